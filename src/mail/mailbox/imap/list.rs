//! What lies above the cursor.
//!
//! SEARCH tells which UIDs there are, FETCH what they are like. Both are asked, since a server
//! that leaves a damaged mail out of a FETCH would otherwise let the cursor pass it silently:
//! a UID that was found and not described is listed all the same, and fetched to see.

use std::collections::HashMap;

use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response};
use jiff::Timestamp;
use jiff::civil::Date;

use super::connect::Session;
use super::line::Verdict;
use super::names::uid_sets;
use crate::domain::mailbox::{Cursor, Listed, Listing, MailboxError, Place};

/// Mails listed at once: 5,000 are described in some 400 KB.
const STRETCH: usize = 5_000;

/// Stands for a time of arrival that the server did not tell; [`super::fetch`] puts another in
/// its place.
pub(super) const UNTOLD: Timestamp = Timestamp::UNIX_EPOCH;

/// What the last search found beyond the last stretch.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// The last UID of that stretch.
    above: u32,
    /// All that were found above it, ascending.
    uids: Vec<u32>,
}

/// Which mails are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    /// All, in stretches.
    All,
    /// Those of this day or later, so many at once.
    Since(Date, usize),
}

/// Lists a stretch above `cursor`.
pub(super) async fn list(
    session: &mut Session,
    cursor: Cursor,
    wanted: Wanted,
    with_dates: bool,
) -> Result<Listing, MailboxError> {
    let uid_validity = session.uid_validity;
    let known = cursor.uid_validity == uid_validity;
    // RFC 3501 §2.3.1.1: under another UIDVALIDITY the old UIDs mean nothing.
    let revalidated = !known && cursor.uid_validity != 0;
    let above = if known { cursor.last_uid } else { 0 };
    let (uids, more) = match wanted {
        Wanted::All => next_stretch(session, above).await?,
        Wanted::Since(day, most) => {
            // RFC 3501 §6.4.4: by the day of INTERNALDATE, whatever its zone.
            let since = format!(" SINCE {}", day.strftime("%-d-%b-%Y"));
            let mut uids = search(session, above, &since).await?;
            let more = uids.len() > most;
            uids.truncate(most);
            (uids, more)
        }
    };
    let Some(&last) = uids.last() else {
        let cursor = Cursor {
            uid_validity,
            last_uid: above,
        };
        return Ok(Listing {
            messages: Vec::new(),
            cursor,
            more: false,
            revalidated,
        });
    };
    let described = match wanted {
        // They are all there is between the first and the last.
        Wanted::All => vec![format!("{}:{last}", uids.first().unwrap_or(&last))],
        Wanted::Since(..) => uid_sets(&uids),
    };
    let described = describe(session, &described, with_dates).await?;
    let mut previous = UNTOLD;
    let messages = uids
        .iter()
        .map(|&uid| {
            let (size, arrived_at) = described.get(&uid).copied().unwrap_or_default();
            // UIDs rise in order of arrival, so the mail before it is the best guess.
            previous = arrived_at.unwrap_or(previous);
            Listed {
                place: Place::Imap { uid_validity, uid },
                size: u64::from(size),
                arrived_at: previous,
            }
        })
        .collect();
    Ok(Listing {
        messages,
        cursor: Cursor {
            uid_validity,
            last_uid: last,
        },
        more,
        revalidated,
    })
}

/// The next UIDs above `above`. What a search found beyond one stretch is kept for a caller whose
/// cursor has come exactly there, so that a large mailbox is searched once; any other cursor
/// (what was listed could not be stored) is searched for anew. Tells whether there are more.
async fn next_stretch(session: &mut Session, above: u32) -> Result<(Vec<u32>, bool), MailboxError> {
    let ahead = std::mem::take(&mut session.ahead);
    let mut uids = if ahead.above == above && !ahead.uids.is_empty() {
        ahead.uids
    } else {
        search(session, above, "").await?
    };
    let rest = uids.split_off(uids.len().min(STRETCH));
    session.ahead = Ahead {
        above: uids.last().copied().unwrap_or(above),
        uids: rest,
    };
    Ok((uids, !session.ahead.uids.is_empty()))
}

