//! Where the answer to a question stands: behind it, beside it, in the column of answers, below it,
//! and how far it goes on. It looks at places and never at meanings, apart from telling what the
//! form says from what a person says.

use super::board::Board;
use super::controls;
use super::habits::Habits;
use super::running::{continuation, flowing, is_left_empty};
use super::spots::{Piece, STRETCH, Spot};
use crate::domain::form::{Field, FieldType};
use crate::forms::guidance::is_prompt;

/// The spots that answer, and how sure their place is.
pub(super) struct Place {
    pub(super) spots: Vec<usize>,
    pub(super) sure: f32,
}

/// Under "Question | Example | Your answer" only the last column answers.
pub(super) fn in_answer_column(board: &Board<'_>, at: usize, right: Vec<usize>) -> Vec<usize> {
    let Some((first, _, head)) = board.habits(at).answers else {
        return right;
    };
    let label = board.get(at);
    if label.is_none_or(|label| label.row <= head || label.col_end >= first) {
        return right;
    }
    let kept = |at: &usize| board.get(*at).is_some_and(|spot| spot.col >= first);
    right.into_iter().filter(kept).collect()
}

/// Where the answer stands.
pub(super) fn place(
    board: &Board<'_>,
    at: usize,
    field: &Field,
    right: &[usize],
    below: &[usize],
) -> Place {
    let none = Place {
        spots: Vec::new(),
        sure: 1.0,
    };
    let Some(label) = board.get(at) else {
        return none;
    };
    let pieces = is_in_pieces(field) || field.field_type == FieldType::List;
    if let Some(place) = controls::place(board, at, pieces, right, below) {
        return place;
    }
    let habits = board.habits(at);
    if let Some(place) = under_heading(board, label, &habits, right) {
        return place;
    }
    let filled: Vec<usize> = right
        .iter()
        .copied()
        .filter(|at| {
            board
                .get(*at)
                .is_some_and(|spot| is_answer(spot) && !(right.len() > 1 && spot.advice.instructs))
        })
        .collect();
    if label.piece == Piece::Label {
        return inline(board, field, label, &habits, filled, below);
    }
    match filled.as_slice() {
        [] => {}
        [one] => {
            let advice = board.get(*one).map(|spot| spot.advice).unwrap_or_default();
            if !advice.instructs && (is_free(field) || !advice.addresses) {
                let sure = if advice.addresses { 0.65 } else { 0.98 };
                return Place {
                    spots: filled,
                    sure,
                };
            }
        }
        many => return of_many(board, field, &habits, many),
    }
    let boxed = right.iter().any(|at| {
        board
            .get(*at)
            .is_some_and(|spot| spot.is_empty() || spot.prompt)
    });
    if boxed {
        return none;
    }
    if label.flow && is_left_empty(board, label, &habits, below) {
        none
    } else if label.flow {
        flowing(board, field, label, &habits, below)
    } else {
        under(board, at, field, label, &habits, below)
    }
}

/// In the column that is headed "Your answer".
fn under_heading(
    board: &Board<'_>,
    label: &Spot<'_>,
    habits: &Habits,
    right: &[usize],
) -> Option<Place> {
    let (first, last, head) = habits.answers?;
    if label.row <= head || label.col_end >= first {
        return None;
    }
    let answers = |at: &usize| {
        let spot = board.get(*at);
        spot.is_some_and(|spot| spot.col >= first && spot.col <= last && is_answer(spot))
    };
    let spots: Vec<usize> = right.iter().copied().filter(answers).collect();
    let ours = !spots.is_empty() || Some(label.cell().1) == habits.asking;
    ours.then_some(Place { spots, sure: 0.98 })
}

pub(super) fn is_answer(spot: &Spot<'_>) -> bool {
    !spot.is_empty() && !spot.prompt && !spot.is_closed()
}

pub(super) fn is_wordy(field: &Field) -> bool {
    matches!(field.field_type, FieldType::Text | FieldType::LongText)
}

/// Whether people answer in sentences, which may speak to the reader.
fn is_free(field: &Field) -> bool {
    field.field_type == FieldType::LongText
        || (field.field_type == FieldType::Text && !field.id.as_str().contains("name"))
}

/// Whether an answer often stands in several cells.
pub(super) fn is_in_pieces(field: &Field) -> bool {
    matches!(field.id.as_str(), "address" | "referee_1" | "referee_2")
}

/// Several cells to the right: one is in the column of answers, or they are one answer in pieces.
fn of_many(board: &Board<'_>, field: &Field, habits: &Habits, many: &[usize]) -> Place {
    if is_in_pieces(field) || field.field_type == FieldType::List {
        return Place {
            spots: many.to_vec(),
            sure: 0.75,
        };
    }
    let usual = many.iter().copied().find(|at| {
        board
            .get(*at)
            .is_some_and(|spot| Some(spot.cell().1) == habits.column)
    });
    match usual {
        Some(at) => Place {
            spots: vec![at],
            sure: 0.75,
        },
        None => Place {
            spots: many.iter().copied().take(1).collect(),
            sure: 0.7,
        },
    }
}

/// Behind the question on its own line; a long answer goes on below.
fn inline(
    board: &Board<'_>,
    field: &Field,
    label: &Spot<'_>,
    habits: &Habits,
    filled: Vec<usize>,
    below: &[usize],
) -> Place {
    let mut spots = filled;
    if label.flow {
        let answered = !spots.is_empty();
        if !answered && is_left_empty(board, label, habits, below) {
            return Place { spots, sure: 0.97 };
        }
        if !answered {
            return flowing(board, field, label, habits, below);
        }
        let last_of_line = spots.last().is_some_and(|last| {
            !board.asks(last + 1) || board.get(last + 1).is_none_or(|next| next.row != label.row)
        });
        if is_wordy(field) && last_of_line {
            spots.extend(continuation(board, field, label, habits, below));
        }
    }
    Place { spots, sure: 0.97 }
}

