//! The workbook's parts and how they are packed.
//!
//! The library writes a workbook with the headings alone, so that all of what Excel is particular
//! about is its work; the rows are laid into it one by one. The library would keep every cell until
//! the end, which for ten thousand applicants is a hundred MiB, or write them to a temporary file;
//! and its way without either keeps text beside the cells, where an iPhone's mail program does not
//! look (github.com/jmcnamara/excel-writer-xlsx, issue 132). Nothing is kept here but what is packed.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use jiff::Timestamp;
use rust_xlsxwriter::ExcelDateTime;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::bare::{Bare, Looks, cut, why, without_extent};
use super::{Cell, Column, LONGEST_CELL, runs};
use crate::letters::{LetterError, clean};

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const TABLE: &str = "xl/tables/table1.xml";
/// The parts that tell of the rows.
const GROWING: [&str; 3] = [SHEET, STRINGS, TABLE];
/// Excel's longest heading of a table's column.
const LONGEST_HEADING: usize = 250;
/// A text of so many octets is likely to come again, and so many of them are remembered.
const SHORT: usize = 24;
const REMEMBERED: usize = 4096;
/// Quick, and hardly larger than the best.
const LEVEL: i64 = 3;

/// A workbook that is being written, row by row.
pub struct Workbook {
    headings: Vec<Column>,
    made_at: Timestamp,
    looks: Looks,
    letters: Vec<String>,
    rows: u32,
    /// The workbook so far: the sheet's beginning and rows.
    book: ZipWriter<Cursor<Vec<u8>>>,
    /// What follows the sheet's rows.
    tail: String,
    /// The texts, packed apart, since they grow with the rows.
    strings: ZipWriter<Cursor<Vec<u8>>>,
    next_string: usize,
    known: HashMap<String, usize>,
    /// What is written of one row, and of its texts.
    row: String,
    texts: String,
}

impl Workbook {
    /// Begins a workbook with these columns.
    pub fn begin(columns: &[Column], made_at: Timestamp) -> Result<Self, LetterError> {
        let headings: Vec<Column> = columns
            .iter()
            .map(|column| Column {
                heading: clean::one_line(&column.heading, LONGEST_HEADING),
                width: column.width,
            })
            .collect();
        let mut bare = Bare::new(&headings, 1, made_at)?;
        let sheet = bare.part(SHEET)?;
        let (head, rest) = cut(&sheet, "<row r=\"2\"")?;
        let (sample, _) = cut(rest, "</sheetData>")?;
        let (_, tail) = cut(&sheet, "</sheetData>")?;
        let looks = Looks::of(sample)?;
        let strings_head = bare.part(STRINGS)?;
        let (_, texts) = cut(&strings_head, "<si>")?;
        let (texts, _) = cut(texts, "</sst>")?;
        let next_string = texts.matches("<si>").count().saturating_add(1);
        // What kind of file it is, programs see by its first part.
        let mut book = ZipWriter::new(Cursor::new(Vec::new()));
        bare.copy(&mut book, |name| !GROWING.contains(&name))?;
        start(&mut book, SHEET)?;
        write(&mut book, &without_extent(head)?)?;
        let mut strings = ZipWriter::new(Cursor::new(Vec::new()));
        start(&mut strings, STRINGS)?;
        let opened = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
                      <sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si>";
        write(&mut strings, opened)?;
        write(&mut strings, texts)?;
        Ok(Self {
            letters: (0..headings.len()).map(letters_of).collect(),
            headings,
            made_at,
            looks,
            rows: 0,
            book,
            tail: format!("</sheetData>{tail}"),
            strings,
            next_string,
            known: HashMap::new(),
            row: String::new(),
            texts: String::new(),
        })
    }

