//! `review`: what waits for the manager's eyes, with the reason.

use std::process::ExitCode;

use clap::Subcommand;
use jiff::Timestamp;

use super::{door, terminal};
use crate::config::Config;
use crate::domain::plan::Event;
use crate::furnish;
use crate::store::reviews;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What is open: urgent first, then by its date, then oldest first
    List {
        /// As JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// You are through with it
    Done {
        /// Its number in the list
        id: i64,
    },
}

pub(super) async fn run(
    config: &Config,
    command: &Command,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    match command {
        Command::List { json } => list(config, *json, now).await,
        Command::Done { id } => door::command(config, &Event::ReviewDone { id: *id }, now).await,
    }
}

async fn list(config: &Config, json: bool, now: Timestamp) -> anyhow::Result<ExitCode> {
    let items = door::store(config).await?.open_reviews().await?;
    if json {
        for item in &items {
            terminal::print_json(item)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if items.is_empty() {
        terminal::say("Nothing waits for you.");
        return Ok(ExitCode::SUCCESS);
    }
    let today = now
        .to_zoned_datetime(furnish::zone(config))
        .date()
        .to_string();
    let mut table = terminal::table(["ID", "Due", "Since", "About", "Why"]);
    for item in &items {
        let about = [
            item.reference.clone(),
            item.letter.map(|id| format!("letter {id}")),
            item.message.map(|id| format!("message {id}")),
        ];
        table.add_row([
            item.id.to_string(),
            due(item, &today),
            terminal::moment(&item.created_at),
            about.into_iter().flatten().collect::<Vec<_>>().join(", "),
            terminal::inert(&item.reason),
        ]);
    }
    terminal::print(&table.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// By when it has to be dealt with. Days are written so that they sort as text.
fn due(item: &reviews::Item, today: &str) -> String {
    match &item.due_on {
        Some(_) if item.at_once => "at once".into(),
        Some(day) if day.as_str() < today => format!("{day}, overdue"),
        Some(day) => day.clone(),
        None => String::new(),
    }
}
