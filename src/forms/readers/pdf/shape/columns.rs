//! The rows of a table without lines: questions in the first column, each on as many lines as it
//! needs, and what stands beside each.

use super::grid::Block;
use super::names::Names;
use super::zones::ALIGNED;
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::ink::Rule;
use crate::forms::readers::pdf::text::chunks::{Chunk, goes_on};
use crate::forms::readers::pdf::text::words::Line;

/// A part of the page that is a table: its lines, where its columns begin, where its last one ends,
/// and the rules that part its rows.
pub(super) struct Table<'a> {
    pub(super) lines: &'a [Line],
    pub(super) gaps: &'a [f64],
    pub(super) margin: f64,
    pub(super) rules: &'a [Rule],
}

/// The cells of a table without lines, row by row.
pub(super) fn rows(table: &Table<'_>, names: &Names) -> Vec<Block> {
    let left = table
        .lines
        .iter()
        .map(|line| line.area().left)
        .fold(f64::MAX, f64::min);
    let starts: Vec<f64> = std::iter::once(left.min(table.margin))
        .chain(table.gaps.iter().copied())
        .collect();
    let limit = |column: usize| {
        let next = starts.get(column + 1);
        next.map_or(table.margin, |next| next - 4.0)
    };
    let columns: Vec<Vec<Chunk>> = (0..starts.len())
        .map(|column| table.column(&starts, column))
        .collect();
    // Headings may stand before the questions, over several of their rows.
    let asking = columns
        .iter()
        .enumerate()
        .take(columns.len().saturating_sub(1).max(1))
        .rev()
        .max_by_key(|(_, pieces)| pieces.len())
        .map_or(0, |(column, _)| column);
    let questions = columns.get(asking).map(Vec::as_slice).unwrap_or_default();
    let others: Vec<(&[Chunk], f64)> = columns
        .iter()
        .enumerate()
        .filter(|(column, _)| *column != asking)
        .map(|(column, pieces)| (pieces.as_slice(), limit(column)))
        .collect();
    let mut rows: Vec<Vec<Vec<Chunk>>> = table
        .parted(questions, limit(asking), &others)
        .into_iter()
        .map(|question| {
            let mut row = vec![Vec::new(); starts.len()];
            if let Some(cell) = row.get_mut(asking) {
                *cell = question;
            }
            row
        })
        .collect();
    for (column, answers) in columns.iter().enumerate() {
        if column != asking {
            for part in table.blocks(answers) {
                assign(&mut rows, asking, column, part);
            }
        }
    }
    let mut blocks = Vec::new();
    for (at, row) in (0u32..).zip(&rows) {
        for (column, cell) in row.iter().enumerate() {
            let Some(from) = starts.get(column).filter(|_| !cell.is_empty()) else {
                continue;
            };
            // Rows are as far apart as the grid needs to tell them from each other.
            let top = f64::from(at) * 20.0;
            let area = Area::between((*from, top), (limit(column) - 6.0, top + 18.0));
            blocks.push(names.block(area, cell, limit(column)));
        }
    }
    blocks
}

