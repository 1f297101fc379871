//! One application becomes part of another. Its row, its answers and its events stay; all that
//! leads to a person or waits for one goes over to the application that is kept.

use jiff::Timestamp;

use super::apply::{Context, key_of};
use super::ledger::{add_flags, clear_flags};
use super::{StoreError, WriteTx, stored_time};
use crate::domain::application::Reference;
use crate::domain::doubles::Merged;
use crate::domain::plan::Effect;

/// Makes one application a part of another.
pub(super) async fn merge(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let Effect::Merge {
        keep,
        other,
        flags,
        arrived_at,
    } = effect
    else {
        return Ok(());
    };
    let (keep, other) = (key_of(tx, keep).await?, key_of(tx, other).await?);
    // What was merged into the other goes along, so that one step leads to whoever is kept.
    sqlx::query!(
        "UPDATE application SET merged_into = ?1 WHERE id = ?2 OR merged_into = ?2",
        keep,
        other
    )
    .execute(tx.connection())
    .await?;
    let arrived_at = stored_time(*arrived_at);
    sqlx::query!(
        "UPDATE application SET arrived_at = ? WHERE id = ?",
        arrived_at,
        keep
    )
    .execute(tx.connection())
    .await?;
    move_person(tx, keep, other).await?;
    hand_over(tx, keep, other).await?;
    move_proposals(tx, keep, other).await?;
    settle_pairs(tx, keep, context.now).await?;
    clear_flags(tx, keep).await?;
    add_flags(tx, keep, flags).await
}

/// The other's addresses stand behind those that are known: letters go on going where they went.
async fn move_person(tx: &mut WriteTx, keep: i64, other: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO applicant_address (applicant_id, position, address, folded)
         SELECT kept.applicant_id,
                position + (SELECT COALESCE(MAX(position), 0) FROM applicant_address AS known
                            WHERE known.applicant_id = kept.applicant_id),
                address, folded
         FROM applicant_address
              JOIN application AS gone ON gone.applicant_id = applicant_address.applicant_id AND gone.id = ?2
              JOIN application AS kept ON kept.id = ?1
         WHERE true ON CONFLICT (applicant_id, folded) DO NOTHING",
        keep,
        other
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "DELETE FROM applicant_address WHERE applicant_id = (SELECT applicant_id FROM application WHERE id = ?)",
        other
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "UPDATE applicant SET (name, preferred_name) =
             (SELECT COALESCE(applicant.name, gone.name), COALESCE(applicant.preferred_name, gone.preferred_name)
              FROM applicant AS gone JOIN application ON application.applicant_id = gone.id WHERE application.id = ?2)
         WHERE id = (SELECT applicant_id FROM application WHERE id = ?1)",
        keep,
        other
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What belongs to an application follows it.
async fn hand_over(tx: &mut WriteTx, keep: i64, other: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET application_id = ? WHERE application_id = ?",
        keep,
        other
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "UPDATE note SET application_id = ? WHERE application_id = ?",
        keep,
        other
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "UPDATE attachment SET application_id = ? WHERE application_id = ?",
        keep,
        other
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "UPDATE review SET application_id = CASE application_id WHEN ?2 THEN ?1 ELSE application_id END,
                           other_id = CASE other_id WHEN ?2 THEN ?1 ELSE other_id END
         WHERE ?2 IN (application_id, other_id)",
        keep,
        other
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What was proposed for the other and waits is proposed for the one that is kept.
async fn move_proposals(tx: &mut WriteTx, keep: i64, other: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE version SET application_id = ?1,
             number = number + (SELECT MAX(number) FROM version AS held WHERE held.application_id = ?1)
         WHERE application_id = ?2 AND state = 'proposed' AND settled IS NULL",
        keep,
        other
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whether these two are one person is asked no more, and only once of them and a third.
async fn settle_pairs(tx: &mut WriteTx, keep: i64, now: Timestamp) -> Result<(), StoreError> {
    let at = stored_time(now);
    sqlx::query!(
        "UPDATE review SET settled_at = ?2
         WHERE settled_at IS NULL AND other_id IS NOT NULL AND ?1 IN (application_id, other_id) AND (
             application_id = other_id OR EXISTS (
                 SELECT 1 FROM review AS earlier WHERE earlier.id < review.id
                   AND MIN(earlier.application_id, earlier.other_id) = MIN(review.application_id, review.other_id)
                   AND MAX(earlier.application_id, earlier.other_id) = MAX(review.application_id, review.other_id)))",
        keep,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Where this reference answers for another application now.
pub async fn merged(tx: &mut WriteTx, reference: &Reference) -> Result<Option<Merged>, StoreError> {
    let text = reference.as_str();
    let into = sqlx::query_scalar!(
        "SELECT kept.reference FROM application JOIN application AS kept ON kept.id = application.merged_into
         WHERE application.reference = ?",
        text
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(into.map(|into| Merged {
        reference: reference.clone(),
        into: Reference::from_stored(into),
    }))
}
