//! Applications, their versions and answers, read back for the rules.

use std::collections::BTreeSet;

use super::{StoreError, WriteTx, read_time};
use crate::domain::address::Address;
use crate::domain::application::{Application, Reference, Status};
use crate::domain::form::FieldId;
use crate::domain::reading::Answer;
use crate::domain::verdict::{Flag, Problem};

/// The application with this reference.
pub async fn by_reference(
    tx: &mut WriteTx,
    reference: &str,
) -> Result<Option<Application>, StoreError> {
    let id = id_of(tx, reference).await?;
    match id {
        Some(id) => Ok(Some(read(tx, id).await?)),
        None => Ok(None),
    }
}

/// The key of the application with this reference.
pub async fn id_of(tx: &mut WriteTx, reference: &str) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM application WHERE reference = ?"#,
        reference
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// The key of the application that answers for this reference: its own, or the one that it was
/// merged into.
pub async fn kept_id_of(tx: &mut WriteTx, reference: &str) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(merged_into, id) AS "id!: i64" FROM application WHERE reference = ?"#,
        reference
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// The applications of the people with these addresses, and those with these references,
/// newest first.
pub async fn of_people(
    tx: &mut WriteTx,
    addresses: &[Address],
    references: &[Reference],
) -> Result<Vec<Application>, StoreError> {
    let mut ids = BTreeSet::new();
    for address in addresses {
        let folded = address.folded();
        let found = sqlx::query_scalar!(
            r#"SELECT application.id AS "id!" FROM applicant_address
               JOIN application ON application.applicant_id = applicant_address.applicant_id WHERE folded = ?"#,
            folded
        )
        .fetch_all(tx.connection())
        .await?;
        ids.extend(found);
    }
    for reference in references {
        ids.extend(kept_id_of(tx, reference.as_str()).await?);
    }
    let mut applications = Vec::with_capacity(ids.len());
    for id in ids.into_iter().rev() {
        applications.push(read(tx, id).await?);
    }
    Ok(applications)
}

pub(super) async fn read(tx: &mut WriteTx, id: i64) -> Result<Application, StoreError> {
    let row = sqlx::query!(
        r#"SELECT application.reference AS "reference!", status AS "status!", application.arrived_at AS "arrived_at!",
                  applicant.name, applicant.preferred_name, application.applicant_id AS "applicant_id!",
                  version.id AS "version_id?", version.problems AS "problems?",
                  (SELECT MAX(number) FROM version AS v WHERE v.application_id = application.id) AS "newest!: u32"
           FROM application JOIN applicant ON applicant.id = application.applicant_id
           LEFT JOIN version ON version.application_id = application.id AND version.state = 'current'
           WHERE application.id = ?"#,
        id
    )
    .fetch_one(tx.connection())
    .await?;
    let addresses = sqlx::query_scalar!(
        "SELECT address FROM applicant_address WHERE applicant_id = ? ORDER BY position",
        row.applicant_id
    )
    .fetch_all(tx.connection())
    .await?;
    let flags = sqlx::query_scalar!(
        "SELECT flag FROM flag WHERE application_id = ? ORDER BY flag",
        id
    )
    .fetch_all(tx.connection())
    .await?;
    let answers = match row.version_id {
        Some(version) => read_answers(tx, version).await?,
        None => Vec::new(),
    };
    let problems: Vec<Problem> = match row.problems {
        Some(json) => serde_json::from_str(&json).map_err(|_| StoreError::Corrupt("version"))?,
        None => Vec::new(),
    };
    Ok(Application {
        id,
        reference: Reference::from_stored(row.reference),
        status: Status::parse(&row.status).ok_or(StoreError::Corrupt("application"))?,
        flags: flags.iter().filter_map(|flag| Flag::parse(flag)).collect(),
        addresses: addresses
            .iter()
            .filter_map(|address| Address::parse(address))
            .collect(),
        name: row.name,
        preferred_name: row.preferred_name,
        version: row.newest,
        answers,
        problems,
        arrived_at: read_time(&row.arrived_at)?,
    })
}

pub(super) async fn read_answers(
    tx: &mut WriteTx,
    version: i64,
) -> Result<Vec<Answer>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT field, value, raw, normal, place, confidence AS "confidence: f32" FROM answer WHERE version_id = ? ORDER BY position"#,
        version
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Answer {
                field: FieldId::new(row.field),
                value: serde_json::from_str(&row.value)
                    .map_err(|_| StoreError::Corrupt("answer"))?,
                raw: row.raw,
                normal: row.normal,
                place: row.place,
                confidence: row.confidence,
            })
        })
        .collect()
}
