//! Letters that turn out otherwise: superseded before they went out, or bounced after it.
//!
//! A letter that a delivery task has claimed is left alone: it is on its way. One is cancelled
//! only in the transaction that queued its better, so a crash leaves one of them, never none.

use jiff::Timestamp;

use super::apply::Context;
use super::{StoreError, WriteTx, audit, outbox, reviews, stored_time};
use crate::domain::address::Address;
use crate::domain::application::{Actor, Reference};
use crate::domain::letter::{LetterKey, LetterKind};

/// Cancels these letters in favour of the one of this key, and keeps a line of each.
pub async fn supersede(
    tx: &mut WriteTx,
    by: &LetterKey,
    letters: &[i64],
    context: &Context<'_>,
) -> Result<(), StoreError> {
    for id in letters {
        if cancel(tx, *id, by, context.now).await? {
            let line = audit::Line {
                at: context.now,
                by: &Actor::Program,
                what: "letter_superseded",
                reason_code: &context.reason.code,
                application_id: None,
                inbox_id: context.inbox_id,
                outbox_id: Some(*id),
                field: None,
            };
            audit::record(tx, &line).await?;
        }
    }
    Ok(())
}

/// A letter that counted as sent did not arrive. It is failed, as one that was refused at once,
/// and is sent again only at the manager's word.
pub async fn bounced(
    tx: &mut WriteTx,
    message_id: &str,
    status: Option<&str>,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let at = stored_time(context.now);
    let row = sqlx::query!(
        r#"UPDATE outbox SET state = 'failed', ended_at = ?, result = COALESCE(?, result), why = 'bounced'
           WHERE message_id = ? AND state IN ('sent', 'deferred')
           RETURNING id AS "id!", application_id AS "application_id: i64""#,
        at,
        status,
        message_id
    )
    .fetch_optional(tx.connection())
    .await?;
    let Some(row) = row else {
        return Ok(());
    };
    let line = audit::Line {
        at: context.now,
        by: &Actor::Program,
        what: "letter_bounced",
        reason_code: &context.reason.code,
        application_id: row.application_id,
        inbox_id: context.inbox_id,
        outbox_id: Some(row.id),
        field: None,
    };
    audit::record(tx, &line).await
}

/// Cancels an unsent letter in favour of the one of this key, in the transaction that queued
/// that one. Returns false, and leaves it alone, where the newer one is not there or the older
/// one has been claimed.
async fn cancel(
    tx: &mut WriteTx,
    id: i64,
    by: &LetterKey,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (at, by) = (stored_time(now), by.as_str());
    let held = outbox::why_held(tx, id).await?;
    // Invariant 8: what tells of a monitoring form is not kept.
    let done = sqlx::query!(
        "UPDATE outbox SET state = 'cancelled', ended_at = ?1, why = 'superseded',
             octets = CASE fleeting WHEN 1 THEN X'' ELSE octets END, fleeting = 0
         WHERE id = ?2 AND state IN ('queued', 'held') AND EXISTS (SELECT 1 FROM outbox WHERE key = ?3)",
        at,
        id,
        by
    )
    .execute(tx.connection())
    .await?;
    let done = done.rows_affected() == 1;
    if let (true, Some(why)) = (done, held) {
        reviews::settle_held(tx, id, &why, now).await?;
    }
    Ok(done)
}

/// An unsent letter, as its row tells of it.
#[derive(Clone, Debug)]
pub struct Unsent {
    /// Its key.
    pub id: i64,
    /// Which letter.
    pub kind: LetterKind,
    /// The application it is about.
    pub reference: Option<Reference>,
    /// It waits for the manager.
    pub held: bool,
    /// Its octets must not be kept.
    pub fleeting: bool,
    /// The letter itself.
    pub octets: Vec<u8>,
}

/// More unsent letters to one address than this are not looked at.
const MOST_UNSENT: u32 = 20;

/// The letters to this address that were written after `since` and were never tried, newest
/// first. The letter about a monitoring form is not among them: its row says nothing of it.
pub async fn unsent_to(
    tx: &mut WriteTx,
    address: &Address,
    since: Timestamp,
) -> Result<Vec<Unsent>, StoreError> {
    let (folded, since) = (address.folded(), stored_time(since));
    let rows = sqlx::query!(
        r#"SELECT outbox.id AS "id!", kind, state, fleeting AS "fleeting: bool", octets, application.reference AS "reference?"
           FROM outbox LEFT JOIN application ON application.id = outbox.application_id
           WHERE recipient_folded = ? AND outbox.created_at > ? AND state IN ('queued', 'held') AND attempts = 0
           ORDER BY outbox.id DESC LIMIT ?"#,
        folded,
        since,
        MOST_UNSENT
    )
    .fetch_all(tx.connection())
    .await?;
    let unsent = rows.into_iter().filter_map(|row| {
        Some(Unsent {
            id: row.id,
            kind: LetterKind::parse(&row.kind)?,
            reference: row.reference.map(Reference::from_stored),
            held: row.state == "held",
            fleeting: row.fleeting,
            octets: row.octets,
        })
    });
    Ok(unsent.collect())
}
