//! All that a template can name: what came from outside, cleaned, and what came from us.
//!
//! A fact that is not there is none, empty or zero, and a template has to ask before it prints
//! one. Nothing that an applicant answered is among them (RFC 3834 §3.2).

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{LetterSettings, clean};
use crate::domain::application::Reference;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::language::Language;
use crate::domain::letter::{LetterKind, LetterOwed};
use crate::domain::opening::ClosedBy;
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
    closed_by: Option<&'static str>,
    files: Vec<String>,
    more_files: usize,
    missing: Vec<String>,
    missing_more: usize,
    conflicting: Vec<String>,
    conflicting_more: usize,
    unread: Vec<Unread>,
    more_unread: usize,
    /// Why those files could not be read, each reason once.
    reasons: Vec<&'static str>,
    /// What could be sent in place of those files, in English.
    instead: Vec<&'static str>,
    blank_form: bool,
    monitoring_seen: bool,
    ask_monitoring: bool,
    /// Whether its reader may still apply with what comes next.
    may_apply: bool,
    answer_by: Option<String>,
    asks_help: bool,
    restricted: bool,
    /// The manager's own words: paragraphs of lines.
    tell: Vec<Vec<String>>,
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
        let welsh = &settings.welsh;
        let said = |english: &'a str, welsh: &'a str| match owed.language {
            Language::Welsh if !welsh.is_empty() => welsh,
            _ => english,
        };
        let date = |day| in_words(day, owed.language);
        let day = |at| in_words(in_london(at), owed.language);
        let (missing, missing_more) = questions(&facts.missing, form);
        let (conflicting, conflicting_more) = questions(&facts.conflicting, form);
        Self {
            subject: String::new(),
            greeting: clean::greeting(facts.greeting_name.as_deref(), owed.language),
            reference: facts.reference.as_ref().map(Reference::as_str),
            arrived_on: facts.arrived_at.map(day),
            closed_on: facts.closed_at.map(day),
            closed_by: facts.closed_by.map(ClosedBy::as_str),
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
            reasons: reasons(&facts.unread),
            instead: instead(&facts.unread),
            blank_form: facts.blank_form,
            monitoring_seen: facts.monitoring_seen,
            ask_monitoring: asks_monitoring(owed, settings),
            may_apply: may_apply(owed.kind),
            answer_by: facts.answer_by.map(date),
            asks_help: facts.asks_help,
            restricted: facts.restricted,
            tell: clean::paragraphs(facts.tell.as_deref().unwrap_or_default()),
            form_title: &form.title,
            organisation: &settings.organisation,
            team_name: &settings.team_name,
            opening_name: said(&settings.opening_name, &welsh.opening_name),
            mailbox: settings.from.address.as_str(),
            contact_name: said(&settings.contact_name, &welsh.contact_name),
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
            reply_within: said(&settings.reply_within, &welsh.reply_within),
            kept_for: said(&settings.kept_for, &welsh.kept_for),
        }
    }
}

/// A file that could not be read.
#[derive(Serialize)]
struct Unread {
    /// Its name; empty where it has none.
    name: String,
    /// What it was, in English: "a photo or a picture".
    what: String,
    /// Why it could not be read, as a code: see [`why`].
    why: &'static str,
    /// Whether it was a link and no file at all.
    link: bool,
}

impl Unread {
    fn of(file: &UnreadFile) -> Self {
        Self {
            name: clean::file_name(file.name.as_deref().unwrap_or_default()),
            what: file.what(),
            why: why(file),
            link: file.kind == FileKind::Link,
        }
    }
}

/// The reason as a code, for words that stand in the template.
fn why(file: &UnreadFile) -> &'static str {
    match file.kind {
        FileKind::Link => "link",
        FileKind::Nothing => "empty",
        _ => file.why.as_str(),
    }
}

fn reasons(files: &[UnreadFile]) -> Vec<&'static str> {
    let mut reasons: Vec<&str> = Vec::new();
    for reason in files.iter().map(why) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
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
        | LetterKind::QuestionReceived => true,
        LetterKind::UpdateReceived
        | LetterKind::Closed
        | LetterKind::Shortlisted
        | LetterKind::Recruited
        | LetterKind::Declined
        | LetterKind::RightsReceived
        | LetterKind::AdjustmentReceived
        | LetterKind::DoNotSend
        | LetterKind::WithdrawalConfirmed
        | LetterKind::MonitoringReceived => false,
    };
    first_letter && !owed.facts.monitoring_seen && !settings.monitoring_url.is_empty()
}

/// Whoever reads that it is over is not told how to apply.
fn may_apply(kind: LetterKind) -> bool {
    !matches!(
        kind,
        LetterKind::Closed
            | LetterKind::WithdrawalConfirmed
            | LetterKind::Shortlisted
            | LetterKind::Recruited
            | LetterKind::Declined
    )
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

/// The day by the clocks of the people we write to.
fn in_london(at: Timestamp) -> Date {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.to_zoned_datetime(zone).date()
}

/// "Tuesday 24 November 2026"; in Welsh "dydd Mawrth 24 Tachwedd 2026", which a template puts
/// behind a "d" where it softens: "ar ddydd Mawrth".
fn in_words(day: Date, language: Language) -> String {
    if language == Language::English {
        return day.strftime("%A %-d %B %Y").to_string();
    }
    let weekday = match day.weekday() {
        Weekday::Monday => "Llun",
        Weekday::Tuesday => "Mawrth",
        Weekday::Wednesday => "Mercher",
        Weekday::Thursday => "Iau",
        Weekday::Friday => "Gwener",
        Weekday::Saturday => "Sadwrn",
        Weekday::Sunday => "Sul",
    };
    let month = match day.month() {
        1 => "Ionawr",
        2 => "Chwefror",
        3 => "Mawrth",
        4 => "Ebrill",
        5 => "Mai",
        6 => "Mehefin",
        7 => "Gorffennaf",
        8 => "Awst",
        9 => "Medi",
        10 => "Hydref",
        11 => "Tachwedd",
        _ => "Rhagfyr",
    };
    format!("dydd {weekday} {} {month} {}", day.day(), day.year())
}
