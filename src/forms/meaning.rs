//! What a question speaks of: a few groups of words of each of which one occurs, so that a wording
//! nobody listed is recognised by its sense ("In which parts of the country could you work?").
//!
//! A meaning is weaker than a wording: it is asked of short questions only, never of sentences in
//! which somebody speaks of themselves, since those are answers.

use std::collections::HashMap;

use super::lexicon::Key;
use super::wording::{fold, holds, stem};

/// One meaning: a term of each of `wanted`, none of `barred`.
#[derive(Debug)]
pub(super) struct Meaning {
    wanted: Vec<Vec<Term>>,
    barred: Vec<Term>,
}

#[derive(Debug)]
enum Term {
    /// A word, whatever its number.
    Word(String),
    /// The beginning of a word.
    Beginning(String),
    /// Words that stand together.
    Phrase(String),
}

/// A question has no more words than this.
const MOST_WORDS: usize = 28;

impl Meaning {
    /// Reads `a | b + c* + !d`. Nothing if it wants nothing, or more than anybody needs, or holds
    /// an empty word.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut meaning = Self {
            wanted: Vec::new(),
            barred: Vec::new(),
        };
        for group in text.split(" + ") {
            let group = group.trim();
            let (group, barred) = match group.strip_prefix('!') {
                Some(rest) => (rest, true),
                None => (group, false),
            };
            let terms: Option<Vec<Term>> = group.split('|').map(Term::parse).collect();
            if barred {
                meaning.barred.extend(terms?);
            } else {
                meaning.wanted.push(terms?);
            }
        }
        let wants = 1..BARRED as usize;
        wants.contains(&meaning.wanted.len()).then_some(meaning)
    }
}

impl Term {
    fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        if folded.is_empty() {
            return None;
        }
        Some(if folded.contains(' ') {
            Self::Phrase(folded)
        } else if text.trim().ends_with('*') {
            Self::Beginning(folded)
        } else {
            Self::Word(stem(&folded).into_owned())
        })
    }
}

/// Which group of which meaning a term belongs to.
#[derive(Clone, Copy, Debug)]
struct Use {
    meaning: usize,
    group: u32,
}

/// The group of the terms that must not occur.
const BARRED: u32 = 31;

/// All meanings, found by their terms instead of tried one by one.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    /// What each is the meaning of, and a bit for each group that must be met.
    all: Vec<(Key, u32)>,
    /// By the whole word.
    words: HashMap<String, Vec<Use>>,
    /// By its first two letters, or its only one.
    beginnings: HashMap<String, Vec<(String, Use)>>,
    /// By its first word.
    phrases: HashMap<String, Vec<(String, Use)>>,
}

impl Meanings {
    /// Lays the meanings out for search. What cannot be read is left out: `definition` says so.
    pub(super) fn new<'a>(texts: impl Iterator<Item = (Key, &'a str)>) -> Self {
        let mut meanings = Self::default();
        for (key, text) in texts {
            if let Some(meaning) = Meaning::parse(text) {
                meanings.add(key, meaning);
            }
        }
        meanings
    }

    fn add(&mut self, key: Key, meaning: Meaning) {
        let index = self.all.len();
        let mut met = 0;
        for (group, terms) in (0..BARRED).zip(meaning.wanted) {
            met |= 1 << group;
            for term in terms {
                self.add_term(term, index, group);
            }
        }
        for term in meaning.barred {
            self.add_term(term, index, BARRED);
        }
        self.all.push((key, met));
    }

    fn add_term(&mut self, term: Term, meaning: usize, group: u32) {
        let used = Use { meaning, group };
        match term {
            Term::Word(word) => self.words.entry(word).or_default().push(used),
            Term::Beginning(start) => {
                let first: String = start.chars().take(2).collect();
                self.beginnings
                    .entry(first)
                    .or_default()
                    .push((start, used));
            }
            Term::Phrase(phrase) => {
                let first = phrase.split(' ').next().unwrap_or_default().into();
                self.phrases.entry(first).or_default().push((phrase, used));
            }
        }
    }

    /// What a question speaks of.
    pub(super) fn of(&self, question: &Question<'_>) -> impl Iterator<Item = Key> {
        let mut met = vec![0u32; self.all.len()];
        let mut mark = |used: &Use| {
            if let Some(groups) = met.get_mut(used.meaning) {
                *groups |= 1 << used.group;
            }
        };
        for word in question.folded.split(' ') {
            let words = self.words.get(&*stem(word));
            words.into_iter().flatten().for_each(&mut mark);
            let mut ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
            for end in [ends.next(), ends.next()].into_iter().flatten() {
                let first = word.get(..end).unwrap_or_default();
                let begun = self.beginnings.get(first).into_iter().flatten();
                let begun = begun.filter(|(start, _)| word.starts_with(start.as_str()));
                begun.for_each(|(_, used)| mark(used));
            }
            let phrases = self.phrases.get(word).into_iter().flatten();
            let spoken = phrases.filter(|(phrase, _)| holds(question.folded, phrase));
            spoken.for_each(|(_, used)| mark(used));
        }
        let all = self.all.iter().zip(met);
        all.filter(|((_, wanted), met)| met == wanted)
            .map(|((key, _), _)| *key)
    }
}

