//! The names of months and weekdays in English and Welsh, and the words that stand around a day.

use jiff::civil::Weekday;

use crate::forms::wording::mistyped;

/// Welsh months also as they stand behind "o" (of), with their first letter changed.
const MONTHS: &[(i8, &[&str])] = &[
    (1, &["january", "ionawr"]),
    (2, &["february", "chwefror"]),
    (3, &["march", "mawrth", "fawrth"]),
    (4, &["april", "ebrill"]),
    (5, &["may", "mai", "fai"]),
    (6, &["june", "mehefin", "fehefin"]),
    (7, &["july", "gorffennaf", "orffennaf"]),
    (8, &["august", "awst"]),
    (9, &["september", "medi", "fedi"]),
    (10, &["october", "hydref"]),
    (11, &["november", "tachwedd", "dachwedd"]),
    (12, &["december", "rhagfyr", "ragfyr"]),
];

const WEEKDAYS: &[(Weekday, &[&str])] = &[
    (Weekday::Monday, &["monday", "llun"]),
    (Weekday::Tuesday, &["tuesday", "mawrth"]),
    (Weekday::Wednesday, &["wednesday", "mercher"]),
    (Weekday::Thursday, &["thursday", "iau"]),
    (Weekday::Friday, &["friday", "gwener"]),
    (Weekday::Saturday, &["saturday", "sadwrn"]),
    (Weekday::Sunday, &["sunday", "sul"]),
];

/// The month that a folded word names, by its first three letters or more, or mistyped.
pub(super) fn month(word: &str) -> Option<i8> {
    of(MONTHS, |name| begins(name, word)).or_else(|| of(MONTHS, |name| mistyped(name, word)))
}

/// The weekday that a folded word names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    of(WEEKDAYS, |name| begins(name, word)).or_else(|| of(WEEKDAYS, |name| mistyped(name, word)))
}

fn of<T: Copy>(table: &[(T, &[&str])], is: impl Fn(&str) -> bool) -> Option<T> {
    table
        .iter()
        .find(|(_, names)| names.iter().any(|name| is(name)))
        .map(|(named, _)| *named)
}

fn begins(name: &str, word: &str) -> bool {
    word.len() >= 3 && name.starts_with(word)
}

/// Endings of English and Welsh ordinals: 1st, 1af, 2il, 3ydd, 5ed.
pub(super) fn is_ordinal(ending: &str) -> bool {
    matches!(
        ending,
        "st" | "nd" | "rd" | "th" | "af" | "ail" | "il" | "ydd" | "fed" | "ed" | "eg" | "edd"
    )
}

/// Words that stand around a day and say nothing about it.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "" | "of"
            | "the"
            | "on"
            | "at"
            | "o"
            | "noon"
            | "dated"
            | "date"
            | "signed"
            | "dydd"
            | "dyddiad"
            | "gmt"
            | "bst"
            | "utc"
            | "st"
            | "nd"
            | "rd"
            | "th"
    )
}
