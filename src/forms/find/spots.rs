//! The document as spots: one for each cell or line, and two or more where one cell or line holds
//! questions together with their answers ("Name: Zoe", "Signed ____ Date ____"). Positions are
//! stretched so that the pieces of a cell lie side by side in it.

use std::collections::HashMap;

use super::controls;
use super::names;
use super::split::{self, Strictness};
use crate::forms::guidance::{Advice, is_prompt};
use crate::forms::layout::{Cell, Content, Control, Document, Region, Takes};
use crate::forms::lexicon::{Guess, Key, Lexicon};
use crate::forms::question::is_long;
use crate::forms::values::is_none;
use crate::forms::values::marks::{Piece as Sign, alone, pieces as pieces_of, yes_or_no};
use crate::forms::wording::{fold, without_answer_mark};

/// So many pieces find room within a cell.
pub(super) const STRETCH: u32 = 64;

/// More spots than this are not asked what they mean; a form has some hundred.
const MOST_ASKED: usize = 6_000;

/// What a spot is a piece of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A whole cell or line.
    Whole,
    /// The question in front of an answer in the same cell or line.
    Label,
    /// The answer behind a question in the same cell or line.
    Value,
}

/// Whether a spot may ask or answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It may.
    Open,
    /// It is a heading, which ends what went before.
    Heading,
    /// It belongs to a part of the document that is not about the applicant: neither a question
    /// of ours nor an answer.
    Closed,
}

/// A place where something stands.
#[derive(Clone, Debug)]
pub(super) struct Spot<'a> {
    pub(super) region: usize,
    pub(super) flow: bool,
    pub(super) row: u32,
    pub(super) row_end: u32,
    pub(super) col: u32,
    pub(super) col_end: u32,
    pub(super) content: Content,
    pub(super) text: String,
    /// The text folded; nothing where it is longer than any question.
    pub(super) folded: String,
    /// What the text has of advice.
    pub(super) advice: Advice,
    pub(super) place: String,
    pub(super) piece: Piece,
    /// The control that holds this place for an answer. Such a spot asks nothing: its guesses are
    /// what the control's own title and tag say that it answers.
    pub(super) control: Option<&'a Control>,
    /// Which questions it may put, best first.
    pub(super) guesses: Vec<Guess>,
    /// It stands where a prompt or nothing stands.
    pub(super) prompt: bool,
    /// Whether it may ask or answer.
    pub(super) standing: Standing,
    /// It belongs to the block of this referee (0: not known which).
    pub(super) referee: Option<u8>,
}

impl<'a> Spot<'a> {
    /// The words in which it puts a question: its own, or the title of its control.
    pub(super) fn asking(&self) -> &str {
        self.control
            .map_or(self.text.as_str(), |control| control.title.as_str())
    }

    /// Whether it is a box to be ticked.
    pub(super) fn is_tick(&self) -> bool {
        self.control
            .is_some_and(|control| control.takes == Takes::Tick)
    }

    /// The control here that takes more than a tick.
    pub(super) fn entry(&self) -> Option<&'a Control> {
        self.control.filter(|control| control.takes != Takes::Tick)
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.content == Content::Empty
    }

    /// Whether it belongs to a part that is not about the applicant.
    pub(super) fn is_closed(&self) -> bool {
        self.standing == Standing::Closed
    }

    /// The best guess.
    pub(super) fn best(&self) -> Option<Guess> {
        self.guesses.first().copied()
    }

    /// How much it resembles a question that the lexicon knows.
    pub(super) fn strength(&self) -> f32 {
        self.best().map_or(0.0, |guess| guess.score)
    }

    /// How much it resembles this question.
    pub(super) fn score(&self, key: Key) -> f32 {
        self.guesses
            .iter()
            .find(|guess| guess.key == key)
            .map_or(0.0, |guess| guess.score)
    }

    /// The row and column of the cell that it is in, before stretching.
    pub(super) fn cell(&self) -> (u32, u32) {
        (self.row / STRETCH, self.col / STRETCH)
    }
}

