//! Binary workbooks through calamine: xlsb cell by cell and counted, xls as a whole. Their cells are
//! read and their hidden sheets left out; lists of allowed values, controls, text boxes, hidden rows,
//! struck-out words and, in xlsb, merged ranges are not to be had, and are not looked for.

use std::io::Cursor;

use calamine::{
    Cell, Data, DataRef, Dimensions, ExcelDateTime, ExcelDateTimeType, Reader, Sheet, SheetType,
    SheetVisible, Xls, XlsError, Xlsb,
};
use jiff::civil::Date;

use super::super::grid::{Area, Grid};
use super::strings::plain;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Document};

/// Reads xlsb. Its merged ranges are not to be had.
pub(in crate::forms::readers) fn xlsb(octets: &[u8]) -> Result<Document, Unreadable> {
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(octets)).map_err(|error| match error {
        calamine::XlsbError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    })?;
    let mut document = Document::default();
    for sheet in visible(book.sheets_metadata()) {
        let mut reader = book
            .worksheet_cells_reader(&sheet)
            .map_err(|_| Unreadable::Damaged)?;
        let mut grid = Grid::new(&sheet);
        while let Some(cell) = reader.next_cell().map_err(|_| Unreadable::Damaged)? {
            add(&mut grid, &cell)?;
        }
        drop(reader);
        document.regions.push(grid.merged(&[])?);
    }
    Ok(document)
}

/// Reads xls. calamine lays a whole sheet out at once: the reader process's memory limit is the
/// bound here.
pub(in crate::forms::readers) fn xls(octets: &[u8]) -> Result<Document, Unreadable> {
    let mut book: Xls<_> = Xls::new(Cursor::new(octets)).map_err(|error| match error {
        XlsError::Password => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    })?;
    let mut document = Document::default();
    for sheet in visible(book.sheets_metadata()) {
        let range = book
            .worksheet_range(&sheet)
            .map_err(|_| Unreadable::Damaged)?;
        let merges = book.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
        let (top, left) = range.start().unwrap_or_default();
        let mut grid = Grid::new(&sheet);
        for (row, col, value) in range.used_cells() {
            let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top);
            let col = u32::try_from(col).unwrap_or(u32::MAX).saturating_add(left);
            grid.add(row, col, content(value))?;
        }
        document.regions.push(grid.merged(&ranges(&merges))?);
    }
    Ok(document)
}

/// The sheets that a person sees.
fn visible(sheets: &[Sheet]) -> Vec<String> {
    sheets
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn ranges(merges: &[Dimensions]) -> Vec<Area> {
    merges
        .iter()
        .map(|range| Area {
            first: range.start,
            last: range.end,
        })
        .collect()
}

fn add(grid: &mut Grid, cell: &Cell<DataRef<'_>>) -> Result<(), Unreadable> {
    let (row, col) = cell.get_position();
    let content = match cell.get_value() {
        DataRef::SharedString(text) => Content::text(&plain((*text).into())),
        other => content(&Data::from(other.clone())),
    };
    grid.add(row, col, content)
}

fn content(value: &Data) -> Content {
    match value {
        Data::String(text) => Content::text(&plain(text.clone())),
        #[allow(clippy::cast_precision_loss)] // Such a number is no answer anyway.
        Data::Int(number) => Content::Number(*number as f64),
        Data::Float(number) => Content::Number(*number),
        Data::Bool(truth) => Content::Truth(*truth),
        Data::DateTime(moment) => moment_of(moment),
        Data::DateTimeIso(text) => text
            .get(..10)
            .and_then(|day| day.parse::<Date>().ok())
            .map_or_else(|| Content::text(text), Content::Date),
        Data::DurationIso(text) => Content::text(text),
        Data::Error(_) | Data::Empty => Content::Empty,
    }
}

/// A serial with a date format. Below 1 it is a time of day.
fn moment_of(moment: &ExcelDateTime) -> Content {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let date = i16::try_from(year)
        .ok()
        .zip(i8::try_from(month).ok())
        .zip(i8::try_from(day).ok())
        .and_then(|((year, month), day)| Date::new(year, month, day).ok());
    match date {
        Some(date) if moment.is_datetime() && moment.as_f64() >= 1.0 => Content::Date(date),
        _ => Content::Number(moment.as_f64()),
    }
}

/// The same for a serial of a workbook that counts from this year.
pub(super) fn moment(serial: f64, since_1904: bool) -> Content {
    let kind = ExcelDateTimeType::DateTime;
    moment_of(&ExcelDateTime::new(serial, kind, since_1904))
}