async fn search(session: &mut Session, above: u32, which: &str) -> Result<Vec<u32>, MailboxError> {
    if !std::mem::take(&mut session.fresh) {
        // A server shows new mail to SEARCH only after it has told of it (RFC 3501 §7.4.1 lets
        // it wait), and NOOP is where it does (§6.1.2).
        session
            .line
            .command("NOOP", |_| {})
            .await?
            .expect_ok("NOOP")?;
    }
    // News from here on is seen by the search or told again by `wait`.
    session.line.take_news();
    let Some(from) = above.checked_add(1) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    session
        .line
        .command(&format!("UID SEARCH UID {from}:*{which}"), |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                found.extend_from_slice(uids);
            }
        })
        .await?
        .expect_ok("UID SEARCH")?;
    // RFC 3501 §6.4.8: `n:*` always has the last mail in it, even where its UID is below n.
    found.retain(|uid| *uid > above);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

type Described = (u32, Option<Timestamp>);

async fn describe(
    session: &mut Session,
    sets: &[String],
    with_dates: bool,
) -> Result<HashMap<u32, Described>, MailboxError> {
    let mut described = HashMap::new();
    for set in sets {
        describe_set(session, set, with_dates, &mut described).await?;
    }
    Ok(described)
}

async fn describe_set(
    session: &mut Session,
    set: &str,
    with_dates: bool,
    described: &mut HashMap<u32, Described>,
) -> Result<(), MailboxError> {
    let date = if with_dates { " INTERNALDATE" } else { "" };
    let command = format!("UID FETCH {set} (UID RFC822.SIZE{date})");
    let answer = session
        .line
        .command(&command, |response| {
            let Response::Fetch(_, attributes) = response else {
                return;
            };
            let (mut uid, mut size, mut date) = (None, None, None);
            for attribute in attributes {
                match attribute {
                    AttributeValue::Uid(number) => uid = Some(*number),
                    AttributeValue::Rfc822Size(octets) => size = Some(*octets),
                    AttributeValue::InternalDate(text) => date = internal_date(text),
                    _ => {}
                }
            }
            // RFC 3501 §7.4.2: items may come in several responses, and flags unasked.
            if let Some(uid) = uid {
                let known = described.entry(uid).or_default();
                known.0 = size.unwrap_or(known.0);
                known.1 = date.or(known.1);
            }
        })
        .await?;
    if answer.verdict == Verdict::No && answer.code != super::line::Code::Temporary {
        // Some servers describe what they can and refuse for the one that is damaged. All are
        // listed, so nothing is passed by.
        tracing::warn!(
            described = described.len(),
            "the server refuses to describe some of the new mails: they are fetched one by one to see"
        );
        return Ok(());
    }
    answer.expect_ok("UID FETCH")
}

/// `" 1-Jan-2026 09:00:00 +0000"` (RFC 3501 §9, date-time).
fn internal_date(text: &str) -> Option<Timestamp> {
    Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::internal_date;

    #[test]
    fn internal_dates_are_read_as_servers_write_them() {
        for (text, expected) in [
            (" 1-Jan-2026 09:00:00 +0000", "2026-01-01T09:00:00Z"),
            ("01-Jan-2026 09:00:00 +0000", "2026-01-01T09:00:00Z"),
            ("30-Jun-2026 00:30:00 +0100", "2026-06-29T23:30:00Z"),
            ("30-jun-2026 00:30:00 -0500", "2026-06-30T05:30:00Z"),
        ] {
            assert_eq!(
                internal_date(text),
                Some(expected.parse().unwrap()),
                "{text}"
            );
        }
        assert_eq!(internal_date("yesterday"), None);
    }
}
