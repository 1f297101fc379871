//! Controls: places that a form's maker made for answers. Where one is near a question, the answer
//! stands in it or nowhere, and no neighbour's words are taken for it.

use super::board::Board;
use super::neighbours::asks_unknown;
use super::place::{Place, is_answer};
use super::spots::{STRETCH, Spot};
use crate::forms::layout::{Cell, Content, Control, Takes};
use crate::forms::lexicon::Lexicon;
use crate::forms::wording::fold;

/// The control that holds this cell for an answer. A list of allowed values that a sheet lays over
/// whole columns covers questions too: what it would never allow is none of its answers.
pub(super) fn of<'a>(cell: &'a Cell, lexicon: &Lexicon) -> Option<&'a Control> {
    let control = cell.control.as_deref()?;
    let (Takes::OneOf(choices), Content::Text(text)) = (&control.takes, &cell.content) else {
        return Some(control);
    };
    let allowed = choices.iter().any(|choice| fold(choice) == fold(text));
    (allowed || lexicon.known(text).is_none()).then_some(control)
}

/// The place that a control holds for the answer to a question: beside it, or below it with
/// nothing but advice between. `in_pieces` takes all that stand there. Nothing where no control is
/// near; a control that was left empty is an empty answer.
pub(super) fn place(
    board: &Board<'_>,
    at: usize,
    in_pieces: bool,
    right: &[usize],
    below: &[usize],
) -> Option<Place> {
    let is_entry = |at: &usize| board.get(*at).is_some_and(|spot| spot.entry().is_some());
    let label = board.get(at)?;
    let beside = right.iter().any(is_entry);
    let among: &[usize] = if beside { right } else { below };
    let (before, from) = among.split_at_checked(among.iter().position(is_entry)?)?;
    let mut said = before
        .iter()
        .filter_map(|at| board.get(*at))
        .filter(|spot| is_answer(spot));
    let told = right.iter().filter_map(|at| board.get(*at)).any(is_answer);
    if !beside && (told || !is_near(label, board.get(*from.first()?)?) || board.is_in_header(at)) {
        return None;
    }
    let entries = from.iter().copied().take_while(|at| is_entry(at));
    let most = if in_pieces { usize::MAX } else { 1 };
    let spots: Vec<usize> = entries
        .take(most)
        .filter(|at| board.get(*at).is_some_and(is_answer))
        .collect();
    // Words that stand before the control may be advice, another question, or an answer beside it.
    match said.find(|spot| !spot.advice.given()) {
        None => Some(Place { spots, sure: 0.98 }),
        Some(spot) if asks_unknown(spot) => None,
        Some(_) if spots.is_empty() => None,
        Some(_) => Some(Place { spots, sure: 0.85 }),
    }
}

/// Whether a control below a question is near enough to be its place.
fn is_near(label: &Spot<'_>, control: &Spot<'_>) -> bool {
    control.row.saturating_sub(label.row_end) <= 4 * STRETCH
}
