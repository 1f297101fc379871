//! What a file is by its octets: magic numbers, the parts of a package, the streams of a compound
//! file, how a text begins. Names and declared types are claims of strangers and are never looked
//! at.
//!
//! Kinds that this program does not read are told apart all the same, since the person who sent
//! one is told what it was ([`crate::domain::unread`]).

mod compound;
mod magic;
mod package;
mod words;

use super::readers::archive::{self, contains};
use super::readers::{cfb, charset};
use crate::domain::reading::FileKind;
use crate::domain::verdict::Unreadable;

/// How much of a file is looked at for what it begins with. (PDF readers look for the header in
/// the first 1024 octets; ISO 32000-2 §7.5.2.)
const HEAD: usize = 1024;

/// What the octets are, and why they cannot be read where that shows at once.
pub(super) fn examine(octets: &[u8]) -> (FileKind, Option<Unreadable>) {
    let head = octets.get(..octets.len().min(HEAD)).unwrap_or(octets);
    // A cloud folder that did not load its file leaves white space or noughts of the right length.
    if octets.iter().all(|o| o.is_ascii_whitespace() || *o == 0) {
        return (FileKind::Nothing, Some(Unreadable::Damaged));
    }
    if octets.starts_with(b"PK\x03\x04") || octets.starts_with(b"PK\x05\x06") {
        return package::kind(octets);
    }
    if octets.starts_with(cfb::MAGIC) {
        return compound::kind(octets);
    }
    if let Some(kind) = magic::kind(head).or_else(|| cms(head)) {
        return (kind, fault(kind));
    }
    match charset::decode(octets) {
        Some(text) => {
            let kind = words::kind(&text, octets);
            (kind, fault(kind))
        }
        // A gateway put something in front of a zip, which is known by its end.
        None if has_zip_directory(octets) => package::kind(octets),
        None => (FileKind::Other, None),
    }
}

/// What a file is that nobody reads, however it goes on: of such a file the beginning is enough.
pub(super) fn closed(head: &[u8]) -> Option<(FileKind, Unreadable)> {
    let kind = magic::kind(head)?;
    match kind {
        FileKind::Image | FileKind::Heic => Some((kind, Unreadable::Image)),
        FileKind::Audio
        | FileKind::Video
        | FileKind::Rar
        | FileKind::SevenZip
        | FileKind::Packed
        | FileKind::Program => Some((kind, Unreadable::Unsupported)),
        _ => None,
    }
}

/// Kinds whose names say already why they are not read.
fn fault(kind: FileKind) -> Option<Unreadable> {
    match kind {
        FileKind::Image | FileKind::Heic => Some(Unreadable::Image),
        FileKind::Sealed => Some(Unreadable::Encrypted),
        _ => None,
    }
}

/// Signed or enveloped data begin with the object identifier of what they are (RFC 5652 §3,
/// §5.1, §6.1).
fn cms(head: &[u8]) -> Option<FileKind> {
    let start = head
        .get(..head.len().min(40))
        .filter(|_| head.first() == Some(&0x30))?;
    let is = |last: u8| {
        let identifier = [
            0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last,
        ];
        contains(start, &identifier)
    };
    match () {
        () if is(2) => Some(FileKind::Signed),
        () if is(3) => Some(FileKind::Sealed),
        () => None,
    }
}

/// Whether the last octets hold the end of a zip's directory (APPNOTE §4.3.16).
fn has_zip_directory(octets: &[u8]) -> bool {
    let tail = octets.len().saturating_sub(66 << 10);
    contains(octets.get(tail..).unwrap_or(octets), b"PK\x05\x06") && archive::open(octets).is_ok()
}
