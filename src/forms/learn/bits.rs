//! The bits of a cell or a line: words, lines to write on, boxes to tick with their options.

use super::paper::{STRONG, Slot};
use crate::forms::layout::Takes;
use crate::forms::lexicon::{Guess, Key, Lexicon};
use crate::forms::memory::gaps;
use crate::forms::values::marks::{Mark, Piece, pieces, yes_or_no};
use crate::forms::wording::fold;

/// What a cell or a line is made of.
#[derive(Debug)]
pub(super) enum Bit {
    Words {
        text: String,
        with_gap: Option<String>,
    },
    Slot(Slot),
}

/// A cell with more lines than this is looked at as a whole.
const MOST_LINES: usize = 200;

/// Options are a few words each.
const LONGEST_OPTION: usize = 8;

/// The bits of a text.
pub(super) fn bits(text: &str, lexicon: &Lexicon) -> Vec<Bit> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let labels = lines
        .iter()
        .filter(|line| line.trim_end().ends_with(':'))
        .count();
    let apart = lines.len() <= MOST_LINES
        && (lines.iter().any(|line| is_to_fill_in(line, lexicon))
            || (labels >= 2 && labels == lines.len()));
    if !apart {
        return vec![plain(text)];
    }
    let mut found: Vec<Bit> = Vec::new();
    for line in lines {
        let bits = line_bits(line, lexicon);
        let open = labels >= 2 && bits.len() == 1;
        for bit in bits {
            add(&mut found, bit);
        }
        if open && line.trim_end().ends_with(':') {
            found.push(Bit::Slot(Slot::default()));
        }
    }
    found
}

/// Options below each other, and lines to write on, are one place.
fn add(found: &mut Vec<Bit>, bit: Bit) {
    match (found.last_mut(), bit) {
        (Some(Bit::Slot(last)), Bit::Slot(next))
            if last.options.is_empty() == next.options.is_empty() =>
        {
            last.big |= next.options.is_empty();
            last.options.extend(next.options);
        }
        (_, bit) => found.push(bit),
    }
}

fn plain(text: &str) -> Bit {
    Bit::Words {
        text: text.to_owned(),
        with_gap: None,
    }
}

fn is_to_fill_in(line: &str, lexicon: &Lexicon) -> bool {
    gaps(line).len() > 1
        || pieces(line)
            .iter()
            .any(|piece| matches!(piece, Piece::Sign(_)))
        || tabbed(line, lexicon).is_some()
}

fn line_bits(line: &str, lexicon: &Lexicon) -> Vec<Bit> {
    let signs: Vec<Piece> = pieces(line);
    if signs.iter().any(|piece| matches!(piece, Piece::Sign(_))) {
        return ticks(&signs, lexicon);
    }
    if let Some((before, behind)) = tabbed(line, lexicon) {
        let mut found = with_slot(line_bits(before, lexicon));
        found.extend(with_slot(line_bits(behind, lexicon)));
        return found;
    }
    let texts = gaps(line);
    if texts.len() < 2 {
        return vec![plain(line)];
    }
    // "I can work ____ days a month" goes on behind its gap; "Signed ____ Date ____" begins anew.
    let begins = |text: &&str| {
        let text = text.trim();
        text.is_empty() || text.starts_with(char::is_uppercase) || lexicon.known(text).is_some()
    };
    if !texts.iter().all(begins) {
        let words = Bit::Words {
            text: line.trim().to_owned(),
            with_gap: Some(line.trim().to_owned()),
        };
        return vec![words, Bit::Slot(Slot::default())];
    }
    let mut found = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let last = number + 1 == texts.len();
        if !text.trim().is_empty() {
            let with_gap = (!last).then(|| format!("{} ____", text.trim()));
            found.push(Bit::Words {
                text: text.trim().to_owned(),
                with_gap,
            });
        }
        if !last {
            found.push(Bit::Slot(Slot::default()));
        }
    }
    found
}

/// A line of two questions with a tab between them.
fn tabbed<'t>(line: &'t str, lexicon: &Lexicon) -> Option<(&'t str, &'t str)> {
    let (before, behind) = line.trim().split_once('\t')?;
    let asks = |text: &str| text.trim_end().ends_with(':') || lexicon.known(text).is_some();
    (asks(before) && asks(behind.trim())).then_some((before, behind.trim_start()))
}

fn with_slot(mut bits: Vec<Bit>) -> Vec<Bit> {
    if !bits.iter().any(|bit| matches!(bit, Bit::Slot(_))) {
        bits.push(Bit::Slot(Slot::default()));
    }
    bits
}

fn is_ours(guess: &Guess) -> bool {
    guess.score >= STRONG && matches!(guess.key, Key::Field(_))
}

/// "Do you drive? ☐ Yes ☐ No", "☐ I confirm that this is true".
fn ticks(line: &[Piece], lexicon: &Lexicon) -> Vec<Bit> {
    let signs: Vec<Mark> = line
        .iter()
        .filter_map(|piece| match piece {
            Piece::Sign(mark) => Some(*mark),
            Piece::Words(_) => None,
        })
        .collect();
    let mut words: Vec<&str> = line
        .iter()
        .filter_map(|piece| match piece {
            Piece::Words(words) => Some(words.as_str()),
            Piece::Sign(_) => None,
        })
        .collect();
    let long = |text: &str| text.split_whitespace().count() > LONGEST_OPTION;
    let first_is_option = |text: &str| yes_or_no(text).is_some() || fold(text).is_empty();
    let headed = matches!(line.first(), Some(Piece::Words(first)) if !first_is_option(first))
        && words.len() > signs.len();
    let asks = |text: &str| lexicon.guess(text).first().is_some_and(is_ours);
    let statement =
        matches!((signs.as_slice(), words.as_slice()), ([_], [text]) if long(text) || asks(text));
    let mut found = Vec::new();
    if (headed || statement) && !words.is_empty() {
        found.push(plain(words.remove(0)));
    }
    let ticked = signs.contains(&Mark::On);
    found.push(Bit::Slot(Slot {
        takes: Some(Takes::Tick),
        options: words
            .into_iter()
            .map(|text| text.trim().to_owned())
            .collect(),
        printed: ticked.then(|| String::from("☒")),
        ..Slot::default()
    }));
    found
}
