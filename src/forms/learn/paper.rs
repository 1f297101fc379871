//! The blank form as a row of printed words and of places to fill in, in reading order. A cell or a
//! line that holds several of them ("Signed ____ Date ____", "☐ Yes ☐ No") is opened up.

use std::collections::HashMap;

use super::bits::{self, Bit};
use super::kinds;
use crate::forms::find::{Part, is_follow_up, survey};
use crate::forms::guidance::is_prompt;
use crate::forms::layout::{Cell, Content, Document, Region, Takes};
use crate::forms::lexicon::{Guess, Key, Lexicon};
use crate::forms::values::marks::{Mark, alone};
use crate::forms::wording::fold;

/// More items than this are no form.
const MOST_ITEMS: usize = 5_000;

/// What stands in an answer's place from the start is a few words, as long as nobody typed there.
const LONGEST_PROMPT: usize = 8;

/// What stands at a place.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) at: At,
    /// Whose it is.
    pub(super) part: Part,
    pub(super) what: What,
    pub(super) place: String,
}

/// Where something stands: its cell, and the rows and columns that it covers (the ends excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub(super) region: usize,
    pub(super) flow: bool,
    pub(super) margin: bool,
    pub(super) cell: usize,
    pub(super) row: u32,
    pub(super) row_end: u32,
    pub(super) col: u32,
    pub(super) col_end: u32,
}

/// Printed words, or a place to fill in.
#[derive(Clone, Debug)]
pub(super) enum What {
    Words(Words),
    Slot(Slot),
}

/// Printed words.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) text: String,
    /// With the gap that they have in them or behind them.
    pub(super) with_gap: Option<String>,
    /// Which questions they resemble, best first.
    pub(super) guesses: Vec<Guess>,
    /// They stand out, all of them.
    pub(super) prominent: bool,
    /// They name an option of the question before them.
    pub(super) option: bool,
    /// They stand there again and again, as advice does: "Write as much as you like."
    pub(super) again: bool,
}

/// A place to fill in.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    /// What its control takes, where it has one.
    pub(super) takes: Option<Takes>,
    /// What its control is called, for people and for programs.
    pub(super) title: String,
    pub(super) tag: String,
    /// What stands in it.
    pub(super) printed: Option<String>,
    /// The options that it offers to tick.
    pub(super) options: Vec<String>,
    /// It covers several rows, or several lines to write on.
    pub(super) big: bool,
}

impl Item {
    /// Its words, if it is printed.
    pub(super) fn words(&self) -> Option<&Words> {
        match &self.what {
            What::Words(words) => Some(words),
            What::Slot(_) => None,
        }
    }

    /// The place, if it is one to fill in.
    pub(super) fn slot(&self) -> Option<&Slot> {
        match &self.what {
            What::Slot(slot) => Some(slot),
            What::Words(_) => None,
        }
    }

    /// Whether it stands in a row with another.
    pub(super) fn beside(&self, other: &Self) -> bool {
        let (a, b) = (&self.at, &other.at);
        a.region == b.region && a.row < b.row_end && b.row < a.row_end
    }
}

impl Words {
    /// The field that they ask for beyond reasonable doubt.
    pub(super) fn field(&self) -> Option<usize> {
        self.guesses
            .first()
            .filter(|guess| guess.score >= STRONG)
            .and_then(|guess| match guess.key {
                Key::Field(field) | Key::Part(field, _) => Some(field),
                Key::Other | Key::Monitoring(_) => None,
            })
    }

    /// Whether they are a question that somebody has listed, ours or not.
    pub(super) fn asks(&self) -> bool {
        self.guesses.first().is_some_and(|guess| match guess.key {
            Key::Other => guess.score >= 0.9,
            _ => guess.score >= STRONG,
        })
    }
}

/// From so much resemblance on a text puts a question.
pub(super) const STRONG: f32 = 0.84;

/// The items of a blank form.
pub(super) fn items(document: &Document, lexicon: &Lexicon) -> Vec<Item> {
    let parts = survey(document, lexicon);
    let mut items = Vec::new();
    let mut cells = 0;
    for (number, region) in document.regions.iter().enumerate() {
        for cell in &region.cells {
            if items.len() >= MOST_ITEMS {
                return items;
            }
            cells += 1;
            let part = parts
                .get(&(number, cell.row, cell.col))
                .copied()
                .unwrap_or_default();
            let at = at(number, region, cell, cells);
            for what in opened(cell, region.flow, lexicon) {
                items.push(Item {
                    at,
                    part,
                    what,
                    place: cell.place.clone(),
                });
            }
        }
    }
    close_tables(&mut items);
    mark_repeated(&mut items);
    items
}

