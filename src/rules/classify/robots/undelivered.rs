//! How delivery reports are worded, by maker and language, as data.

/// How the subjects of delivery reports are worded.
pub(super) const SUBJECTS: &str = "undeliverable|undelivered|undeliverable mail|delivery status notification~|\
    mail delivery failed|mail delivery failure|delivery failure|delivery failed|delivery has failed|\
    delivery report|delivery status|delivery notification|delivery problem|delivery error|\
    failure notice|failure delivery|mail failure|returned mail|returned to sender|\
    returned message|message returned|message could not be delivered|could not be delivered|\
    could not deliver|couldn't be delivered|not delivered|failed to deliver|\
    mail system error|mail error|delayed mail|delivery delayed|message delayed|(delay)|delayed 24 hours|\
    delayed 48 hours|message still undelivered|mail delivery~|could not send message~|\
    message status - undeliverable|message you sent blocked|message blocked|message was blocked|\
    your message was rejected|message rejected|mail rejected|rejected:|email rejected|\
    successful mail delivery|delivered:|relayed:|expanded:|nondeliverable mail|non-deliverable|\
    unable to deliver|unzustellbar|zustellung fehlgeschlagen|zustellfehler|nicht zugestellt|\
    fehlermeldung|non remis|non distribué~|échec de la remise|échec d'envoi|message non délivré|\
    no se puede entregar|no entregado|error de entrega|devuelto|mancato recapito|non recapitabile|\
    não entregue|falha na entrega|não foi possível entregar|onbestelbaar|kan niet worden bezorgd|\
    går inte att leverera|olevererbart|kan ikke leveres|ei voitu toimittaa|nie można dostarczyć|\
    nie dostarczono|avviso di mancata consegna|mancata consegna|nao foi possivel entregar|konnte nicht zugestellt|error sending message|niedostarczal~|zwrot~|nedoručitelné|kézbesíthetetlen|nelivrabil|teslim edilemedi|\
    не доставлено|недоставлено|系统退信|退信|无法传递|配信不能|送信エラー|배달되지 않음|전송 실패|\
    nid oedd modd dosbarthu|heb ei ddosbarthu|methu dosbarthu";

/// Subjects that servers write whole or begin with.
pub(super) const TEMPLATES: &str = "undeliverable:|undeliverable mail|undelivered mail returned|delivery status notification|\
    mail delivery failed|mail delivery failure|failure notice|returned mail:|returned mail |\
    message undeliverable:|delivery failure|message delivery failure|permanent delivery failure|\
    mail system error|unzustellbar:|non remis|no se puede entregar:|nie można dostarczyć|onbestelbaar:|\
    não entregue:|mancato recapito|avviso di mancata consegna|går inte att leverera|系统退信";

/// How delivery reports begin that have neither MIME nor a mark in their header section.
pub(super) const OPENINGS: &str = "hi. this is the qmail-send program|hi. this is the|this is the mail system at host|\
    this message was created automatically by mail delivery software|\
    this message was created automatically by the mail system|\
    this is the mail delivery agent at|delivery has failed to these recipients|\
    this is an automatically generated delivery status notification|\
    this is a delivery status notification|delivery to the following recipient~|\
    the original message was received at|----- transcript of session follows|\
    ----- the following addresses|message could not be delivered to some recipients|\
    mailenable: message could not|your message did not reach some or all|\
    the attached file had the following undeliverable|mdaemon has detected|\
    the following message could not be delivered|this message was undeliverable|\
    sorry, we were unable to deliver your message|failed to deliver to";

