//! One whole application for a letter to the manager, as the transaction sees it: what the same mail
//! has just changed is in it.

use jiff::Timestamp;

use super::{StoreError, WriteTx, applications, read_time};
use crate::domain::application::Application;

/// What is kept about one application beside its answers.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The application that answers for the reference.
    pub application: Application,
    /// Notes, oldest first.
    pub notes: Vec<(Timestamp, String)>,
    /// When, who, what and why, oldest first.
    pub history: Vec<(Timestamp, String)>,
    /// Its files.
    pub files: Vec<LoggedFile>,
}

/// A file as it was logged; its octets are in the message or beside it.
#[derive(Clone, Debug)]
pub struct LoggedFile {
    /// Its key.
    pub id: i64,
    /// The sender's label.
    pub name: Option<String>,
    /// Octets.
    pub size: u64,
    /// Its hash.
    pub sha256: Vec<u8>,
    /// The stored message that it came in.
    pub message: i64,
    /// Nobody should have sent it.
    pub restricted: bool,
}

/// Reads it, or nothing where there is no such application.
pub async fn read(tx: &mut WriteTx, reference: &str) -> Result<Option<Dossier>, StoreError> {
    let Some(id) = applications::kept_id_of(tx, reference).await? else {
        return Ok(None);
    };
    Ok(Some(Dossier {
        application: applications::read(tx, id).await?,
        notes: notes(tx, id).await?,
        history: history(tx, id).await?,
        files: files(tx, id).await?,
    }))
}

async fn notes(tx: &mut WriteTx, id: i64) -> Result<Vec<(Timestamp, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT at, text FROM note WHERE application_id = ? ORDER BY id",
        id
    );
    let rows = rows.fetch_all(tx.connection()).await?;
    rows.into_iter()
        .map(|row| Ok((read_time(&row.at)?, row.text)))
        .collect()
}

async fn history(tx: &mut WriteTx, id: i64) -> Result<Vec<(Timestamp, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT at, by, what, reason_code, field FROM event
         JOIN application ON application.id = event.application_id
         WHERE application.id = ?1 OR merged_into = ?1 ORDER BY event.id",
        id
    );
    let rows = rows.fetch_all(tx.connection()).await?;
    rows.into_iter()
        .map(|row| {
            let field = row.field.map(|field| format!(" {field}"));
            let field = field.unwrap_or_default();
            let what = format!("{}: {}{field} ({})", row.by, row.what, row.reason_code);
            Ok((read_time(&row.at)?, what))
        })
        .collect()
}

async fn files(tx: &mut WriteTx, id: i64) -> Result<Vec<LoggedFile>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", name, size, sha256, inbox_id, restricted AS "restricted: bool"
           FROM attachment WHERE application_id = ? ORDER BY id"#,
        id
    );
    let rows = rows.fetch_all(tx.connection()).await?;
    let files = rows.into_iter().map(|row| LoggedFile {
        id: row.id,
        name: row.name,
        size: u64::try_from(row.size).unwrap_or(u64::MAX),
        sha256: row.sha256,
        message: row.inbox_id,
        restricted: row.restricted,
    });
    Ok(files.collect())
}

/// The octets that are kept beside a file, since its message was redacted.
pub async fn octets_beside(tx: &mut WriteTx, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let octets = sqlx::query_scalar!("SELECT octets FROM attachment WHERE id = ?", id);
    Ok(octets.fetch_optional(tx.connection()).await?.flatten())
}
