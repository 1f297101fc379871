//! What printed words are there for: to ask, to head, to explain. A place to fill in is the best
//! sign that they ask; where a form shows no places, its known questions tell how it asks the others.

use std::collections::HashMap;

use super::kinds::leaves_choice;
use super::owners::{Owners, advises, instructs};
use super::paper::{Item, Words};
use crate::forms::lexicon::Key;
use crate::forms::wording::{fold, without_number};

/// What printed words are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// They ask, and something shows where the answer goes.
    Asks,
    /// They seem to ask, as questions of this form do that shows no places.
    SeemsToAsk,
    /// They have the words of a question, and no place where others have one.
    MayAsk,
    /// They head a table of several rows.
    Table,
    /// They ask about a referee, in a block of the referee's own.
    AboutReferee,
    /// They head what follows, or stand there for somebody else.
    Heads,
    /// They explain.
    Explains,
    /// They are an option, or belong to the monitoring form.
    Nothing,
}

impl Purpose {
    /// Whether words with this purpose may be a question of the form's.
    pub(super) fn asks(self) -> bool {
        matches!(self, Self::Asks | Self::SeemsToAsk | Self::MayAsk)
    }
}

/// Longer texts than this ask nothing.
const LONGEST_QUESTION: usize = 60;

/// A text of more words is no heading.
const LONGEST_HEADING: usize = 12;

/// Decides about each item; places have no purpose.
pub(super) fn purposes(items: &[Item], owners: &Owners) -> Vec<Purpose> {
    let manner = Manner::of(items, owners);
    let mut purposes: Vec<Purpose> = (0..items.len())
        .map(|at| purpose(items, owners, &manner, at))
        .collect();
    let asking: Vec<usize> = (0..items.len())
        .filter(|at| purposes.get(*at) == Some(&Purpose::Asks))
        .collect();
    // What stands between a question and its place explains it.
    for at in asking {
        for slot in owners.slots_of(at) {
            let between = at.saturating_add(1)..*slot;
            for purpose in purposes.get_mut(between).unwrap_or_default() {
                if matches!(
                    purpose,
                    Purpose::Heads | Purpose::SeemsToAsk | Purpose::MayAsk
                ) {
                    *purpose = Purpose::Explains;
                }
            }
        }
    }
    purposes
}

/// How a form asks.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
struct Manner {
    /// Most of the known questions have a place of their own.
    places: bool,
    /// The first and the last known question.
    first: usize,
    last: usize,
    /// The column of the known questions in each region that has several.
    columns: HashMap<usize, u32>,
    /// Most of the known questions are numbered, stand out, or end with one of these signs.
    numbered: bool,
    prominent: bool,
    signed: bool,
    /// A known question stands out in running text, with blank lines below it.
    headed: bool,
}

impl Manner {
    fn of(items: &[Item], owners: &Owners) -> Self {
        let known: Vec<(usize, &Item, &Words)> = items
            .iter()
            .enumerate()
            .filter(|(_, item)| !is_set_apart(item))
            .filter_map(|(at, item)| Some((at, item, item.words()?)))
            .filter(|(_, _, words)| words.field().is_some())
            .collect();
        let count = known.len();
        let most = |wanted: &dyn Fn(&(usize, &Item, &Words)) -> bool| {
            let times = known.iter().filter(|one| wanted(one)).count();
            times >= 3 && times * 5 >= count * 3
        };
        let mut columns: HashMap<(usize, u32), u32> = HashMap::new();
        for (_, item, _) in &known {
            *columns.entry((item.at.region, item.at.col)).or_default() += 1;
        }
        Self {
            places: most(&|(at, ..)| !owners.slots_of(*at).is_empty()),
            first: known.first().map_or(0, |(at, ..)| *at),
            last: known.last().map_or(0, |(at, ..)| *at),
            columns: columns
                .into_iter()
                .filter(|(_, times)| *times >= 3)
                .map(|((region, col), _)| (region, col))
                .collect(),
            numbered: most(&|(_, _, words)| is_numbered(&words.text)),
            prominent: most(&|(_, _, words)| words.prominent),
            signed: most(&|(_, _, words)| is_signed(&words.text)),
            headed: known.iter().any(|(at, _, words)| {
                words.prominent && owners.slots_of(*at).is_empty() && has_room(items, *at)
            }),
        }
    }
}

fn is_numbered(text: &str) -> bool {
    without_number(text).len() < text.trim().len()
}

fn is_signed(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches('*').trim_end();
    bare.ends_with([':', '?'])
}

/// Whether an item is none of the applicant's.
fn is_set_apart(item: &Item) -> bool {
    item.at.margin || item.part.monitoring || item.part.foreign || item.part.referee.is_some()
}

