//! How a file sets its text as a whole: what most of it looks like, how far apart its lines are,
//! whether its program tells a line that it broke from one that the author ended.

use super::words::{Line, WIDEST_LEADING};
use crate::forms::readers::pdf::page::ink::Style;

/// Some programs write a space at the end of a line that they broke, and none where the author
/// ended it. In a file of another program the missing of a space says nothing.
pub(in crate::forms::readers::pdf) fn mark_breaks<'a>(
    pages: impl Iterator<Item = &'a mut Vec<Line>>,
) {
    let mut lines: Vec<&mut Line> = pages.flatten().collect();
    let spaced = |line: &&mut Line| line.words.last().is_some_and(|word| word.spaced);
    let count = lines.iter().filter(|line| spaced(line)).count();
    if count * 10 < lines.len() {
        for word in lines.iter_mut().flat_map(|line| &mut line.words) {
            word.spaced = true;
        }
    }
}

/// How far apart the lines of paragraphs are in this file: as the nearest that stand below each
/// other are, and a little more. What is further apart are paragraphs.
pub(in crate::forms::readers::pdf) fn mark_leading<'a>(
    pages: impl Iterator<Item = &'a mut Vec<Line>>,
) {
    let mut pages: Vec<&mut Vec<Line>> = pages.collect();
    let mut steps: Vec<f64> = Vec::new();
    for lines in &pages {
        // What begins at one distance from the margin, from top to bottom.
        let mut begins: Vec<(f64, f64, f64)> = Vec::new();
        for line in lines.iter() {
            for word in &line.words {
                let few = begins.len() < 60;
                let known = begins
                    .iter_mut()
                    .find(|(left, ..)| (word.area.left - *left).abs() < 2.0);
                match known {
                    Some((_, base, size)) => {
                        if (word.size - *size).abs() < 0.6 {
                            steps.push((line.base - *base) / word.size);
                        }
                        (*base, *size) = (line.base, word.size);
                    }
                    None if few => begins.push((word.area.left, line.base, word.size)),
                    None => {}
                }
            }
        }
    }
    steps.retain(|step| (0.95..=WIDEST_LEADING).contains(step));
    steps.sort_by(f64::total_cmp);
    let usual = steps
        .windows(2)
        .find_map(|pair| match pair {
            [a, b] if b - a < 0.03 => Some(*a),
            _ => None,
        })
        .or_else(|| steps.first().copied());
    let leading = usual.map_or(WIDEST_LEADING, |step| (1.25 * step).min(WIDEST_LEADING));
    for line in pages.iter_mut().flat_map(|lines| lines.iter_mut()) {
        line.leading = leading;
    }
}

/// The style that most letters are set in.
pub(in crate::forms::readers::pdf) fn body<'a>(lines: impl Iterator<Item = &'a Line>) -> Style {
    let mut counts: Vec<(Style, usize)> = Vec::new();
    for word in lines.flat_map(|line| &line.words) {
        let count = word.text.chars().count();
        let alike = |style: &Style| style.bold == word.style.bold && style.size == word.style.size;
        match counts.iter_mut().find(|(style, _)| alike(style)) {
            Some((_, all)) => *all += count,
            None => counts.push((word.style, count)),
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(style, _)| style).unwrap_or_default()
}
