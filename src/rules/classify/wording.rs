//! Text folded for matching, and phrases looked for in it.
//!
//! Phrases are data: written folded (lower case, straight quotes, single spaces), parted by `|`.
//! A `~` at the end of one lets its last word go on: `withdraw~` is found in "withdrawing".

use super::grams::Grams;

/// Folded text.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    text: String,
    grams: Grams,
}

/// More text than this is not searched: what somebody wants is said before it.
const MOST_TEXT: usize = 64 * 1024;

impl Words {
    /// Folds `text`: lower case, straight quotes and dashes, white space to single spaces.
    pub(super) fn of(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len().min(MOST_TEXT));
        for c in text.chars() {
            if folded.len() > MOST_TEXT {
                break;
            }
            let c = match c {
                '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' | '\u{b4}' => '\'',
                '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                c if c.is_whitespace() || c == '\u{a0}' => ' ',
                c => c,
            };
            if c != ' ' || !folded.ends_with(' ') {
                folded.extend(c.to_lowercase());
            }
        }
        Self::folded(folded.trim().to_owned())
    }

    fn folded(text: String) -> Self {
        let grams = Grams::of(&text);
        Self { text, grams }
    }

    /// The folded text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Without addresses and links: our own address names our matters, whoever writes it.
    pub(super) fn without_addresses(&self) -> Self {
        let is_address = |word: &&str| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            word.contains(['@', '.']) || word.contains("://")
        };
        let words: Vec<&str> = self
            .text
            .split(' ')
            .filter(|word| !is_address(word))
            .collect();
        Self::folded(words.join(" "))
    }

    /// Whether there is no word at all.
    pub(super) fn is_empty(&self) -> bool {
        !self.text.chars().any(char::is_alphanumeric)
    }

    /// How many words there are.
    pub(super) fn count(&self) -> usize {
        self.text
            .split(' ')
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .count()
    }

    /// Whether any of the phrases stands in it, as whole words.
    pub(super) fn any(&self, phrases: &str) -> bool {
        phrases.split('|').any(|phrase| self.has(phrase))
    }

    /// Whether this one phrase stands in it, whatever signs it has.
    pub(super) fn holds(&self, phrase: &Self) -> bool {
        !phrase.is_empty() && self.has(&phrase.text)
    }

    /// How many of the phrases stand in it.
    pub(super) fn hits(&self, phrases: &str) -> usize {
        phrases.split('|').filter(|phrase| self.has(phrase)).count()
    }

    /// Whether one of `before` is followed by one of `after` within `within` words.
    pub(super) fn near(&self, before: &str, after: &str, within: usize) -> bool {
        let words: Vec<&str> = self
            .text
            .split(' ')
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .collect();
        let places = |of: &str| -> Vec<usize> {
            words
                .iter()
                .enumerate()
                .filter(|(_, word)| of.split('|').any(|phrase| fits(word, phrase)))
                .map(|(place, _)| place)
                .collect()
        };
        let (first, second) = (places(before), places(after));
        first.iter().any(|one| {
            second
                .iter()
                .any(|other| *other > *one && other.saturating_sub(*one) <= within)
        })
    }

    /// The sentences, each with the mark that ends it.
    pub(super) fn sentences(&self) -> impl Iterator<Item = &str> {
        self.text
            .split_inclusive(['.', '?', '!'])
            .map(str::trim)
            .filter(|sentence| !sentence.is_empty())
    }

    fn has(&self, phrase: &str) -> bool {
        let (phrase, open) = match phrase.strip_suffix('~') {
            Some(phrase) => (phrase, true),
            None => (phrase, false),
        };
        if !self.grams.may_hold(phrase) {
            return false;
        }
        self.text.match_indices(phrase).any(|(at, found)| {
            let before = self
                .text
                .get(..at)
                .and_then(|text| text.chars().next_back());
            let after = self
                .text
                .get(at.saturating_add(found.len())..)
                .and_then(|text| text.chars().next());
            // Scripts without spaces between words (CJK and beyond) have no such borders.
            let inner = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c < '\u{2e80}');
            let starts = !inner(before) || !inner(phrase.chars().next());
            starts && (open || !inner(after) || !inner(phrase.chars().next_back()))
        })
    }
}

/// Whether `phrase` (with its optional `~`) is this word.
fn fits(word: &str, phrase: &str) -> bool {
    match phrase.strip_suffix('~') {
        Some(start) => word.starts_with(start),
        None => word == phrase,
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn phrases_are_whole_words() {
        let words = Words::of("I’d like to  WITHDRAW\nmy form – now.");
        assert!(words.any("i'd like to withdraw my form"));
        assert!(words.any("with~"));
        assert!(!words.any("draw|for|with"));
        assert!(words.near("withdraw~", "form", 2));
        assert!(!words.near("form", "withdraw~", 9));
    }
}
