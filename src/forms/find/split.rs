//! Questions and answers on one line: "Name: Zoe", "Signed ___Zoe___ Date __3/3/26__",
//! "Tel: 01632 960001   Email: zoe@example.org". A colon alone proves nothing ("Name: that was
//! the first thing that we asked for"), so the words before it must be a known question and those
//! behind it must look like its answer.

use crate::domain::form::FieldType;
use crate::forms::guidance::{Advice, is_prompt};
use crate::forms::lexicon::{Guess, Key, Lexicon};
use crate::forms::values::{parse, tidy};
use crate::forms::wording::{fold, without_number};

/// A question stands within so many characters.
const LONGEST_LABEL: usize = 160;

/// How much the words before a colon must resemble a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// In a cell, where a colon mostly stands in somebody's running words.
    Strictest,
    /// Where a colon may stand in running words.
    Strict,
    /// Where line after line has been a question with its answer.
    Lax,
}

/// The questions and answers on a line, if it is made of them.
pub(super) fn pairs(
    line: &str,
    lexicon: &Lexicon,
    strictness: Strictness,
) -> Option<Vec<(String, String)>> {
    let line = line.trim();
    if lexicon.known(line).is_some() {
        return None;
    }
    let (label, rest) = first_label(line, lexicon, strictness)?;
    let found = behind(&label, &rest, lexicon);
    let several = found.len() > 1;
    let last_plausible = found
        .iter()
        .all(|(label, value)| plausible(label, value, several, lexicon));
    last_plausible.then_some(found)
}

/// The questions and answers on a line that begins with this question.
pub(super) fn behind(label: &str, rest: &str, lexicon: &Lexicon) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut label = label.to_owned();
    let mut rest = rest.trim_start_matches(is_between).to_owned();
    // Few people put more than three on a line.
    for _ in 0..8 {
        match next_label(&rest, lexicon) {
            Some((value, next, after)) => {
                found.push((label, tidy(&value)));
                label = next;
                rest = after;
            }
            None => break,
        }
    }
    found.push((label, tidy(&rest)));
    found
}

/// The longest known question in front of a separator, else one that closely resembles one.
fn first_label(line: &str, lexicon: &Lexicon, strictness: Strictness) -> Option<(String, String)> {
    let mut found: Vec<(&str, &str, Guess)> = Vec::new();
    for (at, mark) in separators(line) {
        let label = line.get(..at)?.trim();
        let value = without_aside(line.get(at..)?.trim_start_matches(is_between));
        // What goes on after a full stop is an answer that has begun.
        if !found.is_empty() && without_number(label).contains(". ") {
            break;
        }
        // Many words that nobody listed may be anybody's sentence.
        let wordy = label.split_whitespace().count() > 5;
        let least = match (strictness, mark) {
            (Strictness::Strict, ':' | '\t') if wordy => 0.9,
            (Strictness::Lax, ':' | '\t') => 0.62,
            (Strictness::Strictest, ':' | '\t') => 0.9,
            (_, ':' | '\t' | '?') => 0.85,
            _ => 0.9,
        };
        // "Declaration: I declare that this is true: yes" ends at the second colon.
        let begun = |key| lexicon.is_confirmation(key) && !suits(lexicon, Some(key), value);
        let guess = match lexicon.known(label).filter(|key| !begun(*key)) {
            Some(key) => Some(Guess { key, score: 1.0 }),
            None => lexicon
                .guess(label)
                .first()
                .copied()
                .filter(|guess| guess.score >= least && !begun(guess.key)),
        };
        if let Some(guess) = guess.filter(|_| !label.is_empty() && !value.is_empty()) {
            found.push((label, value, guess));
        }
    }
    let best = found
        .iter()
        .map(|(.., guess)| *guess)
        .max_by(|a, b| a.score.total_cmp(&b.score))?;
    // "Health and social care: your knowledge: …": the longest that puts the same question.
    let (label, value, guess) = found
        .into_iter()
        .rfind(|(.., guess)| guess.key == best.key && guess.score >= best.score - 0.08)?;
    // "Advocacy: your experience" as a whole is a question; a short word before a colon may only
    // begin it.
    let whole = lexicon.likeness(line);
    let begins = if guess.score >= 1.0 {
        label.split_whitespace().count() <= 2 && whole >= 0.9
    } else {
        whole > guess.score
    };
    (!begins).then(|| (label.into(), value.into()))
}

/// "(yes/no): No" without what is in brackets before the answer.
fn without_aside(value: &str) -> &str {
    value
        .strip_prefix('(')
        .and_then(|rest| rest.split_once("):"))
        .map_or(value, |(_, answer)| answer.trim_start_matches(is_between))
}

fn is_separator(c: char) -> bool {
    matches!(c, ':' | '\t' | '_' | '=' | '?' | '\u{ff1a}' | '…')
}

/// What may stand between a question's last separator and its answer.
fn is_between(c: char) -> bool {
    is_separator(c) || c.is_whitespace() || matches!(c, '-' | '–' | '—')
}

