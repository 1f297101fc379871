//! What waits for the manager's eyes, with the reason.

use jiff::Timestamp;
use jiff::civil::Date;

use super::outbox::Reopened;
use super::{Store, StoreError, WriteTx, stored_time};
use crate::domain::plan::Reason;

/// What a review item is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// A stored message.
    pub inbox_id: Option<i64>,
    /// An application.
    pub application_id: Option<i64>,
    /// A letter.
    pub outbox_id: Option<i64>,
}

/// By when an item has to be dealt with.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// The day.
    pub on: Date,
    /// Somebody may be in need: it is read before all else.
    pub at_once: bool,
}

/// Adds an item, unless the same open one is there already.
pub async fn add(
    tx: &mut WriteTx,
    reason: &Reason,
    about: About,
    now: Timestamp,
) -> Result<(), StoreError> {
    add_due(tx, reason, about, None, now).await
}

/// Adds an item, which may have to be dealt with by a day.
pub async fn add_due(
    tx: &mut WriteTx,
    reason: &Reason,
    about: About,
    due: Option<Due>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = stored_time(now);
    let due_on = due.map(|due| due.on.to_string());
    let at_once = due.is_some_and(|due| due.at_once);
    // The same item may be raised for two reasons, and only one of them knows how urgent it is.
    let known = sqlx::query!(
        "UPDATE review SET due_on = COALESCE(due_on, ?5), at_once = MAX(at_once, ?6)
         WHERE settled_at IS NULL AND reason_code = ?1
            AND inbox_id IS ?2 AND application_id IS ?3 AND outbox_id IS ?4",
        reason.code,
        about.inbox_id,
        about.application_id,
        about.outbox_id,
        due_on,
        at_once
    )
    .execute(tx.connection())
    .await?;
    if known.rows_affected() > 0 {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO review (inbox_id, application_id, outbox_id, reason_code, reason, created_at, due_on, at_once)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        about.inbox_id,
        about.application_id,
        about.outbox_id,
        reason.code,
        reason.sentence,
        at,
        due_on,
        at_once
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A letter that was held is so no longer: what told the manager of it is settled. What is as
/// urgent for itself stays, and an item about a storm stays while another letter waits for it.
pub async fn settle_held(
    tx: &mut WriteTx,
    outbox_id: i64,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = stored_time(now);
    sqlx::query!(
        "UPDATE review SET settled_at = ?1
         WHERE settled_at IS NULL AND at_once = 0 AND due_on IS NULL AND reason_code = ?2
            AND (inbox_id = (SELECT inbox_id FROM outbox WHERE id = ?3)
                OR (inbox_id IS NULL AND NOT EXISTS (
                    SELECT 1 FROM outbox AS other WHERE other.state = 'held' AND other.why = ?2
                        AND (review.application_id IS NULL OR other.application_id = review.application_id))))",
        at,
        why,
        outbox_id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Nobody who was told "closed", or would have been, is forgotten when the opening opens again.
pub async fn tell_of_reopening(
    tx: &mut WriteTx,
    concerned: Reopened,
    now: Timestamp,
) -> Result<(), StoreError> {
    let not_told = Reason::new(
        "closed_letter_cancelled",
        "The opening is open again, and the letter that said \"closed\" was stopped in time: this person has had no letter yet. Please write to them.",
    );
    let told = Reason::new(
        "was_told_closed",
        "The opening is open again, and this person was told that it is closed. Please write to them.",
    );
    for (reason, applications) in [(not_told, concerned.not_told), (told, concerned.told)] {
        for id in applications {
            let about = About {
                application_id: Some(id),
                ..Default::default()
            };
            add(tx, &reason, about, now).await?;
        }
    }
    Ok(())
}

/// The applications that were just listed with this code, as by [`tell_of_reopening`].
pub async fn listed_now(
    tx: &mut WriteTx,
    code: &str,
    now: Timestamp,
) -> Result<Vec<i64>, StoreError> {
    let at = stored_time(now);
    let listed = sqlx::query_scalar!(
        r#"SELECT application_id AS "id!" FROM review
           WHERE settled_at IS NULL AND reason_code = ? AND created_at = ? AND application_id IS NOT NULL ORDER BY id"#,
        code,
        at
    );
    Ok(listed.fetch_all(tx.connection()).await?)
}

/// Nobody has to write by hand to somebody who gets a letter after all.
pub async fn answered(
    tx: &mut WriteTx,
    application_id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = stored_time(now);
    sqlx::query!(
        "UPDATE review SET settled_at = ? WHERE settled_at IS NULL AND reason_code = 'not_answered' AND application_id = ?",
        at,
        application_id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Settles an item. Returns false where it is not open.
pub async fn settle(tx: &mut WriteTx, id: i64, now: Timestamp) -> Result<bool, StoreError> {
    let at = stored_time(now);
    let done = sqlx::query!(
        "UPDATE review SET settled_at = ? WHERE id = ? AND settled_at IS NULL",
        at,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What an open item is about; `None` where it is not open.
pub async fn about(tx: &mut WriteTx, id: i64) -> Result<Option<About>, StoreError> {
    Ok(sqlx::query_as!(
        About,
        "SELECT inbox_id, application_id, outbox_id FROM review WHERE id = ? AND settled_at IS NULL",
        id
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// One item.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Item {
    /// Its key.
    pub id: i64,
    /// The reason's code.
    pub reason_code: String,
    /// The reason in a sentence.
    pub reason: String,
    /// The stored message it is about.
    pub message: Option<i64>,
    /// The application it is about.
    pub reference: Option<String>,
    /// The letter it is about.
    pub letter: Option<i64>,
    /// Since when it waits.
    pub created_at: String,
    /// The day by which it has to be dealt with, if there is one.
    pub due_on: Option<String>,
    /// Somebody may be in need: it is read before all else.
    pub at_once: bool,
}

impl Store {
    /// The open items: what is read at once, what has a day, the rest; each oldest first.
    pub async fn open_reviews(&self) -> Result<Vec<Item>, StoreError> {
        Ok(sqlx::query_as!(
            Item,
            r#"SELECT review.id AS "id!", reason_code, reason, inbox_id AS message, application.reference AS "reference?",
                      outbox_id AS letter, review.created_at AS "created_at!",
                      due_on, at_once AS "at_once!: bool"
               FROM review LEFT JOIN application ON application.id = review.application_id
               WHERE settled_at IS NULL
               ORDER BY at_once DESC, due_on IS NULL, due_on, review.id"#
        )
        .fetch_all(self.reader())
        .await?)
    }
}
