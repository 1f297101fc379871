//! What keeps answers from being complete, and who is asked about it.
//!
//! An address that only the form lacks is not asked for: the mail came from one. It is taken from
//! the sender and told by a flag.

use crate::domain::application::Application;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::plan::{Classified, Silence};
use crate::domain::reading::Answer;
use crate::domain::verdict::{Flag, Problem};

/// What is wrong with the answers that an application now has.
pub(super) fn problems_now(
    form: &FormDefinition,
    application: &Application,
    answers: &[Answer],
    found: &[Problem],
) -> Vec<Problem> {
    problems_of(form, answers, found, !application.addresses.is_empty())
}

/// What is wrong with `answers`: required ones that are missing, then the conflicts of
/// `earlier` and `found` that no answer has settled. Whoever is reachable need not give an
/// address.
pub(super) fn problems_of(
    form: &FormDefinition,
    answers: &[Answer],
    found: &[Problem],
    reachable: bool,
) -> Vec<Problem> {
    let answered = |id: &FieldId| answers.iter().any(|answer| &answer.field == id);
    let conflicting = |id: &FieldId| found.contains(&Problem::Conflicting(id.clone()));
    form.fields
        .iter()
        .filter(|field| !answered(&field.id))
        .filter_map(|field| match (conflicting(&field.id), field.required) {
            (true, _) => Some(Problem::Conflicting(field.id.clone())),
            (false, true) => Some(Problem::Missing(field.id.clone())),
            (false, false) => None,
        })
        .filter(|problem| !(reachable && is_of_address(problem)))
        .collect()
}

/// Takes the address that a form lacks from whoever a letter goes to.
pub(super) fn take_address_from_sender(found: &mut Classified) {
    // A machine's address is nobody's.
    let machine = matches!(found.silence, Some(Silence::Never(_)));
    let before = found.problems.len();
    if found.correspondent.is_some() && !machine {
        found.problems.retain(|problem| !is_of_address(problem));
    }
    if found.problems.len() < before {
        found.flags.push(Flag::EmailFromSender);
    }
}

/// Whether the form asks for an address and the answers have none.
pub(super) fn lacks_address(form: &FormDefinition, answers: &[Answer]) -> bool {
    let answered = answers
        .iter()
        .any(|answer| answer.field.as_str() == FieldId::EMAIL);
    form.field(FieldId::EMAIL)
        .is_some_and(|field| field.required)
        && !answered
}

fn is_of_address(problem: &Problem) -> bool {
    matches!(problem, Problem::Missing(field) if field.as_str() == FieldId::EMAIL)
}
