//! Which properties hold where in the stream ([MS-DOC] §2.4.2, §2.4.6): pages of 512 octets, each
//! with the places at which properties change and the properties themselves.

use super::octets::{Places, at, slice, u8, u16, u32};

/// A page (§2.9.33, §2.9.175).
const PAGE: usize = 512;
/// No form has more pages of properties: two million characters, each with its own.
const MOST_PAGES: usize = 4_096;

/// What the properties are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Characters,
    Paragraphs,
}

/// The properties by their places in the stream.
#[derive(Debug, Default)]
pub(super) struct Formats<'d> {
    /// From where to where, in order.
    runs: Vec<(usize, usize, &'d [u8])>,
}

impl<'d> Formats<'d> {
    /// Reads all pages that the table names.
    pub(super) fn new(table: &[u8], stream: &'d [u8], of: Of) -> Self {
        let mut runs = Vec::new();
        for (_, _, data) in Places::new(table, 4).iter().take(MOST_PAGES) {
            // §2.9.206: the upper bits are none of the number.
            let number = at(u32(data, 0).unwrap_or(0) & 0x003f_ffff);
            let page = slice(stream, number.saturating_mul(PAGE), PAGE);
            if page.len() == PAGE {
                read_page(page, of, &mut runs);
            }
        }
        runs.sort_by_key(|(start, ..)| *start);
        Self { runs }
    }

    /// The properties that hold at a place, and where they end.
    pub(super) fn at(&self, place: usize) -> (&'d [u8], usize) {
        let next = self.runs.partition_point(|(start, ..)| *start <= place);
        let end = self.runs.get(next).map_or(usize::MAX, |(start, ..)| *start);
        match next.checked_sub(1).and_then(|last| self.runs.get(last)) {
            Some((_, until, properties)) if *until > place => (*properties, (*until).min(end)),
            _ => (&[], end),
        }
    }
}

fn read_page<'d>(page: &'d [u8], of: Of, runs: &mut Vec<(usize, usize, &'d [u8])>) {
    let count = usize::from(u8(page, PAGE - 1).unwrap_or(0));
    let size = match of {
        Of::Characters => 1,
        Of::Paragraphs => 13,
    };
    let data = (count + 1) * 4;
    for number in 0..count {
        let (Some(start), Some(end), Some(offset)) = (
            u32(page, number * 4),
            u32(page, number * 4 + 4),
            u8(page, data + number * size),
        ) else {
            return;
        };
        let offset = usize::from(offset) * 2;
        let properties = match (offset, of) {
            (0, _) => &[],
            (_, Of::Characters) => {
                let length = usize::from(u8(page, offset).unwrap_or(0));
                slice(page, offset + 1, length)
            }
            (_, Of::Paragraphs) => of_paragraph(page, offset),
        };
        if start < end {
            runs.push((at(start), at(end), properties));
        }
    }
}

/// The properties of a paragraph: the number of its style, and what it says itself (§2.9.110).
pub(super) fn styled(properties: &[u8]) -> (u16, &[u8]) {
    let style = u16(properties, 0).unwrap_or(0);
    (style, properties.get(2..).unwrap_or_default())
}

/// §2.9.176: a length in pairs of octets, in front of the number of a style.
fn of_paragraph(page: &[u8], offset: usize) -> &[u8] {
    let (start, length) = match u8(page, offset).map(usize::from) {
        Some(0) => {
            let pairs = usize::from(u8(page, offset + 1).unwrap_or(0));
            (offset + 2, pairs * 2)
        }
        Some(pairs) => (offset + 1, pairs * 2 - 1),
        None => return &[],
    };
    slice(page, start, length)
}
