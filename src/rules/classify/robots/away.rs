//! How absence notes and automatic answers are worded, by language, as data.

/// How the subjects of automatic answers begin: what Exchange, Outlook, Gmail, Notes, Zimbra and
/// Sieve write in the languages of their users.
pub(super) const AUTO_SUBJECTS: &str = "automatic reply|automatic response|auto:|auto reply|auto-reply|autoreply|auto response|\
    auto-response|autoresponse|autoresponder|auto-responder|automated reply|automated response|\
    automatic acknowledgement|auto acknowledgement|out of office|out of the office|out-of-office|\
    ooo:|ooo |ooo re|on leave|on annual leave|annual leave|on holiday|away from the office|\
    away from my mail|away from my desk|i am away|vacation|vacation reply|vacation:|yahoo! auto response|\
    ateb awtomatig|neges awtomatig|i have left|my email address has changed|change of email address|ymateb awtomatig|allan o'r swyddfa|i ffwrdd o'r swyddfa|ar wyliau|\
    automatische antwort|automatische rückantwort|abwesenheit|abwesend|außer haus|nicht im büro|\
    réponse automatique|reponse automatique|absence du bureau|absent du bureau|absence :|\
    message d'absence|en congé|respuesta automática|respuesta automatica|fuera de la oficina|\
    ausencia|risposta automatica|fuori sede|fuori ufficio|assenza|resposta automática|\
    resposta automatica|fora do escritório|automatisch antwoord|automatische reactie|afwezig~|\
    niet aanwezig|autosvar|automatiskt svar|frånvaro|automatisk svar|fraværsmelding|ikke på kontoret|\
    automaattinen vastaus|poissa|automatyczna odpowiedź|odpowiedź automatyczna|poza biurem|\
    nieobecność|automatická odpověď|automatická odpoveď|mimo kancelář|automatikus válasz|\
    házon kívül|răspuns automat|otomatik yanıt|ofis dışında|αυτόματη απάντηση|\
    автоматический ответ|автоответ|自動応答|自動返信|不在|自动答复|自动回复|自動回覆|자동 회신|자동 응답|\
    부재 중|رد تلقائي|תשובה אוטומטית|מענה אוטומטי|trả lời tự động|balasan otomatis|ตอบกลับอัตโนมัติ|\
    automatski odgovor|samodejni odgovor|automātiska atbilde|automaatvastus|automatinis atsakymas|\
    автоматичний відгук|автоматичен отговор|automatic answer";

/// Subjects of absence that stand at their end, behind somebody's name (Notes, `GroupWise`).
pub(super) const AWAY_SUBJECTS: &str = "is out of the office|is out of office|is away from the office|is on leave|\
    is on annual leave|is on holiday|(out of office)|[vacation]|ist nicht im büro|\
    ist außer haus|est absent~|no está en la oficina";

/// How people's absence notes are worded. Two of these are an absence note's.
pub(super) const AWAY_TEXTS: &str = "only work~ on|i only work|i work part time|my working days|my working hours|\
    next in the office|sabbatical|will not be read|no longer read|not be read|have now left|\
    if your matter is urgent|will reply to your message|respond to your message|not in today|not in the office|\
    high volume of|email address has changed|e-mail address has changed|redirect your enquiry|\
    will be dealt with|derzeit im urlaub|wieder erreichbar|in dringenden fällen|meine kollegin|\
    mein kollege|ab dem|en vacances|actuellement|je répondrai|à mon retour|przebywam na|po powrocie|\
    odpowiem|estaré de|a mi vuelta|responderé|estoy de vacaciones|ddim yn y gwaith|\
    byddaf yn dychwelyd|ar hyn o bryd|tornerò|risponderò|ritorno|regresso|responderei|regressarei|\
    återkommer|svarar|er tilbake|er tilbage|svarer|palaan|vastaan|vrátím|odpovím|terug op|ben ik weer|\
    out of the office|out of office|away from the office|away from my desk|on annual leave|\
    on leave|on holiday|on vacation|i am away|i'm away|will be away|currently away|currently unavailable|\
    limited access to~|no access to~|not checking email~|not be checking|not monitoring|maternity leave|\
    paternity leave|parental leave|sick leave|study leave|when i return|upon my return|on my return|\
    until my return|i am back|i'm back|i will return|will return on|return to work|returning on|\
    return on|will not return until|back in the office|back at work|back on|in my absence|\
    during my absence|while i am away|i no longer work|no longer works|has left|have left|have now left|\
    no longer with|no longer monitored|not forwarded|will not be forwarded|for urgent matters|\
    for anything urgent|if your enquiry is urgent|if it is urgent|if urgent|in an emergency|\
    will respond as soon|will reply as soon|as soon as possible|contact my colleague|please contact|\
    ar wyliau|allan o'r swyddfa|i ffwrdd o'r swyddfa|yn y swyddfa tan|byddaf yn ôl|byddaf yn ateb|\
    ar ôl dychwelyd|nid wyf yn y swyddfa|ik ben afwezig|ben ik afwezig|afwezig tot|niet op kantoor|\
    ich bin abwesend|ich bin bis|bis zum|nicht im büro|nicht im hause|außer haus|abwesend|im urlaub|\
    nicht weitergeleitet|vertretung|elternzeit|je suis absent~|absent~ du bureau|en congé~|\
    en cas d'urgence|jusqu'au|mon retour|n'ai pas accès|fuera de la oficina|de vacaciones|hasta el|\
    mi regreso|en mi ausencia|fuori ufficio|fuori sede|in ferie|al mio rientro|fora do escritório|\
    de férias|ausente|até dia|inte på kontoret|på semester|tillbaka|ikke på kontoret|på ferie|tilbage|\
    tilbake|lomalla|poissa|na urlopie|poza biurem|nieobecn~|na dovolené|mimo kancelář|szabadságon|\
    nem vagyok|concediu|izinde|w отпуске|в отпуске|不在にして|休暇|休假";

