//! `applicants show`: one application with all that is stored about it, and why.
//!
//! The manager sees access needs here, since she has to meet them; lists and exports leave
//! them out. Documents that nobody should have sent are named where she asks for them.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::super::{Ending, door, outbox, terminal};
use super::{find, flags, list};
use crate::config::Config;
use crate::domain::form::FormDefinition;
use crate::domain::reading;
use crate::domain::verdict::Problem;
use crate::furnish;
use crate::store::Store;
use crate::store::lists::{
    ApplicantLine, HistoryLine, StoredAnswer, StoredFile, StoredMessage, StoredVersion,
};
use crate::store::outbox::Summary;

/// All that is stored about one application.
struct Record {
    line: ApplicantLine,
    addresses: Vec<String>,
    answers: Vec<StoredAnswer>,
    problems: Vec<String>,
    versions: Vec<StoredVersion>,
    messages: Vec<StoredMessage>,
    letters: Vec<Summary>,
    files: Vec<StoredFile>,
    /// How many more files there are, which are kept apart.
    kept_apart: usize,
    notes: Vec<(String, String)>,
    history: Vec<HistoryLine>,
}

/// What of an application is wanted, and how.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) in_version: Option<u32>,
    pub(super) restricted: bool,
    pub(super) json: bool,
}

