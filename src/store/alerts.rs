//! What the manager is told at once: raised here, told by the schedule, never dropped.

use jiff::{SignedDuration, Timestamp};

use super::{StoreError, WriteTx, opening, read_time, stored_time};
use crate::domain::alert::{News, Person, Reached, Road, Waiting};
use crate::domain::application::Reference;
use crate::domain::command::AlertKind;
use crate::domain::opening::OpeningState;
use crate::domain::plan::Reason;

const AN_HOUR: SignedDuration = SignedDuration::from_hours(1);
/// What is older is no news.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// What an alert is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// An application.
    pub application_id: Option<i64>,
    /// A stored message.
    pub inbox_id: Option<i64>,
}

/// Notes what the next digest tells and nobody is told at once.
pub async fn note(
    tx: &mut WriteTx,
    kind: AlertKind,
    reason: &Reason,
    about: About,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kind, at) = (kind.as_str(), stored_time(now));
    sqlx::query!(
        "INSERT INTO alert (kind, reason_code, reason, application_id, inbox_id, raised_at, told_at, called_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6)",
        kind,
        reason.code,
        reason.sentence,
        about.application_id,
        about.inbox_id,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Raises an alert.
pub async fn raise(
    tx: &mut WriteTx,
    kind: AlertKind,
    reason: &Reason,
    about: About,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kind, at) = (kind.as_str(), stored_time(now));
    sqlx::query!(
        "INSERT INTO alert (kind, reason_code, reason, application_id, inbox_id, raised_at) VALUES (?, ?, ?, ?, ?, ?)",
        kind,
        reason.code,
        reason.sentence,
        about.application_id,
        about.inbox_id,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// When an alert of this kind was last raised.
pub async fn last_raised(
    tx: &mut WriteTx,
    kind: AlertKind,
) -> Result<Option<Timestamp>, StoreError> {
    let kind = kind.as_str();
    let at = sqlx::query_scalar!(
        "SELECT raised_at FROM alert WHERE kind = ? ORDER BY raised_at DESC LIMIT 1",
        kind
    )
    .fetch_optional(tx.connection())
    .await?;
    at.map(|at| read_time(&at)).transpose()
}

/// Whether the manager was alerted in the last hour that the ceiling for letters is reached.
pub async fn is_ceiling_told(tx: &mut WriteTx, now: Timestamp) -> Result<bool, StoreError> {
    let last = last_raised(tx, AlertKind::Ceiling).await?;
    Ok(last.is_some_and(|at| now.duration_since(at).abs() < AN_HOUR))
}

/// What this road has not told yet, oldest first, of no kind more than go into one letter. What a
/// letter told more than a day ago is news to nobody: a program that config names today is not
/// given the alerts of a year.
pub async fn waiting(
    tx: &mut WriteTx,
    road: Road,
    now: Timestamp,
) -> Result<Vec<Waiting>, StoreError> {
    let fresh = stored_time(now.saturating_sub(A_DAY).unwrap_or(now));
    let by_letter = road == Road::Letter;
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", kind AS "kind!" FROM (
               SELECT id, kind, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY id) AS place FROM alert
               WHERE CASE WHEN ?1 THEN told_at IS NULL
                     ELSE called_at IS NULL AND (told_at IS NULL OR told_at > ?2) END)
           WHERE place <= 100 ORDER BY id"#,
        by_letter,
        fresh
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Waiting {
                id: row.id,
                kind: kind_of(&row.kind)?,
            })
        })
        .collect()
}

