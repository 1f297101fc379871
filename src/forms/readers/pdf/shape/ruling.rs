//! From rules to boxes: the lines that a page draws around its cells make a table, or a single box
//! for an answer or a tick. Programs draw a border as one long line, as a line for each cell, or as
//! dots; tables are open at their sides; a box stands in a box.

use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::ink::{Ink, Rule};

/// Lines that differ by less are one: double borders, and rectangles drawn for each cell.
const SAME: f64 = 3.5;
/// Pieces of a line no further apart are one line: dots and dashes, corners.
const DASH: f64 = 4.0;
/// A line that reaches so near to another one meets it.
const REACH: f64 = 3.0;
/// No page of a form has more lines; what has is a drawing.
const MOST_RULES: usize = 1_500;
/// No table has more boxes.
const MOST_BOXES: usize = 20_000;

/// Boxes that share their borders.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::forms::readers::pdf) struct Frame {
    /// From top to bottom and from left to right.
    pub(in crate::forms::readers::pdf) boxes: Vec<Area>,
}

impl Frame {
    /// What it takes up of the page.
    pub(in crate::forms::readers::pdf) fn area(&self) -> Area {
        let first = self.boxes.first().copied().unwrap_or_default();
        self.boxes.iter().copied().fold(first, Area::with)
    }
}

/// The rules of a page without those that are drawn around a field alone: borders of fields that
/// touch make no table.
pub(in crate::forms::readers::pdf) fn without_borders(
    ink: &Ink,
    fields: &[Area],
) -> (Vec<Rule>, Vec<Rule>) {
    let near = |a: f64, b: f64| (a - b).abs() <= DASH;
    let across = |rule: &&Rule| {
        !fields.iter().any(|field| {
            (near(rule.at, field.top) || near(rule.at, field.bottom))
                && field.left - DASH <= rule.from
                && rule.to <= field.right + DASH
        })
    };
    let down = |rule: &&Rule| {
        !fields.iter().any(|field| {
            (near(rule.at, field.left) || near(rule.at, field.right))
                && field.top - DASH <= rule.from
                && rule.to <= field.bottom + DASH
        })
    };
    (
        ink.across.iter().filter(across).copied().collect(),
        ink.down.iter().filter(down).copied().collect(),
    )
}

/// The tables and boxes that these rules make.
pub(in crate::forms::readers::pdf) fn frames(across: &[Rule], down: &[Rule]) -> Vec<Frame> {
    let (across, down) = (whole(across), whole(down));
    if across.len() > MOST_RULES || down.len() > MOST_RULES {
        return Vec::new();
    }
    groups(&across, &down)
        .into_iter()
        .filter_map(|(across, down)| frame(&across, &down))
        .collect()
}

/// Pieces of lines put together.
pub(super) fn whole(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    // Lines at one place, then from beginning to end.
    let mut made: Vec<Rule> = Vec::new();
    let mut rest = sorted.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.partition_point(|rule| rule.at - first.at < 1.5);
        let (level, after) = rest.split_at(count.max(1));
        rest = after;
        let mut level = level.to_vec();
        level.sort_by(|a, b| a.from.total_cmp(&b.from));
        let begin = made.len();
        for rule in level {
            match made.get_mut(begin..).and_then(<[Rule]>::last_mut) {
                Some(last) if rule.from - last.to <= DASH => last.to = last.to.max(rule.to),
                _ => made.push(rule),
            }
        }
    }
    made.retain(|rule| rule.to - rule.from >= 5.0);
    made
}

/// Lines that meet, directly or through others.
fn groups(across: &[Rule], down: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    // Which group each upright is in; a level line joins all that it meets.
    let mut group: Vec<usize> = (0..down.len()).collect();
    let mut members: Vec<(Vec<Rule>, Vec<Rule>)> =
        down.iter().map(|rule| (Vec::new(), vec![*rule])).collect();
    for level in across {
        let mut met: Vec<usize> = down
            .iter()
            .zip(&group)
            .filter(|(upright, _)| meet(level, upright))
            .map(|(_, group)| *group)
            .collect();
        met.sort_unstable();
        met.dedup();
        let Some((into, others)) = met.split_first() else {
            continue;
        };
        for other in others {
            let (levels, uprights) = members
                .get_mut(*other)
                .map(std::mem::take)
                .unwrap_or_default();
            if let Some(group) = members.get_mut(*into) {
                group.0.extend(levels);
                group.1.extend(uprights);
            }
            for of in &mut group {
                if of == other {
                    *of = *into;
                }
            }
        }
        if let Some(group) = members.get_mut(*into) {
            group.0.push(*level);
        }
    }
    members.retain(|(levels, uprights)| levels.len() + uprights.len() >= 3 && !levels.is_empty());
    members
}

fn meet(level: &Rule, upright: &Rule) -> bool {
    upright.from - REACH <= level.at
        && level.at <= upright.to + REACH
        && level.from - REACH <= upright.at
        && upright.at <= level.to + REACH
}

