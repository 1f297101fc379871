//! "Delete as appropriate": words struck out of a choice, and one of yes and no marked while the
//! other is not. What was chosen so is written as ticks are: `☐ Yes / ☒ No`.
//!
//! It must never see a choice in words that are only printed in bold: both sides of the choice must
//! be there, and only one of them marked.

use super::listed;
use super::{BOLD, BOXED, HIGHLIGHTED, Marks, UNDERLINED};
use super::{Block, Row, TableCell};

/// Words of one look.
pub(super) struct Piece<'t> {
    /// The words.
    pub(super) text: &'t str,
    /// How they are marked.
    pub(super) marks: Marks,
    /// Words stood here and are gone.
    pub(super) gone: bool,
    /// It is a box to tick.
    pub(super) is_box: bool,
}

/// A line's words as the writer means them.
pub(super) fn settle(pieces: &[Piece<'_>]) -> String {
    if pieces.iter().any(|piece| piece.gone) {
        return without_gone(pieces);
    }
    let text: String = pieces.iter().map(|piece| piece.text).collect();
    let plain = pieces
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.marks == b.marks));
    if plain {
        text
    } else {
        chosen(&text, pieces)
            .or_else(|| listed::ticked(&text, pieces))
            .unwrap_or(text)
    }
}

/// The signs that the cells of a row get: yes and no in neighbouring cells, one of them marked.
pub(super) fn signs(row: &Row) -> Vec<&'static str> {
    let mut signs = vec![""; row.cells.len()];
    let offers: Vec<Option<(bool, Marks)>> = row.cells.iter().map(offer).collect();
    for (at, pair) in offers.windows(2).enumerate() {
        let [Some((side, marks)), Some((other, other_marks))] = pair else {
            continue;
        };
        // What the cell in front has, too, comes from the row's own look.
        let before = at
            .checked_sub(1)
            .and_then(|at| row.cells.get(at))
            .map_or(0, marks_of);
        let chooses = HIGHLIGHTED | BOXED | UNDERLINED | BOLD;
        let differs = (marks ^ other_marks) & chooses & !before;
        if side == other || differs == 0 {
            continue;
        }
        let first = marks & differs != 0;
        if first == (other_marks & differs != 0) {
            continue;
        }
        if let Some([a, b]) = signs.get_mut(at..at + 2) {
            (*a, *b) = if first {
                ("☒ ", "☐ ")
            } else {
                ("☐ ", "☒ ")
            };
        }
    }
    signs
}

/// The yes or no that is all that stands in a cell, and how it is marked.
fn offer(cell: &TableCell) -> Option<(bool, Marks)> {
    let [Block::Paragraph(paragraph)] = cell.blocks.as_slice() else {
        return None;
    };
    let side = side(paragraph.text.trim())?;
    Some((side, marks_of(cell)))
}

fn marks_of(cell: &TableCell) -> Marks {
    let shaded = if cell.shaded { HIGHLIGHTED } else { 0 };
    let spans = cell.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(paragraph) => paragraph.spans.as_slice(),
        Block::Table(_) => &[],
    });
    spans.fold(shaded, |marks, span| marks | span.marks)
}

/// Yes and no apart, in the languages of the forms; nothing for other words.
pub(super) fn side(word: &str) -> Option<bool> {
    match &*word.to_lowercase() {
        "yes" | "y" | "ydw" | "oes" | "ie" => Some(true),
        "no" | "n" | "nac" | "nage" => Some(false),
        _ => None,
    }
}

/// A slash that stood between two words, one of which is gone, is gone with it.
fn without_gone(pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    let mut gone = false;
    for piece in pieces {
        if piece.gone {
            gone = true;
            continue;
        }
        let mut words = piece.text;
        if std::mem::take(&mut gone) {
            let kept = text.trim_end();
            if let Some(before) = kept.strip_suffix(is_between) {
                let length = before.len();
                text.truncate(length);
            } else if let Some(after) = words.trim_start().strip_prefix(is_between) {
                words = after;
            }
            if text.ends_with(' ') || text.is_empty() {
                words = words.trim_start();
            }
        }
        text.push_str(words);
    }
    if gone {
        let kept = text.trim_end();
        let length = kept.strip_suffix(is_between).unwrap_or(kept).len();
        text.truncate(length);
    }
    text
}

fn is_between(c: char) -> bool {
    matches!(c, '/' | '|')
}

/// A word with where it stands.
struct Word {
    start: usize,
    end: usize,
    side: Option<bool>,
    /// How it is marked throughout, and how any of it is.
    all: Marks,
    any: Marks,
}

