//! The words of a text with the places where they stand, so that two texts can be compared by their
//! running words, however their lines break, and what differs can be cut out as it was typed.

use crate::forms::wording::{fold, without_number};

/// A word and the octets that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Nothing that a form prints has more words; the rest of a longer text was typed.
pub(super) const MOST_WORDS: usize = 600;

/// The words of a text, the first [`MOST_WORDS`] of them.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    let ends = std::iter::once((text.len(), ' '));
    for (at, c) in text.char_indices().chain(ends) {
        if found.len() >= MOST_WORDS {
            break;
        }
        match (begun, is_of_word(c)) {
            (None, true) => begun = Some(at),
            (Some(start), false) => {
                found.extend(word(text, start, at));
                begun = None;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str, start: usize, end: usize) -> Option<Word> {
    let folded = fold(text.get(start..end)?);
    (!folded.is_empty()).then_some(Word { folded, start, end })
}

/// Letters, digits, and what [`fold`] leaves out of the middle of a word.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '`' | '\u{ad}' | '&')
        || unicode_normalization::char::is_combining_mark(c)
}

/// The folded words alone.
pub(super) fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

/// How many words are the number in front of a question ("Q3.", "12)").
pub(super) fn after_number(text: &str) -> usize {
    let rest = without_number(text).len();
    let number = text.get(..text.len().saturating_sub(rest));
    number.map_or(0, |number| words(number).len())
}
