//! LEARNING: from the organisation's own blank form to a definition of it. Each question becomes a
//! field, one that the program knows where it recognises the words, else one of the organisation's
//! own; what else the form says is remembered, so that it is never taken for an answer.
//!
//! It proposes and a person decides: whatever is uncertain is said. The form is a stranger's until
//! somebody has looked at it, so all of this is bounded and nothing of it reaches a log line.

mod bits;
mod claims;
mod compose;
mod decide;
mod kinds;
mod owners;
mod paper;
mod required;
mod rest;
mod wording;

#[cfg(test)]
mod tests;

use super::detect;
use super::layout::Document;
use super::lexicon::Lexicon;
use super::{find, readers};
use crate::domain::form::FormDefinition;
use crate::domain::learned::{Learned, Remark};
use crate::domain::reading::{Answer, FormReading, Outcome};
use crate::domain::verdict::Unreadable;

pub use compose::definition;

/// Learns a blank form. `known` is the definition whose fields are recognised.
///
/// # Errors
/// Why the file cannot be read.
pub fn learn(known: &FormDefinition, octets: &[u8]) -> Result<Learned, Unreadable> {
    let (kind, fault) = detect::examine(octets);
    if let Some(fault) = fault {
        return Err(fault);
    }
    Ok(of_document(&readers::read(kind, octets)?, known))
}

fn of_document(document: &Document, known: &FormDefinition) -> Learned {
    let lexicon = Lexicon::new(known);
    let mut learned = compose::compose(document, known, &lexicon);
    let answers = reading(document, &lexicon).map_or(0, |form| {
        let sure = |answer: &&Answer| answer.confidence >= Answer::DOUBTFUL;
        form.answers.iter().filter(sure).count()
    });
    if answers >= FILLED_IN {
        learned.remarks.push(Remark::FilledIn(answers));
    }
    take_print_for_print(document, known, &mut learned);
    learned
}

/// A blank form that seems to answer so many of its questions is none.
const FILLED_IN: usize = 4;

/// What a reader who knows the form would still take for answers stands printed there.
fn take_print_for_print(document: &Document, known: &FormDefinition, learned: &mut Learned) {
    let lexicon = Lexicon::new(&definition(learned, known));
    let document = lexicon.memory().without_print(document.clone());
    let Some(mut form) = reading(&document, &lexicon) else {
        return;
    };
    lexicon
        .memory()
        .without_printed_answers(&mut form, &lexicon);
    for answer in form.answers {
        let question = learned
            .questions
            .iter_mut()
            .find(|question| question.field.id == answer.field);
        if let Some(question) = question.filter(|_| !answer.raw.trim().is_empty()) {
            question.field.printed.push(answer.raw.trim().to_owned());
        }
    }
}

fn reading(document: &Document, lexicon: &Lexicon) -> Option<FormReading> {
    match find::outcome(document, lexicon) {
        Outcome::Form(form) => Some(form),
        _ => None,
    }
}
