//! The octets of listed mails.
//!
//! Small mails come many in one command, large ones in pieces, and every command says how many
//! octets it can take at most: RFC822.SIZE lies in both directions, and the parser buffers a
//! whole answer. A mail is whole when a piece comes back shorter than what was asked. What a
//! server lists and does not give is found out one by one: a person may have removed it, or it
//! is damaged there, and then it is not passed silently.

use std::collections::HashMap;

use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response};

use super::connect::Session;
use super::line::{Answer, Code};
use super::list::UNTOLD;
use super::names::uid_sets;
use crate::domain::mailbox::{Body, Fetched, Listed, MailboxError, Place};
use crate::mail::mailbox::oddities;

/// Mails up to this size are fetched whole; larger ones in pieces of it.
const PIECE: u64 = 1024 * 1024;
/// The least that is asked for, so that a size that lies a little costs no second command.
const LEAST: u64 = 64 * 1024;
/// Octets that the answers to one command may hold together.
const ONE_COMMAND: u64 = 8 * 1024 * 1024;
/// Octets held at once, beyond which the caller has to store some first.
const HELD: u64 = 16 * 1024 * 1024;
/// A header section is cut here.
const HEADERS: u64 = 256 * 1024;
/// How often a mail is asked for that is refused without a reason. With the growing pauses of
/// the line that calls, this takes some three minutes.
const TRIES: u32 = 6;

/// What asking for one mail came to.
enum Taken {
    Body(Body),
    /// It is not there any more.
    Gone,
    Refused(Answer),
}

/// What one command gave of one mail.
enum Given {
    Octets(Vec<u8>),
    Nothing,
    Refused(Answer),
}

/// The first octets of a mail.
struct Begun {
    octets: Vec<u8>,
    complete: bool,
}

/// Fetches `listed` in this order. [`crate::mail::mailbox::Mailbox::fetch`] tells what may be
/// left out of the answer. `refusals` counts, over connections, what was refused.
pub(super) async fn fetch(
    session: &mut Session,
    refusals: &mut HashMap<u32, u32>,
    listed: &[Listed],
    max_message_size: u64,
) -> Result<Vec<Fetched>, MailboxError> {
    let listed = as_many_as_fit(listed);
    let uids = uids_of(session, listed)?;
    let mut begun = small_ones(session, listed, &uids).await?;
    let (mut fetched, mut held) = (Vec::new(), 0);
    for (listed, uid) in listed.iter().zip(uids) {
        let begun = begun.remove(&uid);
        let body = match take(session, listed, uid, begun, max_message_size).await? {
            Taken::Body(body) => body,
            Taken::Gone => {
                tracing::info!("a mail was removed from the mailbox before it could be fetched");
                continue;
            }
            // What came before it is stored first; the next call begins with it.
            Taken::Refused(_) if !fetched.is_empty() => break,
            Taken::Refused(answer) => refused(refusals, uid, answer)?,
        };
        refusals.remove(&uid);
        let one = finished(listed, body);
        if let Body::Whole(octets) | Body::HeadersOnly(octets) = &one.body {
            held += octets.len() as u64;
        }
        fetched.push(one);
        if held > HELD {
            break;
        }
    }
    Ok(fetched)
}

/// Cuts a listing where its claimed sizes go beyond what may be held.
fn as_many_as_fit(listed: &[Listed]) -> &[Listed] {
    let mut octets = 0_u64;
    let fits = |one: &&Listed| {
        octets = octets.saturating_add(one.size);
        octets <= HELD
    };
    let count = listed.iter().take_while(fits).count().max(1);
    listed.get(..count).unwrap_or(listed)
}

pub(super) fn uids_of(session: &Session, listed: &[Listed]) -> Result<Vec<u32>, MailboxError> {
    listed
        .iter()
        .map(|one| match one.place {
            Place::Imap { uid_validity, uid } if uid_validity == session.uid_validity => Ok(uid),
            // The connection was made anew since the listing, and the numbers with it.
            _ => Err(MailboxError::Disconnected(
                "the mailbox was numbered anew while it was read: it is listed again".into(),
            )),
        })
        .collect()
}

