//! What stands printed on the blank form, ready to be found again: each text as its words, with the
//! gaps that are there to be written in, by the word that it begins with.

use std::collections::HashMap;
use std::ops::Range;

use super::words::{Word, folded, words};
use crate::domain::form::FormDefinition;
use crate::forms::values::is_none;
use crate::forms::values::marks::{Mark, Piece, pieces, yes_or_no};
use crate::forms::wording::{fold, without_brackets, without_number};

/// What a printed text is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It asks what the field with this index is about.
    Question(usize),
    /// It heads what follows.
    Heading,
    /// It explains.
    Guidance,
    /// It stands where an answer goes.
    Printed,
}

/// One printed text.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) says: Says,
    /// As the definition words it.
    pub(super) wording: String,
    /// The question that it refers to.
    pub(super) follows: Option<usize>,
    /// It ends with a gap.
    pub(super) open: bool,
    /// The boxes that it has.
    pub(super) signs: Vec<Mark>,
    /// The words between its gaps.
    pieces: Vec<Vec<String>>,
    /// For "I am / am not …": all its words, or those outside of brackets, with the place of the
    /// slash among them.
    alternatives: Vec<(Vec<String>, usize)>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Entries {
    all: Vec<Entry>,
    by_first: HashMap<String, Vec<usize>>,
    /// Those that begin with a gap.
    gaping: Vec<usize>,
}

/// An entry that was found.
#[derive(Debug)]
pub(super) struct Match<'a> {
    pub(super) entry: &'a Entry,
    /// The number of the first word behind it.
    pub(super) end: usize,
    /// The words that were put into its gaps.
    pub(super) fills: Vec<Range<usize>>,
}

/// A gap takes no more words.
const MOST_FILL: usize = 60;

/// Nobody deletes more words as not appropriate.
const MOST_DELETED: usize = 10;

impl Entries {
    pub(super) fn new(form: &FormDefinition) -> Self {
        let mut entries = Self::default();
        let index = |id: &str| form.fields.iter().position(|field| field.id.as_str() == id);
        for (at, field) in form.fields.iter().enumerate() {
            entries.add(Says::Question(at), &field.question, &field.question, None);
            // A line to write on has no sign behind the question: where it is, its answer begins.
            for label in field.labels.iter().filter(|label| gaps(label).len() > 1) {
                entries.add(Says::Question(at), label, &field.question, None);
            }
            if let Some(follow) = &field.follows
                && let Some(before) = index(follow.field.as_str())
            {
                entries.add(
                    Says::Question(at),
                    &follow.asked,
                    &field.question,
                    Some(before),
                );
            }
            for text in field.printed.iter().filter(|text| is_telling(form, text)) {
                entries.add(Says::Printed, text, text, None);
            }
        }
        let blank = &form.blank;
        for text in blank.headings.iter().chain(&blank.about_referees) {
            entries.add(Says::Heading, text, text, None);
        }
        for text in blank.guidance.iter().filter(|text| is_telling(form, text)) {
            entries.add(Says::Guidance, text, text, None);
        }
        entries
    }

    /// One printed text alone.
    pub(super) fn of_one(text: &str) -> Self {
        let mut entries = Self::default();
        entries.add(Says::Printed, text, text, None);
        entries
    }

    fn add(&mut self, says: Says, text: &str, wording: &str, follows: Option<usize>) {
        let text = without_number(text);
        let mut pieces: Vec<Vec<String>> = gaps(text).into_iter().map(folded).collect();
        let open = pieces.len() > 1 && pieces.last().is_some_and(Vec::is_empty);
        if open {
            pieces.pop();
        }
        if pieces.iter().all(Vec::is_empty) {
            return;
        }
        let number = self.all.len();
        match pieces.first().and_then(|piece| piece.first()) {
            Some(first) => self.by_first.entry(first.clone()).or_default().push(number),
            None => self.gaping.push(number),
        }
        self.all.push(Entry {
            says,
            wording: wording.to_owned(),
            follows,
            open,
            signs: signs(text),
            alternatives: alternatives(says, text),
            pieces,
        });
    }

    /// The entries that stand at this word, the longest first.
    pub(super) fn at<'a>(&'a self, words: &[Word], from: usize) -> Vec<Match<'a>> {
        let Some(first) = words.get(from) else {
            return Vec::new();
        };
        let named = self.by_first.get(&first.folded).into_iter().flatten();
        let mut found: Vec<Match<'a>> = named
            .chain(self.gaping.iter().filter(|_| from == 0))
            .filter_map(|number| self.all.get(*number)?.at(words, from))
            .collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.end));
        found
    }

    /// Whether a printed text begins with these words and goes on.
    pub(super) fn begins(&self, words: &[Word]) -> bool {
        let first = words
            .first()
            .and_then(|first| self.by_first.get(&first.folded));
        first
            .into_iter()
            .flatten()
            .filter_map(|number| self.all.get(*number)?.pieces.first())
            .any(|piece| {
                piece.len() > words.len()
                    && words.iter().zip(piece).all(|(word, of)| word.folded == *of)
            })
    }

    /// The question of which a text is all but the words that were deleted as not appropriate, and
    /// the number of its words that say what was left.
    pub(super) fn chosen(&self, words: &[Word]) -> Option<(&Entry, usize)> {
        self.all
            .iter()
            .find_map(|entry| Some((entry, entry.chosen_from(words)?)))
    }
}

