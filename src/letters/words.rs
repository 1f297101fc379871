//! The templates and what they may say.
//!
//! Values come in as data and are never parsed as templates; in HTML they are escaped. An
//! unknown name, or a fact that is not there printed without asking for it, is an error: a
//! letter that says "Your reference is none" never goes out. Errors name the template and the
//! line and show no value.

use std::collections::BTreeMap;
use std::error::Error as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::{LetterError, LetterSettings, clean};
use crate::domain::application::Reference;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::letter::{LetterKind, LetterOwed};
use crate::domain::verdict::Unreadable;

/// More questions than this are only counted: a longer list reads like a failed exam.
const MOST_QUESTIONS: usize = 5;
/// More file names than this are only counted.
const MOST_FILES: usize = 10;

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../config/letters/", $name)))),+]
    };
}

pub(super) const BUILT_IN: &[(&str, &str)] = built_in![
    "_change.html",
    "_change.txt",
    "_contact.html",
    "_contact.txt",
    "_end.html",
    "_end.txt",
    "_layout.html",
    "_monitoring.html",
    "_monitoring.txt",
    "_next.html",
    "_next.txt",
    "_questions.html",
    "_questions.txt",
    "_reason.html",
    "_reason.txt",
    "_received.html",
    "_received.txt",
    "acknowledgement.html",
    "acknowledgement.txt",
    "acknowledgement_incomplete.html",
    "acknowledgement_incomplete.txt",
    "closed.html",
    "closed.txt",
    "form_needed.html",
    "form_needed.txt",
    "monitoring_received.html",
    "monitoring_received.txt",
    "question_received.html",
    "question_received.txt",
    "unreadable.html",
    "unreadable.txt",
    "update_received.html",
    "update_received.txt",
    "withdrawal_confirmed.html",
    "withdrawal_confirmed.txt",
];

/// The built-in templates with `own` laid over them.
pub(super) fn environment(
    mut own: BTreeMap<String, String>,
) -> Result<Environment<'static>, LetterError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        Some((_, "txt")) => AutoEscape::None,
        _ => AutoEscape::Html,
    });
    environment.set_formatter(|out, state, value| {
        if value.is_none() {
            return Err(ErrorKind::UndefinedError.into());
        }
        match state.auto_escape() {
            AutoEscape::Html if !value.is_safe() => Ok(out.write_str(&html(&value.to_string()))?),
            _ => minijinja::escape_formatter(out, state, value),
        }
    });
    environment.set_syntax(
        minijinja::syntax::SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()
            .map_err(|error| told(&error, true))?,
    );
    environment.add_filter("capitalize_first", capitalize_first);
    for (name, built_in) in BUILT_IN {
        let source = own
            .remove(*name)
            .unwrap_or_else(|| (*built_in).to_owned())
            .replace("\r\n", "\n");
        environment
            .add_template_owned(*name, source)
            .map_err(|error| told(&error, true))?;
    }
    match own.keys().next() {
        None => Ok(environment),
        Some(stranger) => Err(LetterError(format!(
            "{stranger} is no letter's file name (hint: {})",
            nearest(stranger)
        ))),
    }
}

/// Text as HTML. minijinja would turn every "/" into a reference as well, and programs that
/// look for links in mail then find none.
fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// "the QPM manager" at the start of a sentence.
fn capitalize_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn nearest(stranger: &str) -> String {
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(stranger, name);
    BUILT_IN
        .iter()
        .map(|(name, _)| *name)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .map(|name| format!("did you mean {name}?"))
        .unwrap_or_default()
}

/// Fills in one template.
pub(super) fn fill(
    environment: &Environment<'_>,
    name: &str,
    facts: &Facts<'_>,
) -> Result<String, LetterError> {
    environment
        .get_template(name)
        .and_then(|template| template.render(Serde(facts)))
        .map_err(|error| told(&error, false))
}

/// The error that began it, with its place. minijinja's own words quote names out of the
/// template; they are shown while a template is parsed, when no applicant's words are near.
fn told(error: &minijinja::Error, parsing: bool) -> LetterError {
    let mut root = error;
    while let Some(inner) = root.source().and_then(|inner| inner.downcast_ref()) {
        root = inner;
    }
    let (name, line) = (root.name().unwrap_or("a letter"), root.line().unwrap_or(0));
    let detail = match root.detail() {
        Some(detail) if parsing => format!(" ({detail})"),
        _ => String::new(),
    };
    LetterError(format!("{name}, line {line}: {}{detail}", root.kind()))
}

/// The first line is the subject; the rest is the letter.
pub(super) fn subject_and_body(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.trim_start().split_once('\n')?;
    let subject = first.strip_prefix("Subject:")?.trim();
    (!subject.is_empty()).then_some((subject, rest))
}