/// Fetches the mails that claim to be small, many in one command.
async fn small_ones(
    session: &mut Session,
    listed: &[Listed],
    uids: &[u32],
) -> Result<HashMap<u32, Begun>, MailboxError> {
    let mut small: Vec<(u64, u32)> = listed
        .iter()
        .zip(uids)
        .filter(|(listed, _)| listed.size <= PIECE)
        .map(|(listed, uid)| (listed.size, *uid))
        .collect();
    // By size, so that those in one command can share a bound that is not far from any of them.
    small.sort_unstable();
    let mut begun = HashMap::new();
    let mut rest = small.as_slice();
    while !rest.is_empty() {
        let (count, bound) = one_command(rest);
        let (now, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        rest = later;
        let uids: Vec<u32> = now.iter().map(|(_, uid)| *uid).collect();
        for set in uid_sets(&uids) {
            let command = format!("UID FETCH {set} (UID BODY.PEEK[]<0.{bound}>)");
            let answer = session
                .line
                .command(&command, |response| {
                    if let Some((uid, octets)) = octets_in(response) {
                        let complete = octets.len() as u64 != bound;
                        begun.insert(uid, Begun { octets, complete });
                    }
                })
                .await?;
            if answer.code == Code::Temporary {
                answer.expect_ok("UID FETCH")?;
            }
            // Any other refusal may be about one mail only: those that did not come are asked
            // for one by one.
        }
    }
    Ok(begun)
}

/// How many mails one command may ask for, and the bound that is common to them. The mails come
/// with rising size.
fn one_command(rest: &[(u64, u32)]) -> (usize, u64) {
    let (mut count, mut bound) = (0, LEAST);
    for (size, _) in rest {
        let wanted = (size + size / 4 + 4096).clamp(LEAST, PIECE);
        if count > 0 && wanted.saturating_mul(count as u64 + 1) > ONE_COMMAND {
            break;
        }
        bound = wanted;
        count += 1;
    }
    (count, bound)
}

/// One mail, whatever it claims to be.
async fn take(
    session: &mut Session,
    listed: &Listed,
    uid: u32,
    begun: Option<Begun>,
    max_message_size: u64,
) -> Result<Taken, MailboxError> {
    if listed.size > max_message_size {
        return Ok(match piece(session, uid, "HEADER", 0, HEADERS).await? {
            Given::Octets(octets) => Taken::Body(Body::HeadersOnly(octets)),
            Given::Nothing => nothing(session, uid).await?,
            Given::Refused(answer) => Taken::Refused(answer),
        });
    }
    let (mut octets, mut complete) = match begun {
        Some(begun) => (begun.octets, begun.complete),
        None => (Vec::new(), false),
    };
    while !complete {
        let offset = octets.len() as u64;
        match piece(session, uid, "", offset, PIECE).await? {
            Given::Octets(more) => {
                complete = more.len() as u64 != PIECE;
                octets.extend_from_slice(&more);
            }
            Given::Nothing if octets.is_empty() => return nothing(session, uid).await,
            Given::Nothing => complete = true,
            Given::Refused(answer) => return Ok(Taken::Refused(answer)),
        }
        if octets.len() as u64 > max_message_size {
            octets.truncate(oddities::header_section(&octets, HEADERS));
            octets.shrink_to_fit();
            return Ok(Taken::Body(Body::HeadersOnly(octets)));
        }
    }
    Ok(Taken::Body(Body::Whole(octets)))
}

/// Asks for a piece of one mail.
async fn piece(
    session: &mut Session,
    uid: u32,
    section: &str,
    offset: u64,
    length: u64,
) -> Result<Given, MailboxError> {
    let command = format!("UID FETCH {uid} (UID BODY.PEEK[{section}]<{offset}.{length}>)");
    let mut octets = None;
    let answer = session
        .line
        .command(&command, |response| {
            if let Some((of, more)) = octets_in(response)
                && of == uid
            {
                octets = Some(more);
            }
        })
        .await?;
    Ok(match octets {
        Some(octets) if answer.is_ok() && !octets.is_empty() => Given::Octets(octets),
        _ if answer.is_ok() => Given::Nothing,
        _ => Given::Refused(answer),
    })
}

/// Octets of a mail, where a response has some.
pub(super) fn octets_in(response: &Response<'_>) -> Option<(u32, Vec<u8>)> {
    let Response::Fetch(_, attributes) = response else {
        return None;
    };
    let uid = attributes.iter().find_map(|attribute| match attribute {
        AttributeValue::Uid(uid) => Some(*uid),
        _ => None,
    })?;
    let octets = attributes.iter().find_map(|attribute| match attribute {
        AttributeValue::BodySection {
            data: Some(data), ..
        } => Some(data.to_vec()),
        _ => None,
    })?;
    (!octets.is_empty()).then_some((uid, octets))
}

/// A mail yields nothing: was it removed, or is it damaged?
async fn nothing(session: &mut Session, uid: u32) -> Result<Taken, MailboxError> {
    let mut there = false;
    session
        .line
        .command(&format!("UID SEARCH UID {uid}"), |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                there |= uids.contains(&uid);
            }
        })
        .await?
        .expect_ok("UID SEARCH")?;
    Ok(if there {
        Taken::Body(Body::Missing)
    } else {
        Taken::Gone
    })
}

