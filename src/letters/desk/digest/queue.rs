//! What waits for her and what went wrong: review items, letters, refused commands.

use serde::Serialize;

use crate::domain::application::Reference;
use crate::domain::briefing::{LetterLine, Refused, ReviewLine};
use crate::letters::clean;
use crate::letters::desk::pen::{Pen, Press, day, inert, number};

const LONGEST_NAME: usize = 80;
/// A reason is a sentence of ours, perhaps with a name or a question in it.
const LONGEST_WHY: usize = 400;

/// Some lines, and how many are not shown.
#[derive(Serialize)]
pub(super) struct Lines<T> {
    shown: Vec<T>,
    total: u32,
    more: u32,
}

impl<T> Lines<T> {
    pub(super) fn of<S>(all: &[S], total: u32, most: usize, line: impl Fn(&S) -> T) -> Self {
        let shown: Vec<T> = all.iter().take(most).map(line).collect();
        Self {
            more: total.saturating_sub(u32::try_from(shown.len()).unwrap_or(u32::MAX)),
            total,
            shown,
        }
    }
}

/// A review item.
#[derive(Serialize)]
pub(super) struct Item {
    id: i64,
    why: String,
    reference: String,
    name: String,
    urgent: bool,
    due: String,
    since: String,
    links: Vec<Press>,
}

/// What can be said to an item beside looking at it and being through with it.
fn answers(line: &ReviewLine) -> impl Iterator<Item = (&'static str, String)> {
    let about = line.reference.as_ref().map(number);
    let said = |verb: &str| about.as_ref().map(|about| format!("{verb} {about}"));
    let answers = match line.code.as_str() {
        "proposed_version" => vec![("Take", said("take")), ("Leave", said("leave"))],
        "withdrawal_unsure" => vec![("Withdraw", said("withdraw"))],
        "target_reached" => vec![("Close the opening", Some("close".to_owned()))],
        _ => Vec::new(),
    };
    answers
        .into_iter()
        .filter_map(|(shown, command)| Some((shown, command?)))
}

impl Item {
    pub(super) fn of(line: &ReviewLine, pen: &Pen<'_>) -> Self {
        let mut links = Vec::new();
        if let Some(reference) = &line.reference {
            links.push(pen.press("Show", format!("show {}", number(reference))));
        }
        if let Some(letter) = line.letter {
            links.push(pen.press("Send the letter", format!("send {letter}")));
        }
        links.extend(answers(line).map(|(shown, command)| pen.press(shown, command)));
        links.push(pen.press("Done", format!("done {}", line.id)));
        Self {
            id: line.id,
            why: clean::one_line(&line.why, LONGEST_WHY),
            reference: named(line.reference.as_ref()),
            name: inert(line.name.as_deref().unwrap_or_default(), LONGEST_NAME),
            urgent: line.at_once,
            due: line.due_on.map(day).unwrap_or_default(),
            since: pen.moment(line.since),
            links,
        }
    }
}

/// A letter that came back or is held.
#[derive(Serialize)]
pub(super) struct LetterFacts {
    id: i64,
    what: String,
    reference: String,
    name: String,
    why: String,
    at: String,
    links: Vec<Press>,
}

impl LetterFacts {
    pub(super) fn of(line: &LetterLine, held: bool, pen: &Pen<'_>) -> Self {
        let mut links = Vec::new();
        if held {
            links.push(pen.press("Send", format!("send {}", line.id)));
        }
        if let Some(reference) = &line.reference {
            links.push(pen.press("Show", format!("show {}", number(reference))));
        }
        Self {
            id: line.id,
            what: line.kind.replace('_', " "),
            reference: named(line.reference.as_ref()),
            name: inert(line.name.as_deref().unwrap_or_default(), LONGEST_NAME),
            why: line.why.as_deref().map(reason).unwrap_or_default(),
            at: pen.moment(line.at),
            links,
        }
    }
}

/// A try to command that was refused.
#[derive(Serialize)]
pub(super) struct RefusedFacts {
    at: String,
    why: String,
}

impl RefusedFacts {
    pub(super) fn of(refused: &Refused, pen: &Pen<'_>) -> Self {
        Self {
            at: pen.moment(refused.at),
            why: clean::one_line(&refused.why, LONGEST_WHY),
        }
    }
}

fn named(reference: Option<&Reference>) -> String {
    reference.map(Reference::to_string).unwrap_or_default()
}

/// A letter's reason code in words; one without words here is shown as it is spelt.
fn reason(code: &str) -> String {
    match code {
        "bounced" => "it came back".to_owned(),
        "rejected" => "the mail server refused it".to_owned(),
        "given_up" => "it could not be delivered in five days".to_owned(),
        "no_recipient" => "there is no address to send it to".to_owned(),
        "manager" => "it was held back by hand".to_owned(),
        "hourly_limit" => "more letters in an hour than the limit allows".to_owned(),
        "domain_limit" => "many letters to one mail domain within an hour".to_owned(),
        "notice_limit" => "many letters of one kind within a day".to_owned(),
        "exchange_limit" => "two programs may be answering each other".to_owned(),
        "address_limit" => "that address had several letters today".to_owned(),
        other => other.replace('_', " "),
    }
}