/// What a form says again and again asks nothing, but for "If yes, please give details".
fn mark_repeated(items: &mut [Item]) {
    const OFTEN: u32 = 3;
    const SHORTEST: usize = 4;
    let said = |item: &Item| {
        let words = item.words().filter(|words| !words.asks())?;
        let folded = fold(&words.text);
        let long = folded.split(' ').count() >= SHORTEST;
        (long && !is_follow_up(&words.text)).then_some(folded)
    };
    let mut times: HashMap<String, u32> = HashMap::new();
    for folded in items.iter().filter_map(said) {
        *times.entry(folded).or_default() += 1;
    }
    for item in items {
        let often = said(item).is_some_and(|folded| times.get(&folded) >= Some(&OFTEN));
        if let What::Words(words) = &mut item.what {
            words.again = often;
        }
    }
}

/// A table directly below "Office use only" belongs to it.
fn close_tables(items: &mut [Item]) {
    let mut closed = None;
    let mut before: Option<Item> = None;
    for item in items.iter_mut() {
        if let Some(last) = before.filter(|last| last.at.region != item.at.region) {
            let heads = last.part.foreign && last.at.flow && !item.at.flow && !item.at.margin;
            closed = heads.then_some(item.at.region);
        }
        item.part.foreign |= closed == Some(item.at.region);
        before = Some(item.clone());
    }
}

fn at(number: usize, region: &Region, cell: &Cell, count: usize) -> At {
    At {
        region: number,
        flow: region.flow,
        margin: region.margin,
        cell: count,
        row: cell.row,
        row_end: cell.row.saturating_add(cell.rows.max(1)),
        col: cell.col,
        col_end: cell.col.saturating_add(cell.cols.max(1)),
    }
}

fn opened(cell: &Cell, flow: bool, lexicon: &Lexicon) -> Vec<What> {
    let shown = cell.content.shown();
    if let Some(control) = &cell.control {
        let tick = control.takes == Takes::Tick;
        let says = !tick || cell.content == Content::Truth(true);
        let printed = (says && !shown.trim().is_empty()).then(|| shown.clone());
        return vec![What::Slot(Slot {
            takes: Some(control.takes.clone()),
            title: control.title.clone(),
            tag: control.tag.clone(),
            printed,
            big: cell.rows > 1 && !flow,
            ..Slot::default()
        })];
    }
    match &cell.content {
        Content::Empty => vec![What::Slot(Slot {
            big: cell.rows > 1 && !flow,
            ..Slot::default()
        })],
        Content::Truth(truth) => vec![What::Slot(Slot {
            takes: Some(Takes::Tick),
            printed: truth.then_some(shown),
            ..Slot::default()
        })],
        Content::Number(_) | Content::Date(_) => vec![words(&shown, None, false, lexicon)],
        Content::Text(text) if alone(text) == Some(Mark::On) => vec![What::Slot(Slot {
            takes: Some(Takes::Tick),
            printed: Some(shown),
            ..Slot::default()
        })],
        Content::Text(text) => {
            let prominent = cell.lead >= text.trim_end().len();
            bits::bits(text, lexicon)
                .into_iter()
                .map(|bit| match bit {
                    Bit::Words { text, with_gap } => words(&text, with_gap, prominent, lexicon),
                    Bit::Slot(slot) => What::Slot(slot),
                })
                .collect()
        }
    }
}

fn words(text: &str, with_gap: Option<String>, prominent: bool, lexicon: &Lexicon) -> What {
    if with_gap.is_none() && kinds::is_yes_or_no_to_delete(text) {
        return What::Slot(Slot {
            printed: Some(text.trim().to_owned()),
            options: vec!["Yes".to_owned(), "No".to_owned()],
            ..Slot::default()
        });
    }
    // "Write under each heading. You may delete the grey text." stands in no answer's place.
    let short = text.split_whitespace().count() <= LONGEST_PROMPT;
    if short && with_gap.is_none() && is_prompt(lexicon, text, &fold(text)) {
        return What::Slot(Slot {
            printed: Some(text.trim().to_owned()),
            ..Slot::default()
        });
    }
    What::Words(Words {
        guesses: lexicon.guess(text),
        text: text.trim().to_owned(),
        with_gap,
        prominent,
        option: false,
        again: false,
    })
}
