//! Writes the effects of a plan, each into its rows. It decides nothing.

use jiff::Timestamp;

use super::{
    StoreError, WriteTx, applications, attachments, audit, inbox, opening, outbox, reviews,
    stored_time, superseding,
};
use crate::domain::address::Address;
use crate::domain::application::{Actor, NewVersion, Reference, Status};
use crate::domain::form::FieldId;
use crate::domain::plan::{Effect, Reason};
use crate::domain::verdict::Flag;

pub use super::attachments::LoggedFile;

/// What the effects of one plan have in common.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The present moment.
    pub now: Timestamp,
    /// Why.
    pub reason: &'a Reason,
    /// The stored message at hand, if one.
    pub inbox_id: Option<i64>,
    /// Its files, monitoring forms left out.
    pub files: &'a [LoggedFile],
}

/// Writes one effect. `Effect::Enqueue` is not for here: its letter has to be written first
/// (see [`outbox::enqueue`]).
pub async fn apply(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    match effect {
        Effect::AddApplication { .. } => add_application(tx, effect, context).await,
        Effect::AddVersion {
            reference,
            version,
            flags,
            name,
            preferred_name,
            address,
        } => {
            let id = key_of(tx, reference).await?;
            add_address(tx, id, address.as_ref()).await?;
            rename(tx, id, name.as_deref(), preferred_name.as_deref()).await?;
            add_version(tx, id, version, context).await?;
            if version.current {
                clear_flags(tx, id).await?;
            }
            add_flags(tx, id, flags).await
        }
        Effect::SetStatus {
            reference,
            status,
            by,
            note,
        } => set_status(tx, reference, *status, by, note.as_deref(), context).await,
        Effect::Close { at } => opening::close(tx, *at).await,
        Effect::Reopen => {
            let concerned = outbox::cancel_closed(tx, context.now).await?;
            opening::reopen(tx, context.now).await?;
            reviews::tell_of_reopening(tx, concerned, context.now).await
        }
        Effect::SetTarget(target) => opening::set_target(tx, *target).await,
        Effect::Enqueue(_) => Ok(()),
        Effect::LetterBounced { message_id, status } => {
            superseding::bounced(tx, message_id, status.as_deref(), context).await
        }
        Effect::AddFlag { reference, flag } => {
            let id = key_of(tx, reference).await?;
            add_flags(tx, id, &[*flag]).await
        }
        Effect::Supersede { by, letters } => superseding::supersede(tx, by, letters, context).await,
        Effect::AddReview { reason, reference } => {
            add_review(tx, reason, reference.as_ref(), None, context).await
        }
        Effect::AddUrgentReview {
            reason,
            reference,
            due_on,
            at_once,
        } => {
            let (on, at_once) = (*due_on, *at_once);
            let due = Some(reviews::Due { on, at_once });
            add_review(tx, reason, reference.as_ref(), due, context).await
        }
        Effect::AskAboutOpening { reason } => {
            reviews::add(tx, reason, reviews::About::default(), context.now).await
        }
        Effect::LinkMessage { reference } => {
            let id = key_of(tx, reference).await?;
            attachments::link(tx, id, context).await
        }
        Effect::KeepApart { files } => attachments::keep_apart(tx, files, context).await,
        Effect::RedactMessage => match context.inbox_id {
            Some(id) => inbox::redact(tx, id).await,
            None => Ok(()),
        },
        Effect::Settle {
            kind,
            reply,
            filing,
        } => match context.inbox_id {
            Some(id) => inbox::settle(tx, id, *kind, *reply, context.reason, *filing).await,
            None => Ok(()),
        },
        Effect::Record { .. } => record(tx, effect, context).await,
    }
}

async fn add_review(
    tx: &mut WriteTx,
    reason: &Reason,
    reference: Option<&Reference>,
    due: Option<reviews::Due>,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let about = reviews::About {
        inbox_id: context.inbox_id,
        application_id: named(tx, reference).await?,
        outbox_id: None,
    };
    reviews::add_due(tx, reason, about, due, context.now).await
}

async fn record(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let Effect::Record {
        by,
        what,
        reference,
        field,
    } = effect
    else {
        return Ok(());
    };
    let line = audit::Line {
        at: context.now,
        by,
        what,
        reason_code: &context.reason.code,
        application_id: named(tx, reference.as_ref()).await?,
        inbox_id: context.inbox_id,
        outbox_id: None,
        field: field.as_ref().map(FieldId::as_str),
    };
    audit::record(tx, &line).await
}

/// The key of the application an effect names, if it names one.
async fn named(tx: &mut WriteTx, reference: Option<&Reference>) -> Result<Option<i64>, StoreError> {
    match reference {
        Some(reference) => applications::id_of(tx, reference.as_str()).await,
        None => Ok(None),
    }
}

async fn key_of(tx: &mut WriteTx, reference: &Reference) -> Result<i64, StoreError> {
    applications::id_of(tx, reference.as_str())
        .await?
        .ok_or(StoreError::Corrupt("application"))
}

async fn add_application(
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
    let number = super::snapshot::next_number(tx).await?;
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
async fn add_address(
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

async fn clear_flags(tx: &mut WriteTx, application_id: i64) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM flag WHERE application_id = ?", application_id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

async fn add_flags(
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

async fn set_status(
    tx: &mut WriteTx,
    reference: &Reference,
    status: Status,
    by: &Actor,
    note: Option<&str>,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let id = key_of(tx, reference).await?;
    let (status, by, at) = (status.as_str(), by.as_str(), stored_time(context.now));
    sqlx::query!("UPDATE application SET status = ? WHERE id = ?", status, id)
        .execute(tx.connection())
        .await?;
    sqlx::query!(
        "INSERT INTO decision (application_id, at, by, status) VALUES (?, ?, ?, ?)",
        id,
        at,
        by,
        status
    )
    .execute(tx.connection())
    .await?;
    if let Some(text) = note {
        add_note(tx, id, text, context.now).await?;
    }
    Ok(())
}

/// Writes the manager's words beside an application.
pub async fn add_note(
    tx: &mut WriteTx,
    application_id: i64,
    text: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = stored_time(now);
    sqlx::query!(
        "INSERT INTO note (application_id, at, text) VALUES (?, ?, ?)",
        application_id,
        at,
        text
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
