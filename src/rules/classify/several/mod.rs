//! Several forms in one message made one: a form and its copy, two versions, one and the sheet
//! that goes on with it, or two people's.
//!
//! What says the same is one answer. Of two that exclude each other neither is taken: the person
//! is asked (invariant 7). It matters nowhere where the readings came from: files, an archive,
//! the mail's own text.

use super::agreement::{Agreement, compare, goes_on_elsewhere};
use super::findings::{addresses_on, may_be_one_person, text_of};
use crate::domain::address::Address;
use crate::domain::form::{FieldId, FieldType, FormDefinition};
use crate::domain::reading::{Answer, FormReading, Value};

/// What several forms come to.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) answers: Vec<Answer>,
    /// Questions that are answered in two ways, in one form or by two.
    pub(super) conflicting: Vec<FieldId>,
    /// Those of them that two forms answer each in its own way.
    pub(super) disagree: Vec<FieldId>,
    /// Forms that name different people came in one message.
    pub(super) two_people: bool,
}

/// More forms than this are nobody's application.
const MOST_FORMS: usize = 50;
/// Just below what is asserted: a person compares.
const DOUBTED: f32 = Answer::DOUBTFUL - 0.01;
/// Longer than anybody's answer and its continuation.
const LONGEST: usize = 1 << 20;

/// Merges forms. The sender's own holds, else the fullest; the others fill its gaps.
pub(super) fn merge(
    form: &FormDefinition,
    readings: &[&FormReading],
    sender: Option<&Address>,
) -> Merged {
    let mut readings: Vec<&FormReading> = readings.iter().copied().take(MOST_FORMS).collect();
    let is_senders = |reading: &FormReading| {
        let sender = sender.map(Address::folded);
        addresses_on(&reading.answers)
            .iter()
            .any(|address| Some(address.folded()) == sender)
    };
    // Stable: of two equals the one attached first holds.
    readings.sort_by_key(|one| std::cmp::Reverse((is_senders(one), one.answers.len())));
    let Some((main, others)) = readings.split_first() else {
        return Merged::default();
    };
    let mut merged = Merged {
        answers: main.answers.clone(),
        conflicting: main.conflicting.clone(),
        ..Merged::default()
    };
    for other in others {
        if names_another(&main.answers, &other.answers) {
            merged.two_people = true;
        } else {
            merged.add(form, other, is_rival(main, other));
        }
    }
    merged
}

/// Whether a form stands beside another as its equal, and is no sheet with a few answers more.
fn is_rival(main: &FormReading, other: &FormReading) -> bool {
    const FEW: usize = 3;
    other.answers.len() > FEW && other.answers.len() * 2 >= main.answers.len()
}

/// Whether two sets of answers are two people's. Where both name somebody the names tell; a
/// shared address does not make two people one.
fn names_another(one: &[Answer], other: &[Answer]) -> bool {
    let name = |answers: &[Answer]| {
        let sure = answers
            .iter()
            .any(|answer| answer.field.as_str() == FieldId::FULL_NAME && is_sure(answer));
        text_of(answers, FieldId::FULL_NAME).filter(|_| sure)
    };
    name(one)
        .zip(name(other))
        .is_some_and(|(one, other)| !may_be_one_person(&one, &other))
}

fn is_sure(answer: &Answer) -> bool {
    answer.confidence >= Answer::DOUBTFUL
}

impl Merged {
    fn add(&mut self, form: &FormDefinition, other: &FormReading, rival: bool) {
        for answer in &other.answers {
            if !self.conflicting.contains(&answer.field) {
                self.lay(form, answer, rival);
            }
        }
        for field in &other.conflicting {
            match self.answers.iter_mut().find(|own| &own.field == field) {
                // One form is clear where the other contradicts itself: a person compares.
                Some(own) => doubt(own),
                None if self.conflicting.contains(field) => {}
                None => self.conflicting.push(field.clone()),
            }
        }
    }

    /// Lays one more answer beside those that are there.
    fn lay(&mut self, form: &FormDefinition, new: &Answer, rival: bool) {
        let Some(at) = self.answers.iter().position(|own| own.field == new.field) else {
            self.answers.push(new.clone());
            return;
        };
        let Some(own) = self.answers.get_mut(at) else {
            return;
        };
        let long = form
            .field(new.field.as_str())
            .is_some_and(|field| field.field_type == FieldType::LongText);
        let agreement = match compare(own, new) {
            Agreement::Disagree if goes_on_elsewhere(own) || goes_on_elsewhere(new) => {
                Agreement::Continued
            }
            Agreement::Disagree if long && !rival => Agreement::Continued,
            other => other,
        };
        match agreement {
            Agreement::Same if new.confidence > own.confidence => own.clone_from(new),
            Agreement::Same => {}
            Agreement::Fuller => doubt_unless_alike(own, new),
            Agreement::Shorter => {
                let mut fuller = new.clone();
                doubt_unless_alike(&mut fuller, own);
                *own = fuller;
            }
            Agreement::Continued => go_on(own, new),
            Agreement::Disagree => match (is_sure(own), is_sure(new)) {
                (true, true) if rival => {
                    self.disagree.push(new.field.clone());
                    self.conflicting.push(new.field.clone());
                    self.answers.remove(at);
                }
                (false, true) => {
                    own.clone_from(new);
                    doubt(own);
                }
                _ => doubt(own),
            },
        }
    }
}

fn doubt(answer: &mut Answer) {
    answer.confidence = answer.confidence.min(DOUBTED);
}

/// Whoever says more holds; where it is much more, or a list, a person compares.
fn doubt_unless_alike(fuller: &mut Answer, shorter: &Answer) {
    const ALIKE_PERCENT: usize = 80;
    let length = |answer: &Answer| match &answer.value {
        Value::Text(text) => text.chars().filter(|c| c.is_alphanumeric()).count(),
        _ => 0,
    };
    let (more, less) = (length(fuller), length(shorter));
    if more == 0 || less * 100 < more * ALIKE_PERCENT {
        doubt(fuller);
    }
}

/// One answer behind the other: what points elsewhere stands in front.
fn go_on(own: &mut Answer, new: &Answer) {
    let (first, second) = if goes_on_elsewhere(new) && !goes_on_elsewhere(own) {
        (new, &*own)
    } else {
        (&*own, new)
    };
    if first.raw.len() + second.raw.len() > LONGEST {
        doubt(own);
        return;
    }
    let mut whole = Answer {
        value: Value::Text(format!("{}\n\n{}", first.value, second.value)),
        raw: format!("{}\n\n{}", first.raw, second.raw),
        normal: None,
        place: format!("{} + {}", first.place, second.place),
        ..own.clone()
    };
    doubt(&mut whole);
    *own = whole;
}

#[cfg(test)]
mod tests;
