//! Things that have their place on a page, as the rows and columns of a grid: what begins at nearly
//! the same height begins in one row, what begins at nearly the same distance from the margin in
//! one column. A thing covers all rows and columns that begin within it.

use crate::forms::layout::{Cell, Content, Control};
use crate::forms::readers::pdf::geometry::Area;

/// What begins within so many points begins together.
const TOGETHER: f64 = 5.0;

/// A thing with its place.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) struct Block {
    pub(in crate::forms::readers::pdf) area: Area,
    pub(in crate::forms::readers::pdf) content: Content,
    pub(in crate::forms::readers::pdf) control: Option<Box<Control>>,
    /// Where it is, for a person.
    pub(in crate::forms::readers::pdf) place: String,
    /// How many octets of its words stand out at their beginning.
    pub(in crate::forms::readers::pdf) lead: usize,
}

impl Block {
    /// A place where nothing stands.
    pub(super) fn empty(area: Area) -> Self {
        Self {
            area,
            content: Content::Empty,
            control: None,
            place: String::new(),
            lead: 0,
        }
    }
}

/// A grid, with the places where its columns begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::forms::readers::pdf) struct Grid {
    pub(super) cells: Vec<Cell>,
    pub(super) columns: Vec<f64>,
}

/// Lays things out.
pub(super) fn grid(blocks: Vec<Block>) -> Grid {
    let rows = begins(blocks.iter().map(|block| block.area.top));
    let columns = begins(blocks.iter().map(|block| block.area.left));
    let mut cells: Vec<Cell> = blocks
        .into_iter()
        .map(|block| {
            let (row, rows) = covered(&rows, block.area.top, block.area.bottom);
            let (col, cols) = covered(&columns, block.area.left, block.area.right);
            Cell {
                row,
                col,
                rows,
                cols,
                content: block.content,
                place: block.place,
                control: block.control,
                lead: block.lead,
            }
        })
        .collect();
    cells.sort_by_key(|cell| (cell.row, cell.col));
    Grid { cells, columns }
}

/// The distinct beginnings, each within a few points of the first of its kind.
fn begins(all: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all: Vec<f64> = all.collect();
    all.sort_by(f64::total_cmp);
    let mut places: Vec<f64> = Vec::new();
    for at in all {
        if places.last().is_none_or(|last| at - last > TOGETHER) {
            places.push(at);
        }
    }
    places
}

/// The first row or column that lies between these, and how many do.
fn covered(places: &[f64], from: f64, to: f64) -> (u32, u32) {
    let first = places.partition_point(|at| *at <= from).saturating_sub(1);
    let end = places.partition_point(|at| *at < to - TOGETHER);
    let count = end.saturating_sub(first).max(1);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (number(first), number(count))
}

#[cfg(test)]
mod tests {
    use super::{Area, Block, grid};

    #[test]
    fn things_stand_in_the_rows_and_columns_that_begin_within_them() {
        let block = |left, top, right, bottom| {
            Block::empty(Area {
                left,
                top,
                right,
                bottom,
            })
        };
        let found = grid(vec![
            block(10.0, 10.0, 300.0, 20.0),
            block(12.0, 30.0, 90.0, 40.0),
            block(100.0, 31.0, 300.0, 70.0),
            block(11.0, 50.0, 90.0, 60.0),
        ]);
        let places: Vec<[u32; 4]> = found
            .cells
            .iter()
            .map(|cell| [cell.row, cell.col, cell.rows, cell.cols])
            .collect();
        assert_eq!(
            places,
            [[0, 0, 1, 2], [1, 0, 1, 1], [1, 1, 2, 1], [2, 0, 1, 1]]
        );
    }
}
