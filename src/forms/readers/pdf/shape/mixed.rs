//! Words around fields and boxes: each piece of text and each box has its place, and what stands
//! on one height is one row, so that a question is beside or above its box.

use super::grid::Block;
use super::names::Names;
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::text::chunks::{Chunk, chunks, goes_on, is_tick};
use crate::forms::readers::pdf::text::words::Line;

/// A box that is higher has room for more than one line.
const ONE_LINE: f64 = 26.0;
/// Heights that differ by less are one.
const LEVEL: f64 = 5.0;

/// The words and the boxes of a part of a page as things in rows. `margin` is where lines end if
/// nothing ends them before.
pub(super) fn mixed(lines: &[Line], boxes: Vec<Block>, margin: f64, names: &Names) -> Vec<Block> {
    let mut pieces: Vec<Chunk> = Vec::new();
    for line in lines {
        for chunk in chunks(line) {
            pieces.extend(cut(chunk, &boxes));
        }
    }
    let limits: Vec<f64> = pieces
        .iter()
        .map(|piece| limit(piece, &pieces, &boxes, margin))
        .collect();
    let paragraphs = paragraphs(&pieces, &limits, &boxes);
    let heights = heights(&pieces, &boxes);
    let mut made: Vec<Block> = Vec::new();
    for (paragraph, limit) in paragraphs {
        let Some(first) = paragraph.first() else {
            continue;
        };
        let areas = paragraph.iter().map(Chunk::area);
        let area = areas.fold(first.area(), Area::with);
        let last = paragraph.last().unwrap_or(first);
        let (from, to) = (row(&heights, height(first)), row(&heights, height(last)));
        let (top, bottom) = span(from, to);
        let area = Area {
            top,
            bottom,
            right: area.right.min(limit - 6.0).max(area.left + 1.0),
            ..area
        };
        made.push(names.block(area, &paragraph, limit));
    }
    for mut block in boxes {
        let (from, to) = rows_beside(&heights, block.area, &pieces);
        let (top, bottom) = span(from, to);
        (block.area.top, block.area.bottom) = (top, bottom);
        made.push(block);
    }
    made
}

/// A piece of a line ends where a box begins.
fn cut(chunk: Chunk, boxes: &[Block]) -> Vec<Chunk> {
    let mut parts = vec![Chunk {
        words: Vec::new(),
        ..chunk.clone()
    }];
    for word in chunk.words {
        let last = parts.last().and_then(|part| part.words.last());
        let between = last.is_some_and(|last| {
            boxes.iter().any(|block| {
                let (x, _) = block.area.centre();
                block.area.beside(word.area) > 0.0
                    && last.area.centre().0 < x
                    && x < word.area.centre().0
            })
        });
        match parts.last_mut() {
            Some(part) if !between => part.words.push(word),
            _ => parts.push(Chunk {
                words: vec![word],
                base: chunk.base,
                leading: chunk.leading,
                line: chunk.line,
            }),
        }
    }
    parts
}

/// Where a piece of text must end: at the next thing to its right.
fn limit(piece: &Chunk, pieces: &[Chunk], boxes: &[Block], margin: f64) -> f64 {
    let area = piece.area();
    let others = pieces.iter().map(Chunk::area);
    others
        .chain(boxes.iter().map(|block| block.area))
        .filter(|other| other.beside(area) > 1.0 && other.left > area.left + 1.0)
        .map(|other| other.left)
        .fold(margin, f64::min)
}

/// Pieces below each other that are one sentence. A page has some hundred pieces.
fn paragraphs(pieces: &[Chunk], limits: &[f64], boxes: &[Block]) -> Vec<(Vec<Chunk>, f64)> {
    let mut made: Vec<(Vec<Chunk>, f64)> = Vec::new();
    for (piece, limit) in pieces.iter().zip(limits) {
        let area = piece.area();
        let open = made.iter_mut().rev().take(60).find(|(paragraph, width)| {
            paragraph.last().is_some_and(|last| {
                let above = last.area();
                last.base < piece.base
                    && (above.left - area.left).abs() < 3.0
                    && ((goes_on(last, piece, limit.min(*width)) && !is_asked(last, piece, boxes))
                        || (more_options(last, piece) && is_first(piece, pieces)))
            })
        });
        match open {
            Some((paragraph, width)) => {
                *width = width.min(*limit);
                paragraph.push(piece.clone());
            }
            None => made.push((vec![piece.clone()], *limit)),
        }
    }
    made
}

