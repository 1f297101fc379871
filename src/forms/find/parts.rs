//! Answers in several places put together: first name and surname, the lines of an address, a
//! referee's name, role and address; and the places that only make sense once the others are
//! known, such as the "Name" beside the signature.

use super::board::Board;
use super::{Candidate, answer_of};
use crate::domain::form::{Field, FieldId, FieldType};
use crate::domain::reading::{Answer, FormReading, Value};
use crate::forms::find::answer;
use crate::forms::lexicon::Key;
use crate::forms::values::dates;
use crate::forms::values::plain;
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
        answer: main.and_then(|one| answer_of(board, field, one)),
    };
    let joined = join(board, field, &parts);
    // With "First name" and "Surname" in front, a later "Name" is the signatory's.
    let in_front = parts.iter().map(|(_, one)| one.spot).max();
    let later = main.is_some_and(|one| in_front.is_some_and(|part| one.spot > part));
    if whole.answer.is_none() || (parts.len() > 1 && later) {
        whole.answer = joined.or(whole.answer);
    }
    if let (Some(answer), Some(main)) = (&mut whole.answer, main)
        && contradicted(board, index, field, main)
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
fn join(board: &Board<'_>, field: &Field, parts: &[(u8, &Candidate)]) -> Option<Answer> {
    let answers: Vec<Answer> = parts
        .iter()
        .filter_map(|(_, candidate)| answer_of(board, field, candidate))
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
fn contradicted(board: &Board<'_>, index: usize, field: &Field, main: &Candidate) -> bool {
    if field.field_type == FieldType::Date || field.id.as_str() == FieldId::FULL_NAME {
        return false;
    }
    let same = |text: &str| fold(text) == fold(&main.found.raw);
    board
        .spots
        .iter()
        .enumerate()
        .filter(|(at, spot)| {
            *at != main.spot && !spot.closed && spot.referee.is_none() && board.asks(*at)
        })
        .filter(|(_, spot)| {
            spot.score(Key::Field(index)) >= 0.95
                && spot
                    .best()
                    .is_some_and(|best| best.key == Key::Field(index))
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
    for (at, spot) in board.spots.iter().enumerate() {
        if spot.referee != Some(number) || spot.closed || spot.strength() < 0.8 {
            continue;
        }
        let found = answer::find(board, at, &text);
        if let Some(value) = found.value {
            words.push(value.to_string().replace('\n', ", "));
            place.get_or_insert(found.place);
        }
    }
    let joined = words.join(", ");
    (!joined.is_empty()).then(|| Answer {
        field: field.id.clone(),
        value: Value::Text(joined.clone()),
        raw: joined,
        place: place.unwrap_or_default(),
        confidence: 0.85,
    })
}

/// What can only be told once the other answers are known.
pub(super) fn complete(
    board: &Board<'_>,
    chosen: &[(Key, Option<Candidate>)],
    reading: &mut FormReading,
) {
    late_name(board, chosen, reading);
    split_referees(board, chosen, reading);
    signatory(board, chosen, reading);
    sign_to_declare(board, chosen, reading);
    cut_postcode(reading);
    sign_and_date(board, reading);
    doubt_advice(board, chosen, reading);
    reading.answers.sort_by_key(|answer| {
        board
            .lexicon
            .index(answer.field.as_str())
            .unwrap_or(usize::MAX)
    });
}

fn candidate_of<'a>(
    board: &Board<'_>,
    chosen: &'a [(Key, Option<Candidate>)],
    id: &str,
) -> Option<&'a Candidate> {
    let index = board.lexicon.index(id)?;
    chosen
        .iter()
        .find(|(key, _)| *key == Key::Field(index))
        .and_then(|(_, candidate)| candidate.as_ref())
}

/// One box for both referees: split where it clearly holds two, else kept whole and doubtful.
fn split_referees(
    board: &Board<'_>,
    chosen: &[(Key, Option<Candidate>)],
    reading: &mut FormReading,
) {
    let label = candidate_of(board, chosen, "referee_1").and_then(|one| board.get(one.spot));
    let folded = label
        .map(|spot| format!(" {} ", fold(&spot.text)))
        .unwrap_or_default();
    let plural = [" referees ", " references ", " two referee ", " canolwyr "]
        .iter()
        .any(|word| folded.contains(word));
    if !plural || reading.answer("referee_2").is_some() {
        return;
    }
    let Some(first) = reading
        .answers
        .iter_mut()
        .find(|answer| answer.field.as_str() == "referee_1")
    else {
        return;
    };
    let blocks: Vec<String> = if first.raw.contains("\n\n") {
        first
            .raw
            .split("\n\n")
            .map(|block| block.trim().to_string())
            .filter(|block| !block.is_empty())
            .collect()
    } else {
        first
            .raw
            .lines()
            .map(|line| line.trim().to_string())
            .filter(|line| !line.is_empty())
            .collect()
    };
    let bare = |text: &str| {
        crate::forms::wording::without_number(text)
            .trim()
            .to_string()
    };
    if let [one, two] = blocks.as_slice() {
        let second = Answer {
            field: FieldId::new("referee_2"),
            value: Value::Text(bare(two)),
            raw: two.clone(),
            confidence: first.confidence.min(0.82),
            place: first.place.clone(),
        };
        first.value = Value::Text(bare(one));
        first.raw.clone_from(one);
        first.confidence = first.confidence.min(0.82);
        reading.answers.push(second);
    } else {
        first.confidence = first.confidence.min(0.6);
    }
}

/// A second "Name" after the declaration is the signatory's.
fn signatory(board: &Board<'_>, chosen: &[(Key, Option<Candidate>)], reading: &mut FormReading) {
    let (Some(name), Some(declared)) = (
        board.lexicon.index(FieldId::FULL_NAME),
        candidate_of(board, chosen, "declaration"),
    ) else {
        return;
    };
    let Some(field) = board
        .lexicon
        .index("signed_name")
        .and_then(|at| board.lexicon.fields().get(at))
    else {
        return;
    };
    let main = candidate_of(board, chosen, FieldId::FULL_NAME)
        .map(|one| one.spot)
        .filter(|_| {
            !chosen
                .iter()
                .any(|(key, one)| matches!(key, Key::Part(of, _) if *of == name) && one.is_some())
        });
    if reading.answer("signed_name").is_some() {
        return;
    }
    let found = board
        .spots
        .iter()
        .enumerate()
        .skip(declared.spot)
        .filter(|(at, spot)| Some(*at) != main && !spot.closed && spot.referee.is_none())
        .filter(|(_, spot)| spot.score(Key::Field(name)) >= 0.97)
        .map(|(at, _)| answer::find(board, at, field))
        .find(|found| found.value.is_some());
    if let Some(found) = found
        && let Some(value) = found.value
    {
        reading.answers.push(Answer {
            field: field.id.clone(),
            value,
            raw: found.raw,
            place: found.place,
            confidence: found.sure.min(0.82),
        });
    }
}

/// An address that ends with its postcode, where no other place has it: both are answers.
fn cut_postcode(reading: &mut FormReading) {
    if reading.answer("postcode").is_some() {
        return;
    }
    let Some(address) = reading
        .answers
        .iter_mut()
        .find(|answer| answer.field.as_str() == "address")
    else {
        return;
    };
    let Value::Text(text) = &address.value else {
        return;
    };
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.');
    let text = text.trim_end_matches(between);
    let cut = [2, 1].into_iter().find_map(|words| {
        let start = text
            .rmatch_indices(char::is_whitespace)
            .nth(words - 1)
            .map(|(at, _)| at)?;
        let code = plain::postcode(text.get(start..)?.trim());
        let rest = text.get(..start)?.trim_end_matches(between);
        (code.fits && !rest.is_empty()).then_some((code.value?, rest.to_string()))
    });
    if let Some((code, rest)) = cut {
        let postcode = Answer {
            field: FieldId::new("postcode"),
            raw: code.to_string(),
            value: code,
            place: address.place.clone(),
            confidence: address.confidence.min(0.9),
        };
        address.value = Value::Text(rest);
        reading.answers.push(postcode);
    }
}

/// "By signing below I confirm …": the signature is the confirmation.
fn sign_to_declare(
    board: &Board<'_>,
    chosen: &[(Key, Option<Candidate>)],
    reading: &mut FormReading,
) {
    let Some(spot) = candidate_of(board, chosen, "declaration").and_then(|one| board.get(one.spot))
    else {
        return;
    };
    let folded = fold(&spot.text);
    let by_signing = folded.contains("by signing")
        || folded.contains("by typing my name")
        || folded.contains("by typing your name");
    if !by_signing || reading.answer("declaration").is_some() {
        return;
    }
    if let Some(signed) = reading.answer("signed_name").cloned() {
        reading.answers.push(Answer {
            field: FieldId::new("declaration"),
            value: Value::YesNo(true),
            confidence: signed.confidence.min(0.85),
            raw: signed.raw,
            place: signed.place,
        });
    }
}

/// "Signature and date: Z. Kemp 4/5/26": the day is cut off the end of the name.
fn sign_and_date(board: &Board<'_>, reading: &mut FormReading) {
    let unsigned =
        reading.answer("signed_name").is_none() && board.lexicon.index("signed_name").is_some();
    let Some(dated) = reading
        .answers
        .iter_mut()
        .find(|answer| answer.field.as_str() == "signed_date")
    else {
        return;
    };
    let Value::Text(text) = dated.value.clone() else {
        return;
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let cut = (1..words.len()).find_map(|at| {
        let (name, day) = words.split_at_checked(at)?;
        let parsed = dates::parse(&day.join(" "))?;
        let name = name.join(" ");
        let name = name
            .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.')
            .trim_end();
        name.chars()
            .any(char::is_alphabetic)
            .then(|| (String::from(name), parsed))
    });
    let Some((name, day)) = cut else { return };
    dated.value = Value::Date(day.date);
    dated.confidence = if day.doubtful { 0.6 } else { 0.82 };
    if unsigned {
        let signed = Answer {
            field: FieldId::new("signed_name"),
            value: Value::Text(name),
            confidence: 0.82,
            ..dated.clone()
        };
        reading.answers.push(signed);
    }
}

/// Where a form asks for an address, a number, a yes and a date and has none of them, what seems
/// to answer its wordier questions is more likely advice on a blank form.
fn doubt_advice(board: &Board<'_>, chosen: &[(Key, Option<Candidate>)], reading: &mut FormReading) {
    let field = |id: &FieldId| {
        board
            .lexicon
            .index(id.as_str())
            .and_then(|at| board.lexicon.fields().get(at))
    };
    let wordy = |kind: FieldType| matches!(kind, FieldType::Text | FieldType::LongText);
    let asked = chosen
        .iter()
        .filter(|(_, candidate)| candidate.is_some())
        .filter_map(|(key, _)| match key {
            Key::Field(index) => board.lexicon.fields().get(*index),
            _ => None,
        })
        .filter(|field| !wordy(field.field_type) && field.field_type != FieldType::List)
        .count();
    let shaped = reading.answers.iter().any(|answer| {
        field(&answer.field).is_some_and(|field| !wordy(field.field_type))
            && answer.confidence >= 0.5
    });
    if asked >= 3 && !shaped && reading.conflicting.is_empty() {
        for answer in &mut reading.answers {
            answer.confidence *= 0.6;
        }
    }
}

/// A name that is asked for only below the declaration is the signatory's, who is mostly but not
/// always the applicant.
fn late_name(board: &Board<'_>, chosen: &[(Key, Option<Candidate>)], reading: &mut FormReading) {
    let spot = |id| candidate_of(board, chosen, id).map(|one| one.spot);
    let signs = spot(FieldId::FULL_NAME)
        .and_then(|at| board.get(at))
        .is_some_and(|label| {
            let folded = fold(&label.text);
            ["print", "sign", "capitals"]
                .iter()
                .any(|word| folded.contains(word))
        });
    let late = signs
        || spot(FieldId::FULL_NAME)
            .zip(spot("declaration"))
            .is_some_and(|(name, declared)| name > declared);
    if late
        && let Some(name) = reading
            .answers
            .iter_mut()
            .find(|answer| answer.field.as_str() == FieldId::FULL_NAME)
    {
        name.confidence = name.confidence.min(0.7);
    }
}
