//! Writes the effects of a plan, each into its rows. It decides nothing.

use jiff::Timestamp;

use super::{
    StoreError, WriteTx, applications, attachments, audit, commanded, doubles, inbox, ledger,
    opening, outbox, reviews, stored_time, superseding, telling,
};
use crate::domain::application::{Actor, Reference, Status};
use crate::domain::form::FieldId;
use crate::domain::plan::{Effect, Reason};

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

/// Writes one effect. `Effect::Enqueue` and `Effect::Forward` are not for here: their letter has
/// to be written first (see [`super::enqueue`]). Nor is `Effect::CarryOut`, each of whose commands has
/// a plan of its own, or `Effect::MarkUndone`: the command that does it has no number yet (see
/// [`super::commands`]).
pub async fn apply(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    match effect {
        Effect::AddApplication { .. } => ledger::add_application(tx, effect, context).await,
        Effect::AddVersion { .. } => ledger::add_to(tx, effect, context).await,
        Effect::AddAddress { .. }
        | Effect::AnsweredAfterAll { .. }
        | Effect::AskWhetherOne { .. }
        | Effect::SettleProposal { .. }
        | Effect::Merge { .. } => doubles::apply(tx, effect, context).await,
        Effect::SetStatus {
            reference,
            status,
            by,
        } => set_status(tx, reference, *status, by, context).await,
        Effect::AddNote { .. }
        | Effect::RemoveNote { .. }
        | Effect::ReleaseLetter { .. }
        | Effect::HoldAgain { .. }
        | Effect::CancelDecisionLetters { .. }
        | Effect::SettleReview { .. }
        | Effect::ReopenReview { .. }
        | Effect::PauseLetters(_)
        | Effect::RevokeTokens => Box::pin(commanded::apply(tx, effect, context)).await,
        Effect::Close { at } => opening::close(tx, *at).await,
        Effect::Reopen => reopen(tx, context.now).await,
        Effect::SetTarget(target) => opening::set_target(tx, *target).await,
        Effect::Enqueue(_)
        | Effect::Forward(_)
        | Effect::CarryOut(_)
        | Effect::MarkUndone { .. } => Ok(()),
        Effect::DropOctets { forwarded } => match context.inbox_id {
            Some(id) => inbox::drop_forwarded(tx, id, forwarded).await,
            None => Ok(()),
        },
        Effect::LetterBounced { message_id, status } => {
            superseding::bounced(tx, message_id, status.as_deref(), context).await
        }
        Effect::AddFlag { reference, flag } => {
            let id = key_of(tx, reference).await?;
            ledger::add_flags(tx, id, &[*flag]).await
        }
        Effect::Supersede { by, letters } => superseding::supersede(tx, by, letters, context).await,
        Effect::AddReview { .. }
        | Effect::AddUrgentReview { .. }
        | Effect::AskAboutOpening { .. }
        | Effect::AskOnce { .. }
        | Effect::Alert { .. }
        | Effect::NoteRefused { .. } => telling::tell(tx, effect, context).await,
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

/// Opens again, and lists those whose closed letter was stopped or has gone out.
async fn reopen(tx: &mut WriteTx, now: Timestamp) -> Result<(), StoreError> {
    let concerned = outbox::cancel_closed(tx, now).await?;
    opening::reopen(tx, now).await?;
    reviews::tell_of_reopening(tx, concerned, now).await
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
pub(super) async fn named(
    tx: &mut WriteTx,
    reference: Option<&Reference>,
) -> Result<Option<i64>, StoreError> {
    match reference {
        Some(reference) => applications::id_of(tx, reference.as_str()).await,
        None => Ok(None),
    }
}

pub(super) async fn key_of(tx: &mut WriteTx, reference: &Reference) -> Result<i64, StoreError> {
    applications::id_of(tx, reference.as_str())
        .await?
        .ok_or(StoreError::Corrupt("application"))
}

async fn set_status(
    tx: &mut WriteTx,
    reference: &Reference,
    status: Status,
    by: &Actor,
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
    Ok(())
}