fn chosen(text: &str, pieces: &[Piece<'_>]) -> Option<String> {
    let words = words(text, pieces);
    let (first, last) = choice(text, &words)?;
    let offered = words.get(first..=last).unwrap_or_default();
    let before = first.checked_sub(1).and_then(|at| words.get(at));
    let after = words.get(last + 1);
    let yes = [HIGHLIGHTED, BOXED, UNDERLINED, BOLD]
        .into_iter()
        .find_map(|mark| marked(mark, offered, before, after))?;
    let mut made = String::new();
    let mut at = 0;
    let mut last_side = None;
    for word in offered {
        // "Nac ydw": one box for the words of one side.
        if word.side.is_some() && word.side != last_side {
            made.push_str(text.get(at..word.start).unwrap_or_default());
            made.push_str(if word.side == Some(yes) {
                "☒ "
            } else {
                "☐ "
            });
            at = word.start;
            last_side = word.side;
        }
    }
    made.push_str(text.get(at..).unwrap_or_default());
    Some(made)
}

/// Which side this mark chooses: it is on one alone, and does not come from the words around.
fn marked(
    mark: Marks,
    offered: &[Word],
    before: Option<&Word>,
    after: Option<&Word>,
) -> Option<bool> {
    let of = |side: bool| offered.iter().filter(move |word| word.side == Some(side));
    let all = |side: bool| of(side).all(|word| word.all & mark != 0);
    let any = |side: bool| of(side).any(|word| word.any & mark != 0);
    let yes = match (all(true), any(true), all(false), any(false)) {
        (true, _, _, false) => true,
        (_, false, true, _) => false,
        _ => return None,
    };
    let first = offered.first().is_some_and(|word| word.side == Some(yes));
    let runs_on = |word: Option<&Word>| word.is_some_and(|word| word.any & mark != 0);
    let printed = if first {
        runs_on(before)
    } else {
        runs_on(after)
    };
    (!printed).then_some(yes)
}

/// The words that offer yes and no, next to each other: first and last. Only one such choice on a
/// line is clear.
fn choice(text: &str, words: &[Word]) -> Option<(usize, usize)> {
    let mut found = None;
    let mut at = 0;
    while at < words.len() {
        let end = run_of_sides(text, words, at);
        let sides = words.get(at..end).unwrap_or_default();
        let both = [true, false]
            .iter()
            .all(|side| sides.iter().any(|word| word.side == Some(*side)));
        if both && found.replace((at, end.saturating_sub(1))).is_some() {
            return None;
        }
        at = end.max(at + 1);
    }
    found
}

/// How far words go on that are yes or no with nothing but a slash, a gap or an "or" between.
fn run_of_sides(text: &str, words: &[Word], start: usize) -> usize {
    let mut end = start;
    let mut at = start;
    while let Some(word) = words.get(at) {
        let joins = matches!(
            &*text
                .get(word.start..word.end)
                .unwrap_or_default()
                .to_lowercase(),
            "or" | "neu"
        );
        if word.side.is_some() {
            end = at + 1;
        } else if !joins || end == start {
            break;
        }
        let next = words.get(at + 1).map_or(word.end, |next| next.start);
        let between = text.get(word.end..next).unwrap_or_default();
        if between.contains(|c: char| {
            !c.is_whitespace() && !matches!(c, '/' | '|' | ',' | '-' | '–' | '*' | '(' | ')')
        }) {
            break;
        }
        at += 1;
    }
    end
}

fn words(text: &str, pieces: &[Piece<'_>]) -> Vec<Word> {
    let mut marks = pieces
        .iter()
        .flat_map(|piece| piece.text.chars().map(move |_| piece.marks));
    let mut found: Vec<Word> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let mark = marks.next().unwrap_or_default();
        let letter = c.is_alphanumeric() || c == '\'' || c == '’';
        match found.last_mut() {
            Some(word) if letter && inside => {
                word.end = at + c.len_utf8();
                word.all &= mark;
                word.any |= mark;
            }
            _ if letter => found.push(Word {
                start: at,
                end: at + c.len_utf8(),
                side: None,
                all: mark,
                any: mark,
            }),
            _ => {}
        }
        inside = letter;
    }
    let mut negated = false;
    for word in &mut found {
        let spelt = text.get(word.start..word.end).unwrap_or_default();
        // "Nac ydw", "nac oes": not yes.
        word.side = side(spelt).map(|side| side && !negated);
        negated = spelt.eq_ignore_ascii_case("nac");
    }
    found
}
