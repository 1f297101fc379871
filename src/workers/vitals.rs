//! How the mailbox and the submission fare, as the lines find out by working with them.
//!
//! An outage that the manager was told of ends with a word to her, too. It never speaks of one
//! letter or one mail: only of what stops them all.

use jiff::{SignedDuration, Timestamp};

use super::{House, Progress, StepError};
use crate::domain::alert::{Outage, Outside};
use crate::rules::alerts;
use crate::store::{StoreError, WriteTx, alerts as raised, vitals};

/// Looking at an idle mailbox writes to the disk no more often than this.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Notes how a look at the mailbox went. What the database refuses is not the mailbox's fault.
pub(super) async fn of_mailbox(
    house: &House,
    looked: &Result<Progress, StepError>,
    now: Timestamp,
) -> Result<(), StoreError> {
    match looked {
        Ok(_) => {}
        Err(StepError::Mailbox(_)) => return down(house, Outside::Mailbox, now).await,
        Err(_) => return Ok(()),
    }
    let vitals = house.store.vitals().await?;
    let outage = vitals.outage(Outside::Mailbox);
    let noted = vitals
        .mailbox_read_at()
        .is_some_and(|at| now.duration_since(at).abs() < NOTED_EVERY);
    if noted && outage.is_none() {
        return Ok(());
    }
    let mut tx = house.store.write_tx().await?;
    vitals::mailbox_read(&mut tx, now).await?;
    up(house, &mut tx, Outside::Mailbox, outage, now).await?;
    tx.commit().await
}

/// Notes how it went to hand letters over: whether the server took any, and whether something
/// stopped all of them. A letter that it refused by itself shows that it works.
pub(super) async fn of_submission(
    house: &House,
    took_any: bool,
    stopped: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let works = took_any || !stopped;
    let outage = house.store.vitals().await?.outage(Outside::Submission);
    if works && outage.is_some() {
        let mut tx = house.store.write_tx().await?;
        up(house, &mut tx, Outside::Submission, outage, now).await?;
        tx.commit().await?;
    }
    if stopped {
        down(house, Outside::Submission, now).await?;
    }
    Ok(())
}

async fn down(house: &House, part: Outside, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = house.store.write_tx().await?;
    vitals::is_down(&mut tx, part, now).await?;
    tx.commit().await
}

async fn up(
    house: &House,
    tx: &mut WriteTx,
    part: Outside,
    outage: Option<Outage>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(Outage { since, .. }) = outage else {
        return Ok(());
    };
    vitals::is_up(tx, part).await?;
    let told = raised::last_raised(tx, part.alert()).await?;
    if told.is_some_and(|at| at >= since) {
        let reason = alerts::recovery(part, since, now, &house.standing.zone);
        let about = raised::About::default();
        raised::raise(tx, part.alert(), &reason, about, now).await?;
    }
    Ok(())
}
