//! From what stands in a part to regions of the neutral layout: runs of lines, and tables between
//! them.

use super::Block;
use super::bands::{Band, Item, bands};
use super::blank::Blank;
use super::paper::Paper;
use super::tables::Sheet;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Cell, Control, Document, Region};

/// A name of a control in a place is no longer.
const LONGEST_NAME: usize = 40;

/// A document of a body and of margins, each with its kind. The pages of one section after another
/// mostly have the same margins, which are read once.
pub(in crate::forms::readers) fn document(
    body: Paper,
    margins: Vec<(&'static str, Paper)>,
) -> Result<Document, Unreadable> {
    let mut document = Document::default();
    body.lay("", &mut document)?;
    for (kind, paper) in margins {
        let mut margin = Document::default();
        paper.lay(kind, &mut margin)?;
        for region in margin.regions {
            if !document.regions.contains(&region) {
                document.regions.push(region);
            }
        }
    }
    Ok(document)
}

/// What is counted while a part is laid out.
pub(super) struct Layer<'b> {
    /// What there is to be filled in.
    pub(super) blanks: &'b [Blank],
    /// Which margin of the pages the part is; nothing for the body.
    margin: &'static str,
    tables: u32,
    paragraphs: u32,
}

/// Adds the regions of a part.
pub(in crate::forms::readers) fn lay(
    blocks: &[Block],
    blanks: &[Blank],
    margin: &'static str,
    document: &mut Document,
) {
    let mut layer = Layer {
        blanks,
        margin,
        tables: 0,
        paragraphs: 0,
    };
    let mut lines = Lines::default();
    for band in bands(blocks, blanks) {
        match band {
            Band::Line { first, items } => lines.add(first, &items, &mut layer),
            Band::Table(table) => {
                lines.end(&layer, document);
                let cells = Sheet::of_table(table, &mut layer).cells();
                layer.end(false, cells, document);
            }
        }
    }
    lines.end(&layer, document);
}

impl Layer<'_> {
    /// The number of the next table.
    pub(super) fn next_table(&mut self) -> u32 {
        self.tables = self.tables.saturating_add(1);
        self.tables
    }

    /// A place for a person to find.
    pub(super) fn place(&self, within: &str) -> String {
        if self.margin.is_empty() {
            within.into()
        } else {
            format!("{}, {within}", self.margin)
        }
    }

    fn end(&self, flow: bool, cells: Vec<Cell>, document: &mut Document) {
        document.regions.push(Region {
            flow,
            continues: self.margin.is_empty(),
            margin: !self.margin.is_empty(),
            cells,
        });
    }
}

/// Lines that follow one another.
#[derive(Default)]
struct Lines {
    cells: Vec<Cell>,
    row: u32,
}

impl Lines {
    fn add(&mut self, first: bool, items: &[Item], layer: &mut Layer<'_>) {
        if first && !items.is_empty() {
            layer.paragraphs = layer.paragraphs.saturating_add(1);
        }
        let place = layer.place(&format!("paragraph {}", layer.paragraphs));
        for (col, item) in (0u32..).zip(items) {
            let (content, control) = item.content(layer.blanks);
            self.cells.push(Cell {
                row: self.row,
                col,
                rows: 1,
                cols: 1,
                lead: item.lead(&content),
                content,
                place: place_of(&place, control),
                control: control.cloned().map(Box::new),
            });
        }
        self.row = self.row.saturating_add(1);
    }

    fn end(&mut self, layer: &Layer<'_>, document: &mut Document) {
        let lines = std::mem::take(self);
        if !lines.cells.is_empty() {
            layer.end(true, lines.cells, document);
        }
    }
}

/// A place with the name of the control there: its title, else its tag.
pub(super) fn place_of(place: &str, control: Option<&Control>) -> String {
    let name = control
        .map(|control| [&control.title, &control.tag])
        .and_then(|names| names.into_iter().find(|name| !name.is_empty()));
    match name {
        Some(name) => {
            let short: String = name
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .take(LONGEST_NAME)
                .collect();
            format!("{place}, \u{201c}{}\u{201d}", short.trim())
        }
        None => place.into(),
    }
}
