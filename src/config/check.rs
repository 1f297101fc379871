//! What the types alone cannot see: ranges, dates, secrets, settings that contradict.

use std::path::Path;

use jiff::Timestamp;
use secrecy::SecretString;

use super::sections::{Config, MailboxKind, SubmissionKind, TlsMode};
use crate::domain::address::Address;

/// `target = 5.7` would silently become 6; no key of ours takes a fraction.
pub(super) fn refuse_fractions(tree: &config::Config) -> Result<(), String> {
    fn walk(key: &str, value: &config::Value) -> Result<(), String> {
        match &value.kind {
            config::ValueKind::Float(number) => {
                Err(format!("{key} = {number}: a whole number is needed"))
            }
            config::ValueKind::Table(table) => table.iter().try_for_each(|(name, inner)| {
                walk(
                    &if key.is_empty() {
                        name.clone()
                    } else {
                        format!("{key}.{name}")
                    },
                    inner,
                )
            }),
            config::ValueKind::Array(items) => items.iter().try_for_each(|item| walk(key, item)),
            _ => Ok(()),
        }
    }
    let values = tree.cache.clone();
    walk("", &values)
}

/// Reads a password: from its file, which only its owner may read, or from the systemd
/// credential.
pub(super) fn secret(
    file: &Path,
    credential: &str,
    credentials: Option<&Path>,
) -> Result<SecretString, String> {
    use std::os::unix::fs::PermissionsExt;
    let own = !file.as_os_str().is_empty();
    let path = match (own, credentials) {
        (true, _) => file.to_owned(),
        (false, Some(folder)) => folder.join(credential),
        (false, None) => {
            return Err(format!(
                "is not set, and there is no systemd credential {credential}. hint: write the password into a file of its own, chmod 600, and name it here"
            ));
        }
    };
    let shown = path.display();
    let about = std::fs::metadata(&path)
        .map_err(|error| format!("{shown} cannot be read ({})", error.kind()))?;
    // systemd makes credentials readable for the service alone, with modes of its own.
    if own && about.permissions().mode() & 0o077 != 0 {
        return Err(format!(
            "{shown} can be read by others. hint: chmod 600 {shown}"
        ));
    }
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("{shown} cannot be read ({})", error.kind()))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(format!("{shown} is empty"));
    }
    Ok(SecretString::from(text.to_owned()))
}

/// Reads a date of the advert: empty is none.
pub(crate) fn date(text: &str) -> Result<Option<Timestamp>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| format!("\"{text}\" is no moment. hint: write it as 2026-12-01T00:00:00Z"))
}

/// All that is wrong, each with its key.
pub(super) fn problems(config: &Config) -> Vec<String> {
    let mut problems = opening_problems(config);
    problems.extend(mailbox_problems(config));
    problems.extend(submission_problems(config));
    problems.extend(other_problems(config));
    problems.extend(super::letters::problems(&config.letters));
    problems.extend(config.route_problems());
    problems.extend(config.alert.problems());
    problems.extend(super::desk::problems(&config.digest));
    problems
}

/// The words of the rules that do not hold.
pub(super) fn broken(rules: &[(bool, &str)]) -> Vec<String> {
    rules
        .iter()
        .filter(|(holds, _)| !holds)
        .map(|(_, words)| (*words).to_owned())
        .collect()
}

pub(super) fn are_addresses(texts: &[String]) -> bool {
    texts.iter().all(|text| Address::parse(text).is_some())
}

