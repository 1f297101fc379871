//! The applications in which a manager's words occur, as the transaction sees them.

use jiff::Timestamp;

use super::{StoreError, WriteTx, read_time};
use crate::domain::application::Reference;

/// An application that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// What people call it.
    pub reference: Reference,
    /// The name as typed.
    pub name: Option<String>,
    /// Where the manager has it.
    pub status: String,
    /// When it arrived.
    pub arrived_at: Timestamp,
}

/// The applications in which this word occurs: in the reference, the name, an address or an answer
/// that holds. Case counts for nothing in letters of ASCII.
pub async fn with_word(tx: &mut WriteTx, word: &str) -> Result<Vec<i64>, StoreError> {
    let escaped = word
        .replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_");
    let like = format!("%{escaped}%");
    Ok(sqlx::query_scalar!(
        r#"SELECT application.id AS "id!" FROM application JOIN applicant ON applicant.id = application.applicant_id
           WHERE merged_into IS NULL AND (
               reference LIKE ?1 ESCAPE '\' OR applicant.name LIKE ?1 ESCAPE '\'
               OR EXISTS (SELECT 1 FROM applicant_address
                   WHERE applicant_address.applicant_id = applicant.id AND address LIKE ?1 ESCAPE '\')
               OR EXISTS (SELECT 1 FROM version JOIN answer ON answer.version_id = version.id
                   WHERE version.application_id = application.id AND version.state = 'current'
                       AND (raw LIKE ?1 ESCAPE '\' OR normal LIKE ?1 ESCAPE '\')))
           ORDER BY number"#,
        like
    )
    .fetch_all(tx.connection())
    .await?)
}

/// One application as a search tells of it.
pub async fn found(tx: &mut WriteTx, id: i64) -> Result<Found, StoreError> {
    let row = sqlx::query!(
        "SELECT reference, name, status, arrived_at FROM application
         JOIN applicant ON applicant.id = application.applicant_id WHERE application.id = ?",
        id
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(Found {
        reference: Reference::from_stored(row.reference),
        name: row.name,
        status: row.status,
        arrived_at: read_time(&row.arrived_at)?,
    })
}