impl Entry {
    fn at(&self, words: &[Word], from: usize) -> Option<Match<'_>> {
        let mut at = from;
        let mut fills = Vec::new();
        for (number, piece) in self.pieces.iter().enumerate() {
            let reach = if number == 0 && !piece.is_empty() {
                0
            } else {
                MOST_FILL
            };
            let begins =
                (at..=at.saturating_add(reach)).find(|place| stands(words, *place, piece))?;
            if number > 0 {
                fills.push(at..begins);
            }
            at = begins.saturating_add(piece.len());
        }
        fills.retain(|fill| !fill.is_empty());
        Some(Match {
            entry: self,
            end: at,
            fills,
        })
    }

    /// How many of a text's words say what was left of two alternatives, if it is this entry
    /// without one of them.
    fn chosen_from(&self, words: &[Word]) -> Option<usize> {
        self.alternatives
            .iter()
            .find_map(|(all, slash)| left_of(words, all, *slash))
    }
}

/// "I am / am not a trustee" without the words before the slash, or without those behind it.
fn left_of(words: &[Word], all: &[String], slash: usize) -> Option<usize> {
    let deleted = all.len().checked_sub(words.len())?;
    if !(1..=MOST_DELETED).contains(&deleted) || words.len() < 3 {
        return None;
    }
    let same = |(word, of): &(&Word, &String)| word.folded == **of;
    let before = words.iter().zip(all).take_while(same).count();
    let behind = words.iter().rev().zip(all.iter().rev());
    let earliest = words.len().saturating_sub(behind.take_while(same).count());
    // Where the deleted words may begin.
    let may_begin = earliest..=before;
    let first = slash.checked_sub(deleted);
    if first.is_some_and(|first| may_begin.contains(&first)) {
        return Some(words.len());
    }
    may_begin.contains(&slash).then_some(slash)
}

fn stands(words: &[Word], at: usize, piece: &[String]) -> bool {
    let end = at.saturating_add(piece.len());
    words
        .get(at..end)
        .is_some_and(|here| here.iter().zip(piece).all(|(word, of)| word.folded == *of))
}

/// The texts between the lines to write on.
pub(in crate::forms) fn gaps(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut run): (usize, Option<usize>) = (0, None);
    let ends = std::iter::once((text.len(), ' '));
    for (at, c) in text.char_indices().chain(ends) {
        let of_gap = matches!(c, '_' | '.' | '…');
        match (run, of_gap) {
            (None, true) => run = Some(at),
            (Some(begun), false) => {
                run = None;
                if text.get(begun..at).is_some_and(is_gap) {
                    found.extend(text.get(start..begun));
                    start = at;
                }
            }
            _ => {}
        }
    }
    found.extend(text.get(start..));
    found
}

/// A line to write on, and no mark that a sentence goes on.
fn is_gap(run: &str) -> bool {
    let count = |sign| run.chars().filter(|c| *c == sign).count();
    count('_') >= 2 || count('.') >= 4 || count('…') >= 2
}

pub(super) fn signs(text: &str) -> Vec<Mark> {
    pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Sign(mark) => Some(mark),
            Piece::Words(_) => None,
        })
        .collect()
}

fn alternatives(says: Says, text: &str) -> Vec<(Vec<String>, usize)> {
    let bare = without_brackets(text);
    let mut found = Vec::new();
    for text in [text, &*bare] {
        let Some((before, _)) = text.split_once('/') else {
            continue;
        };
        if matches!(says, Says::Question(_)) {
            found.push((folded(text), words(before).len()));
        }
    }
    found
}

/// Whether a printed text is one that nobody types: a yes, a choice or a lone word may be anybody's
/// answer to another question.
fn is_telling(form: &FormDefinition, text: &str) -> bool {
    let folded = fold(text);
    let choice = || {
        form.fields
            .iter()
            .flat_map(|field| &field.choices)
            .flat_map(|choice| std::iter::once(&choice.name).chain(&choice.also))
            .any(|name| fold(name) == folded)
    };
    folded.contains(' ') && yes_or_no(text).is_none() && !is_none(text) && !choice()
}
