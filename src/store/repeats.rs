//! What somebody commanded in the mail before: who presses send twice means it once.

use jiff::Timestamp;

use super::{StoreError, WriteTx, stored_time};

/// What somebody commanded in one mail.
#[derive(Clone, Debug)]
pub struct Given {
    /// The command's number.
    pub id: i64,
    /// The verb.
    pub what: String,
    /// The application that it named.
    pub application_id: Option<i64>,
}

/// The mail before this one in which somebody commanded, where it is younger than `since`, and what
/// came of it.
pub async fn mail_before(
    tx: &mut WriteTx,
    by: &str,
    inbox_id: i64,
    since: Timestamp,
) -> Result<Option<(i64, Vec<Given>)>, StoreError> {
    let since = stored_time(since);
    let before = sqlx::query_scalar!(
        r#"SELECT inbox_id AS "inbox_id!: i64" FROM command
           WHERE by = ? AND inbox_id IS NOT NULL AND inbox_id <> ? AND at > ? ORDER BY id DESC LIMIT 1"#,
        by,
        inbox_id,
        since
    )
    .fetch_optional(tx.connection())
    .await?;
    let Some(before) = before else {
        return Ok(None);
    };
    let given = sqlx::query_as!(
        Given,
        r#"SELECT id AS "id!", what, application_id FROM command WHERE inbox_id = ? ORDER BY id"#,
        before
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(Some((before, given)))
}
