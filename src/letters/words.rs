//! The templates, and how they are filled in.
//!
//! Values come in as data and are never parsed as templates; in HTML they are escaped. An
//! unknown name, or a fact that is not there printed without asking for it, is an error: a
//! letter that says "Your reference is none" never goes out. Errors name the template and the
//! line and show no value.

use std::collections::BTreeMap;
use std::error::Error as _;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::LetterError;
use crate::domain::language::Language;
use crate::domain::letter::LetterKind;

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
    "_received.html",
    "_received.txt",
    "_restricted.html",
    "_restricted.txt",
    "_tell.html",
    "_tell.txt",
    "_unread.html",
    "_unread.txt",
    "acknowledgement.html",
    "acknowledgement.txt",
    "acknowledgement_incomplete.html",
    "acknowledgement_incomplete.txt",
    "adjustment_received.html",
    "adjustment_received.txt",
    "closed.html",
    "closed.txt",
    "cy/_change.html",
    "cy/_change.txt",
    "cy/_contact.html",
    "cy/_contact.txt",
    "cy/_end.html",
    "cy/_end.txt",
    "cy/_layout.html",
    "cy/_monitoring.html",
    "cy/_monitoring.txt",
    "cy/_next.html",
    "cy/_next.txt",
    "cy/_questions.html",
    "cy/_questions.txt",
    "cy/_received.html",
    "cy/_received.txt",
    "cy/_restricted.html",
    "cy/_restricted.txt",
    "cy/_tell.html",
    "cy/_tell.txt",
    "cy/_unread.html",
    "cy/_unread.txt",
    "cy/_why.txt",
    "cy/acknowledgement.html",
    "cy/acknowledgement.txt",
    "cy/acknowledgement_incomplete.html",
    "cy/acknowledgement_incomplete.txt",
    "cy/adjustment_received.html",
    "cy/adjustment_received.txt",
    "cy/closed.html",
    "cy/closed.txt",
    "cy/declined.html",
    "cy/declined.txt",
    "cy/do_not_send.html",
    "cy/do_not_send.txt",
    "cy/form_needed.html",
    "cy/form_needed.txt",
    "cy/monitoring_received.html",
    "cy/monitoring_received.txt",
    "cy/question_received.html",
    "cy/question_received.txt",
    "cy/recruited.html",
    "cy/recruited.txt",
    "cy/rights_received.html",
    "cy/rights_received.txt",
    "cy/shortlisted.html",
    "cy/shortlisted.txt",
    "cy/unreadable.html",
    "cy/unreadable.txt",
    "cy/update_received.html",
    "cy/update_received.txt",
    "cy/withdrawal_confirmed.html",
    "cy/withdrawal_confirmed.txt",
    "declined.html",
    "declined.txt",
    "desk/_actions.html",
    "desk/_card.html",
    "desk/_card.txt",
    "desk/_health.txt",
    "desk/_layout.html",
    "desk/_loud.html",
    "desk/_loud.txt",
    "desk/_opening.html",
    "desk/_opening.txt",
    "desk/_queue.html",
    "desk/_rows.html",
    "desk/_rows.txt",
    "desk/_standing.txt",
    "desk/_troubles.html",
    "desk/alert.html",
    "desk/alert.txt",
    "desk/confirmation.html",
    "desk/confirmation.txt",
    "desk/digest.html",
    "desk/digest.txt",
    "desk/dossier.html",
    "desk/dossier.txt",
    "desk/target_reached.html",
    "desk/target_reached.txt",
    "do_not_send.html",
    "do_not_send.txt",
    "form_needed.html",
    "form_needed.txt",
    "forward.txt",
    "monitoring_received.html",
    "monitoring_received.txt",
    "question_received.html",
    "question_received.txt",
    "recruited.html",
    "recruited.txt",
    "rights_received.html",
    "rights_received.txt",
    "shortlisted.html",
    "shortlisted.txt",
    "unreadable.html",
    "unreadable.txt",
    "update_received.html",
    "update_received.txt",
    "withdrawal_confirmed.html",
    "withdrawal_confirmed.txt",
];

/// The file name of a letter's template: those in Welsh stand in a folder of their own.
pub(super) fn name(kind: LetterKind, language: Language, end: &str) -> String {
    match language {
        Language::English => format!("{kind}.{end}"),
        Language::Welsh => format!("cy/{kind}.{end}"),
    }
}

/// The language of the template with this file name.
pub(super) fn language(name: &str) -> Language {
    if name.starts_with("cy/") {
        Language::Welsh
    } else {
        Language::English
    }
}

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
pub(super) fn html(text: &str) -> String {
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
pub(super) fn capitalize_first(text: &str) -> String {
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
    facts: &impl Serialize,
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
