//! Running text, as in letters: where the answer to a question begins on the lines behind and below
//! it, and where it ends. A blank line, another question, a sign-off: each may be the end, and each
//! may stand within an answer.

use super::board::Board;
use super::habits::Habits;
use super::neighbours::asks_unknown;
use super::place::{Place, heads_paragraph, is_in_pieces, is_wordy};
use super::spots::{Piece, STRETCH, Spot};
use crate::domain::form::{Field, FieldType};
use crate::forms::values;
use crate::forms::wording::without_number;

/// Where other questions are answered on their own line, what follows after a blank line is the
/// next section and no answer.
pub(super) fn is_left_empty(
    board: &Board<'_>,
    label: &Spot<'_>,
    habits: &Habits,
    below: &[usize],
) -> bool {
    let apart = below
        .first()
        .and_then(|at| board.get(*at))
        .is_some_and(|next| next.row.saturating_sub(label.row) > STRETCH);
    let open = label.piece == Piece::Label || label.text.trim_end().ends_with(':');
    apart && open && habits.inline >= 3
}

/// The lines that go on with an answer begun on the question's line.
pub(super) fn continuation(
    board: &Board<'_>,
    field: &Field,
    label: &Spot<'_>,
    habits: &Habits,
    below: &[usize],
) -> Vec<usize> {
    let long = field.field_type == FieldType::LongText;
    let mut last = label.row;
    let mut found = Vec::new();
    for at in below {
        let Some(spot) = board.get(*at) else { break };
        // A box that is seen to be there, filled or empty, is a question's of its own.
        if spot.control.is_some() || spot.is_empty() {
            break;
        }
        let gap = spot.row.saturating_sub(last) > STRETCH;
        let line_by_line = habits.inline >= 3;
        if (gap && !long)
            || (gap && board.is_last(*at) && is_sign_off(&spot.text))
            || asks_unknown(spot)
            || looks_labelled(&spot.text, line_by_line)
        {
            break;
        }
        last = spot.row;
        found.push(*at);
    }
    found
}

/// "Driving licence: yes" in a form that is written line by line.
pub(super) fn looks_labelled(line: &str, line_by_line: bool) -> bool {
    let bare = without_number(line.trim());
    // "21. Source of advertisement: radio" goes on with the form's numbers.
    let most = if line_by_line || bare.len() < line.trim().len() {
        14
    } else {
        4
    };
    let is_label = |before: &str| {
        let words = before.split_whitespace().count();
        (1..=most).contains(&words)
            && before.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let spoken = bare.split_once(':').is_some_and(|(before, after)| {
        is_label(before) && after.starts_with([' ', '\t']) && !after.trim().is_empty()
    });
    let set_off = bare
        .split_once('\t')
        .is_some_and(|(before, after)| is_label(before) && !after.trim().is_empty());
    spoken || (line_by_line && set_off)
}

/// A sentence with a colon in the middle: "Supporting a board that had lost its way: an audit, a plan."
/// Nobody can say for certain whether so many words before a colon ask or tell.
fn is_told(line: &str) -> bool {
    let before = line.split(':').next().unwrap_or_default();
    before.split_whitespace().count() > 5 && line.trim_end().ends_with('.')
}

/// "Amy", "Amy Reply" as the last line: a name and nothing else.
fn is_sign_off(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    (1..=2).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || c == '-')
        })
}

/// Whether a line below a question that asks for a day, an address or a yes is none of these, and
/// the next line is: then it is advice.
fn is_passed_over(board: &Board<'_>, field: &Field, at: usize) -> bool {
    let suits = |spot: &Spot<'_>| {
        let parsed = values::parse(field, &spot.text, false);
        parsed.fits && parsed.sure >= 0.8
    };
    let (Some(spot), Some(next)) = (board.get(at), board.get(at + 1)) else {
        return false;
    };
    let close = next.region == spot.region && next.row.saturating_sub(spot.row) <= STRETCH;
    let follows = close && !board.blocks(at + 1);
    follows && (!suits(spot) || spot.advice.instructs) && suits(next)
}

