//! Addresses that nobody reads.

use crate::domain::address::Address;

/// Words of a local part, without its signs, that say in many languages: nobody reads this.
const SILENT: &str = "noreply|noreplies|donotreply|dontreply|noresponse|norespond|unmonitored|nepasrepondre|\
    nepasreponse|keineantwort|nichtantworten|nonrispondere|nonrisponda|noresponder|noresponda|\
    naoresponda|naoresponder|nieodpowiada|nietbeantwoorden|geenantwoord|svarejinte|svarinte|\
    ikkesvar|svarikke|alavastaa|neodpovida|peidiwchagateb|dimateb|mailerdaemon|dmarcreport|\
    dmarcsupport|tlsreport|smtptls|autoreply|autorespond|autonotif";

/// Whole local parts, without their signs, of programs and of roles that answer to programs.
const EXACT: &str = "postmaster|bounce|bounces|listserv|listproc|majordomo|mailman|sympa|ezmlm|root|daemon|nobody|\
    abuse|mailer|mdaemon|mailrouter|mailsystem|mailgateway|mailscanner|mailadmin|maildelivery|\
    maildeliverysystem|maildeliverysubsystem|mailserver|smtpd|cron|anacron|cpanel|whm|quarantine|\
    spamdigest|spamquarantine|dmarc|dmarcreports|dmarchelp|dmarcnoreply|tlsrpt|fbl|arf|\
    notification|notifications|notify|notifier|calendarnotification|voicemail|systemalert|\
    systemalerts|automailer|autoconfirm|donotreplyplease|delivery|deliverystatus|complaints|\
    virusalert|antivirus|mailguard|mailsecurity";

/// Whether the sender's local part is a machine's by RFC 5230 §4.6, custom and experience.
pub(in crate::rules::classify) fn is_machine_address(address: &Address) -> bool {
    let domain = address.domain().to_lowercase();
    let nowhere = domain == "localhost"
        || [".invalid", ".local", ".localdomain"]
            .iter()
            .any(|end| domain.ends_with(end));
    nowhere || is_machine_name(address.local_part())
}

/// The same of a local part alone: old servers sign as a bare `MAILER-DAEMON`.
pub(super) fn is_machine_name(local: &str) -> bool {
    let local = local.to_lowercase();
    let squeezed: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    // A detail behind a plus sign (RFC 5233) names no other mailbox.
    let base: String = local
        .split('+')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let ends = [
        "-owner", "-request", "-bounces", "-bounce", "+owner", "+bounces",
    ];
    let starts = [
        "owner-", "bounce+", "bounces+", "bounce-", "bounces-", "srs0", "srs1", "prvs=",
    ];
    // TMDA and list software write the key of a confirmation into the address.
    let confirms = local.contains("-confirm-") || local.contains("-confirm+");
    let exchange = squeezed
        .strip_prefix("microsoftexchange")
        .is_some_and(|tail| tail.len() == 32 && tail.bytes().all(|b| b.is_ascii_hexdigit()));
    SILENT.split('|').any(|word| squeezed.contains(word))
        || EXACT
            .split('|')
            .any(|word| squeezed == word || base == word)
        || ends.iter().any(|end| local.ends_with(end))
        || starts.iter().any(|start| local.starts_with(start))
        || confirms
        || exchange
}
