//! From words to pieces of lines, and from those to paragraphs: where a line has a gap, whether
//! the next line goes on with what this one began, or begins anew because its author wanted it so.

use super::words::{Line, Word};
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::ink::Style;

/// A gap of more than this many times the font's size parts what stands on a line.
const WIDE_GAP: f64 = 1.2;
/// Lines further apart than this many times the font's size have a blank line between them.
const APART: f64 = 1.9;

/// An option has fewer words.
const FEWEST: usize = 4;

/// Words of a line without a wide gap between them.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) struct Chunk {
    pub(in crate::forms::readers::pdf) words: Vec<Word>,
    pub(in crate::forms::readers::pdf) base: f64,
    /// How far apart lines of one paragraph are at most, in sizes of their letters.
    pub(in crate::forms::readers::pdf) leading: f64,
    /// The number of the line on its page.
    pub(in crate::forms::readers::pdf) line: usize,
}

impl Chunk {
    pub(in crate::forms::readers::pdf) fn area(&self) -> Area {
        let mut areas = self.words.iter().map(|word| word.area);
        let first = areas.next().unwrap_or_default();
        areas.fold(first, Area::with)
    }

    pub(in crate::forms::readers::pdf) fn size(&self) -> f64 {
        self.words.first().map_or(10.0, |word| word.size)
    }

    /// Whether the words before `at` are bold, those from it on are not, and no sign parts them.
    fn turns_plain(&self, at: usize) -> bool {
        let (before, after) = self.words.split_at(at.min(self.words.len()));
        let parted = before.last().is_some_and(|word| {
            word.text
                .ends_with([':', '?', '.', ',', ';', ')', '-', '☐', '☒'])
        });
        !parted
            && before.iter().all(|word| word.style.bold)
            && after.iter().all(|word| !word.style.bold)
            && !after.first().is_some_and(|word| is_tick(&word.text))
    }

    fn first_style(&self) -> Style {
        self.words
            .first()
            .map(|word| word.style)
            .unwrap_or_default()
    }

    fn last_style(&self) -> Style {
        self.words.last().map(|word| word.style).unwrap_or_default()
    }

    fn has_tick(&self) -> bool {
        self.words.iter().any(|word| is_tick(&word.text))
    }
}

/// Whether a word is a box to tick.
pub(in crate::forms::readers::pdf) fn is_tick(text: &str) -> bool {
    text.starts_with(['☐', '☒', '☑', '□', '○', '◉', '❏', '❑', '❍'])
}

/// The pieces of a line.
pub(in crate::forms::readers::pdf) fn chunks(line: &Line) -> Vec<Chunk> {
    let mut made: Vec<Chunk> = Vec::new();
    for word in &line.words {
        let near = made
            .last()
            .and_then(|chunk| chunk.words.last())
            .is_some_and(|last| {
                let gap = word.area.left - last.area.right;
                let size = last.size.min(word.size);
                // A box and the words beside it belong together even over a wider gap.
                let ticks = is_tick(&last.text) != is_tick(&word.text);
                let most = if ticks { 2.0 } else { WIDE_GAP };
                (-0.5 * size..=most * size).contains(&gap)
            });
        match made.last_mut() {
            Some(chunk) if near => chunk.words.push(word.clone()),
            _ => made.push(Chunk {
                words: vec![word.clone()],
                base: line.base,
                leading: line.leading,
                line: line.number,
            }),
        }
    }
    with_options_together(without_last_tick(made))
}

/// A box at the end of a statement stands apart from it, so that the statement's own next line can
/// go on with it; of options with boxes behind them there are two or more.
fn without_last_tick(mut chunks: Vec<Chunk>) -> Vec<Chunk> {
    let ticks = chunks.iter().flat_map(|chunk| &chunk.words);
    let single = ticks.filter(|word| is_tick(&word.text)).count() == 1;
    let Some(last) = chunks.last_mut().filter(|_| single) else {
        return chunks;
    };
    let tail = last.words.split_off(last.words.len().saturating_sub(1));
    let apart = match (last.words.last(), tail.first()) {
        (Some(before), Some(tick)) => {
            let gap = tick.area.left - before.area.right;
            is_tick(&tick.text) && last.words.len() >= FEWEST && gap > 0.5 * before.size
        }
        _ => false,
    };
    if apart {
        let tick = Chunk {
            words: tail,
            base: last.base,
            leading: last.leading,
            line: last.line,
        };
        chunks.push(tick);
    } else {
        last.words.extend(tail);
    }
    chunks
}

/// "☐ Yes", "☒ No" side by side are one answer.
fn with_options_together(chunks: Vec<Chunk>) -> Vec<Chunk> {
    let mut made: Vec<Chunk> = Vec::new();
    for chunk in chunks {
        let begins = |chunk: &Chunk| chunk.words.first().is_some_and(|word| is_tick(&word.text));
        let ends = |chunk: &Chunk| chunk.words.last().is_some_and(|word| is_tick(&word.text));
        let together = made.last().is_some_and(|last| {
            (begins(last) && begins(&chunk))
                || (ends(last) && ends(&chunk) && chunk.words.len() <= 4)
                || (last.has_tick() && begins(&chunk))
        });
        match made.last_mut() {
            Some(last) if together => last.words.extend(chunk.words),
            _ => made.push(chunk),
        }
    }
    made
}