/// Whether what answers so far stands in a box beside other words, and ended there.
fn is_below_box(board: &Board<'_>, spots: &[usize], spot: &Spot<'_>) -> bool {
    let last = spots.last().and_then(|last| board.get(*last));
    last.map(Spot::cell)
        .is_some_and(|(row, column)| column > 0 && row != spot.cell().0)
}

/// Whether a line below a question that ends in a colon puts a question of its own, as lines do in
/// this form.
fn may_ask_next(label: &Spot<'_>, habits: &Habits, line: &Spot<'_>) -> bool {
    let text = line.text.trim_end();
    habits.inline >= 3
        && label.text.trim_end().ends_with(':')
        && (looks_labelled(text, true) || text.ends_with(':'))
}

/// Whether the line that ended an answer may be part of it: a heading of the writer's own in a
/// numbered form, an organisation's name below a referee's.
fn may_go_on(board: &Board<'_>, field: &Field, label: &Spot<'_>, spots: &[usize]) -> bool {
    let Some((last, next)) = spots
        .last()
        .and_then(|at| Some((board.get(*at)?, board.get(at + 1)?)))
    else {
        return false;
    };
    let has_number = |spot: &Spot<'_>| without_number(&spot.text).len() < spot.text.len();
    let close = next.region == last.region && next.row.saturating_sub(last.row) <= STRETCH;
    let words = !next.is_empty() && next.control.is_none() && next.strength() < 0.97;
    let own = match field.field_type {
        FieldType::LongText if has_number(label) => !has_number(next),
        FieldType::LongText => next.text.trim_end().ends_with('?') && next.strength() < 0.9,
        _ => matches!(field.id.as_str(), "referee_1" | "referee_2"),
    };
    close && words && own
}

/// Running text below the question, up to the next question.
pub(super) fn flowing(
    board: &Board<'_>,
    field: &Field,
    label: &Spot<'_>,
    habits: &Habits,
    below: &[usize],
) -> Place {
    let mut spots: Vec<usize> = Vec::new();
    let mut last = label.row;
    let (mut advice, mut headed, mut unclear) = (false, false, false);
    let in_pieces = is_in_pieces(field);
    for at in below {
        let Some(spot) = board.get(*at) else { break };
        // A box that is seen to be there, filled or empty, is a question's of its own.
        if spot.control.is_some() || spot.is_empty() {
            break;
        }
        let gap = spot.row.saturating_sub(last) > STRETCH;
        unclear |= board.unclear.contains(at) && !in_pieces;
        if spots.is_empty() {
            if spot.row.saturating_sub(last) > 3 * STRETCH
                || (asks_unknown(spot) && spot.strength() >= 0.5)
            {
                break;
            }
            last = spot.row;
            if spot.prompt {
                break;
            }
            if is_wordy(field)
                && (spot.advice.instructs || (spot.advice.addresses && below.len() > 1))
            {
                advice = true;
                continue;
            }
            let next_question = may_ask_next(label, habits, spot);
            let told = field.field_type == FieldType::LongText && is_told(&spot.text);
            if (next_question && !told) || spot.text.trim_end().ends_with('?') {
                break;
            }
            unclear |= next_question;
            if !is_wordy(field) && is_passed_over(board, field, *at) {
                advice = true;
                continue;
            }
            spots.push(*at);
            if !is_wordy(field) && field.field_type != FieldType::List {
                break;
            }
            continue;
        }
        if (gap && (field.field_type != FieldType::LongText || asks_unknown(spot)))
            || is_below_box(board, &spots, spot)
        {
            break;
        }
        if board.heads_on(*at) && !in_pieces {
            break;
        }
        if gap && heads_paragraph(board, *at) {
            // Another question in words that nobody knows, or a heading of the answer's own.
            headed = true;
            break;
        }
        last = spot.row;
        if !spot.prompt {
            spots.push(*at);
        }
    }
    unclear |= may_go_on(board, field, label, &spots);
    Place {
        spots,
        sure: match (unclear, headed, advice) {
            (true, ..) => 0.78,
            (_, true, _) => 0.82,
            (.., true) => 0.88,
            _ => 0.94,
        },
    }
}
