//! The document as spots: one for each cell or line, and two or more where one cell or line holds
//! questions together with their answers ("Name: Zoe", "Signed ____ Date ____"). Positions are
//! stretched so that the pieces of a cell lie side by side in it.

use std::collections::HashMap;

use super::controls;
use super::names;
use super::pieces::{Made, Style, is_led, pieces};
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
    /// How sure it is that all its words are the person's.
    pub(super) sure: f32,
    /// All its words stand out, in bold or as a heading.
    pub(super) stands_out: bool,
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
    let led = is_led(document, lexicon);
    for (number, region) in document.regions.iter().enumerate() {
        let style = Style::of(region, led, lexicon);
        for (at, cell) in region.cells.iter().enumerate() {
            let control = controls::of(cell, lexicon);
            let made = if control.is_none() && asked < MOST_ASKED {
                pieces(region, at, lexicon, &style)
            } else {
                Vec::new()
            };
            let whole = whole(number, region, cell);
            if made.is_empty() {
                all.push(understood(whole, control, &mut asked, lexicon));
                continue;
            }
            for made in made {
                let piece = piece_of(&whole, made);
                all.push(understood(piece, None, &mut asked, lexicon));
            }
        }
    }
    mark_repeated_prompts(&mut all);
    hush_answers(&mut all);
    all
}

/// A piece of a cell, as a spot of its own.
fn piece_of<'a>(whole: &Spot<'a>, made: Made) -> Spot<'a> {
    let (row, col) = (whole.row + made.row, whole.col + made.col);
    Spot {
        row,
        row_end: row,
        col,
        col_end: col,
        content: Content::text(&made.text),
        text: made.text,
        stands_out: made.piece == Piece::Label && whole.stands_out,
        piece: made.piece,
        ..whole.clone()
    }
}

/// Asks what a spot means.
fn understood<'a>(
    mut spot: Spot<'a>,
    control: Option<&'a Control>,
    asked: &mut usize,
    lexicon: &Lexicon,
) -> Spot<'a> {
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
    } else if is_text && *asked < MOST_ASKED {
        *asked += 1;
        let known = lexicon.known_as(&spot.text, &spot.folded).is_some();
        spot.prompt = !known && is_prompt(lexicon, &spot.text, &spot.folded);
        if spot.piece != Piece::Value
            && !spot.prompt
            && !is_plainly_answer(&spot.text, &spot.folded, known, lexicon)
        {
            spot.guesses = lexicon.guess(&spot.text);
        }
    }
    spot
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

/// In running text a sentence directly below a question, which could at most put the same question
/// over again and in words that nobody listed, answers it.
fn hush_answers(spots: &mut [Spot<'_>]) {
    let mut above: Option<(usize, u32, Guess)> = None;
    for spot in spots.iter_mut().filter(|spot| spot.flow) {
        let text = spot.text.trim_end();
        let best = spot.guesses.first().copied();
        let again = above.zip(best).is_some_and(|((region, row, asked), best)| {
            region == spot.region
                && spot.row.saturating_sub(row) <= STRETCH
                && best.key == asked.key
                && best.score <= asked.score
                && best.score < 0.95
        });
        if again && text.ends_with(['.', '!']) {
            spot.guesses.clear();
            above = None;
            continue;
        }
        let asks = best.filter(|_| text.ends_with([':', '?']) && spot.piece == Piece::Whole);
        above = asks.map(|best| (spot.region, spot.row_end, best));
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
        // What an organisation prints of itself in the margins of the pages is nobody's answer.
        standing: if region.margin && cell.control.is_none() {
            Standing::Closed
        } else {
            Standing::Open
        },
        referee: None,
        sure: 1.0,
        stands_out: cell.lead > 0
            && matches!(&cell.content, Content::Text(text) if text.trim_end().len() <= cell.lead),
    }
}