/// Those that leave no doubt in an answer to us.
pub(super) const AWAY_CERTAIN: &str = "i am out of the office|i am currently out of|i'm out of the office|\
    i am currently on leave|i will be out of the office|i am on annual leave|currently on annual leave|\
    currently on holiday|i am on maternity leave|i am away from the office|\
    i am currently away|rwyf allan o'r swyddfa|nid wyf yn y swyddfa|ich bin abwesend|\
    je suis absent~|estoy fuera de la oficina|jestem na urlopie";

/// What says outright that a machine speaks.
pub(super) const DECLARED: &str = "this is an automatic|this is an automated|this is an auto-~|this is an auto reply|\
    this is an autoreply|this is an autorespon~|is an automatic acknowledg~|is an automated acknowledg~|\
    is an automatic response|is an automated response|is an automated message|is an automated email|\
    is an automatic email|is an automatic reply|is an automated reply|is an automated notification|\
    is a system generated|is a system-generated|system-generated message|system generated message|\
    is a computer generated|is an automatically generated|automatically generated message|\
    automatically generated email|automatically generated e-mail|automatic generated e-mail|\
    automatic generated email|was sent automatically|was generated automatically|\
    was automatically generated|has been automatically generated|has been generated automatically|\
    has been sent automatically|was created automatically|generated automatically by|\
    automated response to your|auto-generated email|auto-generated message|auto generated email|\
    do not reply to this automat~|sent from an unmonitored|sent from an unattended|\
    from an unmonitored mailbox|this mailbox is not monitored|this inbox is not monitored|\
    this email address is not monitored|this mailbox is no longer monitored|\
    this mailbox is unattended|replies to this email are not monitored|replies to this mailbox|\
    please do not reply to this email as|please do not reply to this message as|\
    please do not reply directly to this|only notification you will receive|\
    mae hwn yn ymateb awtomatig|mae hon yn neges awtomatig|ymateb awtomatig yw hwn|neges awtomatig yw hon|\
    mae hwn yn ateb awtomatig|peidiwch ag ateb yr e-bost hwn|dies ist eine automatisch~|\
    dies ist eine automatisierte|automatisch generierte|automatisch erstellte|automatisch erzeugte|\
    wurde automatisch generiert|wurde automatisch erstellt|bitte antworten sie nicht auf diese|\
    ceci est un message automatique|ceci est une réponse automatique|message automatique|\
    merci de ne pas répondre à ce|veuillez ne pas répondre à ce|généré automatiquement|\
    este es un mensaje automático|este es un correo automático|mensaje generado automáticamente|\
    por favor, no responda a este|no responda a este|questo è un messaggio automatico|\
    messaggio generato automaticamente|non rispondere a questo|si prega di non rispondere|\
    esta é uma mensagem automática|mensagem automática|não responda a este|\
    dit is een automatisch~|automatisch gegenereerd~|niet op deze e-mail te reageren|\
    detta är ett automatiskt|dette er en automatisk|tämä on automaattinen|\
    to jest wiadomość automatyczna|wiadomość wygenerowana automatycznie|wiadomość automatyczna|\
    prosimy nie odpowiadać|toto je automatick~|это автоматическое|не отвечайте на это";
