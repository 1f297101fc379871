//! How machines word and mark their mail, as data.
//!
//! Phrases are folded as `wording` wants them. They support a header's mark or one another;
//! none is believed alone, except what says outright that a machine speaks.

/// Headers that only list software writes.
pub(super) const LIST_HEADERS: &str = "list-id|list-post|list-help|list-subscribe|list-unsubscribe|list-owner|list-archive|\
    list-unsubscribe-post|mailing-list|x-mailing-list|x-beenthere|x-mailman-version|\
    x-listprocessor-version|x-listserver|x-google-group-id";

/// Headers of lists that people write to.
pub(super) const DISCUSSION_HEADERS: &str = "mailing-list|x-mailing-list|x-beenthere|x-mailman-version|x-listprocessor-version|\
    x-listserver|x-google-group-id";

/// What the names of responders' own header fields hold, whatever stands before and after it.
pub(super) const RESPONDER_NAMES: [&str; 8] = [
    "autorepl",
    "auto-repl",
    "autorespon",
    "auto-respon",
    "autogenerat",
    "auto-generat",
    "vacation",
    "autoanswer",
];

/// How the header fields of ticket systems begin.
pub(super) const TICKET_HEADERS: [&str; 27] = [
    "x-zendesk-",
    "x-fc-machinegenerated",
    "x-freshdesk",
    "x-freshservice",
    "x-servicenow-",
    "x-jira-",
    "x-rt-",
    "rt-ticket",
    "rt-originator",
    "x-otrs-",
    "x-znuny-",
    "x-sfdc-",
    "x-hs-cid",
    "x-hubspot-",
    "x-helpscout-",
    "x-intercom-",
    "x-spiceworks-",
    "x-kayako-",
    "x-zammad-",
    "x-freescout-",
    "x-mantis",
    "x-redmine-",
    "x-glpi-",
    "x-topdesk",
    "x-front-",
    "x-gorgias-",
    "x-desk-",
];

/// Header fields of services that send in bulk for others: by themselves no proof.
pub(super) const BULK_HEADERS: [&str; 16] = [
    "feedback-id",
    "x-msfbl",
    "x-csa-complaints",
    "x-mailgun-sid",
    "x-mailgun-tag",
    "x-campaign",
    "x-rpcampaign",
    "x-sg-eid",
    "x-mc-user",
    "x-mandrill-user",
    "x-mailin-",
    "x-mj-",
    "x-pm-message-id",
    "x-cron-env",
    "x-github-",
    "x-ms-exchange-generated-message-source",
];

/// How the subjects of read receipts begin.
pub(super) const RECEIPT_SUBJECTS: &str = "read:|not read:|return receipt|read receipt|read notification|gelesen:|ungelesen|lu :|lu:|\
    non lu|leído:|leido:|letto:|lida:|gelezen:|läst:|läst |læst:|lest:|luettu:|przeczytano:|\
    přečteno:|прочитано|lesebestätigung|empfangsbestätigung|\
    disposition notification|darllenwyd:|opened:|message status - opened|message status - deleted|\
    message status - read|message status - delivered";

/// How read receipts speak.
pub(super) const RECEIPT_TEXTS: &str = "your message was read|was read on|was deleted without being read|has been read|\
    this is a return receipt|the message was displayed|was opened on|opened the message|\
    return receipt for the mail|was received by|wurde gelesen|a été lu|fue leído|è stato letto";

/// How the subjects of ticket systems' receipts are worded.
pub(super) const TICKET_SUBJECTS: &str = "request received|ticket~|case number|case id|case #~|[#~|(#~|your request|your enquiry|\
    your query|we have received your|we've received your|thank you for contacting|\
    thank you for your email|thank you for your e-mail|thank you for your enquiry|\
    thank you for your message|thanks for contacting|thanks for your email|thanks for getting in touch|\
    thank you for getting in touch|support request|message received|email received|\
    your email to|acknowledgement|acknowledgment|please confirm your message|incident~|sr#~|ref:_~|\
    eingangsbestätigung|accusé de réception|acuse de recibo|conferma di ricezione|ontvangstbevestiging|\
    diolch am gysylltu|diolch am eich e-bost|rydym wedi derbyn";

/// How ticket systems and enquiry desks speak. Two of these are a receipt's, where nobody asks.
pub(super) const TICKET_TEXTS: &str = "your request has been received|has been received and is being reviewed|\
    we have received your|we've received your|we got your request|we got your email|\
    your email has been received|your message has been received|your enquiry has been received|\
    has been received|has been logged|has been opened|has been created|has been assigned|\
    a ticket has been created|ticket number|ticket has been|ticket id|your case number|case number|\
    reference number|your reference number is|incident number|a member of our team will|\
    a member of the team will|one of our team will|representative will|someone will be in touch|\
    please do not reply to this|do not reply to this|this mailbox is not monitored|\
    is not monitored|to add additional comments|to add comments, reply|we aim to respond|\
    we aim to reply|we will respond within|we will reply within|aim to respond within|\
    respond within|within 24 hours|within two working days|working days|business days|\
    thank you for contacting|thanks for contacting|thank you for your email|\
    thank you for your enquiry|thank you for your message|thank you for getting in touch|\
    thanks for getting in touch|thanks for reaching out|thank you for reaching out|\
    this inbox is|passed to the relevant|will contact you shortly|get back to you within|\
    get back to you as soon|get back to you shortly|will be in touch shortly|our team is|our team will|\
    high volume of|case reference|we have logged|logged your|thanks for writing in|thank you for writing|\
    thank you for your application|only shortlisted candidates|need further help|need urgent help|\
    view request|turn off this request's notifications|\
    wir haben ihre nachricht erhalten|ihre anfrage|nous avons bien reçu|hemos recibido|\
    rydym wedi derbyn|derbyn eich e-bost|diolch am gysylltu|diwrnod gwaith";

