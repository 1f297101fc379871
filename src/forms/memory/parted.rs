//! One cell or line, told apart: which of its words the blank form prints, and which somebody wrote.

use super::entries::{Entries, Entry, Match, Says, signs};
use super::words::{Word, after_number, words};
use crate::forms::layout::{Cell, Content};

/// What becomes of a cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays as it is.
    Kept,
    /// It only explains, and goes.
    Gone,
    /// It stands where an answer goes and says what it said on the blank form.
    Emptied,
    /// It is printed, and worded so in the definition.
    Worded(String),
    /// A question, and what somebody wrote behind it.
    Parted(String, String),
    /// Several questions on a line, each with what was written behind it.
    Several(Vec<(String, String)>),
    /// What somebody wrote.
    Typed(String),
}

/// Between question and answer in a cell that holds both.
pub(super) const BETWEEN: char = '\n';

/// What was asked last, for the questions that refer to it.
#[derive(Debug, Default)]
pub(super) struct Asked {
    last: Option<usize>,
}

/// A stretch of a text.
enum Stretch<'e> {
    Printed(Match<'e>),
    Typed(String),
}

impl Entries {
    /// What becomes of this cell.
    pub(super) fn fate(&self, cell: &Cell, asked: &mut Asked) -> Fate {
        let Content::Text(text) = &cell.content else {
            return Fate::Kept;
        };
        let words = words(text);
        if words.is_empty() {
            return Fate::Kept;
        }
        let stretches = self.stretches(text, &words, asked);
        let printed = stretches.iter().filter_map(|stretch| match stretch {
            Stretch::Printed(found) => Some(found.entry),
            Stretch::Typed(_) => None,
        });
        let boxes = signs(text);
        if cell.control.is_some() || !boxes.is_empty() {
            // What fills a control asks nothing, and a ticked box is an answer among printed words.
            let same = |entry: &Entry| explains(entry.says) && entry.signs == boxes;
            let all = stretches.len() == 1 && printed.clone().all(same);
            return if all {
                fate_of(text, &words, &stretches)
            } else {
                Fate::Kept
            };
        }
        if printed.clone().next().is_none() {
            return self.chosen(&words).map_or(Fate::Kept, |(entry, left)| {
                asked.heard(entry);
                let said = last_clause(&cut(text, &words, 0, left)).to_owned();
                Fate::Parted(entry.wording.clone(), said)
            });
        }
        printed.for_each(|entry| asked.heard(entry));
        fate_of(text, &words, &stretches)
    }

    /// Whether a text is a question as the definition words it.
    pub(super) fn is_wording(&self, text: &str) -> bool {
        let words = words(text);
        self.at(&words, 0)
            .iter()
            .any(|found| found.end == words.len() && found.entry.wording == text)
    }

    fn stretches<'e>(&'e self, text: &str, words: &[Word], asked: &Asked) -> Vec<Stretch<'e>> {
        let mut found: Vec<Stretch<'e>> = Vec::new();
        let numbered = after_number(text);
        let mut at = 0;
        let mut typed_from: Option<usize> = None;
        while at < words.len() {
            let may_begin = at == 0 || typed_from.is_none() || is_far(text, words, at);
            let entry = self
                .printed_at(text, words, at, asked)
                .filter(|found| may_begin || is_label(text, words, at, found));
            match entry {
                Some(entry) => {
                    if let Some(from) = typed_from.take() {
                        found.push(Stretch::Typed(cut(text, words, from, at)));
                    }
                    at = entry.end.max(at + 1);
                    found.push(Stretch::Printed(entry));
                }
                // "12." in front of a question is no answer.
                None if at < numbered && found.is_empty() => at += 1,
                None => {
                    typed_from.get_or_insert(at);
                    at += 1;
                }
            }
        }
        if let Some(from) = typed_from {
            let from = if found.is_empty() { 0 } else { from };
            found.push(Stretch::Typed(cut(text, words, from, words.len())));
        }
        found
    }

    /// The longest printed text that stands here as a whole.
    fn printed_at<'e>(
        &'e self,
        text: &str,
        words: &[Word],
        at: usize,
        asked: &Asked,
    ) -> Option<Match<'e>> {
        let fits = |found: &Match<'_>| {
            let entry = found.entry;
            let bound = entry.follows.is_none() || entry.follows == asked.last;
            bound && (found.end >= words.len() || entry.open || ends(text, words, found))
        };
        let mut found = self.at(words, at);
        // Where one wording is asked behind several questions, the one that was asked counts.
        found.sort_by_key(|one| std::cmp::Reverse((one.end, one.entry.follows.is_some())));
        found.into_iter().find(fits)
    }
}

impl Asked {
    fn heard(&mut self, entry: &Entry) {
        if let (Says::Question(field), None) = (entry.says, entry.follows) {
            self.last = Some(field);
        }
    }
}

fn explains(says: Says) -> bool {
    matches!(says, Says::Guidance | Says::Printed)
}

