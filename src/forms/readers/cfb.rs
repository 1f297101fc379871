//! Compound files ([MS-CFB]): a small file system in a file, in which older Office programs keep
//! their documents and newer ones their locked packages. What streams there are tells which it is.
//!
//! The library checks the chains of sectors before it follows them; how much of a stream is read
//! is bounded here.

use std::io::{Cursor, Read};

use ::cfb::CompoundFile;

use crate::domain::verdict::Unreadable;

/// What the file begins with ([MS-CFB] §2.2).
pub(in crate::forms) const MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// An opened file.
pub(super) type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Opens a file by its directory; nothing if that is broken.
pub(super) fn open(octets: &[u8]) -> Option<File<'_>> {
    CompoundFile::open(Cursor::new(octets)).ok()
}

/// The names of the streams and storages at its root: what lies deeper belongs to objects in it.
pub(in crate::forms) fn names(octets: &[u8]) -> Vec<String> {
    open(octets).map_or_else(Vec::new, |file| {
        let root = file.read_root_storage();
        root.map(|entry| entry.name().to_owned()).collect()
    })
}

/// A stream, if it is there and at most `limit` octets long.
pub(super) fn stream(
    file: &mut File<'_>,
    name: &str,
    limit: u64,
) -> Result<Option<Vec<u8>>, Unreadable> {
    if !file.is_stream(name) {
        return Ok(None);
    }
    let stream = file.open_stream(name).map_err(|_| Unreadable::Damaged)?;
    let mut octets = Vec::new();
    let read = stream
        .take(limit + 1)
        .read_to_end(&mut octets)
        .map_err(|_| Unreadable::Damaged)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > limit {
        return Err(Unreadable::TooLarge);
    }
    Ok(Some(octets))
}
