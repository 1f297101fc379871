//! What a question speaks of: a few groups of words of each of which one occurs, so that a wording
//! nobody listed is recognised by its sense ("In which parts of the country could you work?").
//!
//! A meaning is weaker than a wording: it is asked of short questions only, never of sentences in
//! which somebody speaks of themselves, since those are answers.

use super::wording::{fold, stem};

/// One meaning: all of `wanted`, none of `barred`.
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
    /// Reads `a | b + c* + !d`. Nothing if it wants nothing or holds an empty word.
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
        (!meaning.wanted.is_empty()).then_some(meaning)
    }

    /// Whether a text speaks of this.
    pub(super) fn is_in(&self, question: &Question) -> bool {
        self.wanted
            .iter()
            .all(|group| group.iter().any(|term| term.is_in(question)))
            && !self.barred.iter().any(|term| term.is_in(question))
    }
}

impl Term {
    fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        if folded.is_empty() {
            return None;
        }
        Some(if folded.contains(' ') {
            Self::Phrase(format!(" {folded} "))
        } else if text.trim().ends_with('*') {
            Self::Beginning(folded)
        } else {
            Self::Word(stem(&folded))
        })
    }

    fn is_in(&self, question: &Question) -> bool {
        match self {
            Self::Word(word) => question.stems.iter().any(|stem| stem == word),
            Self::Beginning(start) => question.words.iter().any(|word| word.starts_with(start)),
            Self::Phrase(phrase) => question.padded.contains(phrase.as_str()),
        }
    }
}

/// A text that may put a question, made ready to be asked what it means.
#[derive(Debug)]
pub(super) struct Question {
    words: Vec<String>,
    stems: Vec<String>,
    padded: String,
    /// Its writer states something: only a confirmation is put in these words.
    pub(super) states: bool,
}

impl Question {
    /// Nothing if the text is too long for a question, or goes on after its first sentence.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let folded = fold(text);
        let words: Vec<String> = folded.split(' ').map(String::from).collect();
        let goes_on = text
            .split_once(". ")
            .is_some_and(|(before, _)| before.split_whitespace().count() > 2);
        if folded.is_empty() || goes_on || text.contains('@') || words.len() > MOST_WORDS {
            return None;
        }
        Some(Self {
            stems: words.iter().map(|word| stem(word)).collect(),
            states: states(text, &words),
            padded: format!(" {folded} "),
            words,
        })
    }
}

/// "I ran a team", "My second referee has changed.": who writes so asks nothing.
fn states(text: &str, words: &[String]) -> bool {
    let first = words.first().map(String::as_str).unwrap_or_default();
    let bids = matches!(
        first,
        "please" | "tell" | "give" | "describe" | "outline" | "say" | "list" | "name"
    );
    matches!(first, "i" | "im" | "ive" | "ill" | "we")
        || (text.ends_with('.') && words.len() >= 4 && !bids)
}

#[cfg(test)]
mod tests {
    use super::{Meaning, Question};

    fn speaks(meaning: &str, text: &str) -> bool {
        let question = Question::of(text).unwrap();
        Meaning::parse(meaning).unwrap().is_in(&question)
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
        assert!(
            Question::of("My second referee has changed.")
                .unwrap()
                .states
        );
        assert!(
            Question::of("I work for an advocacy service")
                .unwrap()
                .states
        );
        assert!(
            !Question::of("Please name a second referee.")
                .unwrap()
                .states
        );
        assert!(!Question::of("Second person we may contact").unwrap().states);
    }

    #[test]
    fn a_paragraph_or_an_address_puts_no_question() {
        assert!(Question::of("I ran a team. We travelled to all regions.").is_none());
        assert!(Question::of("region.work@example.org").is_none());
        assert!(Question::of(&"word ".repeat(40)).is_none());
    }
}