/// When this road told each kind last.
pub async fn last_told(
    tx: &mut WriteTx,
    road: Road,
) -> Result<Vec<(AlertKind, Timestamp)>, StoreError> {
    let by_letter = road == Road::Letter;
    let rows = sqlx::query!(
        r#"SELECT kind AS "kind!", MAX(CASE WHEN ? THEN told_at ELSE called_at END) AS "at: String"
           FROM alert GROUP BY kind"#,
        by_letter
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .filter_map(|row| Some((row.kind, row.at?)))
        .map(|(kind, at)| Ok((kind_of(&kind)?, read_time(&at)?)))
        .collect()
}

/// This road has told them.
pub async fn set_told(
    tx: &mut WriteTx,
    road: Road,
    ids: &[i64],
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = stored_time(now);
    for id in ids {
        match road {
            Road::Letter => sqlx::query!("UPDATE alert SET told_at = ? WHERE id = ?", at, id),
            Road::Command => sqlx::query!("UPDATE alert SET called_at = ? WHERE id = ?", at, id),
        }
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}

/// These alerts as they are told.
pub async fn news(tx: &mut WriteTx, ids: &[i64]) -> Result<Vec<News>, StoreError> {
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        // The plan that raised it put an item into the review list for the same reason.
        let row = sqlx::query!(
            r#"SELECT alert.reason_code, alert.reason, raised_at, application.reference AS "reference?",
                      inbox.arrived_at AS "arrived_at?",
                      (SELECT review.id FROM review WHERE settled_at IS NULL
                           AND review.reason_code = alert.reason_code
                           AND review.inbox_id IS alert.inbox_id
                       ORDER BY review.id LIMIT 1) AS "review: i64"
               FROM alert LEFT JOIN application ON application.id = alert.application_id
                          LEFT JOIN inbox ON inbox.id = alert.inbox_id
               WHERE alert.id = ?"#,
            id
        )
        .fetch_one(tx.connection())
        .await?;
        all.push(News {
            code: row.reason_code,
            sentence: row.reason,
            reference: row.reference.map(Reference::from_stored),
            review: row.review,
            arrived_at: row.arrived_at.as_deref().map(read_time).transpose()?,
            raised_at: read_time(&row.raised_at)?,
        });
    }
    Ok(all)
}

/// Whether letters wait that go out as soon as the submission takes any: the first of them finds
/// out when it does.
pub async fn letters_wait(tx: &mut WriteTx, until: Timestamp) -> Result<bool, StoreError> {
    let until = stored_time(until);
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT 1 FROM outbox, opening WHERE outbox.state IN ('queued', 'deferred', 'sending')
                   AND due_at <= ? AND (to_manager = 1 OR letters_paused_at IS NULL)) AS "wait!: bool""#,
        until
    )
    .fetch_one(tx.connection())
    .await?)
}

/// What the letter about a target that is reached tells. Its first alert says by which
/// application, if it names one.
pub async fn reached(
    tx: &mut WriteTx,
    alert: i64,
    closed_words: Vec<String>,
) -> Result<Reached, StoreError> {
    let opening = opening::read(tx).await?;
    let people = sqlx::query!(
        "SELECT reference, applicant.name FROM application
         JOIN applicant ON applicant.id = application.applicant_id
         WHERE status = 'recruited' AND merged_into IS NULL ORDER BY number"
    )
    .fetch_all(tx.connection())
    .await?;
    let recruited = people.into_iter().map(|row| Person {
        reference: Reference::from_stored(row.reference),
        name: row.name,
    });
    let counts = sqlx::query!(
        r#"SELECT COUNT(*) FILTER (WHERE status = 'received') AS "undecided!: u32",
                  COUNT(*) FILTER (WHERE status = 'shortlisted') AS "shortlisted!: u32"
           FROM application WHERE merged_into IS NULL"#
    )
    .fetch_one(tx.connection())
    .await?;
    let about = sqlx::query!(
        r#"SELECT raised_at, (SELECT MAX(command.id) FROM command
               WHERE command.application_id = alert.application_id AND what = 'recruit'
                   AND undone_by IS NULL) AS "command: i64"
           FROM alert WHERE id = ?"#,
        alert
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(Reached {
        at: read_time(&about.raised_at)?,
        closed: opening.state == OpeningState::Closed,
        target: opening.target,
        recruited: recruited.collect(),
        undecided: counts.undecided,
        shortlisted: counts.shortlisted,
        closed_words,
        command: about.command,
    })
}

fn kind_of(text: &str) -> Result<AlertKind, StoreError> {
    AlertKind::parse(text).ok_or(StoreError::Corrupt("alert"))
}
