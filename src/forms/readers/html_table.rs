//! A table of a page being built: rows and columns counted, merged cells covering what is below
//! and beside them.

use std::collections::BTreeMap;

use crate::forms::layout::{Cell, Content};

#[derive(Default)]
pub(super) struct Table {
    pub(super) number: u32,
    pub(super) cells: Vec<Cell>,
    pub(super) row: Option<u32>,
    pub(super) col: u32,
    /// Columns that a cell above still covers, by column: the rows left.
    pub(super) covered: BTreeMap<u32, u32>,
    pub(super) open: Option<(u32, u32, String)>,
}

impl Table {
    pub(super) fn start_row(&mut self) {
        self.end_row();
        self.row = Some(self.row.map_or(0, |row| row.saturating_add(1)));
        self.col = 0;
    }

    pub(super) fn start_cell(&mut self, rows: u32, cols: u32) {
        self.end_cell();
        if self.row.is_none() {
            self.row = Some(0);
        }
        while self.covered.contains_key(&self.col) {
            self.col = self.col.saturating_add(1);
        }
        self.open = Some((rows, cols, String::new()));
    }

    pub(super) fn end_cell(&mut self) {
        let (Some((rows, cols, text)), Some(row)) = (self.open.take(), self.row) else {
            return;
        };
        self.cells.push(Cell {
            row,
            col: self.col,
            rows,
            cols,
            content: Content::text(&text),
            place: format!(
                "table {}, row {}, column {}",
                self.number,
                row + 1,
                self.col + 1
            ),
            control: None,
            lead: 0,
        });
        if rows > 1 {
            for col in self.col..self.col.saturating_add(cols) {
                self.covered.insert(col, rows);
            }
        }
        self.col = self.col.saturating_add(cols);
    }

    pub(super) fn end_row(&mut self) {
        self.end_cell();
        self.covered.retain(|_, left| {
            *left = left.saturating_sub(1);
            *left > 0
        });
    }
}
