//! Letters about what cannot wait for a digest: what happened, to which application, what to do
//! about it, and the commands for it as links.
//!
//! No name, address or answer is in them, but in the one that says who was recruited: on a locked
//! telephone a subject is read by whoever looks.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::pen::{self, Pen, Press, inert, number};
use super::{Desk, DeskLetter};
use crate::domain::address::NamedAddress;
use crate::domain::alert::{News, Reached};
use crate::domain::application::Reference;
use crate::domain::command::AlertKind;
use crate::domain::form::FormDefinition;
use crate::domain::language::Language;
use crate::domain::letter::ANSWER_ABOVE;
use crate::domain::letter::{LetterFacts, LetterKey, LetterKind, LetterOwed};
use crate::domain::opening::ClosedBy;
use crate::letters::{LetterError, LetterSettings, Templates, clean, flowed};

/// More of the closed letter than this is not quoted.
const QUOTED_PARAGRAPHS: usize = 2;
const LONGEST_PARAGRAPH: usize = 400;
/// More people than this are counted and not named.
const MOST_NAMED: usize = 200;
const LONGEST_NAME: usize = 80;

/// What stands in the letter about one alert.
#[derive(Serialize)]
struct Item {
    when: String,
    sentence: String,
    reference: String,
    links: Vec<Press>,
}

/// What the alert's templates can name.
#[derive(Serialize)]
struct AlertFacts<'a> {
    answer_above: &'static str,
    subject: String,
    heading: &'static str,
    todo: &'static str,
    /// How many there are, where each is something of its own to see to.
    count: usize,
    items: Vec<Item>,
    links: Vec<Press>,
    organisation: &'a str,
}

/// What the templates about the target can name.
#[derive(Serialize)]
struct ReachedFacts<'a> {
    answer_above: &'static str,
    subject: String,
    opening_name: &'a str,
    closed: bool,
    at: String,
    target: u32,
    recruited: Vec<Recruited<'a>>,
    more_recruited: usize,
    undecided: u32,
    shortlisted: u32,
    closed_words: &'a [String],
    reopen: Press,
    decline_rest: Vec<Press>,
    undo: Press,
    links: Vec<Press>,
    organisation: &'a str,
}

#[derive(Serialize)]
struct Recruited<'a> {
    reference: &'a str,
    name: String,
}

/// Writes the letter about alerts of one kind.
pub fn alert(
    kind: AlertKind,
    news: &[News],
    desk: &Desk<'_>,
    (settings, zone): (&LetterSettings, &TimeZone),
    templates: &Templates,
    now: Timestamp,
) -> Result<DeskLetter, LetterError> {
    let pen = Pen { desk, zone, now };
    let over = news.last().is_some_and(|last| is_over(&last.code));
    let (heading, todo) = said(kind, over);
    let status = pen.press("How things stand now", "status");
    let links = match kind {
        AlertKind::RefusedCommand => vec![
            pen.press("Make every letter so far powerless", "revoke"),
            status,
        ],
        AlertKind::Ceiling => vec![pen.press("Let letters wait", "pause"), status],
        _ => vec![status],
    };
    let facts = AlertFacts {
        answer_above: ANSWER_ABOVE,
        subject: String::new(),
        heading,
        todo,
        count: match kind {
            AlertKind::Urgent | AlertKind::Erasure | AlertKind::RefusedCommand => news.len(),
            _ => 1,
        },
        items: news.iter().map(|one| item(one, &pen)).collect(),
        links,
        organisation: &settings.organisation,
    };
    pen::write("alert", facts, templates, |facts, subject| {
        facts.subject = subject;
    })
}

/// Writes the letter about a target that is reached.
pub fn target_reached(
    reached: &Reached,
    desk: &Desk<'_>,
    (settings, zone): (&LetterSettings, &TimeZone),
    templates: &Templates,
    now: Timestamp,
) -> Result<DeskLetter, LetterError> {
    let pen = Pen { desk, zone, now };
    let more = reached.target.saturating_add(1);
    let waiting = reached.undecided.saturating_add(reached.shortlisted);
    let undo = reached
        .command
        .map_or_else(|| "undo".to_owned(), |number| format!("undo {number}"));
    let recruited = reached.recruited.iter().take(MOST_NAMED);
    let facts = ReachedFacts {
        answer_above: ANSWER_ABOVE,
        subject: String::new(),
        opening_name: &settings.opening_name,
        closed: reached.closed,
        at: pen.moment(reached.at),
        target: reached.target,
        recruited: recruited
            .map(|person| Recruited {
                reference: person.reference.as_str(),
                name: inert(person.name.as_deref().unwrap_or_default(), LONGEST_NAME),
            })
            .collect(),
        more_recruited: reached.recruited.len().saturating_sub(MOST_NAMED),
        undecided: reached.undecided,
        shortlisted: reached.shortlisted,
        closed_words: &reached.closed_words,
        reopen: pen.press("Look for more people", format!("target {more}\nreopen")),
        decline_rest: (waiting > 0)
            .then(|| pen.press("Decline all who are left", "decline rest"))
            .into_iter()
            .collect(),
        undo: pen.press("Undo the last decision", undo),
        links: vec![pen.press("How things stand now", "status")],
        organisation: &settings.organisation,
    };
    pen::write("target_reached", facts, templates, |facts, subject| {
        facts.subject = subject;
    })
}

