//! The log: every application with the answers that hold, one after the other, for tables.
//!
//! What is read is handed on at once, so that memory does not grow with the log. An application
//! that became part of another is not in it.

use futures_util::TryStreamExt as _;
use sqlx::SqliteExecutor;

use super::lists::ApplicantLine;
use super::{Store, StoreError, WriteTx};

/// An application with the answers that hold.
#[derive(Clone, Debug)]
pub struct Logged {
    /// What is known without any answer.
    pub line: ApplicantLine,
    /// The answers; those about access needs only where they were asked for.
    pub answers: Vec<HeldAnswer>,
}

/// An answer that holds.
#[derive(Clone, Debug)]
pub struct HeldAnswer {
    /// Which question.
    pub field: String,
    /// JSON of the value.
    pub value: String,
    /// The value as programs compare and dial it, where it has such a spelling.
    pub normal: Option<String>,
}

/// How much was answered to one question.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Which question.
    pub field: String,
    /// Octets of all answers up to [`SHORT`].
    pub short_octets: u64,
    /// Octets of all longer ones.
    pub long_octets: u64,
    /// How many are longer.
    pub long: u64,
}

/// An answer of so many octets is short.
pub const SHORT: i64 = 80;

impl Store {
    /// Hands on each application, by reference.
    pub async fn each_logged<E: From<StoreError>>(
        &self,
        access_needs: bool,
        take: impl FnMut(Logged) -> Result<(), E>,
    ) -> Result<(), E> {
        each_of(self.reader(), access_needs, take).await
    }
}

/// Hands on each application, by reference, as this transaction sees it.
pub async fn each<E: From<StoreError>>(
    tx: &mut WriteTx,
    access_needs: bool,
    take: impl FnMut(Logged) -> Result<(), E>,
) -> Result<(), E> {
    each_of(tx.connection(), access_needs, take).await
}

async fn each_of<'c, E: From<StoreError>>(
    executor: impl SqliteExecutor<'c>,
    access_needs: bool,
    mut take: impl FnMut(Logged) -> Result<(), E>,
) -> Result<(), E> {
    let mut rows = sqlx::query!(
        r#"SELECT application.id AS "id!", reference, applicant.name,
                  (SELECT address FROM applicant_address WHERE applicant_id = applicant.id ORDER BY position LIMIT 1) AS "address?: String",
                  status, complete AS "complete: bool",
                  (SELECT GROUP_CONCAT(flag, ', ') FROM flag WHERE application_id = application.id) AS "flags?: String",
                  (SELECT MAX(number) FROM version WHERE application_id = application.id) AS "version!: i64",
                  application.arrived_at,
                  (SELECT json_group_array(json_array(field, value, normal)) FROM answer
                   WHERE version_id = version.id AND (?1 OR field <> 'access_needs')) AS "answers!: String"
           FROM application JOIN applicant ON applicant.id = application.applicant_id
                LEFT JOIN version ON version.application_id = application.id AND version.state = 'current'
           WHERE merged_into IS NULL ORDER BY application.number"#,
        access_needs
    )
    .fetch(executor);
    while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
        let answers: Vec<(String, String, Option<String>)> =
            serde_json::from_str(&row.answers).map_err(|_| StoreError::Corrupt("answer"))?;
        let line = ApplicantLine {
            id: row.id,
            reference: row.reference,
            name: row.name,
            address: row.address,
            status: row.status,
            complete: row.complete,
            flags: row.flags,
            version: row.version,
            arrived_at: row.arrived_at,
            merged_into: None,
        };
        let held = |(field, value, normal)| HeldAnswer {
            field,
            value,
            normal,
        };
        let answers = answers.into_iter().map(held).collect();
        take(Logged { line, answers })?;
    }
    Ok(())
}

/// Which questions are answered, and how much, as this transaction sees it.
pub async fn answered(tx: &mut WriteTx) -> Result<Vec<Answered>, StoreError> {
    Ok(sqlx::query_as!(
        Answered,
        r#"SELECT field,
                  COALESCE(SUM(octet_length(value)) FILTER (WHERE octet_length(value) <= ?1), 0) AS "short_octets!: u64",
                  COALESCE(SUM(octet_length(value)) FILTER (WHERE octet_length(value) > ?1), 0) AS "long_octets!: u64",
                  COUNT(*) FILTER (WHERE octet_length(value) > ?1) AS "long!: u64"
           FROM application JOIN version ON version.application_id = application.id AND version.state = 'current'
                JOIN answer ON answer.version_id = version.id
           WHERE merged_into IS NULL GROUP BY field"#,
        SHORT
    )
    .fetch_all(tx.connection())
    .await?)
}