/// How delivery reports speak.
pub(super) const TEXTS: &str = "this is the qmail-send program|this is the mail system at host|\
    created automatically by mail delivery software|could not be delivered|couldn't be delivered|\
    can not be delivered|cannot be delivered|wasn't able to deliver|was not able to deliver|\
    could not deliver|was not delivered|wasn't delivered|has not been delivered|have not been delivered|\
    not been delivered|has not yet been delivered|was undeliverable|is undeliverable|\
    undeliverable recipient~|undeliverable to the following|undeliverable mail|unable to deliver|\
    unable to be delivered|failed to deliver|delivery has failed|delivery failed|\
    delivery to the following recipient~|did not reach the following|did not reach some or all|\
    could not be reached|has bounced|bounced back|permanent delivery failure|permanent error|\
    permanent failure|permanent fatal error~|fatal errors|delivery status notification|\
    delivery failure|mail delivery failed|still in the retry queue|will be retried|will retry for|\
    address not found|user unknown|unknown user|user not found|no such user|unknown recipient|\
    recipient not found|mailbox unavailable|mailbox not found|recipient address rejected|\
    invalid recipient|the following address failed|the following addresses failed|\
    the email account that you tried to reach|mailbox is full|mailbox full|exceeds allowed size|\
    over quota|quota exceeded|has been rejected|was rejected|was blocked by|has been blocked|\
    been placed on hold|automatically rejected|unknown host|host unknown|giving up on|\
    unrouteable address|delivery problems|doesn't have an account here|does not have an account|account disabled|mailbox disabled|no mailbox here|does not like recipient|foi recusada|non può essere consegnat~|destinatario inesistente|boîte aux lettres pleine|postfach existiert nicht|empfänger unbekannt|n'existe pas|no existe|was successfully delivered|delivery notification was sent|\
    the email system had a problem|unsolicited bulk e-mail|konnte nicht zugestellt|\
    konnten nicht zugestellt|nicht zustellen|zustellung fehlgeschlagen|übermittlung an folgende|\
    unbekannter empfänger|n'a pas pu être remis|n'a pas pu être distribué|n'a pas pu être délivré|\
    échec de la remise|non remis|no se pudo entregar|no se ha podido entregar|no ha podido ser entregado|\
    destinatario desconocido|usuario desconocido|non è stato possibile recapitare|\
    non è stato recapitato|não pôde ser entregue|não foi possível entregar|kon niet worden bezorgd|\
    kan niet worden afgeleverd|kunde inte levereras|kunne ikke leveres|ei voitu toimittaa|\
    nie powiodło się|nie mogła zostać dostarczona|nie został~ dostarczon~|nemohla být doručena|\
    nem sikerült kézbesíteni|nu a putut fi livrat|teslim edilemedi|не может быть доставлено|\
    не удалось доставить|邮件被退回|退信原因|被退回|配信できません|配信されません|전달되지|\
    ni ellid dosbarthu|nid oedd modd dosbarthu";

/// What only servers write: their talk with one another, and their fields.
pub(super) const TECHNICAL: &str = "smtp error|smtp;|remote host said|remote server said|remote server replied|\
    remote server returned|rcpt to|final-recipient|reporting-mta|diagnostic-code|\
    diagnostic information for administrators|informations de diagnostic|diagnoseinformationen|\
    generating server|session transcript|transcript of session|failed recipient|failed address|\
    recipient:|error type|reason:|original message follows|message headers follow|\
    unsent message follows|message follows|copy of the message|copy of my message|550|551|552|553|554|\
    421|450|451|452|5.0.0|5.1.0|5.1.1|5.1.2|5.1.10|5.2.1|5.2.2|5.4.1|5.4.4|5.5.0|5.7.1|5.7.26|4.4.1|\
    4.4.7|4.2.2|#5.~|#4.~|message-id:|errors-to:|hmailserver|mailenable|mail delivery agent|spam firewall|\
    content filter";

/// How the people's names begin under which servers report.
pub(super) const NAMES: &str = "mail delivery|mailer daemon|mailer-daemon|postmaster|mail administrator|mail admin|\
    system administrator|mail router|electronic postmaster|content-filter|content filter|mail system|\
    mailscanner|mdaemon|mail transfer|delivery subsystem|microsoft outlook|microsoft exchange|\
    system attendant|antispam|email gateway|email security|mail gateway|mail server|courier mail server|\
    administrator systemu|sistema de entrega|mail-delivery|the mail daemon";
