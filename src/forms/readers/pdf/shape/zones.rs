//! Tables that no lines are drawn around: where one line after the other leaves the same gap, and
//! what stands behind it begins at the same place, there are columns: questions and their answers.
//!
//! A line that crosses the gap ends the table. A gap on one line alone is no column.

use crate::forms::readers::pdf::text::chunks::{Chunk, chunks, goes_on};
use crate::forms::readers::pdf::text::words::{Line, Word};

/// Columns begin within so many points of each other.
pub(super) const ALIGNED: f64 = 3.0;
/// Words this part of their size apart may belong to two columns, if the second begins one.
const LEAST_GAP: f64 = 0.45;
/// Lines of a table are no further apart than this many times what they usually are.
const APART: f64 = 4.0;
/// No page has more columns.
const MOST_COLUMNS: usize = 40;

/// Lines `from..to` of a page with columns that begin at these places.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Zone {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The beginnings of all columns but the first.
    pub(super) gaps: Vec<f64>,
}

/// What a line does at a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Something stands on both sides of it.
    Both,
    /// All ends before it.
    Left,
    /// All begins at or behind it.
    Right,
    /// Words run across it.
    Across,
}

/// The zones of a page, from top to bottom.
/// `begun` tells that a page before may have begun a table.
pub(super) fn zones(lines: &[Line], margin: f64, begun: bool) -> Vec<Zone> {
    let mut found: Vec<Zone> = Vec::new();
    for gap in candidates(lines) {
        for zone in runs(lines, gap, margin, begun) {
            let other = found
                .iter_mut()
                .find(|other| zone.from < other.to && other.from < zone.to);
            match other {
                None => found.push(zone),
                Some(other) => {
                    let lines = lines.get(other.from..other.to).unwrap_or_default();
                    let kinds = || lines.iter().map(|line| at(line, gap));
                    let free = !kinds().any(|kind| kind == At::Across)
                        && kinds().filter(|kind| *kind == At::Both).count() >= 2;
                    let known = other.gaps.iter().any(|known| (known - gap).abs() <= 12.0);
                    if free && !known {
                        other.gaps.push(gap);
                    }
                }
            }
        }
    }
    for zone in &mut found {
        zone.gaps.sort_by(f64::total_cmp);
    }
    found.sort_by_key(|zone| zone.from);
    found
}

/// Where pieces behind wide gaps begin, those that most lines have first.
fn candidates(lines: &[Line]) -> Vec<f64> {
    let mut starts: Vec<f64> = lines
        .iter()
        .flat_map(|line| {
            let behind = chunks(line).into_iter().skip(1);
            behind.map(|chunk| chunk.area().left)
        })
        .collect();
    starts.sort_by(f64::total_cmp);
    let mut counted: Vec<(f64, usize)> = Vec::new();
    for start in starts {
        match counted.last_mut() {
            Some((first, count)) if start - *first <= ALIGNED => *count += 1,
            _ => counted.push((start, 1)),
        }
    }
    counted.retain(|(_, count)| *count >= 2);
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.truncate(MOST_COLUMNS);
    counted.into_iter().map(|(start, _)| start).collect()
}

fn at(line: &Line, gap: f64) -> At {
    let split = line
        .words
        .partition_point(|word| word.area.left < gap - ALIGNED);
    let (before, behind) = line.words.split_at(split);
    match (before.last(), behind.first()) {
        (None, _) => At::Right,
        (Some(last), _) if last.area.right > gap - 1.0 => At::Across,
        (Some(_), None) => At::Left,
        (Some(last), Some(first)) => {
            let space = first.area.left - last.area.right;
            let begins = first.area.left - gap <= 2.0 * ALIGNED;
            let exact = (first.area.left - gap).abs() <= 1.0;
            let narrowest = match last.style.bold == first.style.bold {
                _ if last.text.ends_with('…') => -1.0,
                false => 0.2,
                true if exact => 0.33,
                true => LEAST_GAP,
            };
            if (begins && space >= narrowest * first.size) || space >= 1.2 * first.size {
                At::Both
            } else {
                At::Across
            }
        }
    }
}

