//! What the library writes: a workbook with its headings, its table and one sample of each look.
//!
//! Where the library begins to write otherwise, this fails in words and the tests with it.

use std::io::{Cursor, Read as _};

use jiff::Timestamp;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, TableStyle, XlsxError,
};
use zip::{ZipArchive, ZipWriter};

use super::Column;
use crate::letters::LetterError;

/// A heading's height in points: three lines.
const HEADING: u32 = 48;

/// How the cells look: the numbers by which the library knows its formats.
pub(super) struct Looks {
    pub(super) text_only: String,
    pub(super) day: String,
    pub(super) moment: String,
}

impl Looks {
    /// As the cells of the sample row have them.
    pub(super) fn of(sample: &str) -> Result<Self, LetterError> {
        let mut found = sample.split(" s=\"").skip(1).map(|rest| {
            let (number, _) = cut(rest, "\"")?;
            Ok(number.to_owned())
        });
        let mut next = || found.next().ok_or_else(broken)?;
        Ok(Self {
            text_only: next()?,
            day: next()?,
            moment: next()?,
        })
    }
}

/// What the library writes: headings, a table over so many rows, and one sample of each look.
pub(super) struct Bare(ZipArchive<Cursor<Vec<u8>>>);

impl Bare {
    pub(super) fn new(
        columns: &[Column],
        rows: u32,
        made_at: Timestamp,
    ) -> Result<Self, LetterError> {
        let octets = written(columns, rows, made_at).map_err(why)?;
        Ok(Self(ZipArchive::new(Cursor::new(octets)).map_err(why)?))
    }

    /// Copies the parts with these names.
    pub(super) fn copy(
        &mut self,
        into: &mut ZipWriter<Cursor<Vec<u8>>>,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(), LetterError> {
        for index in 0..self.0.len() {
            let part = self.0.by_index_raw(index).map_err(why)?;
            if part.name().is_ok_and(|name| wanted(&name)) {
                into.raw_copy_file(part).map_err(why)?;
            }
        }
        Ok(())
    }

    pub(super) fn part(&mut self, name: &str) -> Result<String, LetterError> {
        let mut text = String::new();
        let mut part = self.0.by_name(name).map_err(why)?;
        part.read_to_string(&mut text).map_err(why)?;
        Ok(text)
    }
}

fn written(columns: &[Column], rows: u32, made_at: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    // The same rows give the same file: the library would ask the clock.
    let made_at = ExcelDateTime::from_timestamp(made_at.as_second())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made_at));
    let page = book.add_worksheet();
    page.set_name("Applicants")?;
    let looks = [
        Format::new().set_quote_prefix(),
        Format::new().set_num_format("yyyy-mm-dd"),
        Format::new().set_num_format("yyyy-mm-dd hh:mm"),
    ];
    for (column, look) in (0..).zip(&looks) {
        page.write_blank(1, column, look)?;
    }
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let mut of_table = Vec::with_capacity(columns.len());
    for (number, column) in (0..).zip(columns) {
        page.set_column_width(number, column.width)?;
        let words = TableColumn::new().set_header(&column.heading);
        of_table.push(words.set_header_format(&heading));
    }
    // Its heading has no colour behind it: the words there stay black whatever the table does.
    let table = Table::new()
        .set_name("Applicants")
        .set_style(TableStyle::Light1)
        .set_columns(&of_table);
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.add_table(0, 0, rows, last_column, &table)?;
    page.set_row_height(0, HEADING)?;
    page.set_freeze_panes(1, 1)?;
    book.save_to_buffer()
}

/// The sheet's beginning without the element that tells how far it goes: it may be left out, and
/// readers believe it.
pub(super) fn without_extent(head: &str) -> Result<String, LetterError> {
    let (before, rest) = cut(head, "<dimension ")?;
    let (_, after) = cut(rest, "/>")?;
    Ok(format!("{before}{after}"))
}

pub(super) fn cut<'a>(text: &'a str, at: &str) -> Result<(&'a str, &'a str), LetterError> {
    text.split_once(at).ok_or_else(broken)
}

pub(super) fn broken() -> LetterError {
    LetterError("the workbook's library writes otherwise than it did".into())
}

pub(super) fn why(error: impl std::fmt::Display) -> LetterError {
    LetterError(format!("the workbook cannot be written: {error}"))
}