/// Whether a box beside the last line, and above the next, has all of its question: the next line
/// asks for more, unless it begins in the middle of a sentence.
fn is_asked(last: &Chunk, next: &Chunk, boxes: &[Block]) -> bool {
    let (above, below) = (last.area(), next.area());
    let begins = next
        .words
        .first()
        .is_some_and(|word| !word.text.starts_with(char::is_lowercase));
    begins
        && boxes.iter().any(|block| {
            block.area.beside(above) > 1.0
                && block.area.left > above.left
                && block.area.bottom < below.top + 2.0
        })
}

/// Whether both lines offer options, a few words each: the second offers more of the same.
fn more_options(last: &Chunk, next: &Chunk) -> bool {
    let offers = |piece: &Chunk| {
        let ticks = piece.words.iter().filter(|word| is_tick(&word.text));
        let begins = piece.words.first().is_some_and(|word| is_tick(&word.text));
        begins && piece.words.len() <= 6 * ticks.count()
    };
    let close = next.base - last.base <= 2.2 * last.size().max(next.size());
    close && offers(last) && offers(next)
}

/// Whether nothing stands to the left of a piece on its line.
fn is_first(piece: &Chunk, pieces: &[Chunk]) -> bool {
    let left = piece.area().left;
    !pieces
        .iter()
        .any(|other| other.line == piece.line && other.area().left < left - 1.0)
}

/// The heights at which something stands: lines, boxes of one line, and higher boxes with nothing
/// beside them.
fn heights(pieces: &[Chunk], boxes: &[Block]) -> Vec<f64> {
    let mut all: Vec<f64> = pieces.iter().map(height).collect();
    let low = |block: &&Block| block.area.height() <= ONE_LINE;
    all.extend(
        boxes
            .iter()
            .filter(low)
            .map(|block| level(block.area, pieces)),
    );
    for block in boxes.iter().filter(|block| !low(block)) {
        let within = |at: &f64| (block.area.top..block.area.bottom).contains(at);
        if !all.iter().any(within) {
            all.push(block.area.top + LEVEL);
        }
    }
    all.sort_by(f64::total_cmp);
    let mut heights: Vec<f64> = Vec::new();
    for at in all {
        if heights.last().is_none_or(|last| at - last > LEVEL) {
            heights.push(at);
        }
    }
    heights
}

/// The height of a box of one line: that of the words beside it, or its own.
fn level(area: Area, pieces: &[Chunk]) -> f64 {
    let share = |piece: &Chunk| {
        let words = piece.area();
        words.beside(area) / words.height().min(area.height()).max(1.0)
    };
    let best = pieces
        .iter()
        .map(|piece| (share(piece), piece))
        .filter(|(share, _)| *share >= 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map_or(area.centre().1, |(_, piece)| height(piece))
}

/// The height of a piece of text: the middle of its small letters.
fn height(piece: &Chunk) -> f64 {
    piece.base - 0.3 * piece.size()
}

/// The row of a height.
fn row(heights: &[f64], height: f64) -> usize {
    let behind = heights.partition_point(|at| *at <= height);
    behind.saturating_sub(1)
}

/// The rows beside a box: its own, or all that begin within it.
fn rows_beside(heights: &[f64], area: Area, pieces: &[Chunk]) -> (usize, usize) {
    let first = heights.partition_point(|at| *at < area.top);
    let behind = heights.partition_point(|at| *at < area.bottom);
    if area.height() <= ONE_LINE || behind <= first {
        let only = row(heights, level(area, pieces));
        (only, only)
    } else {
        (first, behind - 1)
    }
}

/// Rows as places far enough from each other for a grid.
fn span(from: usize, to: usize) -> (f64, f64) {
    let place = |row: usize| 20.0 * f64::from(u32::try_from(row).unwrap_or(0));
    (place(from), place(to) + 18.0)
}
