//! DIGESTS: what the managers are told of how things stand, when it is due or asked for.
//!
//! One transaction reads how things stand, writes each manager's letter and notes that this was
//! done: wherever it breaks off, none is sent twice, and what one could not tell the next one does.
//! A digest that cannot be written must never hold up what else the clock brings about, nor be tried
//! again without end: a few plain words go out in its place.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt as _;
use jiff::Timestamp;

use super::post::{Posting, to_manager};
use super::{House, Progress, StepError, sheet};
use crate::domain::address::Address;
use crate::domain::briefing::{Briefing, Shown};
use crate::domain::letter::LetterKey;
use crate::domain::plan::Reason;
use crate::letters::LetterError;
use crate::letters::desk::{self, Desk, DeskLetter, Enclosed};
use crate::rules::timetable;
use crate::store::briefing::{self, Question};
use crate::store::digests::{self, Digest};
use crate::store::{StoreError, WriteTx, reviews};

/// For what a digest is written.
#[derive(Clone, Copy, Debug)]
enum Occasion {
    /// This moment of the schedule.
    Due(Timestamp),
    /// Somebody at this machine wants one now.
    Asked(Timestamp),
    /// A manager's mail asks for one.
    Answer(i64),
}

impl Occasion {
    fn key(self, manager: &Address) -> LetterKey {
        match self {
            Self::Due(at) | Self::Asked(at) => LetterKey::digest(at, manager),
            Self::Answer(inbox_id) => LetterKey::in_answer("digest", inbox_id),
        }
    }

    fn inbox_id(self) -> Option<i64> {
        match self {
            Self::Answer(inbox_id) => Some(inbox_id),
            Self::Due(_) | Self::Asked(_) => None,
        }
    }
}

/// What became of a digest; of several the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Posted {
    /// It is on its way.
    Digest,
    /// It was there already, and no second one is written.
    BeforeNow,
    /// It could not be written: a few plain words are on their way, or an item waits for review.
    PlainWords,
}

/// What is told: how things stand, and the files with it. Nothing where it could not be read.
type Told = Option<(Briefing, Vec<Enclosed>)>;

/// Sends the digest that is due, if one is.
pub async fn step(house: &House, now: Timestamp) -> Result<Progress, StepError> {
    let standing = &house.standing;
    let (digests, managers) = (&standing.digests, &standing.known.managers);
    if digests.timetable.is_never() || managers.is_empty() {
        return Ok(Progress::Idle);
    }
    let mut tx = house.store.write_tx().await?;
    let after = digests::last_due(&mut tx, now).await?;
    let Some(due_at) = timetable::due(&digests.timetable, &standing.zone, after, now) else {
        return Ok(Progress::Idle);
    };
    let briefing = brief(house, &mut tx, now).await?;
    let is_quiet = briefing.as_ref().is_some_and(Briefing::is_quiet);
    let sent = if digests.skip_when_quiet && is_quiet {
        tracing::info!("no digest: nothing has happened");
        false
    } else {
        let told = with_files(house, &mut tx, briefing, now).await;
        let occasion = Occasion::Due(due_at);
        tell(house, &mut tx, occasion, managers, &told, now).await? == Posted::Digest
    };
    let digest = Digest {
        due_at,
        asked: false,
        sent,
    };
    digests::record(&mut tx, &digest, now).await?;
    tx.commit().await?;
    Ok(Progress::Worked)
}

/// Sends a digest at once, to these managers. The caller commits.
pub async fn send(
    house: &House,
    tx: &mut WriteTx,
    to: &[Address],
    now: Timestamp,
) -> Result<Posted, StepError> {
    asked(house, tx, Occasion::Asked(now), to, now).await
}

/// Sends a digest to the manager whose mail, stored under this number, asks for it: one for each
/// such mail. The caller commits.
pub async fn now(
    house: &House,
    tx: &mut WriteTx,
    inbox_id: i64,
    manager: &Address,
    now: Timestamp,
) -> Result<Posted, StepError> {
    let to = std::slice::from_ref(manager);
    asked(house, tx, Occasion::Answer(inbox_id), to, now).await
}

