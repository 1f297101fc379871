//! What a command of the manager's finds, and what it writes that no message ever leads to.

use jiff::Timestamp;

use super::apply::{Context, key_of, named};
use super::outbox::Nudge;
use super::{StoreError, WriteTx, audit, opening, outbox, read_time, reviews, stored_time, tokens};
use crate::domain::address::{Address, NamedAddress};
use crate::domain::application::{Actor, Reference, Status};
use crate::domain::command::Held;
use crate::domain::commanded::{Concerned, Decidable, LetterNow, ReviewNow};
use crate::domain::language::Language;
use crate::domain::letter::LetterState;
use crate::domain::plan::Effect;

/// Writes an effect that only a command has.
pub(super) async fn apply(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    match effect {
        Effect::AddNote {
            id,
            reference,
            text,
        } => add_note(tx, *id, reference, text, context.now).await,
        Effect::RemoveNote { id } => {
            sqlx::query!("DELETE FROM note WHERE id = ?", id)
                .execute(tx.connection())
                .await?;
            Ok(())
        }
        Effect::ReleaseLetter { letter } => {
            outbox::nudge(tx, *letter, Nudge::Retry, context.now).await?;
            about_letter(tx, *letter, "letter_retried", context).await
        }
        Effect::HoldAgain {
            letter,
            why,
            released_at,
        } => {
            hold_again(tx, *letter, why, *released_at).await?;
            about_letter(tx, *letter, "letter_held", context).await
        }
        Effect::CancelDecisionLetters { reference } => {
            cancel_decision_letters(tx, reference, context).await
        }
        Effect::SettleReview { review } => {
            reviews::settle(tx, *review, context.now).await.map(drop)
        }
        Effect::ReopenReview { review } => {
            sqlx::query!("UPDATE review SET settled_at = NULL WHERE id = ?", review)
                .execute(tx.connection())
                .await?;
            Ok(())
        }
        Effect::PauseLetters(paused) => {
            let since = paused.then_some(context.now);
            opening::pause_letters(tx, since).await
        }
        Effect::RevokeTokens => tokens::revoke_all(tx, context.now).await.map(drop),
        _ => Ok(()),
    }
}

