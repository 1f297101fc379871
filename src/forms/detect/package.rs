//! A zip by its parts: Office Open XML by its content types, `OpenDocument` by its `mimetype`,
//! Apple's packages by the names in them, and what is left is a zip.

use std::path::Path;

use super::{archive, contains};
use crate::domain::reading::FileKind;
use crate::domain::verdict::Unreadable;

/// What `[Content_Types].xml` says of the main part (ECMA-376 part 2 §7.2.3.1). Templates and
/// files with macros have types of their own, which begin alike.
const CONTENT_TYPES: &[(&[u8], &str, FileKind)] = &[
    (b"wordprocessingml", "word/", FileKind::Docx),
    (b"ms-excel.sheet.binary", "xl/workbook.bin", FileKind::Xlsb),
    (
        b"ms-excel.sheet.macroEnabled",
        "xl/vbaProject.bin",
        FileKind::Xlsm,
    ),
    (
        b"ms-excel.template.macroEnabled",
        "xl/vbaProject.bin",
        FileKind::Xlsm,
    ),
    (b"spreadsheetml", "xl/", FileKind::Xlsx),
    (b"presentationml", "ppt/", FileKind::Slides),
    (b"ms-visio", "visio/", FileKind::Drawing),
    (b"ms-package.xps", "FixedDocSeq.fdseq", FileKind::Printed),
];

/// The start of `mimetype`, or of the media type in the manifest (ODF 1.3 part 2 §3.3), after
/// `application/`.
const MIME_TYPES: &[(&[u8], FileKind)] = &[
    (b"vnd.oasis.opendocument.spreadsheet", FileKind::Ods),
    (b"vnd.oasis.opendocument.text", FileKind::Odt),
    (b"vnd.oasis.opendocument.presentation", FileKind::Slides),
    (b"vnd.oasis.opendocument.graphics", FileKind::Drawing),
    (b"vnd.sun.xml", FileKind::OldOffice),
    (b"epub+zip", FileKind::Book),
];

pub(super) fn kind(octets: &[u8]) -> (FileKind, Option<Unreadable>) {
    let mut opened = match archive::open(octets) {
        Ok(opened) => opened,
        Err(fault) => return (beheaded(octets), Some(fault)),
    };
    let names = archive::names(&opened);
    let mut text = |name| {
        archive::part(&mut opened, name, 1 << 20)
            .ok()
            .flatten()
            .unwrap_or_default()
    };
    let has = |name: &str| names.iter().any(|there| there.eq_ignore_ascii_case(name));
    let below = |start: &str| names.iter().any(|there| there.starts_with(start));
    let kind = if has("[Content_Types].xml") {
        let types = text("[Content_Types].xml");
        CONTENT_TYPES
            .iter()
            .find(|(word, part, _)| contains(&types, word) || below(part))
            .map_or(FileKind::Other, |(.., kind)| *kind)
    } else if has("mimetype") || (has("content.xml") && has("META-INF/manifest.xml")) {
        // A document that somebody unpacked and packed again may have lost its first part.
        let mime = [text("mimetype"), text("META-INF/manifest.xml")].concat();
        MIME_TYPES
            .iter()
            .find(|(word, _)| contains(&mime, word))
            .map_or(FileKind::Zip, |(_, kind)| *kind)
    } else {
        apple(&names, text).unwrap_or(FileKind::Zip)
    };
    (kind, None)
}

/// Pages, Numbers or Keynote: packages of `.iwa` parts since 2013, of one `index` file before.
/// Mail programs pack the older folders into a zip of their own.
fn apple(names: &[String], mut part: impl FnMut(&'static str) -> Vec<u8>) -> Option<FileKind> {
    let has_end = |end: &str| names.iter().any(|name| name.ends_with(end));
    let extension = |name: &String| Path::new(name).extension().is_some_and(|end| end == "iwa");
    if has_end("index.apxl") || has_end("index.apxl.gz") {
        Some(FileKind::Keynote)
    } else if has_end("buildVersionHistory.plist") {
        let index = part("index.xml");
        let head = index.get(..index.len().min(4096)).unwrap_or_default();
        let numbers = contains(head, b"<ls:document");
        Some(if numbers {
            FileKind::Numbers
        } else {
            FileKind::Pages
        })
    } else if names.iter().any(extension) {
        if names.iter().any(|name| name.starts_with("Index/Slide")) {
            return Some(FileKind::Keynote);
        }
        let root = part("Index/Document.iwa");
        Some(if is_numbers(&root) {
            FileKind::Numbers
        } else {
            FileKind::Pages
        })
    } else {
        has_end("Index.zip").then_some(FileKind::Pages)
    }
}

/// Whether the first object of `Index/Document.iwa` is a Numbers document: object 1, whose message
/// is of type 1, while the root of a Pages document has type 10000. In front stand a chunk's four
/// octets, the compressed length and a literal's tag, which are of several lengths.
fn is_numbers(root: &[u8]) -> bool {
    let head = root.get(..root.len().min(40)).unwrap_or_default();
    head.windows(6)
        .any(|six| matches!(six, [0x08, 0x01, 0x12, length, 0x08, 0x01] if *length < 0x80))
}

/// A zip whose directory is lost: the names in front of its parts still tell what it was.
fn beheaded(octets: &[u8]) -> FileKind {
    let head = octets.get(..octets.len().min(64 << 10)).unwrap_or(octets);
    let parts = CONTENT_TYPES
        .iter()
        .map(|(_, part, kind)| (part.as_bytes(), *kind));
    let mut known = MIME_TYPES.iter().copied().chain(parts);
    known
        .find(|(word, _)| contains(head, word))
        .map_or(FileKind::Zip, |(_, kind)| kind)
}
