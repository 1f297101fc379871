//! `outbox`: letters on their way out, what became of them, and the manager's word on one.

use std::process::ExitCode;

use clap::Subcommand;
use jiff::Timestamp;
use serde_json::json;

use super::{Ending, door, terminal};
use crate::config::Config;
use crate::domain::command::Held;
use crate::domain::plan::Event;
use crate::parse::parse;
use crate::store::outbox::{self, Nudge, Summary};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// All letters, oldest first
    List {
        /// As JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// One letter as its reader sees it
    Show {
        /// Its number in the list
        id: i64,
        /// As JSON
        #[arg(long, conflicts_with = "raw")]
        json: bool,
        /// The octets that are sent (RFC 5322), for a file or another program
        #[arg(long)]
        raw: bool,
    },
    /// Try a failed, held or waiting letter now
    Retry {
        /// Its number in the list
        id: i64,
    },
    /// Keep a letter back that waits to be sent
    Hold {
        /// Its number in the list
        id: i64,
    },
    /// Let all letters to applicants wait; what is sent on to others goes out all the same
    Pause,
    /// Let them go out again
    Resume,
}

pub(super) async fn run(
    config: &Config,
    command: &Command,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    match command {
        Command::List { json } => list(config, *json).await,
        Command::Show { id, json, raw } => show(config, *id, *json, *raw).await,
        Command::Retry { id } => {
            let event = Event::HeldReleased(Held::Letter(*id));
            door::command(config, &event, now).await
        }
        Command::Hold { id } => hold(config, *id, now).await,
        Command::Pause => door::command(config, &Event::LettersPaused, now).await,
        Command::Resume => door::command(config, &Event::LettersResumed, now).await,
    }
}

async fn list(config: &Config, json: bool) -> anyhow::Result<ExitCode> {
    let letters = door::store(config).await?.letters().await?;
    if json {
        for letter in &letters {
            terminal::print_json(letter)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if letters.is_empty() {
        terminal::say("There are no letters.");
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = terminal::table(["ID", "Letter", "To", "State", "Tries", "Due", "Note"]);
    for letter in &letters {
        table.add_row([
            letter.id.to_string(),
            terminal::inert(&letter.key),
            terminal::inert(&letter.recipient),
            letter.state.clone(),
            letter.attempts.to_string(),
            terminal::moment(&letter.due_at),
            note(letter),
        ]);
    }
    terminal::print(&table.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// What is worth knowing beside the state.
pub(super) fn note(letter: &Summary) -> String {
    let twice = letter
        .uncertain
        .then(|| "may have gone out twice".to_owned());
    [letter.result.clone(), letter.why.clone(), twice]
        .into_iter()
        .flatten()
        .map(|text| terminal::inert(&text))
        .collect::<Vec<_>>()
        .join(", ")
}

async fn show(config: &Config, id: i64, json: bool, raw: bool) -> anyhow::Result<ExitCode> {
    let store = door::store(config).await?;
    let summary = store.letters().await?.into_iter().find(|one| one.id == id);
    let (Some(summary), Some(octets)) = (summary, store.letter_octets(id).await?) else {
        return Err(nobody(id));
    };
    if raw {
        terminal::print_octets(&octets)?;
        return Ok(ExitCode::SUCCESS);
    }
    // The letter about a monitoring form keeps neither its words nor its reader (invariant 8).
    let letter = (!octets.is_empty()).then(|| parse(&octets));
    let (subject, text) = letter.map_or_else(
        || (String::new(), "(not kept)".to_owned()),
        |letter| (letter.subject, letter.text),
    );
    if json {
        terminal::print_json(&json!({ "letter": summary, "subject": subject, "text": text }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = vec![
        format!("letter   {}", terminal::inert(&summary.key)),
        format!("state    {}", summary.state),
        format!("due      {}", terminal::moment(&summary.due_at)),
        format!("to       {}", terminal::inert(&summary.recipient)),
        format!("subject  {}", terminal::inert(&subject)),
    ];
    let note = note(&summary);
    if !note.is_empty() {
        lines.push(format!("note     {note}"));
    }
    lines.push(String::new());
    lines.push(terminal::inert_lines(&text, ""));
    terminal::print(&lines.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

async fn hold(config: &Config, id: i64, now: Timestamp) -> anyhow::Result<ExitCode> {
    let store = door::store(config).await?;
    let mut tx = store.write_tx().await?;
    if !outbox::nudge(&mut tx, id, Nudge::Hold, now).await? {
        drop(tx);
        let letters = store.letters().await?;
        let Some(letter) = letters.iter().find(|letter| letter.id == id) else {
            return Err(nobody(id));
        };
        let words = format!("Letter {id} is {}: that cannot be changed.", letter.state);
        return Err(Ending::Refused(words).into());
    }
    let about = door::About {
        outbox_id: Some(id),
        ..Default::default()
    };
    door::record(&mut tx, "letter_held", about, now).await?;
    tx.commit().await?;
    store.close().await;
    terminal::say(&format!("Letter {id} is held until you say: outbox retry."));
    Ok(ExitCode::SUCCESS)
}

fn nobody(id: i64) -> anyhow::Error {
    Ending::Refused(format!(
        "There is no letter {id}. hint: outbox list shows them"
    ))
    .into()
}
