//! All that a template can name: what came from outside, cleaned, and what came from us.
//!
//! A fact that is not there is none, empty or zero, and a template has to ask before it prints
//! one. Nothing that an applicant answered is among them (RFC 3834 §3.2).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{LetterSettings, clean};
use crate::domain::application::Reference;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::letter::{LetterKind, LetterOwed};
use crate::domain::reading::FileKind;
use crate::domain::unread::UnreadFile;

/// More questions than this are only counted: a longer list reads like a failed exam.
const MOST_QUESTIONS: usize = 5;
/// More file names than this are only counted.
const MOST_FILES: usize = 10;

/// The facts of one letter.
#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is what a template asks before it says something"
)]
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
    unread: Vec<Unread>,
    more_unread: usize,
    /// What could be sent in place of those files.
    instead: Vec<&'static str>,
    blank_form: bool,
    monitoring_seen: bool,
    ask_monitoring: bool,
    answer_by: Option<String>,
    asks_help: bool,
    restricted: bool,
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
            unread: facts
                .unread
                .iter()
                .take(MOST_FILES)
                .map(Unread::of)
                .collect(),
            more_unread: facts.unread.len().saturating_sub(MOST_FILES),
            instead: instead(&facts.unread),
            blank_form: facts.blank_form,
            monitoring_seen: facts.monitoring_seen,
            ask_monitoring: asks_monitoring(owed, settings),
            answer_by: facts.answer_by.map(in_words),
            asks_help: facts.asks_help,
            restricted: facts.restricted,
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

/// A file that could not be read.
#[derive(Serialize)]
struct Unread {
    /// Its name; empty where it has none.
    name: String,
    /// What it was: "a photo or a picture".
    what: String,
    /// Whether it was a link and no file at all.
    link: bool,
}

impl Unread {
    fn of(file: &UnreadFile) -> Self {
        Self {
            name: clean::file_name(file.name.as_deref().unwrap_or_default()),
            what: file.what(),
            link: file.kind == FileKind::Link,
        }
    }
}

/// What could be sent in place of these files, each piece of advice once.
fn instead(files: &[UnreadFile]) -> Vec<&'static str> {
    let mut advice = Vec::new();
    for words in files.iter().filter_map(UnreadFile::instead) {
        if !advice.contains(&words) {
            advice.push(words);
        }
    }
    advice
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
        | LetterKind::RightsReceived
        | LetterKind::AdjustmentReceived
        | LetterKind::DoNotSend
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
    in_words(at.to_zoned_datetime(zone).date())
}

fn in_words(day: Date) -> String {
    day.strftime("%A %-d %B %Y").to_string()
}
