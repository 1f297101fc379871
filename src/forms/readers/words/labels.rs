//! Labels and what belongs to them, where several stand on a line: "**Title:** Mr   **Surname:** Khan",
//! "Regions ☐ Wales ☒ London".
//!
//! A label is told by how it is printed and how it ends, never by what it means.

use super::choices::Piece;
use super::{BOLD, HEADING};

/// A part of a line that is a thing of its own.
pub(super) struct Part<'w, 't> {
    /// Its words.
    pub(super) words: &'w [Piece<'t>],
    /// It stands behind a label in bold: where it is blank, the label is not answered.
    pub(super) answers: bool,
}

/// The parts of a line: labels and what stands behind each, or all of it together where nothing tells
/// them apart.
pub(super) fn parts<'w, 't>(words: &'w [Piece<'t>]) -> Vec<Part<'w, 't>> {
    let labels = bold_labels(words);
    let (cuts, labelled) = if labels.len() > 1 {
        (labels, true)
    } else {
        (vec![(0, label_of_boxes(words))], false)
    };
    let mut parts = Vec::new();
    let mut at = 0;
    let mut push = |start: usize, end: usize, answers: bool| {
        if let Some(words) = words.get(start..end) {
            parts.push(Part { words, answers });
        }
    };
    for (begin, end) in cuts {
        push(at, begin, labelled && at > 0);
        push(begin, end, false);
        at = end;
    }
    push(at, words.len(), labelled);
    parts
}

/// Where labels in bold begin and end, if each of them ends as a label does.
fn bold_labels(words: &[Piece<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let label: Vec<&Piece<'_>> = rest
            .iter()
            .take_while(|piece| is_bold(piece) || is_end(piece))
            .collect();
        let text: String = label.iter().map(|piece| piece.text).collect();
        if text.contains(char::is_alphanumeric) {
            // The colon is not always as bold as its label.
            let next = rest.get(label.len()).map_or("", |next| next.text);
            if !text.trim_end().ends_with([':', '?']) && !next.trim_start().starts_with(':') {
                return Vec::new();
            }
            found.push((at, at + label.len()));
        }
        at += label.len().max(1);
    }
    found
}

fn is_bold(piece: &Piece<'_>) -> bool {
    piece.marks & (BOLD | HEADING) != 0 && piece.text.contains(char::is_alphanumeric)
}

/// What may end a label.
fn is_end(piece: &Piece<'_>) -> bool {
    let ends = |c: char| matches!(c, ' ' | ':' | '?' | '*' | ')');
    !piece.gone && piece.text.chars().all(ends)
}

/// How many pieces in front of the first box are the label of all boxes: where each box stands in
/// front of its own words, and so words end the line.
fn label_of_boxes(words: &[Piece<'_>]) -> usize {
    let says = |piece: &Piece<'_>| !piece.is_box && !piece.gone && !piece.text.trim().is_empty();
    let first = words.iter().position(|piece| piece.is_box).unwrap_or(0);
    let ends_in_words = words
        .iter()
        .rev()
        .find(|piece| piece.is_box || says(piece))
        .is_some_and(says);
    let next = words.iter().skip(first).find(|piece| says(piece));
    let begins = next.is_some_and(|piece| piece.text.trim_start().starts_with(char::is_uppercase));
    let label = words.iter().take(first).rev().find(|piece| says(piece));
    let ends = label.is_some_and(|piece| ends_label(piece.text));
    if ends_in_words && label.is_some() && (begins || ends) {
        first
    } else {
        0
    }
}

/// Whether words end as a label does, or as a line to write on.
pub(super) fn ends_label(words: &str) -> bool {
    let words = words.trim_end_matches(' ');
    words.ends_with([':', '?', '\t', '_', '-', '–', '…']) || words.ends_with("..")
}
