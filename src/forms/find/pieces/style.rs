//! How a region puts questions and answers together, as far as that shows before anything else is
//! known: on one line, one above the other in a cell, or in columns of their own.

use std::collections::HashMap;

use super::{first_line, heading, is_known, is_there, led, left_asks, right_answers};
use crate::domain::form::FieldType;
use crate::forms::find::split::{self, Strictness};
use crate::forms::layout::{Cell, Document, Region};
use crate::forms::lexicon::{Key, Lexicon};
use crate::forms::values;

/// How a region puts questions and answers together.
#[derive(Clone, Debug)]
pub(in crate::forms::find) struct Style {
    pub(super) strictness: Strictness,
    pub(super) headed: Headed,
    /// Questions stand out in front of their answers.
    pub(super) led: bool,
    /// Lines of running text part question and answer with a tab.
    pub(super) tabbed: bool,
    /// The columns that answer the ones on their left.
    pub(super) answers: Vec<u32>,
}

/// Whether cells hold a question on their first line and its answer below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Headed {
    No,
    /// Some do: where the first line is a question of ours.
    Some,
    /// So many that any first line is taken for a question.
    Most,
}

impl Style {
    /// Looks at a region of a document in which questions stand out as `led` says.
    pub(in crate::forms::find) fn of(region: &Region, led: bool, lexicon: &Lexicon) -> Self {
        let paired = is_paired(region, lexicon);
        let strictness = match (region.flow, paired) {
            (true, true) => Strictness::Lax,
            (true, false) | (false, true) => Strictness::Strict,
            (false, false) => Strictness::Strictest,
        };
        let (answers, headed) = if region.flow {
            (Vec::new(), Headed::No)
        } else {
            (answer_columns(region, lexicon), headed(region, lexicon))
        };
        Self {
            strictness,
            headed,
            led,
            tabbed: region.flow && paired && is_tabbed(region, lexicon),
            answers,
        }
    }

    /// Whether a cell stands where this region has its answers.
    pub(super) fn answers(&self, cell: &Cell) -> bool {
        self.answers.contains(&cell.col)
    }
}

/// Whether in three cells or lines of a document the words that stand out at the beginning are a
/// question, and those behind them are not.
pub(in crate::forms::find) fn is_led(document: &Document, lexicon: &Lexicon) -> bool {
    let asks = |cell: &&Cell| {
        let head = led(cell, lexicon).map(|(head, _)| head);
        let guess = head.and_then(|head| lexicon.guess(head).first().copied());
        guess.is_some_and(|guess| guess.score >= 0.75)
    };
    let cells = document.regions.iter().flat_map(|region| &region.cells);
    cells.filter(asks).take(3).count() == 3
}

/// A letter in which three lines are known questions with their answers is written so throughout.
fn is_paired(region: &Region, lexicon: &Lexicon) -> bool {
    let pairs = |cell: &&Cell| split::pairs(first_line(cell), lexicon, Strictness::Strict);
    let cells = region.cells.iter().take(400);
    cells.filter(|cell| pairs(cell).is_some()).take(3).count() >= 3
}

fn is_tabbed(region: &Region, lexicon: &Lexicon) -> bool {
    let (mut tabs, mut others) = (0, 0);
    for cell in region.cells.iter().take(400) {
        let line = first_line(cell);
        if split::pairs(line, lexicon, Strictness::Strict).is_some() {
            let tab = line.find('\t');
            let colon = line.find(':');
            let first = tab.is_some_and(|tab| colon.is_none_or(|colon| tab < colon));
            tabs += u32::from(first);
            others += u32::from(!first);
        }
    }
    tabs > others
}

/// The columns whose cells stand beside known questions, and hold next to none themselves.
fn answer_columns(region: &Region, lexicon: &Lexicon) -> Vec<u32> {
    let mut beside: HashMap<u32, (u32, u32)> = HashMap::new();
    let mut asked: Option<&Cell> = None;
    for cell in region.cells.iter().take(2_000).filter(is_there) {
        let known = cell.control.is_none() && is_known(cell, lexicon);
        let (answers, questions) = beside.entry(cell.col).or_default();
        *questions += u32::from(known);
        let follows = asked.is_some_and(|left| left.row == cell.row);
        *answers += u32::from(follows && !known);
        asked = known.then_some(cell);
    }
    let mut columns: Vec<u32> = beside
        .into_iter()
        .filter(|(_, (answers, questions))| *answers >= 3 && *questions * 3 <= *answers)
        .map(|(col, _)| col)
        .collect();
    columns.sort_unstable();
    columns
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
