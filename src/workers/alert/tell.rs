//! Alerts as letters: one to each manager for all of a kind, told in the transaction that queues it.

use jiff::{SignedDuration, Timestamp};

use crate::domain::alert::{Batch, Outside, Road};
use crate::domain::command::AlertKind;
use crate::domain::language::Language;
use crate::domain::letter::LetterKey;
use crate::letters::LetterError;
use crate::letters::desk::{self, Desk, DeskLetter};
use crate::rules::alerts as rules;
use crate::store::{WriteTx, alerts};
use crate::workers::post::{Posting, to_manager};
use crate::workers::{House, Progress, StepError};

/// A letter that is due so soon will find out when the submission works again.
const SOON: SignedDuration = SignedDuration::from_hours(1);

/// Tells what may be told. A kind whose letter cannot be written keeps no other waiting.
pub(super) async fn step(house: &House, now: Timestamp) -> Result<Progress, StepError> {
    let mut tx = house.store.write_tx().await?;
    let batches = if may_write(house, &mut tx, now).await? {
        let waiting = alerts::waiting(&mut tx, Road::Letter, now).await?;
        let last = alerts::last_told(&mut tx, Road::Letter).await?;
        rules::due(&waiting, &last, now)
    } else {
        Vec::new()
    };
    drop(tx);
    let mut progress = Ok(Progress::Idle);
    for batch in &batches {
        match tell(house, batch, now).await {
            Ok(()) if progress.is_ok() => progress = Ok(Progress::Worked),
            Ok(()) => {}
            Err(error) => progress = Err(error),
        }
    }
    progress
}

/// While letters cannot be handed over, none is written that would be old news by the time it goes
/// out, one upon the other: they gather. One is, where no other letter would find out that the
/// submission works again.
async fn may_write(house: &House, tx: &mut WriteTx, now: Timestamp) -> Result<bool, StepError> {
    if house.standing.known.managers.is_empty() {
        return Ok(false);
    }
    if house
        .store
        .vitals()
        .await?
        .outage(Outside::Submission)
        .is_none()
    {
        return Ok(true);
    }
    let soon = now.saturating_add(SOON).unwrap_or(now);
    Ok(!alerts::letters_wait(tx, soon).await?)
}

async fn tell(house: &House, batch: &Batch, now: Timestamp) -> Result<(), StepError> {
    let Some(first) = batch.ids.first().copied() else {
        return Ok(());
    };
    let mut tx = house.store.write_tx().await?;
    let write = writer(house, &mut tx, batch, first, now).await?;
    for manager in &house.standing.known.managers {
        let posting = Posting {
            kind: "alert",
            key: LetterKey::alert(batch.kind, first, manager),
            to: manager,
            in_answer_to: None,
            inbox_id: None,
        };
        to_manager(house, &mut tx, &posting, &write, now).await?;
    }
    alerts::set_told(&mut tx, Road::Letter, &batch.ids, now).await?;
    tx.commit().await?;
    tracing::info!(kind = batch.kind.as_str(), alerts = batch.ids.len(), "told");
    Ok(())
}

/// What writes the letter for each manager.
async fn writer<'h>(
    house: &'h House,
    tx: &mut WriteTx,
    batch: &Batch,
    first: i64,
    now: Timestamp,
) -> Result<Box<dyn Fn(&Desk<'_>) -> Result<DeskLetter, LetterError> + Send + Sync + 'h>, StepError>
{
    let settings = &house.letters;
    let about_us = (settings, &house.standing.zone);
    if batch.kind == AlertKind::TargetReached {
        let words = house
            .templates
            .closed_in_short(settings, &house.form, Language::English)
            .unwrap_or_default();
        let reached = alerts::reached(tx, first, words).await?;
        return Ok(Box::new(move |desk| {
            desk::target_reached(&reached, desk, about_us, &house.templates, now)
        }));
    }
    let news = alerts::news(tx, &batch.ids).await?;
    let kind = batch.kind;
    Ok(Box::new(move |desk| {
        desk::alert(kind, &news, desk, about_us, &house.templates, now)
    }))
}