impl Templates {
    /// What the closed letter says, in short: its first words behind the greeting.
    pub fn closed_in_short(
        &self,
        settings: &LetterSettings,
        form: &FormDefinition,
        language: Language,
    ) -> Result<Vec<String>, LetterError> {
        let owed = LetterOwed {
            key: LetterKey::for_message(LetterKind::Closed, 0),
            kind: LetterKind::Closed,
            language,
            to: NamedAddress {
                name: None,
                address: settings.from.address.clone(),
            },
            in_answer_to: None,
            facts: LetterFacts {
                closed_by: Some(ClosedBy::Enough),
                ..LetterFacts::default()
            },
            due_at: Timestamp::UNIX_EPOCH,
            held: None,
        };
        let text = self.words(&owed, settings, form)?.text;
        let paragraphs = flowed::unflow(&text);
        let behind_greeting = paragraphs.iter().filter(|line| !line.is_empty()).skip(1);
        Ok(behind_greeting
            .take(QUOTED_PARAGRAPHS)
            .map(|paragraph| clean::one_line(paragraph, LONGEST_PARAGRAPH))
            .collect())
    }
}

fn item(news: &News, pen: &Pen<'_>) -> Item {
    let show = news
        .reference
        .as_ref()
        .map(|reference| pen.press("Show", format!("show {}", number(reference))));
    let done = news
        .review
        .map(|review| pen.press("Done", format!("done {review}")));
    Item {
        when: pen.moment(news.arrived_at.unwrap_or(news.raised_at)),
        sentence: news.sentence.clone(),
        reference: news
            .reference
            .as_ref()
            .map(Reference::to_string)
            .unwrap_or_default(),
        links: show.into_iter().chain(done).collect(),
    }
}

/// It tells that something works again.
fn is_over(code: &str) -> bool {
    code.ends_with("_works_again")
}

/// What each kind is headed with, and what is to be done.
const fn said(kind: AlertKind, over: bool) -> (&'static str, &'static str) {
    match (kind, over) {
        (AlertKind::MailboxDown, true) => (
            "The mailbox is read again",
            "You need do nothing: what came meanwhile is being taken in, and people get their answers now.",
        ),
        (AlertKind::SubmissionDown, true) => (
            "Letters go out again",
            "You need do nothing: the letters that waited are on their way.",
        ),
        (AlertKind::TargetReached, _) => ("The target is reached", ""),
        (AlertKind::Urgent, _) => (
            "Please read a mail now",
            "It lies in the recruitment mailbox, usually in the folder for review, and came at the time that stands here. Once you have seen to it, say that it is done.",
        ),
        (AlertKind::Erasure, _) => (
            "Somebody asks to be erased",
            "Nothing has been erased: that is for a person to decide, within a month of the day it came. Please pass it on to whoever looks after data protection, and say that it is done once they have an answer.",
        ),
        (AlertKind::MailboxDown, false) => (
            "The mailbox cannot be read",
            "Please tell the administrator: \"qpm-intake check\" says what is wrong. If your own mail program reads the mailbox, the program's password or its permission may have changed.",
        ),
        (AlertKind::SubmissionDown, false) => (
            "Letters cannot go out",
            "Please tell the administrator: \"qpm-intake check\" says what is wrong.",
        ),
        (AlertKind::Ceiling, _) => (
            "Too many letters in an hour",
            "The letters above the ceiling wait for you and are listed in the next digest. Was the role advertised today? Then send them. If a machine writes to this mailbox again and again, pause the letters and tell the administrator.",
        ),
        (AlertKind::Disk, _) => (
            "The disk is nearly full",
            "Please tell the administrator to make room on the disk with the database.",
        ),
        (AlertKind::RefusedCommand, _) => (
            "A command was not carried out",
            "Was it you? Then answer your newest digest, from your own address. If it was not, somebody has a letter of yours: \"revoke\" makes every letter so far powerless, and the next digest brings new links.",
        ),
    }
}