/// The boxes of lines that meet.
fn frame(across: &[Rule], down: &[Rule]) -> Option<Frame> {
    let ys = places(across, down);
    let xs = places(down, across);
    if ys.len() < 2 || xs.len() < 2 || ys.len() * xs.len() > MOST_BOXES {
        return None;
    }
    let mut boxes: Vec<Area> = Vec::new();
    // Boxes of the row above, which go on where no line ends them.
    let mut open: Vec<Area> = Vec::new();
    for pair in ys.windows(2) {
        let [top, bottom] = *pair else { continue };
        let mut row: Vec<Area> = Vec::new();
        let mut left = *xs.first()?;
        for right in xs.iter().skip(1).copied() {
            let outer = Some(&right) == xs.last();
            if outer || covers(down, right, top, bottom) {
                row.push(Area {
                    left,
                    top,
                    right,
                    bottom,
                });
                left = right;
            }
        }
        let mut next = Vec::new();
        for mut cell in row {
            let above = open.iter().position(|above| above.is_over(cell));
            if let Some(at) = above
                && !covers(across, top, cell.left, cell.right)
            {
                cell.top = open.swap_remove(at).top;
            }
            next.push(cell);
        }
        boxes.append(&mut open);
        open = next;
    }
    boxes.append(&mut open);
    // Where a side is open, what lies outside all lines is no box.
    boxes.retain(|cell| {
        let closed = |at: f64, rules: &[Rule], from, to| covers(rules, at, from, to);
        let sides = [
            closed(cell.left, down, cell.top, cell.bottom),
            closed(cell.right, down, cell.top, cell.bottom),
            closed(cell.top, across, cell.left, cell.right),
            closed(cell.bottom, across, cell.left, cell.right),
        ];
        sides.iter().filter(|side| **side).count() >= 2
            && cell.height() >= 4.0
            && cell.width() >= 4.0
    });
    boxes.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    (!boxes.is_empty()).then_some(Frame { boxes })
}

/// Where lines are, and where the lines that cross them end beyond the outermost: a table may be
/// open at its sides.
fn places(rules: &[Rule], crossing: &[Rule]) -> Vec<f64> {
    let mut all: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    all.sort_by(f64::total_cmp);
    let mut places: Vec<f64> = Vec::new();
    for at in all {
        match places.last() {
            Some(last) if at - last < SAME => {}
            _ => places.push(at),
        }
    }
    let from = crossing
        .iter()
        .map(|rule| rule.from)
        .fold(f64::MAX, f64::min);
    let to = crossing.iter().map(|rule| rule.to).fold(f64::MIN, f64::max);
    if places
        .first()
        .is_some_and(|first| first - from > 2.0 * SAME)
    {
        places.insert(0, from);
    }
    if places.last().is_some_and(|last| to - last > 2.0 * SAME) {
        places.push(to);
    }
    places
}

/// Whether a line at this place covers most of the way.
fn covers(rules: &[Rule], at: f64, from: f64, to: f64) -> bool {
    let covered: f64 = rules
        .iter()
        .filter(|rule| (rule.at - at).abs() <= SAME)
        .map(|rule| (rule.to.min(to) - rule.from.max(from)).max(0.0))
        .fold(0.0, f64::max);
    covered >= 0.6 * (to - from)
}

#[cfg(test)]
mod tests {
    use super::{Area, Rule, frames};

    fn rules(rules: &[(f64, f64, f64)]) -> Vec<Rule> {
        let rule = |(at, from, to): &(f64, f64, f64)| Rule {
            at: *at,
            from: *from,
            to: *to,
        };
        rules.iter().map(rule).collect()
    }

    fn boxes(across: &[(f64, f64, f64)], down: &[(f64, f64, f64)]) -> Vec<(f64, f64, f64, f64)> {
        let corner = |area: &Area| (area.left, area.top, area.right, area.bottom);
        frames(&rules(across), &rules(down))
            .iter()
            .flat_map(|frame| &frame.boxes)
            .map(corner)
            .collect()
    }

    #[test]
    fn lines_make_the_boxes_of_a_table_with_a_merged_one() {
        let found = boxes(
            &[(0.0, 0.0, 100.0), (20.0, 0.0, 100.0), (40.0, 0.0, 100.0)],
            &[(0.0, 0.0, 40.0), (50.0, 20.0, 40.0), (100.0, 0.0, 40.0)],
        );
        let wanted = [
            (0.0, 0.0, 100.0, 20.0),
            (0.0, 20.0, 50.0, 40.0),
            (50.0, 20.0, 100.0, 40.0),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_table_without_lines_at_its_sides_has_boxes_all_the_same() {
        let found = boxes(
            &[(0.0, 0.0, 100.0), (20.0, 0.0, 100.0), (40.0, 0.0, 100.0)],
            &[(50.0, 0.0, 40.0)],
        );
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn dots_are_a_line_and_an_underline_is_no_box() {
        let dots: Vec<(f64, f64, f64)> = (0..25)
            .map(f64::from)
            .map(|at| (20.0, at * 4.0, at * 4.0 + 1.0))
            .collect();
        let mut across = vec![(0.0, 0.0, 97.0)];
        across.extend(dots);
        let down = [(0.0, 0.0, 20.0), (97.0, 0.0, 20.0)];
        assert_eq!(boxes(&across, &down), [(0.0, 0.0, 97.0, 20.0)]);
        assert!(boxes(&[(20.0, 0.0, 97.0)], &[]).is_empty());
    }
}
