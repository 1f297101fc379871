//! The append-only record of what happened: who, what, when, why; ids and codes only.

use jiff::Timestamp;

use super::{StoreError, WriteTx, stored_time};
use crate::domain::application::Actor;

/// One line of the audit.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: &'a Actor,
    /// What, as a code.
    pub what: &'a str,
    /// Why, as a code.
    pub reason_code: &'a str,
    /// The application concerned.
    pub application_id: Option<i64>,
    /// The stored message concerned.
    pub inbox_id: Option<i64>,
    /// The letter concerned.
    pub outbox_id: Option<i64>,
    /// The field concerned.
    pub field: Option<&'a str>,
}

/// Writes one line.
pub async fn record(tx: &mut WriteTx, line: &Line<'_>) -> Result<(), StoreError> {
    let at = stored_time(line.at);
    let by = line.by.as_str();
    sqlx::query!(
        "INSERT INTO event (at, by, what, reason_code, application_id, inbox_id, outbox_id, field)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        at,
        by,
        line.what,
        line.reason_code,
        line.application_id,
        line.inbox_id,
        line.outbox_id,
        line.field
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