impl Table<'_> {
    /// What stands in one column, a piece a line.
    fn column(&self, starts: &[f64], column: usize) -> Vec<Chunk> {
        let from = starts.get(column).copied().unwrap_or(f64::MIN) - ALIGNED;
        let from = if column == 0 { f64::MIN } else { from };
        let to = starts
            .get(column + 1)
            .map_or(f64::MAX, |next| next - ALIGNED);
        let mut pieces = Vec::new();
        for line in self.lines {
            let words: Vec<_> = line
                .words
                .iter()
                .filter(|word| (from..to).contains(&word.area.left))
                .cloned()
                .collect();
            if !words.is_empty() {
                pieces.push(Chunk {
                    words,
                    base: line.base,
                    leading: line.leading,
                    line: line.number,
                });
            }
        }
        pieces
    }

    fn ruled_between(&self, above: &Chunk, below: &Chunk) -> bool {
        let (upper, lower) = (above.area(), below.area());
        let across = |rule: &Rule, area: Area| {
            let covered = rule.to.min(area.right) - rule.from.max(area.left);
            covered > 0.8 * area.width()
        };
        self.rules.iter().any(|rule| {
            above.base + 2.0 < rule.at
                && rule.at < below.base - 0.7 * below.size()
                && across(rule, upper)
                && across(rule, lower)
        })
    }

    /// The column of questions, each of which may have many lines. Its capital and an answer of its
    /// own beside it make a line another question, however full the line above is.
    fn parted(&self, pieces: &[Chunk], limit: f64, others: &[(&[Chunk], f64)]) -> Vec<Vec<Chunk>> {
        let mut parts: Vec<Vec<Chunk>> = Vec::new();
        for piece in pieces {
            let goes_on = |last: &Chunk| {
                goes_on(last, piece, limit)
                    && !self.ruled_between(last, piece)
                    && !(begins_anew(piece) && are_answered(last, piece, others))
            };
            match parts.last_mut() {
                Some(part) if part.last().is_some_and(goes_on) => part.push(piece.clone()),
                _ => parts.push(vec![piece.clone()]),
            }
        }
        parts
    }

    /// Another column by its gaps.
    fn blocks(&self, pieces: &[Chunk]) -> Vec<Vec<Chunk>> {
        let step = pieces
            .windows(2)
            .filter_map(|pair| Some(pair.last()?.base - pair.first()?.base))
            .fold(f64::MAX, f64::min);
        let mut parts: Vec<Vec<Chunk>> = Vec::new();
        for piece in pieces {
            match parts.last_mut() {
                Some(part)
                    if part.last().is_some_and(|last| {
                        piece.base - last.base <= 1.25 * step && !self.ruled_between(last, piece)
                    }) =>
                {
                    part.push(piece.clone());
                }
                _ => parts.push(vec![piece.clone()]),
            }
        }
        parts
    }
}

/// Whether a piece begins with a capital.
fn begins_anew(piece: &Chunk) -> bool {
    let first = piece.words.first();
    first.is_some_and(|word| word.text.starts_with(char::is_uppercase))
}

/// Whether each of two questions has something beside it, and the one does not go on with the other.
fn are_answered(above: &Chunk, below: &Chunk, others: &[(&[Chunk], f64)]) -> bool {
    others.iter().any(|(pieces, limit)| {
        let beside = |question: &Chunk| pieces.iter().find(|piece| piece.line == question.line);
        let both = beside(above).zip(beside(below));
        both.is_some_and(|(first, second)| !goes_on(first, second, *limit))
    })
}

/// Gives an answer to the question beside it: the only one that it stands beside, or else line by
/// line to the last question that has begun.
fn assign(rows: &mut Vec<Vec<Vec<Chunk>>>, asking: usize, column: usize, part: Vec<Chunk>) {
    let lines = |cell: &[Chunk]| Some((cell.first()?.line, cell.last()?.line));
    let Some((from, to)) = lines(&part) else {
        return;
    };
    let beside: Vec<usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| {
            row.get(asking)
                .and_then(|question| lines(question))
                .is_some_and(|(first, last)| first <= to && from <= last)
        })
        .map(|(at, _)| at)
        .collect();
    if let [only] = beside.as_slice() {
        if let Some(cell) = rows.get_mut(*only).and_then(|row| row.get_mut(column)) {
            cell.extend(part);
        }
        return;
    }
    for piece in part {
        let row = rows.iter().rposition(|row| {
            row.get(asking)
                .and_then(|question| question.first())
                .is_some_and(|first| first.line <= piece.line)
        });
        let Some(row) = row else {
            // An answer above all questions stands alone.
            let mut alone = vec![Vec::new(); column + 1];
            alone.resize(rows.first().map_or(column + 1, Vec::len), Vec::new());
            if let Some(cell) = alone.get_mut(column) {
                cell.push(piece);
            }
            rows.insert(0, alone);
            continue;
        };
        if let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
            cell.push(piece);
        }
    }
}
