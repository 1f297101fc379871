//! Kinds that are known by the first octets.

use super::contains;
use crate::domain::reading::FileKind;

/// What a file begins with, at which octet, and what it then is. The first that fits is taken.
const MAGIC: &[(usize, &[u8], FileKind)] = &[
    // Pictures.
    (0, b"\xff\xd8\xff", FileKind::Image),
    (0, b"\x89PNG\r\n\x1a\n", FileKind::Image),
    (0, b"GIF87a", FileKind::Image),
    (0, b"GIF89a", FileKind::Image),
    (0, b"II*\0", FileKind::Image),
    (0, b"MM\0*", FileKind::Image),
    (0, b"8BPS", FileKind::Image),
    (0, b"\0\0\x01\0", FileKind::Image),
    (0, b"\xd7\xcd\xc6\x9a", FileKind::Image),
    (0, b"AT&TFORM", FileKind::Image),
    (4, b"jP  \r\n", FileKind::Image),
    (4, b"JXL \r\n", FileKind::Image),
    // Sound and moving pictures.
    (0, b"ID3\x02", FileKind::Audio),
    (0, b"ID3\x03", FileKind::Audio),
    (0, b"ID3\x04", FileKind::Audio),
    (0, b"\xff\xfb", FileKind::Audio),
    (0, b"\xff\xf3", FileKind::Audio),
    (0, b"\xff\xf1", FileKind::Audio),
    (0, b"\xff\xf9", FileKind::Audio),
    (0, b"OggS", FileKind::Audio),
    (0, b"fLaC", FileKind::Audio),
    (0, b"#!AMR", FileKind::Audio),
    (0, b"caff\0\x01", FileKind::Audio),
    (0, b"\x1a\x45\xdf\xa3", FileKind::Video),
    (0, b"FLV\x01", FileKind::Video),
    (0, b"\0\0\x01\xba", FileKind::Video),
    (0, b"\0\0\x01\xb3", FileKind::Video),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", FileKind::Video),
    // Documents of programs that this one does not read.
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", FileKind::OneNote),
    (0, b"\xffWPC", FileKind::WordPerfect),
    (0, b"\x01\xfe\x32", FileKind::Works),
    (0, b"\xff\0\x02\0\x04\x04\x05\x54", FileKind::Works),
    (0, b"%!PS", FileKind::Printed),
    (60, b"BOOKMOBI", FileKind::Book),
    // Archives.
    (0, b"Rar!\x1a\x07", FileKind::Rar),
    (0, b"7z\xbc\xaf\x27\x1c", FileKind::SevenZip),
    (0, b"\x1f\x8b", FileKind::Packed),
    (0, b"\x1f\x9d", FileKind::Packed),
    (4, b"1AY&SY", FileKind::Packed),
    (0, b"\xfd7zXZ\0", FileKind::Packed),
    (0, b"\x28\xb5\x2f\xfd", FileKind::Packed),
    (0, b"MSCF\0\0\0\0", FileKind::Packed),
    (0, b"SIT!", FileKind::Packed),
    (0, b"StuffIt (c)", FileKind::Packed),
    (257, b"ustar", FileKind::Packed),
    // AppleDouble's other half (RFC 1740 §5) and the Finder's view of a folder.
    (0, b"\0\x05\x16\x07", FileKind::Trace),
    (0, b"\0\0\0\x01Bud1", FileKind::Trace),
    // MS-OXTNEF §2.1.
    (0, b"\x78\x9f\x3e\x22", FileKind::Tnef),
    // Mail that a rights management server holds the key to: MS-OXORMMS §2.1.
    (0, b"\x76\xe8\x04\x60\xc4\x11\xe3\x86", FileKind::Sealed),
    // OpenPGP armour: RFC 9580 §6.2.
    (0, b"-----BEGIN PGP MESSAGE-----", FileKind::Sealed),
    // A Windows shortcut: MS-SHLLINK §2.1.
    (0, b"L\0\0\0\x01\x14\x02\0", FileKind::Link),
    (0, b"\x7fELF", FileKind::Program),
    (0, b"\xca\xfe\xba\xbe", FileKind::Program),
    (0, b"\xcf\xfa\xed\xfe", FileKind::Program),
];

/// The kind that the first octets of a file tell.
pub(super) fn kind(head: &[u8]) -> Option<FileKind> {
    let words = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    if words.starts_with(b"{\\rtf") {
        return Some(FileKind::Rtf);
    }
    let at = |at: usize, magic: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(magic));
    MAGIC
        .iter()
        .find(|(start, magic, _)| at(*start, magic))
        .map(|(_, _, kind)| *kind)
        .or_else(|| chunked(head))
        .or_else(|| at(4, b"ftyp").then(|| media(head)))
        .or_else(|| is_pdf(head).then_some(FileKind::Pdf))
        .or_else(|| (at(0, b"BM") && at(6, &[0; 4])).then_some(FileKind::Image))
        .or_else(|| (at(0, b"MZ") && head.contains(&0)).then_some(FileKind::Program))
}

/// `%PDF-1.7`, with or without something before it.
fn is_pdf(head: &[u8]) -> bool {
    contains(head, b"%PDF-1") || contains(head, b"%PDF-2")
}

/// A file of chunks (RIFF, IFF) by what its first chunk says.
fn chunked(head: &[u8]) -> Option<FileKind> {
    let form = head.get(8..12)?;
    match (head.get(..4)?, form) {
        (b"RIFF", b"WEBP") => Some(FileKind::Image),
        (b"RIFF", b"AVI ") => Some(FileKind::Video),
        (b"RIFF", b"WAVE") | (b"FORM", b"AIFF" | b"AIFC") => Some(FileKind::Audio),
        (b"\x01\0\0\0", _) if head.get(40..44) == Some(b" EMF") => Some(FileKind::Image),
        // QuickTime before it had brands: a length stands where words would have letters.
        (length, _) if length.contains(&0) => {
            let begins = matches!(head.get(4..8), Some(b"moov" | b"mdat" | b"wide"));
            begins.then_some(FileKind::Video)
        }
        _ => None,
    }
}

/// An ISO base media file by its brands (ISO 14496-12 §4.3): a picture, sound or a film.
fn media(head: &[u8]) -> FileKind {
    const PICTURES: [&[u8]; 9] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif",
    ];
    let brands = head.get(8..head.len().min(64)).unwrap_or_default();
    if PICTURES.iter().any(|brand| contains(brands, brand)) {
        FileKind::Heic
    } else if brands.starts_with(b"M4A") || brands.starts_with(b"M4B") {
        FileKind::Audio
    } else if brands.starts_with(b"crx ") {
        FileKind::Image
    } else {
        FileKind::Video
    }
}
