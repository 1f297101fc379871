//! Word 97 to 2003 (doc, dot) to the neutral layout, as a person sees it on paper: what is hidden,
//! deleted or struck out is not there, what stands in a form field is the field's ([MS-DOC]).
//!
//! The header (`fib`) says where the tables lie; `pieces` put the text in order, `formats` say
//! which properties hold where, `looks`, `styles` and `paragraphs` what those mean, `anchors` where boxes of
//! text hang; the `walk` goes through the text with all of them. Rows end where a paragraph's
//! properties say that they do (sprmPFTtp), and their cells stand where its row's definition says.
//!
//! No macro runs and no object is unpacked. A locked document is named as such, one of Word 6 or
//! 95 as one that is not read.

mod anchors;
mod fib;
mod fields;
mod formats;
mod looks;
mod octets;
mod paragraphs;
mod pieces;
mod sprms;
mod styles;
mod walk;

#[cfg(test)]
mod tests;

use anchors::Anchors;
use fib::{Fib, Story, Table};
use formats::{Formats, Of};
use styles::Styles;
use walk::{Source, Walk};

use super::cfb;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::Document;
use crate::forms::readers::words::document;
use crate::forms::readers::words::symbols::Symbols;

/// A stream that is read is no bigger; pictures lie in others.
const MOST_OCTETS: u64 = 16 << 20;
/// A section has six headers and footers.
const MOST_MARGINS: usize = 48;

/// Reads a document.
pub(super) fn doc(octets: &[u8]) -> Result<Document, Unreadable> {
    let mut file = cfb::open(octets).ok_or(Unreadable::Damaged)?;
    let mut stream = |name| cfb::stream(&mut file, name, MOST_OCTETS);
    let text = stream("/WordDocument")?.ok_or(Unreadable::Damaged)?;
    let fib = Fib::new(&text)?;
    let tables = stream(fib.table_stream())?.ok_or(Unreadable::Damaged)?;
    let data = stream("/Data")?.unwrap_or_default();
    let table = |table: Table| fib.table(&tables, table);
    let (boxes, _) = fib.story(Story::Boxes);
    let source = Source {
        text: &text,
        data: &data,
        pieces: pieces::pieces(table(Table::Pieces), &text)?,
        characters: Formats::new(table(Table::Characters), &text, Of::Characters),
        paragraphs: Formats::new(table(Table::Paragraphs), &text, Of::Paragraphs),
        styles: Styles::new(table(Table::Styles)),
        fonts: fonts(table(Table::Fonts)),
        anchors: Anchors::new(table(Table::Anchors), table(Table::Boxes), boxes),
    };
    let mut body = Walk::new(&source);
    body.body(fib.story(Story::Body))?;
    let (first, _) = fib.story(Story::Margins);
    let mut margins = Vec::new();
    for (kind, from, to) in anchors::margins(table(Table::Margins)).take(MOST_MARGINS) {
        let mut margin = Walk::new(&source);
        margin.story((first.saturating_add(from), first.saturating_add(to)))?;
        margins.push((kind, margin.paper));
    }
    document(body.paper, margins)
}

/// The fonts of symbols, by their number (§2.9.285, §2.9.76).
fn fonts(table: &[u8]) -> Vec<Option<Symbols>> {
    /// What stands in front of a font's name.
    const BEFORE_NAME: usize = 39;
    let count = usize::from(octets::u16(table, 0).unwrap_or(0));
    let mut rest = table.get(4..).unwrap_or_default();
    let mut fonts = Vec::new();
    for _ in 0..count {
        let Some(length) = octets::u8(rest, 0).map(usize::from) else {
            break;
        };
        let name = rest.get(1 + BEFORE_NAME..1 + length).unwrap_or_default();
        let name = octets::text(name);
        fonts.push(Symbols::of(name.split('\0').next().unwrap_or_default()));
        rest = rest.get(1 + length..).unwrap_or_default();
    }
    fonts
}
