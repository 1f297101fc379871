//! Which printed words each place to fill in belongs to: in the same cell, to its left, above it.
//! Advice between a question and its place is passed over; words that stand where this form has its
//! places are what it prints there.

use std::collections::HashMap;

use super::paper::{Item, Slot, What, Words};
use super::wording::Wording;
use crate::forms::guidance::Advice;
use crate::forms::layout::Takes;
use crate::forms::lexicon::Lexicon;
use crate::forms::values::marks::yes_or_no;
use crate::forms::wording::{fold, without_brackets};

/// A place further below than so many rows is not the question's.
const FARTHEST: u32 = 6;

/// The places of each question, by the numbers of the items.
#[derive(Debug, Default)]
pub(super) struct Owners {
    slots: HashMap<usize, Vec<usize>>,
    owner: HashMap<usize, usize>,
}

impl Owners {
    /// Finds the owner of each place.
    pub(super) fn new(items: &mut [Item], lexicon: &Lexicon) -> Self {
        name_options(items, lexicon);
        let mut owners = Self::of(items);
        if fill_places(items, &owners) {
            owners = Self::of(items);
        }
        owners
    }

    fn of(items: &[Item]) -> Self {
        let mut owners = Self::default();
        for (at, item) in items.iter().enumerate() {
            if item.slot().is_none() || is_margin(items, at) {
                continue;
            }
            if let Some(owner) = by_title(items, at)
                .or_else(|| in_cell(items, at))
                .or_else(|| to_the_left(items, at))
                .or_else(|| behind_tick(items, at))
                .or_else(|| above(items, at))
            {
                owners.slots.entry(owner).or_default().push(at);
                owners.owner.insert(at, owner);
            }
        }
        owners
    }

    /// Whether a place belongs to any words.
    pub(super) fn is_owned(&self, slot: usize) -> bool {
        self.owner.contains_key(&slot)
    }

    /// The places of these words.
    pub(super) fn slots_of(&self, words: usize) -> &[usize] {
        self.slots.get(&words).map_or(&[], Vec::as_slice)
    }
}

/// An empty cell in front of a question, such as a column for numbers, is no place for an answer.
fn is_margin(items: &[Item], at: usize) -> bool {
    let Some(cell) = items.get(at) else {
        return false;
    };
    let nothing = cell
        .slot()
        .is_some_and(|slot| slot.takes.is_none() && slot.printed.is_none() && !cell.at.flow);
    let mut words = near(items, at).filter(|(_, item)| item.beside(cell) && may_ask(item));
    let mut left = false;
    let right = words.by_ref().fold(false, |right, (_, item)| {
        left |= item.at.col < cell.at.col;
        right || item.at.col > cell.at.col
    });
    let opened = in_cell(items, at).is_some();
    nothing && right && !left && !opened
}

/// What heads the columns of a table of questions.
const HEADS: &[&str] = &[
    "answer",
    "answers",
    "ateb",
    "cwestiwn",
    "guidance",
    "help",
    "item",
    "no",
    "notes",
    "number",
    "question",
    "questions",
    "reply",
    "response",
    "your answer",
    "your answers",
    "your response",
];

/// Whether an item is words that may put a question.
fn may_ask(item: &Item) -> bool {
    item.words().is_some_and(|words| {
        !words.option
            && !HEADS.contains(&fold(&words.text).as_str())
            && words.text.chars().any(char::is_alphabetic)
            && words.text.chars().nth(1).is_some()
    })
}

/// Whether words only advise. What somebody has listed as a question does not.
pub(super) fn advises(item: &Item) -> bool {
    item.words().is_some_and(|words| {
        let advice = Advice::of(&fold(&words.text));
        words.again
            || instructs(item)
            || (advice.addresses && !words.asks() && !is_put(&words.text))
    })
}

/// Whether words begin as advice does, wherever they stand.
pub(super) fn instructs(item: &Item) -> bool {
    item.words().is_some_and(|words| {
        let advice = Advice::of(&fold(&words.text));
        !words.asks() && ((advice.instructs && !is_put(&words.text)) || words.text.starts_with('('))
    })
}

/// Whether words end as a question does.
fn is_put(text: &str) -> bool {
    let bare = without_brackets(text);
    bare.trim_end_matches(['*', ' ', '\n'])
        .ends_with(['?', ':'])
}

