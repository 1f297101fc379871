//! `OpenDocument` spreadsheets from their `content.xml`, not through calamine: a file of 742 octets
//! that says "this row repeats a million times" makes it ask for 4.5 GB. Here repeats are
//! arithmetic: empty ones only move the position, filled ones are laid out a few times.

use std::collections::HashSet;

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive;
use super::grid::Grid;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Document, MOST_CHARS};

/// A filled cell or row that repeats is laid out so often at most.
const MOST_REPEATS: u32 = 4;
/// Elements nest no deeper in a form.
const DEEPEST: usize = 100;

/// Reads ods.
pub(super) fn ods(octets: &[u8]) -> Result<Document, Unreadable> {
    let xml = archive::content_xml(octets)?;
    let mut reader = Reader::from_str(&xml);
    let mut sheets = Sheets::default();
    loop {
        match reader.read_event().map_err(|_| Unreadable::Damaged)? {
            Event::Start(tag) => {
                sheets.depth += 1;
                if sheets.depth > DEEPEST {
                    return Err(Unreadable::Hostile);
                }
                sheets.open(&tag);
            }
            Event::Empty(tag) => {
                sheets.open(&tag);
                sheets.close(tag.local_name().as_ref())?;
            }
            Event::End(tag) => {
                sheets.depth = sheets.depth.saturating_sub(1);
                sheets.close(tag.local_name().as_ref())?;
            }
            Event::Text(text) => sheets.write(&text),
            Event::CData(text) => sheets.write(&text),
            Event::GeneralRef(name) => sheets.refer(&name),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(sheets.document)
}

/// The state of the walk through `content.xml`.
#[derive(Default)]
struct Sheets {
    document: Document,
    hidden_styles: HashSet<String>,
    style: String,
    grid: Option<Grid>,
    row: u32,
    col: u32,
    row_repeats: u32,
    row_cells: Vec<(u32, u32, u32, Content)>,
    cell: Option<OpenCell>,
    note: u32,
    depth: usize,
}

/// A cell whose end has not come.
struct OpenCell {
    text: String,
    paragraphs: u32,
    value: Content,
    repeats: u32,
    rows: u32,
    cols: u32,
}

impl Sheets {
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "style" => self.style = attribute(tag, "name").unwrap_or_default(),
            "table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                self.hidden_styles.insert(std::mem::take(&mut self.style));
            }
            "table" => {
                let style = attribute(tag, "style-name").unwrap_or_default();
                let name = attribute(tag, "name").unwrap_or_default();
                let shown = !self.hidden_styles.contains(&style);
                self.grid = shown.then(|| Grid::new(&name));
                self.row = 0;
            }
            "table-row" => {
                self.col = 0;
                self.row_repeats = repeats(tag, "number-rows-repeated");
                self.row_cells.clear();
            }
            "table-cell" | "covered-table-cell" => {
                self.cell = Some(OpenCell {
                    text: String::new(),
                    paragraphs: 0,
                    value: value(tag),
                    repeats: repeats(tag, "number-columns-repeated"),
                    rows: repeats(tag, "number-rows-spanned"),
                    cols: repeats(tag, "number-columns-spanned"),
                });
            }
            "annotation" => self.note += 1,
            "p" if self.note == 0 => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "s" => {
                let spaces = repeats(tag, "c").min(100);
                self.write(&" ".repeat(usize::try_from(spaces).unwrap_or(1)));
            }
            "tab" => self.write("\t"),
            "line-break" => self.write("\n"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "annotation" => self.note = self.note.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.close_cell(),
            "table-row" => self.close_row()?,
            "table" => {
                if let Some(grid) = self.grid.take() {
                    self.document.regions.push(grid.merged(&[])?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let content = match cell.value {
            Content::Empty => Content::text(&cell.text),
            value => value,
        };
        let seen = content != Content::Empty || cell.cols > 1 || cell.rows > 1;
        if seen {
            for copy in 0..cell.repeats.min(MOST_REPEATS) {
                let col = self.col.saturating_add(copy);
                self.row_cells
                    .push((col, cell.rows, cell.cols, content.clone()));
            }
        }
        self.col = self.col.saturating_add(cell.repeats);
    }

    fn close_row(&mut self) -> Result<(), Unreadable> {
        if let Some(grid) = &mut self.grid {
            for copy in 0..self.row_repeats.min(MOST_REPEATS) {
                for (col, rows, cols, content) in &self.row_cells {
                    let row = self.row.saturating_add(copy);
                    grid.add_box(row, *col, *rows, *cols, content.clone())?;
                }
            }
        }
        self.row_cells.clear();
        self.row = self.row.saturating_add(self.row_repeats);
        Ok(())
    }

    fn write(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && self.note == 0
            && cell.paragraphs > 0
            && cell.text.len() < MOST_CHARS * 4
        {
            cell.text.push_str(text);
        }
    }

    /// `&amp;` and `&#233;`; entities that a file declares itself are never expanded.
    fn refer(&mut self, name: &quick_xml::events::BytesRef<'_>) {
        if let Ok(Some(c)) = name.resolve_char_ref() {
            self.write(c.encode_utf8(&mut [0; 4]));
        } else if let Some(text) = quick_xml::escape::resolve_predefined_entity(name) {
            self.write(text);
        }
    }
}

/// The value of a typed cell; words are read from its paragraphs.
fn value(tag: &BytesStart<'_>) -> Content {
    let typed = attribute(tag, "value-type").unwrap_or_default();
    match typed.as_str() {
        "float" => attribute(tag, "value")
            .and_then(|number| number.parse().ok())
            .map_or(Content::Empty, Content::Number),
        "date" => attribute(tag, "date-value")
            .and_then(|moment| moment.get(..10)?.parse::<Date>().ok())
            .map_or(Content::Empty, Content::Date),
        "boolean" => attribute(tag, "boolean-value")
            .map_or(Content::Empty, |truth| Content::Truth(truth == "true")),
        _ => Content::Empty,
    }
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name)
        .and_then(|number| number.parse().ok())
        .unwrap_or(1)
        .max(1)
}

/// An attribute by its local name.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            quick_xml::escape::unescape(&attribute.value)
                .ok()
                .map(std::borrow::Cow::into_owned)
        })
}
