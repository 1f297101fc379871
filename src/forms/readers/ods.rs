//! `OpenDocument` spreadsheets from their `content.xml`, not through calamine: a file of 742 octets
//! that says "this row repeats a million times" makes it ask for 4.5 GB. Here repeats are
//! arithmetic: empty ones only move the position, filled ones are laid out a few times.

use std::collections::HashSet;

use super::archive;
use super::grid::Grid;
use super::xml::{Element, Step, Xml};
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Document, MOST_CHARS};
use jiff::civil::Date;

/// A filled cell or row that repeats is laid out so often at most.
const MOST_REPEATS: u32 = 4;

/// Reads ods.
pub(super) fn ods(octets: &[u8]) -> Result<Document, Unreadable> {
    let xml = archive::content_xml(octets)?;
    let mut sheets = Sheets {
        xml: Xml::new(&xml),
        document: Document::default(),
        hidden_styles: HashSet::new(),
        style: String::new(),
        grid: None,
        row: 0,
        col: 0,
        row_cells: Vec::new(),
        cell: None,
    };
    sheets.children()?;
    Ok(sheets.document)
}

/// The state of the walk through `content.xml`.
struct Sheets<'x> {
    xml: Xml<'x>,
    document: Document,
    hidden_styles: HashSet<String>,
    style: String,
    grid: Option<Grid>,
    row: u32,
    col: u32,
    row_cells: Vec<(u32, u32, u32, Content)>,
    cell: Option<OpenCell>,
}

/// A cell whose end has not come.
struct OpenCell {
    text: String,
    paragraphs: u32,
    value: Content,
    rows: u32,
    cols: u32,
}

impl Sheets<'_> {
    /// Reads what stands in the open element, to its end.
    fn children(&mut self) -> Result<(), Unreadable> {
        loop {
            match self.xml.step()? {
                Step::Open(element) => self.element(&element)?,
                Step::Text(words) => self.write(&words),
                Step::Close | Step::End => return Ok(()),
            }
        }
    }

    fn element(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        match element.name() {
            "style" => self.style = text(element, "name"),
            "table-properties" if text(element, "display") == "false" => {
                self.hidden_styles.insert(std::mem::take(&mut self.style));
            }
            "table" => return self.table(element),
            "table-row" => return self.row(element),
            "table-cell" | "covered-table-cell" => return self.cell(element),
            "annotation" => return self.xml.skip(),
            "p" => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "s" => {
                let spaces = element.count("c").min(100);
                self.write(&" ".repeat(usize::try_from(spaces).unwrap_or(1)));
            }
            "tab" => self.write("\t"),
            "line-break" => self.write("\n"),
            _ => {}
        }
        self.children()
    }

    fn table(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        let shown = !self.hidden_styles.contains(&text(element, "style-name"));
        self.grid = shown.then(|| Grid::new(&text(element, "name")));
        self.row = 0;
        self.children()?;
        if let Some(grid) = self.grid.take() {
            self.document.regions.push(grid.merged(&[])?);
        }
        Ok(())
    }

    fn row(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        self.col = 0;
        self.row_cells.clear();
        self.children()?;
        let repeats = element.count("number-rows-repeated");
        if let Some(grid) = &mut self.grid {
            for copy in 0..repeats.min(MOST_REPEATS) {
                for (col, rows, cols, content) in &self.row_cells {
                    let row = self.row.saturating_add(copy);
                    grid.add_box(row, *col, *rows, *cols, content.clone())?;
                }
            }
        }
        self.row_cells.clear();
        self.row = self.row.saturating_add(repeats);
        Ok(())
    }

    fn cell(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        self.cell = Some(OpenCell {
            text: String::new(),
            paragraphs: 0,
            value: value(element),
            rows: element.count("number-rows-spanned"),
            cols: element.count("number-columns-spanned"),
        });
        self.children()?;
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let content = match cell.value {
            Content::Empty => Content::text(&cell.text),
            value => value,
        };
        let repeats = element.count("number-columns-repeated");
        let seen = content != Content::Empty || cell.cols > 1 || cell.rows > 1;
        if seen {
            for copy in 0..repeats.min(MOST_REPEATS) {
                let col = self.col.saturating_add(copy);
                self.row_cells
                    .push((col, cell.rows, cell.cols, content.clone()));
            }
        }
        self.col = self.col.saturating_add(repeats);
        Ok(())
    }

    fn write(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && cell.paragraphs > 0
            && cell.text.len() < MOST_CHARS * 4
        {
            cell.text.push_str(text);
        }
    }
}

fn text(element: &Element<'_>, name: &str) -> String {
    element.attribute(name).unwrap_or_default().into_owned()
}

/// The value of a typed cell; words are read from its paragraphs.
fn value(element: &Element<'_>) -> Content {
    let of = |name: &str| element.attribute(name);
    match text(element, "value-type").as_str() {
        "float" => of("value")
            .and_then(|number| number.parse().ok())
            .map_or(Content::Empty, Content::Number),
        "date" => of("date-value")
            .and_then(|moment| moment.get(..10)?.parse::<Date>().ok())
            .map_or(Content::Empty, Content::Date),
        "boolean" => {
            of("boolean-value").map_or(Content::Empty, |truth| Content::Truth(truth == "true"))
        }
        _ => Content::Empty,
    }
}
