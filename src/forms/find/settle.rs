//! Which spot puts which question: every likely spot is tried with the answer that it would have,
//! and the best overall assignment wins. Wording, place and shape of the answer all weigh.

use super::answer::{self, Found};
use super::board::Board;
use super::spots::Piece;
use super::witness::{self, Owners};
use super::{assign, spots};
use crate::domain::form::FieldType;
use crate::domain::reading::Value;
use crate::forms::lexicon::Key;
use crate::forms::question::is_long;
use crate::forms::wording::fold;
use crate::forms::wording::without_number;

/// A spot that resembles a question less than this does not put it.
const LEAST_LIKE: f32 = 0.62;

/// From so much resemblance on a question is put beyond doubt.
const ASKED: f32 = 0.9;

/// Spots that are tried for a question.
const MOST_CANDIDATES: usize = 24;

/// A spot that may put a question, with the answer that it would have.
pub(super) struct Candidate {
    pub(super) spot: usize,
    pub(super) score: f32,
    pub(super) found: Found,
    pub(super) weight: f32,
}

/// The questions and parts of questions that some spot may put.
pub(super) fn keys(board: &Board<'_>) -> Vec<Key> {
    let mut keys: Vec<Key> = board
        .spots
        .iter()
        .filter(|spot| !spot.is_closed() && spot.referee.is_none())
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
pub(super) fn settle(board: &Board<'_>, keys: &[Key]) -> Vec<(Key, Option<Candidate>)> {
    let owners = witness::owners(board);
    let mut candidates: Vec<Vec<Candidate>> = keys
        .iter()
        .map(|key| candidates(board, &owners, *key))
        .collect();
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
    let mut chosen: Vec<(Key, Option<Candidate>)> = keys
        .iter()
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
        .collect();
    witness::share(board, &mut chosen);
    chosen
}

fn candidates(board: &Board<'_>, owners: &Owners, key: Key) -> Vec<Candidate> {
    let Some(field) = board.lexicon.field(key) else {
        return Vec::new();
    };
    let mut likely: Vec<(usize, f32)> = board
        .spots
        .iter()
        .enumerate()
        .filter(|(_, spot)| !spot.is_closed() && spot.referee.is_none())
        .map(|(at, spot)| (at, spot.score(key)))
        .filter(|(at, score)| *score >= LEAST_LIKE && is_best_for(board, *at, key, *score))
        .collect();
    let asked = likely.iter().filter(|(_, score)| *score >= ASKED).count();
    likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    likely.truncate(MOST_CANDIDATES);
    let mut found: Vec<Candidate> = likely
        .into_iter()
        .map(|(spot, score)| {
            let mut one = Candidate {
                spot,
                score,
                found: answer::find(board, spot, field),
                weight: 0.0,
            };
            witness::confront(board, owners, key, field, &mut one);
            if strays(board, key, &one) {
                one.found.sure *= 0.7;
            }
            one.weight = weight(board, key, spot, one.score, &one.found);
            one
        })
        .filter(|one| one.weight > 0.0)
        .collect();
    if field.field_type == FieldType::List && asked > 1 {
        doubt_halves(&mut found);
    }
    found
}

/// A list that is asked for twice ("first choice", "second choice") is answered by both: neither is
/// the whole of it.
fn doubt_halves(found: &mut [Candidate]) {
    let answered: Vec<Value> = found
        .iter()
        .filter(|one| one.score >= ASKED)
        .filter_map(|one| one.found.value.clone())
        .collect();
    if answered.iter().any(|value| Some(value) != answered.first()) {
        for one in found {
            one.found.sure *= 0.7;
        }
    }
}

/// Whether a question is put where none is expected: "Details" that follow no question of which they
/// could be the details, or words among the answers that no wording of ours has.
fn strays(board: &Board<'_>, key: Key, one: &Candidate) -> bool {
    let Some(spot) = board.get(one.spot).filter(|spot| spot.control.is_none()) else {
        return false;
    };
    let follow_up = is_follow_up(&spot.text) && !follows(board, one.spot, key);
    let column = board.habits(one.spot).column;
    let among_answers = !spot.flow
        && spot.piece == Piece::Whole
        && one.score < 0.97
        && column == Some(spot.cell().1)
        && board.has_words_left_of(one.spot);
    follow_up || among_answers
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
    let bound = if is_follow_up(spot.asking()) && !follows(board, at, key) {
        0.3
    } else {
        1.0
    };
    // Of two equals the first is meant: later ones are the signatory's or a summary.
    #[allow(
        clippy::cast_precision_loss,
        reason = "at most 5000, which a float holds exactly"
    )]
    let order = 1.0 - (at.min(5_000) as f32) * 1e-6;
    // Two faint resemblances must not outweigh one known wording.
    score.powi(4) * shape * (0.6 + 0.4 * found.sure) * bound * order
}

/// Whether a question refers to the one before it.
pub(in crate::forms) fn is_follow_up(text: &str) -> bool {
    if is_long(text) {
        return false;
    }
    let folded = fold(without_number(text));
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
        .find(|spot| spot.strength() >= 0.75 && !is_follow_up(spot.asking()));
    let id = |key: Key| board.lexicon.field(key).map(|field| field.id.as_str());
    let asked = before
        .and_then(spots::Spot::best)
        .and_then(|guess| id(guess.key));
    let wanted = id(key);
    match (wanted, asked) {
        (Some("conflict_details"), Some("provides_advocacy_now" | "conflict_details")) => true,
        (wanted, asked) => wanted.is_some() && wanted == asked,
    }
}