/// All that a template can name.
#[derive(Serialize)]
pub(super) struct Facts<'a> {
    /// The text template's subject; empty while that one is filled in itself.
    pub(super) subject: String,
    greeting: String,
    reference: Option<&'a str>,
    arrived_on: Option<String>,
    closed_on: Option<String>,
    files: Vec<String>,
    more_files: usize,
    missing: Vec<String>,
    missing_more: usize,
    conflicting: Vec<String>,
    conflicting_more: usize,
    unreadable: Option<&'static str>,
    blank_form: bool,
    monitoring_seen: bool,
    ask_monitoring: bool,
    form_title: &'a str,
    organisation: &'a str,
    team_name: &'a str,
    opening_name: &'a str,
    mailbox: &'a str,
    contact_name: &'a str,
    contact_email: &'a str,
    contact_phone: &'a str,
    post_address: String,
    role_profile_url: &'a str,
    form_url: &'a str,
    privacy_url: &'a str,
    monitoring_url: &'a str,
    reply_within: &'a str,
    kept_for: &'a str,
}

impl<'a> Facts<'a> {
    /// Cleans what came from outside and looks up what came from us.
    pub(super) fn of(
        owed: &'a LetterOwed,
        settings: &'a LetterSettings,
        form: &'a FormDefinition,
    ) -> Self {
        let facts = &owed.facts;
        let (missing, missing_more) = questions(&facts.missing, form);
        let (conflicting, conflicting_more) = questions(&facts.conflicting, form);
        Self {
            subject: String::new(),
            greeting: clean::greeting(facts.greeting_name.as_deref()),
            reference: facts.reference.as_ref().map(Reference::as_str),
            arrived_on: facts.arrived_at.map(day),
            closed_on: facts.closed_at.map(day),
            files: facts
                .files
                .iter()
                .map(|name| clean::file_name(name))
                .filter(|name| !name.is_empty())
                .take(MOST_FILES)
                .collect(),
            more_files: facts.files.len().saturating_sub(MOST_FILES),
            missing,
            missing_more,
            conflicting,
            conflicting_more,
            unreadable: facts.unreadable.map(Unreadable::as_str),
            blank_form: facts.blank_form,
            monitoring_seen: facts.monitoring_seen,
            ask_monitoring: asks_monitoring(owed, settings),
            form_title: &form.title,
            organisation: &settings.organisation,
            team_name: &settings.team_name,
            opening_name: &settings.opening_name,
            mailbox: settings.from.address.as_str(),
            contact_name: &settings.contact_name,
            contact_email: &settings.contact_email,
            contact_phone: settings.contact_phone.as_deref().unwrap_or_default(),
            post_address: clean::one_line(
                &settings
                    .post_address
                    .as_deref()
                    .unwrap_or_default()
                    .replace('\n', ", "),
                clean::LONGEST_ADDRESS,
            ),
            role_profile_url: &settings.role_profile_url,
            form_url: &settings.form_url,
            privacy_url: &settings.privacy_url,
            monitoring_url: &settings.monitoring_url,
            reply_within: &settings.reply_within,
            kept_for: &settings.kept_for,
        }
    }
}

/// The link is named once in a letter, and not again to somebody whose application we have or
/// who is leaving: the form is voluntary and we do not press.
fn asks_monitoring(owed: &LetterOwed, settings: &LetterSettings) -> bool {
    let first_letter = match owed.kind {
        LetterKind::Acknowledgement
        | LetterKind::AcknowledgementIncomplete
        | LetterKind::FormNeeded
        | LetterKind::Unreadable
        | LetterKind::QuestionReceived
        | LetterKind::Closed => true,
        LetterKind::UpdateReceived
        | LetterKind::WithdrawalConfirmed
        | LetterKind::MonitoringReceived => false,
    };
    first_letter && !owed.facts.monitoring_seen && !settings.monitoring_url.is_empty()
}

/// The form's own words for the questions, and how many more there are. Access needs are never
/// asked after (Equality Act 2010 s.60: nobody has to tell us before an offer).
fn questions(fields: &[FieldId], form: &FormDefinition) -> (Vec<String>, usize) {
    let mut texts: Vec<String> = fields
        .iter()
        .filter(|field| field.as_str() != FieldId::ACCESS_NEEDS)
        .filter_map(|field| form.field(field.as_str()))
        .map(|field| clean::one_line(&field.question, clean::LONGEST_QUESTION))
        .collect();
    let more = texts.len().saturating_sub(MOST_QUESTIONS);
    texts.truncate(MOST_QUESTIONS);
    (texts, more)
}

/// "Tuesday 24 November 2026", by the clocks of the people we write to.
fn day(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.to_zoned_datetime(zone)
        .strftime("%A %-d %B %Y")
        .to_string()
}
