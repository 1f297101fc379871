//! The styles of paragraphs that rich text declares at its beginning, as far as their names say that
//! a paragraph is a heading. How the words of a style look is written once more where they stand
//! (RTF 1.9.1, "Style Sheet"), and need not be known from here.

use std::collections::HashSet;

use crate::forms::readers::words::is_heading;

/// No file declares more headings.
const MOST: usize = 2_000;
/// A style's name is no longer.
const LONGEST: usize = 100;

/// The headings among the styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    headings: HashSet<i32>,
    /// The style that is being declared; without a number it is the first.
    number: i32,
    name: String,
}

impl Styles {
    /// A control word within the declaration of a style.
    pub(super) fn declare(&mut self, word: &str, number: i32) {
        if word == "s" {
            self.number = number;
        }
    }

    /// The name of the style that is being declared, or a piece of it; a semicolon ends it.
    pub(super) fn name(&mut self, text: &str) {
        for piece in text.split_inclusive(';') {
            if self.name.len() < LONGEST {
                self.name.push_str(piece.trim_start());
            }
            if piece.ends_with(';') {
                if is_heading(self.name.trim_end_matches(';')) && self.headings.len() < MOST {
                    self.headings.insert(self.number);
                }
                self.number = 0;
                self.name.clear();
            }
        }
    }

    /// Whether a paragraph of this style is a heading.
    pub(super) fn is_heading(&self, number: i32) -> bool {
        self.headings.contains(&number)
    }
}
