//! Tables on the walk. `OpenDocument` says of a cell how far it reaches, and counts the places that
//! it covers as cells too (1.3 part 3 §9.1.5); the layout wants to know of each cell whether it goes
//! on with the one above it.

use std::collections::HashMap;

use super::blanks::words_of;
use super::styles::Family;
use super::walk::Walk;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::words::Merged;
use crate::forms::readers::xml::Element;

/// No form has a table of more columns.
const MOST_COLUMNS: u32 = 1_000;

/// The table that is being read.
#[derive(Debug, Default)]
pub(super) struct Grid {
    col: u32,
    /// Places of this row that belong to a cell on the left.
    taken: u32,
    /// What reaches down from above, by its first column: how many columns, how many rows more.
    above: HashMap<u32, (u32, u32)>,
}

impl Grid {
    /// A row begins.
    pub(super) fn start_row(&mut self) {
        self.col = 0;
        self.taken = 0;
    }

    /// A cell that reaches over so many rows and columns.
    pub(super) fn cell(&mut self, rows: u32, cols: u32) {
        let cols = cols.min(MOST_COLUMNS);
        if rows > 1 {
            self.above.insert(self.col, (cols, rows - 1));
        } else {
            self.above.remove(&self.col);
        }
        self.col = self.col.saturating_add(1);
        self.taken = cols.saturating_sub(1);
    }

    /// A place that a cell covers: how many columns of the cell above begin here, if any do.
    pub(super) fn covered(&mut self) -> Option<u32> {
        let col = self.col;
        self.col = self.col.saturating_add(1);
        if self.taken > 0 {
            self.taken -= 1;
            return None;
        }
        let (cols, rows) = self.above.remove(&col)?;
        if rows > 1 {
            self.above.insert(col, (cols, rows - 1));
        }
        self.taken = cols.saturating_sub(1);
        Some(cols)
    }

    /// Places that repeat are read so often at most.
    pub(super) fn repeats(count: u32) -> u32 {
        count.min(MOST_COLUMNS)
    }
}

impl Walk<'_> {
    /// An element of a table, to its end.
    pub(super) fn of_table(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        match element.name() {
            "table" => {
                let outer = std::mem::take(&mut self.grid);
                let now = std::mem::take(&mut self.now);
                self.paper.start_table();
                self.children()?;
                self.paper.end_table();
                self.grid = outer;
                self.now = now;
                Ok(())
            }
            "table-row" => {
                self.grid.start_row();
                self.paper.start_row();
                self.children()?;
                self.paper.end_row(None);
                Ok(())
            }
            "table-cell" => {
                let (rows, cols) = (
                    element.count("number-rows-spanned"),
                    element.count("number-columns-spanned"),
                );
                self.grid.cell(rows, cols);
                let merged = if rows > 1 {
                    Merged::Begins
                } else {
                    Merged::Not
                };
                self.paper.start_cell(cols, merged);
                let style = words_of(element, "style-name");
                if self.styles.get(Family::Cell, &style).is_shaded() {
                    self.paper.shade_cell();
                }
                let fields = self.fields.len();
                self.children()?;
                while self.fields.len() > fields {
                    // A field of Word's ends within its cell, even where its end is missing.
                    self.end_field();
                }
                self.paper.end_cell();
                Ok(())
            }
            "covered-table-cell" => {
                for _ in 0..Grid::repeats(element.count("number-columns-repeated")) {
                    if let Some(cols) = self.grid.covered() {
                        self.paper.start_cell(cols, Merged::WithAbove);
                        self.paper.end_cell();
                    }
                }
                self.xml.skip()
            }
            "desc" | "title" => self.xml.skip(),
            _ => self.children(),
        }
    }
}
