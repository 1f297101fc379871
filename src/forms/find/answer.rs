//! The answer to one question at one spot: which of its neighbours answer it, what they mean by
//! the question's type, and how sure that is.

use super::board::{Board, Habits};
use super::options::{self, Ticked};
use super::spots::{Piece, STRETCH, Spot};
use crate::domain::form::{Field, FieldType};
use crate::domain::reading::Value;
use crate::forms::guidance::{addresses_reader, instructs, is_prompt};
use crate::forms::layout::Content;
use crate::forms::values::marks::{Piece as Sign, pieces};
use crate::forms::values::{self, Parsed};
use crate::forms::wording::{fold, without_number};

/// What was found for a question.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What it means; nothing if it was not answered.
    pub(super) value: Option<Value>,
    /// What was typed.
    pub(super) raw: String,
    /// Where.
    pub(super) place: String,
    /// How sure place and reading are together, the wording of the question aside.
    pub(super) sure: f32,
    /// Whether the answer has the shape that the question asks for.
    pub(super) fits: bool,
    /// Two answers that exclude each other.
    pub(super) conflict: bool,
}

impl Found {
    fn nothing() -> Self {
        Self {
            value: None,
            raw: String::new(),
            place: String::new(),
            sure: 1.0,
            fits: true,
            conflict: false,
        }
    }
}

/// The spots that answer, and how sure their place is.
struct Place {
    spots: Vec<usize>,
    sure: f32,
}

/// Looks for the answer to `field` that is asked at `at`.
pub(super) fn find(board: &Board<'_>, at: usize, field: &Field) -> Found {
    let Some(label) = board.get(at) else {
        return Found::nothing();
    };
    let negated = field.field_type == FieldType::YesNo && is_negated(&label.text);
    let right = in_answer_column(board, at, board.right(at));
    let below = board.below(at);
    if matches!(
        field.field_type,
        FieldType::YesNo | FieldType::List | FieldType::Confirmation
    ) {
        if let Some(found) = own_box(
            label,
            field,
            negated,
            board.habits(at).right > 0 && has_words(board, &right),
        ) {
            return found;
        }
        let among = if has_words(board, &right) {
            right.clone()
        } else {
            [right.clone(), tick_rows(board, &below, field)].concat()
        };
        let ticked = options::read(board, field, &among);
        let heads = ticked
            .as_ref()
            .is_some_and(|ticked| ticked.chosen.is_empty());
        let ticked = if heads {
            options::below_heads(board, field, &among, &below).or(ticked)
        } else {
            ticked
        };
        if let Some(ticked) = ticked {
            return of_ticks(board, field, &ticked, negated, at);
        }
    }
    let place = place(board, at, field, &right, &below);
    read(board, field, &place, negated, label.text.contains('?'))
}

