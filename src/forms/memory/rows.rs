//! The region without what was taken from it: rows that nothing stands in any more close up, so that
//! an answer is as near to its question as if nothing had been explained between them.

use std::collections::{BTreeMap, BTreeSet};

use super::parted::{BETWEEN, Fate};
use crate::forms::layout::{Cell, Content, Region};

/// Rows of a cell that are looked at.
const MOST_ROWS: u32 = 200;

/// Carries out what was found of each cell.
pub(super) fn settle(region: Region, fates: Vec<Fate>) -> Region {
    if fates.iter().all(|fate| *fate == Fate::Kept) {
        return region;
    }
    let Region {
        flow,
        continues,
        margin,
        cells,
    } = region;
    let mut left: Vec<Cell> = Vec::with_capacity(cells.len());
    // Whether anything is left in each row that something stood in.
    let mut rows: BTreeMap<u32, bool> = BTreeMap::new();
    let shared = shared_rows(&cells);
    for (cell, fate) in cells.into_iter().zip(fates) {
        let (row, span) = (cell.row, cell.rows.clamp(1, MOST_ROWS));
        let may_spread = flow && !shared.contains(&row);
        let (settled, emptied) = settled(cell, fate, may_spread);
        let remains = !settled.is_empty() && (!flow || !emptied);
        for row in row..row.saturating_add(span) {
            *rows.entry(row).or_default() |= remains;
        }
        left.extend(settled);
    }
    // In running text a box counts for something only beside its question.
    if flow {
        left.retain(|cell| rows.get(&cell.row).copied().unwrap_or(true));
    }
    let gone = closed_up(&rows, flow);
    let above = |row: u32| {
        let count = gone.partition_point(|gone| *gone < row);
        row.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX))
    };
    for cell in &mut left {
        let end = above(cell.row.saturating_add(cell.rows));
        cell.row = above(cell.row);
        cell.rows = end.saturating_sub(cell.row).max(1);
    }
    Region {
        flow,
        continues,
        margin,
        cells: left,
    }
}

/// The rows in which several cells stand.
fn shared_rows(cells: &[Cell]) -> BTreeSet<u32> {
    let pairs = cells.windows(2).filter_map(|pair| match pair {
        [one, other] if one.row == other.row => Some(one.row),
        _ => None,
    });
    pairs.collect()
}

/// What the cell becomes, and whether that is a box that was emptied. A line of several questions
/// is spread out in its row, if it may be.
fn settled(cell: Cell, fate: Fate, may_spread: bool) -> (Vec<Cell>, bool) {
    let worded = |text: &str, lead: usize| Cell {
        content: Content::text(text),
        lead,
        ..cell.clone()
    };
    let one = |text: &str, lead: usize| (vec![worded(text, lead)], false);
    match fate {
        Fate::Gone if cell.control.is_none() => (Vec::new(), false),
        Fate::Gone | Fate::Emptied => {
            let free = cell.control.is_none();
            (vec![worded("", 0)], free)
        }
        Fate::Worded(text) => one(&text, text.len()),
        Fate::Parted(question, answer) => {
            one(&format!("{question}{BETWEEN}{answer}"), question.len())
        }
        Fate::Several(asked) if may_spread => {
            let texts = asked
                .into_iter()
                .flat_map(|(question, answer)| [(question, true), (answer, false)]);
            let spread = (cell.col..).zip(texts).map(|(col, (text, asks))| Cell {
                col,
                cols: 1,
                ..worded(&text, if asks { text.len() } else { 0 })
            });
            (spread.collect(), false)
        }
        Fate::Typed(text) => one(&text, 0),
        Fate::Kept | Fate::Several(_) => (vec![cell], false),
    }
}

/// The rows that go: those of which nothing is left, and in running text the blank ones behind them
/// where there are blank ones in front as well.
fn closed_up(rows: &BTreeMap<u32, bool>, flow: bool) -> Vec<u32> {
    let mut gone: BTreeSet<u32> = rows
        .iter()
        .filter(|(_, left)| !**left)
        .map(|(row, _)| *row)
        .collect();
    if flow {
        let mut blank = BTreeSet::new();
        for row in &gone {
            let first = !gone.contains(&row.wrapping_sub(1));
            let after = rows
                .range(row.saturating_add(1)..)
                .next()
                .map(|(next, _)| *next);
            let before = rows.range(..*row).next_back().map(|(last, _)| *last);
            let apart = before.is_some_and(|last| row.saturating_sub(last) > 1);
            if let Some(next) = after.filter(|_| first && apart) {
                blank.extend((row.saturating_add(1)..next).take(MOST_ROWS as usize));
            }
        }
        gone.extend(blank);
    }
    gone.into_iter().collect()
}
