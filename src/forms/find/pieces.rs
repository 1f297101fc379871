//! Cells and lines taken apart: where a question stands together with its answer ("Name: Zoe",
//! "Signed ____ Date ____"), or above it in the same cell, each becomes a piece of its own.
//!
//! A cell that only seems to hold both is worse than one left whole: it is taken apart only where no
//! other cell can be meant to answer, and where the region as a whole is written so.

use super::split::{self, Strictness};
use super::spots::{Piece, STRETCH};
use crate::domain::form::FieldType;
use crate::forms::guidance::{Advice, is_prompt};
use crate::forms::layout::{Cell, Content, Region};
use crate::forms::lexicon::{Key, Lexicon};
use crate::forms::values;
use crate::forms::wording::fold;

/// A piece of a cell: its row and column within the cell, what it is, and its text.
pub(super) struct Made {
    pub(super) row: u32,
    pub(super) col: u32,
    pub(super) piece: Piece,
    pub(super) text: String,
}

/// How a region puts questions and answers together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    strictness: Strictness,
    headed: Headed,
    /// Questions stand out in front of their answers.
    led: bool,
}

/// Whether cells hold a question on their first line and its answer below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Headed {
    No,
    /// Some do: where the first line is a question of ours.
    Some,
    /// So many that any first line is taken for a question.
    Most,
}

/// Longer cells than this hold nothing but an answer.
const LONGEST_CELL: usize = 3_000;

impl Style {
    /// Looks at a region.
    pub(super) fn of(region: &Region, lexicon: &Lexicon) -> Self {
        let strictness = if region.flow && is_paired(region, lexicon) {
            Strictness::Lax
        } else {
            Strictness::Strict
        };
        let headed = if region.flow {
            Headed::No
        } else {
            headed(region, lexicon)
        };
        Self {
            strictness,
            headed,
            led: is_led(region, lexicon),
        }
    }
}

/// A letter in which three lines are known questions with their answers is written so throughout.
fn is_paired(region: &Region, lexicon: &Lexicon) -> bool {
    let pairs = |cell: &&Cell| split::pairs(first_line(cell), lexicon, Strictness::Strict);
    let cells = region.cells.iter().take(400);
    cells.filter(|cell| pairs(cell).is_some()).take(3).count() >= 3
}

/// Whether in three cells or lines the words that stand out at the beginning are a question, and
/// those behind them are not.
fn is_led(region: &Region, lexicon: &Lexicon) -> bool {
    let asks = |cell: &&Cell| {
        let head = led(cell).map(|(head, _)| head);
        let guess = head.and_then(|head| lexicon.guess(head).first().copied());
        guess.is_some_and(|guess| guess.score >= 0.75)
    };
    region.cells.iter().filter(asks).take(3).count() == 3
}

/// The words of a cell that stand out at its beginning, and those behind them.
fn led(cell: &Cell) -> Option<(&str, &str)> {
    let Content::Text(text) = &cell.content else {
        return None;
    };
    let (head, rest) = text.split_at_checked(cell.lead)?;
    let named = head.contains(char::is_alphabetic) && cell.control.is_none();
    (named && !rest.trim().is_empty()).then_some((head.trim(), rest))
}

/// How many cells hold a question above what may answer it. Guidance below a question looks much
/// the same, so one answer at least must be beyond doubt: an address below "Email", or behind it.
fn headed(region: &Region, lexicon: &Lexicon) -> Headed {
    let mut certain = false;
    let (mut headed, mut bare) = (0, 0);
    let (mut beside, mut last_row) = (false, None);
    for (at, cell) in region.cells.iter().enumerate().take(1_000) {
        let Some((key, answer)) = heading(cell, lexicon) else {
            let pairs = split::pairs(first_line(cell), lexicon, Strictness::Strict);
            for (label, value) in pairs.into_iter().flatten() {
                certain |= lexicon
                    .known(&label)
                    .is_some_and(|key| proves(key, &value, lexicon));
            }
            bare += usize::from(is_known(cell, lexicon));
            continue;
        };
        if left_asks(region, at, cell, lexicon) || right_answers(region, at, cell, lexicon) {
            continue;
        }
        headed += 1;
        certain |= proves(key, &answer, lexicon);
        beside |= last_row == Some(cell.row);
        last_row = Some(cell.row);
    }
    match headed {
        3.. if certain && headed > bare => Headed::Most,
        3.. if certain => Headed::Some,
        2 if certain && beside => Headed::Some,
        _ => Headed::No,
    }
}

/// Whether an answer has the shape that only an answer to this question has.
fn proves(key: Key, answer: &str, lexicon: &Lexicon) -> bool {
    lexicon.field(key).is_some_and(|field| {
        let shaped = matches!(
            field.field_type,
            FieldType::Email | FieldType::Phone | FieldType::Postcode | FieldType::Date
        );
        shaped && values::parse(field, answer, false).fits
    })
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
    (guess.score >= 0.75).then(|| (guess.key, rest.trim().into()))
}

/// The pieces of a cell; none where it is left whole.
pub(super) fn pieces(region: &Region, at: usize, lexicon: &Lexicon, style: Style) -> Vec<Made> {
    let Some(cell) = region.cells.get(at) else {
        return Vec::new();
    };
    let Content::Text(text) = &cell.content else {
        return Vec::new();
    };
    if !region.flow && !may_hold_pairs(region, at, cell, text, lexicon, style) {
        return Vec::new();
    }
    let next = region.cells.get(at + 1).filter(|next| next.row == cell.row);
    let entered = next.is_some_and(|next| next.control.is_some());
    let mut taken = Taken::default();
    let head = led(cell).filter(|_| style.led && !entered && may_be_led(region, at, cell, lexicon));
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
        let pairs = split::pairs(line, lexicon, style.strictness);
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

/// Where a box stands beside the words that stand out, the answer belongs there.
fn may_be_led(region: &Region, at: usize, cell: &Cell, lexicon: &Lexicon) -> bool {
    let next = region.cells.get(at + 1).filter(|next| next.row == cell.row);
    next.is_none_or(|next| {
        led(next).is_some() || puts_pair(next, lexicon) || is_known(next, lexicon)
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
fn heads(line: &str, row: u32, taken: &Taken, style: Style, text: &str, lexicon: &Lexicon) -> bool {
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
    style: Style,
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
        right.control.is_some() || !(asks || puts_pair(right, lexicon))
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
