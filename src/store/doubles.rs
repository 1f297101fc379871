//! Applications that may be one person's: by what they are found, and the question about a pair.

use super::apply::{Context, key_of};
use super::{StoreError, WriteTx, applications, ledger, merging, proposals, reviews, stored_time};
use crate::domain::application::{Application, Reference};
use crate::domain::plan::Effect;

/// By what another application of the same person is found.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    /// Fields with an answer in its one spelling, such as a telephone number.
    pub normals: Vec<(String, String)>,
    /// Names as typed.
    pub names: Vec<String>,
}

/// More applications with one trait than this are not looked at: it tells nobody apart.
const MOST_WITH_ONE: u32 = 20;

/// The applications with one of these traits: the key and the name of each.
pub async fn candidates(
    tx: &mut WriteTx,
    traits: &Traits,
) -> Result<Vec<(i64, String)>, StoreError> {
    let mut found = Vec::new();
    for (field, normal) in &traits.normals {
        let rows = sqlx::query!(
            r#"SELECT application.id AS "id!", applicant.name AS "name!" FROM answer
               JOIN version ON version.id = answer.version_id AND version.state = 'current'
               JOIN application ON application.id = version.application_id AND merged_into IS NULL
               JOIN applicant ON applicant.id = application.applicant_id AND applicant.name IS NOT NULL
               WHERE answer.field = ? AND answer.normal = ? ORDER BY answer.version_id DESC LIMIT ?"#,
            field,
            normal,
            MOST_WITH_ONE
        )
        .fetch_all(tx.connection())
        .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row.name)));
    }
    for name in &traits.names {
        let json = serde_json::to_string(name).map_err(|_| StoreError::Corrupt("applicant"))?;
        let rows = sqlx::query!(
            r#"SELECT application.id AS "id!", applicant.name AS "name!" FROM answer
               JOIN version ON version.id = answer.version_id AND version.state = 'current'
               JOIN application ON application.id = version.application_id AND merged_into IS NULL
               JOIN applicant ON applicant.id = application.applicant_id AND applicant.name IS NOT NULL
               WHERE answer.field = 'full_name' AND lower(answer.value) = lower(?)
               ORDER BY answer.version_id DESC LIMIT ?"#,
            json,
            MOST_WITH_ONE
        )
        .fetch_all(tx.connection())
        .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row.name)));
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Those of these applications about which nobody had a letter, or will have one.
pub async fn unanswered(
    tx: &mut WriteTx,
    applications: &[&Application],
) -> Result<Vec<Reference>, StoreError> {
    let mut unanswered = Vec::new();
    for application in applications {
        let told = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM outbox WHERE application_id = ? AND state <> 'cancelled') AS "told!: bool""#,
            application.id
        )
        .fetch_one(tx.connection())
        .await?;
        if !told {
            unanswered.push(application.reference.clone());
        }
    }
    Ok(unanswered)
}

/// The application with this key.
pub async fn whole(tx: &mut WriteTx, id: i64) -> Result<Application, StoreError> {
    applications::read(tx, id).await
}

/// Writes what is planned about one person who may be two, or two who are one.
pub(super) async fn apply(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    match effect {
        Effect::AddAddress { reference, address } => {
            let id = key_of(tx, reference).await?;
            ledger::add_address(tx, id, Some(address)).await
        }
        Effect::AnsweredAfterAll { reference } => {
            let id = key_of(tx, reference).await?;
            reviews::answered(tx, id, context.now).await
        }
        Effect::AskWhetherOne { .. } => ask(tx, effect, context).await,
        Effect::SettleProposal { .. } => proposals::settle(tx, effect, context).await,
        Effect::Merge { .. } => merging::merge(tx, effect, context).await,
        _ => Ok(()),
    }
}

/// Asks the manager whether two applications are one person's, unless she was asked before.
async fn ask(tx: &mut WriteTx, effect: &Effect, context: &Context<'_>) -> Result<(), StoreError> {
    let Effect::AskWhetherOne {
        older,
        newer,
        reason,
    } = effect
    else {
        return Ok(());
    };
    let (older, newer) = (key_of(tx, older).await?, key_of(tx, newer).await?);
    let at = stored_time(context.now);
    sqlx::query!(
        "INSERT INTO review (application_id, other_id, reason_code, reason, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (
             SELECT 1 FROM review WHERE (application_id = ?1 AND other_id = ?2) OR (application_id = ?2 AND other_id = ?1))",
        newer,
        older,
        reason.code,
        reason.sentence,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
