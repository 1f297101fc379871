//! Cells and lines taken apart: where a question stands together with its answer ("Name: Zoe",
//! "Signed ____ Date ____"), or above it in the same cell, each becomes a piece of its own.
//!
//! A cell that only seems to hold both is worse than one left whole: it is taken apart only where no
//! other cell can be meant to answer, and where the region as a whole is written so.

mod style;

use style::Headed;
pub(super) use style::{Style, is_led};

use super::names::is_same;
use super::place::is_wordy;
use super::settle::is_follow_up;
use super::split::{self, Strictness};
use super::spots::{Piece, STRETCH};
use crate::forms::guidance::{Advice, has_sign, is_prompt};
use crate::forms::layout::{Cell, Content, Region};
use crate::forms::lexicon::{Key, Lexicon};
use crate::forms::wording::fold;

/// A piece of a cell: its row and column within the cell, what it is, and its text.
pub(super) struct Made {
    pub(super) row: u32,
    pub(super) col: u32,
    pub(super) piece: Piece,
    pub(super) text: String,
}

/// Longer cells than this hold nothing but an answer.
const LONGEST_CELL: usize = 3_000;

/// The words of a cell that stand out at its beginning, and those behind them.
fn led<'a>(cell: &'a Cell, lexicon: &Lexicon) -> Option<(&'a str, &'a str)> {
    let Content::Text(text) = &cell.content else {
        return None;
    };
    let (head, rest) = text.split_at_checked(cell.lead)?;
    let named = head.contains(char::is_alphabetic) && cell.control.is_none();
    let led = named && !rest.trim().is_empty() && !is_same_twice(head, rest, lexicon);
    led.then_some((head.trim(), rest))
}

/// The question on the first line of a cell, and what stands below it.
fn heading(cell: &Cell, lexicon: &Lexicon) -> Option<(Key, String)> {
    let Content::Text(text) = &cell.content else {
        return None;
    };
    let (first, rest) = text.split_once('\n')?;
    if cell.control.is_some() || rest.trim().is_empty() || text.len() > LONGEST_CELL {
        return None;
    }
    let guess = lexicon.guess(first).first().copied()?;
    (guess.score >= 0.75 && !is_same_twice(first, rest, lexicon))
        .then(|| (guess.key, rest.trim().into()))
}

/// "Enw llawn" above "Full name": one question in two languages.
fn is_same_twice(head: &str, rest: &str, lexicon: &Lexicon) -> bool {
    let best = |text: &str| {
        let guess = lexicon.guess(text.trim()).first().copied();
        guess.filter(|guess| guess.score >= 0.75)
    };
    let (one, other) = (best(head), best(rest));
    one.zip(other)
        .is_some_and(|(one, other)| is_same(one.key, other.key))
}

/// The pieces of a cell; none where it is left whole.
pub(super) fn pieces(region: &Region, at: usize, lexicon: &Lexicon, style: &Style) -> Vec<Made> {
    let Some(cell) = region.cells.get(at) else {
        return Vec::new();
    };
    let mut taken = Taken::default();
    if let Some((question, answer)) = lexicon.memory().parted(cell) {
        taken.add(0, vec![(question.into(), answer.into())]);
        return taken.made;
    }
    let Content::Text(text) = &cell.content else {
        return Vec::new();
    };
    let kept = !region.flow && !may_hold_pairs(region, at, cell, text, lexicon, style);
    if kept || answers_above(region, at, cell, lexicon, style) {
        return Vec::new();
    }
    let next = region.cells.get(at + 1).filter(|next| next.row == cell.row);
    // In a table of questions and answers each cell is the one or the other.
    let parted = style.answers(cell) || next.is_some_and(|next| style.answers(next));
    if parted && !is_headed_row(region, at, cell, lexicon) {
        return Vec::new();
    }
    let entered = next.is_some_and(|next| next.control.is_some());
    let boxed = region.cells.get(at + 1);
    let boxed = boxed.is_some_and(|next| next.control.is_some() && next.content != Content::Empty);
    let led = style.led && !entered && may_be_led(region, at, cell, lexicon);
    let head = led.then(|| self::led(cell, lexicon)).flatten();
    let text = match head {
        Some((head, rest)) if !is_advice(rest, lexicon) => {
            let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
            taken.add(0, split::behind(head, line, lexicon));
            below
        }
        _ => text.as_str(),
    };
    for (row, line) in (0u32..STRETCH).zip(text.lines()) {
        let label = heads(line, row, &taken, style, text, lexicon);
        // What stands directly below a question in its cell answers it, whatever colons are in it.
        let pairs = split::pairs(line, lexicon, style.strictness).filter(|_| !taken.is_open());
        let pairs = pairs.filter(|pairs| !(boxed && is_dashed(line, pairs)));
        if let Some(pairs) = pairs.filter(|_| !label) {
            let printed = !region.flow && pairs.iter().all(|pair| is_all_printed(pair, lexicon));
            let open = pairs.last().is_some_and(|(_, value)| value.is_empty());
            if printed || (entered && !open) {
                return Vec::new();
            }
            taken.add(row, pairs);
        } else if label {
            taken.add(row, vec![(line.trim().into(), String::new())]);
        } else if (region.flow && head.is_none() || !taken.go_on(line)) && !line.trim().is_empty() {
            return Vec::new();
        }
    }
    taken.made
}