/// The words that a control names as its own: a form whose labels are linked says it itself, even
/// where a page ends between the two.
fn by_title(items: &[Item], at: usize) -> Option<usize> {
    const REACH: usize = 40;
    let title = items.get(at)?.slot()?.title.trim();
    // Word takes no long title: what was cut off ends in an ellipsis.
    let (title, whole) = match title.strip_suffix('…') {
        Some(begun) => (bare_question(begun), false),
        None => (bare_question(title), true),
    };
    let start = at.saturating_sub(REACH);
    let before = items.get(start..at)?.iter().enumerate().rev();
    before
        .filter(|(_, item)| !title.is_empty() && may_ask(item))
        .find(|(_, item)| {
            item.words().is_some_and(|words| {
                let question = bare_question(&words.text);
                question == title || (!whole && question.starts_with(&title))
            })
        })
        .map(|(number, _)| start + number)
}

fn bare_question(text: &str) -> String {
    fold(&Wording::of(text, true).question)
}

fn in_cell(items: &[Item], at: usize) -> Option<usize> {
    let cell = items.get(at)?.at.cell;
    let before = items.get(..at)?.iter().enumerate().rev();
    before
        .take_while(|(_, item)| item.at.cell == cell)
        .find(|(_, item)| may_ask(item))
        .map(|(number, _)| number)
}

fn to_the_left(items: &[Item], at: usize) -> Option<usize> {
    let slot = items.get(at)?;
    let mut left: Vec<(usize, &Item)> = near(items, at)
        .filter(|(_, item)| item.beside(slot) && item.at.col_end <= slot.at.col && may_ask(item))
        .collect();
    left.sort_by_key(|(_, item)| std::cmp::Reverse(item.at.col));
    let asks = left.iter().find(|(_, item)| !advises(item));
    asks.or_else(|| left.first()).map(|(number, _)| *number)
}

/// A lone box in front of a statement: "☐ I confirm that …".
fn behind_tick(items: &[Item], at: usize) -> Option<usize> {
    let tick = items.get(at)?;
    let is_tick = tick
        .slot()
        .is_some_and(|slot| slot.takes == Some(Takes::Tick) && slot.options.is_empty());
    let behind = items
        .get(at + 1)
        .filter(|item| is_tick && item.beside(tick));
    behind.filter(|item| may_ask(item)).map(|_| at + 1)
}

fn above(items: &[Item], at: usize) -> Option<usize> {
    let slot = items.get(at)?;
    let over = |item: &Item| item.at.col < slot.at.col_end && slot.at.col < item.at.col_end;
    let mut last = slot.at.row;
    let mut advice = None;
    let before = near(items, at).take_while(|(number, _)| *number < at);
    let before: Vec<(usize, &Item)> = before.collect();
    for (place, (number, item)) in before.iter().copied().enumerate().rev() {
        if item.at.row_end > slot.at.row || !(item.at.flow || over(item)) {
            continue;
        }
        if last.saturating_sub(item.at.row_end) > FARTHEST || item.part.heading {
            break;
        }
        last = item.at.row;
        match (may_ask(item), advice) {
            // What has a place of its own does not lend its advice to the next.
            (false, Some(_)) => break,
            (false, None) => {}
            (true, _) if !advises(item) && !goes_on(&before, place) => return Some(number),
            (true, _) => advice = advice.or(Some(number)),
        }
    }
    advice
}

/// Whether a sentence directly below a question goes on about it: "Use the order day/month/year."
fn goes_on(before: &[(usize, &Item)], place: usize) -> bool {
    let above = place.checked_sub(1).and_then(|above| before.get(above));
    let (Some((_, question)), Some((_, sentence))) = (above, before.get(place)) else {
        return false;
    };
    let put = |words: &Words| words.asks() || is_put(&words.text);
    let ended = |words: &Words| words.text.trim_end().ends_with('.') && !words.asks();
    question.words().is_some_and(put)
        && sentence.words().is_some_and(ended)
        && question.at.row_end == sentence.at.row
        && question.at.col == sentence.at.col
}

/// The items of the same region, not farther than any form goes.
fn near(items: &[Item], at: usize) -> impl Iterator<Item = (usize, &Item)> {
    const REACH: usize = 300;
    let region = items.get(at).map(|item| item.at.region);
    let start = at.saturating_sub(REACH);
    items
        .iter()
        .enumerate()
        .skip(start)
        .take(2 * REACH)
        .filter(move |(_, item)| Some(item.at.region) == region)
}

