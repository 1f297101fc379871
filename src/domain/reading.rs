//! What the reader process found in one file or text: answers with where each was found and
//! how sure the reader is, or why it could not be read.
//!
//! These types cross the pipe between daemon and reader, so they are plain and serialisable.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::form::FieldId;
use super::held::Held;
use super::verdict::{Unreadable, vocabulary};

/// An answer as it is understood. The typed text is kept beside it in [`Answer::raw`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no; for a confirmation only `true` occurs.
    YesNo(bool),
    /// The chosen members of a list.
    List(Vec<String>),
    /// A day.
    #[serde(deserialize_with = "whole_day")]
    Date(Date),
    /// Anything else, as typed (white space at the ends removed).
    Text(String),
}

/// Only what a [`Date`] itself is written as is read back as one: jiff would also take a telephone
/// number such as `20260901` for a day, and drop the time from `2026-09-01 10:00`.
fn whole_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse()
        .ok()
        .filter(|date: &Date| date.to_string() == text)
        .ok_or_else(|| de::Error::custom("not a day"))
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(true) => f.write_str("yes"),
            Self::YesNo(false) => f.write_str("no"),
            Self::List(items) => f.write_str(&items.join("; ")),
            Self::Date(date) => write!(f, "{date}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Which question it answers.
    pub field: FieldId,
    /// What it means.
    pub value: Value,
    /// What was typed.
    pub raw: String,
    /// The value in the one spelling that programs compare and dial: telephone numbers by E.164,
    /// a postcode with its one space, an address with its domain in A-labels. Nothing for other
    /// questions, and where the words have no such spelling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normal: Option<String>,
    /// Where it was found, for a person: `Sheet1!B7`, `line 12`.
    #[serde(rename = "where")]
    pub place: String,
    /// 0.0 to 1.0. Below [`Answer::DOUBTFUL`] it goes to review (invariant 7).
    pub confidence: f32,
}

impl Answer {
    /// Answers with less confidence than this are shown to the manager as doubtful.
    pub const DOUBTFUL: f32 = 0.8;
}

vocabulary! {
    /// What a file's octets say it is, whatever its name or declared type.
    FileKind {
        /// Office Open XML workbook without macros.
        Xlsx = "xlsx",
        /// The same with macros, which are never run.
        Xlsm = "xlsm",
        /// Binary workbook in a zip.
        Xlsb = "xlsb",
        /// Excel 97-2003.
        Xls = "xls",
        /// OpenDocument spreadsheet.
        Ods = "ods",
        /// Separated values.
        Csv = "csv",
        /// Plain text, a mail's own words included.
        Text = "text",
        /// HTML.
        Html = "html",
        /// Word (docx, docm, dotx).
        Docx = "docx",
        /// Word 97-2003.
        Doc = "doc",
        /// OpenDocument text.
        Odt = "odt",
        /// Rich text.
        Rtf = "rtf",
        /// Portable document.
        Pdf = "pdf",
        /// Excel 2003 XML (`SpreadsheetML`), which web pages save as `.xls`.
        ExcelXml = "excel_xml",
        /// Word 2003 XML, which web pages save as `.doc`.
        WordXml = "word_xml",
        /// A picture of any other format than Apple's.
        Image = "image",
        /// A picture in Apple's HEIC format, or its relatives HEIF and AVIF.
        Heic = "heic",
        /// A zip that is none of the above.
        Zip = "zip",
        /// Outlook's winmail.dat.
        Tnef = "tnef",
        /// A mail saved as a file (RFC 5322).
        Mail = "mail",
        /// A mail as Outlook saves it.
        OutlookMail = "msg",
        /// Something signed, in an envelope of its signature (RFC 5652).
        Signed = "signed",
        /// Something that only the holder of a key can open.
        Sealed = "sealed",
        /// An Office file in a locked package: which kind, only its password tells.
        LockedOffice = "locked_office",
        /// Apple Pages.
        Pages = "pages",
        /// Apple Numbers.
        Numbers = "numbers",
        /// Apple Keynote.
        Keynote = "keynote",
        /// `PowerPoint`, old and new, and `OpenDocument` presentations.
        Slides = "slides",
        /// `OneNote`.
        OneNote = "onenote",
        /// Microsoft Publisher.
        Publisher = "publisher",
        /// A drawing of Visio or `OpenDocument`.
        Drawing = "drawing",
        /// Microsoft Works.
        Works = "works",
        /// `WordPerfect`.
        WordPerfect = "wordperfect",
        /// `OpenOffice` 1 and `StarOffice`.
        OldOffice = "old_office",
        /// `PostScript`, XPS and other pages ready for a printer.
        Printed = "printed",
        /// An electronic book.
        Book = "book",
        /// A RAR archive.
        Rar = "rar",
        /// A 7-Zip archive.
        SevenZip = "7z",
        /// Any other archive: gzip, tar, bzip2, xz, cabinet, `StuffIt`.
        Packed = "packed",
        /// A moving picture.
        Video = "video",
        /// Music or speech.
        Audio = "audio",
        /// The answers out of a PDF form, without the form: FDF, XFDF, XDP.
        FormData = "form_data",
        /// A shortcut, bookmark or cloud document's placeholder: a link and no file.
        Link = "link",
        /// What a Mac leaves beside files: resource forks, views of folders.
        Trace = "trace",
        /// A calendar entry (RFC 5545).
        Calendar = "calendar",
        /// A contact card (RFC 6350).
        Card = "card",
        /// Something that runs.
        Program = "program",
        /// No octets.
        Nothing = "nothing",
        /// Anything else.
        Other = "other",
    }
}