fn purpose(items: &[Item], owners: &Owners, manner: &Manner, at: usize) -> Purpose {
    let Some((item, words)) = items.get(at).and_then(|item| Some((item, item.words()?))) else {
        return Purpose::Nothing;
    };
    let count = words.text.split_whitespace().count();
    if item.part.monitoring || words.option || is_monitoring(words) {
        return Purpose::Nothing;
    }
    if item.at.margin {
        return Purpose::Explains;
    }
    let long = count > LONGEST_HEADING && !words.asks();
    let bids = fold(&words.text).starts_with("please ") && count > 4;
    let sentence = count > 5 && words.text.trim_end().ends_with('.');
    let explains = advises(item) || long || bids || sentence;
    let rest = if explains && !item.part.heading {
        Purpose::Explains
    } else {
        Purpose::Heads
    };
    if item.part.foreign {
        return rest;
    }
    let slots = owners.slots_of(at);
    if item.part.referee.is_some() {
        let asks = rest == Purpose::Heads || !slots.is_empty();
        return if asks { Purpose::AboutReferee } else { rest };
    }
    if count > LONGEST_QUESTION || fold(&words.text).is_empty() {
        return rest;
    }
    let own_place = !slots.is_empty() || (leaves_choice(&words.text) && !advises(item));
    if own_place && (!item.part.heading || words.asks()) {
        return if heads_table(items, owners, at) {
            Purpose::Table
        } else {
            Purpose::Asks
        };
    }
    let room = has_room(items, at);
    match seems_to_ask(item, words, manner, at, room) {
        true if manner.places && !(room && manner.headed) => Purpose::MayAsk,
        true => Purpose::SeemsToAsk,
        false => rest,
    }
}

fn is_monitoring(words: &Words) -> bool {
    words
        .guesses
        .first()
        .is_some_and(|guess| matches!(guess.key, Key::Monitoring(_)) && guess.score >= 0.97)
}

/// Whether words ask though nothing shows where the answer goes.
fn seems_to_ask(item: &Item, words: &Words, manner: &Manner, at: usize, room: bool) -> bool {
    let within = (manner.first..=manner.last.saturating_add(8)).contains(&at);
    if item.part.heading {
        return false;
    }
    if words.field().is_some() && !advises(item) {
        // Where places are shown, a heading may say what a question says as well.
        return !manner.places || !words.prominent || (room && item.at.flow);
    }
    let stands_out = words.prominent && !manner.prominent;
    if manner.headed && item.at.flow && within && room && words.prominent {
        return !instructs(item);
    }
    if manner.places || !within || stands_out {
        return false;
    }
    let in_column = manner.columns.get(&item.at.region) == Some(&item.at.col);
    // Where the questions are numbered, a number says more than the words do.
    let numbered = manner.numbered && is_numbered(&words.text);
    let like_the_others = numbered
        || (manner.signed && is_signed(&words.text))
        || (manner.prominent && words.prominent && !manner.numbered && !manner.signed);
    let asks = words.asks() || words.text.trim_end().ends_with('?');
    let plain = !(manner.numbered || manner.signed || manner.prominent);
    if item.at.flow {
        numbered || (!advises(item) && (asks || like_the_others))
    } else {
        let label = words.text.split_whitespace().count() <= LONGEST_HEADING || asks;
        let ended = words.text.trim_end().ends_with('.');
        let may_ask = !instructs(item) && label && !ended && (asks || like_the_others || plain);
        in_column && (numbered || may_ask)
    }
}

/// Whether blank lines stand below words, or below what explains them.
fn has_room(items: &[Item], at: usize) -> bool {
    let Some(item) = items.get(at).filter(|item| item.at.flow) else {
        return false;
    };
    let mut end = item.at.row_end;
    for next in items.get(at + 1..).unwrap_or_default() {
        if next.at.region != item.at.region || next.at.row > end {
            return true;
        }
        let explains = next
            .words()
            .is_some_and(|words| !words.prominent && !words.asks());
        if !explains {
            return false;
        }
        end = end.max(next.at.row_end);
    }
    true
}

/// Whether words head one column of a table that has several rows to fill in.
fn heads_table(items: &[Item], owners: &Owners, at: usize) -> bool {
    let Some(head) = items.get(at) else {
        return false;
    };
    let rows_below = |at: usize| {
        let mut rows: Vec<u32> = owners
            .slots_of(at)
            .iter()
            .filter_map(|slot| items.get(*slot))
            .filter(|slot| !slot.at.flow && slot.at.row >= head.at.row_end)
            .map(|slot| slot.at.row)
            .collect();
        rows.dedup();
        rows.len()
    };
    let neighbours = [at.checked_sub(1), Some(at + 1)];
    let beside = neighbours.into_iter().flatten().any(|other| {
        items.get(other).is_some_and(|item| {
            item.beside(head) && item.words().is_some() && rows_below(other) >= 2
        })
    });
    !head.at.flow && rows_below(at) >= 2 && beside
}
