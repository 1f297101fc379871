//! Numbers in octets, little-endian, and nothing where the octets end.

/// An offset or a length of the file, as a place in memory.
pub(super) fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// So many octets from a place on, or fewer where they end.
pub(super) fn slice(octets: &[u8], start: usize, length: usize) -> &[u8] {
    let end = start.saturating_add(length).min(octets.len());
    octets.get(start..end).unwrap_or_default()
}

pub(super) fn u8(octets: &[u8], start: usize) -> Option<u8> {
    octets.get(start).copied()
}

pub(super) fn u16(octets: &[u8], start: usize) -> Option<u16> {
    let two = octets.get(start..start.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

pub(super) fn i16(octets: &[u8], start: usize) -> Option<i16> {
    u16(octets, start).map(u16::cast_signed)
}

pub(super) fn u32(octets: &[u8], start: usize) -> Option<u32> {
    let four = octets.get(start..start.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// Text of two octets a character.
pub(super) fn text(octets: &[u8]) -> String {
    let units = octets
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| u16::from_le_bytes(*two));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// A table of places (a PLC, [MS-DOC] §2.2.2): places, one more than there are data of `size`
/// octets, and then those data.
pub(super) struct Places<'d> {
    octets: &'d [u8],
    count: usize,
    size: usize,
}

impl<'d> Places<'d> {
    pub(super) fn new(octets: &'d [u8], size: usize) -> Self {
        let count = octets.len().saturating_sub(4) / size.saturating_add(4);
        Self {
            octets,
            count,
            size,
        }
    }

    /// From where to where, and the data of what stands there.
    pub(super) fn iter(self) -> impl Iterator<Item = (u32, u32, &'d [u8])> {
        let data = self.count.saturating_add(1).saturating_mul(4);
        let (octets, size) = (self.octets, self.size);
        (0..self.count).map_while(move |number| {
            let from = u32(octets, number * 4)?;
            let to = u32(octets, number * 4 + 4)?;
            Some((from, to, slice(octets, data + number * size, size)))
        })
    }
}
