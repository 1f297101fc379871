//! What a plan tells the manager: items that wait for her, and alerts.

use super::apply::{Context, named};
use super::{StoreError, WriteTx, alerts, reviews};
use crate::domain::application::Reference;
use crate::domain::command::AlertKind;
use crate::domain::plan::{Effect, Reason};

/// Writes an effect that tells her something.
pub(super) async fn tell(
    tx: &mut WriteTx,
    effect: &Effect,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    match effect {
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
        Effect::AskAboutOpening { reason } => ask_once(tx, reason, None, context).await,
        Effect::AskOnce { reason, reference } => {
            ask_once(tx, reason, Some(reference), context).await
        }
        Effect::Alert {
            kind,
            reason,
            reference,
        } => {
            let about = alerts::About {
                application_id: named(tx, reference.as_ref()).await?,
                inbox_id: context.inbox_id,
            };
            alerts::raise(tx, *kind, reason, about, context.now).await
        }
        Effect::NoteRefused { reason } => {
            let about = alerts::About {
                inbox_id: context.inbox_id,
                ..alerts::About::default()
            };
            alerts::note(tx, AlertKind::RefusedCommand, reason, about, context.now).await
        }
        _ => Ok(()),
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

/// One open item, however many messages lead to it.
async fn ask_once(
    tx: &mut WriteTx,
    reason: &Reason,
    reference: Option<&Reference>,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let about = reviews::About {
        application_id: named(tx, reference).await?,
        ..Default::default()
    };
    reviews::add(tx, reason, about, context.now).await
}