async fn asked(
    house: &House,
    tx: &mut WriteTx,
    occasion: Occasion,
    to: &[Address],
    now: Timestamp,
) -> Result<Posted, StepError> {
    let briefing = brief(house, tx, now).await?;
    let told = with_files(house, tx, briefing, now).await;
    let posted = tell(house, tx, occasion, to, &told, now).await?;
    // What only some of them have read is new to the others.
    let is_there = |manager: &Address| to.iter().any(|one| one.folded() == manager.folded());
    let digest = Digest {
        due_at: now,
        asked: true,
        sent: posted == Posted::Digest && house.standing.known.managers.iter().all(is_there),
    };
    digests::record(tx, &digest, now).await?;
    Ok(posted)
}

/// How things stand. Nothing where a row does not read back, which no waiting mends.
async fn brief(
    house: &House,
    tx: &mut WriteTx,
    now: Timestamp,
) -> Result<Option<Briefing>, StepError> {
    let question = Question {
        since: digests::since(tx).await?,
        now,
        counts: house.standing.counts,
        zone: &house.standing.zone,
        shown: Shown::IN_A_DIGEST,
    };
    match briefing::read(tx, &question).await {
        Ok(briefing) => Ok(Some(briefing)),
        Err(error @ (StoreError::Full | StoreError::Locked)) => Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "how things stand could not be read for a digest");
            Ok(None)
        }
    }
}

/// The files that go with it. A workbook that cannot be written keeps no digest back.
async fn with_files(
    house: &House,
    tx: &mut WriteTx,
    briefing: Option<Briefing>,
    now: Timestamp,
) -> Told {
    let mut files = Vec::new();
    if house.standing.digests.workbook && briefing.is_some() {
        // Applicants wrote what goes in, and a library writes it.
        let workbook = AssertUnwindSafe(sheet::enclosed(house, tx, now)).catch_unwind();
        match workbook.await {
            Ok(Ok(workbook)) => files.push(workbook),
            Ok(Err(error)) => tracing::error!(%error, "a digest goes out without its workbook"),
            Err(_) => tracing::error!("writing a workbook broke down: a digest goes out without"),
        }
    }
    Some((briefing?, files))
}

/// Writes it to each of them.
async fn tell(
    house: &House,
    tx: &mut WriteTx,
    occasion: Occasion,
    to: &[Address],
    told: &Told,
    now: Timestamp,
) -> Result<Posted, StepError> {
    let mut worst = Posted::Digest;
    let mut written: Vec<String> = Vec::new();
    for manager in to {
        // Config may name somebody twice.
        if written.contains(&manager.folded()) {
            continue;
        }
        written.push(manager.folded());
        worst = worst.max(tell_one(house, tx, occasion, manager, told, now).await?);
    }
    tracing::info!(managers = written.len(), posted = ?worst, "a digest");
    Ok(worst)
}

async fn tell_one(
    house: &House,
    tx: &mut WriteTx,
    occasion: Occasion,
    manager: &Address,
    told: &Told,
    now: Timestamp,
) -> Result<Posted, StepError> {
    let posting = Posting {
        kind: "digest",
        key: occasion.key(manager),
        to: manager,
        in_answer_to: None,
        inbox_id: occasion.inbox_id(),
    };
    if let Some((briefing, files)) = told {
        let write = |desk: &Desk<'_>| write(house, briefing, files, desk);
        match to_manager(house, tx, &posting, write, now).await {
            Ok(true) => return Ok(Posted::Digest),
            Ok(false) => return Ok(Posted::BeforeNow),
            // It was logged, and nothing was written.
            Err(StepError::Broken(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let briefing = told.as_ref().map(|(briefing, _)| briefing);
    let plain = |_: &Desk<'_>| Ok(desk::instead_of_digest(briefing));
    match to_manager(house, tx, &posting, plain, now).await {
        Ok(_) => {}
        Err(StepError::Broken(_)) => {
            let words = "A digest could not be written: please tell the administrator. (The command check says why.)";
            let reason = Reason::new("digest_not_written", words);
            reviews::add(tx, &reason, reviews::About::default(), now).await?;
        }
        Err(error) => return Err(error),
    }
    Ok(Posted::PlainWords)
}

/// The digest for one of them. What breaks down in it is an error like others.
fn write(
    house: &House,
    briefing: &Briefing,
    files: &[Enclosed],
    desk: &Desk<'_>,
) -> Result<DeskLetter, LetterError> {
    let write = || {
        desk::digest(
            briefing,
            desk,
            &house.letters,
            &house.standing.zone,
            &house.form,
            &house.templates,
            files.to_vec(),
        )
    };
    catch_unwind(AssertUnwindSafe(write))
        .unwrap_or_else(|_| Err(LetterError("writing it broke down".to_owned())))
}