/// Whether each cell of a row holds a known question above its answer: "Signature" and "Date" at the
/// foot of a table of another kind.
fn is_headed_row(region: &Region, at: usize, cell: &Cell, lexicon: &Lexicon) -> bool {
    let same = |other: &&Cell| other.row == cell.row;
    let before = region.cells.get(..at).unwrap_or_default();
    let from = at - before.iter().rev().take_while(same).count();
    let row = region.cells.iter().skip(from).take_while(same);
    let known = |cell: &Cell| {
        let question = lexicon.known(first_line(cell)).is_some();
        question && heading(cell, lexicon).is_some()
    };
    let headed = row.map(known).collect::<Vec<_>>();
    headed.len() > 1 && headed.into_iter().all(|known| known)
}

/// Whether a line or cell stands directly below a question, advice left out: then it is the answer,
/// whatever colons are in it. Where questions and answers share their lines this proves nothing,
/// and what stands below "Referee" has questions of its own.
fn answers_above(
    region: &Region,
    at: usize,
    cell: &Cell,
    lexicon: &Lexicon,
    style: &Style,
) -> bool {
    let paired = style.strictness == Strictness::Lax;
    let line = first_line(cell);
    let labelled = || {
        let pairs = split::pairs(line, lexicon, Strictness::Strict).unwrap_or_default();
        let label = pairs.first().map(|(label, _)| label.as_str());
        label.is_some_and(|label| lexicon.known(label).is_some() && !is_follow_up(label))
    };
    let usual = paired && ((style.tabbed && line.contains('\t')) || labelled());
    if style.headed == Headed::Most || usual {
        return false;
    }
    let mut below = cell;
    for (steps, above) in region
        .cells
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .enumerate()
    {
        let Content::Text(text) = &above.content else {
            return false;
        };
        let adjacent = above.col == below.col && above.row + above.rows == below.row;
        if !adjacent || steps > 3 || above.control.is_some() {
            return false;
        }
        let guess = lexicon.guess(text).first().copied();
        let asks = guess.filter(|guess| guess.score >= 0.84);
        let asks = asks.filter(|_| !puts_pair(above, lexicon));
        if let Some(guess) = asks {
            if paired && !style.tabbed && text.trim_end().ends_with(':') {
                return only_resembles(line, guess.key, lexicon);
            }
            let boxed = has_sign(text);
            return !boxed
                && lexicon.field(guess.key).is_some_and(|field| {
                    is_wordy(field) && !field.id.as_str().starts_with("referee_")
                });
        }
        if !Advice::of(&fold(text)).given() {
            return false;
        }
        below = above;
    }
    false
}

/// "Experience of advocacy - as provider or partner" above a box that somebody filled in asks all of
/// it.
fn is_dashed(line: &str, pairs: &[(String, String)]) -> bool {
    let [(label, _)] = pairs else { return false };
    let behind = line.trim().strip_prefix(label.as_str());
    behind.is_some_and(|behind| behind.trim_start().starts_with(['-', '–', '—']))
}

/// Whether the words before a line's colon are a sentence that begins an answer: they could at most
/// put the question above them over again, or are many and nobody's question ("Supporting a board
/// which had lost its way: skills audit, …").
fn only_resembles(line: &str, key: Key, lexicon: &Lexicon) -> bool {
    let pairs = split::pairs(line, lexicon, Strictness::Lax).unwrap_or_default();
    let label = pairs.first().map(|(label, _)| label.as_str());
    label.is_some_and(|label| {
        let guess = lexicon.guess(label).first().copied();
        let again = guess.is_some_and(|guess| guess.key == key);
        let wordy = label.split_whitespace().count() > 5;
        let listed = guess.is_some_and(|guess| guess.score >= 0.9);
        lexicon.known(label).is_none() && (again || (wordy && !listed))
    })
}

