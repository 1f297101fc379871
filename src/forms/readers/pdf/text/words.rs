//! From letters to words and lines. Programs place text as they like: a line in one piece, each
//! letter by itself, bold letters twice. Only where the letters stand counts here.

use super::runs::{Drawn, in_order};
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::ink::{Glyph, Style};

/// A gap of more than this part of the font's size parts two words.
const WORD_GAP: f64 = 0.17;
/// Letters whose lines differ by less than this part of their size stand on one line.
const ONE_LINE: f64 = 0.3;
/// Single letters, this many in a row at one distance, were spaced by a designer or stand in the
/// boxes of a comb.
const FEWEST_SPACED: usize = 4;
/// They stand no further from each other than this many times their size: Y and N at the heads of
/// columns are no word.
const WIDEST_SPACED: f64 = 2.2;

/// Lines of one paragraph are no further apart than this many times the size of their letters.
pub(super) const WIDEST_LEADING: f64 = 1.9;

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) struct Word {
    pub(in crate::forms::readers::pdf) text: String,
    pub(in crate::forms::readers::pdf) area: Area,
    pub(in crate::forms::readers::pdf) size: f64,
    pub(in crate::forms::readers::pdf) style: Style,
    /// Whether a space may follow it, even at the end of its line ([`super::spacing::mark_breaks`]).
    pub(in crate::forms::readers::pdf) spaced: bool,
    /// Which widget it stands for, if it is a box to tick.
    pub(in crate::forms::readers::pdf) widget: Option<usize>,
}

/// Words that stand on one line, from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::forms::readers::pdf) struct Line {
    /// Its number on its page, from 0.
    pub(in crate::forms::readers::pdf) number: usize,
    pub(in crate::forms::readers::pdf) base: f64,
    pub(in crate::forms::readers::pdf) size: f64,
    /// How far apart lines of one paragraph are at most, in sizes of their letters.
    pub(in crate::forms::readers::pdf) leading: f64,
    pub(in crate::forms::readers::pdf) words: Vec<Word>,
}

impl Line {
    /// What it takes up of the page.
    pub(in crate::forms::readers::pdf) fn area(&self) -> Area {
        let mut areas = self.words.iter().map(|word| word.area);
        let first = areas.next().unwrap_or_default();
        areas.fold(first, Area::with)
    }
}

/// The lines that the letters make, from top to bottom.
pub(in crate::forms::readers::pdf) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut sorted: Vec<Drawn<'_>> = glyphs.iter().enumerate().collect();
    sorted.sort_by(|(_, a), (_, b)| a.base.total_cmp(&b.base));
    let mut lines: Vec<(f64, f64, Vec<Drawn<'_>>)> = Vec::new();
    for (order, glyph) in sorted {
        match lines.last_mut() {
            Some((base, size, line))
                if (glyph.base - *base).abs() <= ONE_LINE * size.max(glyph.size) =>
            {
                // What is larger sets the line; a raised "st" does not.
                if glyph.size > *size {
                    (*base, *size) = (glyph.base, glyph.size);
                }
                line.push((order, glyph));
            }
            _ => lines.push((glyph.base, glyph.size, vec![(order, glyph)])),
        }
    }
    lines
        .into_iter()
        .map(|(base, size, line)| Line {
            number: 0,
            base,
            size,
            leading: WIDEST_LEADING,
            words: as_read(joined(&words(&in_order(line)))),
        })
        .filter(|line| !line.words.is_empty())
        .collect()
}

