//! What a file is by its octets: magic numbers, the parts of a package, the streams of a compound
//! file. Names and declared types are claims of strangers and are never looked at.

use std::path::Path;

use super::readers::archive::{self, contains};
use super::readers::{cfb, charset};
use crate::domain::reading::FileKind;
use crate::domain::verdict::Unreadable;

/// What the octets are, and why they cannot be read where that shows at once.
pub(super) fn examine(octets: &[u8]) -> (FileKind, Option<Unreadable>) {
    let head = octets.get(..octets.len().min(1024)).unwrap_or(octets);
    if octets.iter().all(u8::is_ascii_whitespace) {
        (FileKind::Nothing, None)
    } else if octets.starts_with(b"PK\x03\x04") || octets.starts_with(b"PK\x05\x06") {
        package(octets)
    } else if octets.starts_with(cfb::MAGIC) {
        compound(octets)
    } else if contains(head, b"%PDF-") {
        (FileKind::Pdf, None)
    } else if head.trim_ascii_start().starts_with(b"{\\rtf") {
        (FileKind::Rtf, None)
    } else if is_image(head) {
        (FileKind::Image, Some(Unreadable::Image))
    } else if octets.starts_with(&[0x78, 0x9f, 0x3e, 0x22]) {
        // The signature of MS-OXTNEF §2.1.
        (FileKind::Tnef, None)
    } else if is_sealed(head) {
        (FileKind::Other, Some(Unreadable::Encrypted))
    } else {
        match charset::decode(octets) {
            Some(text) => (words(&text), None),
            None => (FileKind::Other, None),
        }
    }
}

/// Encrypted mail: `OpenPGP` armour (RFC 9580 §6.2), or a CMS envelope, which begins with the
/// object identifier of enveloped data (RFC 5652 §6.1).
fn is_sealed(head: &[u8]) -> bool {
    let envelope = [
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03,
    ];
    let start = head.get(..head.len().min(40)).unwrap_or(head);
    head.trim_ascii_start()
        .starts_with(b"-----BEGIN PGP MESSAGE-----")
        || (start.starts_with(&[0x30]) && contains(start, &envelope))
}

/// What a text is.
fn words(text: &str) -> FileKind {
    let start: String = text
        .trim_start()
        .chars()
        .take(2000)
        .collect::<String>()
        .to_ascii_lowercase();
    let tagged = start.starts_with('<')
        && [
            "<html",
            "<!doctype html",
            "<body",
            "<table",
            "<div",
            "<p>",
            "<p ",
        ]
        .iter()
        .any(|tag| start.contains(tag));
    if tagged {
        FileKind::Html
    } else if super::readers::csv::separator(text).is_some() {
        FileKind::Csv
    } else {
        FileKind::Text
    }
}

/// A zip by its parts.
fn package(octets: &[u8]) -> (FileKind, Option<Unreadable>) {
    let mut opened = match archive::open(octets) {
        Ok(opened) => opened,
        Err(fault) => return (beheaded(octets), Some(fault)),
    };
    let names = archive::names(&opened);
    let has = |name: &str| names.iter().any(|there| there.eq_ignore_ascii_case(name));
    let below = |folder: &str| names.iter().any(|there| there.starts_with(folder));
    let mut text = |name| {
        archive::part(&mut opened, name, 1 << 20)
            .ok()
            .flatten()
            .unwrap_or_default()
    };
    let kind = if has("[Content_Types].xml") {
        let types = text("[Content_Types].xml");
        if contains(&types, b"wordprocessingml") || below("word/") {
            FileKind::Docx
        } else if has("xl/workbook.bin") {
            FileKind::Xlsb
        } else if contains(&types, b"macroEnabled") || has("xl/vbaProject.bin") {
            FileKind::Xlsm
        } else if contains(&types, b"spreadsheetml") || below("xl/") {
            FileKind::Xlsx
        } else {
            FileKind::Other
        }
    } else if has("mimetype") {
        let mime = text("mimetype");
        if contains(&mime, b"opendocument.spreadsheet") {
            FileKind::Ods
        } else if contains(&mime, b"opendocument.text") {
            FileKind::Odt
        } else {
            FileKind::Zip
        }
    } else if names
        .iter()
        .any(|name| Path::new(name).extension().is_some_and(|end| end == "iwa"))
        || has("index.apxl")
        || has("Index.zip")
    {
        FileKind::Pages
    } else {
        FileKind::Zip
    };
    (kind, None)
}

/// A zip whose directory is lost: the names in front of its parts still tell what it was.
fn beheaded(octets: &[u8]) -> FileKind {
    let head = octets.get(..octets.len().min(64 << 10)).unwrap_or(octets);
    if contains(head, b"xl/") {
        FileKind::Xlsx
    } else if contains(head, b"word/") {
        FileKind::Docx
    } else if contains(head, b"opendocument.spreadsheet") {
        FileKind::Ods
    } else if contains(head, b"opendocument.text") {
        FileKind::Odt
    } else {
        FileKind::Zip
    }
}

fn compound(octets: &[u8]) -> (FileKind, Option<Unreadable>) {
    let names = cfb::names(octets);
    let has = |name: &str| names.iter().any(|there| there == name);
    if has("EncryptedPackage") {
        // MS-OFFCRYPTO §2.3.4.4: what is inside cannot be told without the password.
        (FileKind::Other, Some(Unreadable::Encrypted))
    } else if has("Workbook") || has("Book") {
        (FileKind::Xls, None)
    } else if has("WordDocument") {
        (FileKind::Doc, None)
    } else if names.is_empty() {
        (FileKind::Other, Some(Unreadable::Damaged))
    } else {
        (FileKind::Other, None)
    }
}

fn is_image(head: &[u8]) -> bool {
    let starts = |magic: &[u8]| head.starts_with(magic);
    starts(&[0xff, 0xd8, 0xff])
        || starts(b"\x89PNG\r\n\x1a\n")
        || starts(b"GIF87a")
        || starts(b"GIF89a")
        || starts(b"II*\0")
        || starts(b"MM\0*")
        || (starts(b"BM") && head.get(6..10) == Some(&[0, 0, 0, 0]))
        || (starts(b"RIFF") && head.get(8..12) == Some(b"WEBP"))
        || is_heif(head)
}

/// HEIC, HEIF and AVIF: an ISO base media file whose brands say that it is a picture.
fn is_heif(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp")
        && [
            b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif",
        ]
        .iter()
        .any(|brand| contains(head.get(8..64.min(head.len())).unwrap_or_default(), *brand))
}
