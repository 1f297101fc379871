//! From the neutral layout to answers: which spots put our questions, which answer them, and the
//! best overall assignment of the two. Geometry first, then wording.
//!
//! Its worst sin would be an answer given as sure that nobody gave. Where place, wording or value
//! leave a doubt, the confidence says so (invariant 7); the monitoring section is closed before
//! anything is looked for (invariant 8).

mod answer;
mod assign;
mod board;
mod cv;
mod options;
mod parts;
mod sections;
mod split;
mod spots;

use answer::Found;
use board::Board;

use super::layout::Document;
use super::lexicon::{Key, Lexicon};
use super::values::dates;
use crate::domain::form::{Field, FieldId, FieldType};
use crate::domain::reading::{Answer, FormReading, Outcome, Value};

/// A spot that resembles a question less than this does not put it.
const LEAST_LIKE: f32 = 0.62;
/// Spots that are tried for a question.
const MOST_CANDIDATES: usize = 24;

/// A spot that may put a question, with the answer that it would have.
struct Candidate {
    spot: usize,
    score: f32,
    found: Found,
    weight: f32,
}

/// What a document is, and its answers if it is our form.
pub(super) fn outcome(document: &Document, lexicon: &Lexicon) -> Outcome {
    let mut spots = spots::spots(document, lexicon);
    let monitoring = sections::close_monitoring(&mut spots, lexicon);
    let cv = cv::reads_like_cv(&spots);
    let form = search(spots, lexicon);
    let ours = form
        .as_ref()
        .is_some_and(|search| search.is_our_form(monitoring));
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

/// The answers in a mail's own words, and whether there are any questions at all.
pub(super) fn reading(document: &Document, lexicon: &Lexicon) -> Option<FormReading> {
    let mut spots = spots::spots(document, lexicon);
    let monitoring = sections::close_monitoring(&mut spots, lexicon);
    let search = search(spots, lexicon)?;
    let mut reading = search.reading;
    reading.monitoring_section = monitoring.present();
    if reading.labels < 3 {
        // One line of a letter may resemble a question; only a sure one is an answer.
        reading
            .answers
            .retain(|answer| answer.confidence >= Answer::DOUBTFUL);
    }
    (!reading.answers.is_empty()).then_some(reading)
}

struct Search {
    reading: FormReading,
    /// Questions that a CV has no heading for, by known wordings.
    distinctive: usize,
    /// Those of them that no monitoring form asks either.
    core: usize,
    /// Cells of grids with something in them, lines of running text not counted.
    grid_cells: usize,
    /// Lines of running text.
    lines: usize,
}

impl Search {
    /// A CV has a name, an address and a role too, and a monitoring form may ask for name,
    /// adjustments and the advert: our form is known by what only it asks. A sheet with next to
    /// nothing but our questions and their answers is ours as well, however short.
    fn is_our_form(&self, monitoring: sections::Monitoring) -> bool {
        let labels = self.reading.labels;
        if monitoring.present() {
            return labels >= 4 && self.core >= 2;
        }
        let nothing_else =
            self.lines == 0 && labels * 3 >= self.grid_cells && !monitoring.suspected();
        (labels >= 4 && self.distinctive >= 2) || (labels >= 1 && nothing_else)
    }
}

/// Fields that only our form has.
const CORE: &[&str] = &[
    "provides_advocacy_now",
    "advocacy_experience",
    "statutory_experience",
    "health_social_care_knowledge",
    "organisational_development",
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

fn search(mut spots: Vec<spots::Spot>, lexicon: &Lexicon) -> Option<Search> {
    sections::mark_blocks(&mut spots, lexicon);
    let mut board = Board::new(spots, lexicon);
    let keys = keys(&board);
    if keys.is_empty() {
        return None;
    }
    let chosen = settle(&board, &keys);
    let assigned: Vec<usize> = chosen
        .iter()
        .filter_map(|(_, candidate)| candidate.as_ref())
        .map(|one| one.spot)
        .collect();
    board.settle(&assigned);
    // With the questions settled the answers are looked for once more, and those that turned out
    // better elsewhere move.
    let chosen = settle(&board, &keys);
    let mut reading = FormReading::default();
    let (mut distinctive, mut core) = (0, 0);
    for (index, field) in lexicon.fields().iter().enumerate() {
        let found = parts::whole_of(&board, index, field, &chosen);
        if found.asked {
            reading.labels += 1;
            distinctive += usize::from(found.known && !COMMON.contains(&field.id.as_str()));
            core += usize::from(found.known && CORE.contains(&field.id.as_str()));
        }
        if found.conflict {
            reading.conflicting.push(field.id.clone());
        } else if let Some(answer) = found.answer {
            reading.answers.push(answer);
        }
    }
    parts::complete(&board, &chosen, &mut reading);
    let filled = |flow: bool| {
        let full = |spot: &&spots::Spot| spot.flow == flow && !spot.is_empty();
        board.spots.iter().filter(full).count()
    };
    Some(Search {
        reading,
        distinctive,
        core,
        grid_cells: filled(false),
        lines: filled(true),
    })
}

/// The questions and parts of questions that some spot may put.
fn keys(board: &Board<'_>) -> Vec<Key> {
    let mut keys: Vec<Key> = board
        .spots
        .iter()
        .filter(|spot| !spot.closed && spot.referee.is_none())
        .flat_map(|spot| spot.guesses.iter())
        .filter(|guess| {
            guess.score >= LEAST_LIKE && matches!(guess.key, Key::Field(_) | Key::Part(..))
        })
        .map(|guess| guess.key)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Gives each question its spot, all together.
fn settle(board: &Board<'_>, keys: &[Key]) -> Vec<(Key, Option<Candidate>)> {
    let mut candidates: Vec<Vec<Candidate>> =
        keys.iter().map(|key| candidates(board, *key)).collect();
    let mut columns: Vec<usize> = candidates.iter().flatten().map(|one| one.spot).collect();
    columns.sort_unstable();
    columns.dedup();
    let weights: Vec<Vec<f32>> = candidates
        .iter()
        .map(|row| {
            let mut line = vec![0.0; columns.len()];
            for one in row {
                if let Ok(column) = columns.binary_search(&one.spot)
                    && let Some(slot) = line.get_mut(column)
                {
                    *slot = one.weight;
                }
            }
            line
        })
        .collect();
    let best = assign::best(&weights);
    keys.iter()
        .zip(best)
        .zip(&mut candidates)
        .map(|((key, column), row)| {
            let spot = column.and_then(|column| columns.get(column)).copied();
            let at = row.iter().position(|one| Some(one.spot) == spot);
            let candidate = at.map(|at| row.swap_remove(at));
            // A faint resemblance without an answer is no question.
            let kept = candidate
                .filter(|one| one.score >= 0.84 || one.found.value.is_some() || one.found.conflict);
            (*key, kept)
        })
        .collect()
}

fn candidates(board: &Board<'_>, key: Key) -> Vec<Candidate> {
    let Some(field) = field_of(board.lexicon, key) else {
        return Vec::new();
    };
    let mut likely: Vec<(usize, f32)> = board
        .spots
        .iter()
        .enumerate()
        .filter(|(_, spot)| !spot.closed && spot.referee.is_none())
        .map(|(at, spot)| (at, spot.score(key)))
        .filter(|(at, score)| *score >= LEAST_LIKE && is_best_for(board, *at, key, *score))
        .collect();
    likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    likely.truncate(MOST_CANDIDATES);
    likely
        .into_iter()
        .map(|(spot, score)| {
            let found = answer::find(board, spot, &field);
            let weight = weight(board, key, spot, score, &found);
            Candidate {
                spot,
                score,
                found,
                weight,
            }
        })
        .filter(|one| one.weight > 0.0)
        .collect()
}

/// A spot that clearly puts another question is none of this one's.
fn is_best_for(board: &Board<'_>, at: usize, key: Key, score: f32) -> bool {
    board
        .get(at)
        .and_then(spots::Spot::best)
        .is_some_and(|best| {
            let foreign = matches!(best.key, Key::Other | Key::Monitoring(_));
            // A wording that is known ("Referee 2") is not lent to another question.
            let room = if best.score >= 0.97 { 0.12 } else { 0.25 };
            best.key == key
                || (!foreign && best.score - score < room)
                || (foreign && best.score - score < 0.02)
        })
}

/// How well question, spot and answer go together.
fn weight(board: &Board<'_>, key: Key, at: usize, score: f32, found: &Found) -> f32 {
    let Some(spot) = board.get(at) else {
        return 0.0;
    };
    let shape = match (&found.value, found.fits) {
        (Some(_), true) => 1.0,
        (None, _) if found.conflict => 1.0,
        // What does not look like an answer to the question speaks against the question, unless
        // its wording is beyond doubt.
        (Some(_), false) if score < 0.88 => 0.0,
        (Some(_), false) => 0.45,
        (None, _) => 0.72,
    };
    // "If yes, please give details" belongs to the question just above it.
    let bound = if is_follow_up(&spot.text) && !follows(board, at, key) {
        0.3
    } else {
        1.0
    };
    // Of two equals the first is meant: later ones are the signatory's or a summary.
    #[allow(clippy::cast_precision_loss)]
    let order = 1.0 - (at.min(5_000) as f32) * 1e-6;
    score * score * shape * (0.6 + 0.4 * found.sure) * bound * order
}

/// Whether a question refers to the one before it.
fn is_follow_up(text: &str) -> bool {
    let folded = super::wording::fold(super::wording::without_number(text));
    let words = folded.split(' ').count();
    let begins = [
        "if yes",
        "if so",
        "if you answered yes",
        "if you are",
        "if you do",
        "os ydych",
        "os ydw",
    ]
    .iter()
    .any(|start| folded.starts_with(start));
    let bare = matches!(
        folded.as_str(),
        "details"
            | "please give details"
            | "further details"
            | "please explain"
            | "please give further details"
    );
    (begins || bare) && !folded.contains("conflict") && words <= 16
}

/// Whether the last question before this spot is the one that the field goes with.
fn follows(board: &Board<'_>, at: usize, key: Key) -> bool {
    let before = board
        .spots
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|spot| spot.strength() >= 0.75 && !is_follow_up(&spot.text));
    let id = |key: Key| field_of(board.lexicon, key).map(|field| field.id.as_str().to_string());
    let asked = before
        .and_then(spots::Spot::best)
        .and_then(|guess| id(guess.key));
    let wanted = id(key);
    match (wanted.as_deref(), asked.as_deref()) {
        (Some("conflict_details"), Some("provides_advocacy_now" | "conflict_details")) => true,
        (wanted, asked) => wanted.is_some() && wanted == asked,
    }
}

/// The field that a key asks for; a part is a short text.
fn field_of(lexicon: &Lexicon, key: Key) -> Option<Field> {
    match key {
        Key::Field(index) => lexicon.fields().get(index).cloned(),
        Key::Part(index, _) => lexicon.fields().get(index).map(|field| Field {
            field_type: FieldType::Text,
            none_is_empty: true,
            ..field.clone()
        }),
        Key::Other | Key::Monitoring(_) => None,
    }
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

/// Makes the answer of a candidate, if it has one.
fn answer_of(board: &Board<'_>, field: &Field, candidate: &Candidate) -> Option<Answer> {
    let value = candidate.found.value.clone()?;
    let spot = board.get(candidate.spot)?;
    let second = spot
        .guesses
        .iter()
        .filter(|guess| field_of(board.lexicon, guess.key).is_none_or(|other| other.id != field.id))
        .map(|guess| guess.score)
        .fold(0.0f32, f32::max);
    Some(Answer {
        field: FieldId::new(field.id.as_str()),
        value: shaped(field, value),
        raw: candidate.found.raw.clone(),
        place: candidate.found.place.clone(),
        confidence: confidence(field, candidate, candidate.score - second),
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