fn words(line: &[&Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut last: Option<&Glyph> = None;
    for glyph in line.iter().copied() {
        let near = last.is_some_and(|last| {
            let gap = glyph.left - last.right;
            -0.5 * glyph.size < gap && gap < WORD_GAP * glyph.size
        });
        if glyph.text.is_empty() {
            // It was struck out.
            open &= near;
            last = Some(glyph);
            continue;
        }
        if glyph.text.trim().is_empty() {
            // A space, a tab.
            if let Some(word) = words.last_mut() {
                word.spaced = true;
            }
            open = false;
            continue;
        }
        match words.last_mut() {
            Some(word) if open && near => {
                push(&mut word.text, &glyph.text);
                word.area = word.area.with(glyph.room());
            }
            _ => {
                let mut text = String::new();
                push(&mut text, &glyph.text);
                words.push(Word {
                    text,
                    area: glyph.room(),
                    size: glyph.size,
                    style: glyph.style,
                    spaced: false,
                    widget: None,
                });
            }
        }
        // What was cut off goes on with nothing.
        open = !glyph.text.ends_with('…');
        last = Some(glyph);
    }
    words
}

/// Ligatures are letters; what only says where a word may be parted is nothing.
fn push(text: &mut String, letters: &str) {
    for c in letters.chars() {
        match c {
            '\u{fb00}' => text.push_str("ff"),
            '\u{fb01}' => text.push_str("fi"),
            '\u{fb02}' => text.push_str("fl"),
            '\u{fb03}' => text.push_str("ffi"),
            '\u{fb04}' => text.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
            '\u{2010}' | '\u{2011}' => text.push('-'),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c if c.is_whitespace() => {}
            c => text.push(c),
        }
    }
}

/// Letters stand as they are seen; Hebrew and Arabic are read from right to left.
fn as_read(mut words: Vec<Word>) -> Vec<Word> {
    let leftward = |word: &Word| word.text.chars().any(is_leftward);
    for run in words.chunk_by_mut(|a, b| leftward(a) && leftward(b)) {
        if !run.first().is_some_and(leftward) {
            continue;
        }
        let texts: Vec<String> = run
            .iter()
            .rev()
            .map(|word| word.text.chars().rev().collect())
            .collect();
        for (word, text) in run.iter_mut().zip(texts) {
            word.text = text;
        }
    }
    words
}

fn is_leftward(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

/// Joins single letters that follow each other at one distance: "B N 2 1 T L" in the boxes of a
/// comb, "F U L L  N A M E" in a heading. Twice the distance is a space.
fn joined(words: &[Word]) -> Vec<Word> {
    let pitch = |a: &Word, b: &Word| b.area.centre().0 - a.area.centre().0;
    let single =
        |word: &Word| word.text.chars().count() == 1 && word.text != "☐" && word.text != "☒";
    let mut made: Vec<Word> = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        let run = rest.iter().take_while(|word| single(word)).count();
        let run = rest.get(..run).unwrap_or_default();
        let shortest = run
            .windows(2)
            .filter_map(|pair| Some(pitch(pair.first()?, pair.last()?)))
            .fold(f64::MAX, f64::min);
        let even = run.windows(2).all(|pair| match pair {
            [a, b] => {
                let steps = pitch(a, b) / shortest;
                (steps - 1.0).abs() < 0.35 || (steps - 2.0).abs() < 0.35
            }
            _ => true,
        });
        let alike = run.iter().all(|word| word.text == first.text);
        let apart = shortest > WIDEST_SPACED * first.size;
        if run.len() < FEWEST_SPACED || !even || alike || apart {
            made.push(first.clone());
            rest = after;
            continue;
        }
        let mut last = first;
        let mut word = first.clone();
        for next in run.iter().skip(1) {
            if pitch(last, next) / shortest > 1.5 {
                made.push(std::mem::replace(&mut word, next.clone()));
            } else {
                word.text.push_str(&next.text);
                word.area = word.area.with(next.area);
                word.spaced = next.spaced;
            }
            last = next;
        }
        made.push(word);
        rest = rest.get(run.len()..).unwrap_or_default();
    }
    made
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::forms::readers::pdf::page::ink::{Glyph, Style};

    fn glyph(text: &str, left: f64, base: f64, width: f64) -> Glyph {
        Glyph {
            text: text.into(),
            left,
            right: left + width,
            base,
            size: 10.0,
            style: Style::default(),
        }
    }

    fn told(glyphs: &[Glyph]) -> Vec<String> {
        let words = |line: &super::Line| {
            let words: Vec<&str> = line.words.iter().map(|word| word.text.as_str()).collect();
            words.join(" ")
        };
        lines(glyphs).iter().map(words).collect()
    }

    #[test]
    fn letters_in_any_order_are_words_on_lines() {
        let found = told(&[
            glyph("e", 16.0, 30.0, 5.0),
            glyph("Z", 5.0, 30.2, 6.0),
            glyph("o", 11.0, 30.0, 5.0),
            glyph("Z", 5.2, 30.2, 6.0),
            glyph("K", 24.0, 30.0, 6.0),
            glyph("\u{fb01}", 5.0, 42.0, 5.0),
            glyph("t", 10.0, 42.0, 3.0),
        ]);
        assert_eq!(found, ["Zoe K", "fit"]);
    }

    #[test]
    fn letters_in_the_boxes_of_a_comb_are_words() {
        let comb: Vec<Glyph> = "BN2_1TL"
            .chars()
            .zip(0..)
            .filter(|(c, _)| *c != '_')
            .map(|(c, at)| glyph(&c.to_string(), 20.0 * f64::from(at), 30.0, 6.0))
            .collect();
        assert_eq!(told(&comb), ["BN2 1TL"]);
        let list = [glyph("a", 0.0, 30.0, 5.0), glyph("b", 40.0, 30.0, 5.0)];
        assert_eq!(told(&list), ["a b"]);
    }
}
