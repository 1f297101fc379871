//! `applicants`: the log of who applied, for the manager at this machine.
//!
//! Reading commands show what is stored; writing ones build an event and carry it out by the
//! same rule as mail. Nothing here weighs, sorts or ranks people.

mod enter;
mod export;
mod list;
mod proposal;
mod show;

use std::process::ExitCode;

use clap::Subcommand;
use jiff::Timestamp;

use super::{Ending, door};
use crate::config::Config;
use crate::domain::application::{Reference, Status};
use crate::domain::plan::Event;
use crate::store::Store;
use crate::store::lists::ApplicantLine;
use crate::workers::sheet;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Everybody who applied, by reference
    List {
        /// As JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// One application: answers with where they were found, history, files, letters, why
    Show {
        /// Such as QPM-0042, or 42
        reference: String,
        /// The answers of another version, such as a proposed one
        #[arg(long, value_name = "N")]
        in_version: Option<u32>,
        /// With what is kept apart: documents that nobody should have sent
        #[arg(long)]
        restricted: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Enter an application that came by telephone, by post or as a scan that you read
    Add {
        /// An answer, such as `full_name="Zoe Example"`; once for each field
        #[arg(long = "field", value_name = "FIELD=VALUE", required = true)]
        fields: Vec<String>,
    },
    /// Enter or correct one answer
    Answer {
        /// Such as QPM-0042, or 42
        reference: String,
        /// The field, such as phone
        field: String,
        /// The answer as the person gave it
        value: String,
    },
    /// Decide about an application
    Set {
        /// Such as QPM-0042, or 42
        reference: String,
        /// received, shortlisted, recruited, declined or withdrawn
        #[arg(value_parser = status)]
        status: Status,
        /// Your words, kept beside it
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// Your words for the applicant, where decisions write to them (letters.decisions)
        #[arg(long, value_name = "TEXT")]
        tell: Option<String>,
    },
    /// Decline everybody who is neither recruited nor decided about, late ones left out
    DeclineRest {
        /// Your words, kept beside each
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// Your words for the applicants, where decisions write to them (letters.decisions)
        #[arg(long, value_name = "TEXT")]
        tell: Option<String>,
    },
    /// Send the letter about missing answers (again), at most once a day
    Ask {
        /// Such as QPM-0042, or 42
        reference: String,
    },
    /// Have everything about somebody erased: puts it on the administrator's list
    Forget {
        /// Such as QPM-0042, or 42
        reference: String,
    },
    /// Keep your words beside an application
    Note {
        /// Such as QPM-0042, or 42
        reference: String,
        /// The words
        text: String,
    },
    /// What came for an application from an address that is not on it: see, take or leave it
    ///
    /// Such answers hold only when you take them. No letter goes out either way.
    Proposal(proposal::Arguments),
    /// Make one application of two that are one person's. There is no undo
    ///
    /// What the one to keep says holds, and what it does not say is taken from the other. Addresses,
    /// letters, notes and files go over, and the other reference goes on answering. What the other
    /// one said stays readable (applicants show), and nobody is told by letter.
    Merge {
        /// The one to keep, such as QPM-0003
        keep: String,
        /// The one that becomes part of it, such as QPM-0007
        other: String,
        /// They are one person all the same: somebody married, or mistyped their name
        #[arg(long)]
        although_names_differ: bool,
    },
    /// Write the log into a file that only you may read
    Export(export::Arguments),
}

fn status(typed: &str) -> Result<Status, String> {
    Status::parse(&typed.to_lowercase()).ok_or_else(|| {
        let all: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
        format!("one of: {}", all.join(", "))
    })
}

pub(super) async fn run(
    config: &Config,
    command: Command,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    match command {
        Command::List { json } => list::list(config, json).await,
        Command::Show {
            reference,
            in_version,
            restricted,
            json,
        } => {
            let wanted = show::Wanted {
                in_version,
                restricted,
                json,
            };
            show::show(config, &reference, wanted).await
        }
        Command::Add { fields } => enter::add(config, &fields, now).await,
        Command::Answer {
            reference,
            field,
            value,
        } => enter::answer(config, &reference, &field, &value, now).await,
        Command::Set {
            reference,
            status,
            note,
            tell,
        } => {
            let event = Event::Decided {
                reference: door::reference(config, &reference)?,
                status,
                note,
                tell,
            };
            door::command(config, &event, now).await
        }
        Command::DeclineRest { note, tell } => {
            door::command(config, &Event::RestDeclined { note, tell }, now).await
        }
        Command::Ask { reference } => {
            let reference = door::reference(config, &reference)?;
            door::command(config, &Event::AskedAgain { reference }, now).await
        }
        Command::Forget { reference } => {
            let reference = door::reference(config, &reference)?;
            door::command(config, &Event::Forgotten { reference }, now).await
        }
        Command::Proposal(arguments) => proposal::run(config, &arguments, now).await,
        Command::Merge {
            keep,
            other,
            although_names_differ,
        } => {
            let event = Event::Merged {
                keep: door::reference(config, &keep)?,
                other: door::reference(config, &other)?,
                although_names_differ,
            };
            door::command(config, &event, now).await
        }
        Command::Note { reference, text } => {
            let reference = door::reference(config, &reference)?;
            door::command(config, &Event::Noted { reference, text }, now).await
        }
        Command::Export(arguments) => export::export(config, &arguments, now).await,
    }
}

/// The line of the application with this reference.
async fn find(store: &Store, reference: &Reference) -> anyhow::Result<ApplicantLine> {
    let line = store.applicant(reference.as_str()).await?;
    line.ok_or_else(|| unknown(reference))
}

fn unknown(reference: &Reference) -> anyhow::Error {
    Ending::Refused(format!(
        "There is no application {reference}. hint: applicants list shows them"
    ))
    .into()
}

/// The flags of a line, one by one: the manager, who has to meet them, sees adjustments here.
fn flags(line: &ApplicantLine) -> Vec<&str> {
    sheet::flags(line, true)
}
