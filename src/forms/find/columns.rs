//! Options as the heads of columns, and the ticks below them. A tick below a head that is no option
//! of ours ("Not sure") is shown to a person and never taken for a tick of its own.

use super::board::Board;
use super::options::{Ticked, option_of, tick_of};
use super::spots::Spot;
use crate::domain::form::Field;
use crate::forms::values::marks::Mark;

/// Options as the heads of columns: the tick stands below its option.
pub(super) fn by_column(board: &Board<'_>, field: &Field, spots: &[usize]) -> Option<Ticked> {
    let mut ticked = Ticked {
        sure: 0.95,
        ..Ticked::default()
    };
    let mut heads = 0;
    let mut unknown: Vec<&Spot<'_>> = Vec::new();
    for at in spots {
        let spot = board.get(*at)?;
        let head = board.column_head(*at, |above| tick_of(above).is_some());
        let option = head.and_then(|head| option_of(field, &head.text));
        match (tick_of(spot), option) {
            (Some(mark), Some(option)) => {
                heads += 1;
                if mark == Mark::On {
                    ticked.chosen.push(option);
                    ticked.at.get_or_insert(*at);
                }
            }
            (Some(Mark::On), None) => unknown.extend(head),
            _ => {}
        }
    }
    ticked.raw = ticked.chosen.join("; ");
    if let Some(head) = unknown.first()
        && (heads > 0 || is_among_options(board, field, head))
    {
        // "Not sure" is neither yes nor no, and no tick of its own either.
        ticked.sure = 0.6;
        ticked.other = Some(head.text.clone());
        heads += 1;
    }
    (heads > 0).then_some(ticked)
}

/// Whether an option of ours heads a column beside this head.
fn is_among_options(board: &Board<'_>, field: &Field, head: &Spot<'_>) -> bool {
    board
        .spots
        .iter()
        .filter(|other| other.region == head.region && other.row == head.row)
        .any(|other| option_of(field, &other.text).is_some())
}

/// The same where the options stand beside the question and the ticks in the row below them.
pub(super) fn below_heads(
    board: &Board<'_>,
    field: &Field,
    heads: &[usize],
    below: &[usize],
) -> Option<Ticked> {
    let last = heads
        .iter()
        .filter_map(|at| board.get(*at))
        .map(|spot| spot.row_end)
        .max()?;
    let first_row = below
        .iter()
        .filter_map(|at| board.get(*at))
        .map(|spot| spot.row)
        .find(|row| *row > last)?;
    let row: Vec<usize> = below
        .iter()
        .copied()
        .filter(|at| {
            board
                .get(*at)
                .is_some_and(|spot| spot.row == first_row && tick_of(spot).is_some())
        })
        .collect();
    by_column(board, field, &row).filter(|ticked| !ticked.chosen.is_empty())
}