/// Makes the spots of a document, in reading order.
pub(super) fn spots<'a>(document: &'a Document, lexicon: &Lexicon) -> Vec<Spot<'a>> {
    let mut all = Vec::new();
    let mut asked = 0;
    for (number, region) in document.regions.iter().enumerate() {
        let strictness = strictness(region, lexicon);
        for (at, cell) in region.cells.iter().enumerate() {
            let control = controls::of(cell, lexicon);
            let ask = control.is_none() && asked < MOST_ASKED;
            let made = pieces(region, at, cell, lexicon, strictness, ask);
            for (row, col, piece, text) in made {
                let mut spot = whole(number, region, cell);
                if piece != Piece::Whole {
                    (spot.row, spot.row_end) = (spot.row + row, spot.row + row);
                    (spot.col, spot.col_end) = (spot.col + col, spot.col + col);
                    spot.content = Content::text(&text);
                    spot.text = text;
                    spot.piece = piece;
                }
                let is_text = matches!(spot.content, Content::Text(_));
                if !is_long(&spot.text) {
                    spot.folded = fold(&spot.text);
                    spot.advice = Advice::of(&spot.folded);
                }
                if let Some(control) = control {
                    hold(&mut spot, control, lexicon);
                } else if is_text && is_long(&spot.text) {
                    // An answer, or a line to write on: nothing more is asked about so long a text.
                    spot.prompt = !spot.text.chars().any(char::is_alphanumeric);
                } else if is_text && asked < MOST_ASKED {
                    asked += 1;
                    let known = lexicon.known_as(&spot.text, &spot.folded).is_some();
                    spot.prompt = !known && is_prompt(lexicon, &spot.text, &spot.folded);
                    if piece != Piece::Value
                        && !spot.prompt
                        && !is_plainly_answer(&spot.text, &spot.folded, known, lexicon)
                    {
                        spot.guesses = lexicon.guess(&spot.text);
                    }
                }
                all.push(spot);
            }
        }
    }
    mark_repeated_prompts(&mut all);
    all
}

/// Makes a spot the place for an answer that its control is. What stands there is no answer where
/// it is a prompt or the question itself.
fn hold<'a>(spot: &mut Spot<'a>, control: &'a Control, lexicon: &Lexicon) {
    spot.control = Some(control);
    spot.guesses = names::guesses(control, lexicon);
    spot.prompt = matches!(spot.content, Content::Text(_))
        && !is_long(&spot.text)
        && (is_prompt(lexicon, &spot.text, &spot.folded) || spot.folded == fold(&control.title));
}

/// Advice that stands beside question after question is the form's, however it is worded.
fn mark_repeated_prompts(spots: &mut [Spot<'_>]) {
    let advises = |spot: &Spot<'_>| {
        if spot.flow || is_long(&spot.text) {
            return false;
        }
        spot.folded.starts_with("please ") || spot.advice.given()
    };
    let mut times: HashMap<&str, u32> = HashMap::new();
    for spot in spots.iter().filter(|spot| advises(spot)) {
        *times.entry(&spot.folded).or_default() += 1;
    }
    let repeated = |spot: &Spot<'_>| {
        advises(spot) && times.get(&*spot.folded).is_some_and(|times| *times >= 3)
    };
    let repeated: Vec<bool> = spots.iter().map(repeated).collect();
    for (spot, repeated) in spots.iter_mut().zip(repeated) {
        if repeated {
            spot.prompt = true;
            spot.guesses.clear();
        }
    }
}

/// Yes, none, a tick, an address or one of the choices: whatever they resemble, they ask nothing.
fn is_plainly_answer(text: &str, folded: &str, known: bool, lexicon: &Lexicon) -> bool {
    let words = text.split_whitespace().count();
    if [
        "i was ",
        "i have ",
        "ive ",
        "i had ",
        "i worked ",
        "i work ",
        "i managed ",
        "i ran ",
        "i led ",
    ]
    .iter()
    .any(|start| folded.starts_with(start))
    {
        return !known;
    }
    let boxes = pieces_of(text)
        .iter()
        .filter(|piece| matches!(piece, Sign::Sign(_)))
        .count();
    let options = folded
        .split(' ')
        .all(|word| matches!(word, "" | "yes" | "no" | "n" | "y"));
    if boxes >= 2 || (boxes == 1 && options) {
        return true;
    }
    if words > 6 || text.trim_end().ends_with(['?', ':']) || known {
        return false;
    }
    (words <= 3 && (yes_or_no(text).is_some() || is_none(text)))
        || alone(text).is_some()
        || text.contains('@')
        || lexicon.is_choice(text)
}

/// A letter in which three lines are known questions with their answers is written so throughout.
fn strictness(region: &Region, lexicon: &Lexicon) -> Strictness {
    let paired = region
        .cells
        .iter()
        .take(400)
        .filter(|cell| {
            region.flow && split::pairs(first_line(cell), lexicon, Strictness::Strict).is_some()
        })
        .take(3)
        .count();
    if paired >= 3 {
        Strictness::Lax
    } else {
        Strictness::Strict
    }
}

