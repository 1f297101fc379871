//! Versions that somebody proposed for an application that is not theirs, and what became of each.

use super::apply::{Context, key_of};
use super::{StoreError, WriteTx, applications, stored_time};
use crate::domain::address::Address;
use crate::domain::application::Application;
use crate::domain::doubles::Proposal;
use crate::domain::plan::Effect;

/// Keeps the address that a proposed version came from.
pub(super) async fn note_origin(
    tx: &mut WriteTx,
    application_id: i64,
    number: u32,
    from: Option<&Address>,
) -> Result<(), StoreError> {
    let from = from.map(Address::as_str);
    sqlx::query!(
        "UPDATE version SET proposed_from = ? WHERE application_id = ? AND number = ?",
        from,
        application_id,
        number
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A proposed version waits no more, and nor does the item that told of it.
pub(super) async fn settle(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let Effect::SettleProposal {
        reference,
        number,
        taken,
    } = effect
    else {
        return Ok(());
    };
    let id = key_of(tx, reference).await?;
    let (settled, at) = (
        if *taken { "taken" } else { "left" },
        stored_time(context.now),
    );
    sqlx::query!(
        "UPDATE version SET settled = ? WHERE application_id = ? AND number = ? AND state = 'proposed'",
        settled,
        id,
        number
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "UPDATE review SET settled_at = ?1 WHERE settled_at IS NULL AND reason_code = 'proposed_version'
             AND application_id = ?2
             AND inbox_id = (SELECT inbox_id FROM version WHERE application_id = ?2 AND number = ?3)",
        at,
        id,
        number
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The proposed versions of these applications that wait for the manager, oldest first.
pub async fn waiting(
    tx: &mut WriteTx,
    applications: &[&Application],
) -> Result<Vec<Proposal>, StoreError> {
    let mut waiting = Vec::new();
    for application in applications {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", number AS "number: u32", proposed_from FROM version
               WHERE application_id = ? AND state = 'proposed' AND settled IS NULL ORDER BY number"#,
            application.id
        )
        .fetch_all(tx.connection())
        .await?;
        for row in rows {
            waiting.push(Proposal {
                reference: application.reference.clone(),
                number: row.number,
                from: row.proposed_from.as_deref().and_then(Address::parse),
                answers: applications::read_answers(tx, row.id).await?,
            });
        }
    }
    Ok(waiting)
}