/// Where a question may end: at a colon, tab, question mark, writing line, or a dash between
/// spaces.
fn separators(line: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if at > LONGEST_LABEL {
            break;
        }
        let dash = matches!(c, '-' | '–' | '—') && before == ' ';
        let dots = c == '.' && line.get(at..).is_some_and(|rest| rest.starts_with("..."));
        if is_separator(c) || dash || dots {
            found.push((at, if c == '\u{ff1a}' { ':' } else { c }));
        }
        before = c;
    }
    found
}

/// The next known question in the rest of a line: what stands before it, itself, what follows.
fn next_label(rest: &str, lexicon: &Lexicon) -> Option<(String, String, String)> {
    for (colon, c) in rest.char_indices() {
        let writing_line = c == '_' || c == '\t';
        if c != ':' && !writing_line {
            continue;
        }
        let head = rest.get(..colon)?;
        // Behind a tab even words that nobody knows are a question, if a colon ends them.
        if c == ':'
            && let Some((value, label)) = head.rsplit_once('\t')
            && (1..=10).contains(&label.split_whitespace().count())
            && label.trim_start().starts_with(char::is_uppercase)
        {
            let after = rest.get(colon + c.len_utf8()..)?;
            return Some((value.trim_end().into(), label.trim().into(), after.into()));
        }
        for start in word_starts(head) {
            let label = head.get(start..)?;
            if label.trim().is_empty()
                || label.contains(['_', '\t'])
                || lexicon.known(label).is_none()
            {
                continue;
            }
            let value = head.get(..start)?;
            // Within running words only a colon tells a question; behind a gap a line will do.
            if writing_line && !ends_with_gap(value) {
                continue;
            }
            let after = rest.get(colon + c.len_utf8()..)?;
            return Some((value.trim_end().into(), label.trim().into(), after.into()));
        }
    }
    None
}

fn ends_with_gap(value: &str) -> bool {
    value.ends_with("  ") || value.ends_with(['\t', '_', '|']) || value.ends_with("_ ")
}

/// The starts of the last six words, the longest stretch first.
fn word_starts(head: &str) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::new();
    let mut before = true;
    for (at, c) in head.char_indices() {
        let gap = c.is_whitespace() || matches!(c, '_' | '|' | ',' | ';');
        if before && !gap {
            starts.push(at);
        }
        before = gap;
    }
    let skip = starts.len().saturating_sub(6);
    starts.split_off(skip)
}

/// Whether the words behind a question may be its answer.
fn plausible(label: &str, value: &str, several: bool, lexicon: &Lexicon) -> bool {
    let folded = fold(value);
    if value.is_empty() || is_prompt(lexicon, value, &folded) {
        return true;
    }
    let key = lexicon
        .known(label)
        .or_else(|| lexicon.guess(label).first().map(|guess| guess.key));
    let Some(Key::Field(_) | Key::Part(..)) = key else {
        return true;
    };
    let question = lexicon.known(&format!("{label} {value}")).is_some();
    let advice = Advice::of(&folded);
    // "Your website" tells how somebody heard of us, and asks nothing.
    let of_us = folded.starts_with("your ") && asked_id(lexicon, key) == Some("heard_from");
    let short = value.split_whitespace().count() <= 4;
    // "Have you helped anybody to improve? How?" goes on asking.
    let goes_on = short && value.trim_end().ends_with('?');
    let asks = goes_on || !of_us && (is_question_tail(&folded) || (!several && advice.addresses));
    !question && !asks && (several || !advice.instructs) && suits(lexicon, key, value)
}

fn asked_id(lexicon: &Lexicon, key: Option<Key>) -> Option<&str> {
    Some(lexicon.field(key?)?.id.as_str())
}

/// "Advocacy: your experience", "Referee 1: name and contact details": what stands behind the
/// colon goes on asking.
fn is_question_tail(folded: &str) -> bool {
    let asks = [
        "your ",
        "an example",
        "example",
        "please ",
        "which ",
        "what ",
        "how ",
        "name and ",
        "names and ",
        "name role",
        "name organisation",
        "details of ",
        "contact details",
        "tell us",
        "i confirm",
        "i declare",
        "the information ",
    ]
    .iter()
    .any(|start| folded.starts_with(start));
    asks && folded.split(' ').count() <= 12
}

/// Whether a text that stands behind a question on its line may be the answer: an address
/// behind "Email:", a few words behind "Name:".
fn suits(lexicon: &Lexicon, key: Option<Key>, text: &str) -> bool {
    let (Some(Key::Field(index)), words) = (key, text.split_whitespace().count()) else {
        return text.split_whitespace().count() <= 12;
    };
    let Some(field) = lexicon.fields().get(index) else {
        return false;
    };
    match field.field_type {
        FieldType::LongText => true,
        // "Applicant: email" asks for an address; nobody is called so.
        FieldType::Text if field.id.as_str().contains("name") => {
            words <= 8 && lexicon.known(text).is_none()
        }
        FieldType::Text | FieldType::List => words <= 60,
        FieldType::Email => text.contains('@') || words <= 3,
        FieldType::Phone => text.chars().filter(char::is_ascii_digit).count() >= 6 || words <= 2,
        FieldType::Postcode => words <= 4,
        FieldType::YesNo => words <= 40,
        FieldType::Date | FieldType::Confirmation => parse(field, text, false).fits,
    }
}
