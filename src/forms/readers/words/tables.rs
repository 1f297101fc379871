//! A table as a grid of cells. A cell that holds words beside controls, or a table of its own, is
//! divided: it becomes a small grid within its rows and columns, and its neighbours cover as many
//! more. So what stands beside a label is beside it, at whatever depth.

use std::collections::HashMap;

use super::bands::{Band, Item, bands};
use super::blank::Blank;
use super::choices;
use super::labels::ends_label;
use super::lay::{Layer, place_of};
use super::lead::Lead;
use super::listed;
use super::{Block, Merged, Table};
use crate::forms::layout::{Cell, Content, Control, Takes};

/// A rectangle of things with their places in it.
#[derive(Default)]
pub(super) struct Sheet<'b> {
    rows: u32,
    cols: u32,
    patches: Vec<Patch<'b>>,
}

/// One thing in a sheet.
struct Patch<'b> {
    row: u32,
    rows: u32,
    col: u32,
    cols: u32,
    /// So many columns has its band, whatever the sheet has.
    of: u32,
    content: Content,
    control: Option<&'b Control>,
    lead: usize,
    place: String,
}

/// A cell of a table where it stands in the table's own grid.
struct Placed<'b> {
    row: u32,
    rows: u32,
    col: u32,
    cols: u32,
    sheet: Sheet<'b>,
}

impl<'b> Sheet<'b> {
    /// A table, laid out.
    pub(super) fn of_table(table: &Table, layer: &mut Layer<'b>) -> Self {
        let number = layer.next_table();
        let mut all: Vec<Placed<'b>> = Vec::new();
        // Cells with which cells below may be one, by their column.
        let mut open: HashMap<u32, usize> = HashMap::new();
        for (row, there) in (0u32..).zip(&table.rows) {
            let mut col = there.before;
            let first = all.len();
            for (cell, sign) in there.cells.iter().zip(choices::signs(there)) {
                let start = col;
                col = col.saturating_add(cell.span);
                if cell.merged == Merged::WithAbove
                    && let Some(above) = open.get(&start).and_then(|above| all.get_mut(*above))
                    && above.row.saturating_add(above.rows) == row
                {
                    above.rows = above.rows.saturating_add(1);
                    continue;
                }
                if cell.merged == Merged::WithBefore
                    && let Some(before) = all.get_mut(first..).and_then(<[_]>::last_mut)
                {
                    before.cols = before.cols.saturating_add(cell.span);
                    continue;
                }
                if cell.merged == Merged::Begins {
                    open.insert(start, all.len());
                } else {
                    open.remove(&start);
                }
                let within = format!("table {number}, row {}, column {}", row + 1, start + 1);
                let place = layer.place(&within);
                all.push(Placed {
                    row,
                    rows: 1,
                    col: start,
                    cols: cell.span,
                    sheet: Self::of_cell(&cell.blocks, sign, &place, layer),
                });
            }
        }
        Self::of_placed(all)
    }

    /// What stands in a cell: one thing, or several that divide it.
    fn of_cell(blocks: &[Block], sign: &str, place: &str, layer: &mut Layer<'b>) -> Self {
        let bands = bands(blocks, layer.blanks);
        let blanks = layer.blanks;
        let patch = |content: Content, control: Option<&'b Control>, lead: usize| Patch {
            row: 0,
            rows: 1,
            col: 0,
            cols: 1,
            of: 1,
            content,
            control,
            lead,
            place: place_of(place, control),
        };
        let mut sheet = Self {
            rows: 1,
            cols: 1,
            patches: Vec::new(),
        };
        if let Some((text, lead)) = only_words(&bands) {
            let raw = format!("{sign}{text}");
            let text = Content::text(&raw);
            let lead = text.lead(&raw, if sign.is_empty() { lead } else { 0 });
            sheet.patches.push(patch(text, None, lead));
            return sheet;
        }
        if let Some((text, control)) = typed_on(&bands, blanks) {
            sheet.patches.push(patch(text, Some(control), 0));
            return sheet;
        }
        sheet.rows = 0;
        for band in bands {
            match band {
                Band::Line { items, .. } => {
                    let of = u32::try_from(items.len()).unwrap_or(u32::MAX);
                    for (col, item) in (0u32..).zip(&items) {
                        let (content, control) = item.content(blanks);
                        let lead = item.lead(&content);
                        sheet.patches.push(Patch {
                            row: sheet.rows,
                            col,
                            of,
                            ..patch(content, control, lead)
                        });
                    }
                    sheet.cols = sheet.cols.max(of);
                    sheet.rows = sheet.rows.saturating_add(u32::from(of > 0));
                }
                Band::Table(table) => {
                    let inner = Self::of_table(table, layer);
                    let base = sheet.rows;
                    sheet
                        .patches
                        .extend(inner.patches.into_iter().map(|patch| Patch {
                            row: base.saturating_add(patch.row),
                            ..patch
                        }));
                    sheet.cols = sheet.cols.max(inner.cols);
                    sheet.rows = base.saturating_add(inner.rows);
                }
            }
        }
        sheet
    }

    /// The cells of a table side by side: a column is as wide, and a row as high, as what its cells
    /// are divided into.
    fn of_placed(all: Vec<Placed<'b>>) -> Self {
        let across = edges(all.iter().map(|one| (one.col, one.cols, one.sheet.cols)));
        let down = edges(all.iter().map(|one| (one.row, one.rows, one.sheet.rows)));
        let edge = |edges: &[u32], at: u32| {
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            edges.get(at).or(edges.last()).copied().unwrap_or(0)
        };
        let cols = edge(&across, u32::MAX);
        let mut patches = Vec::new();
        for one in all {
            let (left, top) = (edge(&across, one.col), edge(&down, one.row));
            let wide = edge(&across, one.col.saturating_add(one.cols)).saturating_sub(left);
            let high = edge(&down, one.row.saturating_add(one.rows)).saturating_sub(top);
            let undivided = one.sheet.patches.len() == 1;
            for patch in one.sheet.patches {
                let start = share(patch.col, wide, patch.of);
                let end = share(patch.col.saturating_add(patch.cols), wide, patch.of);
                patches.push(Patch {
                    row: top.saturating_add(patch.row),
                    rows: if undivided { high } else { patch.rows },
                    col: left.saturating_add(start),
                    cols: end.saturating_sub(start).max(1),
                    of: cols,
                    ..patch
                });
            }
        }
        Self {
            rows: edge(&down, u32::MAX),
            cols,
            patches,
        }
    }

    /// The cells of the neutral layout, in reading order.
    pub(super) fn cells(self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self
            .patches
            .into_iter()
            .map(|patch| Cell {
                row: patch.row,
                col: patch.col,
                rows: patch.rows,
                cols: patch.cols,
                content: patch.content,
                place: patch.place,
                control: patch.control.cloned().map(Box::new),
                lead: patch.lead,
            })
            .collect();
        cells.sort_by_key(|cell| (cell.row, cell.col));
        cells
    }
}

