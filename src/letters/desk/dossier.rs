//! A whole application for the manager who asked for it: answers in the form's own words, what to
//! notice, notes, history, and its files beside it.
//!
//! It is the one letter with somebody's access needs in it, since she has to meet them; nothing of
//! it ever goes to anybody but the manager who asked. What was kept apart is named by its number
//! alone, and of a monitoring form nothing is there that could be enclosed (invariant 8).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::pen::{self, Pen, Press, inert, number};
use super::{Desk, DeskLetter, Enclosed};
use crate::domain::address::Address;
use crate::domain::application::Application;
use crate::domain::form::{FieldType, FormDefinition};
use crate::domain::letter::ANSWER_ABOVE;
use crate::domain::reading::Answer;
use crate::letters::{LetterError, Templates, clean};

/// Characters of a short answer.
const LONGEST_SHORT: usize = 400;
/// Characters of one paragraph of a long answer, and paragraphs of it.
const LONGEST_PARAGRAPH: usize = 4000;
const MOST_PARAGRAPHS: usize = 200;

/// All that is known of one application, as it is told.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The application.
    pub application: Application,
    /// The manager's notes, oldest first.
    pub notes: Vec<(Timestamp, String)>,
    /// What happened, oldest first: when, who, what, why.
    pub history: Vec<(Timestamp, String)>,
    /// Its files.
    pub files: Vec<Enclosed>,
    /// Files that are not enclosed, each with why.
    pub left_out: Vec<(String, &'static str)>,
    /// How many are kept apart.
    pub kept_apart: usize,
}

#[derive(Serialize)]
struct Facts<'a> {
    subject: String,
    answer_above: &'static str,
    reference: &'a str,
    name: String,
    status: &'static str,
    arrived: String,
    addresses: String,
    complete: bool,
    flags: String,
    problems: Vec<String>,
    answers: Vec<Answered>,
    notes: Vec<(String, Vec<String>)>,
    history: Vec<(String, String)>,
    enclosed: Vec<String>,
    left_out: Vec<String>,
    kept_apart: usize,
    links: Vec<Press>,
}

#[derive(Serialize)]
struct Answered {
    question: String,
    paragraphs: Vec<String>,
    doubtful: bool,
}

/// Writes the dossier.
pub fn dossier(
    dossier: &Dossier,
    desk: &Desk<'_>,
    zone: &TimeZone,
    form: &FormDefinition,
    templates: &Templates,
    now: Timestamp,
) -> Result<DeskLetter, LetterError> {
    let pen = Pen { desk, zone, now };
    let application = &dossier.application;
    let of = number(&application.reference);
    let addresses: Vec<&str> = application.addresses.iter().map(Address::as_str).collect();
    let flags: Vec<String> = application
        .flags
        .iter()
        .map(|flag| spelt(flag.as_str()))
        .collect();
    let problems = application.problems.iter();
    let left_out = dossier.left_out.iter();
    let facts = Facts {
        subject: String::new(),
        answer_above: ANSWER_ABOVE,
        reference: application.reference.as_str(),
        name: inert(application.name.as_deref().unwrap_or_default(), 80),
        status: application.status.as_str(),
        arrived: pen.moment(application.arrived_at),
        addresses: clean::one_line(&addresses.join(", "), LONGEST_SHORT),
        complete: application.is_complete(),
        flags: flags.join(", "),
        problems: problems
            .map(|problem| inert(&problem.in_words(form), LONGEST_SHORT))
            .collect(),
        answers: answers(&application.answers, form),
        notes: dossier
            .notes
            .iter()
            .map(|(at, text)| (pen.moment(*at), paragraphs(text)))
            .collect(),
        history: dossier
            .history
            .iter()
            .map(|(at, what)| (pen.moment(*at), spelt(what)))
            .collect(),
        enclosed: dossier
            .files
            .iter()
            .map(|file| clean::file_name(&file.name))
            .collect(),
        left_out: left_out
            .map(|(name, why)| format!("{}: {why}", clean::file_name(name)))
            .collect(),
        kept_apart: dossier.kept_apart,
        links: vec![
            pen.press("Shortlist", format!("shortlist {of}")),
            pen.press("Recruit", format!("recruit {of}")),
            pen.press("Decline", format!("decline {of} ")),
            pen.press("Ask for more", format!("ask {of}")),
            pen.press("Note", format!("note {of} ")),
        ],
    };
    let mut letter = pen::write("dossier", facts, templates, |facts, subject| {
        facts.subject = subject;
    })?;
    letter.files.clone_from(&dossier.files);
    Ok(letter)
}

/// A code as words.
fn spelt(code: &str) -> String {
    code.replace('_', " ")
}

fn answers(answers: &[Answer], form: &FormDefinition) -> Vec<Answered> {
    let answered = answers.iter().map(|answer| {
        let field = form.field(answer.field.as_str());
        let question = field.map_or(answer.field.as_str(), |field| &*field.question);
        // An address that was read as one is shown as one; in other words there may be anything.
        let is_address = field.is_some_and(|field| field.field_type == FieldType::Email);
        let value = answer.value.to_string();
        Answered {
            question: clean::one_line(question, clean::LONGEST_QUESTION),
            paragraphs: if is_address {
                vec![clean::one_line(&value, LONGEST_SHORT)]
            } else {
                paragraphs(&value)
            },
            doubtful: answer.confidence < Answer::DOUBTFUL,
        }
    });
    answered.collect()
}

/// What somebody wrote, paragraph by paragraph.
fn paragraphs(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .take(MOST_PARAGRAPHS)
        .map(|line| inert(line, LONGEST_PARAGRAPH))
        .collect()
}
