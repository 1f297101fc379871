//! PROCESS: stored messages into applications, letters and review items, all in one
//! transaction a batch, with a savepoint a message: one bad row never blocks the next.

use futures_util::future::join_all;
use jiff::Timestamp;

use super::carry_out::carry_out;
use super::understand::{Read, understand};
use super::{House, Progress, StepError};
use crate::domain::plan::{Event, Reason};
use crate::store::inbox::{self, Extent, Waiting};
use crate::store::{StoreError, WriteTx};

/// Messages taken at once.
const BATCH_MAILS: u32 = 64;
/// Octets taken at once: memory must not grow with the mailbox.
const BATCH_OCTETS: u64 = 4 * 1024 * 1024;
/// A message that could not be handled this often is set aside with its octets. Many, since a
/// charge is also left behind where something else ended the program: a row of power cuts, or
/// another line that breaks down at each start, must not set a good application aside. A
/// message that was tried before is taken alone, so others do not wait for it.
const MOST_ATTEMPTS: u32 = 10;

/// Understands one batch of stored messages and carries out what is planned for each.
pub async fn step(house: &House, now: Timestamp) -> Result<Progress, StepError> {
    // The attempt is charged and committed before parsing: a message that kills the process
    // runs out of attempts, too.
    let mut tx = house.store.write_tx().await?;
    let waiting = inbox::take_waiting(&mut tx, BATCH_MAILS, BATCH_OCTETS).await?;
    tx.commit().await?;
    if waiting.is_empty() {
        return Ok(Progress::Idle);
    }
    let charged: Vec<i64> = waiting.iter().map(|message| message.id).collect();
    let written = understand_and_write(house, waiting, now).await;
    if matches!(
        written,
        Err(StepError::Store(StoreError::Full | StoreError::Locked))
    ) {
        // A full disk and a locked database are nobody's fault, and the whole batch was rolled
        // back: without this, a disk that stays full would set good mail aside.
        give_back(house, &charged).await?;
    }
    written
}

async fn give_back(house: &House, ids: &[i64]) -> Result<(), StepError> {
    let mut tx = house.store.write_tx().await?;
    for id in ids {
        inbox::give_back(&mut tx, *id).await?;
    }
    Ok(tx.commit().await?)
}

async fn understand_and_write(
    house: &House,
    waiting: Vec<Waiting>,
    now: Timestamp,
) -> Result<Progress, StepError> {
    let (tired, fresh): (Vec<_>, Vec<_>) = waiting
        .into_iter()
        .partition(|message| message.attempts > MOST_ATTEMPTS);
    let read = join_all(fresh.into_iter().map(|message| read_one(house, message))).await;

    let mut tx = house.store.write_tx().await?;
    for message in tired {
        set_aside(&mut tx, message.id, now).await?;
    }
    let mut stopped = None;
    for (id, arrived_at, result) in read {
        match result {
            Ok(read) => write_one(house, &mut tx, id, arrived_at, read, now).await?,
            // A broken parse keeps its charge; what was not the message's fault is given back.
            Err(StepError::Broken(what)) => {
                tracing::error!(
                    message.id = id,
                    what,
                    "a message could not be handled; it is tried again"
                );
            }
            Err(error) => {
                inbox::give_back(&mut tx, id).await?;
                stopped = Some(error);
            }
        }
    }
    tx.commit().await?;
    stopped.map_or(Ok(Progress::Worked), Err)
}

async fn read_one(house: &House, message: Waiting) -> (i64, Timestamp, Result<Read, StepError>) {
    let headers_only = message.extent == Extent::Headers;
    let result = understand(&house.readers, message.octets, headers_only).await;
    (message.id, message.arrived_at, result)
}

async fn write_one(
    house: &House,
    tx: &mut WriteTx,
    id: i64,
    arrived_at: Timestamp,
    read: Read,
    now: Timestamp,
) -> Result<(), StepError> {
    let event = Event::MessageArrived {
        inbox_id: id,
        arrived_at,
        understood: Box::new(read.understood),
    };
    tx.savepoint().await?;
    match carry_out(house, tx, &event, &read.files, now).await {
        Ok(plan) => {
            tx.release().await?;
            tracing::info!(message.id = id, reason = plan.reason.code, "processed");
            Ok(())
        }
        // The whole batch is rolled back and rerun when the disk or the lock is free again.
        Err(StepError::Store(error @ (StoreError::Full | StoreError::Locked))) => Err(error.into()),
        Err(error) => {
            tx.rollback_to_savepoint().await?;
            tracing::error!(message.id = id, %error, "a message could not be handled; it is tried again");
            Ok(())
        }
    }
}

async fn set_aside(tx: &mut WriteTx, id: i64, now: Timestamp) -> Result<(), StoreError> {
    let words = "A mail could not be handled in ten attempts. It is kept: please read it with your mail program.";
    let reason = Reason::new("quarantined", words);
    inbox::quarantine(tx, id, &reason, now).await?;
    tracing::error!(message.id = id, "quarantined after ten attempts");
    Ok(())
}