/// A mail is refused. A server that is in trouble refuses everything for a while, so this is
/// an error at first; but one damaged mail must not stop those behind it for ever.
fn refused(
    refusals: &mut HashMap<u32, u32>,
    uid: u32,
    answer: Answer,
) -> Result<Body, MailboxError> {
    if answer.code != Code::Temporary {
        let count = refusals.entry(uid).or_default();
        *count += 1;
        if *count >= TRIES {
            tracing::warn!("the server refuses to give a mail, again and again: it is set aside");
            return Ok(Body::Missing);
        }
    }
    answer.expect_ok("UID FETCH")?;
    Ok(Body::Missing)
}

fn finished(listed: &Listed, body: Body) -> Fetched {
    let mut listed = listed.clone();
    let body = match body {
        Body::Whole(octets) if oddities::is_substitute(&octets) => Body::Missing,
        body => body,
    };
    if let Body::Whole(octets) | Body::HeadersOnly(octets) = &body {
        if listed.arrived_at == UNTOLD {
            listed.arrived_at = oddities::received_at(octets).unwrap_or(UNTOLD);
        }
        if matches!(body, Body::Whole(_)) {
            listed.size = octets.len() as u64;
        }
    }
    Fetched { listed, body }
}

#[cfg(test)]
mod tests {
    use super::{LEAST, ONE_COMMAND, PIECE, one_command};

    #[test]
    fn no_command_asks_for_more_than_fits() {
        let sizes = (0..200).map(|n| n * 5_000).collect::<Vec<u64>>();
        let mails: Vec<(u64, u32)> = sizes
            .iter()
            .zip(1..)
            .map(|(size, uid)| (*size, uid))
            .collect();
        let (mut rest, mut seen, mut commands) = (mails.as_slice(), 0, 0);
        while !rest.is_empty() {
            let (count, bound) = one_command(rest);
            let (now, later) = rest.split_at(count);
            assert!(count > 0 && bound * count as u64 <= ONE_COMMAND);
            assert!(now.iter().all(|(size, _)| *size < bound || bound == PIECE));
            assert!((LEAST..=PIECE).contains(&bound));
            (rest, seen, commands) = (later, seen + count, commands + 1);
        }
        assert_eq!(seen, mails.len());
        assert!(commands < 30, "{commands} commands");
    }
}
