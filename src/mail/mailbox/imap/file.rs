//! Filing: mails go where they belong once they are stored and processed.
//!
//! Many in one command. Nothing that is not ours is ever removed: no bare EXPUNGE and no CLOSE,
//! which take other people's marked mails with them. A server that refuses to file is told of
//! and asked again later; it never stops new mail from coming in.

use async_imap::imap_proto::{MailboxDatum, Response};

use super::connect::Session;
use super::line::{Answer, Code};
use super::names::uid_sets;
use super::{Settings, folders};
use crate::domain::mailbox::{Filing, FilingMode, MailboxError, Place};

/// Set beside `\Seen` where mails are only flagged.
pub(super) const KEYWORD: &str = "$QpmIntake";

/// Files mails; returns those that need no further filing.
pub(super) async fn file(
    session: &mut Session,
    settings: &Settings,
    places: &[Place],
    filing: Filing,
) -> Result<Vec<Place>, MailboxError> {
    let mut done = Vec::new();
    let mut uids = Vec::new();
    for place in places {
        match place {
            Place::Imap { uid_validity, uid } if *uid_validity == session.uid_validity => {
                uids.push(*uid);
            }
            // Under another UIDVALIDITY this place names nothing, or worse, another mail. The
            // mail itself is listed again and has a new place.
            _ => done.push(place.clone()),
        }
    }
    for set in uid_sets(&uids) {
        let filed = match (settings.folders.of(filing), settings.filing) {
            (_, FilingMode::Leave) => Filed::All,
            (None, _) => Filed::told_by(remove(session, &set).await?),
            (Some(folder), FilingMode::Move) => move_all(session, folder, &set).await?,
            (Some(_), FilingMode::Flag) => flag_all(session, &set).await?,
        };
        let left = match filed {
            Filed::All => Vec::new(),
            // Some servers refuse a whole command for one mail that somebody removed.
            Filed::Refused => present(session, &set).await?,
        };
        if !left.is_empty() {
            tracing::warn!(
                mails = left.len(),
                "the server refuses to file mails: they stay where they are, and this is tried again. hint: `qpm-intake check`"
            );
        }
        let of_set = |uid: &u32| in_set(&set, *uid) && !left.contains(uid);
        done.extend(
            uids.iter()
                .filter(|uid| of_set(uid))
                .map(|&uid| Place::Imap {
                    uid_validity: session.uid_validity,
                    uid,
                }),
        );
    }
    Ok(done)
}

enum Filed {
    /// All that still exist are filed; those that do not are nobody's concern any more.
    All,
    Refused,
}

impl Filed {
    fn told_by(answer: Answer) -> Self {
        if answer.is_ok() {
            Self::All
        } else {
            Self::Refused
        }
    }
}

async fn flag_all(session: &mut Session, set: &str) -> Result<Filed, MailboxError> {
    let keyword = if session.rights.takes_keywords {
        format!(" {KEYWORD}")
    } else {
        String::new()
    };
    let command = format!("UID STORE {set} +FLAGS.SILENT (\\Seen{keyword})");
    Ok(Filed::told_by(
        session.line.command(&command, |_| {}).await?,
    ))
}

async fn move_all(session: &mut Session, folder: &str, set: &str) -> Result<Filed, MailboxError> {
    // Twice, since somebody may rename or remove the folder while this runs.
    for _ in 0..2 {
        let target = match folders::target(session, folder).await {
            Ok(target) => target,
            Err(MailboxError::Settings(words)) => {
                tracing::warn!("{words}");
                return Ok(Filed::Refused);
            }
            Err(error) => return Err(error),
        };
        let answer = if session.offers("MOVE") {
            let command = format!("UID MOVE {set} {target}");
            session.line.command(&command, |_| {}).await?
        } else {
            copy_and_remove(session, set, &target).await?
        };
        if answer.is_ok() || answer.code != Code::TryCreate {
            return Ok(Filed::told_by(answer));
        }
        session.targets.remove(folder);
    }
    Ok(Filed::Refused)
}

/// What MOVE would do (RFC 6851 §3.3), in steps.
async fn copy_and_remove(
    session: &mut Session,
    set: &str,
    target: &str,
) -> Result<Answer, MailboxError> {
    let copied = session
        .line
        .command(&format!("UID COPY {set} {target}"), |_| {})
        .await?;
    if !copied.is_ok() {
        return Ok(copied);
    }
    // The mails lie where they belong now. If the rest is refused they are not copied again:
    // a leftover in the inbox does less harm than a new copy at every try.
    remove(session, set).await?;
    Ok(copied)
}

/// Removes these mails. Where the server cannot remove single ones they are only marked.
async fn remove(session: &mut Session, set: &str) -> Result<Answer, MailboxError> {
    let marked = session
        .line
        .command(
            &format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)"),
            |_| {},
        )
        .await?;
    if marked.is_ok() && session.offers("UIDPLUS") {
        // RFC 4315 §2.1: only these, whoever else has marked what.
        session
            .line
            .command(&format!("UID EXPUNGE {set}"), |_| {})
            .await?;
    }
    Ok(marked)
}

/// Which of a set still exist.
async fn present(session: &mut Session, set: &str) -> Result<Vec<u32>, MailboxError> {
    let mut present = Vec::new();
    session
        .line
        .command(&format!("UID SEARCH UID {set}"), |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                present.extend_from_slice(uids);
            }
        })
        .await?
        .expect_ok("UID SEARCH")?;
    Ok(present)
}

fn in_set(set: &str, uid: u32) -> bool {
    set.split(',').any(|range| {
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        let within = |first: u32, last: u32| (first..=last).contains(&uid);
        matches!((first.parse(), last.parse()), (Ok(first), Ok(last)) if within(first, last))
    })
}