/// What somebody typed into a control at the top of a cell and below it: lines that are neither
/// labels nor printed as advice go on with the answer.
fn typed_on<'b>(bands: &[Band<'_>], blanks: &'b [Blank]) -> Option<(Content, &'b Control)> {
    let (Band::Line { items, .. }, below) = bands.split_first()? else {
        return None;
    };
    let [first @ Item::Filled(..)] = items.as_slice() else {
        return None;
    };
    let (Content::Text(mut text), Some(control)) = first.content(blanks) else {
        return None;
    };
    for band in below {
        let (words, lead) = band.words()?;
        let typed = words.trim();
        let printed = lead.faint >= words.trim_end().len() && !typed.is_empty();
        if printed || ends_label(typed) || typed.starts_with(['(', '[']) {
            return None;
        }
        text.push('\n');
        text.push_str(words);
    }
    (control.takes == Takes::Words).then(|| (Content::text(&text), control))
}

/// The words of a cell that holds nothing else, line by line, and how many octets of them stand
/// out at the beginning.
fn only_words(bands: &[Band<'_>]) -> Option<(String, usize)> {
    let lines: Option<Vec<(&str, Lead)>> = bands.iter().map(Band::words).collect();
    let lines = lines?;
    if let Some(signs) = listed::signs(&lines) {
        let marked = lines.iter().zip(signs);
        let lines: Vec<String> = marked
            .map(|((words, _), sign)| format!("{sign}{words}"))
            .collect();
        return Some((lines.join("\n"), 0));
    }
    let mut text = String::new();
    let mut lead = Lead::default();
    for (words, stand_out) in lines {
        if !text.is_empty() {
            text.push('\n');
        }
        // It goes on as long as whole lines do, blank ones between them too.
        let go_on = |lead: &mut usize, more: usize| {
            if *lead + 1 >= text.len() && (more > 0 || words.trim().is_empty()) {
                *lead = text.len() + more;
            }
        };
        go_on(&mut lead.firm, stand_out.firm);
        go_on(&mut lead.faint, stand_out.faint);
        text.push_str(words);
    }
    let lead = lead.of(text.trim_end().len());
    Some((text, lead))
}

/// Where each column (or row) begins, and where the last ends, if each is one wide and those that
/// these things cover make room for their parts: (first, how many, parts).
fn edges(things: impl Iterator<Item = (u32, u32, u32)> + Clone) -> Vec<u32> {
    let last = things
        .clone()
        .map(|(first, many, _)| first.saturating_add(many));
    let count = usize::try_from(last.max().unwrap_or(0)).unwrap_or(0);
    let mut widths = vec![1u32; count];
    // What covers one column alone knows best how wide that is.
    let mut things: Vec<(u32, u32, u32)> = things.filter(|(.., parts)| *parts > 1).collect();
    things.sort_by_key(|(_, many, _)| *many);
    for (first, many, parts) in things {
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let end = first.saturating_add(usize::try_from(many).unwrap_or(usize::MAX));
        let Some(covered) = widths.get_mut(first..end.min(count)) else {
            continue;
        };
        let room: u32 = covered
            .iter()
            .fold(0, |sum, width| sum.saturating_add(*width));
        if let Some(last) = covered.last_mut() {
            *last = last.saturating_add(parts.saturating_sub(room));
        }
    }
    let mut edges = vec![0u32];
    let mut at = 0u32;
    for width in widths {
        at = at.saturating_add(width);
        edges.push(at);
    }
    edges
}

/// Where a part of so many begins in something so wide.
fn share(part: u32, wide: u32, of: u32) -> u32 {
    let share = u64::from(part) * u64::from(wide) / u64::from(of.max(1));
    u32::try_from(share).unwrap_or(u32::MAX)
}
