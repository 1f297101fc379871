//! A message that steers: its commands are carried out, or the managers are told of the try.
//!
//! Nothing goes back to a sender who proves nothing: whoever forges a manager's address must neither
//! learn what failed nor make this program write to them.

use super::arrived::{Case, Outcome};
use super::record;
use crate::domain::application::Actor;
use crate::domain::classified::Steering;
use crate::domain::command::AlertKind;
use crate::domain::mailbox::Filing;
use crate::domain::plan::Effect;
use crate::domain::verdict::Reply;

impl Case<'_> {
    /// A message that is a command and nothing else.
    pub(super) fn command(&self) -> Outcome {
        let mut effects = Vec::new();
        let mut reply = Reply::None;
        let mut filing = Filing::Review;
        if let Some(Steering::Orders(orders)) = &self.found.steering {
            filing = Filing::Other;
            // "Thanks!" needs no answer.
            if orders.too_many || orders.blank || !orders.lines.is_empty() {
                effects.push(Effect::CarryOut(orders.clone()));
                reply = Reply::CommandResult;
            }
        }
        Outcome {
            effects,
            reply,
            filing,
            reason: self.found.reason.clone(),
        }
    }

    /// What was refused is told to the managers and stands in the audit, whatever else the message
    /// turned out to be.
    pub(super) fn add_refused(&self, effects: &mut Vec<Effect>) {
        let (reason, told) = match &self.found.steering {
            Some(Steering::Refused(reason)) => (reason, false),
            Some(Steering::ByMachine(reason)) => (reason, true),
            Some(Steering::Orders(_)) | None => return,
        };
        effects.push(record(Actor::Program, &reason.code, None));
        effects.push(if told {
            Effect::NoteRefused {
                reason: reason.clone(),
            }
        } else {
            Effect::Alert {
                kind: AlertKind::RefusedCommand,
                reason: reason.clone(),
                reference: None,
            }
        });
    }
}
