//! Digests that were due or asked for: what they could tell says from where the next one counts.
//!
//! It only keeps that a digest was built. What it says is `briefing`'s, the letters are the outbox's.

use jiff::Timestamp;

use super::{StoreError, WriteTx, read_time, stored_time};
use crate::domain::briefing::Since;

/// The moment of the schedule that was dealt with last, or when there was an opening first: from
/// there the next moment is counted. What a clock that was wrong for a while dealt with ahead of
/// its time does not count.
pub async fn last_due(tx: &mut WriteTx, now: Timestamp) -> Result<Timestamp, StoreError> {
    let now = stored_time(now);
    let at = sqlx::query_scalar!(
        r#"SELECT COALESCE((SELECT due_at FROM digest WHERE asked = 0 AND due_at <= ? ORDER BY id DESC LIMIT 1),
                           (SELECT created_at FROM opening LIMIT 1)) AS "at!: String""#,
        now
    )
    .fetch_one(tx.connection())
    .await?;
    read_time(&at)
}

/// From where the next digest counts: the last one that every manager was sent, or the beginning.
pub async fn since(tx: &mut WriteTx) -> Result<Since, StoreError> {
    let last = sqlx::query!(
        "SELECT built_at, application FROM digest WHERE sent = 1 ORDER BY id DESC LIMIT 1"
    )
    .fetch_optional(tx.connection())
    .await?;
    if let Some(last) = last {
        return Ok(Since {
            at: read_time(&last.built_at)?,
            application: last.application,
        });
    }
    let created_at = sqlx::query_scalar!("SELECT created_at FROM opening LIMIT 1")
        .fetch_one(tx.connection())
        .await?;
    Ok(Since {
        at: read_time(&created_at)?,
        application: 0,
    })
}

/// One that was dealt with.
#[derive(Clone, Copy, Debug)]
pub struct Digest {
    /// The moment of the schedule, or when it was asked for.
    pub due_at: Timestamp,
    /// By a manager, and not by the clock.
    pub asked: bool,
    /// Every manager was sent how things stand.
    pub sent: bool,
}

/// Notes that a digest was dealt with in this transaction: where it was sent, what is in the
/// database is told with it.
pub async fn record(tx: &mut WriteTx, digest: &Digest, now: Timestamp) -> Result<(), StoreError> {
    let (due_at, built_at) = (stored_time(digest.due_at), stored_time(now));
    sqlx::query!(
        "INSERT INTO digest (due_at, asked, built_at, application, sent)
         VALUES (?, ?, ?, (SELECT COALESCE(MAX(id), 0) FROM application), ?)",
        due_at,
        digest.asked,
        built_at,
        digest.sent
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
