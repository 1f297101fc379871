//! Running text: lines that go on with a sentence put together, gaps within a line kept as tabs,
//! blank lines remembered.

use super::names::Names;
use crate::forms::readers::pdf::text::chunks::{Chunk, Said, chunks, goes_on, said};
use crate::forms::readers::pdf::text::words::Line;

/// Lines further apart than this many times the font's size have a blank line between them.
const BLANK: f64 = 2.3;

/// A paragraph, or one line of it that its author ended.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) struct Paragraph {
    pub(super) said: Said,
    /// Whether a blank line stands above it.
    pub(super) apart: bool,
    /// Its first and last line, to tell whether one page goes on with another.
    pub(super) first: Chunk,
    pub(super) last: Chunk,
    /// Where its lines end.
    pub(super) limit: f64,
    pub(super) place: String,
}

/// The paragraphs of lines that end at `margin`.
pub(in crate::forms::readers::pdf) fn paragraphs(
    lines: &[Line],
    margin: f64,
    names: &Names,
) -> Vec<Paragraph> {
    let mut groups: Vec<Vec<Chunk>> = Vec::new();
    for line in lines {
        let pieces = chunks(line);
        let open = groups.last_mut().filter(|group| {
            let pair = group.last().zip(pieces.first());
            pieces.len() == 1 && pair.is_some_and(|(last, next)| goes_on(last, next, margin))
        });
        match open {
            Some(group) => group.extend(pieces),
            None => groups.push(pieces),
        }
    }
    let mut last: Option<f64> = None;
    let mut made = Vec::new();
    for group in groups {
        let (Some(first), Some(end)) = (group.first(), group.last()) else {
            continue;
        };
        let apart = last.is_some_and(|last| first.base - last > BLANK * first.size());
        last = Some(end.base);
        made.push(Paragraph {
            said: said(&group, margin, names.body),
            apart,
            place: names.line(first.line),
            first: first.clone(),
            last: end.clone(),
            limit: margin,
        });
    }
    made
}

/// Where the lines of a page end: where the longest of them do, if more than one does; else as far
/// from the right edge as they begin from the left.
pub(in crate::forms::readers::pdf) fn margin(lines: &[Line], width: f64) -> f64 {
    let areas: Vec<_> = lines.iter().map(Line::area).collect();
    let right = areas.iter().map(|area| area.right).fold(0.0, f64::max);
    let left = areas.iter().map(|area| area.left).fold(width, f64::min);
    let mirrored = width - left;
    let full = areas
        .iter()
        .filter(|area| right - area.right < 0.1 * (right - left))
        .count();
    if full >= 3 || right > mirrored {
        right
    } else {
        mirrored
    }
}
