//! The letters of one line in the order in which they are read. Where they stand decides, but what
//! was typed over a printed line stands on top of it, and bold letters are drawn twice.

use super::ink::Glyph;

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
