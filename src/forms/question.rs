//! The parts of a text that may hold a question: without the number in front of it, what stands in
//! brackets, the advice behind it or its other language.

use std::borrow::Cow;

use super::lexicon::MOST_WORDS;
use super::wording::{fold, is_empty_word, stem, without_brackets, without_number};

/// The ways in which a text may hold a question: whole, without brackets, its first line or
/// sentence, one of its two languages. The less of it is looked at, the less it is trusted.
pub(super) fn variants(text: &str, mut try_out: impl FnMut(&str, f32)) {
    let text = text.trim();
    if is_long(text) {
        return;
    }
    let core = without_number(text);
    let bare = without_brackets(core);
    // What stands in brackets may tell two questions apart: "Referee (first)", "Referee (second)".
    try_out(core, 1.0);
    if let Some(words) = programmers_words(core) {
        try_out(&words, 0.985);
    }
    if bare != core && !numbers_in_brackets(core) {
        try_out(&bare, 0.985);
    }
    let first_line = bare.trim().lines().next().unwrap_or_default();
    if first_line.len() < bare.trim().len() {
        try_out(first_line, 0.98);
    }
    if let Some((question, rest)) = bare.split_once('?')
        && !rest.trim().is_empty()
    {
        try_out(question, 0.98);
        if rest.contains('?') || rest.split_whitespace().count() > 2 {
            try_out(rest, 0.92);
        }
    }
    if let Some((sentence, rest)) = bare.split_once(". ")
        && rest.split_whitespace().count() > 1
        && !is_abbreviation(sentence, rest)
    {
        try_out(sentence, 0.95);
    }
    for separator in [" / ", " | ", "/", "\n"] {
        let mut sides = bare.split(separator);
        if let (Some(one), Some(other), None) = (sides.next(), sides.next(), sides.next()) {
            try_out(without_number(one.trim()), 0.97);
            try_out(without_number(other.trim()), 0.97);
        }
    }
}

/// Whether what ends in a full stop is one short word that others follow: "Org. development".
fn is_abbreviation(sentence: &str, rest: &str) -> bool {
    !sentence.trim().contains(char::is_whitespace) && rest.starts_with(char::is_lowercase)
}

/// The words of `FullName` and `homeAddress`, as web forms name their fields.
fn programmers_words(text: &str) -> Option<String> {
    const LONGEST: usize = 60;
    let plain = text.len() <= LONGEST && text.chars().all(|c| c.is_ascii_alphanumeric());
    let humps = text.chars().zip(text.chars().skip(1));
    let is_hump = |(before, c): (char, char)| before.is_ascii_lowercase() && c.is_ascii_uppercase();
    if !plain || !humps.clone().any(is_hump) {
        return None;
    }
    let mut words: String = text.chars().take(1).collect();
    for (before, c) in humps {
        if is_hump((before, c)) {
            words.push(' ');
        }
        words.push(c);
    }
    Some(words)
}

/// "Referee (2)", "Referee (second)": the bracket holds what matters.
fn numbers_in_brackets(text: &str) -> bool {
    text.split(['(', '[']).skip(1).any(|rest| {
        let inside = fold(rest.split([')', ']']).next().unwrap_or_default());
        matches!(
            inside.as_str(),
            "1" | "2"
                | "3"
                | "first"
                | "second"
                | "third"
                | "one"
                | "two"
                | "three"
                | "1st"
                | "2nd"
                | "3rd"
                | "a"
                | "b"
                | "cyntaf"
                | "ail"
        )
    })
}

/// Whether a text is longer than any question or advice: only an answer is.
pub(super) fn is_long(text: &str) -> bool {
    has_more_chars(text, 600)
}

/// Whether a text has more characters than so many; no more of them are counted.
pub(super) fn has_more_chars(text: &str, than: usize) -> bool {
    text.len() > than && text.chars().nth(than).is_some()
}

/// The stems of a folded text, each once.
pub(super) fn distinct(folded: &str) -> Vec<Cow<'_, str>> {
    let mut words: Vec<Cow<'_, str>> = Vec::new();
    for word in folded.split(' ').take(MOST_WORDS) {
        let word = if is_empty_word(word) {
            Cow::Borrowed(word)
        } else {
            stem(word)
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}