/// Under "Question | Example | Your answer" only the last column answers.
fn in_answer_column(board: &Board<'_>, at: usize, right: Vec<usize>) -> Vec<usize> {
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

/// Rows below that belong to a tick list: running text goes on until a line that is no option.
fn tick_rows(board: &Board<'_>, below: &[usize], field: &Field) -> Vec<usize> {
    let flow = below
        .first()
        .and_then(|at| board.get(*at))
        .is_some_and(|spot| spot.flow);
    if !flow || field.field_type == FieldType::List {
        return below.to_vec();
    }
    below.iter().copied().take(4).collect()
}

fn has_words(board: &Board<'_>, spots: &[usize]) -> bool {
    spots
        .iter()
        .filter_map(|at| board.get(*at))
        .any(|spot| !spot.is_empty() && !spot.prompt)
}

/// "I confirm", "I declare", "I am not": whether the question is put the other way round.
fn is_negated(label: &str) -> bool {
    let folded = fold(label);
    let padded = format!(" {folded} ");
    [" not ", " no longer ", " dont ", " am not ", " nac ydw i "]
        .iter()
        .any(|word| padded.contains(word))
        && !padded.contains(" or not ")
        // "I am / am not currently …" leaves the choice.
        && !padded.contains(" am am not ")
        && !padded.contains(" do do not ")
        && !label.trim_end().ends_with('?')
}

/// A box in front of the question itself: "☒ I confirm that this is true".
fn own_box(label: &Spot, field: &Field, negated: bool, answered: bool) -> Option<Found> {
    if answered || field.field_type == FieldType::List {
        return None;
    }
    let signs: Vec<Sign> = pieces(&label.text);
    if !matches!(
        (signs.first(), signs.last()),
        (Some(Sign::Sign(_)), _) | (_, Some(Sign::Sign(_)))
    ) || signs.len() != 2
    {
        return None;
    }
    let on = signs.contains(&Sign::Sign(values::marks::Mark::On));
    let mut found = Found {
        place: label.place.clone(),
        raw: label.text.clone(),
        ..Found::nothing()
    };
    if on {
        found.value = Some(Value::YesNo(!negated));
        found.sure = 0.95;
    }
    Some(found)
}

fn of_ticks(
    board: &Board<'_>,
    field: &Field,
    ticked: &Ticked,
    negated: bool,
    label: usize,
) -> Found {
    let place = ticked.at.unwrap_or(label);
    let mut found = Found {
        raw: ticked.raw.clone(),
        place: board
            .get(place)
            .map(|spot| spot.place.clone())
            .unwrap_or_default(),
        sure: ticked.sure,
        ..Found::nothing()
    };
    let chose = |wanted: &str| ticked.chosen.iter().any(|option| option == wanted);
    match field.field_type {
        FieldType::List if !ticked.chosen.is_empty() => {
            found.value = Some(Value::List(ticked.chosen.clone()));
        }
        FieldType::YesNo if chose("yes") && chose("no") => found.conflict = true,
        FieldType::YesNo if chose("yes") => found.value = Some(Value::YesNo(!negated)),
        FieldType::YesNo if chose("no") => {
            found.value = Some(Value::YesNo(negated));
            if negated {
                found.sure = found.sure.min(0.5);
            }
        }
        FieldType::Confirmation if chose("yes") && !chose("no") => {
            found.value = Some(Value::YesNo(true));
        }
        _ => {}
    }
    found
}

/// Where the answer stands.
fn place(board: &Board<'_>, at: usize, field: &Field, right: &[usize], below: &[usize]) -> Place {
    let none = Place {
        spots: Vec::new(),
        sure: 1.0,
    };
    let Some(label) = board.get(at) else {
        return none;
    };
    let habits = board.habits(at);
    if let Some((first, last, _)) = habits.answers.filter(|(_, _, head)| label.row > *head)
        && label.col_end < first
    {
        let spots: Vec<usize> = right
            .iter()
            .copied()
            .filter(|at| {
                board
                    .get(*at)
                    .is_some_and(|spot| spot.col >= first && spot.col <= last && is_answer(spot))
            })
            .collect();
        if !spots.is_empty() || Some(label.cell().1) == habits.asking {
            return Place { spots, sure: 0.98 };
        }
    }
    let filled: Vec<usize> = right
        .iter()
        .copied()
        .filter(|at| {
            board
                .get(*at)
                .is_some_and(|spot| is_answer(spot) && !(right.len() > 1 && instructs(&spot.text)))
        })
        .collect();
    if label.piece == Piece::Label {
        return inline(board, field, label, &habits, filled, below);
    }
    match filled.as_slice() {
        [] => {}
        [one] => {
            let text = board
                .get(*one)
                .map(|spot| spot.text.clone())
                .unwrap_or_default();
            let free = is_free(field);
            if !instructs(&text) && (free || !addresses_reader(&text)) {
                let sure = if addresses_reader(&text) { 0.65 } else { 0.98 };
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

fn is_answer(spot: &Spot) -> bool {
    !spot.is_empty() && !spot.prompt && !spot.closed
}

fn is_wordy(field: &Field) -> bool {
    matches!(field.field_type, FieldType::Text | FieldType::LongText)
}

/// Whether people answer in sentences, which may speak to the reader.
fn is_free(field: &Field) -> bool {
    field.field_type == FieldType::LongText
        || (field.field_type == FieldType::Text && !field.id.as_str().contains("name"))
}

/// Whether an answer often stands in several cells.
fn is_in_pieces(field: &Field) -> bool {
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

/// Where other questions are answered on their own line, what follows after a blank line is the
/// next section and no answer.
fn is_left_empty(board: &Board<'_>, label: &Spot, habits: &Habits, below: &[usize]) -> bool {
    let apart = below
        .first()
        .and_then(|at| board.get(*at))
        .is_some_and(|next| next.row.saturating_sub(label.row) > STRETCH);
    let open = label.piece == Piece::Label || label.text.trim_end().ends_with(':');
    apart && open && habits.inline >= 3
}

/// Behind the question on its own line; a long answer goes on below.
fn inline(
    board: &Board<'_>,
    field: &Field,
    label: &Spot,
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

/// The lines that go on with an answer begun on the question's line.
fn continuation(
    board: &Board<'_>,
    field: &Field,
    label: &Spot,
    habits: &Habits,
    below: &[usize],
) -> Vec<usize> {
    let long = field.field_type == FieldType::LongText;
    let mut last = label.row;
    let mut found = Vec::new();
    for at in below {
        let Some(spot) = board.get(*at) else { break };
        let gap = spot.row.saturating_sub(last) > STRETCH;
        let line_by_line = habits.inline >= 3;
        if (gap && !long)
            || (gap && board.is_last(*at) && is_sign_off(&spot.text))
            || board.asks_unknown(spot)
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
fn looks_labelled(line: &str, line_by_line: bool) -> bool {
    let bare = without_number(line.trim());
    // "21. Source of advertisement: radio" goes on with the form's numbers.
    let most = if line_by_line || bare.len() < line.trim().len() {
        14
    } else {
        4
    };
    bare.split_once(':').is_some_and(|(before, after)| {
        let words = before.split_whitespace().count();
        (1..=most).contains(&words)
            && before.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && after.starts_with([' ', '\t'])
            && !after.trim().is_empty()
    })
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

/// Running text below the question, up to the next question.
fn flowing(
    board: &Board<'_>,
    field: &Field,
    label: &Spot,
    habits: &Habits,
    below: &[usize],
) -> Place {
    let mut spots: Vec<usize> = Vec::new();
    let mut last = label.row;
    let (mut advice, mut headed) = (false, false);
    for at in below {
        let Some(spot) = board.get(*at) else { break };
        let gap = spot.row.saturating_sub(last) > STRETCH;
        if spots.is_empty() {
            if spot.row.saturating_sub(last) > 3 * STRETCH
                || (board.asks_unknown(spot) && spot.strength() >= 0.5)
            {
                break;
            }
            last = spot.row;
            if spot.prompt {
                break;
            }
            if is_wordy(field)
                && (instructs(&spot.text) || (addresses_reader(&spot.text) && below.len() > 1))
            {
                advice = true;
                continue;
            }
            let next_question = habits.inline >= 3
                && label.text.trim_end().ends_with(':')
                && (looks_labelled(&spot.text, true) || spot.text.trim_end().ends_with(':'));
            if next_question || spot.text.trim_end().ends_with('?') {
                break;
            }
            spots.push(*at);
            if !is_wordy(field) && field.field_type != FieldType::List {
                break;
            }
            continue;
        }
        if (gap && field.field_type != FieldType::LongText) || (gap && board.asks_unknown(spot)) {
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
    Place {
        spots,
        sure: match (headed, advice) {
            (true, _) => 0.82,
            (_, true) => 0.88,
            _ => 0.94,
        },
    }
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
fn heads_paragraph(board: &Board<'_>, at: usize) -> bool {
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
    label: &Spot,
    habits: &Habits,
    below: &[usize],
) -> Place {
    if board.is_in_header(at) {
        return in_column(board, field, below);
    }
    let mut spots = Vec::new();
    let mut boxed = false;
    let mut apart = false;
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
        if !spots.is_empty() && spot.text.trim_end().ends_with('?') {
            break;
        }
        let placeholder = spot.prompt && is_prompt(board.lexicon, &spot.text);
        if spot.is_empty() || placeholder || (spot.prompt && !instructs(&spot.text)) {
            boxed = spots.is_empty();
            break;
        }
        let advice =
            addresses_reader(&spot.text) && (habits.right > habits.below || !is_free(field));
        if instructs(&spot.text) || advice {
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
    if boxed || spots.is_empty() {
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
    let sure: f32 = if apart { f32::min(sure, 0.75) } else { sure };
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

/// Reads the words of the spots by the question's type.
fn read(board: &Board<'_>, field: &Field, place: &Place, negated: bool, question: bool) -> Found {
    let spots: Vec<&Spot> = place.spots.iter().filter_map(|at| board.get(*at)).collect();
    let Some(first) = spots.first() else {
        return Found::nothing();
    };
    let raw = joined(field, &spots);
    let parsed = match (field.field_type, &first.content) {
        (FieldType::Date, Content::Date(date)) if spots.len() == 1 => {
            Parsed::sure(Value::Date(*date))
        }
        (FieldType::YesNo, Content::Truth(truth)) => Parsed::sure(Value::YesNo(*truth != negated)),
        (FieldType::Confirmation, Content::Truth(truth)) => {
            if *truth {
                Parsed::sure(Value::YesNo(true))
            } else {
                Parsed::none()
            }
        }
        _ => values::parse(field, &raw, negated),
    };
    // One tick beside a statement affirms it; beside a question it may mean either answer.
    let single = field.field_type == FieldType::YesNo && values::plain::is_mark(&raw);
    // A bare yes says where somebody works as little as it says how they heard.
    let bare = is_wordy(field)
        && !field.none_is_empty
        && raw.split_whitespace().count() == 1
        && values::marks::yes_or_no(&raw).is_some()
        && !values::is_none(&raw);
    let sure = match (single, question) {
        (true, true) => 0.7,
        (true, false) => 0.95,
        _ if bare => 0.6,
        _ => parsed.sure,
    };
    Found {
        value: parsed.value,
        raw,
        place: first.place.clone(),
        sure: place.sure * sure,
        fits: parsed.fits,
        conflict: false,
    }
}

fn joined(field: &Field, spots: &[&Spot]) -> String {
    let side_by_side = spots
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.row <= b.row_end && b.row <= a.row_end));
    let in_pieces = is_in_pieces(field);
    let mut text = String::new();
    let mut last: Option<&Spot> = None;
    for spot in spots {
        if let Some(last) = last {
            let paragraph = spot.flow && spot.row.saturating_sub(last.row) > STRETCH;
            text.push_str(match (side_by_side, in_pieces && !spot.flow, paragraph) {
                (_, true, _) => ", ",
                (true, _, _) => " ",
                (_, _, true) => "\n\n",
                _ => "\n",
            });
        }
        text.push_str(values::tidy(&spot.text).as_str());
        last = Some(spot);
    }
    text
}