    /// Writes the next row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), LetterError> {
        self.rows = self.rows.saturating_add(1);
        let number = self.rows.saturating_add(1);
        self.row.clear();
        self.texts.clear();
        // Writing to a String cannot fail.
        let _ = write!(self.row, "<row r=\"{number}\">");
        let letters = std::mem::take(&mut self.letters);
        for (letters, cell) in letters.iter().zip(cells) {
            self.cell(&format!("{letters}{number}"), cell);
        }
        self.letters = letters;
        self.row.push_str("</row>");
        write(&mut self.book, &self.row)?;
        write(&mut self.strings, &self.texts)
    }

    fn cell(&mut self, place: &str, cell: &Cell) {
        match cell {
            Cell::Text(text) if text.is_empty() => {}
            Cell::Text(text) => self.text(place, text),
            Cell::Day(date) => {
                let year = u16::try_from(date.year()).unwrap_or_default();
                let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
                match ExcelDateTime::from_ymd(year, month, day) {
                    Ok(at) => self.number(place, at.to_excel(), false),
                    // Excel knows no day before 1900.
                    Err(_) => self.text(place, &date.to_string()),
                }
            }
            Cell::Moment(at) => match ExcelDateTime::from_timestamp(at.as_second()) {
                Ok(moment) => self.number(place, moment.to_excel(), true),
                Err(_) => self.text(place, &at.to_string()),
            },
            Cell::Nothing => {}
        }
    }

    fn number(&mut self, place: &str, number: f64, moment: bool) {
        let look = if moment {
            &self.looks.moment
        } else {
            &self.looks.day
        };
        let _ = write!(
            self.row,
            "<c r=\"{place}\" s=\"{look}\"><v>{number}</v></c>"
        );
    }

    /// The text stays as it was typed and stays text, even when somebody edits the cell.
    fn text(&mut self, place: &str, text: &str) {
        let index = self.string(text);
        let _ = write!(self.row, "<c r=\"{place}\"");
        if runs(text) {
            let _ = write!(self.row, " s=\"{}\"", self.looks.text_only);
        }
        let _ = write!(self.row, " t=\"s\"><v>{index}</v></c>");
    }

    /// The number of a text among all texts.
    fn string(&mut self, text: &str) -> usize {
        if let Some(index) = self.known.get(text) {
            return *index;
        }
        let index = self.next_string;
        self.next_string = index.saturating_add(1);
        if text.len() <= SHORT && self.known.len() < REMEMBERED {
            self.known.insert(text.to_owned(), index);
        }
        self.texts.push_str("<si><t xml:space=\"preserve\">");
        escape(&mut self.texts, shortened(text));
        self.texts.push_str("</t></si>");
        index
    }

    /// The whole workbook.
    pub fn finish(mut self) -> Result<Vec<u8>, LetterError> {
        write(&mut self.book, &self.tail)?;
        write(&mut self.strings, "</sst>")?;
        let strings = self.strings.finish().map_err(why)?;
        let mut strings = ZipArchive::new(strings).map_err(why)?;
        let texts = strings.by_index(0).map_err(why)?;
        self.book.raw_copy_file(texts).map_err(why)?;
        // A table has a row at least, be it an empty one.
        let mut bare = Bare::new(&self.headings, self.rows.max(1), self.made_at)?;
        bare.copy(&mut self.book, |name| name == TABLE)?;
        Ok(self.book.finish().map_err(why)?.into_inner())
    }
}

/// The letters of a column: A, Z, AA.
fn letters_of(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        let digit = u8::try_from(rest.saturating_sub(1) % 26).unwrap_or(0);
        letters.push(char::from(b'A'.saturating_add(digit)));
        rest = rest.saturating_sub(1) / 26;
    }
    letters.iter().rev().collect()
}

/// As XML, which has no controls. `_x0041_` is how Excel spells a character by its number: what
/// somebody typed so stays so.
fn escape(out: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '_' if spells(text.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
}

fn spells(text: &str) -> bool {
    let mut octets = text.bytes();
    octets.next() == Some(b'_')
        && octets.next() == Some(b'x')
        && octets
            .by_ref()
            .take(4)
            .filter(u8::is_ascii_hexdigit)
            .count()
            == 4
        && octets.next() == Some(b'_')
}

/// No longer than a cell may be. An octet of UTF-8 is at most one UTF-16 unit.
fn shortened(text: &str) -> &str {
    let end = text.floor_char_boundary(LONGEST_CELL.min(text.len()));
    text.split_at(end).0
}

fn start(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str) -> Result<(), LetterError> {
    let options = SimpleFileOptions::default().compression_level(Some(LEVEL));
    zip.start_file(name, options).map_err(why)
}

fn write(zip: &mut ZipWriter<Cursor<Vec<u8>>>, text: &str) -> Result<(), LetterError> {
    zip.write_all(text.as_bytes()).map_err(why)
}

#[cfg(test)]
mod tests {
    use super::{escape, letters_of};

    #[test]
    fn columns_have_letters() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(letters_of(column), letters);
        }
    }

    #[test]
    fn text_is_xml_and_says_what_it_said() {
        let mut out = String::new();
        escape(&mut out, "<a> & _x0041_ _x41_ \u{1b}\u{ffff}ż\n_x00e4");
        assert_eq!(out, "&lt;a&gt; &amp; _x005F_x0041_ _x41_ ż\n_x00e4");
    }
}
