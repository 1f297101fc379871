//! The memory of the blank form: what it prints is told from what somebody wrote before anything is
//! looked for, in whatever format the filled form comes back. Explanations go, what was added to a
//! printed line is cut out, and questions stand as the definition words them, however their lines
//! broke on the way.
//!
//! It compares running words and knows no file format. It must never take away what a person may
//! have typed: a yes, a choice or a single word is nobody's alone, and only its place tells.

mod entries;
mod parted;
mod rows;
mod words;

pub(super) use entries::gaps;
use entries::{Entries, Match};
use parted::{Asked, Fate};

use super::layout::{Cell, Content, Document, Region};
use super::lexicon::Lexicon;
use super::values;
use super::wording::fold;
use crate::domain::form::FormDefinition;
use crate::domain::reading::{Answer, FormReading};
use words::Word;

/// What the organisation's own blank form says. Of the built-in form nothing is known.
#[derive(Debug, Default)]
pub(super) struct Memory {
    entries: Option<Entries>,
}

/// A printed paragraph comes as so many lines at most.
const MOST_LINES: usize = 12;

impl Memory {
    /// Remembers what a learned definition says of its blank form.
    pub(super) fn new(form: &FormDefinition) -> Self {
        let blank = &form.blank;
        let learned = !blank.headings.is_empty()
            || !blank.about_referees.is_empty()
            || !blank.guidance.is_empty()
            || form
                .fields
                .iter()
                .any(|field| !field.printed.is_empty() || field.follows.is_some());
        Self {
            entries: learned.then(|| Entries::new(form)),
        }
    }

    /// The document without what the blank form only explains, and with what somebody added to its
    /// lines set apart from them.
    pub(super) fn without_print(&self, document: Document) -> Document {
        let Some(entries) = &self.entries else {
            return document;
        };
        let mut asked = Asked::default();
        let regions = document
            .regions
            .into_iter()
            .map(|region| entries.without_print(region, &mut asked))
            .collect();
        Document { regions }
    }

    /// The question and its answer in a cell that holds both, where the blank form tells them apart.
    pub(super) fn parted<'a>(&self, cell: &'a Cell) -> Option<(&'a str, &'a str)> {
        let entries = self.entries.as_ref().filter(|_| cell.lead > 0)?;
        let Content::Text(text) = &cell.content else {
            return None;
        };
        let (question, answer) = text.split_at_checked(cell.lead)?;
        let answer = answer.strip_prefix(parted::BETWEEN)?;
        let known = !answer.is_empty() && entries.is_wording(question);
        known.then_some((question, answer))
    }

    /// Takes back what stood in the answers' places before anybody filled the form in.
    pub(super) fn without_printed_answers(&self, form: &mut FormReading, lexicon: &Lexicon) {
        if self.entries.is_none() {
            return;
        }
        form.answers
            .retain_mut(|answer| is_beyond_print(answer, lexicon));
    }
}

/// Whether an answer says more than its place did on the blank form; it is then no more than that.
fn is_beyond_print(answer: &mut Answer, lexicon: &Lexicon) -> bool {
    let field = lexicon
        .index(answer.field.as_str())
        .and_then(|at| lexicon.fields().get(at));
    let Some(field) = field else { return true };
    for printed in &field.printed {
        if fold(printed) == fold(&answer.raw) {
            return false;
        }
        if let Some(typed) = parted::beyond(printed, &answer.raw) {
            let parsed = values::parse(field, &typed, false);
            let Some(value) = parsed.value else {
                return false;
            };
            answer.value = value;
            answer.raw = typed;
            answer.confidence = answer.confidence.min(parsed.sure);
            return true;
        }
    }
    true
}

impl Entries {
    fn without_print(&self, mut region: Region, asked: &mut Asked) -> Region {
        if region.flow {
            region.cells = self.joined(&region.cells);
        }
        let fates: Vec<Fate> = region
            .cells
            .iter()
            .map(|cell| self.fate(cell, asked))
            .collect();
        rows::settle(region, fates)
    }

    /// Running text in which a printed paragraph that came as several lines is one line again.
    fn joined(&self, cells: &[Cell]) -> Vec<Cell> {
        let mut joined: Vec<Cell> = Vec::with_capacity(cells.len());
        let mut left = cells;
        while let Some((first, rest)) = left.split_first() {
            let lines = self.lines_of_print(left);
            match left.split_at_checked(lines) {
                Some((paragraph, behind)) if lines > 1 => {
                    joined.push(one_line(first, paragraph));
                    left = behind;
                }
                _ => {
                    joined.push(first.clone());
                    left = rest;
                }
            }
        }
        joined
    }

    /// How many of these lines one printed text takes, if it takes more than one.
    fn lines_of_print(&self, cells: &[Cell]) -> usize {
        let mut words: Vec<Word> = Vec::new();
        for (at, cell) in cells.iter().take(MOST_LINES).enumerate() {
            let Content::Text(text) = &cell.content else {
                return 1;
            };
            let line = words::words(text);
            let number = if at == 0 {
                words::after_number(text)
            } else {
                0
            };
            words.extend(line.into_iter().skip(number));
            let whole = |found: &Match<'_>| found.end == words.len();
            if at > 0 && self.at(&words, 0).iter().any(whole) && !self.begins(&words) {
                return at + 1;
            }
            if !self.begins(&words) || !cells.get(at + 1).is_some_and(|next| goes_on(cell, next)) {
                return 1;
            }
        }
        1
    }
}

/// Whether a line may go on with the one before it.
fn goes_on(line: &Cell, next: &Cell) -> bool {
    let plain = |cell: &Cell| cell.control.is_none() && cell.col == 0;
    plain(line) && plain(next) && line.row.saturating_add(line.rows) == next.row
}

/// A paragraph as one line.
fn one_line(first: &Cell, lines: &[Cell]) -> Cell {
    let texts: Vec<String> = lines.iter().map(|line| line.content.shown()).collect();
    let rows = lines
        .iter()
        .fold(0u32, |sum, line| sum.saturating_add(line.rows));
    Cell {
        rows,
        content: Content::text(&texts.join(" ")),
        ..first.clone()
    }
}

#[cfg(test)]
mod tests;
