//! Who applied, and with which answers: the rows of applicants, applications and their versions.
//!
//! A version is added and never changed: what was given before can always be shown.

use super::apply::{Context, key_of};
use super::{StoreError, WriteTx, proposals, snapshot, stored_time};
use crate::domain::address::Address;
use crate::domain::application::NewVersion;
use crate::domain::plan::Effect;
use crate::domain::verdict::Flag;

/// Logs an application by somebody new.
pub(super) async fn add_application(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let Effect::AddApplication {
        reference,
        name,
        preferred_name,
        addresses,
        status,
        flags,
        arrived_at,
        version,
    } = effect
    else {
        return Ok(());
    };
    let applicant_id = sqlx::query!(
        "INSERT INTO applicant (name, preferred_name) VALUES (?, ?)",
        name,
        preferred_name
    )
    .execute(tx.connection())
    .await?
    .last_insert_rowid();
    add_addresses(tx, applicant_id, addresses).await?;
    let number = snapshot::next_number(tx).await?;
    let (status, complete) = (status.as_str(), version.problems.is_empty());
    let (arrived_at, created_at) = (stored_time(*arrived_at), stored_time(context.now));
    let reference = reference.as_str();
    let id = sqlx::query!(
        "INSERT INTO application (reference, number, opening_id, applicant_id, status, complete, arrived_at, created_at)
         VALUES (?, ?, (SELECT id FROM opening LIMIT 1), ?, ?, ?, ?, ?)",
        reference,
        number,
        applicant_id,
        status,
        complete,
        arrived_at,
        created_at
    )
    .execute(tx.connection())
    .await?
    .last_insert_rowid();
    add_version(tx, id, version, context).await?;
    add_flags(tx, id, flags).await
}

/// Adds a version to an application that is there.
pub(super) async fn add_to(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let Effect::AddVersion {
        reference,
        version,
        flags,
        name,
        preferred_name,
        address,
    } = effect
    else {
        return Ok(());
    };
    let id = key_of(tx, reference).await?;
    if version.current {
        add_address(tx, id, address.as_ref()).await?;
    }
    rename(tx, id, name.as_deref(), preferred_name.as_deref()).await?;
    add_version(tx, id, version, context).await?;
    if version.current {
        clear_flags(tx, id).await?;
    } else {
        proposals::note_origin(tx, id, version.number, address.as_ref()).await?;
    }
    add_flags(tx, id, flags).await
}

async fn add_addresses(
    tx: &mut WriteTx,
    applicant_id: i64,
    addresses: &[Address],
) -> Result<(), StoreError> {
    for (index, address) in addresses.iter().enumerate() {
        let position = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
        let (typed, folded) = (address.as_str(), address.folded());
        sqlx::query!(
            "INSERT INTO applicant_address (applicant_id, position, address, folded) VALUES (?, ?, ?, ?)
             ON CONFLICT (applicant_id, folded) DO NOTHING",
            applicant_id,
            position,
            typed,
            folded
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}

/// Adds another address to an applicant, behind those that are known: letters go on going
/// where they went.
pub(super) async fn add_address(
    tx: &mut WriteTx,
    application_id: i64,
    address: Option<&Address>,
) -> Result<(), StoreError> {
    let Some(address) = address else {
        return Ok(());
    };
    let (typed, folded) = (address.as_str(), address.folded());
    sqlx::query!(
        "INSERT INTO applicant_address (applicant_id, position, address, folded)
         SELECT application.applicant_id,
                (SELECT COALESCE(MAX(position), 0) + 1 FROM applicant_address AS known
                 WHERE known.applicant_id = application.applicant_id),
                ?, ? FROM application WHERE application.id = ?
         ON CONFLICT (applicant_id, folded) DO NOTHING",
        typed,
        folded,
        application_id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

async fn rename(
    tx: &mut WriteTx,
    application_id: i64,
    name: Option<&str>,
    preferred_name: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE applicant SET name = COALESCE(?, name), preferred_name = COALESCE(?, preferred_name)
         WHERE id = (SELECT applicant_id FROM application WHERE id = ?)",
        name,
        preferred_name,
        application_id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

async fn add_version(
    tx: &mut WriteTx,
    application_id: i64,
    version: &NewVersion,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let state = if version.current {
        "current"
    } else {
        "proposed"
    };
    if version.current {
        let complete = version.problems.is_empty();
        sqlx::query!(
            "UPDATE version SET state = 'past' WHERE application_id = ? AND state = 'current'",
            application_id
        )
        .execute(tx.connection())
        .await?;
        sqlx::query!(
            "UPDATE application SET complete = ? WHERE id = ?",
            complete,
            application_id
        )
        .execute(tx.connection())
        .await?;
    }
    let problems =
        serde_json::to_string(&version.problems).map_err(|_| StoreError::Corrupt("version"))?;
    let (by, at) = (version.by.as_str(), stored_time(context.now));
    let version_id = sqlx::query!(
        "INSERT INTO version (application_id, number, state, entered_by, inbox_id, problems, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
        application_id,
        version.number,
        state,
        by,
        context.inbox_id,
        problems,
        at
    )
    .execute(tx.connection())
    .await?
    .last_insert_rowid();
    for (index, answer) in version.answers.iter().enumerate() {
        let position = i64::try_from(index).unwrap_or(i64::MAX);
        let field = answer.field.as_str();
        let value =
            serde_json::to_string(&answer.value).map_err(|_| StoreError::Corrupt("answer"))?;
        let confidence = answer.confidence.clamp(0.0, 1.0);
        sqlx::query!(
            "INSERT INTO answer (version_id, position, field, value, raw, normal, place, confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            version_id,
            position,
            field,
            value,
            answer.raw,
            answer.normal,
            answer.place,
            confidence
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}

pub(super) async fn clear_flags(tx: &mut WriteTx, application_id: i64) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM flag WHERE application_id = ?", application_id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Flags an application.
pub(super) async fn add_flags(
    tx: &mut WriteTx,
    application_id: i64,
    flags: &[Flag],
) -> Result<(), StoreError> {
    for flag in flags {
        let flag = flag.as_str();
        sqlx::query!(
            "INSERT INTO flag (application_id, flag) VALUES (?, ?) ON CONFLICT DO NOTHING",
            application_id,
            flag
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}
