//! From the neutral layout to answers: which spots put our questions, which answer them, and the
//! best overall assignment of the two. Geometry first, then wording.
//!
//! Its worst sin would be an answer given as sure that nobody gave. Where place, wording or value
//! leave a doubt, the confidence says so (invariant 7); the monitoring section is closed before
//! anything is looked for (invariant 8).

mod answer;
mod assign;
mod blocks;
mod board;
mod columns;
mod complete;
mod controls;
mod cv;
mod guided;
mod habits;
mod infer;
mod monitoring;
mod names;
mod neighbours;
mod numbers;
mod offers;
mod options;
mod parts;
mod pieces;
mod place;
mod post;
mod rhythm;
mod running;
mod scatter;
mod settle;
mod split;
mod spots;
mod survey;
mod witness;

use board::Board;
use scatter::{Stand, stand};
pub(super) use settle::is_follow_up;
use settle::{Candidate, keys, settle};
pub(super) use survey::{Part, survey};

#[cfg(test)]
mod tests;

use super::layout::Document;
use super::lexicon::{Key, Lexicon};
use super::values::{self, dates};
use crate::domain::form::{Field, FieldId, FieldType};
use crate::domain::reading::{Answer, FormReading, Outcome, Value};

/// What a document is, and its answers if it is our form.
pub(super) fn outcome(document: &Document, lexicon: &Lexicon) -> Outcome {
    let mut spots = spots::spots(document, lexicon);
    let monitoring = monitoring::close_monitoring(&mut spots, lexicon);
    let cv = cv::reads_like_cv(&spots);
    let post = post::tells_of_the_post(&spots);
    let form = search(spots, lexicon);
    let ours = form
        .as_ref()
        .is_some_and(|search| (search.named || !post) && search.is_our_form(monitoring, cv));
    match form {
        Some(search) if ours => {
            let mut reading = search.reading;
            reading.monitoring_section = monitoring.present();
            if is_blank(&reading) {
                reading.answers.clear();
            }
            Outcome::Form(reading)
        }
        // When unsure, treat it as monitoring: nothing is read, kept or quoted.
        _ if monitoring.suspected() => Outcome::Monitoring,
        _ => Outcome::NotAForm { cv },
    }
}

/// Where many questions are asked and next to nothing answers them, all of it doubtful, the form's
/// own words were taken for answers: nobody has filled it in.
fn is_blank(reading: &FormReading) -> bool {
    reading.labels >= 8
        && reading.answers.len() * 3 <= reading.labels
        && reading.conflicting.is_empty()
        && reading.answers.iter().all(|answer| answer.confidence < 0.7)
}

/// The answers in a mail's own words, and whether there are any questions at all. A monitoring
/// form alone is told without any.
pub(super) fn reading(document: &Document, lexicon: &Lexicon) -> Option<FormReading> {
    let mut spots = spots::spots(document, lexicon);
    let monitoring = monitoring::close_monitoring(&mut spots, lexicon);
    let alone = monitoring.fills_a_mail();
    let search = search(spots, lexicon);
    let mut reading = search.map(|search| search.reading).unwrap_or_default();
    reading.monitoring_section = monitoring.present();
    if reading.labels < 3 {
        // One line of a letter may resemble a question; only a sure one is an answer.
        reading
            .answers
            .retain(|answer| answer.confidence >= Answer::DOUBTFUL);
    }
    (!reading.answers.is_empty() || alone).then_some(reading)
}

struct Search {
    reading: FormReading,
    /// Questions that a CV has no heading for, by known wordings.
    distinctive: usize,
    /// Those of them that no monitoring form asks either.
    core: usize,
    /// It asks for the name of whoever fills it in.
    named: bool,
    /// Cells of grids with something in them, lines of running text not counted.
    grid_cells: usize,
    /// Lines of running text.
    lines: usize,
    /// Whether the questions stand together.
    stand: Stand,
}

impl Search {
    /// A CV has a name, an address and a role too, and a monitoring form may ask for name,
    /// adjustments and the advert: our form is known by what only it asks. A sheet with next to
    /// nothing but our questions and their answers is ours as well, however short.
    fn is_our_form(&self, monitoring: monitoring::Monitoring, cv: bool) -> bool {
        let labels = self.reading.labels;
        if self.stand == Stand::Lost {
            return false;
        }
        if monitoring.present() {
            return labels >= 4 && self.core >= 2;
        }
        // A short CV has nothing but its head either.
        let head_of_cv = cv && self.core == 0;
        let nothing_else = !head_of_cv
            && self.lines == 0
            && labels * 3 >= self.grid_cells
            && !monitoring.suspected();
        // Minutes and references have places, days and signatures, and nobody who applies.
        let asks = self.distinctive >= 2 && (self.named || self.core >= 2);
        (labels >= 4 && asks) || (labels >= 1 && nothing_else)
    }
}

/// What an answer is worth at most whose question may be none.
const DOUBTED: f32 = 0.6;

/// Fields that the monitoring form of an application may ask as well. What is left, and whatever an
/// organisation asks of its own, only the application form has.
const MONITORED_TOO: &[&str] = &[
    "regions",
    "conflict_details",
    "availability",
    "access_needs",
    "heard_from",
    "declaration",
];

/// Fields that other papers about a person have too.
const COMMON: &[&str] = &[
    "full_name",
    "preferred_name",
    "email",
    "phone",
    "address",
    "postcode",
    "current_role",
    "organisation",
    "referee_1",
    "referee_2",
    "signed_name",
    "signed_date",
    "communication_example",
];

