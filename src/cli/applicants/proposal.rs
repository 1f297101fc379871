//! `applicants proposal`: what somebody proposes for an application from an address that is not on
//! it, beside what holds, and the manager's answer to it in one step.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::super::{Ending, door, terminal};
use super::find;
use crate::config::Config;
use crate::domain::plan::{Event, ProposalAnswer};
use crate::domain::reading::Value;
use crate::store::Store;
use crate::store::lists::{ApplicantLine, StoredAnswer, StoredVersion};

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Such as QPM-0042, or 42
    reference: String,
    /// take: it holds from now on. leave: nothing changes. Without it: show what is proposed
    #[arg(value_enum)]
    answer: Option<Answer>,
    /// Which version, where several are proposed
    #[arg(long, value_name = "N")]
    in_version: Option<u32>,
    /// With take: the address that it came from is the applicant's own from now on
    #[arg(long)]
    with_address: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Answer {
    Take,
    Leave,
}

pub(super) async fn run(
    config: &Config,
    arguments: &Arguments,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let reference = door::reference(config, &arguments.reference)?;
    if arguments.with_address && arguments.answer != Some(Answer::Take) {
        let words = "--with-address goes with take only.";
        return Err(Ending::Usage(words.into()).into());
    }
    if let Some(answer) = arguments.answer {
        let event = Event::ProposalAnswered(ProposalAnswer {
            reference,
            number: arguments.in_version,
            take: answer == Answer::Take,
            with_address: arguments.with_address,
        });
        return door::command(config, &event, now).await;
    }
    let store = door::store(config).await?;
    let line = find(&store, &reference).await?;
    let text = as_text(&store, &line, arguments.in_version).await?;
    if text.is_empty() {
        terminal::say(&format!("Nothing is proposed for {reference}."));
    } else {
        terminal::print(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Each proposal that waits, with what differs from what holds.
async fn as_text(
    store: &Store,
    line: &ApplicantLine,
    number: Option<u32>,
) -> anyhow::Result<String> {
    let held = store.answers(line.id).await?;
    let mut out = Vec::new();
    for version in store.versions(line.id).await? {
        let own = version.reference == line.reference;
        let waits = own && version.state == "proposed" && version.settled.is_none();
        let wanted = number.is_none_or(|number| i64::from(number) == version.number);
        let (true, true, Ok(number)) = (waits, wanted, u32::try_from(version.number)) else {
            continue;
        };
        out.push(heading(&version));
        for answer in store.answers_of_version(line.id, number).await? {
            let before = held.iter().find(|one| one.field == answer.field);
            if before.is_none_or(|before| before.value != answer.value) {
                out.push(difference(&answer, before));
            }
        }
    }
    Ok(out.join("\n"))
}

fn heading(version: &StoredVersion) -> String {
    let from = version.proposed_from.as_deref();
    let from = from.map(|address| format!(", from {}", terminal::inert(address)));
    format!(
        "version {}, {}{}",
        version.number,
        terminal::moment(&version.created_at),
        from.unwrap_or_default()
    )
}

fn difference(answer: &StoredAnswer, before: Option<&StoredAnswer>) -> String {
    let margin = " ".repeat(14);
    let words = |answer: &StoredAnswer| {
        let value = serde_json::from_str::<Value>(&answer.value)
            .map_or_else(|_| answer.value.clone(), |value| value.to_string());
        terminal::inert_lines(&value, &margin)
    };
    format!(
        "  {}\n    holds now {}\n    proposed  {}",
        terminal::inert(&answer.field),
        before.map_or_else(|| "(no answer)".to_owned(), words),
        words(answer)
    )
}