/// What a reader found in one file or text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What the octets are.
    pub file: FileKind,
    /// What came of reading them.
    pub outcome: Outcome,
}

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is our form, filled or blank.
    Form(FormReading),
    /// It could be read and is something else: a CV, a letter, an agenda.
    NotAForm {
        /// Whether its text reads like a curriculum vitae.
        cv: bool,
    },
    /// It is an equality monitoring form. Nothing of it is passed on (invariant 8).
    Monitoring,
    /// It could not be read.
    Unreadable(Unreadable),
    /// It holds other files, each of which was read.
    Holds(Held),
}

/// What was read from our form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormReading {
    /// One answer a field at most, in the order of the definition.
    pub answers: Vec<Answer>,
    /// Fields answered in two ways that exclude each other.
    pub conflicting: Vec<FieldId>,
    /// How many of the form's questions were recognised by their labels. A form with labels
    /// and no answers is blank.
    pub labels: usize,
    /// The file also held monitoring questions, whose answers were not read.
    pub monitoring_section: bool,
}

impl FormReading {
    /// The answer to `field`.
    pub fn answer(&self, field: &str) -> Option<&Answer> {
        self.answers
            .iter()
            .find(|answer| answer.field.as_str() == field)
    }

    /// The text of the answer to `field`.
    pub fn text(&self, field: &str) -> Option<String> {
        self.answer(field).map(|answer| answer.value.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(value: &Value) -> Value {
        serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
    }

    #[test]
    fn a_day_stays_a_day_and_words_that_only_resemble_one_stay_as_typed() {
        let day = Value::Date("2026-09-01".parse().unwrap());
        assert_eq!(there_and_back(&day), day);
        for typed in [
            "20260901",
            "2026-09-01 10:00",
            "2026-09-01T10:00",
            "+002026-09-01",
            "true",
        ] {
            let text = Value::Text(typed.to_owned());
            assert_eq!(there_and_back(&text), text, "{typed}");
        }
        let list = Value::List(vec!["London".to_owned()]);
        assert_eq!(there_and_back(&list), list);
        assert_eq!(there_and_back(&Value::YesNo(true)), Value::YesNo(true));
    }
}
