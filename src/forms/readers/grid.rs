//! The making of a sheet's region: cells added one by one and counted, merged ranges laid over
//! them, places written the way a spreadsheet names them.

use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Cell, Content, Region};

/// No form has more cells with something in them.
const MOST_CELLS: usize = 50_000;

/// A range of cells by its first and last row and column, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first: (u32, u32),
    pub(super) last: (u32, u32),
}

impl Area {
    /// Whether a cell lies in it.
    pub(super) fn holds(&self, (row, col): (u32, u32)) -> bool {
        (self.first.0..=self.last.0).contains(&row) && (self.first.1..=self.last.1).contains(&col)
    }

    /// How many rows and columns it covers.
    pub(super) fn size(&self) -> (u32, u32) {
        let length = |first: u32, last: u32| last.saturating_sub(first).saturating_add(1);
        (
            length(self.first.0, self.last.0),
            length(self.first.1, self.last.1),
        )
    }
}

/// A sheet being read.
#[derive(Debug)]
pub(super) struct Grid {
    name: String,
    cells: Vec<Cell>,
}

impl Grid {
    /// An empty sheet of this name.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            cells: Vec::new(),
        }
    }

    /// Adds a cell; an empty one only where `seen` says that its box can be seen.
    pub(super) fn add(&mut self, row: u32, col: u32, content: Content) -> Result<(), Unreadable> {
        if content == Content::Empty {
            return Ok(());
        }
        self.add_box(row, col, 1, 1, content)
    }

    /// Adds a cell that covers `rows` and `cols`, even if it is empty.
    pub(super) fn add_box(
        &mut self,
        row: u32,
        col: u32,
        rows: u32,
        cols: u32,
        content: Content,
    ) -> Result<(), Unreadable> {
        if self.cells.len() >= MOST_CELLS {
            return Err(Unreadable::TooLarge);
        }
        let place = place(&self.name, row, col);
        self.cells.push(Cell {
            row,
            col,
            rows: rows.max(1),
            cols: cols.max(1),
            content,
            place,
            control: None,
            lead: 0,
        });
        Ok(())
    }

    /// Says how many octets of the words that were added last stand out at their beginning.
    pub(super) fn stands_out(&mut self, lead: usize) {
        if let Some(cell) = self.cells.last_mut() {
            cell.lead = lead;
        }
    }

    /// Lays the merged ranges over the cells and gives the region.
    pub(super) fn merged(mut self, merges: &[Area]) -> Result<Region, Unreadable> {
        self.cells.sort_by_key(|cell| (cell.row, cell.col));
        let mut boxes = Vec::new();
        for merge in merges.iter().take(MOST_CELLS) {
            let (rows, cols) = merge.size();
            match self
                .cells
                .binary_search_by_key(&merge.first, |cell| (cell.row, cell.col))
            {
                Ok(at) => {
                    if let Some(cell) = self.cells.get_mut(at) {
                        (cell.rows, cell.cols) = (rows, cols);
                    }
                }
                Err(_) => boxes.push((merge.first, rows, cols)),
            }
        }
        for ((row, col), rows, cols) in boxes {
            self.add_box(row, col, rows, cols, Content::Empty)?;
        }
        self.cells.sort_by_key(|cell| (cell.row, cell.col));
        Ok(Region {
            flow: false,
            continues: false,
            margin: false,
            cells: self.cells,
        })
    }
}

/// A cell as a spreadsheet names it: `Sheet1!B7`.
pub(super) fn place(sheet: &str, row: u32, col: u32) -> String {
    format!("{sheet}!{}{}", letters(col), row.saturating_add(1))
}

/// A column's letters: 0 is A, 26 is AA.
fn letters(col: u32) -> String {
    let mut left = col;
    let mut name = Vec::new();
    loop {
        name.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        if left < 26 {
            break;
        }
        left = left / 26 - 1;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (col, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16383, "XFD"),
        ] {
            assert_eq!(letters(col), name);
        }
    }
}