/// Whether `next`, on the line below, goes on with the sentence of `last`, where lines end at
/// `limit`.
pub(in crate::forms::readers::pdf) fn goes_on(last: &Chunk, next: &Chunk, limit: f64) -> bool {
    let (end, begin) = (last.last_style(), next.first_style());
    let alike =
        end.bold == begin.bold && end.size.abs_diff(begin.size) <= 1 && end.colour == begin.colour;
    let size = last.size().max(next.size());
    let close = next.base - last.base <= next.leading * size;
    let (text, word) = match (last.words.last(), next.words.first()) {
        (Some(last), Some(next)) => (last.text.as_str(), next),
        _ => return false,
    };
    if !alike || !close || begins_item(next) {
        return false;
    }
    let room = limit - last.area().right;
    let broken = last.words.last().is_some_and(|word| word.spaced) || text.ends_with('-');
    let full = broken && 0.25 * size + word.area.width() > room - 0.4 * size;
    // An address is written small wherever it stands.
    let lower = word
        .text
        .starts_with(|c: char| c.is_lowercase() || c == '(')
        && !is_address(&word.text);
    let torn = is_torn(last, next, limit);
    match text.chars().last() {
        _ if torn => true,
        // What asks has ended, unless the line had no room for more.
        Some(':' | '?') => full && lower,
        Some('.' | '!' | ';') => full,
        _ => full || lower,
    }
}

/// Whether a word that is longer than its line was torn: nothing else stands on the line, and it
/// could not be parted at a space.
fn is_torn(last: &Chunk, next: &Chunk, limit: f64) -> bool {
    let ([only], Some(word)) = (last.words.as_slice(), next.words.first()) else {
        return false;
    };
    let room = limit - last.area().right;
    let begins = word.text.starts_with('@');
    begins
        || (room < 1.2 * only.size
            && (is_address(&only.text) || !only.spaced)
            && only.text.chars().count() > 12)
}

fn is_address(word: &str) -> bool {
    ["@", "//", "www."].iter().any(|sign| word.contains(sign))
}

/// "•", "1.", "b)", "☐": what begins so begins a line.
fn begins_item(chunk: &Chunk) -> bool {
    let Some(first) = chunk.words.first().map(|word| word.text.as_str()) else {
        return false;
    };
    let numbered = first.len() <= 4
        && first.ends_with(['.', ')'])
        && first.starts_with(|c: char| c.is_ascii_alphanumeric())
        && chunk.words.len() > 1
        && first
            .trim_end_matches(['.', ')'])
            .chars()
            .all(|c| c.is_ascii_digit() || first.chars().count() == 2);
    is_tick(first)
        || numbered
        || matches!(first, "•" | "-" | "–" | "*" | "▪" | "◦" | "·" | "\u{f0b7}")
}

/// Words with their paragraphs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::forms::readers::pdf) struct Said {
    pub(in crate::forms::readers::pdf) text: String,
    /// So many octets at its beginning stand out from what the document is mostly set in.
    pub(in crate::forms::readers::pdf) lead: usize,
}

/// Lines below each other as a text, where lines end at `limit` and most of the document is set as
/// `body` is.
pub(in crate::forms::readers::pdf) fn said<'a>(
    chunks: impl IntoIterator<Item = &'a Chunk>,
    limit: f64,
    body: Style,
) -> Said {
    let mut said = Said::default();
    let mut leads = true;
    let mut last: Option<&Chunk> = None;
    for chunk in chunks {
        if let Some(last) = last {
            said.text.push_str(&between(last, chunk, limit));
        }
        for (at, word) in chunk.words.iter().enumerate() {
            if at > 0 {
                // What stands out up to here and not from here on is a question with its answer.
                said.text
                    .push(if chunk.turns_plain(at) { '\t' } else { ' ' });
            }
            said.text.push_str(&word.text);
            leads &= stands_out(word.style, body);
            if leads {
                said.lead = said.text.len();
            }
        }
        last = Some(chunk);
    }
    said
}

/// Whether letters stand out from those that the document is mostly set in.
fn stands_out(style: Style, body: Style) -> bool {
    let larger = f64::from(style.size) > 1.14 * f64::from(body.size);
    (style.bold && !body.bold) || larger
}

/// What stands between two pieces of text.
fn between(last: &Chunk, next: &Chunk, limit: f64) -> String {
    let size = last.size().max(next.size());
    let gap = if (next.base - last.base).abs() < 0.5 {
        "\t"
    } else if goes_on(last, next, limit) {
        let (end, begin) = (last.words.last(), next.words.first());
        // A word that is written with a hyphen keeps it where its line ends.
        let parted = end.is_some_and(|word| word.text.ends_with('-'))
            && begin.is_some_and(|word| word.text.starts_with(char::is_lowercase));
        if parted || is_torn(last, next, limit) {
            ""
        } else {
            " "
        }
    } else if next.base - last.base > APART * size {
        "\n\n"
    } else {
        "\n"
    };
    gap.to_owned()
}
