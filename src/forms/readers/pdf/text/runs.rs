//! The letters of one line in the order in which they are read. Where they stand decides, but what
//! was typed over a printed line stands on top of it, and bold letters are drawn twice.

use super::words::{Line, Word};
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::ink::Glyph;

/// Lines that differ by less than this part of the size of their letters may be one.
const SLANTED: f64 = 0.55;

/// A letter with its number in the order of drawing.
pub(super) type Drawn<'a> = (usize, &'a Glyph);

/// The letters of a line in the order in which they are read: run by run, since what was typed over
/// a printed line may stand on top of it.
pub(super) fn in_order(mut line: Vec<Drawn<'_>>) -> Vec<&Glyph> {
    line.sort_by(|(_, a), (_, b)| a.left.total_cmp(&b.left));
    let mut last: Option<&Glyph> = None;
    line.retain(|(_, glyph)| {
        let again = last.is_some_and(|last| is_again(last, glyph));
        if !again {
            last = Some(glyph);
        }
        !again
    });
    without_covered_rules(&mut line);
    line.sort_by_key(|(order, _)| *order);
    let mut runs: Vec<Vec<&Glyph>> = Vec::new();
    for (_, glyph) in line {
        let follows = runs.last().and_then(|run| run.last()).is_some_and(|last| {
            let gap = glyph.left - last.right;
            -0.4 * glyph.size < gap && gap < 0.4 * glyph.size
        });
        match runs.last_mut() {
            Some(run) if follows => run.push(glyph),
            _ => runs.push(vec![glyph]),
        }
    }
    let left = |run: &Vec<&Glyph>| run.first().map_or(0.0, |glyph| glyph.left);
    runs.sort_by(|a, b| left(a).total_cmp(&left(b)));
    runs.into_iter().flatten().collect()
}

/// Of a printed line to write on, what somebody wrote over is not to be seen.
fn without_covered_rules(line: &mut Vec<Drawn<'_>>) {
    let is_rule = |glyph: &Glyph| matches!(glyph.text.as_ref(), "_" | "." | "…");
    let written: Vec<(f64, f64)> = line
        .iter()
        .filter(|(_, glyph)| !is_rule(glyph) && !glyph.text.trim().is_empty())
        .map(|(_, glyph)| (glyph.left, glyph.right))
        .collect();
    line.retain(|(_, glyph)| {
        let middle = f64::midpoint(glyph.left, glyph.right);
        let before = written.partition_point(|(left, _)| *left <= middle);
        let covered = before
            .checked_sub(1)
            .and_then(|at| written.get(at))
            .is_some_and(|(_, right)| middle <= *right);
        !(is_rule(glyph) && covered)
    });
}

/// The same letter in the same place once more: shadows, and bold letters made of plain ones.
fn is_again(last: &Glyph, glyph: &Glyph) -> bool {
    last.text == glyph.text
        && glyph.left - last.left < 0.3 * (last.right - last.left).min(glyph.size)
        && !glyph.text.trim().is_empty()
}

/// Takes away lines to write on, printed as underscores, over which somebody wrote: in words of
/// another line of the page, or in what was typed on it.
pub(in crate::forms::readers::pdf) fn without_written_rules(lines: &mut Vec<Line>, typed: &[Area]) {
    let is_rule = |word: &Word| word.text.len() > 2 && word.text.chars().all(|c| c == '_');
    let words = lines.iter().flat_map(|line| &line.words);
    let mut written: Vec<Area> = words
        .filter(|word| !is_rule(word))
        .map(|word| word.area)
        .collect();
    written.extend(typed);
    for line in lines.iter_mut() {
        line.words.retain(|word| {
            let over = |other: &Area| {
                let higher = word.area.bottom - other.bottom;
                other.above(word.area) > 2.0 && higher.abs() < 0.8 * word.size
            };
            !is_rule(word) || !written.iter().any(over)
        });
    }
    lines.retain(|line| !line.words.is_empty());
}

/// Puts on one line what stands beside each other at nearly the same height: what was typed on a
/// printed form seldom stands exactly on the line of its question.
pub(in crate::forms::readers::pdf) fn level(lines: Vec<Line>) -> Vec<Line> {
    let mut made: Vec<Line> = Vec::new();
    for line in lines {
        let beside = made.last().is_some_and(|last| {
            let near = line.base - last.base < SLANTED * last.size.max(line.size);
            let clear = |word: &Word| {
                let gap = |other: &Word| -other.area.above(word.area);
                last.words.iter().all(|other| gap(other) > 0.5 * word.size)
            };
            near && line.words.iter().all(clear)
        });
        match made.last_mut() {
            Some(last) if beside => {
                last.words.extend(line.words);
                last.words
                    .sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
                // The first word's line is the line of both.
                if let Some(first) = last.words.first() {
                    last.base = first.area.bottom - 0.25 * first.size;
                }
            }
            _ => made.push(line),
        }
    }
    made
}
