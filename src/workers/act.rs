//! A command of the manager's, carried out and noted with who gave it and what puts it back.
//!
//! Command line and mail both end here, so that what was done at one door can be undone at the
//! other. A refused command, and one that changes nothing, leaves no row.

use jiff::Timestamp;

use super::carry_out::carry_out;
use super::{House, StepError, doubles};
use crate::domain::plan::{Effect, Event, Plan};
use crate::store::commands::{self, NewCommand};
use crate::store::{WriteTx, applications};

/// Who gives a command, and by which door.
#[derive(Clone, Copy, Debug)]
pub struct Giver<'a> {
    /// The manager's folded address, or [`COMMAND_LINE`].
    pub by: &'a str,
    /// The stored mail that it came in, if one.
    pub inbox_id: Option<i64>,
    /// The verb.
    pub what: &'static str,
}

/// Who gives commands on this machine.
pub const COMMAND_LINE: &str = "command line";

/// What became of a command.
#[derive(Clone, Debug)]
pub struct Acted {
    /// What was done and why, or why not.
    pub plan: Plan,
    /// Its number; none where it was refused or changed nothing.
    pub number: Option<i64>,
}

/// Carries out a command in `tx`. The caller commits.
pub async fn act(
    house: &House,
    tx: &mut WriteTx,
    event: &Event,
    giver: &Giver<'_>,
    now: Timestamp,
) -> Result<Acted, StepError> {
    let plan = carry_out(house, tx, event, &[], now).await?;
    if plan.refusal.is_some() || plan.effects.is_empty() {
        return Ok(Acted { plan, number: None });
    }
    let application_id = match doubles::named(event).first() {
        Some(reference) => applications::kept_id_of(tx, reference.as_str()).await?,
        None => None,
    };
    let new = NewCommand {
        by: giver.by,
        inbox_id: giver.inbox_id,
        what: giver.what,
        application_id,
        undo: &plan.undo,
    };
    let number = commands::record(tx, &new, now).await?;
    for effect in &plan.effects {
        if let Effect::MarkUndone { command } = effect {
            commands::undone(tx, *command, number).await?;
        }
    }
    Ok(Acted {
        plan,
        number: Some(number),
    })
}
