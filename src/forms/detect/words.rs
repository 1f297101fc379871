//! What a text is: a page, a mail, a table, an Office file as XML, a link, or words.

use crate::domain::reading::FileKind;
use crate::forms::readers::csv;
use crate::parse::{self, Likeness};

/// Namespaces and marks near the start that only one kind of XML has. `OpenDocument` as one file
/// names its kind in `office:mimetype` (ODF 1.3 part 3 §19.385).
const MARKS: &[(&str, FileKind)] = &[
    (
        "urn:schemas-microsoft-com:office:spreadsheet",
        FileKind::ExcelXml,
    ),
    (
        "schemas.microsoft.com/office/word/2003/wordml",
        FileKind::WordXml,
    ),
    (
        "schemas.microsoft.com/office/2006/xmlpackage",
        FileKind::WordXml,
    ),
    (
        "application/vnd.oasis.opendocument.spreadsheet",
        FileKind::Ods,
    ),
    ("application/vnd.oasis.opendocument.text", FileKind::Odt),
    (
        "application/vnd.oasis.opendocument.presentation",
        FileKind::Slides,
    ),
    ("http://www.w3.org/2000/svg", FileKind::Image),
    ("http://ns.adobe.com/xfdf", FileKind::FormData),
    ("http://ns.adobe.com/xdp", FileKind::FormData),
];

/// How a text begins that is no words at all.
const BEGINNINGS: &[(&str, FileKind)] = &[
    ("begin:vcalendar", FileKind::Calendar),
    ("begin:vcard", FileKind::Card),
    ("[internetshortcut]", FileKind::Link),
    ("[{000214a0-0000-0000-c000-000000000046}]", FileKind::Link),
    ("[desktop entry]", FileKind::Link),
    ("%fdf-", FileKind::FormData),
    ("(this file must be converted with binhex", FileKind::Packed),
    ("#!/", FileKind::Program),
    ("@echo off", FileKind::Program),
];

/// Tags that a page begins with.
const TAGS: &[&str] = &[
    "<html",
    "<!doctype html",
    "<head",
    "<meta",
    "<style",
    "<body",
    "<table",
    "<div",
    "<p>",
    "<p ",
    "<tr",
    "<font",
];

/// How much of a text is looked at: Office's XML begins with many namespaces.
const HEAD: usize = 4000;

/// What `text`, which these octets hold, is.
pub(super) fn kind(text: &str, octets: &[u8]) -> FileKind {
    let start: String = text.trim_start().chars().take(HEAD).collect();
    let start = start.to_ascii_lowercase();
    let begins = BEGINNINGS.iter().find(|(word, _)| start.starts_with(word));
    if let Some((_, kind)) = begins {
        return *kind;
    }
    match parse::likeness(octets) {
        Likeness::Mail => return FileKind::Mail,
        Likeness::WebArchive => return FileKind::Html,
        Likeness::Memo | Likeness::None => {}
    }
    if start.starts_with('<') {
        let page = TAGS.iter().any(|tag| start.contains(tag));
        let mark = MARKS.iter().find(|(mark, _)| start.contains(mark));
        // A page that Word or Excel saved names their namespaces, too: its own tag comes first.
        let tag = start.find("<html");
        if let Some((mark, kind)) = mark
            && tag.is_none_or(|tag| start.find(mark).is_some_and(|mark| mark < tag))
        {
            return *kind;
        }
        if page {
            return FileKind::Html;
        }
        if start.contains("<plist") && start.contains("<key>url</key>") {
            return FileKind::Link;
        }
    }
    // What a folder that is synchronised with Google Drive holds in place of a document.
    if start.starts_with('{') && start.contains("\"doc_id\"") && start.len() < HEAD {
        return FileKind::Link;
    }
    if csv::separator(text).is_some() {
        FileKind::Csv
    } else {
        FileKind::Text
    }
}