pub(super) async fn show(
    config: &Config,
    reference: &str,
    wanted: Wanted,
) -> anyhow::Result<ExitCode> {
    let Wanted {
        in_version,
        restricted,
        json,
    } = wanted;
    let reference = door::reference(config, reference)?;
    let store = door::store(config).await?;
    let line = find(&store, &reference).await?;
    let mut record = read(&store, line, in_version).await?;
    if !restricted {
        let all = record.files.len();
        record.files.retain(|file| !file.restricted);
        record.kept_apart = all.saturating_sub(record.files.len());
    }
    if let Some(number) = in_version {
        let there = |version: &StoredVersion| {
            version.reference == record.line.reference && version.number == i64::from(number)
        };
        if !record.versions.iter().any(there) {
            return Err(Ending::Refused(format!("{reference} has no version {number}.")).into());
        }
    }
    if json {
        terminal::print_json(&as_json(&record))?;
    } else {
        let form = furnish::form(config).map_err(|error| Ending::settings(&error))?;
        terminal::print(&as_text(&record, &form))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn read(
    store: &Store,
    line: ApplicantLine,
    in_version: Option<u32>,
) -> anyhow::Result<Record> {
    let id = line.id;
    let answers = match in_version {
        Some(number) => store.answers_of_version(id, number).await?,
        None => store.answers(id).await?,
    };
    Ok(Record {
        addresses: store.addresses(id).await?,
        answers,
        problems: store.problems(id).await?,
        versions: store.versions(id).await?,
        messages: store.messages(id).await?,
        letters: store.letters_about(id).await?,
        files: store.files(id).await?,
        kept_apart: 0,
        notes: store.notes(id).await?,
        history: store.history(id).await?,
        line,
    })
}

fn as_json(record: &Record) -> Value {
    let answers: Vec<Value> = record
        .answers
        .iter()
        .map(|answer| {
            json!({
                "field": answer.field,
                "value": serde_json::from_str::<Value>(&answer.value).ok(),
                "raw": answer.raw,
                "normal": answer.normal,
                "where": answer.place,
                "confidence": answer.confidence,
            })
        })
        .collect();
    let notes: Vec<Value> = record
        .notes
        .iter()
        .map(|(at, text)| json!({ "at": at, "text": text }))
        .collect();
    let mut whole = list::as_json(&record.line);
    if let Value::Object(members) = &mut whole {
        for (name, value) in [
            ("addresses", json!(record.addresses)),
            ("answers", json!(answers)),
            ("problems", json!(record.problems)),
            ("versions", json!(record.versions)),
            ("messages", json!(record.messages)),
            ("letters", json!(record.letters)),
            ("files", json!(record.files)),
            ("files_kept_apart", json!(record.kept_apart)),
            ("notes", json!(notes)),
            ("history", json!(record.history)),
        ] {
            members.insert(name.to_owned(), value);
        }
    }
    whole
}

fn as_text(record: &Record, form: &FormDefinition) -> String {
    let line = &record.line;
    let complete = if line.complete {
        "complete"
    } else {
        "incomplete"
    };
    let mut out = vec![
        format!(
            "{}  {}",
            line.reference,
            terminal::inert(line.name.as_deref().unwrap_or("(no name)"))
        ),
        format!("status     {}, {complete}", line.status),
        format!("arrived    {}", terminal::moment(&line.arrived_at)),
    ];
    if !record.addresses.is_empty() {
        let addresses = terminal::inert(&record.addresses.join(", "));
        out.push(format!("addresses  {addresses}"));
    }
    if let Some(kept) = &line.merged_into {
        let words = format!("merged into {kept}: what holds is there (applicants show {kept})");
        out.insert(1, words);
    }
    let flags = flags(line);
    if !flags.is_empty() {
        out.push(format!("to notice  {}", terminal::spelt(&flags.join(", "))));
    }
    let problems = record.problems.iter().map(|code| problem(code, line, form));
    part(&mut out, "Problems", problems);
    part(&mut out, "Answers", record.answers.iter().map(answer));
    part(&mut out, "Why", record.messages.iter().map(message));
    let versions = record.versions.iter().map(|one| version(one, line));
    part(&mut out, "Versions", versions);
    part(&mut out, "Letters", record.letters.iter().map(letter));
    let apart = (record.kept_apart > 0).then(|| {
        let count = record.kept_apart;
        format!("{count} more kept apart, which nobody should have sent: show --restricted")
    });
    part(
        &mut out,
        "Files",
        record.files.iter().map(file).chain(apart),
    );
    let notes = record.notes.iter().map(|(at, text)| {
        let margin = " ".repeat(24);
        format!(
            "{}  {}",
            terminal::moment(at),
            terminal::inert_lines(text, &margin)
        )
    });
    part(&mut out, "Notes", notes);
    let history = record.history.iter().map(|event| {
        let at = terminal::moment(&event.at);
        let field = event.field.as_deref().map(|field| format!(" {field}"));
        format!(
            "{at}  {}{}: {}{} ({})",
            of_other(&event.reference, line),
            event.by,
            event.what,
            terminal::inert(&field.unwrap_or_default()),
            event.reason_code
        )
    });
    part(&mut out, "History", history);
    out.join("\n")
}

/// A part with its heading, where there is anything in it.
fn part(out: &mut Vec<String>, heading: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.map(|line| format!("  {line}")).collect();
    if !lines.is_empty() {
        out.push(format!("\n{heading}"));
        out.extend(lines);
    }
}

/// What is wrong and what to do about it.
fn problem(code: &str, line: &ApplicantLine, form: &FormDefinition) -> String {
    let Some(problem) = Problem::parse(code) else {
        return terminal::inert(code);
    };
    let words = format!("{} ({code})", problem.in_words(form));
    let words = terminal::inert(&words);
    match problem {
        Problem::Missing(field) | Problem::Conflicting(field) => {
            let enter = format!("applicants answer {} {field} \"…\"", line.reference);
            format!("{words}\n    to enter it: {}", terminal::inert(&enter))
        }
        _ => words,
    }
}

fn answer(answer: &StoredAnswer) -> String {
    let value = serde_json::from_str::<reading::Value>(&answer.value)
        .map_or_else(|_| answer.value.clone(), |value| value.to_string());
    let doubtful = answer.confidence < f64::from(reading::Answer::DOUBTFUL);
    format!(
        "{:<28}  {}\n{:>34}[{}, {:.2}{}]{}",
        terminal::inert(&answer.field),
        terminal::inert_lines(&value, &" ".repeat(32)),
        "",
        terminal::inert(&answer.place),
        answer.confidence,
        if doubtful { ", doubtful" } else { "" },
        terminal::aside(&value, &answer.raw, answer.normal.as_deref()),
    )
}

fn message(message: &StoredMessage) -> String {
    format!(
        "{}  message {}: {}, reply {}. {}",
        terminal::moment(&message.arrived_at),
        message.id,
        message.kind.as_deref().unwrap_or("not processed"),
        message.reply.as_deref().unwrap_or("none"),
        terminal::inert(message.reason.as_deref().unwrap_or_default())
    )
}

fn version(version: &StoredVersion, line: &ApplicantLine) -> String {
    let settled = version.settled.as_deref().map(|what| match what {
        "taken" => ", taken by the manager",
        _ => ", left by the manager",
    });
    // Nothing of an application that is part of another holds by itself.
    let state = if version.reference == line.reference {
        &version.state
    } else {
        "merged"
    };
    let from = version.proposed_from.as_deref();
    let from = from.map(|address| format!(", from {}", terminal::inert(address)));
    let changed = version.changed.as_deref();
    let changed = changed.map(|fields| format!(": {}", terminal::inert(fields)));
    format!(
        "{}  {}version {}: {}{}, by {}{}{}",
        terminal::moment(&version.created_at),
        of_other(&version.reference, line),
        version.number,
        state,
        settled.unwrap_or_default(),
        version.entered_by,
        from.unwrap_or_default(),
        changed.unwrap_or_default(),
    )
}

/// Names the application where it is not the one that is shown, but was merged into it.
fn of_other(reference: &str, shown: &ApplicantLine) -> String {
    if reference == shown.reference {
        String::new()
    } else {
        format!("{reference} ")
    }
}

fn letter(letter: &Summary) -> String {
    let note = outbox::note(letter);
    let note = if note.is_empty() {
        note
    } else {
        format!(" ({note})")
    };
    format!(
        "{}  letter {}: {}, {}{note}",
        terminal::moment(&letter.due_at),
        letter.id,
        letter.kind,
        letter.state
    )
}

fn file(file: &StoredFile) -> String {
    format!(
        "{}  {}, {} octets, in message {}{}",
        terminal::inert(file.name.as_deref().unwrap_or("(no name)")),
        file.kind,
        file.size,
        file.message,
        if file.restricted { ", kept apart" } else { "" }
    )
}
