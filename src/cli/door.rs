//! The manager's door on this machine: opens the database and carries out her events by the
//! same rule as mail. It decides nothing and works beside a running daemon: look and write share
//! one IMMEDIATE transaction (invariant 4).

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use jiff::Timestamp;

use super::typed::typed;
use super::{Ending, terminal};
use crate::config::Config;
use crate::domain::application::{Actor, Reference};
use crate::domain::plan::{Event, Plan};
use crate::furnish;
use crate::store::{Store, StoreError, WriteTx, audit};
use crate::workers::act::{Acted, COMMAND_LINE, Giver, act};

/// The database that is there and up to date. Only `run` and `demo` make or change one.
pub(super) async fn store(config: &Config) -> Result<Store, StoreError> {
    Store::open_existing(&config.store.path).await
}

/// This very program: the readers are started from it.
pub(super) fn program() -> anyhow::Result<PathBuf> {
    std::env::current_exe().context("this program's own file cannot be found")
}

/// Carries out one event of the manager's, all of it or nothing. A refusal is an error with
/// its words.
pub(super) async fn carry_out(
    config: &Config,
    event: &Event,
    now: Timestamp,
) -> anyhow::Result<Acted> {
    let store = store(config).await?;
    let house =
        furnish::house(config, store, &program()?).map_err(|error| Ending::settings(&error))?;
    let mut tx = house.store.write_tx().await?;
    let giver = Giver {
        by: COMMAND_LINE,
        inbox_id: None,
        what: event.verb(),
    };
    let acted = act(&house, &mut tx, event, &giver, now).await?;
    if let Some(words) = &acted.plan.refusal {
        let hint = hint(&acted.plan).map(|typed| format!(" hint: {typed}"));
        return Err(Ending::Refused(format!("{words}{}", hint.unwrap_or_default())).into());
    }
    tx.commit().await?;
    house.store.close().await;
    Ok(acted)
}

/// Carries out a command and says what came of it, and how it is put back.
pub(super) async fn command(
    config: &Config,
    event: &Event,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let acted = carry_out(config, event, now).await?;
    tell(&acted);
    Ok(ExitCode::SUCCESS)
}

/// Puts a command back.
pub(super) async fn undo(
    config: &Config,
    number: Option<i64>,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let event = Event::Undone {
        command: number,
        giver: COMMAND_LINE.to_owned(),
    };
    command(config, &event, now).await
}

/// What came of a command, what helps, and how it is put back.
pub(super) fn tell(acted: &Acted) {
    let plan = &acted.plan;
    terminal::say(&plan.reason.sentence);
    if let Some(concerned) = &plan.concerned {
        let groups = [
            ("not told that it closed", &concerned.not_told),
            ("told that it closed", &concerned.told),
        ];
        for (who, references) in groups {
            for reference in references {
                terminal::say(&format!("  {who}: {reference}"));
            }
        }
    }
    if let Some(typed) = hint(plan) {
        terminal::say(&format!("hint: {typed}"));
    }
    if let Some(number) = acted.number.filter(|_| !plan.undo.is_empty()) {
        terminal::say(&format!("to put it back: undo {number}"));
    }
}

fn hint(plan: &Plan) -> Option<String> {
    plan.hint.as_deref().and_then(typed)
}

/// The audit's line about an act of the manager's that no rule has to weigh.
pub(super) async fn record(
    tx: &mut WriteTx,
    what: &str,
    about: About,
    now: Timestamp,
) -> Result<(), StoreError> {
    let line = audit::Line {
        at: now,
        by: &Actor::Manager,
        what,
        reason_code: "manager",
        application_id: about.application_id,
        inbox_id: None,
        outbox_id: about.outbox_id,
        field: None,
    };
    audit::record(tx, &line).await
}

/// What such an act is about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About {
    pub(super) application_id: Option<i64>,
    pub(super) outbox_id: Option<i64>,
}

/// The reference as the manager typed it.
pub(super) fn reference(config: &Config, typed: &str) -> Result<Reference, Ending> {
    let prefix = &config.opening.reference_prefix;
    Reference::parse(prefix, typed).ok_or_else(|| {
        Ending::Usage(format!(
            "\"{typed}\" is no reference. hint: write it as {} or 42",
            Reference::new(prefix, 42)
        ))
    })
}
