//! One reader a file format, each making the one neutral layout. This is the seam: a new format
//! is a module with one function from octets to a [`Document`] and one line in [`read`].
//!
//! Readers bound what they take in and say why they cannot read a file in one word; they never
//! look for answers.

pub(super) mod archive;
pub(super) mod cfb;
pub(super) mod charset;
pub(super) mod csv;
mod doc;
mod docx;
mod excel_xml;
mod grid;
pub(super) mod html;
mod html_table;
pub(super) mod mail;
mod ods;
mod odt;
mod package;
mod pdf;
pub(super) mod rtf;
mod words;
mod workbook;
mod xml;

use super::layout::{Document, Region};
use crate::domain::reading::FileKind;
use crate::domain::verdict::Unreadable;
use crate::parse::{self, Likeness};

/// Reads a file that is of this kind by its octets.
pub(super) fn read(kind: FileKind, octets: &[u8]) -> Result<Document, Unreadable> {
    match kind {
        FileKind::Xlsx | FileKind::Xlsm => workbook::xlsx(octets),
        FileKind::Xlsb => {
            archive::walk(octets)?;
            workbook::xlsb(octets)
        }
        FileKind::Xls => workbook::xls(octets),
        FileKind::Ods => {
            archive::walk(octets)?;
            ods::ods(octets)
        }
        FileKind::ExcelXml => excel_xml::workbook(&text_of(octets)?),
        FileKind::Csv => csv::csv(&text_of(octets)?),
        FileKind::Text => Ok(text(&text_of(octets)?)),
        FileKind::Html => html::html(&page_of(octets)?),
        FileKind::Image | FileKind::Heic => Err(Unreadable::Image),
        FileKind::Sealed | FileKind::LockedOffice => Err(Unreadable::Encrypted),
        FileKind::Doc => doc::doc(octets),
        FileKind::Docx => docx::docx(octets),
        FileKind::WordXml => docx::one_file(&text_of(octets)?),
        FileKind::Odt => odt::odt(octets),
        FileKind::Rtf => rtf::rtf(octets),
        FileKind::Pdf => pdf::pdf(octets),
        FileKind::Nothing => Err(Unreadable::Damaged),
        // Known by name only ([`crate::domain::unread`]).
        _ => Err(Unreadable::Unsupported),
    }
}

#[cfg(test)]
mod tests;

/// Plain text, one region.
pub(super) fn text(words: &str) -> Document {
    Document {
        regions: vec![Region::of_lines(words.lines(), 1)],
    }
}

fn text_of(octets: &[u8]) -> Result<String, Unreadable> {
    charset::decode(octets).ok_or(Unreadable::Damaged)
}

/// A page in the charset that it declares in its first kilobyte (WHATWG HTML §13.2.3.2).
pub(super) fn page_of(octets: &[u8]) -> Result<String, Unreadable> {
    if parse::likeness(octets) == Likeness::WebArchive {
        return parse::parse(octets).html.ok_or(Unreadable::Damaged);
    }
    let head = octets.get(..octets.len().min(1024)).unwrap_or(octets);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let declared = head.split_once("charset=").map(|(_, rest)| {
        rest.trim_start_matches(['"', '\'', ' '])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect::<String>()
    });
    let marked = encoding_rs::Encoding::for_bom(octets).is_some();
    declared
        .filter(|_| !marked)
        .and_then(|label| charset::decode_as(&label, octets))
        .or_else(|| charset::decode(octets))
        .ok_or(Unreadable::Damaged)
}
