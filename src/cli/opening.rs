//! `opening`: what people apply to.

use std::process::ExitCode;

use clap::Subcommand;
use jiff::Timestamp;
use serde_json::json;

use super::digest::due;
use super::{bars, door, terminal};
use crate::config::Config;
use crate::domain::briefing::{Shown, Week};
use crate::domain::plan::Event;
use crate::furnish;
use crate::store::briefing::{self, Question};
use crate::store::{Store, digests};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Name, state, target, how many stand where, the weeks so far, the next digest
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
        Command::Show { json } => return show(config, *json, now).await,
        Command::Open => Event::OpeningOpened,
        Command::Close => Event::OpeningClosed,
        Command::Target { target } => Event::TargetSet(*target),
    };
    door::command(config, &event, now).await
}

async fn show(config: &Config, json: bool, now: Timestamp) -> anyhow::Result<ExitCode> {
    let store = door::store(config).await?;
    let (opening, tally) = store.opening().await?;
    let weeks = weeks(&store, config, now).await?;
    store.close().await;
    let next = due::next(config, now);
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
            "weeks": weeks.iter().map(|week| json!({
                "monday": week.monday,
                "applications": week.applications,
            })).collect::<Vec<_>>(),
            "next_digest_at": next.as_ref().ok(),
            "letters_paused_at": opening.letters_paused_at,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let since = opening
        .closed_at
        .map(|at| terminal::moment(&at.to_string()));
    let since = since.map(|at| format!(" since {at}")).unwrap_or_default();
    let target = opening.target;
    let bar = bars::share(taken.into(), target.into(), bars::WIDTH);
    let mut lines = vec![
        terminal::inert(&opening.name),
        format!("state      {}{since}", opening.state),
        format!("target     {taken} of {target}  {bar}"),
        format!("received   {}", tally.received),
        format!("complete   {}", tally.complete),
        format!("recruited  {}", tally.recruited),
    ];
    for (name, date) in [("opens", opening.opens_at), ("closes", opening.closes_at)] {
        lines.extend(date.map(|at| format!("{name:<9}  {}", terminal::moment(&at.to_string()))));
    }
    let digest = match next {
        Ok(next) => due::words(config, next),
        Err(never) => never.why().to_owned(),
    };
    lines.push(format!("digest     {digest}"));
    lines.extend(chart(&weeks));
    lines.extend(opening.letters_paused_at.map(|at| {
        let since = terminal::moment(&at.to_string());
        format!("letters    paused since {since}: outbox resume")
    }));
    terminal::print(&lines.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Applications a week, as a digest would tell them.
async fn weeks(store: &Store, config: &Config, now: Timestamp) -> anyhow::Result<Vec<Week>> {
    let mut tx = store.write_tx().await?;
    let question = Question {
        since: digests::since(&mut tx).await?,
        now,
        counts: config.opening.counts,
        zone: &furnish::zone(config),
        shown: Shown::NOTHING,
    };
    Ok(briefing::read(&mut tx, &question).await?.weeks)
}

/// The weeks that fit on a screen, one a line; what came before them in one number.
fn chart(weeks: &[Week]) -> Vec<String> {
    const MOST: usize = 12;
    let (earlier, shown) = weeks
        .split_at_checked(weeks.len().saturating_sub(MOST))
        .unwrap_or((&[], weeks));
    if shown.is_empty() {
        return Vec::new();
    }
    let largest = shown.iter().map(|week| week.applications).max();
    let mut lines = vec![
        String::new(),
        "applications a week, by its Monday".to_owned(),
    ];
    if !earlier.is_empty() {
        let sum: u64 = earlier
            .iter()
            .map(|week| u64::from(week.applications))
            .sum();
        lines.push(format!("earlier    {sum} in {} weeks", earlier.len()));
    }
    lines.extend(shown.iter().map(|week| {
        let bar = bars::column(week.applications, largest.unwrap_or(0), bars::WIDTH);
        let line = format!(
            "{}  {:>5} {bar}",
            week.monday.strftime("%_d %b"),
            week.applications
        );
        line.trim_end().to_owned()
    }));
    lines
}