fn fate_of(text: &str, words: &[Word], stretches: &[Stretch<'_>]) -> Fate {
    let mut headings: Vec<&Entry> = Vec::new();
    // Each question with what was written behind it, and what was written before the first.
    let mut asked: Vec<(String, Vec<String>)> = Vec::new();
    let mut typed: Vec<String> = Vec::new();
    let mut place = false;
    for stretch in stretches {
        let written = match stretch {
            Stretch::Typed(words) => vec![words.clone()],
            Stretch::Printed(found) => {
                match found.entry.says {
                    Says::Question(_) => asked.push((found.entry.wording.clone(), Vec::new())),
                    Says::Heading => headings.push(found.entry),
                    Says::Printed => place = true,
                    Says::Guidance => {}
                }
                let fills = found.fills.iter();
                fills
                    .map(|fill| cut(text, words, fill.start, fill.end))
                    .collect()
            }
        };
        let written = written.into_iter().filter(|words| !words.is_empty());
        asked
            .last_mut()
            .map_or(&mut typed, |(_, answer)| answer)
            .extend(written);
    }
    let typed = typed.join("\n");
    let mut asked = asked
        .into_iter()
        .map(|(question, answer)| (question, answer.join("\n")));
    match (asked.len(), headings.as_slice()) {
        (0, []) if !typed.is_empty() => Fate::Typed(typed),
        (0, []) if place => Fate::Emptied,
        (0, []) => Fate::Gone,
        (0, [heading]) if typed.is_empty() => Fate::Worded(heading.wording.clone()),
        (1, []) if typed.is_empty() => match asked.next() {
            Some((question, answer)) if answer.is_empty() => Fate::Worded(question),
            Some((question, answer)) => Fate::Parted(question, answer),
            None => Fate::Kept,
        },
        (_, []) if typed.is_empty() => Fate::Several(asked.collect()),
        _ => Fate::Kept,
    }
}

/// What stands in an answer's place beyond what is printed there, if it begins with that.
pub(super) fn beyond(printed: &str, text: &str) -> Option<String> {
    let entries = Entries::of_one(printed);
    let words = words(text);
    let found = entries.at(&words, 0).into_iter().next()?;
    let whole = found.end >= words.len();
    if !(whole || found.entry.open || ends(text, &words, &found)) {
        return None;
    }
    let fills = found.fills.iter();
    let mut typed: Vec<String> = fills
        .map(|fill| cut(text, &words, fill.start, fill.end))
        .collect();
    if !whole {
        typed.push(cut(text, &words, found.end, words.len()));
    }
    typed.retain(|words| !words.is_empty());
    (!typed.is_empty()).then(|| typed.join("\n"))
}

/// Whether something parts an entry from the word behind it: "Name: Zoe", and not "Name of referee".
fn ends(text: &str, words: &[Word], found: &Match<'_>) -> bool {
    let before = found.end.checked_sub(1).and_then(|at| words.get(at));
    let between = before
        .zip(words.get(found.end))
        .and_then(|(before, behind)| text.get(before.end..behind.start));
    between.is_some_and(|between| {
        let dash = [" - ", " – ", " — "]
            .iter()
            .any(|dash| between.contains(dash));
        let mark = |c: char| {
            matches!(
                c,
                '\n' | '\t' | ':' | '?' | '!' | '.' | '…' | '_' | '*' | ')' | ']' | '|'
            )
        };
        let opens = between.trim_start().starts_with(['(', '[']);
        dash || between.contains("  ") || (between.contains(mark) && !opens)
    })
}

/// Whether what stands in the middle of a line is a question of its own: one with a colon, or one
/// with a line to write on whose words stand there letter by letter.
fn is_label(text: &str, words: &[Word], at: usize, found: &Match<'_>) -> bool {
    let last = found.end.checked_sub(1).and_then(|last| words.get(last));
    let Some((first, last)) = words.get(at).zip(last) else {
        return false;
    };
    let question = matches!(found.entry.says, Says::Question(_));
    let behind = text.get(last.end..).unwrap_or_default();
    let colon = behind.trim_start().starts_with(':');
    let same = text.get(first.start..last.end) == Some(found.entry.wording.as_str());
    question && (colon || (found.entry.open && same))
}

/// Whether a word stands so far from the one before it that something new may begin.
fn is_far(text: &str, words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| words.get(at));
    before
        .zip(words.get(at))
        .and_then(|(before, word)| text.get(before.end..word.start))
        .is_some_and(|between| between.contains(['\n', '\t', '_', '|']) || between.contains("  "))
}

/// The text of these words, without what parts them from their neighbours.
fn cut(text: &str, words: &[Word], from: usize, to: usize) -> String {
    let start = match from.checked_sub(1) {
        Some(before) => words.get(before).map_or(0, |word| word.end),
        None => 0,
    };
    // What goes on behind the last word that was looked at is theirs, too.
    let end = words.get(to).map_or(text.len(), |word| word.start);
    let parts = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '?' | '_' | '…' | '*' | ')' | ']' | '.' | '|' | '-' | '–' | '—'
            )
    };
    let behind = |c: char| c.is_whitespace() || matches!(c, '_' | '…' | '|' | '(' | '[');
    let cut = text.get(start..end).unwrap_or_default();
    let cut = if from == 0 {
        cut.trim_start()
    } else {
        cut.trim_start_matches(parts)
    };
    let cut = if to < words.len() {
        cut.trim_end_matches(behind)
    } else {
        cut.trim_end()
    };
    cut.trim_end_matches('_').trim_end().to_owned()
}

/// What stands behind the last question mark or colon: "Do you drive? Yes" says yes.
fn last_clause(text: &str) -> &str {
    text.rsplit(['?', ':'])
        .map(str::trim)
        .find(|clause| clause.chars().any(char::is_alphanumeric))
        .unwrap_or(text)
}
