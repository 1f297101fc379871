//! Addresses that nobody reads.

use crate::domain::address::Address;

/// Whether the sender's local part is a machine's by RFC 5230 §4.6, custom and experience.
pub(in crate::rules::classify) fn is_machine_address(address: &Address) -> bool {
    let local = address.local_part().to_lowercase();
    let squeezed: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    let silent = [
        "noreply",
        "donotreply",
        "nepasrepondre",
        "keineantwort",
        "norespond",
        "noresponse",
    ];
    let exact = [
        "mailerdaemon",
        "postmaster",
        "bounce",
        "bounces",
        "listserv",
        "majordomo",
        "mailman",
        "root",
        "daemon",
        "nobody",
        "abuse",
        "mailer",
        "autoreply",
        "autoresponder",
        "notification",
        "notifications",
        "calendarnotification",
    ];
    let ends = [
        "-owner", "-request", "-bounces", "-bounce", "+owner", "+bounces",
    ];
    let starts = [
        "owner-", "bounce+", "bounces+", "bounce-", "bounces-", "srs0", "srs1", "prvs=",
    ];
    let exchange = squeezed
        .strip_prefix("microsoftexchange")
        .is_some_and(|tail| tail.len() == 32 && tail.bytes().all(|b| b.is_ascii_hexdigit()));
    let domain = address.domain().to_lowercase();
    let nowhere = domain == "localhost"
        || [".invalid", ".local", ".localdomain"]
            .iter()
            .any(|end| domain.ends_with(end));
    silent.iter().any(|word| squeezed.contains(word))
        || exact.contains(&squeezed.as_str())
        || ends.iter().any(|end| local.ends_with(end))
        || starts.iter().any(|start| local.starts_with(start))
        || exchange
        || nowhere
}
