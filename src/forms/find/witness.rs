//! Two witnesses for each control: what its maker called it, and which question stands beside it.
//! Where both say the same, nothing is left to doubt; where they contradict each other, nothing is
//! sure.

use std::collections::HashMap;

use super::answer::{self, Found};
use super::board::Board;
use super::names::{SPEAKS, is_same};
use super::settle::Candidate;
use super::spots::Spot;
use crate::domain::form::{Field, FieldType};
use crate::forms::lexicon::Key;

/// Two witnesses of whom each says at least so much leave no doubt.
const LIKELY: f32 = 0.74;

/// Which question's answer place each control is, by where it stands: the question's spot, and
/// what it puts.
pub(super) type Owners = HashMap<usize, (usize, Key)>;

/// What geometry says of the controls that have a name of their own.
pub(super) fn owners(board: &Board<'_>) -> Owners {
    let mut owners = Owners::new();
    let named = |spot: &Spot<'_>| spot.control.is_some() && !spot.guesses.is_empty();
    if !board.spots.iter().any(named) {
        return owners;
    }
    for (at, spot) in board.spots.iter().enumerate() {
        let Some(guess) = spot.best().filter(|_| board.asks(at) && !spot.is_closed()) else {
            continue;
        };
        for control in answer::controls_of(board, at, guess.key) {
            owners.entry(control).or_insert((at, guess.key));
        }
    }
    owners
}

/// Lets the name of a control and the question beside it bear witness on each other.
pub(super) fn confront(
    board: &Board<'_>,
    owners: &Owners,
    key: Key,
    field: &Field,
    one: &mut Candidate,
) {
    let is_control = |at: usize| board.get(at).is_some_and(|spot| spot.control.is_some());
    let agrees = if is_control(one.spot) {
        let owner = owners.get(&one.spot).map(|(_, owner)| *owner);
        owner.map(|owner| is_same(owner, key))
    } else {
        let named = one.found.spots.iter().copied().find(|at| {
            is_control(*at) && board.get(*at).is_some_and(|spot| spot.strength() >= SPEAKS)
        });
        let agrees = named
            .and_then(|at| board.get(at)?.best())
            .map(|guess| is_same(guess.key, key));
        if let Some(at) = named.filter(|_| agrees == Some(true)) {
            let found = answer::find(board, at, field);
            // Ticks are told apart by their places, too, and parts are put together elsewhere.
            let whole = board.get(at).is_some_and(|spot| spot.entry().is_some())
                && one.found.spots.len() == 1;
            if whole {
                one.found = found;
            }
        }
        agrees
    };
    match agrees {
        Some(true) if one.score >= LIKELY => one.score = 1.0,
        // The shape of an address or a date is a third witness.
        Some(false) if is_shaped(field) && one.found.fits => one.found.sure *= 0.85,
        Some(false) => one.found.sure *= 0.7,
        _ => {}
    }
}

/// Each answer is used once: of two questions that a control would answer, it answers the one that
/// it fits better.
pub(super) fn share(board: &Board<'_>, chosen: &mut [(Key, Option<Candidate>)]) {
    let mut users: HashMap<usize, Vec<(usize, f32)>> = HashMap::new();
    for (at, (_, one)) in chosen.iter().enumerate() {
        let Some(one) = one.as_ref().filter(|one| one.found.value.is_some()) else {
            continue;
        };
        for spot in one.found.spots.iter().copied() {
            if board.get(spot).is_some_and(|spot| spot.control.is_some()) {
                // What is asked beside it comes before what only its name says.
                let weight = one.weight + if one.spot == spot { 0.0 } else { 1e-3 };
                users.entry(spot).or_default().push((at, weight));
            }
        }
    }
    for mut several in users.into_values() {
        several.sort_by(|a, b| b.1.total_cmp(&a.1));
        let Some(first) = several
            .first()
            .and_then(|(at, _)| chosen.get(*at))
            .map(|one| one.0)
        else {
            continue;
        };
        for (at, _) in several.into_iter().skip(1) {
            if let Some((key, Some(one))) = chosen.get_mut(at)
                && !is_same(*key, first)
            {
                one.found = Found::nothing();
            }
        }
    }
}

fn is_shaped(field: &Field) -> bool {
    matches!(
        field.field_type,
        FieldType::Email | FieldType::Postcode | FieldType::Phone | FieldType::Date
    )
}