async fn add_note(
    tx: &mut WriteTx,
    id: i64,
    reference: &Reference,
    text: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let application_id = key_of(tx, reference).await?;
    let at = stored_time(now);
    sqlx::query!(
        "INSERT INTO note (id, application_id, at, text) VALUES (?, ?, ?, ?)",
        id,
        application_id,
        at,
        text
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

async fn about_letter(
    tx: &mut WriteTx,
    letter: i64,
    what: &str,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let line = audit::Line {
        at: context.now,
        by: &Actor::Manager,
        what,
        reason_code: &context.reason.code,
        application_id: None,
        inbox_id: None,
        outbox_id: Some(letter),
        field: None,
    };
    audit::record(tx, &line).await
}

/// Holds a letter as it was held before it was released, and opens what told of it again.
async fn hold_again(
    tx: &mut WriteTx,
    letter: i64,
    why: &str,
    released_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET state = 'held', why = ? WHERE id = ? AND state IN ('queued', 'deferred')",
        why,
        letter
    )
    .execute(tx.connection())
    .await?;
    let at = stored_time(released_at);
    sqlx::query!(
        "UPDATE review SET settled_at = NULL WHERE settled_at = ?1 AND reason_code = ?2
            AND (inbox_id IS NULL OR inbox_id = (SELECT inbox_id FROM outbox WHERE id = ?3))",
        at,
        why,
        letter
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// No letter tells somebody of a decision that does not stand. One that is on its way at this very
/// moment is left alone.
async fn cancel_decision_letters(
    tx: &mut WriteTx,
    reference: &Reference,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let application_id = named(tx, Some(reference)).await?;
    let at = stored_time(context.now);
    let unsent = sqlx::query!(
        r#"SELECT id AS "id!", why FROM outbox WHERE application_id = ? AND state IN ('queued', 'deferred', 'held')
               AND kind IN ('shortlisted', 'recruited', 'declined')"#,
        application_id
    )
    .fetch_all(tx.connection())
    .await?;
    for letter in unsent {
        let held = outbox::why_held(tx, letter.id).await?;
        sqlx::query!(
            "UPDATE outbox SET state = 'cancelled', ended_at = ?, why = 'decision_changed' WHERE id = ?",
            at,
            letter.id
        )
        .execute(tx.connection())
        .await?;
        if let Some(why) = held {
            reviews::settle_held(tx, letter.id, &why, context.now).await?;
        }
        about_letter(tx, letter.id, "letter_cancelled", context).await?;
    }
    Ok(())
}

/// Somebody about whom the manager decides; none where the application became part of another.
pub async fn decidable(tx: &mut WriteTx, id: i64) -> Result<Option<Decidable>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT reference AS "reference!", status AS "status!", arrived_at AS "arrived_at!", merged_into, applicant.name, applicant.preferred_name,
                  (SELECT address FROM applicant_address AS own WHERE own.applicant_id = applicant.id ORDER BY position LIMIT 1) AS "address?",
                  (SELECT COUNT(*) FROM decision WHERE decision.application_id = application.id) AS "decisions!: u32",
                  EXISTS (SELECT 1 FROM outbox WHERE outbox.application_id = application.id
                          AND kind IN ('shortlisted', 'recruited', 'declined')
                          AND state IN ('queued', 'deferred', 'held')) AS "unsent!: bool",
                  (SELECT kind FROM outbox WHERE outbox.application_id = application.id
                          AND kind IN ('shortlisted', 'recruited', 'declined')
                          AND (state IN ('sending', 'sent') OR uncertain = 1) ORDER BY outbox.id DESC LIMIT 1) AS "told?",
                  (EXISTS (SELECT 1 FROM review WHERE review.application_id = application.id AND reason_code = 'written_in_welsh')
                   OR EXISTS (SELECT 1 FROM outbox WHERE outbox.application_id = application.id
                              AND instr(octets, CAST('Content-Language: cy' AS BLOB)) > 0)) AS "welsh!: bool"
           FROM application JOIN applicant ON applicant.id = application.applicant_id
           WHERE application.id = ?"#,
        id
    )
    .fetch_optional(tx.connection())
    .await?;
    let Some(row) = row.filter(|row| row.merged_into.is_none()) else {
        return Ok(None);
    };
    let name = row.preferred_name.or(row.name);
    let address = row.address.as_deref().and_then(Address::parse);
    Ok(Some(Decidable {
        reference: Reference::from_stored(row.reference),
        status: Status::parse(&row.status).ok_or(StoreError::Corrupt("application"))?,
        to: address.map(|address| NamedAddress {
            name: name.clone(),
            address,
        }),
        name,
        arrived_at: read_time(&row.arrived_at)?,
        language: if row.welsh {
            Language::Welsh
        } else {
            Language::English
        },
        decisions: row.decisions,
        unsent: row.unsent,
        told: row.told.as_deref().and_then(Status::parse),
    }))
}

/// The keys of those who are neither decided about nor late, and how many such are late.
pub async fn undecided(tx: &mut WriteTx) -> Result<(Vec<i64>, usize), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!",
                  EXISTS (SELECT 1 FROM flag WHERE flag.application_id = application.id AND flag = 'late') AS "late!: bool"
           FROM application WHERE merged_into IS NULL AND status IN ('received', 'shortlisted') ORDER BY number"#
    )
    .fetch_all(tx.connection())
    .await?;
    let late = rows.iter().filter(|row| row.late).count();
    let in_time = rows.into_iter().filter(|row| !row.late);
    Ok((in_time.map(|row| row.id).collect(), late))
}