/// Words beside a box to tick that name an option, and choices that a list of ours has: they are no
/// questions.
fn name_options(items: &mut [Item], lexicon: &Lexicon) {
    const LONGEST: usize = 6;
    let short = |item: &Item| {
        item.words().is_some_and(|words| {
            words.text.split_whitespace().count() <= LONGEST && words.field().is_none()
        })
    };
    let is_tick = |item: &Item| {
        item.slot()
            .is_some_and(|slot| slot.takes == Some(Takes::Tick) && slot.options.is_empty())
    };
    let mut named: Vec<(usize, usize)> = Vec::new();
    for at in 0..items.len() {
        let (Some(tick), Some(next)) = (items.get(at), items.get(at + 1)) else {
            break;
        };
        if is_tick(tick) && short(next) && next.beside(tick) {
            named.push((at, at + 1));
        }
    }
    // A statement with a box, beside the question that it answers.
    for at in 0..items.len() {
        if let [statement, tick] = items.get(at..at + 2).unwrap_or_default()
            && is_tick(tick)
            && statement.at.cell == tick.at.cell
            && answers_beside(items, at)
        {
            named.push((at + 1, at));
        }
    }
    for (tick, words) in named {
        let name = items
            .get(words)
            .and_then(Item::words)
            .map(|words| words.text.clone())
            .unwrap_or_default();
        if let Some(What::Slot(slot)) = items.get_mut(tick).map(|item| &mut item.what) {
            slot.options.push(name);
        }
        mark_option(items, words);
    }
    let choices: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.words().is_some_and(|words| is_option(words, lexicon)))
        .map(|(at, _)| at)
        .collect();
    for at in choices {
        let option = items
            .get(at)
            .and_then(Item::words)
            .map(|words| words.text.clone());
        if let Some(item) = items.get_mut(at) {
            item.what = What::Slot(Slot {
                takes: Some(Takes::Tick),
                options: option.into_iter().collect(),
                ..Slot::default()
            });
        }
    }
}

/// Whether words are a choice of a list that the program knows, or a yes or no that stands alone.
fn is_option(words: &Words, lexicon: &Lexicon) -> bool {
    let short = words.text.split_whitespace().count() <= 2;
    let said = short && yes_or_no(&words.text).is_some();
    said || (lexicon.is_choice(&words.text) && words.field().is_none())
}

/// Whether a statement stands to the right of a question of the same field.
fn answers_beside(items: &[Item], at: usize) -> bool {
    let field = |item: &Item| item.words().and_then(Words::field);
    let Some(statement) = items.get(at).filter(|item| field(item).is_some()) else {
        return false;
    };
    near(items, at).any(|(_, other)| {
        other.beside(statement)
            && other.at.col_end <= statement.at.col
            && field(other) == field(statement)
    })
}

fn mark_option(items: &mut [Item], at: usize) {
    if let Some(What::Words(words)) = items.get_mut(at).map(|item| &mut item.what) {
        words.option = true;
    }
}

/// Words that stand where this form has its places, beside or below a question that has none, are
/// what it prints there. Says whether there are any.
fn fill_places(items: &mut [Item], owners: &Owners) -> bool {
    // How many questions of a region have their place in this column, or below themselves.
    let mut columns: HashMap<(usize, u32), u32> = HashMap::new();
    let mut below: HashMap<usize, u32> = HashMap::new();
    for (slot, owner) in &owners.owner {
        if let (Some(slot), Some(owner)) = (items.get(*slot), items.get(*owner)) {
            if slot.beside(owner) && !slot.at.flow {
                *columns.entry((slot.at.region, slot.at.col)).or_default() += 1;
            } else if slot.at.row == owner.at.row_end && !slot.at.flow {
                *below.entry(slot.at.region).or_default() += 1;
            }
        }
    }
    let mut printed = Vec::new();
    for (at, pair) in items.windows(2).enumerate() {
        let [question, words] = pair else { continue };
        let free = may_ask(question) && owners.slots_of(at).is_empty() && !question.at.flow;
        let asks_too = words.words().is_none_or(super::paper::Words::asks);
        if !free || asks_too || words.at.region != question.at.region || instructs(question) {
            continue;
        }
        let usual = |times: Option<&u32>| times.is_some_and(|times| *times >= 2);
        let beside = words.beside(question) && usual(columns.get(&(words.at.region, words.at.col)));
        let put = question
            .words()
            .is_some_and(|words| words.asks() || is_put(&words.text));
        let under = put
            && words.at.row == question.at.row_end
            && words.at.col == question.at.col
            && owners.slots_of(at + 1).is_empty()
            && usual(below.get(&words.at.region));
        if beside || under {
            printed.push(at + 1);
        }
    }
    for at in &printed {
        if let Some(item) = items.get_mut(*at) {
            let text = item.words().map(|words| words.text.clone());
            item.what = What::Slot(Slot {
                printed: text,
                ..Slot::default()
            });
        }
    }
    !printed.is_empty()
}