/// What only ticket systems write into a mail.
pub(super) const TICKET_RULES: &str = "please type your reply above this line|reply above this line|\
    type your reply above|write above this line|please reply above this line|\
    do not edit below this line|##- ";

/// How services speak that ask the sender to prove who they are before they deliver.
pub(super) const CHALLENGE_TEXTS: &str = "prove that you are not a machine|prove you are not a machine|prove you are human|\
    prove that you are human|verify that you are human|verify you are human|\
    confirm that you are human|confirm that you are a real person|confirm you are a real person|\
    you are a human|not a spammer|protecting myself from receiving junk|protecting my inbox|\
    so i can receive your email~|so that i can receive your email|list of allowed senders|\
    allowed senders list|approved senders list|my guest list|was waitlisted|spamblocker|\
    suspect email folder|one-time verification|sender verification|verify your email address so|\
    address has not been verified|to release your message|release your message for delivery|\
    message is being held|message is on hold until|your message is awaiting your confirmation|\
    message will be delivered once|before your message can be delivered|\
    requires verification|requires that you verify|real live human|human being and not|spam source|\
    validate yourself|veuillez vous authentifier|confirmer votre envoi|vous authentifier|\
    kein spammer|nachricht wurde zurückgehalten|pas un robot|no es un robot|no eres un robot";

/// What such services want done.
pub(super) const CHALLENGE_ACTS: &str = "click~|klicken|cliquez|haga clic|confirm~|verify|verification|verified|release|\
    visit the|follow the link|following link|link below|reply to this|empty message|http~|bestätigen|add yourself|reply to this message|cliquez~|confirmer";

/// How the subjects of systems' notices are worded.
pub(super) const NOTICE_SUBJECTS: &str = "quarantine summary|quarantine digest|quarantine report|quarantine notification|\
    quarantined|messages in quarantine|spam quarantine|spam digest|spam summary|spam report|\
    email digest|end user digest|held messages|messages on hold|blocked messages|quota warning|\
    disk quota|quota exceeded|over quota|mailbox quota|quota report|mailbox is almost full|\
    mailbox is full|mailbox almost full|storage is almost full|disk usage warning|undelivered voicemail|\
    new voicemail|voice message from|new fax|fax received|virus found|virus detected|viruses detected|\
    virus alert|malware detected|recall:|message recall|recall report|backup report|backup completed|\
    backup failed|cron <~|security alert|service notification|maintenance notification";

/// How the subjects of newsletters are worded.
pub(super) const NEWS_SUBJECTS: &str =
    "newsletter|bulletin|e-news|enews|digest|weekly|round-up|roundup|this month|cylchlythyr";

/// How newsletters speak.
pub(super) const NEWS_TEXTS: &str = "unsubscribe|view in browser|view this email in your browser|to leave this bulletin|\
    manage your preferences|email preferences|in this issue|you are receiving this|\
    you received this email because|no longer wish to receive|opt out of|dad-danysgrifio";

/// What Exchange hands over in the place of a mail that it cannot render.
pub(super) const SUBSTITUTE_TEXTS: &str = "the server couldn't retrieve the following message|\
    the server could not retrieve the following message";

/// How people's programs mark what they pass on.
const FORWARDS: [&str; 7] = ["fw:", "fwd:", "wg:", "tr:", "rv:", "i:", "ymlaen:"];

/// Folded text without the marks that programs and gateways put before a subject.
fn bare_subject(text: &str) -> &str {
    let mut text = text.trim_start();
    while let Some(rest) = [
        "re:",
        "fw:",
        "fwd:",
        "aw:",
        "sv:",
        "ynghylch:",
        "external:",
        "[external]",
        "[ext]",
        "(external)",
        "[external email]",
        "[external sender]",
        "*external*",
        "ext:",
        "[postmaster]",
    ]
    .iter()
    .find_map(|prefix| text.strip_prefix(prefix))
    {
        text = rest.trim_start();
    }
    text
}

/// Whether folded text begins with one of these, a leading `re:` or `[tag]` left aside.
pub(super) fn starts_with_any(text: &str, starts: &str) -> bool {
    let text = bare_subject(text);
    starts.split('|').any(|start| text.starts_with(start))
}

/// Whether a subject says that somebody passes a mail on.
pub(super) fn is_forward(subject: &str) -> bool {
    let subject = subject.trim_start();
    FORWARDS.iter().any(|mark| subject.starts_with(mark))
}
