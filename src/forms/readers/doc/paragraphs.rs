//! Whether a paragraph stands in a table, how deep, and whether it ends a cell or a row; and where
//! the cells of that row stand ([MS-DOC] §2.4.3, §2.6.2, §2.6.3).

use super::octets::{at, i16, slice, u8, u16, u32};
use super::sprms::{DEFINES_ROW, Sprms, is_on};
use crate::forms::readers::words::{Edge, Merged};

/// Tables in tables go no deeper.
const DEEPEST: u32 = 20;
/// Word has 63 columns.
const MOST_CELLS: usize = 64;

/// Where a paragraph stands.
#[derive(Debug, Default)]
pub(super) struct Place {
    in_table: bool,
    depth: Option<u32>,
    /// Its mark ends a row of the outermost table.
    ends_row: bool,
    /// What its mark ends in a table within a table.
    ends_inner: Option<Ends>,
    /// The cells of the row that it ends.
    pub(super) edges: Vec<Edge>,
}

/// What a paragraph's mark ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Paragraph,
    Cell,
    Row,
}

impl Place {
    /// Takes in what these properties say. Those of long rows lie in the stream `Data`, once.
    pub(super) fn take(&mut self, properties: &[u8], data: &[u8]) {
        if let Some(start) = self.take_all(properties) {
            let length = usize::from(u16(data, start).unwrap_or(0));
            self.take_all(slice(data, start.saturating_add(2), length));
        }
    }

    /// Takes these in, and says where more of them lie.
    fn take_all(&mut self, properties: &[u8]) -> Option<usize> {
        let mut more = None;
        for (code, value) in Sprms(properties) {
            match code {
                // sprmPFInTable, sprmPFTtp.
                0x2416 => self.in_table = is_on(value),
                0x2417 => self.ends_row = is_on(value),
                // sprmPItap.
                0x6649 => self.depth = u32(value, 0).map(|depth| depth.min(DEEPEST)),
                // sprmPFInnerTableCell, sprmPFInnerTtp: a row's end is also marked as a cell's.
                0x244b if is_on(value) => {
                    self.ends_inner.get_or_insert(Ends::Cell);
                }
                0x244c if is_on(value) => self.ends_inner = Some(Ends::Row),
                // sprmPHugePapx in its two forms, sprmPTableProps.
                0x6645 | 0x6646 | 0x646b => more = u32(value, 0).map(at),
                DEFINES_ROW => self.edges = edges(value),
                // sprmTVertMerge: the number of a cell, and how it is merged.
                0xd62b => {
                    let cell = u8(value, 0).map(usize::from);
                    if let Some(edge) = cell.and_then(|cell| self.edges.get_mut(cell)) {
                        edge.merged = match u8(value, 1) {
                            Some(1) => Merged::WithAbove,
                            Some(3) => Merged::Begins,
                            _ => Merged::Not,
                        };
                    }
                }
                _ => {}
            }
        }
        more
    }

    /// How many tables deep the paragraph is.
    pub(super) fn level(&self) -> usize {
        let least = u32::from(self.in_table);
        at(self.depth.map_or(least, |depth| depth.max(least)))
    }

    /// What its mark ends, which is this character.
    pub(super) fn ends(&self, mark: char) -> Ends {
        match (mark, self.ends_inner) {
            ('\u{7}', _) if self.ends_row => Ends::Row,
            ('\u{7}', _) => Ends::Cell,
            (_, Some(ends)) => ends,
            (_, None) => Ends::Paragraph,
        }
    }
}

/// `TDefTableOperand` (§2.9.318): where the cells end, and how each is merged.
fn edges(value: &[u8]) -> Vec<Edge> {
    let count = usize::from(u8(value, 0).unwrap_or(0)).min(MOST_CELLS);
    let cells = 1 + (count + 1) * 2;
    let mut edges: Vec<Edge> = Vec::new();
    for number in 0..count {
        let (Some(left), Some(right)) =
            (i16(value, 1 + number * 2), i16(value, 1 + number * 2 + 2))
        else {
            break;
        };
        // TC80 (§2.9.316): merged with the cell in front, merged with the one above, beginning.
        let flags = u16(value, cells + number * 20).unwrap_or(0);
        let merged = match (flags & 0x0002, flags & 0x0060) {
            (0x0002, _) => Merged::WithBefore,
            (_, 0x0060) => Merged::Begins,
            (_, 0x0020) => Merged::WithAbove,
            _ => Merged::Not,
        };
        edges.push(Edge {
            left: i32::from(left),
            right: i32::from(right),
            merged,
            shaded: false,
        });
    }
    edges
}
