//! What cannot wait for the next digest: of what a plan shows the manager, that which she is told
//! at once. Nothing of a mail's words is in it.

use crate::domain::command::AlertKind;
use crate::domain::plan::{Effect, Snapshot};

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
    let (kind, reason, reference) = match effect {
        Effect::AddUrgentReview {
            reason,
            reference,
            at_once: true,
            ..
        } => (AlertKind::Urgent, reason, reference.clone()),
        // One storm, told once: whichever of its mails comes next, it is the same.
        Effect::AskAboutOpening { reason }
            if reason.code == limits::CEILING && !snapshot.recent.ceiling_told =>
        {
            (AlertKind::Ceiling, reason, None)
        }
        _ => return None,
    };
    Some(Effect::Alert {
        kind,
        reason: reason.clone(),
        reference,
    })
}
