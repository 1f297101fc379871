//! Excel's workbooks. xlsx and xlsm are read part by part, each unpacked once and only where it
//! matters. Beside the cells that is what a library for numbers passes over and forms are made of:
//! lists of allowed values, check boxes and other controls, text boxes, struck-out words, hidden
//! rows. xlsb and xls go through calamine, and give their cells alone (see [`binary`]).
//!
//! Formula cells give the value that was stored with them; nothing is calculated, no macro runs,
//! and what a person does not see (hidden sheets, rows and columns) gives nothing. Notes and
//! comments are never opened: they are no answers.

mod anchor;
mod area;
mod binary;
mod book;
mod controls;
mod drawing;
mod floating;
mod lists;
mod region;
mod sheet;
mod strings;
mod styles;
mod validation;
mod vml;

#[cfg(test)]
mod tests;

pub(super) use binary::{xls, xlsb};

use book::Book;
use floating::{What, gather};
use sheet::{Shared, Sheet};
use strings::Strings;
use styles::Styles;

use super::package::{Package, Relation, target_of, target_of_kind};
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Document};

/// Reads xlsx and xlsm.
pub(super) fn xlsx(octets: &[u8]) -> Result<Document, Unreadable> {
    let mut workbook = Workbook::open(octets)?;
    let shown: Vec<usize> = (0usize..)
        .zip(&workbook.book.sheets)
        .filter(|(_, entry)| entry.shown)
        .map(|(at, _)| at)
        .collect();
    // All references first: a sheet that is put together is not there any more for other sheets.
    let mut prepared = Vec::new();
    for at in shown {
        prepared.push((at, workbook.floats(at)?, workbook.given(at)?));
    }
    let (mut document, mut unseen) = (Document::default(), false);
    for (at, floats, given) in prepared {
        let Some(sheet) = workbook.take(at) else {
            continue;
        };
        let entry = workbook.book.sheets.get(at);
        let name = entry.map_or("", |entry| entry.name.as_str());
        unseen |= !sheet.pictures.is_empty();
        unseen |= floats
            .iter()
            .any(|float| matches!(float.what, What::Unseen));
        let region = region::lay(name, sheet, floats, given)?;
        document.regions.push(region);
    }
    let mut cells = document.regions.iter().flat_map(|region| &region.cells);
    if unseen && cells.all(|cell| cell.content == Content::Empty) {
        return Err(Unreadable::Scan);
    }
    Ok(document)
}

/// An opened workbook.
struct Workbook<'o> {
    package: Package<'o>,
    book: Book,
    relations: Vec<Relation>,
    strings: Strings,
    styles: Styles,
    /// Sheets by their number, as far as somebody asked for them.
    sheets: Vec<Option<Sheet>>,
    /// How many members of lists were handed out.
    handed_out: usize,
}

impl<'o> Workbook<'o> {
    fn open(octets: &'o [u8]) -> Result<Self, Unreadable> {
        let mut package = Package::open(octets)?;
        let (part, text) = package.main("xl/workbook.xml")?;
        let book = Book::parse(&text)?;
        let relations = package.relations(&part)?;
        let mut read = |kind| match target_of(&relations, kind) {
            Some(part) => package.read(part),
            None => Ok(None),
        };
        let styles = Styles::parse(&read("styles")?.unwrap_or_default())?;
        let strings = Strings::parse(&read("sharedStrings")?.unwrap_or_default())?;
        Ok(Self {
            package,
            book,
            relations,
            strings,
            styles,
            sheets: Vec::new(),
            handed_out: 0,
        })
    }

    /// The part of a sheet; nothing where it is a chart or a macro sheet.
    fn part(&self, at: usize) -> Option<&str> {
        let entry = self.book.sheets.get(at)?;
        target_of_kind(&self.relations, &entry.id, "worksheet")
    }

    /// A sheet, read when it is asked for the first time.
    fn sheet(&mut self, at: usize) -> Result<Option<&mut Sheet>, Unreadable> {
        let Some(part) = self.part(at).map(String::from) else {
            return Ok(None);
        };
        if self.sheets.len() <= at {
            self.sheets.resize_with(at.saturating_add(1), || None);
        }
        let Some(place) = self.sheets.get_mut(at) else {
            return Ok(None);
        };
        if place.is_none() {
            let text = self.package.read(&part)?.ok_or(Unreadable::Damaged)?;
            let shared = Shared {
                strings: &self.strings,
                styles: &self.styles,
                since_1904: self.book.since_1904,
            };
            *place = Some(Sheet::parse(&text, &shared)?);
        }
        Ok(place.as_mut())
    }

    /// Takes a sheet out for good.
    fn take(&mut self, at: usize) -> Option<Sheet> {
        self.sheets.get_mut(at)?.take()
    }

    /// What floats above a sheet, with what it refers to.
    fn floats(&mut self, at: usize) -> Result<Vec<floating::Float>, Unreadable> {
        self.sheet(at)?;
        let Some(part) = self.part(at).map(String::from) else {
            return Ok(Vec::new());
        };
        let Some(Some(sheet)) = self.sheets.get(at) else {
            return Ok(Vec::new());
        };
        let floats = gather(sheet, &part, &mut self.package)?;
        let settled = floats.into_iter().map(|float| self.settle(at, float));
        settled.collect()
    }
}
