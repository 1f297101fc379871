//! The directory of a compound file (MS-CFB): which streams it holds tells an old workbook from
//! an old Word document and both from a locked package. Only the directory is read, along at most
//! so many sectors, whatever the file's chains say.

/// What the file begins with (MS-CFB §2.2).
pub(in crate::forms) const MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// A directory has four entries in 512 octets; no document has thousands of streams.
const MOST_SECTORS: usize = 1_000;

/// The names of all streams and storages.
pub(in crate::forms) fn names(octets: &[u8]) -> Vec<String> {
    let Some(size) = sector_size(octets) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    let mut next = number(octets, 48);
    for _ in 0..MOST_SECTORS {
        let Some(sector) = next.and_then(|at| sector(octets, at, size)) else {
            break;
        };
        names.extend(sector.chunks_exact(128).filter_map(entry_name));
        next = next.and_then(|at| follow(octets, at, size));
    }
    names
}

fn sector_size(octets: &[u8]) -> Option<usize> {
    let shift = octets.get(30..32)?;
    match shift {
        [9, 0] => Some(512),
        [12, 0] => Some(4096),
        _ => None,
    }
}

fn number(octets: &[u8], at: usize) -> Option<u32> {
    let four = octets.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn sector(octets: &[u8], at: u32, size: usize) -> Option<&[u8]> {
    let start = usize::try_from(at)
        .ok()?
        .checked_add(1)?
        .checked_mul(size)?;
    octets.get(start..start.checked_add(size)?)
}

/// The sector after this one, by the allocation table (MS-CFB §2.3). Only the part of the table
/// that the header itself points to is used: it spans 6 MiB at least, and a directory begins
/// before that.
fn follow(octets: &[u8], at: u32, size: usize) -> Option<u32> {
    let entry = usize::try_from(at).ok()?;
    let per_sector = size / 4;
    let table = entry / per_sector;
    if table >= 109 {
        return None;
    }
    let fat = number(octets, 76 + 4 * table)?;
    let next = number(sector(octets, fat, size)?, 4 * (entry % per_sector))?;
    // Values from 0xFFFFFFFA on are marks, 0xFFFFFFFE the end of a chain.
    (next < 0xffff_fffa && next != at).then_some(next)
}

fn entry_name(entry: &[u8]) -> Option<String> {
    let length = usize::from(u16::from_le_bytes([*entry.get(64)?, *entry.get(65)?]));
    let units: Vec<u16> = entry
        .get(..length.saturating_sub(2).min(62))?
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
        .collect();
    let name = String::from_utf16_lossy(&units);
    (!name.is_empty()).then_some(name)
}
