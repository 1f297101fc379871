//! What waits for the manager, and what went wrong: review items, letters, refused commands.

use jiff::civil::Date;

use super::cards::name;
use crate::domain::application::Reference;
use crate::domain::briefing::{LetterLine, Refused, ReviewLine, Since};
use crate::domain::letter::LetterKind;
use crate::store::{StoreError, WriteTx, read_time, stored_time};

/// The open items, in the order in which they are to be dealt with, and how many there are.
pub(super) async fn reviews(
    tx: &mut WriteTx,
    most: u32,
) -> Result<(Vec<ReviewLine>, u32), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT review.id AS "id!", reason_code, reason, review.inbox_id AS message, application.reference AS "reference?",
                  applicant.name AS "name?", review.created_at, due_on, at_once AS "at_once: bool",
                  COALESCE((SELECT id FROM outbox WHERE state = 'held' AND id = review.outbox_id),
                           (SELECT MIN(id) FROM outbox WHERE state = 'held' AND inbox_id = review.inbox_id),
                           (SELECT MIN(id) FROM outbox WHERE state = 'held' AND application_id = review.application_id
                                AND why = review.reason_code)) AS "letter?: i64"
           FROM review LEFT JOIN application ON application.id = review.application_id
                LEFT JOIN applicant ON applicant.id = application.applicant_id
           WHERE settled_at IS NULL
           ORDER BY at_once DESC, due_on IS NULL, due_on, review.id LIMIT ?"#,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    let lines = rows.into_iter().map(|row| {
        Ok(ReviewLine {
            id: row.id,
            code: row.reason_code,
            why: row.reason,
            reference: row.reference.map(Reference::from_stored),
            name: name(row.name.as_deref()),
            message: row.message,
            letter: row.letter,
            since: read_time(&row.created_at)?,
            due_on: row.due_on.map(|day| read_day(&day)).transpose()?,
            at_once: row.at_once,
        })
    });
    let lines = lines.collect::<Result<_, StoreError>>()?;
    let total = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM review WHERE settled_at IS NULL"#
    )
    .fetch_one(tx.connection())
    .await?;
    Ok((lines, total))
}

fn read_day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("review"))
}

/// Letters that came back or were given up since then, newest first, and how many there are.
pub(super) async fn returned(
    tx: &mut WriteTx,
    since: Since,
    most: u32,
) -> Result<(Vec<LetterLine>, u32), StoreError> {
    let since = stored_time(since.at);
    let rows = sqlx::query_as!(
        Letter,
        r#"SELECT outbox.id AS "id!", kind, reference AS "reference?", name AS "name?", why, ended_at AS "at!"
           FROM outbox LEFT JOIN application ON application.id = outbox.application_id
                LEFT JOIN applicant ON applicant.id = application.applicant_id
           WHERE state = 'failed' AND ended_at > ? ORDER BY ended_at DESC, outbox.id DESC LIMIT ?"#,
        since,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM outbox WHERE state = 'failed' AND ended_at > ?"#,
        since
    )
    .fetch_one(tx.connection())
    .await?;
    Ok((lines(rows)?, total))
}

/// Letters that wait for her word, oldest first, and how many there are.
pub(super) async fn held(
    tx: &mut WriteTx,
    most: u32,
) -> Result<(Vec<LetterLine>, u32), StoreError> {
    let rows = sqlx::query_as!(
        Letter,
        r#"SELECT outbox.id AS "id!", kind, reference AS "reference?", name AS "name?", why, outbox.created_at AS "at!"
           FROM outbox LEFT JOIN application ON application.id = outbox.application_id
                LEFT JOIN applicant ON applicant.id = application.applicant_id
           WHERE state = 'held' ORDER BY outbox.id LIMIT ?"#,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    let total =
        sqlx::query_scalar!(r#"SELECT COUNT(*) AS "count!: u32" FROM outbox WHERE state = 'held'"#)
            .fetch_one(tx.connection())
            .await?;
    Ok((lines(rows)?, total))
}

struct Letter {
    id: i64,
    kind: String,
    reference: Option<String>,
    name: Option<String>,
    why: Option<String>,
    at: String,
}

fn lines(letters: Vec<Letter>) -> Result<Vec<LetterLine>, StoreError> {
    let line = |letter: Letter| {
        Ok(LetterLine {
            id: letter.id,
            kind: neutral(letter.kind),
            reference: letter.reference.map(Reference::from_stored),
            name: name(letter.name.as_deref()),
            why: letter.why,
            at: read_time(&letter.at)?,
        })
    };
    letters.into_iter().map(line).collect()
}

/// That somebody asked for an adjustment is told by the item that asks for something to be done,
/// and by no line about a letter.
fn neutral(kind: String) -> String {
    if kind == LetterKind::AdjustmentReceived.as_str() {
        "letter".to_owned()
    } else {
        kind
    }
}

/// Commands that were refused since then, newest first, and how many there are.
pub(super) async fn refused(
    tx: &mut WriteTx,
    since: Since,
    most: u32,
) -> Result<(Vec<Refused>, u32), StoreError> {
    let since = stored_time(since.at);
    let rows = sqlx::query!(
        "SELECT reason, inbox_id, raised_at FROM alert
         WHERE kind = 'refused_command' AND raised_at > ? ORDER BY id DESC LIMIT ?",
        since,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM alert WHERE kind = 'refused_command' AND raised_at > ?"#,
        since
    )
    .fetch_one(tx.connection())
    .await?;
    let lines = rows.into_iter().map(|row| {
        Ok(Refused {
            at: read_time(&row.raised_at)?,
            why: row.reason,
            message: row.inbox_id,
        })
    });
    Ok((lines.collect::<Result<_, StoreError>>()?, total))
}
