//! `opening`: what people apply to.

use std::process::ExitCode;

use clap::Subcommand;
use jiff::Timestamp;
use serde_json::json;

use super::{door, terminal};
use crate::config::Config;
use crate::domain::plan::Event;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Name, state, target and how many stand where
    Show {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Open it (again); closed letters that still wait are cancelled
    Open,
    /// Close it; later applications are kept, listed as late, and told so
    Close,
    /// Set how many people are wanted; reaching it closes the opening
    Target {
        /// How many
        #[arg(value_name = "N")]
        target: u32,
    },
}

pub(super) async fn run(
    config: &Config,
    command: &Command,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let event = match command {
        Command::Show { json } => return show(config, *json).await,
        Command::Open => Event::OpeningOpened,
        Command::Close => Event::OpeningClosed,
        Command::Target { target } => Event::TargetSet(*target),
    };
    let plan = door::carry_out(config, &event, now).await?;
    terminal::say(&plan.reason.sentence);
    Ok(ExitCode::SUCCESS)
}

async fn show(config: &Config, json: bool) -> anyhow::Result<ExitCode> {
    let (opening, tally) = door::store(config).await?.opening().await?;
    let counts = config.opening.counts;
    let taken = tally.against(counts);
    if json {
        terminal::print_json(&json!({
            "name": opening.name,
            "state": opening.state,
            "target": opening.target,
            "counts": counts,
            "taken": taken,
            "received": tally.received,
            "complete": tally.complete,
            "recruited": tally.recruited,
            "closed_at": opening.closed_at,
            "opens_at": opening.opens_at,
            "closes_at": opening.closes_at,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = vec![
        terminal::inert(&opening.name),
        format!(
            "state      {}{}",
            opening.state,
            opening
                .closed_at
                .map(|at| format!(" since {}", terminal::moment(&at.to_string())))
                .unwrap_or_default()
        ),
        format!("target     {taken} of {}", opening.target),
        format!("received   {}", tally.received),
        format!("complete   {}", tally.complete),
        format!("recruited  {}", tally.recruited),
    ];
    for (name, date) in [("opens", opening.opens_at), ("closes", opening.closes_at)] {
        lines.extend(date.map(|at| format!("{name:<9}  {}", terminal::moment(&at.to_string()))));
    }
    terminal::print(&lines.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}