/// The key that the next note gets.
pub async fn next_note(tx: &mut WriteTx) -> Result<i64, StoreError> {
    let next = sqlx::query_scalar!(r#"SELECT COALESCE(MAX(id), 0) + 1 AS "next!: i64" FROM note"#);
    Ok(next.fetch_one(tx.connection()).await?)
}

/// Whether these very words stand beside an application.
pub async fn is_noted(
    tx: &mut WriteTx,
    application_id: i64,
    text: &str,
) -> Result<bool, StoreError> {
    let row = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM note WHERE application_id = ? AND text = ?) AS "noted!: bool""#,
        application_id,
        text
    );
    Ok(row.fetch_one(tx.connection()).await?)
}

/// Whether the note that was written at this moment is still there.
pub async fn note_stands(
    tx: &mut WriteTx,
    id: i64,
    written_at: Timestamp,
) -> Result<bool, StoreError> {
    let at = stored_time(written_at);
    let row = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM note WHERE id = ? AND at = ?) AS "there!: bool""#,
        id,
        at
    );
    Ok(row.fetch_one(tx.connection()).await?)
}

/// The letters that are named: one by its number, or all that are held about an application.
pub async fn letters(
    tx: &mut WriteTx,
    named: &Held,
    now: Timestamp,
) -> Result<Vec<LetterNow>, StoreError> {
    let (id, reference) = match named {
        Held::Letter(id) => (Some(*id), None),
        Held::Of(reference) => (None, Some(reference.as_str())),
    };
    let rows = sqlx::query!(
        r#"SELECT outbox.id AS "id!", state AS "state!", why, due_at AS "due_at!", reference AS "reference?" FROM outbox
           LEFT JOIN application ON application.id = outbox.application_id
           WHERE outbox.id = ?1 OR (application_id = (SELECT id FROM application WHERE reference = ?2) AND state = 'held')
           ORDER BY outbox.id"#,
        id,
        reference
    )
    .fetch_all(tx.connection())
    .await?;
    let letters = rows.into_iter().map(|row| {
        let state = LetterState::parse(&row.state).ok_or(StoreError::Corrupt("outbox"))?;
        Ok(LetterNow {
            id: row.id,
            state,
            why: row.why.filter(|_| state == LetterState::Held),
            reference: row.reference.map(Reference::from_stored),
            is_due: state == LetterState::Queued && read_time(&row.due_at)? <= now,
        })
    });
    letters.collect()
}

/// The review item with this number.
pub async fn review(tx: &mut WriteTx, id: i64) -> Result<Option<ReviewNow>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT settled_at, reference AS "reference?" FROM review
           LEFT JOIN application ON application.id = review.application_id WHERE review.id = ?"#,
        id
    );
    let row = row.fetch_optional(tx.connection()).await?;
    Ok(row.map(|row| ReviewNow {
        open: row.settled_at.is_none(),
        reference: row.reference.map(Reference::from_stored),
    }))
}

/// Whether the erasure of an application waits for the administrator.
pub async fn erasure_waits(tx: &mut WriteTx, application_id: i64) -> Result<bool, StoreError> {
    let row = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM review WHERE application_id = ? AND reason_code = 'erasure' AND settled_at IS NULL) AS "waits!: bool""#,
        application_id
    );
    Ok(row.fetch_one(tx.connection()).await?)
}

/// Whom the closing concerned that holds now: see [`outbox::cancel_closed`], which acts on it.
pub async fn closing(tx: &mut WriteTx) -> Result<Concerned, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT reference AS "reference!", state IN ('sending', 'sent') AS "told!: bool" FROM outbox
           JOIN application ON application.id = outbox.application_id
           WHERE kind = 'closed' AND (state IN ('queued', 'deferred', 'held')
              OR (state IN ('sending', 'sent') AND outbox.created_at >= (SELECT closed_at FROM opening)))
           ORDER BY outbox.id"#
    )
    .fetch_all(tx.connection())
    .await?;
    let mut concerned = Concerned::default();
    for row in rows {
        let reference = Reference::from_stored(row.reference);
        if row.told {
            concerned.told.push(reference);
        } else {
            concerned.not_told.push(reference);
        }
    }
    Ok(concerned)
}
