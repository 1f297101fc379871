//! Rich text to the neutral layout, as Word, `WordPad`, LibreOffice, `TextEdit` and Outlook write
//! it (Rich Text Format Specification 1.9.1). The `lexer` takes the octets apart, the `reader` goes
//! through groups and control words and writes what a person sees down on paper; `fonts`,
//! `styles` and `rows` are what a file declares before it uses it.
//!
//! What stands in a destination that is not known is not shown, as the specification asks. No
//! object is unpacked, no picture read, no template fetched.

mod charset;
mod destinations;
mod fonts;
mod group;
mod lexer;
mod looks;
mod page;
mod reader;
mod rows;
mod styles;

#[cfg(test)]
mod tests;

pub(in crate::forms) use destinations::{character, letter};
pub(in crate::forms) use lexer::{Lexer, Token};

use crate::domain::verdict::Unreadable;
use crate::forms::layout::Document;

/// The words of a mail that is kept as rich text, line by line, with tabs between cells.
pub(in crate::forms) fn words(octets: &[u8]) -> Option<String> {
    let document = rtf(octets).ok()?;
    let mut text = String::new();
    for region in document.regions.iter().filter(|region| !region.margin) {
        let mut last = None;
        for cell in &region.cells {
            match last {
                Some(row) if row == cell.row => text.push('\t'),
                // A blank line is a row without cells.
                Some(row) if cell.row.saturating_sub(row) > 1 => text.push_str("\n\n"),
                _ if text.is_empty() => {}
                _ => text.push('\n'),
            }
            last = Some(cell.row);
            text.push_str(&cell.content.shown());
        }
    }
    (!text.trim().is_empty()).then_some(text)
}

/// Reads rich text.
pub(super) fn rtf(octets: &[u8]) -> Result<Document, Unreadable> {
    reader::read(octets)
}