fn mailbox_problems(config: &Config) -> Vec<String> {
    let mailbox = &config.mailbox;
    let mut problems = broken(&[
        (
            Address::parse(&mailbox.address).is_some(),
            "mailbox.address is not an email address",
        ),
        (
            are_addresses(&mailbox.aliases),
            "mailbox.aliases: one of them is not an email address",
        ),
        (
            (1..=86_400).contains(&mailbox.poll_seconds),
            "mailbox.poll_seconds must be between 1 and 86400",
        ),
        (
            mailbox.max_message_size >= 65_536,
            "mailbox.max_message_size must be at least 65536 octets",
        ),
    ]);
    let imap = &mailbox.imap;
    let folders = &mailbox.folders;
    let filed_into = [
        &folders.applications,
        &folders.other,
        &folders.review,
        &folders.monitoring,
    ];
    let is_used = |name: &String| {
        let inbox = mailbox.kind == MailboxKind::Imap && name == &imap.folder;
        inbox || name.eq_ignore_ascii_case("inbox") || filed_into.contains(&name)
    };
    problems.extend(broken(&[
        (
            !is_used(&mailbox.junk) && !is_used(&mailbox.sent),
            "mailbox.junk, mailbox.sent: one of them is the inbox or a folder of mailbox.folders",
        ),
        (
            ["", "auto"].contains(&mailbox.junk.as_str()) || mailbox.junk != mailbox.sent,
            "mailbox.junk and mailbox.sent are the same folder",
        ),
    ]));
    if mailbox.kind == MailboxKind::Imap {
        problems.extend(broken(&[
            (
                !imap.host.is_empty(),
                "mailbox.imap.host is needed with mailbox.kind = \"imap\"",
            ),
            (
                !imap.user.is_empty(),
                "mailbox.imap.user is needed with mailbox.kind = \"imap\"",
            ),
            (
                imap.tls != TlsMode::Plain || is_this_machine(&imap.host),
                "mailbox.imap.tls = \"plain\" would send the password readable for everybody on the way: use \"implicit\" or \"starttls\"",
            ),
            (
                !filed_into.contains(&&imap.folder),
                "mailbox.folders: one of them is mailbox.imap.folder itself: mail would be taken in again as often as it is filed",
            ),
        ]));
    }
    problems
}

fn submission_problems(config: &Config) -> Vec<String> {
    let submission = &config.submission;
    let smtp = &submission.smtp;
    let mut problems = broken(&[(
        (1..=20).contains(&submission.connections),
        "submission.connections must be between 1 and 20",
    )]);
    if submission.kind == SubmissionKind::Smtp {
        problems.extend(broken(&[
            (
                !smtp.host.is_empty(),
                "submission.smtp.host is needed with submission.kind = \"smtp\"",
            ),
            (
                smtp.tls != TlsMode::Plain || is_this_machine(&smtp.host),
                "submission.smtp.tls = \"plain\" would send letters readable for everybody on the way: use \"implicit\" or \"starttls\"",
            ),
        ]));
    }
    problems
}

fn other_problems(config: &Config) -> Vec<String> {
    let (reader, log) = (&config.reader, &config.log);
    broken(&[
        (
            Address::parse(&config.letters.contact_email).is_some(),
            "letters.contact_email is not an email address",
        ),
        (
            are_addresses(&config.manager.addresses),
            "manager.addresses: one of them is not an email address",
        ),
        (
            are_addresses(&config.manager.delegates),
            "manager.delegates: one of them is not an email address",
        ),
        (
            (1..=366).contains(&config.manager.token_days),
            "manager.token_days must be between 1 and 366",
        ),
        (
            jiff::tz::TimeZone::get(&config.manager.zone).is_ok(),
            "manager.zone is no time zone. hint: write it as Europe/London",
        ),
        (
            (1..=8).contains(&reader.processes),
            "reader.processes must be between 1 and 8",
        ),
        (
            (1..=600).contains(&reader.seconds),
            "reader.seconds must be between 1 and 600",
        ),
        (
            (64..=4096).contains(&reader.memory_mib),
            "reader.memory_mib must be between 64 and 4096",
        ),
        (
            config.limits.per_hour >= 1,
            "limits.per_hour must be at least 1: at 0 every letter would be held",
        ),
        (
            ["error", "warn", "info", "debug"].contains(&log.level.as_str()),
            "log.level must be error, warn, info or debug",
        ),
    ])
}

fn opening_problems(config: &Config) -> Vec<String> {
    let opening = &config.opening;
    let mut problems = Vec::new();
    if !(1..=100_000).contains(&opening.target) {
        problems.push(format!(
            "opening.target = {}: it must be at least 1, or everybody would be told \"closed\" before anyone can apply",
            opening.target
        ));
    }
    let prefix = &opening.reference_prefix;
    if prefix.is_empty() || prefix.len() > 12 || !prefix.bytes().all(|b| b.is_ascii_alphabetic()) {
        problems.push("opening.reference_prefix must be 1 to 12 letters".into());
    }
    match (date(&opening.opens_at), date(&opening.closes_at)) {
        (Err(words), _) => problems.push(format!("opening.opens_at: {words}")),
        (_, Err(words)) => problems.push(format!("opening.closes_at: {words}")),
        (Ok(Some(opens)), Ok(Some(closes))) if closes <= opens => problems.push(
            "opening.closes_at is not after opening.opens_at: everybody would be told \"closed\" before anyone can apply".into(),
        ),
        _ => {}
    }
    problems
}

/// Whether `host` is this machine, so that nothing leaves it.
fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
