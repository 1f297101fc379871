//! What cannot wait for the next digest: of what a plan shows the manager, that which she is told
//! at once. Nothing of a mail's words is in it.

use crate::domain::command::AlertKind;
use crate::domain::plan::{Effect, Reason, Snapshot};

use super::limits;

/// Adds the alerts that go with `effects`.
pub(super) fn add(snapshot: &Snapshot, effects: &mut Vec<Effect>) {
    let alerts: Vec<Effect> = effects
        .iter()
        .filter_map(|effect| alert(snapshot, effect))
        .collect();
    effects.extend(alerts);
}

fn alert(snapshot: &Snapshot, effect: &Effect) -> Option<Effect> {
    match effect {
        Effect::AddUrgentReview {
            reason,
            reference,
            at_once: true,
            ..
        } => Some(Effect::Alert {
            kind: AlertKind::Urgent,
            reason: reason.clone(),
            reference: reference.clone(),
        }),
        // One storm, told once: whichever of its mails comes next, it is the same.
        Effect::AskAboutOpening { reason }
            if reason.code == limits::CEILING && !snapshot.recent.ceiling_told =>
        {
            let words = "More automatic letters in an hour than the limit allows: the rest wait for your word.";
            Some(Effect::Alert {
                kind: AlertKind::Ceiling,
                reason: Reason::new(limits::CEILING, words),
                reference: None,
            })
        }
        _ => None,
    }
}
