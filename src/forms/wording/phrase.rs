//! Folded words looked for in folded texts, many times over: what cannot hold them is passed by for
//! its letters alone. It finds words and knows nothing of what they mean.

use super::fold;

/// Whether a folded text holds these folded words together.
pub(in crate::forms) fn holds(folded: &str, words: &str) -> bool {
    let Some(first) = words.bytes().next() else {
        return false;
    };
    let ends = |behind: &str| behind.is_empty() || behind.starts_with(' ');
    let mut before = b' ';
    folded.bytes().enumerate().any(|(at, octet)| {
        let begins = before == b' ' && octet == first;
        before = octet;
        begins && {
            let rest = folded.get(at..).and_then(|rest| rest.strip_prefix(words));
            rest.is_some_and(ends)
        }
    })
}

/// Folded words to be looked for in many texts.
#[derive(Debug)]
pub(in crate::forms) struct Phrase {
    words: String,
    letters: Letters,
}

impl Phrase {
    /// Folds a wording.
    pub(in crate::forms) fn of(text: &str) -> Self {
        let words = fold(text);
        let letters = Letters::of(&words);
        Self { words, letters }
    }

    /// Its words, folded.
    pub(in crate::forms) fn words(&self) -> &str {
        &self.words
    }

    /// Whether a folded text with these letters holds it.
    pub(in crate::forms) fn is_in(&self, folded: &str, letters: Letters) -> bool {
        letters.have(self.letters) && holds(folded, &self.words)
    }
}

/// Which letters and digits a text has: a text without one of another's cannot hold it, whatever the
/// case of either, and whether or not they are folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::forms) struct Letters(u64);

impl Letters {
    /// Those of the alphabet alone: others are forms of them more often than not.
    pub(in crate::forms) fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, |letters, octet| {
            let bit = match octet {
                b'a'..=b'z' => octet - b'a',
                b'A'..=b'Z' => octet - b'A',
                b'0'..=b'9' => octet - b'0' + 26,
                _ => return letters,
            };
            letters | 1 << bit
        }))
    }

    /// Whether it has all the letters of another text.
    pub(in crate::forms) fn have(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
}
