//! A folder that is only looked at: found by what the server says it is for (RFC 6154), opened
//! with EXAMINE, its mails read with `BODY.PEEK`. Nothing in it is moved, marked or removed.

use std::collections::HashMap;

use async_imap::imap_proto::{MailboxDatum, MailboxListData, NameAttribute, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Settings;
use super::connect::Session;
use super::fetch::{octets_in, uids_of};
use super::folders::{exists, holds_mail, separator, unquoted};
use super::names::{folder, is_plain, quoted, uid_sets};
use crate::domain::mailbox::{Body, Fetched, Listed, MailboxError, Watched};

/// A header section is cut here.
const HEADERS: usize = 64 * 1024;
/// Header sections asked for at once, so that an answer stays below 8 MiB.
const AT_ONCE: usize = 100;

/// What servers call the folder that do not say what it is for.
fn usual_names(watched: Watched) -> &'static [&'static str] {
    match watched {
        Watched::Junk => &["junk", "junk email", "junk e-mail", "junk mail", "spam"],
        Watched::Sent => &["sent", "sent items", "sent mail", "sent messages"],
    }
}

/// The folder as it is spelled in commands.
pub(super) async fn find(
    session: &mut Session,
    settings: &Settings,
    watched: Watched,
) -> Result<String, MailboxError> {
    let found = if settings.folder.is_empty() {
        by_use(session, watched).await?
    } else {
        by_name(session, &settings.folder).await?
    };
    found.ok_or_else(|| {
        MailboxError::NoFolder(if settings.folder.is_empty() {
            format!("the server marks no folder as {watched}, and none has a usual name: none is watched. hint: name it in mailbox.{watched}, or set that to \"\"")
        } else {
            format!("there is no folder \"{}\" to watch. hint: is mailbox.{watched} spelled as your mail program shows it, with / between levels?", settings.folder)
        })
    })
}

async fn by_name(session: &mut Session, wanted: &str) -> Result<Option<String>, MailboxError> {
    let separator = separator(&mut session.line).await?;
    let name = match &separator {
        Some(separator) => wanted.replace('/', separator),
        None => wanted.to_owned(),
    };
    // RFC 2342: a user's own folders may all lie below INBOX.
    let below = separator.map(|separator| format!("INBOX{separator}{name}"));
    for candidate in [Some(name), below].into_iter().flatten() {
        if exists(&mut session.line, &candidate).await? {
            return Ok(Some(folder(&candidate)));
        }
    }
    Ok(None)
}

/// By the server's own word, else by a usual name.
async fn by_use(session: &mut Session, watched: Watched) -> Result<Option<String>, MailboxError> {
    // RFC 6154 §2: some tell only who asks, some tell without offering it.
    let ask = session.offers("SPECIAL-USE") && session.offers("LIST-EXTENDED");
    let command = if ask {
        "LIST \"\" \"*\" RETURN (SPECIAL-USE)"
    } else {
        "LIST \"\" \"*\""
    };
    let (mut marked, mut named) = (None, None);
    session
        .line
        .command(command, |response| {
            if let Response::MailboxData(MailboxDatum::List(entry)) = response
                && holds_mail(entry)
                && is_plain(&entry.name)
            {
                if is_marked(entry, watched) {
                    marked.get_or_insert_with(|| unquoted(&entry.name));
                } else if is_named(entry, watched) {
                    named.get_or_insert_with(|| unquoted(&entry.name));
                }
            }
        })
        .await?
        .expect_ok("LIST")?;
    // It is spelled as the server spelled it: modified UTF-7, with its own separators.
    Ok(marked.or(named).map(|name| quoted(&name)))
}

fn is_marked(entry: &MailboxListData<'_>, watched: Watched) -> bool {
    let wanted = match watched {
        Watched::Junk => NameAttribute::Junk,
        Watched::Sent => NameAttribute::Sent,
    };
    entry.name_attributes.contains(&wanted)
}

/// Whether the last level of a name is a usual one.
fn is_named(entry: &MailboxListData<'_>, watched: Watched) -> bool {
    let name = unquoted(&entry.name).to_ascii_lowercase();
    let last = match entry.delimiter.as_deref() {
        Some(separator) if !separator.is_empty() => name.rsplit(separator).next(),
        _ => Some(name.as_str()),
    };
    last.is_some_and(|last| usual_names(watched).contains(&last))
}

/// A day that holds `at` or lies before it, by whatever clocks the server counts days.
pub(super) fn day_before(at: Timestamp) -> Date {
    let day = at.to_zoned_datetime(TimeZone::UTC).date();
    day.yesterday().unwrap_or(day)
}

/// These fields of the mails' header sections, and nothing else of them. A mail that is not in
/// the answer is gone, or not given.
pub(super) async fn headers(
    session: &mut Session,
    listed: &[Listed],
    fields: &[&str],
) -> Result<Vec<Fetched>, MailboxError> {
    let uids = uids_of(session, listed)?;
    let mut found: HashMap<u32, Vec<u8>> = HashMap::new();
    for uids in uids.chunks(AT_ONCE) {
        for set in uid_sets(uids) {
            let command = format!(
                "UID FETCH {set} (UID BODY.PEEK[HEADER.FIELDS ({})]<0.{HEADERS}>)",
                fields.join(" ")
            );
            session
                .line
                .command(&command, |response| {
                    if let Some((uid, octets)) = octets_in(response) {
                        found.insert(uid, octets);
                    }
                })
                .await?
                .expect_ok("UID FETCH")?;
        }
    }
    let fetched = listed.iter().zip(&uids).filter_map(|(listed, uid)| {
        let octets = found.remove(uid)?;
        Some(Fetched {
            listed: listed.clone(),
            body: Body::HeadersOnly(octets),
        })
    });
    Ok(fetched.collect())
}

/// What `check` tells.
pub(super) fn check(session: &Session) -> Vec<String> {
    vec![format!(
        "{} mails in {}, which is only looked at",
        session.line.exists(),
        session.folder
    )]
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use async_imap::imap_proto::{MailboxListData, NameAttribute};

    use super::{day_before, is_marked, is_named};
    use crate::domain::mailbox::Watched;

    #[test]
    fn the_day_begins_before_the_moment_in_every_zone() {
        for (at, day) in [
            ("2026-11-24T00:10:00Z", "2026-11-23"),
            ("2026-03-01T23:50:00Z", "2026-02-28"),
        ] {
            assert_eq!(day_before(at.parse().unwrap()).to_string(), day, "{at}");
        }
    }

    #[test]
    fn a_folder_is_known_by_its_mark_or_its_last_name() {
        let entry = |name: &'static str, marks: Vec<NameAttribute<'static>>| MailboxListData {
            name_attributes: marks,
            delimiter: Some(Cow::Borrowed("/")),
            name: Cow::Borrowed(name),
        };
        let spam = entry("Ungewollt", vec![NameAttribute::Junk]);
        assert!(is_marked(&spam, Watched::Junk) && !is_marked(&spam, Watched::Sent));
        for (name, watched, expected) in [
            ("Junk Email", Watched::Junk, true),
            ("[Gmail]/Spam", Watched::Junk, true),
            ("INBOX/SENT", Watched::Sent, true),
            ("Presents", Watched::Sent, false),
            ("Sent/2024", Watched::Sent, false),
        ] {
            assert_eq!(is_named(&entry(name, vec![]), watched), expected, "{name}");
        }
    }
}
