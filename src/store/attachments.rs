//! The files that came with applications, and which of them are kept apart.

use super::apply::Context;
use super::{StoreError, WriteTx};
use crate::domain::application::{Application, Reference};
use crate::domain::reading::FileKind;

/// A file of the message at hand, as it is logged with an application.
#[derive(Clone, Debug)]
pub struct LoggedFile {
    /// The sender's label.
    pub name: Option<String>,
    /// What its octets say it is.
    pub kind: FileKind,
    /// Its size in octets.
    pub size: u64,
    /// Its hash.
    pub sha256: Vec<u8>,
    /// Its octets, where the stored message is about to be redacted and it may be kept.
    pub octets: Option<Vec<u8>>,
}

/// Logs the files of the message at hand with an application.
pub(super) async fn link(
    tx: &mut WriteTx,
    id: i64,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let Some(inbox_id) = context.inbox_id else {
        return Ok(());
    };
    for file in context.files {
        let (kind, size) = (
            file.kind.as_str(),
            i64::try_from(file.size).unwrap_or(i64::MAX),
        );
        sqlx::query!(
            "INSERT INTO attachment (application_id, inbox_id, name, kind, size, sha256, octets) VALUES (?, ?, ?, ?, ?, ?, ?)",
            id,
            inbox_id,
            file.name,
            kind,
            size,
            file.sha256,
            file.octets
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}

/// Keeps these files of a message apart, by their labels: a file that is in another is kept apart
/// with the one that came (`papers.zip: passport.jpg`). Where a label fits none, all are.
pub(super) async fn keep_apart(
    tx: &mut WriteTx,
    labels: &[Option<String>],
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let Some(inbox_id) = context.inbox_id else {
        return Ok(());
    };
    for label in labels {
        let done = sqlx::query!(
            "UPDATE attachment SET restricted = 1 WHERE inbox_id = ?1
             AND (name IS ?2 OR substr(?2, 1, length(name) + 2) = name || ': ')",
            inbox_id,
            label
        )
        .execute(tx.connection())
        .await?;
        if done.rows_affected() == 0 {
            sqlx::query!(
                "UPDATE attachment SET restricted = 1 WHERE inbox_id = ?",
                inbox_id
            )
            .execute(tx.connection())
            .await?;
        }
    }
    Ok(())
}

/// The applications among these with which every one of `files` is logged already.
pub async fn with_all(
    tx: &mut WriteTx,
    applications: &[&Application],
    files: &[LoggedFile],
) -> Result<Vec<Reference>, StoreError> {
    let mut with_all = Vec::new();
    for application in applications {
        let mut all = !files.is_empty();
        for file in files {
            let there = sqlx::query_scalar!(
                r#"SELECT EXISTS (SELECT 1 FROM attachment WHERE application_id = ? AND sha256 = ?) AS "there!: bool""#,
                application.id,
                file.sha256
            )
            .fetch_one(tx.connection())
            .await?;
            all = all && there;
        }
        if all {
            with_all.push(application.reference.clone());
        }
    }
    Ok(with_all)
}
