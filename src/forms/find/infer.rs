//! What a form says without saying it in one place: the row behind "Do you provide advocacy now?"
//! asks for particulars in whatever words, and who signs below "I declare …" declares it. None of it
//! is sure, and all of it goes to a person.

use super::answer;
use super::board::Board;
use super::complete::candidate_of;
use super::options;
use super::place::is_answer;
use super::settle::Candidate;
use super::spots::{STRETCH, Spot};
use crate::domain::form::FieldId;
use crate::domain::reading::{Answer, FormReading, Value};
use crate::forms::lexicon::Key;
use crate::forms::values::marks::{Piece as Sign, pieces};

/// Adds what follows from the rest.
pub(super) fn infer(
    board: &Board<'_>,
    chosen: &[(Key, Option<Candidate>)],
    reading: &mut FormReading,
) {
    particulars(board, chosen, reading);
    declare_by_signing(board, chosen, reading);
}

/// The row behind the question whether somebody provides advocacy asks for particulars.
fn particulars(board: &Board<'_>, chosen: &[(Key, Option<Candidate>)], reading: &mut FormReading) {
    const DETAILS: &str = "conflict_details";
    let asked = candidate_of(board, chosen, FieldId::PROVIDES_ADVOCACY_NOW);
    let known = candidate_of(board, chosen, DETAILS).is_some();
    let field = board
        .lexicon
        .index(DETAILS)
        .and_then(|at| board.lexicon.fields().get(at));
    let (Some(asked), Some(field), false) = (asked, field, known) else {
        return;
    };
    let Some(question) = board.get(asked.spot) else {
        return;
    };
    let follows = |at: &usize| {
        board.get(*at).is_some_and(|spot| {
            let below = spot.row > question.row_end
                && spot.row.saturating_sub(question.row_end) <= 3 * STRETCH;
            spot.region == question.region && spot.col == question.col && below
        })
    };
    let next = (asked.spot + 1..board.spots.len())
        .take(12)
        .find(|at| follows(at) && !asked.found.spots.contains(at));
    let Some(next) = next.filter(|at| asks_for_particulars(board, *at)) else {
        return;
    };
    let found = answer::find(board, next, field);
    if let Some(value) = found.value
        && !used(chosen, &found.spots)
    {
        reading.labels += 1;
        reading.answers.push(Answer {
            field: field.id.clone(),
            value,
            raw: found.raw,
            normal: None,
            place: found.place,
            confidence: found.sure.min(0.6),
        });
    }
}

/// A short line that nobody knows and that refers to what was asked before it.
fn asks_for_particulars(board: &Board<'_>, at: usize) -> bool {
    board.get(at).is_some_and(|spot| {
        let words = spot.folded.split(' ').count();
        let refers = spot.folded.split(' ').any(|word| {
            matches!(
                word,
                "that"
                    | "this"
                    | "if"
                    | "so"
                    | "details"
                    | "detail"
                    | "particulars"
                    | "more"
                    | "nature"
                    | "explain"
                    | "where"
                    | "what"
                    | "which"
                    | "who"
            )
        });
        spot.control.is_none() && is_answer(spot) && spot.strength() < 0.84 && words <= 25 && refers
    })
}

fn used(chosen: &[(Key, Option<Candidate>)], spots: &[usize]) -> bool {
    let uses = |one: &Candidate| one.found.spots.iter().any(|at| spots.contains(at));
    chosen.iter().any(|(_, one)| one.as_ref().is_some_and(uses))
}

/// "I confirm that this is true." without a box, and a signature.
fn declare_by_signing(
    board: &Board<'_>,
    chosen: &[(Key, Option<Candidate>)],
    reading: &mut FormReading,
) {
    const DECLARATION: &str = "declaration";
    let Some(asked) = candidate_of(board, chosen, DECLARATION) else {
        return;
    };
    let Some(spot) = board.get(asked.spot) else {
        return;
    };
    let starts = ["i ", "we ", "the above ", "rwyn ", "cadarnhaf "];
    let stated = starts.iter().any(|start| spot.folded.starts_with(start))
        && spot.folded.split(' ').count() >= 4;
    let boxed = pieces(&spot.text)
        .iter()
        .any(|piece| matches!(piece, Sign::Sign(_)));
    let beside = board.right(asked.spot);
    let ticks = beside
        .iter()
        .chain(asked.spot.checked_sub(1).iter())
        .any(|at| {
            let near = |other: &Spot<'_>| other.region == spot.region && other.row == spot.row;
            board
                .get(*at)
                .is_some_and(|other| near(other) && options::tick_of(other).is_some())
        });
    let answered = asked.found.value.as_ref().is_some_and(|_| asked.found.fits);
    let open = beside.is_empty() && !ticks && !boxed && !answered;
    let signed = reading.answer("signed_name").cloned();
    if !stated || !open || asked.found.conflict {
        return;
    }
    // What seemed to answer was the line below it.
    reading
        .answers
        .retain(|answer| answer.field.as_str() != DECLARATION);
    if let Some(signed) = signed {
        reading.answers.push(Answer {
            field: FieldId::new(DECLARATION),
            value: Value::YesNo(true),
            normal: None,
            confidence: signed.confidence.min(0.75),
            raw: signed.raw,
            place: signed.place,
        });
    }
}
