//! What can only be told once the other answers are known: the "Name" beside the signature, one
//! box for two referees, a signature that is the declaration, and whether what seems to answer a
//! form is the advice on a blank one.

use super::answer;
use super::board::Board;
use super::infer::infer;
use super::settle::Candidate;
use crate::domain::form::{FieldId, FieldType};
use crate::domain::reading::{Answer, FormReading, Value};
use crate::forms::lexicon::Key;
use crate::forms::values::{dates, plain};
use crate::forms::wording::fold;

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
    infer(board, chosen, reading);
    cut_postcode(reading);
    sign_and_date(board, reading);
    doubt_advice(board, chosen, reading);
    // What is told from other answers may be no question of this form.
    reading
        .answers
        .retain(|answer| board.lexicon.index(answer.field.as_str()).is_some());
    reading.answers.sort_by_key(|answer| {
        board
            .lexicon
            .index(answer.field.as_str())
            .unwrap_or(usize::MAX)
    });
}

pub(super) fn candidate_of<'a>(
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
        .map(|spot| format!(" {} ", fold(spot.asking())))
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
            normal: None,
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
        .filter(|(at, spot)| Some(*at) != main && !spot.is_closed() && spot.referee.is_none())
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
            normal: None,
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
            normal: None,
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
    let folded = fold(spot.asking());
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
            normal: None,
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
            let folded = fold(label.asking());
            ["print", "sign", "capitals"]
                .iter()
                .any(|word| folded.contains(word))
        });
    let late = signs
        || spot(FieldId::FULL_NAME)
            .zip(spot("declaration"))
            .is_some_and(|(name, declared)| name > declared);
    // First name and surname in front are the applicant's, whoever signs below.
    let in_front = candidate_of(board, chosen, FieldId::FULL_NAME)
        .zip(reading.answer(FieldId::FULL_NAME))
        .is_some_and(|(asked, name)| asked.found.place != name.place);
    if late
        && !in_front
        && let Some(name) = reading
            .answers
            .iter_mut()
            .find(|answer| answer.field.as_str() == FieldId::FULL_NAME)
    {
        name.confidence = name.confidence.min(0.7);
    }
}
