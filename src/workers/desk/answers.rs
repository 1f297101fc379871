//! What a manager asks and nothing changes by: how things stand, who is meant, the workbook, a digest.

use std::collections::BTreeSet;

use super::each::{Clerk, answered, nothing};
use super::question;
use crate::domain::application::Reference;
use crate::letters::desk::confirmation::{Outcome, Sentence};
use crate::letters::desk::number;
use crate::store::{WriteTx, applications, briefing, search};
use crate::workers::digest::{self, Posted};
use crate::workers::{StepError, sheet};

/// More than this stand in no answer.
const MOST_FOUND: usize = 20;
/// More words than this are not looked for.
const MOST_WORDS: usize = 8;

/// How things stand.
pub(super) async fn status(clerk: &Clerk<'_>, tx: &mut WriteTx) -> Result<Outcome, StepError> {
    let briefing = briefing::read(tx, &question(clerk.house, clerk.now())).await?;
    let standing = briefing.standing;
    let mut outcome = answered("This is how things stand:");
    let zone = &clerk.house.standing.zone;
    let at = |at: Option<jiff::Timestamp>| match at {
        Some(at) => at
            .to_zoned_datetime(zone.clone())
            .strftime("%a %-d %b, %H:%M")
            .to_string(),
        None => "never".to_owned(),
    };
    let mut rows = vec![
        format!(
            "{} applications: {} received, {} shortlisted, {} recruited, {} declined, {} withdrawn; {} complete, {} late.",
            standing.all,
            standing.received,
            standing.shortlisted,
            standing.recruited,
            standing.declined,
            standing.withdrawn,
            standing.complete,
            standing.late
        ),
        format!(
            "{} review items and {} held letters wait for you.",
            briefing.reviews_total, briefing.held_total
        ),
        format!(
            "The mailbox was last read {}, and a letter last sent {}. {} letters are due.",
            at(briefing.health.mailbox_read_at),
            at(briefing.health.letter_sent_at),
            briefing.health.letters_waiting
        ),
    ];
    if let Some(since) = briefing.opening.paused_at {
        let words = format!(
            "Letters to applicants are paused since {}.",
            at(Some(since))
        );
        rows.push(words);
    }
    outcome.rows = rows.into_iter().map(Sentence::from).collect();
    Ok(outcome)
}

/// The applications in which all these words occur.
pub(super) async fn find(
    clerk: &Clerk<'_>,
    tx: &mut WriteTx,
    words: &str,
) -> Result<Outcome, StepError> {
    let mut ids: Option<BTreeSet<i64>> = None;
    let prefix = &clerk.house.standing.known.reference_prefix;
    if let Some(reference) = Reference::parse(prefix, words) {
        let id = applications::kept_id_of(tx, reference.as_str()).await?;
        ids = id.map(|id| BTreeSet::from([id]));
    }
    if ids.is_none() {
        for word in words.split_whitespace().take(MOST_WORDS) {
            let with: BTreeSet<i64> = search::with_word(tx, word).await?.into_iter().collect();
            ids = Some(match ids {
                Some(ids) => ids.intersection(&with).copied().collect(),
                None => with,
            });
        }
    }
    let ids = ids.unwrap_or_default();
    let mut outcome = match ids.len() {
        0 => return Ok(nothing("Nobody was found with these words.")),
        1 => answered("One application was found:"),
        more if more > MOST_FOUND => answered(format!(
            "{more} applications were found. These are the first {MOST_FOUND}; with more words there are fewer:"
        )),
        more => answered(format!("{more} applications were found:")),
    };
    let only = (ids.len() == 1).then_some(());
    for id in ids.into_iter().take(MOST_FOUND) {
        let found = search::found(tx, id).await?;
        if only.is_some() {
            let show = format!("show {}", number(&found.reference));
            outcome.offers.push(("Show it", show));
        }
        let day = found
            .arrived_at
            .to_zoned_datetime(clerk.house.standing.zone.clone());
        let day = day.strftime("%a %-d %b %Y");
        outcome.rows.push(Sentence {
            words: format!("{}: {}, arrived {day}.", found.reference, found.status),
            person: Some((found.reference, found.name.unwrap_or_default())),
        });
    }
    Ok(outcome)
}

/// The workbook of all applicants, enclosed in the answer.
pub(super) async fn export(clerk: &mut Clerk<'_>, tx: &mut WriteTx) -> Result<Outcome, StepError> {
    if clerk.files.is_empty() {
        let workbook = sheet::enclosed(clerk.house, tx, clerk.now()).await?;
        clerk.files.push(workbook);
    }
    Ok(answered("The workbook of all applicants is enclosed."))
}

/// A digest, now.
pub(super) async fn digest(clerk: &Clerk<'_>, tx: &mut WriteTx) -> Result<Outcome, StepError> {
    let inbox_id = clerk.mail.inbox_id;
    let posted = digest::now(clerk.house, tx, inbox_id, clerk.by, clerk.now()).await?;
    Ok(match posted {
        Posted::Digest | Posted::BeforeNow => answered("A digest comes in a letter of its own."),
        Posted::PlainWords => {
            answered("The digest could not be written whole: a few plain words come.")
        }
    })
}
