//! What a form's maker put into a document to be filled in, whatever its file calls it, and what
//! each of them holds.
//!
//! It must never take a placeholder, a prompt among the choices or a default that nobody touched
//! for an answer.

use jiff::civil::Date;

use crate::forms::layout::{Content, Control, Takes};

/// More choices than this nobody offers.
const MOST_CHOICES: usize = 300;
/// A title, a tag or a choice is no longer.
const MOST_LETTERS: usize = 250;

/// A place to be filled in, and what is known of its filling before its words are read.
#[derive(Clone, Debug, Default)]
pub(in crate::forms::readers) struct Blank {
    /// What it is called and takes.
    pub(in crate::forms::readers) control: Control,
    /// What it holds, where its words do not say it.
    pub(in crate::forms::readers) holds: Holds,
    /// Its words are the file's own, and not what stands in the document: a placeholder, the
    /// glyph of a box, the chosen item of a list.
    pub(in crate::forms::readers) silent: bool,
    /// Other controls or several cells stand in it: it is no place to be filled in itself.
    pub(in crate::forms::readers) frames: bool,
    /// So many cells began in it.
    pub(in crate::forms::readers) cells: u32,
    /// The document has a place for it.
    pub(in crate::forms::readers) placed: bool,
    /// Words that are a prompt when they stand here.
    pub(in crate::forms::readers) prompts: Vec<String>,
}

/// What a blank holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::forms::readers) enum Holds {
    /// The words that stand in it.
    #[default]
    Words,
    /// Nothing: its placeholder is shown.
    Nothing,
    /// A tick, or none.
    Tick(bool),
    /// A day, if the words that stand in it agree.
    Day(Date),
    /// This item of its list.
    Item(String),
}

impl Blank {
    /// The tick as a sign among words, where it is one.
    pub(in crate::forms::readers) fn sign(&self) -> Option<&'static str> {
        match self.holds {
            Holds::Tick(true) => Some("☒"),
            Holds::Tick(false) => Some("☐"),
            _ => None,
        }
    }

    /// What it holds, its words being known.
    pub(in crate::forms::readers) fn content(&self, words: &str) -> Content {
        let typed = words.trim();
        match &self.holds {
            Holds::Nothing => Content::Empty,
            Holds::Tick(on) => Content::Truth(*on),
            Holds::Item(item) if self.is_prompt(item) => Content::Empty,
            Holds::Item(item) => Content::text(item),
            _ if typed.is_empty() || self.is_prompt(typed) => Content::Empty,
            Holds::Day(date) if agrees(*date, typed) => Content::Date(*date),
            Holds::Day(_) | Holds::Words => Content::text(words),
        }
    }

    /// One more choice of a list. One that only asks to choose is none.
    pub(in crate::forms::readers) fn offer(&mut self, choice: &str, prompts: bool) {
        let choice: String = choice.trim().chars().take(MOST_LETTERS).collect();
        match &mut self.control.takes {
            _ if prompts => self.prompts.push(choice),
            Takes::OneOf(choices) if choices.len() >= MOST_CHOICES => {}
            Takes::OneOf(choices) => choices.push(choice),
            takes => *takes = Takes::OneOf(vec![choice]),
        }
    }

    fn is_prompt(&self, words: &str) -> bool {
        self.prompts
            .iter()
            .any(|prompt| prompt.trim() == words.trim())
    }
}

/// Whether the words of a date control show this day: every number in them is one of its parts.
/// Where somebody wrote over them, the words count.
fn agrees(date: Date, words: &str) -> bool {
    let part = |number: &str| {
        number.parse::<i32>().is_ok_and(|number| {
            number == i32::from(date.day())
                || number == i32::from(date.month())
                || number == i32::from(date.year())
                || number == i32::from(date.year()).rem_euclid(100)
        })
    };
    words
        .split(|c: char| !c.is_ascii_digit())
        .filter(|number| !number.is_empty())
        .all(part)
}