/// Below a row of questions. A second row is a second person, and which of them wrote to us nobody
/// can say.
fn in_column(board: &Board<'_>, field: &Field, below: &[usize]) -> Place {
    let filled: Vec<usize> = below
        .iter()
        .copied()
        .filter(|at| board.get(*at).is_some_and(is_answer))
        .collect();
    if is_in_pieces(field) {
        // After a blank row the table is over.
        let mut last: Option<u32> = None;
        let table = filled.into_iter().take_while(|at| {
            let Some(spot) = board.get(*at) else {
                return false;
            };
            let goes_on = last.is_none_or(|last| spot.row.saturating_sub(last) <= STRETCH);
            last = Some(spot.row_end);
            goes_on
        });
        return Place {
            spots: table.collect(),
            sure: 0.9,
        };
    }
    let first_row = below
        .first()
        .and_then(|at| board.get(*at))
        .map(|spot| spot.row);
    let spots: Vec<usize> = filled
        .iter()
        .copied()
        .filter(|at| board.get(*at).map(|spot| spot.row) == first_row)
        .collect();
    let sure = if board.has_second_row(below) {
        0.3
    } else {
        0.97
    };
    Place { spots, sure }
}

/// A short line without a full stop that begins a paragraph and has words directly below it.
pub(super) fn heads_paragraph(board: &Board<'_>, at: usize) -> bool {
    let (Some(spot), Some(next)) = (board.get(at), board.get(at + 1)) else {
        return false;
    };
    let text = spot.text.trim_end();
    next.region == spot.region
        && next.row.saturating_sub(spot.row) <= STRETCH
        && text.split_whitespace().count() <= 14
        && !text.ends_with(['.', '!', ',', ';'])
}

/// In a grid, below the question.
fn under(
    board: &Board<'_>,
    at: usize,
    field: &Field,
    label: &Spot<'_>,
    habits: &Habits,
    below: &[usize],
) -> Place {
    if board.is_in_header(at) {
        return in_column(board, field, below);
    }
    let mut spots = Vec::new();
    let (mut apart, mut unclear) = (false, false);
    let mut last = label.row_end;
    for at in below {
        let Some(spot) = board.get(*at) else { break };
        // One free row may stand before the answer; behind it, it ends it. What begins further left
        // belongs to the question there.
        let gap = spot.row.saturating_sub(last) > STRETCH;
        if spot.row.saturating_sub(last) > 2 * STRETCH
            || (gap && !spots.is_empty())
            || spot.col < label.col
        {
            break;
        }
        let next = !spots.is_empty() && spot.text.trim_end().ends_with('?');
        unclear |= board.unclear.contains(at) && !is_in_pieces(field);
        if next || spot.control.is_some() || (board.heads_on(*at) && !spots.is_empty()) {
            break;
        }
        if is_indent(board, label, spot, below) {
            continue;
        }
        let placeholder = spot.prompt && is_prompt(board.lexicon, &spot.text, &spot.folded);
        if spot.is_empty() || placeholder || (spot.prompt && !spot.advice.instructs) {
            break;
        }
        let advice = spot.advice.addresses && (habits.right > habits.below || !is_free(field));
        if spot.advice.instructs || advice {
            last = spot.row_end;
            continue;
        }
        let first_column = spot.col <= label.col;
        if first_column && board.is_pair_row_within(spot, label, below) {
            break;
        }
        apart |= spots.is_empty() && gap;
        last = spot.row_end;
        spots.push(*at);
    }
    judged(board, field, label, habits, spots, apart, unclear)
}

/// A free cell that only sets the answer in, as the mails of web forms do: under a question that is
/// as wide as both.
fn is_indent(board: &Board<'_>, label: &Spot<'_>, spot: &Spot<'_>, below: &[usize]) -> bool {
    let answers = |other: &Spot<'_>| {
        other.row == spot.row && other.col > spot.col && other.col <= label.col_end
    };
    spot.is_empty()
        && below
            .iter()
            .filter_map(|at| board.get(*at))
            .any(|other| answers(other) && is_answer(other))
}

/// How sure it is that what stands below a question answers it.
fn judged(
    board: &Board<'_>,
    field: &Field,
    label: &Spot<'_>,
    habits: &Habits,
    mut spots: Vec<usize>,
    apart: bool,
    unclear: bool,
) -> Place {
    if spots.is_empty() {
        return Place {
            spots: Vec::new(),
            sure: 1.0,
        };
    }
    let wide = label.col_end.saturating_sub(label.col) >= STRETCH;
    let words: usize = spots
        .iter()
        .filter_map(|at| board.get(*at))
        .map(|spot| spot.text.split_whitespace().count())
        .sum();
    let sure = if habits.below >= habits.right || wide {
        0.95
    } else if habits.below >= 2 {
        0.9
    } else {
        0.7
    };
    // What stands a blank row below may be the next section's heading.
    if apart && words < 5 {
        spots.clear();
    }
    let sure: f32 = if apart || unclear {
        f32::min(sure, 0.75)
    } else {
        sure
    };
    // Whether a further line below belongs to an address or is the next heading, nobody can say;
    // where answers are one row long, it may be a question that nobody knows.
    let sure = if spots.len() > 1 && (habits.single >= 3 || is_in_pieces(field)) {
        sure * 0.8
    } else {
        sure
    };
    // In a form that answers to the right, a few words below are more likely another question.
    if sure < 0.9 && words < 5 && is_wordy(field) {
        spots.clear();
    }
    Place { spots, sure }
}
