//! What the manager is told at once: raised here, told by the schedule, never dropped.

use jiff::Timestamp;

use super::{StoreError, WriteTx, stored_time};
use crate::domain::command::AlertKind;
use crate::domain::plan::Reason;

/// What an alert is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// An application.
    pub application_id: Option<i64>,
    /// A stored message.
    pub inbox_id: Option<i64>,
}

/// Notes what the next digest tells and nobody is told at once.
pub async fn note(
    tx: &mut WriteTx,
    kind: AlertKind,
    reason: &Reason,
    about: About,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kind, at) = (kind.as_str(), stored_time(now));
    sqlx::query!(
        "INSERT INTO alert (kind, reason_code, reason, application_id, inbox_id, raised_at, told_at, called_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6)",
        kind,
        reason.code,
        reason.sentence,
        about.application_id,
        about.inbox_id,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Raises an alert.
pub async fn raise(
    tx: &mut WriteTx,
    kind: AlertKind,
    reason: &Reason,
    about: About,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kind, at) = (kind.as_str(), stored_time(now));
    sqlx::query!(
        "INSERT INTO alert (kind, reason_code, reason, application_id, inbox_id, raised_at) VALUES (?, ?, ?, ?, ?, ?)",
        kind,
        reason.code,
        reason.sentence,
        about.application_id,
        about.inbox_id,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
