//! The header of a Word document ([MS-DOC] §2.5): what it is, how long each of its texts is, and
//! where in the other streams its tables lie.

use super::octets::{at, slice, u16, u32};
use crate::domain::verdict::Unreadable;

/// Word 97 and later (§2.5.1); what is below is Word 6 and 95, whose header is another.
const WORD_97: u16 = 0x00c1;
/// What it begins with (§2.5.2).
const MAGIC: u16 = 0xa5ec;
/// Of Word 6 and 95, and of Word 2.
const OLDER: &[u16] = &[0xa5dc, 0xa59b, 0xa5db];

/// The tables that this reader uses, by their number in the header (§2.5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Styles = 1,
    Margins = 11,
    Characters = 12,
    Paragraphs = 13,
    Fonts = 15,
    Pieces = 33,
    Anchors = 40,
    Boxes = 56,
}

/// The texts of a document, which follow one another in this order (§2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Story {
    Body,
    Margins,
    Boxes,
}

/// A header.
#[derive(Debug)]
pub(super) struct Fib<'d> {
    stream: &'d [u8],
    lengths: usize,
    tables: usize,
    count: usize,
}

impl<'d> Fib<'d> {
    /// Reads the header at the beginning of the stream `WordDocument`.
    pub(super) fn new(stream: &'d [u8]) -> Result<Self, Unreadable> {
        let magic = u16(stream, 0).ok_or(Unreadable::Damaged)?;
        let version = u16(stream, 2).ok_or(Unreadable::Damaged)?;
        if OLDER.contains(&magic) || (magic == MAGIC && version < WORD_97 - 2) {
            return Err(Unreadable::Unsupported);
        }
        if magic != MAGIC {
            return Err(Unreadable::Damaged);
        }
        // §2.5.2: fEncrypted.
        if u16(stream, 10).is_some_and(|flags| flags & 0x0100 != 0) {
            return Err(Unreadable::Encrypted);
        }
        let words = usize::from(u16(stream, 32).ok_or(Unreadable::Damaged)?);
        let lengths = 34 + words * 2 + 2;
        let longs = usize::from(u16(stream, lengths - 2).ok_or(Unreadable::Damaged)?);
        let tables = lengths + longs * 4 + 2;
        let count = usize::from(u16(stream, tables - 2).ok_or(Unreadable::Damaged)?);
        Ok(Self {
            stream,
            lengths,
            tables,
            count,
        })
    }

    /// The name of the stream that the tables are in.
    pub(super) fn table_stream(&self) -> &'static str {
        // §2.5.2: fWhichTblStm.
        let second = u16(self.stream, 10).is_some_and(|flags| flags & 0x0200 != 0);
        if second { "/1Table" } else { "/0Table" }
    }

    /// A table, which lies in the stream of the tables.
    pub(super) fn table<'t>(&self, stream: &'t [u8], table: Table) -> &'t [u8] {
        let number = table as usize;
        if number >= self.count {
            return &[];
        }
        let place = self.tables + number * 8;
        let start = u32(self.stream, place).unwrap_or(0);
        let length = u32(self.stream, place + 4).unwrap_or(0);
        slice(stream, at(start), at(length))
    }

    /// Where a text begins and where it ends, in characters.
    pub(super) fn story(&self, story: Story) -> (u32, u32) {
        // §2.5.4: body, footnotes, margins, macros, notes, endnotes, boxes.
        let (before, own) = match story {
            Story::Body => (3..3, 3),
            Story::Margins => (3..5, 5),
            Story::Boxes => (3..9, 9),
        };
        let length = |number: usize| u32(self.stream, self.lengths + number * 4).unwrap_or(0);
        let start = before.map(length).fold(0u32, u32::saturating_add);
        (start, start.saturating_add(length(own)))
    }
}
