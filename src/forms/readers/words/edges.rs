//! Tables whose file says of each cell where its edges stand, in twips, and nothing of columns:
//! RTF and Word's old format. A column is what lies between two neighbouring edges of any row, and
//! edges that a person cannot tell apart are one.

use super::{Block, Merged, Row};

/// Two edges so close (2½ points) are the same: programs round.
const SAME: i32 = 50;

/// Where a cell of a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::forms::readers) struct Edge {
    pub(in crate::forms::readers) left: i32,
    pub(in crate::forms::readers) right: i32,
    pub(in crate::forms::readers) merged: Merged,
    pub(in crate::forms::readers) shaded: bool,
}

/// Gives the cells of rows with edges their columns. Cells of a row come in order, one an edge;
/// where there are more, they follow in columns of their own. A row without edges in a table that
/// has them is what stands behind the last row; if it is blank it is none.
pub(super) fn apply(rows: Vec<(Row, Option<Vec<Edge>>)>) -> Vec<Row> {
    let edged = rows.iter().any(|(_, edges)| edges.is_some());
    let columns = Columns::new(
        rows.iter()
            .filter_map(|(_, edges)| edges.as_ref())
            .flatten(),
    );
    rows.into_iter()
        .filter(|(row, edges)| !edged || edges.is_some() || !is_blank(row))
        .map(|(mut row, edges)| {
            let mut end = None;
            for (cell, edge) in row.cells.iter_mut().zip(edges.unwrap_or_default()) {
                let first = columns.index(edge.left);
                // Edges that run backwards give a cell of one column behind the last.
                let start = end.map_or(first, |end: u32| end.max(first));
                if end.is_none() {
                    row.before = first;
                }
                cell.span = columns.index(edge.right).saturating_sub(start).max(1);
                cell.merged = edge.merged;
                cell.shaded |= edge.shaded;
                end = Some(start.saturating_add(cell.span));
            }
            row
        })
        .collect()
}

fn is_blank(row: &Row) -> bool {
    row.cells
        .iter()
        .flat_map(|cell| &cell.blocks)
        .all(Block::is_blank)
}

/// The edges of all rows, in order; the gap behind each is a column.
struct Columns(Vec<i32>);

impl Columns {
    fn new<'a>(edges: impl Iterator<Item = &'a Edge>) -> Self {
        let mut all: Vec<i32> = edges.flat_map(|edge| [edge.left, edge.right]).collect();
        all.sort_unstable();
        all.dedup_by(|next, kept| next.saturating_sub(*kept) <= SAME);
        Self(all)
    }

    /// The column that begins at this edge.
    fn index(&self, edge: i32) -> u32 {
        let before = self.0.partition_point(|kept| *kept <= edge);
        u32::try_from(before.saturating_sub(1)).unwrap_or(u32::MAX)
    }
}