/// A text that may put a question, made ready to be asked what it means.
#[derive(Debug)]
pub(super) struct Question<'a> {
    folded: &'a str,
    /// Its writer states something: only a confirmation is put in these words.
    pub(super) states: bool,
}

impl<'a> Question<'a> {
    /// Nothing if the text is too long for a question, or goes on after its first sentence.
    pub(super) fn of(text: &str, folded: &'a str) -> Option<Self> {
        let text = text.trim();
        let goes_on = text
            .split_once(". ")
            .is_some_and(|(before, _)| before.split_whitespace().count() > 2);
        let words = folded.split(' ').count();
        if folded.is_empty() || goes_on || text.contains('@') || words > MOST_WORDS {
            return None;
        }
        let states = states(text, folded, words);
        Some(Self { folded, states })
    }
}

/// "I ran a team", "My second referee has changed.": who writes so asks nothing.
fn states(text: &str, folded: &str, words: usize) -> bool {
    let first = folded.split(' ').next().unwrap_or_default();
    let bids = matches!(
        first,
        "please" | "tell" | "give" | "describe" | "outline" | "say" | "list" | "name"
    );
    matches!(first, "i" | "im" | "ive" | "ill" | "we")
        || (text.ends_with('.') && words >= 4 && !bids)
}

#[cfg(test)]
mod tests {
    use super::{Meaning, Meanings, Question};
    use crate::forms::lexicon::Key;
    use crate::forms::wording::fold;

    fn speaks(meaning: &str, text: &str) -> bool {
        let meanings = Meanings::new([(Key::Other, meaning)].into_iter());
        let folded = fold(text);
        let question = Question::of(text, &folded).unwrap();
        meanings.of(&question).count() == 1
    }

    fn states(text: &str) -> bool {
        Question::of(text, &fold(text)).unwrap().states
    }

    #[test]
    fn a_meaning_is_one_word_of_each_group_and_none_of_the_barred() {
        let regions = "region | area* | parts of the country + work | travel* + !strength*";
        assert!(speaks(
            regions,
            "In which parts of the country could you work?"
        ));
        assert!(speaks(regions, "Regions to which you can travel"));
        assert!(!speaks(regions, "Regions"));
        assert!(!speaks(regions, "Strengths and areas to work on"));
        assert!(Meaning::parse("!only | barred").is_none());
        assert!(Meaning::parse("a | ").is_none());
    }

    #[test]
    fn who_states_something_asks_nothing() {
        assert!(states("My second referee has changed."));
        assert!(states("I work for an advocacy service"));
        assert!(!states("Please name a second referee."));
        assert!(!states("Second person we may contact"));
    }

    #[test]
    fn a_paragraph_or_an_address_puts_no_question() {
        for text in [
            "I ran a team. We travelled to all regions.",
            "region.work@example.org",
            &"word ".repeat(40),
        ] {
            assert!(Question::of(text, &fold(text)).is_none(), "{text}");
        }
    }
}
