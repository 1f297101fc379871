//! What of a line stands out at its beginning: the form's own words, where the person's follow in
//! the look of ordinary words.
//!
//! It must never take somebody's whole answer for the form's, only because they like italics.

use super::choices::Piece;
use super::{BOLD, FAINT, HEADING, Marks};

/// How many octets of words stand out at their beginning.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lead {
    /// In bold, or as a heading: a question, even where nothing follows.
    pub(super) firm: usize,
    /// So, or as advice is printed: that is the form's own where something else follows, and may
    /// be how somebody writes where nothing does.
    pub(super) faint: usize,
    /// How all of the words are marked, and how any of them is.
    pub(super) marks: (Marks, Marks),
}

impl Lead {
    /// What stands out of the words that were made of these pieces.
    pub(super) fn new(pieces: &[Piece<'_>], settled: &str) -> Self {
        Self {
            firm: lead(pieces, settled, BOLD | HEADING),
            faint: lead(pieces, settled, BOLD | HEADING | FAINT),
            marks: pieces
                .iter()
                .filter(|piece| says(piece))
                .map(|piece| (piece.marks, piece.marks))
                .reduce(|(all, any), (marks, _)| (all & marks, any | marks))
                .unwrap_or_default(),
        }
    }

    /// So many of words that are so long.
    pub(super) fn of(self, length: usize) -> usize {
        if self.faint < length {
            self.faint
        } else {
            self.firm
        }
    }
}

/// Whether a style of this name is a heading's: word processors keep the English names in their
/// files, whatever their language (ECMA-376 §17.7.4.9).
pub(in crate::forms::readers) fn is_heading(style: &str) -> bool {
    let is = |name: &str| {
        style
            .get(..name.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(name))
    };
    is("heading") || (is("title") && style.len() == "title".len())
}

fn says(piece: &Piece<'_>) -> bool {
    piece.text.chars().any(char::is_alphanumeric)
}

/// How many octets stand out at the beginning of what was made of these pieces.
fn lead(pieces: &[Piece<'_>], settled: &str, looks: Marks) -> usize {
    let stands_out = |piece: &Piece<'_>| piece.marks & looks != 0;
    let ends = |piece: &Piece<'_>| says(piece) && !stands_out(piece);
    let end = pieces.iter().position(ends);
    let front = pieces
        .get(..end.unwrap_or(pieces.len()))
        .unwrap_or_default();
    let length: usize = front.iter().map(|piece| piece.text.len()).sum();
    // Where words were taken out or boxes put in, it is all or nothing.
    let altered = pieces.iter().map(|piece| piece.text.len()).sum::<usize>() != settled.len();
    if !front.iter().any(|piece| says(piece) && stands_out(piece)) || (altered && end.is_some()) {
        0
    } else {
        length.min(settled.len())
    }
}
