//! Options printed one after the other, of which somebody marked theirs: "North East   Wales   London"
//! with one of them highlighted, "Agree   Disagree" with a box around one.
//!
//! It must never see a choice where a form prints labels in bold in front of what was typed, or one
//! question in two languages: colour and boxes are trusted more than bold letters and lines.

use super::choices::{Piece, side};
use super::lead::Lead;
use super::{BOLD, BOXED, HIGHLIGHTED, Marks, UNDERLINED};

/// An option is no longer than this.
const MOST_WORDS: usize = 6;

/// An option, how it is marked throughout, and how any of it is.
struct Offered<'t> {
    words: &'t str,
    all: Marks,
    any: Marks,
}

/// How options stand apart, and so what else may stand so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// A wide gap or a tab: a label and what was typed behind it, too.
    Gap,
    /// A slash or a bar: one thing in two languages, too.
    Slash,
    /// A comma or a semicolon: anything.
    Comma,
    /// A line each: a question and its answer, too.
    Line,
}

/// The words of a line with signs in front of its options, if some of them are marked.
pub(super) fn ticked(text: &str, pieces: &[Piece<'_>]) -> Option<String> {
    [Apart::Gap, Apart::Slash, Apart::Comma]
        .into_iter()
        .find_map(|apart| {
            let parts = parts(text, apart);
            let offered: Vec<Offered<'_>> = parts
                .iter()
                .map(|(start, words)| offered(*start, words, pieces))
                .collect();
            let chosen = chosen(&offered, apart)?;
            let mut made = String::new();
            let mut at = 0;
            for ((start, _), chosen) in parts.iter().zip(chosen) {
                made.push_str(text.get(at..*start).unwrap_or_default());
                made.push_str(if chosen { "☒ " } else { "☐ " });
                at = *start;
            }
            made.push_str(text.get(at..).unwrap_or_default());
            Some(made)
        })
}

/// The signs that lines below each other get, if they are options and some of them are marked.
pub(super) fn signs(lines: &[(&str, Lead)]) -> Option<Vec<&'static str>> {
    let offered: Vec<Offered<'_>> = lines
        .iter()
        .filter(|(words, _)| !words.trim().is_empty())
        .map(|(words, lead)| Offered {
            words,
            all: lead.marks.0,
            any: lead.marks.1,
        })
        .collect();
    let mut chosen = chosen(&offered, Apart::Line)?.into_iter();
    let sign = |(words, _): &(&str, Lead)| match words.trim() {
        "" => "",
        _ if chosen.next() == Some(true) => "☒ ",
        _ => "☐ ",
    };
    Some(lines.iter().map(sign).collect())
}

/// Which of these options are marked, if that chooses among them.
fn chosen(options: &[Offered<'_>], apart: Apart) -> Option<Vec<bool>> {
    let short =
        |option: &Offered<'_>| (1..=MOST_WORDS).contains(&option.words.split_whitespace().count());
    if options.len() < 2 || !options.iter().all(short) {
        return None;
    }
    [HIGHLIGHTED, BOXED, UNDERLINED, BOLD]
        .into_iter()
        .find_map(|mark| {
            let chosen: Vec<bool> = options
                .iter()
                .map(|option| option.all & mark != 0)
                .collect();
            let clear = options
                .iter()
                .zip(&chosen)
                .all(|(option, chosen)| *chosen || option.any & mark == 0);
            let some = chosen.contains(&true) && chosen.contains(&false);
            let coloured = mark & (HIGHLIGHTED | BOXED) != 0;
            let many = options.len() > 2;
            let trusted = match apart {
                Apart::Gap => coloured || (many && are_words(options) && !in_turn(&chosen)),
                Apart::Slash => coloured || (many && are_words(options)),
                Apart::Comma => coloured && many,
                Apart::Line => coloured && many && !in_turn(&chosen),
            };
            let opposed = match apart {
                Apart::Line => opposites(options) || sides(options),
                Apart::Gap | Apart::Slash => opposites(options),
                Apart::Comma => false,
            };
            (clear && some && (trusted || opposed)).then_some(chosen)
        })
}

/// "Agree" and "Disagree", "I do" and "I do not".
fn opposites(options: &[Offered<'_>]) -> bool {
    let [one, other] = options else { return false };
    let bare = |words: &str| {
        let kept = words
            .split_whitespace()
            .filter(|word| !matches!(*word, "not" | "do"));
        kept.collect::<Vec<_>>().join(" ")
    };
    let not = |yes: &str, no: &str| {
        no.strip_prefix("dis") == Some(yes)
            || (no.split_whitespace().any(|word| word == "not") && bare(yes) == bare(no))
    };
    let (one, other) = (one.words.to_lowercase(), other.words.to_lowercase());
    not(&one, &other) || not(&other, &one)
}

/// Yes on a line and no on another; on one line they are `choices`' affair.
fn sides(options: &[Offered<'_>]) -> bool {
    let [one, other] = options else { return false };
    matches!((side(one.words.trim()), side(other.words.trim())), (Some(one), Some(other)) if one != other)
}

/// Words and nothing else: no telephone number, no address, no label.
fn are_words(options: &[Offered<'_>]) -> bool {
    let odd = |c: char| c.is_ascii_digit() || matches!(c, '@' | ':' | '?');
    !options.iter().any(|option| option.words.contains(odd))
}

/// One marked and one not, again and again: labels and what was typed behind them.
fn in_turn(chosen: &[bool]) -> bool {
    chosen.len().is_multiple_of(2)
        && chosen
            .windows(2)
            .all(|pair| matches!(pair, [one, other] if one != other))
}

/// The options of a line with where they begin; a label in front of them is none.
fn parts(text: &str, apart: Apart) -> Vec<(usize, &str)> {
    let label = text
        .rfind([':', '?'])
        .filter(|at| text.get(*at..).is_some_and(|rest| rest.trim().len() > 1))
        .map_or(0, |at| at + 1);
    let mut found = Vec::new();
    let mut start = label;
    let mut gap = 0;
    let mut push = |start: usize, end: usize| {
        let part = text.get(start..end).unwrap_or_default();
        let words = part.trim();
        if !words.is_empty() {
            let begin = start + (part.len() - part.trim_start().len());
            found.push((begin, words));
        }
    };
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < label) {
        gap = if c.is_whitespace() { gap + 1 } else { 0 };
        let ends = match apart {
            Apart::Gap => gap > 1 || c == '\t',
            Apart::Slash => matches!(c, '/' | '|'),
            Apart::Comma => matches!(c, ',' | ';'),
            Apart::Line => c == '\n',
        };
        if ends {
            push(start, at);
            start = at + c.len_utf8();
        }
    }
    push(start, text.len());
    found
}

/// How the words at this place of the pieces' text are marked.
fn offered<'t>(start: usize, words: &'t str, pieces: &[Piece<'_>]) -> Offered<'t> {
    let end = start + words.len();
    let (mut all, mut any) = (Marks::MAX, 0);
    let mut at = 0;
    for piece in pieces {
        let next = at + piece.text.len();
        let within = piece.text.get(
            start.saturating_sub(at).min(piece.text.len())
                ..end.saturating_sub(at).min(piece.text.len()),
        );
        if within.is_some_and(|within| within.contains(char::is_alphanumeric)) {
            all &= piece.marks;
            any |= piece.marks;
        }
        at = next;
    }
    Offered {
        words,
        all: if any == 0 { 0 } else { all },
        any,
    }
}
