//! The answer to one question at one spot: which of its neighbours answer it, what they mean by
//! the question's type, and how sure that is.

use super::board::Board;
use super::columns;
use super::controls;
use super::options::{self, Ticked};
use super::place::{Place, in_answer_column, is_answer, is_in_pieces, is_wordy, place};
use super::spots::{STRETCH, Spot};
use crate::domain::form::{Field, FieldType};
use crate::domain::reading::Value;
use crate::forms::layout::Content;
use crate::forms::lexicon::Key;
use crate::forms::values::marks::{Piece as Sign, pieces};
use crate::forms::values::{self, Parsed};
use crate::forms::wording::fold;

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
    /// The spots that were looked at as its answer, empty ones left out.
    pub(super) spots: Vec<usize>,
}

impl Found {
    pub(super) fn nothing() -> Self {
        Self {
            value: None,
            raw: String::new(),
            place: String::new(),
            sure: 1.0,
            fits: true,
            conflict: false,
            spots: Vec::new(),
        }
    }
}

/// Looks for the answer to `field` that is asked at `at`.
pub(super) fn find(board: &Board<'_>, at: usize, field: &Field) -> Found {
    let Some(label) = board.get(at) else {
        return Found::nothing();
    };
    if label.control.is_some() {
        return within(board, at, field);
    }
    let negated = field.field_type == FieldType::YesNo && is_negated(&label.text);
    let (right, below) = (board.right(at), board.below(at));
    // Yes and no may have columns of their own before that of the words.
    let ticked = is_chosen(field) && right.iter().any(|at| is_tick(board, *at));
    let right = if ticked {
        right
    } else {
        in_answer_column(board, at, right)
    };
    if is_chosen(field) {
        let answered = board.habits(at).right > 0 && has_words(board, &right);
        let own = own_box(label, field, negated, answered)
            .or_else(|| own_control(board, at, field, negated, &right));
        if let Some(found) = own {
            return found;
        }
        let entry = right.first().and_then(|at| board.get(*at)?.entry());
        let among = if has_words(board, &right) || entry.is_some() {
            right.clone()
        } else {
            [right.clone(), tick_rows(board, &below, field)].concat()
        };
        let ticked = options::read(board, field, &among);
        let heads = ticked
            .as_ref()
            .is_some_and(|ticked| ticked.chosen.is_empty());
        let ticked = if heads {
            columns::below_heads(board, field, &among, &below).or(ticked)
        } else {
            ticked
        };
        if let Some(ticked) = ticked {
            return of_ticks(board, field, &ticked, negated, at);
        }
    }
    let place = place(board, at, field, &right, &below);
    let found = read(board, field, &place, negated, &label.text);
    if field.field_type == FieldType::YesNo && !(found.fits && found.value.is_some()) {
        return of_itself(label, &right).unwrap_or(found);
    }
    found
}

fn is_chosen(field: &Field) -> bool {
    matches!(
        field.field_type,
        FieldType::YesNo | FieldType::List | FieldType::Confirmation
    )
}

/// "I am not* currently providing advocacy": of "am / am not" one was struck out or deleted, and what
/// is left says it.
fn of_itself(label: &Spot<'_>, right: &[usize]) -> Option<Found> {
    let said = ["i am not ", "i do not ", "i am ", "i do "]
        .into_iter()
        .find(|start| label.folded.starts_with(start))?;
    let rest = label.folded.get(said.len()..)?;
    let both = ["am ", "do ", "am not ", "do not ", "not "];
    let chosen = !both.iter().any(|other| rest.starts_with(other));
    let bare = right.is_empty()
        && !pieces(&label.text)
            .iter()
            .any(|piece| matches!(piece, Sign::Sign(_)));
    (chosen && bare).then(|| Found {
        value: Some(Value::YesNo(!said.contains("not"))),
        raw: label.text.clone(),
        place: label.place.clone(),
        // A mark that points to "delete as appropriate" tells that there was a choice.
        sure: if label.text.contains('*') { 0.85 } else { 0.5 },
        ..Found::nothing()
    })
}

fn is_tick(board: &Board<'_>, at: usize) -> bool {
    board
        .get(at)
        .is_some_and(|spot| options::tick_of(spot).is_some())
}

/// What stands in a control, by the question that its title or name puts. Ticks of one question
/// belong together.
fn within(board: &Board<'_>, at: usize, field: &Field) -> Found {
    let Some(spot) = board.get(at) else {
        return Found::nothing();
    };
    let title = spot.asking();
    let negated = field.field_type == FieldType::YesNo && is_negated(title);
    if is_chosen(field) && spot.is_tick() {
        let key = spot.best().map(|guess| guess.key);
        let group: Vec<usize> = board
            .spots
            .iter()
            .enumerate()
            .filter(|(_, other)| other.is_tick() && !other.is_closed())
            .filter(|(_, other)| other.best().map(|guess| guess.key) == key)
            .map(|(at, _)| at)
            .collect();
        if let Some(ticked) = options::read(board, field, &group) {
            return of_ticks(board, field, &ticked, negated, at);
        }
        if group.len() > 1 {
            // Which of them means yes, their places alone may tell.
            return Found::nothing();
        }
    }
    let spots = if is_answer(spot) {
        vec![at]
    } else {
        Vec::new()
    };
    read(board, field, &Place { spots, sure: 0.98 }, negated, title)
}