/// Where a box stands beside the words that stand out, the answer belongs there.
fn may_be_led(region: &Region, at: usize, cell: &Cell, lexicon: &Lexicon) -> bool {
    let next = region.cells.get(at + 1).filter(|next| next.row == cell.row);
    next.is_none_or(|next| {
        led(next, lexicon).is_some() || puts_pair(next, lexicon) || is_known(next, lexicon)
    })
}

fn is_known(cell: &Cell, lexicon: &Lexicon) -> bool {
    lexicon.known(&cell.content.shown()).is_some()
}

/// "(days per month)", "Please give dates": said behind a question, and no answer.
fn is_advice(text: &str, lexicon: &Lexicon) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == ':');
    let folded = fold(text);
    is_prompt(lexicon, text, &folded)
        || (text.starts_with('(') && text.ends_with(')'))
        || (Advice::of(&folded).given() && !text.contains('\n'))
}

/// What a cell has been taken into so far.
#[derive(Default)]
struct Taken {
    made: Vec<Made>,
}

impl Taken {
    fn add(&mut self, row: u32, pairs: Vec<(String, String)>) {
        for (col, (label, value)) in (0u32..).step_by(2).zip(pairs) {
            for (col, piece, text) in [(col, Piece::Label, label), (col + 1, Piece::Value, value)] {
                self.made.push(Made {
                    row,
                    col,
                    piece,
                    text,
                });
            }
        }
    }

    /// Whether a question heads what comes.
    fn is_open(&self) -> bool {
        self.made.last().is_some_and(|made| made.text.is_empty())
    }

    /// A line that puts no question goes on with the answer above it.
    fn go_on(&mut self, line: &str) -> bool {
        let Some(Made { text, .. }) = self.made.last_mut() else {
            return false;
        };
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line.trim());
        true
    }
}

/// Whether a line of a cell in a region of such cells is a question: the first line, or a later
/// one that is known.
fn heads(
    line: &str,
    row: u32,
    taken: &Taken,
    style: &Style,
    text: &str,
    lexicon: &Lexicon,
) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    if style.headed == Headed::No || !text.trim().contains('\n') || words == 0 {
        return false;
    }
    if row > 0 {
        return !taken.made.is_empty() && words <= 12 && lexicon.known(line).is_some();
    }
    let guess = lexicon.guess(line).first().copied();
    let known = guess.is_some_and(|guess| guess.score >= 0.75);
    let possible = words <= 25 && !line.ends_with('.') && !line.contains(['@', '☐', '☒']);
    known || (style.headed == Headed::Most && possible)
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
fn may_hold_pairs(
    region: &Region,
    at: usize,
    cell: &Cell,
    text: &str,
    lexicon: &Lexicon,
    style: &Style,
) -> bool {
    let longest = if style.headed == Headed::No {
        400
    } else {
        LONGEST_CELL
    };
    text.len() <= longest * 4
        && text.chars().count() <= longest
        && !left_asks(region, at, cell, lexicon)
        && !right_answers(region, at, cell, lexicon)
}

fn left_asks(region: &Region, at: usize, cell: &Cell, lexicon: &Lexicon) -> bool {
    let before = region.cells.get(..at).unwrap_or_default();
    let mut row = before
        .iter()
        .rev()
        .take_while(|other| other.row == cell.row);
    row.find(is_there).is_some_and(|left| {
        let guess = lexicon.guess(&left.content.shown()).first().copied();
        let strong = guess.is_some_and(|guess| guess.score >= 0.75);
        strong && left.control.is_none() && !puts_pair(left, lexicon)
    })
}

fn right_answers(region: &Region, at: usize, cell: &Cell, lexicon: &Lexicon) -> bool {
    let after = region.cells.get(at + 1..).unwrap_or_default();
    let mut row = after.iter().take_while(|other| other.row == cell.row);
    row.find(is_there).is_some_and(|right| {
        let asks = is_known(right, lexicon);
        let own = split::pairs(first_line(cell), lexicon, Strictness::Strict);
        let own = own.is_none_or(|pairs| {
            let label = pairs.first().map(|(label, _)| label);
            label.is_some_and(|label| lexicon.known(label).is_some())
        });
        right.control.is_some() || !(asks || (own && puts_pair(right, lexicon)))
    })
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "for `Iterator::find`")]
fn is_there(cell: &&Cell) -> bool {
    cell.content != Content::Empty || cell.control.is_some()
}

/// Whether a cell holds a question with its answer, on one line or below each other.
fn puts_pair(cell: &Cell, lexicon: &Lexicon) -> bool {
    split::pairs(first_line(cell), lexicon, Strictness::Strict).is_some()
        || heading(cell, lexicon).is_some()
}

fn first_line(cell: &Cell) -> &str {
    match &cell.content {
        Content::Text(text) => text.lines().next().unwrap_or_default(),
        _ => "",
    }
}
