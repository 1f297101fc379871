//! Applications as people look at them: lists, one whole application, exports.

use serde::Serialize;

use super::{Store, StoreError};

/// One line of the applicants' list.
#[derive(Clone, Debug, Serialize)]
pub struct ApplicantLine {
    /// Database key of the application.
    #[serde(skip)]
    pub id: i64,
    /// What people call it.
    pub reference: String,
    /// The name as typed.
    pub name: Option<String>,
    /// Where letters go.
    pub address: Option<String>,
    /// Where the manager has it.
    pub status: String,
    /// Nothing is missing.
    pub complete: bool,
    /// What to notice, separated by commas.
    pub flags: Option<String>,
    /// Number of the newest version.
    pub version: i64,
    /// When it arrived.
    pub arrived_at: String,
    /// The application that it is part of, if it was merged into one.
    pub merged_into: Option<String>,
}

/// An answer as stored.
#[derive(Clone, Debug, Serialize)]
pub struct StoredAnswer {
    /// Which question.
    pub field: String,
    /// JSON of the value.
    pub value: String,
    /// What was typed.
    pub raw: String,
    /// The value as programs compare and dial it, where it has such a spelling.
    pub normal: Option<String>,
    /// Where it was found.
    #[serde(rename = "where")]
    pub place: String,
    /// How sure the reader was.
    pub confidence: f64,
}

/// One line of an application's history.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryLine {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub what: String,
    /// Why, as a code.
    pub reason_code: String,
    /// Which answer, if it is about one.
    pub field: Option<String>,
    /// To which application it happened: this one, or one that was merged into it.
    pub reference: String,
}

/// A file that came with an application.
#[derive(Clone, Debug, Serialize)]
pub struct StoredFile {
    /// The sender's label.
    pub name: Option<String>,
    /// What its octets say it is.
    pub kind: String,
    /// Octets.
    pub size: i64,
    /// The stored message that holds it.
    pub message: i64,
    /// Kept apart: nobody should have sent it.
    pub restricted: bool,
}

/// A stored message that concerns an application: what it was taken for, and why.
#[derive(Clone, Debug, Serialize)]
pub struct StoredMessage {
    /// Its key.
    pub id: i64,
    /// When it arrived at the server.
    pub arrived_at: String,
    /// What it was.
    pub kind: Option<String>,
    /// The letter it was owed.
    pub reply: Option<String>,
    /// Why, in a sentence.
    pub reason: Option<String>,
}

/// One version of an application's answers.
#[derive(Clone, Debug, Serialize)]
pub struct StoredVersion {
    /// 1 for the first.
    pub number: i64,
    /// `current`, `past` or `proposed`.
    pub state: String,
    /// Whose it is.
    pub entered_by: String,
    /// The stored message it came from.
    pub message: Option<i64>,
    /// Since when it is there.
    pub created_at: String,
    /// The address that a proposed one came from.
    pub proposed_from: Option<String>,
    /// What became of a proposed one: `taken` or `left`; nothing while it waits.
    pub settled: Option<String>,
    /// Of which application: this one, or one that was merged into it.
    pub reference: String,
    /// The answers that differ from those of the version before it.
    pub changed: Option<String>,
}

impl Store {
    /// All applications, by reference. Those that became part of others are not among them.
    pub async fn applicants(&self) -> Result<Vec<ApplicantLine>, StoreError> {
        self.lines(None).await
    }

    /// The application with this reference, though it became part of another.
    pub async fn applicant(&self, reference: &str) -> Result<Option<ApplicantLine>, StoreError> {
        Ok(self.lines(Some(reference)).await?.pop())
    }

