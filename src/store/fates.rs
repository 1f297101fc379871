//! What became of each mail in the mailbox, for those who tell the story: which stored message
//! it is, what that was taken for and why, and the letters that answered it.

use super::{Store, StoreError};

/// What became of one mail.
#[derive(Clone, Debug)]
pub struct Fate {
    /// Where the mail lay: the UID in decimal, or the Maildir name.
    pub uid: String,
    /// The stored message. Two copies of one mail are one message.
    pub message: i64,
    /// received, processed or quarantined.
    pub state: String,
    /// What it was.
    pub kind: Option<String>,
    /// Why it was taken for that, in a sentence.
    pub reason: Option<String>,
    /// The application that it concerns.
    pub reference: Option<String>,
    /// How many answers the application had with it, where it brought any.
    pub answers: i64,
    /// What was still wrong with them then, as a JSON list of codes.
    pub problems: Option<String>,
}

/// A letter that answers a stored message.
#[derive(Clone, Debug)]
pub struct AnsweringLetter {
    /// Its key in the database.
    pub id: i64,
    /// The stored message that it answers.
    pub message: i64,
    /// Which letter.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Without angle brackets.
    pub message_id: String,
}

impl Store {
    /// What became of each mail of a folder, in the order in which they were stored.
    pub async fn fates(&self, folder: &str) -> Result<Vec<Fate>, StoreError> {
        Ok(sqlx::query_as!(
            Fate,
            r#"SELECT place.uid AS "uid!", inbox.id AS "message!", inbox.state AS "state!", inbox.kind, inbox.reason,
                      (SELECT reference FROM event JOIN application ON application.id = event.application_id
                       WHERE event.inbox_id = inbox.id LIMIT 1) AS "reference?: String",
                      (SELECT COUNT(*) FROM answer WHERE version_id = version.id) AS "answers!: i64",
                      version.problems AS "problems?"
               FROM place JOIN inbox ON inbox.id = place.inbox_id
                    LEFT JOIN version ON version.inbox_id = inbox.id
               WHERE place.folder = ? ORDER BY inbox.id, place.uid"#,
            folder
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The letters that answer stored messages, oldest first.
    pub async fn answering_letters(&self) -> Result<Vec<AnsweringLetter>, StoreError> {
        Ok(sqlx::query_as!(
            AnsweringLetter,
            r#"SELECT id AS "id!", inbox_id AS "message!", kind, state, message_id
               FROM outbox WHERE inbox_id IS NOT NULL ORDER BY id"#
        )
        .fetch_all(self.reader())
        .await?)
    }
}
