//! Digests that were due or asked for: what each could tell says from where the next one counts.
//!
//! It only keeps that a digest was built. What it says is `briefing`'s, the letters are the outbox's.

use jiff::Timestamp;

use super::{StoreError, WriteTx, read_time, stored_time};
use crate::domain::briefing::Since;

/// A digest that was due or asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The moment of the schedule, or when it was asked for.
    pub due_at: Timestamp,
    /// By the manager, and not by the clock.
    pub asked: bool,
    /// When it was built.
    pub built_at: Timestamp,
    /// The newest application's key then; 0 where there was none.
    pub application: i64,
    /// False where nothing had happened, and none was wanted.
    pub sent: bool,
}

/// The newest digest.
pub async fn last(tx: &mut WriteTx) -> Result<Option<Digest>, StoreError> {
    newest(tx, true).await
}

/// The newest of those that the clock brought about: the next moment of the schedule is counted
/// from it.
pub async fn last_scheduled(tx: &mut WriteTx) -> Result<Option<Digest>, StoreError> {
    newest(tx, false).await
}

/// From where the next digest counts: the one before, sent or not, or the beginning.
pub async fn since(tx: &mut WriteTx) -> Result<Since, StoreError> {
    if let Some(digest) = last(tx).await? {
        return Ok(Since {
            at: digest.built_at,
            application: digest.application,
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

/// Notes that a digest was built in this transaction: what is in the database is told with it.
pub async fn record(
    tx: &mut WriteTx,
    due_at: Timestamp,
    asked: bool,
    sent: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (due_at, built_at) = (stored_time(due_at), stored_time(now));
    sqlx::query!(
        "INSERT INTO digest (due_at, asked, built_at, application, sent)
         VALUES (?, ?, ?, (SELECT COALESCE(MAX(id), 0) FROM application), ?)",
        due_at,
        asked,
        built_at,
        sent
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

async fn newest(tx: &mut WriteTx, asked_too: bool) -> Result<Option<Digest>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT due_at, asked AS "asked: bool", built_at, application, sent AS "sent: bool"
           FROM digest WHERE ? OR asked = 0 ORDER BY id DESC LIMIT 1"#,
        asked_too
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| {
        Ok(Digest {
            due_at: read_time(&row.due_at)?,
            asked: row.asked,
            built_at: read_time(&row.built_at)?,
            application: row.application,
            sent: row.sent,
        })
    })
    .transpose()
}