fn search(mut spots: Vec<spots::Spot<'_>>, lexicon: &Lexicon) -> Option<Search> {
    blocks::mark_blocks(&mut spots, lexicon);
    let mut board = Board::new(spots, lexicon);
    let keys = keys(&board);
    if keys.is_empty() {
        return None;
    }
    let mut chosen = settle(&board, &keys);
    if board.settle(&asked_at(&chosen)) {
        // With the questions settled the answers are looked for once more, and those that turned
        // out better elsewhere move.
        chosen = settle(&board, &keys);
    }
    let stand = stand(&board, asked_at(&chosen));
    let mut reading = FormReading::default();
    let (mut distinctive, mut core, mut named) = (0, 0, false);
    for (index, field) in lexicon.fields().iter().enumerate() {
        let found = parts::whole_of(&board, index, field, &chosen);
        if found.asked {
            reading.labels += 1;
            named |= field.id.as_str() == FieldId::FULL_NAME;
            let id = field.id.as_str();
            let telling = found.known && !COMMON.contains(&id);
            distinctive += usize::from(telling);
            core += usize::from(telling && !MONITORED_TOO.contains(&id));
        }
        if found.conflict {
            reading.conflicting.push(field.id.clone());
        } else if let Some(answer) = found.answer {
            reading.answers.push(answer);
        }
    }
    complete::complete(&board, &chosen, &mut reading);
    if stand != Stand::Together {
        for answer in &mut reading.answers {
            answer.confidence = answer.confidence.min(DOUBTED);
        }
    }
    let filled = |flow: bool| {
        let full = |spot: &&spots::Spot<'_>| spot.flow == flow && !spot.is_empty();
        board.spots.iter().filter(full).count()
    };
    Some(Search {
        reading,
        distinctive,
        core,
        named,
        grid_cells: filled(false),
        lines: filled(true),
        stand,
    })
}

/// The places of the questions that were found.
fn asked_at(chosen: &[(Key, Option<Candidate>)]) -> Vec<usize> {
    chosen
        .iter()
        .filter_map(|(_, candidate)| candidate.as_ref())
        .map(|one| one.spot)
        .collect()
}

/// What an answer is worth: the wording of the question, the place, the reading.
fn confidence(field: &Field, candidate: &Candidate, margin: f32) -> f32 {
    let shaped = matches!(
        field.field_type,
        FieldType::Email | FieldType::Postcode | FieldType::Phone | FieldType::Date
    ) && candidate.found.fits;
    let wording = match candidate.score {
        score if score >= 0.97 => 1.0,
        score if score >= 0.9 => 0.95,
        score if score >= 0.82 => 0.9,
        score if score >= 0.74 => 0.78,
        _ => 0.65,
    };
    let wording: f32 = if shaped {
        f32::max(wording, 0.88)
    } else {
        wording
    };
    let close = if margin < 0.08 && candidate.score < 0.97 {
        0.85
    } else {
        1.0
    };
    (wording * close * candidate.found.sure).clamp(0.0, 1.0)
}

/// Whether what answers is a mere tick where words are asked for, or begins with another question:
/// "Email: zoe@example.org" below a question that was left empty.
fn is_odd(board: &Board<'_>, field: &Field, candidate: &Candidate) -> bool {
    let raw = candidate.found.raw.as_str();
    // What was typed into a place of its own answers it, whatever it looks like.
    let own = |at: &usize| board.get(*at).is_some_and(|spot| spot.control.is_some());
    let other = || {
        let (before, after) = raw.split_once(':')?;
        let key = board.lexicon.known(before)?;
        Some(!after.trim().is_empty() && board.lexicon.field(key)?.id != field.id)
    };
    let asks = !candidate.found.spots.iter().any(own) && other() == Some(true);
    place::is_wordy(field) && (asks || values::plain::is_mark(raw))
}

/// Makes the answer of a candidate, if it has one.
fn answer_of(
    board: &Board<'_>,
    field: &Field,
    candidate: &Candidate,
    chosen: &[(Key, Option<Candidate>)],
) -> Option<Answer> {
    let value = candidate.found.value.clone()?;
    let spot = board.get(candidate.spot)?;
    // A question that is surely put elsewhere is not put here.
    let elsewhere = |key: Key| {
        chosen.iter().any(|(of, one)| {
            *of == key
                && one
                    .as_ref()
                    .is_some_and(|one| one.spot != candidate.spot && one.score >= 0.85)
        })
    };
    let second = spot
        .guesses
        .iter()
        .filter(|guess| {
            let other = board.lexicon.field(guess.key);
            other.is_none_or(|other| other.id != field.id) && !elsewhere(guess.key)
        })
        .map(|guess| guess.score)
        .fold(0.0f32, f32::max);
    Some(Answer {
        field: FieldId::new(field.id.as_str()),
        value: shaped(field, value),
        raw: candidate.found.raw.clone(),
        normal: None,
        place: candidate.found.place.clone(),
        confidence: if is_odd(board, field, candidate) {
            confidence(field, candidate, candidate.score - second).min(DOUBTED)
        } else {
            confidence(field, candidate, candidate.score - second)
        },
    })
}

/// A date is a date even where it was typed into a text field of ours.
fn shaped(field: &Field, value: Value) -> Value {
    match (field.field_type, value) {
        (FieldType::Date, Value::Text(text)) => match dates::parse(&text) {
            Some(day) => Value::Date(day.date),
            None => Value::Text(text),
        },
        (_, value) => value,
    }
}
