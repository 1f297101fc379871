//! What the managers commanded and what was carried out: the numbers that "undo 17" names.

use jiff::Timestamp;

use super::{StoreError, WriteTx, read_time, stored_time};
use crate::domain::command::{CarriedOut, Undo};

/// A command that was just carried out.
#[derive(Clone, Debug)]
pub struct NewCommand<'a> {
    /// Who gave it: a manager's folded address, or "command line".
    pub by: &'a str,
    /// The stored mail that it came in, if one.
    pub inbox_id: Option<i64>,
    /// The verb.
    pub what: &'static str,
    /// The application that it names first, if one.
    pub application_id: Option<i64>,
    /// What puts it back.
    pub undo: &'a [Undo],
}

/// Notes a command that was carried out, and returns its number.
pub async fn record(
    tx: &mut WriteTx,
    new: &NewCommand<'_>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let at = stored_time(now);
    let undo = serde_json::to_string(new.undo).map_err(|_| StoreError::Corrupt("command"))?;
    let done = sqlx::query!(
        "INSERT INTO command (at, by, inbox_id, what, application_id, undo) VALUES (?, ?, ?, ?, ?, ?)",
        at,
        new.by,
        new.inbox_id,
        new.what,
        new.application_id,
        undo
    )
    .execute(tx.connection())
    .await?;
    Ok(done.last_insert_rowid())
}

struct Row {
    id: i64,
    at: String,
    what: String,
    undo: String,
    undone_by: Option<i64>,
}

impl Row {
    fn read(self) -> Result<CarriedOut, StoreError> {
        Ok(CarriedOut {
            id: self.id,
            at: read_time(&self.at)?,
            what: self.what,
            undo: serde_json::from_str(&self.undo).map_err(|_| StoreError::Corrupt("command"))?,
            undone_by: self.undone_by,
        })
    }
}

/// The command with this number.
pub async fn by_number(tx: &mut WriteTx, id: i64) -> Result<Option<CarriedOut>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        "SELECT id, at, what, undo, undone_by FROM command WHERE id = ?",
        id
    );
    let row = row.fetch_optional(tx.connection()).await?;
    row.map(Row::read).transpose()
}

/// The newest command of this person, whether it can be put back or not: who says "undo" means
/// what they did last, and saying it twice must not put back what was before.
pub async fn last_of(tx: &mut WriteTx, by: &str) -> Result<Option<CarriedOut>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", at, what, undo, undone_by FROM command WHERE by = ? ORDER BY id DESC LIMIT 1"#,
        by
    );
    let row = row.fetch_optional(tx.connection()).await?;
    row.map(Row::read).transpose()
}

/// The commands about one application, oldest first.
pub async fn about(tx: &mut WriteTx, application_id: i64) -> Result<Vec<CarriedOut>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, at, what, undo, undone_by FROM command WHERE application_id = ? ORDER BY id",
        application_id
    );
    let rows = rows.fetch_all(tx.connection()).await?;
    rows.into_iter().map(Row::read).collect()
}

/// Notes that one command put another back.
pub async fn undone(tx: &mut WriteTx, id: i64, by: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE command SET undone_by = ? WHERE id = ?", by, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The last mail, younger than `since` and not this one, in which somebody entered an application.
pub async fn mail_that_added(
    tx: &mut WriteTx,
    by: &str,
    inbox_id: i64,
    since: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let since = stored_time(since);
    let mail = sqlx::query_scalar!(
        r#"SELECT inbox_id AS "inbox_id!: i64" FROM command
           WHERE by = ? AND what = 'add' AND inbox_id IS NOT NULL AND inbox_id <> ? AND at > ?
           ORDER BY id DESC LIMIT 1"#,
        by,
        inbox_id,
        since
    );
    Ok(mail.fetch_optional(tx.connection()).await?)
}
