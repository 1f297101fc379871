//! Answers in several places put together: first name and surname, the lines of an address, a
//! referee's name, role and address.

use super::answer_of;
use super::board::Board;
use super::place::is_answer;
use super::settle::Candidate;
use crate::domain::form::{Field, FieldId, FieldType};
use crate::domain::reading::{Answer, Value};
use crate::forms::find::answer;
use crate::forms::lexicon::Key;
use crate::forms::wording::fold;

/// What became of one question.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// The form asks it.
    pub(super) asked: bool,
    /// It asks it in a wording that is known, or nearly.
    pub(super) known: bool,
    /// It was answered in two ways that exclude each other.
    pub(super) conflict: bool,
    /// The answer.
    pub(super) answer: Option<Answer>,
}

/// Puts a question's answer together.
pub(super) fn whole_of(
    board: &Board<'_>,
    index: usize,
    field: &Field,
    chosen: &[(Key, Option<Candidate>)],
) -> Whole {
    let main = chosen
        .iter()
        .find(|(key, _)| *key == Key::Field(index))
        .and_then(|(_, candidate)| candidate.as_ref());
    let mut parts: Vec<(u8, &Candidate)> = chosen
        .iter()
        .filter_map(|(key, candidate)| match (key, candidate) {
            (Key::Part(of, order), Some(candidate)) if *of == index => Some((*order, candidate)),
            _ => None,
        })
        .collect();
    parts.sort_by_key(|(order, _)| *order);
    let mut whole = Whole {
        asked: main.is_some() || !parts.is_empty(),
        known: main.is_some_and(|one| one.score >= 0.85)
            || parts.iter().any(|(_, one)| one.score >= 0.9),
        conflict: main.is_some_and(|one| one.found.conflict),
        answer: main.and_then(|one| answer_of(board, field, one, chosen)),
    };
    let joined = join(board, field, &parts, chosen);
    // "Name", and two boxes that say what each is for.
    let boxes = main.is_some_and(|main| {
        let mut spots = parts.iter().flat_map(|(_, one)| &one.found.spots);
        main.found
            .spots
            .iter()
            .any(|at| spots.any(|part| part == at))
    });
    // With "First name" and "Surname" in front, a later "Name" is the signatory's.
    let in_front = parts.iter().map(|(_, one)| one.spot).max();
    let later = main.is_some_and(|one| in_front.is_some_and(|part| one.spot > part));
    if whole.answer.is_none() || (parts.len() > 1 && (later || boxes)) {
        whole.answer = joined.or(whole.answer);
    }
    if let (Some(answer), Some(main)) = (&mut whole.answer, main)
        && contradicted(board, index, field, main, chosen)
    {
        answer.confidence = answer.confidence.min(0.7);
    }
    if let Some(referee) = field
        .id
        .as_str()
        .strip_prefix("referee_")
        .and_then(|number| number.parse().ok())
        && let Some(block) = referee_block(board, referee, field)
    {
        whole.asked = true;
        whole.answer = whole.answer.or(Some(block));
    }
    whole
}

/// One part alone is less than half sure to be the whole name, but a one-line address is one.
fn join(
    board: &Board<'_>,
    field: &Field,
    parts: &[(u8, &Candidate)],
    chosen: &[(Key, Option<Candidate>)],
) -> Option<Answer> {
    let answers: Vec<Answer> = parts
        .iter()
        .filter_map(|(_, candidate)| answer_of(board, field, candidate, chosen))
        .collect();
    let first = answers.first()?;
    let name = field.id.as_str() == FieldId::FULL_NAME;
    let separator = if name { " " } else { ", " };
    let words: Vec<String> = answers
        .iter()
        .map(|answer| answer.value.to_string())
        .collect();
    let least = answers
        .iter()
        .map(|answer| answer.confidence)
        .fold(1.0f32, f32::min);
    Some(Answer {
        field: field.id.clone(),
        value: Value::Text(words.join(separator)),
        raw: words.join(separator),
        normal: None,
        place: answers
            .iter()
            .map(|answer| answer.place.clone())
            .collect::<Vec<_>>()
            .join(" + "),
        confidence: if name && answers.len() < 2 {
            least.min(0.6)
        } else {
            least
        },
    })
    .filter(|_| !first.raw.is_empty())
}

/// Whether the form asks the same question again and has another answer there.
fn contradicted(
    board: &Board<'_>,
    index: usize,
    field: &Field,
    main: &Candidate,
    chosen: &[(Key, Option<Candidate>)],
) -> bool {
    if field.field_type == FieldType::Date {
        return false;
    }
    // Whoever signs is asked for a name behind the applicant, and not before.
    let name = field.id.as_str() == FieldId::FULL_NAME;
    let same = |text: &str| fold(text) == fold(&main.found.raw);
    let used = |at: usize| {
        let found = |one: &Candidate| one.found.spots.contains(&at);
        chosen
            .iter()
            .any(|(_, one)| one.as_ref().is_some_and(found))
    };
    let key = Key::Field(index);
    board
        .spots
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != main.spot && !(name && *at > main.spot))
        .filter(|(_, spot)| !spot.is_closed() && spot.referee.is_none())
        .filter(|(at, spot)| {
            board.asks(*at) || (spot.entry().is_some() && is_answer(spot) && !used(*at))
        })
        .filter(|(_, spot)| {
            spot.score(key) >= 0.95 && spot.best().is_some_and(|best| best.key == key)
        })
        .map(|(at, _)| answer::find(board, at, field))
        .any(|other| other.value.is_some() && other.fits && !same(&other.raw))
}

/// A referee's answers, in the order in which they stand.
fn referee_block(board: &Board<'_>, number: u8, field: &Field) -> Option<Answer> {
    let text = Field {
        field_type: FieldType::Text,
        ..field.clone()
    };
    let mut words: Vec<String> = Vec::new();
    let mut place: Option<String> = None;
    let mut used: Vec<usize> = Vec::new();
    for (at, spot) in board.spots.iter().enumerate() {
        // What stands in a control is an answer, whether or not anybody knows the question.
        let asks = spot.strength() >= 0.8 || spot.entry().is_some();
        if spot.referee != Some(number) || spot.is_closed() || !asks || used.contains(&at) {
            continue;
        }
        let found = answer::find(board, at, &text);
        used.extend(&found.spots);
        if let Some(value) = found.value {
            let value = value.to_string();
            // A question at the end that nobody answered is none of it.
            let bare = |line: &&str| line.ends_with(':') && board.lexicon.known(line).is_some();
            let said = value.lines().map(str::trim).filter(|line| !bare(line));
            words.push(said.collect::<Vec<_>>().join(", "));
            place.get_or_insert(found.place);
        }
    }
    let joined = words.join(", ");
    (!joined.is_empty()).then(|| Answer {
        field: field.id.clone(),
        value: Value::Text(joined.clone()),
        raw: joined,
        normal: None,
        place: place.unwrap_or_default(),
        confidence: 0.85,
    })
}