/// The runs of lines that nothing crosses, each with two lines or more that have both sides.
fn runs(lines: &[Line], gap: f64, margin: f64, begun: bool) -> Vec<Zone> {
    let kinds: Vec<At> = lines.iter().map(|line| at(line, gap)).collect();
    let mut zones = Vec::new();
    let mut from = 0;
    while from < kinds.len() {
        let length = kinds
            .iter()
            .skip(from)
            .take_while(|kind| **kind != At::Across)
            .count();
        let head = begun && lines.get(from).is_some_and(|line| line.number == 0);
        let zone = trimmed(lines, &kinds, (from, from + length), gap, head);
        if let Some(zone) = zone.filter(|zone| !is_tabbed(lines, &kinds, zone, margin)) {
            zones.push(zone);
        }
        from += length + 1;
    }
    zones
}

/// From the first line with both sides to the last, with the lines that go on with it and the
/// questions around it that nobody answered.
fn trimmed(
    lines: &[Line],
    kinds: &[At],
    (from, to): (usize, usize),
    gap: f64,
    head: bool,
) -> Option<Zone> {
    let both: Vec<usize> = (from..to)
        .filter(|at| kinds.get(*at) == Some(&At::Both))
        .collect();
    let (first, last) = (*both.first()?, *both.last()?);
    if both.len() < 2 {
        return None;
    }
    let base = |at: usize| lines.get(at).map_or(0.0, |line| line.base);
    let pitch = {
        let mut steps: Vec<f64> = (first + 1..=last)
            .map(|at| base(at) - base(at - 1))
            .collect();
        steps.sort_by(f64::total_cmp);
        steps.get(steps.len() / 2).copied().unwrap_or(0.0)
    };
    let label = lines.get(first).and_then(|line| line.words.first())?;
    let like_label = |at: usize| {
        let word = lines.get(at).and_then(|line| line.words.first());
        word.is_some_and(|word| {
            word.style == label.style && (word.area.left - label.area.left).abs() <= ALIGNED
        })
    };
    let mut begin = first;
    // At the head of a page an answer of the page before may go on.
    while head && begin > from && kinds.get(begin - 1) == Some(&At::Right) {
        begin -= 1;
    }
    while begin > from
        && first - begin < 2
        && kinds.get(begin - 1) == Some(&At::Left)
        && like_label(begin - 1)
        && base(begin) - base(begin - 1) <= 1.3 * pitch
    {
        begin -= 1;
    }
    let mut end = last;
    while end + 1 < to && end - last < 40 {
        let near = base(end + 1) - base(end) <= 1.3 * pitch;
        let more = match kinds.get(end + 1) {
            Some(At::Right) => near,
            Some(At::Left) => near && like_label(end + 1) && end - last < 4,
            _ => false,
        };
        if !more {
            break;
        }
        end += 1;
    }
    let apart = (first + 1..=last).any(|at| base(at) - base(at - 1) > APART * pitch.max(10.0));
    (!apart || both.len() > 3).then_some(Zone {
        from: begin,
        to: end + 1,
        gaps: vec![gap],
    })
}

/// Whether the gaps are tabs in running text: an answer that is longer than its line goes on at the
/// margin of the page and not in a column of its own.
fn is_tabbed(lines: &[Line], kinds: &[At], zone: &Zone, margin: f64) -> bool {
    let kind = |at: usize| kinds.get(at).copied();
    let first = zone.gaps.first().copied().unwrap_or(margin);
    if (zone.from..zone.to).any(|at| kind(at) == Some(At::Right)) {
        return false;
    }
    (zone.from..zone.to).any(|at| {
        let pair = lines.get(at).zip(lines.get(at + 1));
        kind(at) == Some(At::Both)
            && pair.is_some_and(|(line, next)| {
                let behind = |word: &Word| word.area.left >= first - ALIGNED;
                let split = line.words.iter().position(behind).unwrap_or(0);
                let (question, answer) = line.words.split_at(split);
                let (question, answer) = (piece(line, question), piece(line, answer));
                let [more] = chunks(next)
                    .try_into()
                    .unwrap_or_else(|_| [piece(next, &[])]);
                let asked = question
                    .words
                    .last()
                    .is_some_and(|word| word.text.ends_with([':', '?']));
                let lower = more
                    .words
                    .first()
                    .is_some_and(|word| word.text.starts_with(char::is_lowercase));
                lower
                    && goes_on(&answer, &more, margin)
                    && (asked || !goes_on(&question, &more, first))
            })
    })
}

fn piece(line: &Line, words: &[Word]) -> Chunk {
    Chunk {
        words: words.to_vec(),
        base: line.base,
        leading: line.leading,
        line: line.number,
    }
}