fn whole<'a>(number: usize, region: &Region, cell: &'a Cell) -> Spot<'a> {
    let row = cell.row.saturating_mul(STRETCH);
    let col = cell.col.saturating_mul(STRETCH);
    let end = |start: u32, length: u32| start.saturating_add(length.saturating_mul(STRETCH) - 1);
    let content = match &cell.content {
        Content::Text(text) if region.flow => Content::text(without_answer_mark(text)),
        content => content.clone(),
    };
    Spot {
        region: number,
        flow: region.flow,
        row,
        row_end: end(row, cell.rows.clamp(1, 10_000)),
        col,
        col_end: end(col, cell.cols.clamp(1, 10_000)),
        text: content.shown(),
        folded: String::new(),
        advice: Advice::default(),
        content,
        place: cell.place.clone(),
        piece: Piece::Whole,
        control: None,
        guesses: Vec::new(),
        prompt: false,
        standing: Standing::Open,
        referee: None,
    }
}

/// The pieces of a cell: row and column within it, what each is, and its text.
fn pieces(
    region: &Region,
    at: usize,
    cell: &Cell,
    lexicon: &Lexicon,
    strictness: Strictness,
    ask: bool,
) -> Vec<(u32, u32, Piece, String)> {
    let whole = || vec![(0, 0, Piece::Whole, String::new())];
    let Content::Text(text) = &cell.content else {
        return whole();
    };
    let next = region.cells.get(at + 1).filter(|next| next.row == cell.row);
    let entered = next.is_some_and(|next| next.control.is_some());
    if !ask || (!region.flow && !may_hold_pairs(region, at, cell, text, lexicon)) {
        return whole();
    }
    let mut made = Vec::new();
    let mut open_value: Option<usize> = None;
    for (row, line) in (0u32..STRETCH).zip(text.lines()) {
        if let Some(pairs) = split::pairs(line, lexicon, strictness) {
            let printed = !region.flow && pairs.iter().all(|pair| is_all_printed(pair, lexicon));
            let open = pairs.last().is_some_and(|(_, value)| value.is_empty());
            if printed || (entered && !open) {
                return whole();
            }
            let mut col = 0;
            for (label, value) in pairs {
                made.push((row, col, Piece::Label, label));
                made.push((row, col + 1, Piece::Value, value));
                open_value = Some(made.len() - 1);
                col += 2;
            }
        } else if region.flow {
            return whole();
        } else if let Some((_, _, _, value)) = open_value.and_then(|at| made.get_mut(at)) {
            // A line that puts no question goes on with the answer above it.
            if !value.is_empty() {
                value.push('\n');
            }
            value.push_str(line.trim());
        } else if !line.trim().is_empty() {
            return whole();
        }
    }
    if made.is_empty() { whole() } else { made }
}

/// Whether what follows a question in its own cell is printed there as well: "Regions - tick what
/// applies", "Declaration: I declare that the above is true".
fn is_all_printed((label, value): &(String, String), lexicon: &Lexicon) -> bool {
    let statement = lexicon.guess(label).first().is_some_and(|guess| {
        lexicon.is_confirmation(guess.key) && value.split_whitespace().count() > 3
    });
    statement || {
        let folded = fold(value);
        !value.is_empty() && (is_prompt(lexicon, value, &folded) || Advice::of(&folded).instructs)
    }
}

/// In a grid a cell holds a question with its answer only if no other cell is there to answer it,
/// and if it is not itself the answer to a question on its left.
fn may_hold_pairs(region: &Region, at: usize, cell: &Cell, text: &str, lexicon: &Lexicon) -> bool {
    if text.chars().count() > 400 {
        return false;
    }
    let in_row = |other: &&Cell| {
        other.row == cell.row && (other.content != Content::Empty || other.control.is_some())
    };
    let before = region.cells.get(..at).unwrap_or_default();
    let after = region.cells.get(at + 1..).unwrap_or_default();
    let puts_pair =
        |other: &Cell| split::pairs(first_line(other), lexicon, Strictness::Strict).is_some();
    let left_asks = before
        .iter()
        .rev()
        .take_while(|other| other.row == cell.row)
        .find(in_row)
        .is_some_and(|left| {
            let line = left.content.shown();
            let strong = lexicon
                .guess(&line)
                .first()
                .is_some_and(|guess| guess.score >= 0.75);
            strong && left.control.is_none() && !puts_pair(left)
        });
    let right_answers = after
        .iter()
        .take_while(|other| other.row == cell.row)
        .find(in_row)
        .is_some_and(|right| {
            right.control.is_some()
                || (lexicon.known(&right.content.shown()).is_none() && !puts_pair(right))
        });
    !left_asks && !right_answers
}

fn first_line(cell: &Cell) -> &str {
    match &cell.content {
        Content::Text(text) => text.lines().next().unwrap_or_default(),
        _ => "",
    }
}