/// A tick control in front of the question: a box, and "I confirm that this is true" behind it.
fn own_control(
    board: &Board<'_>,
    at: usize,
    field: &Field,
    negated: bool,
    right: &[usize],
) -> Option<Found> {
    let before = at.checked_sub(1)?;
    let (tick, label) = (board.get(before)?, board.get(at)?);
    let beside = tick.region == label.region && tick.row == label.row;
    let ticks = right
        .first()
        .and_then(|at| board.get(*at))
        .is_some_and(Spot::is_tick);
    // A box between two questions belongs to the one before it.
    let first = before
        .checked_sub(1)
        .and_then(|at| board.get(at))
        .is_none_or(|other| other.region != tick.region || other.row != tick.row);
    if field.field_type == FieldType::List || !tick.is_tick() || !beside || !first || ticks {
        return None;
    }
    let place = Place {
        spots: vec![before],
        sure: 0.97,
    };
    Some(read(board, field, &place, negated, ""))
}

/// The controls that answer what is asked at `at`, by where they stand.
pub(super) fn controls_of(board: &Board<'_>, at: usize, key: Key) -> Vec<usize> {
    let found = if let Some(field) = board.lexicon.field(key) {
        find(board, at, field).spots
    } else {
        // A question that is none of ours has its answer beside or below it all the same.
        let (right, below) = (board.right(at), board.below(at));
        controls::place(board, at, false, &right, &below)
            .map(|place| place.spots)
            .unwrap_or_default()
    };
    found
        .into_iter()
        .filter(|at| board.get(*at).is_some_and(|spot| spot.control.is_some()))
        .collect()
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
fn own_box(label: &Spot<'_>, field: &Field, negated: bool, answered: bool) -> Option<Found> {
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
        spots: ticked.spots.clone(),
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
        FieldType::YesNo if ticked.chosen.is_empty() => {
            // "Not sure" was ticked: an answer, and for a person to judge.
            found.value = ticked.other.clone().map(Value::Text);
            found.raw = ticked.other.clone().unwrap_or_default();
        }
        _ => {}
    }
    found
}

/// Reads the words of the spots by the question's type.
fn read(board: &Board<'_>, field: &Field, place: &Place, negated: bool, question: &str) -> Found {
    let spots: Vec<&Spot<'_>> = place.spots.iter().filter_map(|at| board.get(*at)).collect();
    let Some(first) = spots.first() else {
        return Found::nothing();
    };
    let raw = joined(field, &spots);
    let parsed = match (field.field_type, &first.content) {
        (FieldType::Date, Content::Date(date)) if spots.len() == 1 => {
            Parsed::sure(Value::Date(*date))
        }
        // One box, left empty, says nothing.
        (FieldType::YesNo, Content::Truth(false)) if first.is_tick() => Parsed::none(),
        (FieldType::YesNo, Content::Truth(truth)) => Parsed::sure(Value::YesNo(*truth != negated)),
        (FieldType::Confirmation, Content::Truth(truth)) => {
            if *truth {
                Parsed::sure(Value::YesNo(true))
            } else {
                Parsed::none()
            }
        }
        (FieldType::Date, _) if values::dates::asks_month_first(question) => {
            values::date_month_first(&raw)
        }
        _ if options::are_printed(field, &raw) => Parsed::none(),
        _ => values::parse(field, &raw, negated),
    };
    // One tick beside a statement affirms it; beside a question it may mean either answer.
    let single = field.field_type == FieldType::YesNo && values::plain::is_mark(&raw);
    // A bare yes says where somebody works as little as it says how they heard.
    let bare = is_wordy(field)
        && !field.none_is_empty
        && is_one_word(&raw)
        && values::marks::yes_or_no(&raw).is_some()
        && !values::is_none(&raw);
    let sure = match (single, question.contains('?')) {
        (true, true) => 0.7,
        (true, false) => 0.95,
        _ if bare => 0.6,
        _ => parsed.sure,
    };
    Found {
        value: parsed.value,
        raw,
        place: first.place.clone(),
        sure: place.sure * sure * spots.iter().map(|spot| spot.sure).fold(1.0, f32::min),
        fits: parsed.fits,
        conflict: false,
        spots: place.spots.clone(),
    }
}

fn is_one_word(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.next().is_some() && words.next().is_none()
}

fn joined(field: &Field, spots: &[&Spot<'_>]) -> String {
    let side_by_side = spots
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.row <= b.row_end && b.row <= a.row_end));
    let in_pieces = is_in_pieces(field);
    let mut text = String::new();
    let mut last: Option<&Spot<'_>> = None;
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