    async fn lines(&self, reference: Option<&str>) -> Result<Vec<ApplicantLine>, StoreError> {
        Ok(sqlx::query_as!(
            ApplicantLine,
            r#"SELECT application.id AS "id!", reference, applicant.name,
                      (SELECT address FROM applicant_address WHERE applicant_id = applicant.id ORDER BY position LIMIT 1) AS "address?: String",
                      status, complete AS "complete: bool",
                      (SELECT GROUP_CONCAT(flag, ', ') FROM flag WHERE application_id = application.id) AS "flags?: String",
                      (SELECT MAX(number) FROM version WHERE application_id = application.id) AS "version!: i64",
                      application.arrived_at,
                      (SELECT kept.reference FROM application AS kept WHERE kept.id = application.merged_into) AS "merged_into?: String"
               FROM application JOIN applicant ON applicant.id = application.applicant_id
               WHERE (?1 IS NULL AND merged_into IS NULL) OR reference = ?1 ORDER BY number"#,
            reference
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The answers that hold.
    pub async fn answers(&self, application_id: i64) -> Result<Vec<StoredAnswer>, StoreError> {
        Ok(sqlx::query_as!(
            StoredAnswer,
            r#"SELECT field, value, raw, normal, answer.place, confidence FROM answer
               JOIN version ON version.id = answer.version_id
               WHERE version.application_id = ? AND version.state = 'current' ORDER BY position"#,
            application_id
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The problems of the current version, as codes.
    pub async fn problems(&self, application_id: i64) -> Result<Vec<String>, StoreError> {
        let json = sqlx::query_scalar!(
            "SELECT problems FROM version WHERE application_id = ? AND state = 'current'",
            application_id
        )
        .fetch_optional(self.reader())
        .await?;
        json.map_or(Ok(Vec::new()), |json| {
            serde_json::from_str(&json).map_err(|_| StoreError::Corrupt("version"))
        })
    }

    /// What happened to an application, oldest first.
    pub async fn history(&self, application_id: i64) -> Result<Vec<HistoryLine>, StoreError> {
        Ok(sqlx::query_as!(
            HistoryLine,
            "SELECT at, by, what, reason_code, field, reference FROM event
             JOIN application ON application.id = event.application_id
             WHERE application.id = ?1 OR merged_into = ?1 ORDER BY event.id",
            application_id
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The manager's notes on an application, oldest first, each with its time.
    pub async fn notes(&self, application_id: i64) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query!(
            "SELECT at, text FROM note WHERE application_id = ? ORDER BY id",
            application_id
        )
        .fetch_all(self.reader())
        .await?
        .into_iter()
        .map(|row| (row.at, row.text))
        .collect())
    }

    /// The files of an application.
    pub async fn files(&self, application_id: i64) -> Result<Vec<StoredFile>, StoreError> {
        Ok(sqlx::query_as!(
            StoredFile,
            r#"SELECT name, kind, size, inbox_id AS message, restricted AS "restricted: bool"
               FROM attachment WHERE application_id = ? ORDER BY id"#,
            application_id
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The answers as they stood in one version of an application.
    pub async fn answers_of_version(
        &self,
        application_id: i64,
        number: u32,
    ) -> Result<Vec<StoredAnswer>, StoreError> {
        Ok(sqlx::query_as!(
            StoredAnswer,
            r#"SELECT field, value, raw, normal, answer.place, confidence FROM answer
               JOIN version ON version.id = answer.version_id
               WHERE version.application_id = ? AND version.number = ? ORDER BY position"#,
            application_id,
            number
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The versions of an application, oldest first.
    pub async fn versions(&self, application_id: i64) -> Result<Vec<StoredVersion>, StoreError> {
        Ok(sqlx::query_as!(
            StoredVersion,
            r#"SELECT version.number, state, entered_by, inbox_id AS message, version.created_at, proposed_from, settled, reference,
                      (SELECT GROUP_CONCAT(field, ', ') FROM answer WHERE version_id = version.id AND version.number > 1
                         AND NOT EXISTS (SELECT 1 FROM answer AS before JOIN version AS older ON older.id = before.version_id
                             WHERE older.application_id = version.application_id AND before.field = answer.field
                               AND before.value = answer.value AND version.state <> 'proposed'
                               AND older.number = (SELECT MAX(number) FROM version AS one
                                   WHERE one.application_id = version.application_id AND one.number < version.number
                                     AND one.state <> 'proposed'))) AS "changed?: String"
               FROM version JOIN application ON application.id = version.application_id
               WHERE application.id = ?1 OR merged_into = ?1 ORDER BY application.number, version.number"#,
            application_id
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The addresses of an application's applicant; letters go to the first.
    pub async fn addresses(&self, application_id: i64) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT address FROM applicant_address
             WHERE applicant_id = (SELECT applicant_id FROM application WHERE id = ?) ORDER BY position",
            application_id
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The stored messages that concern an application, oldest first.
    pub async fn messages(&self, application_id: i64) -> Result<Vec<StoredMessage>, StoreError> {
        Ok(sqlx::query_as!(
            StoredMessage,
            r#"SELECT id AS "id!", arrived_at, kind, reply, reason FROM inbox
               WHERE id IN (SELECT inbox_id FROM event JOIN application ON application.id = event.application_id
                            WHERE application.id = ?1 OR merged_into = ?1) ORDER BY id"#,
            application_id
        )
        .fetch_all(self.reader())
        .await?)
    }
}
