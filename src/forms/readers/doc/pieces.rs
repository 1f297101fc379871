//! The piece table ([MS-DOC] §2.4.1, §2.8.35): the text lies in pieces here and there in the
//! stream, in the order in which it was typed and saved, and this table puts it in the order in
//! which it is read.

use super::octets::{Places, at, slice, u8, u16, u32};
use crate::domain::verdict::Unreadable;

/// A file that was saved fast a hundred times has some thousands.
const MOST_PIECES: usize = 200_000;
/// No file has more sets of properties beside the table.
const MOST_SETS: usize = 100_000;

/// A stretch of text that lies in one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'d> {
    /// Its first character, and the one behind its last.
    pub(super) from: u32,
    pub(super) to: u32,
    /// Where its first character lies in the stream.
    pub(super) start: usize,
    /// How many octets a character has.
    pub(super) width: usize,
    /// Properties of all of it, which a fast save adds.
    pub(super) properties: &'d [u8],
}

/// Reads the table.
pub(super) fn pieces<'d>(table: &'d [u8], stream: &'d [u8]) -> Result<Vec<Piece<'d>>, Unreadable> {
    let mut sets: Vec<&[u8]> = Vec::new();
    let mut rest = table;
    // §2.9.38: sets of properties first.
    while u8(rest, 0) == Some(1) && sets.len() < MOST_SETS {
        let length = usize::from(u16(rest, 1).ok_or(Unreadable::Damaged)?);
        sets.push(slice(rest, 3, length));
        rest = rest.get(3 + length..).unwrap_or_default();
    }
    if u8(rest, 0) != Some(2) {
        return Err(Unreadable::Damaged);
    }
    let length = at(u32(rest, 1).ok_or(Unreadable::Damaged)?);
    let places = Places::new(slice(rest, 5, length), 8);
    let mut pieces = Vec::new();
    for (from, to, data) in places.iter().take(MOST_PIECES) {
        let place = u32(data, 2).ok_or(Unreadable::Damaged)?;
        // §2.9.73: one octet a character, at half the place.
        let (start, width) = if place & 0x4000_0000 == 0 {
            (at(place & 0x3fff_ffff), 2)
        } else {
            (at((place & 0x3fff_ffff) / 2), 1)
        };
        let length = at(to.checked_sub(from).ok_or(Unreadable::Damaged)?);
        if start.saturating_add(length.saturating_mul(width)) > stream.len() {
            return Err(Unreadable::Damaged);
        }
        // §2.9.209: an odd number is that of a set.
        let set = u16(data, 6).filter(|set| set & 1 == 1);
        let properties = set.and_then(|set| sets.get(usize::from(set >> 1)));
        pieces.push(Piece {
            from,
            to,
            start,
            width,
            properties: properties.copied().unwrap_or_default(),
        });
    }
    Ok(pieces)
}
