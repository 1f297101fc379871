//! The manager's door on this machine: opens the database and carries out her events by the
//! same rule as mail. It decides nothing and works beside a running daemon: look and write share
//! one IMMEDIATE transaction (invariant 4).

use std::path::PathBuf;

use anyhow::Context as _;
use jiff::Timestamp;

use super::Ending;
use crate::config::Config;
use crate::domain::application::{Actor, Reference};
use crate::domain::plan::{Event, Plan};
use crate::furnish;
use crate::store::{Store, StoreError, WriteTx, audit};
use crate::workers::act::{COMMAND_LINE, Giver, act};

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
) -> anyhow::Result<Plan> {
    let store = store(config).await?;
    let house =
        furnish::house(config, store, &program()?).map_err(|error| Ending::settings(&error))?;
    let mut tx = house.store.write_tx().await?;
    let giver = Giver {
        by: COMMAND_LINE,
        inbox_id: None,
        what: event.verb(),
    };
    let plan = act(&house, &mut tx, event, &giver, now).await?.plan;
    if let Some(words) = plan.refusal {
        return Err(Ending::Refused(words).into());
    }
    tx.commit().await?;
    house.store.close().await;
    Ok(plan)
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
