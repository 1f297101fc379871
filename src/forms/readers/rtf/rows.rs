//! Table rows as rich text defines them: where their cells end, and which are merged (RTF 1.9.1,
//! "Table Definitions"). A definition holds until the next one.

use crate::forms::readers::words::{Edge, Merged};

/// A row has at most 63 cells in Word; other programs have no more than this.
const MOST_CELLS: usize = 500;

/// The definition of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct RowDefinition {
    left: i32,
    edges: Vec<Edge>,
    /// The cell whose end comes next.
    next: Edge,
}

impl RowDefinition {
    /// A control word that belongs to a row, after `\trowd`.
    pub(super) fn define(&mut self, word: &str, number: i32, is_seen: impl Fn(i32) -> bool) {
        match word {
            "trleft" => self.left = number,
            "clvmgf" => self.next.merged = Merged::Begins,
            "clvmrg" => self.next.merged = Merged::WithAbove,
            "clmrg" => self.next.merged = Merged::WithBefore,
            "clcbpat" => self.next.shaded = is_seen(number),
            "cellx" if self.edges.len() < MOST_CELLS => {
                let mut edge = std::mem::take(&mut self.next);
                edge.left = self.edges.last().map_or(self.left, |last| last.right);
                // Cells end one behind the other; a file that says otherwise is mended.
                edge.right = number.max(edge.left);
                self.edges.push(edge);
            }
            _ => {}
        }
    }

    /// Where the cells of the row stand.
    pub(super) fn edges(&self) -> Vec<Edge> {
        self.edges.clone()
    }
}
