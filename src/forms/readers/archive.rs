//! Zip archives, opened with suspicion: every part that a reader would read is unpacked once with
//! a limit on the *real* octets, because sizes in the headers may lie, before a spreadsheet
//! library (which has no limits of its own) sees the file.
//!
//! It must never trust a declared size, use a name as a path, or unpack pictures.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::domain::verdict::Unreadable;

/// Parts of one file, unpacked, may be this big together: a form of forty pages has 2 MiB.
pub(in crate::forms) const MOST_OCTETS: u64 = 32 << 20;
/// More entries than this has no form.
const MOST_ENTRIES: usize = 4_000;

/// An opened archive.
pub(in crate::forms) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens an archive by its central directory.
pub(in crate::forms) fn open(octets: &[u8]) -> Result<Archive<'_>, Unreadable> {
    let archive = ZipArchive::new(Cursor::new(octets)).map_err(|_| Unreadable::Damaged)?;
    if archive.len() > MOST_ENTRIES {
        return Err(Unreadable::Hostile);
    }
    Ok(archive)
}

/// The names of the entries, as far as they can be decoded.
pub(in crate::forms) fn names(archive: &Archive<'_>) -> Vec<String> {
    (0..archive.len())
        .filter_map(|index| archive.name_for_index(index)?.ok())
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// One part, unpacked, if it is there and at most `limit` octets long.
pub(in crate::forms) fn part(
    archive: &mut Archive<'_>,
    name: &str,
    limit: u64,
) -> Result<Option<Vec<u8>>, Unreadable> {
    let Some(index) = archive.index_for_name(name) else {
        return Ok(None);
    };
    unpack(archive, index, limit).map(Some)
}

/// What a directory says of one entry. Both are claims.
pub(in crate::forms) struct Entry {
    pub(in crate::forms) name: String,
    pub(in crate::forms) size: u64,
}

/// An entry of the directory.
pub(in crate::forms) fn entry(archive: &Archive<'_>, index: usize) -> Entry {
    Entry {
        name: entry_name(archive, index),
        size: archive.by_index_data(index).map_or(0, |data| data.size()),
    }
}

/// What all parts of a package but its pictures unpack to, by its own account, which unpacking
/// holds it to. Nothing where it is no package.
pub(in crate::forms) fn declared_size(octets: &[u8]) -> u64 {
    let Ok(archive) = open(octets) else {
        return 0;
    };
    (0..archive.len())
        .map(|index| entry(&archive, index))
        .filter(|entry| !is_picture(&entry.name))
        .fold(0, |all, entry| all.saturating_add(entry.size))
}

/// An entry, unpacked, if it is at most `limit` octets long.
pub(in crate::forms) fn unpack(
    archive: &mut Archive<'_>,
    index: usize,
    limit: u64,
) -> Result<Vec<u8>, Unreadable> {
    let octets = head(archive, index, limit.saturating_add(1))?;
    if u64::try_from(octets.len()).unwrap_or(u64::MAX) > limit {
        return Err(Unreadable::TooLarge);
    }
    Ok(octets)
}

/// The first octets of an entry, unpacked.
pub(in crate::forms) fn head(
    archive: &mut Archive<'_>,
    index: usize,
    most: u64,
) -> Result<Vec<u8>, Unreadable> {
    let file = archive.by_index(index).map_err(|error| why(&error))?;
    let mut octets = Vec::new();
    file.take(most)
        .read_to_end(&mut octets)
        .map_err(|_| Unreadable::Damaged)?;
    Ok(octets)
}

fn why(error: &ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Unreadable::Encrypted
        }
        // Packed by a method that no office program uses.
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Unreadable::Unsupported
        }
        _ => Unreadable::Damaged,
    }
}

/// Unpacks every part of a document once, within the limit, and looks for what no honest program
/// writes.
pub(in crate::forms) fn walk(octets: &[u8]) -> Result<(), Unreadable> {
    if is_xml_text(octets) {
        // `OpenDocument` as one file: there is nothing to unpack.
        let head = octets.get(..octets.len().min(4096)).unwrap_or_default();
        return if contains(head, b"<!ENTITY") {
            Err(Unreadable::Hostile)
        } else {
            Ok(())
        };
    }
    let mut archive = open(octets)?;
    let mut left = MOST_OCTETS;
    for index in 0..archive.len() {
        let name = entry_name(&archive, index);
        if is_picture(&name) {
            continue;
        }
        let part = unpack(&mut archive, index, left)?;
        left = left.saturating_sub(u64::try_from(part.len()).unwrap_or(u64::MAX));
        let head = part.get(..part.len().min(4096)).unwrap_or_default();
        if is_xml(&name) && contains(head, b"<!ENTITY") {
            // No office program declares entities; a file that does wants them expanded.
            return Err(Unreadable::Hostile);
        }
        if name == "META-INF/manifest.xml" && contains(&part, b"encryption-data") {
            return Err(Unreadable::Encrypted);
        }
    }
    Ok(())
}

/// The content of an `OpenDocument` file: a part of its package, or the file itself where it was
/// saved as one XML file (ODF 1.3 part 3 §3.1.2).
pub(in crate::forms) fn content_xml(octets: &[u8]) -> Result<String, Unreadable> {
    if is_xml_text(octets) {
        return super::charset::decode(octets).ok_or(Unreadable::Damaged);
    }
    let xml = part(&mut open(octets)?, "content.xml", MOST_OCTETS)?.ok_or(Unreadable::Damaged)?;
    String::from_utf8(xml).map_err(|_| Unreadable::Damaged)
}

/// Whether this is XML and no package, in whatever encoding.
fn is_xml_text(octets: &[u8]) -> bool {
    let first = octets.iter().find(|octet| {
        !matches!(
            **octet,
            0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff | b' ' | b'\r' | b'\n' | b'\t'
        )
    });
    first == Some(&b'<')
}

fn entry_name(archive: &Archive<'_>, index: usize) -> String {
    archive
        .name_for_index(index)
        .and_then(Result::ok)
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default()
}

fn ends_with_any(name: &str, endings: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

/// Pictures are never unpacked.
fn is_picture(name: &str) -> bool {
    ends_with_any(
        name,
        &[
            ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tif", ".tiff", ".bmp", ".heic",
            ".svgz",
        ],
    )
}

fn is_xml(name: &str) -> bool {
    ends_with_any(name, &[".xml", ".rels", ".vml"])
}

/// Whether `haystack` holds `needle`.
pub(in crate::forms) fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}
