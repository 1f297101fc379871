//! The answers of a message, what is wrong with them, and what the manager should notice.
//!
//! A flag never refuses anybody (invariant 5), and nothing is asserted here that the reader did
//! not read (invariant 7): answers are passed on as they are, with their confidence.

use super::evidence::Evidence;
use crate::domain::address::Address;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::reading::{Answer, FormReading, Value};
use crate::domain::verdict::{Flag, Problem, Unreadable};

/// What forms and text say, taken together.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) answers: Vec<Answer>,
    pub(super) conflicting: Vec<FieldId>,
    /// Two forms that name different people came in one message.
    pub(super) two_people: bool,
}

impl Findings {
    /// The answers of the filled forms: the fullest one holds, the others fill its gaps, if
    /// they are the same person's.
    pub(super) fn of_forms(form: &FormDefinition, filled: &[&FormReading]) -> Self {
        let mut forms: Vec<&FormReading> = filled.to_vec();
        // Stable: of two equally full forms the one attached first holds.
        forms.sort_by_key(|one| std::cmp::Reverse(one.answers.len()));
        let Some((main, others)) = forms.split_first() else {
            return Self::default();
        };
        let mut findings = Self {
            answers: main.answers.clone(),
            conflicting: main.conflicting.clone(),
            two_people: false,
        };
        for other in others {
            if names_another(&findings.answers, &other.answers) {
                findings.two_people = true;
            } else {
                findings.fill_gaps(other);
            }
        }
        findings.in_order_of(form);
        findings
    }

    /// Adds what the message's own text answers where the forms are silent.
    pub(super) fn with_body(mut self, form: &FormDefinition, body: Option<&FormReading>) -> Self {
        if let Some(body) = body {
            self.fill_gaps(body);
            self.in_order_of(form);
        }
        self
    }

    fn fill_gaps(&mut self, other: &FormReading) {
        for answer in &other.answers {
            let silent = !self.answers.iter().any(|own| own.field == answer.field)
                && !self.conflicting.contains(&answer.field);
            if silent {
                self.answers.push(answer.clone());
            }
        }
    }

    fn in_order_of(&mut self, form: &FormDefinition) {
        let place = |id: &FieldId| form.fields.iter().position(|field| &field.id == id);
        self.answers.sort_by_key(|answer| place(&answer.field));
    }

    /// What keeps a whole application from being complete, in the order of the form.
    pub(super) fn problems(&self, form: &FormDefinition) -> Vec<Problem> {
        form.fields
            .iter()
            .filter_map(|field| {
                if self.conflicting.contains(&field.id) {
                    return Some(Problem::Conflicting(field.id.clone()));
                }
                let answered = self.answers.iter().any(|answer| answer.field == field.id);
                (field.required && !answered).then(|| Problem::Missing(field.id.clone()))
            })
            .collect()
    }

    /// What contradicts itself in a few new answers; nothing is missing from an update.
    pub(super) fn conflicts(&self) -> Vec<Problem> {
        self.conflicting
            .iter()
            .cloned()
            .map(Problem::Conflicting)
            .collect()
    }

    /// The text of the answer to `field`.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        text_of(&self.answers, field)
    }

    /// Flags that the answers raise. `senders` are the addresses that count as the sender's.
    pub(super) fn flags(&self, senders: &[&Address]) -> Vec<Flag> {
        let mut flags = Vec::new();
        let provides = self.answers.iter().any(|answer| {
            answer.field.as_str() == FieldId::PROVIDES_ADVOCACY_NOW
                && answer.value == Value::YesNo(true)
        });
        if provides {
            flags.push(Flag::ConflictOfInterest);
        }
        if self.names_other_address(senders) {
            flags.push(Flag::SenderDiffers);
        }
        if self.is_doubtful() {
            flags.push(Flag::DoubtfulAnswer);
        }
        flags
    }

    /// Whether an answer was read in a doubtful place.
    pub(super) fn is_doubtful(&self) -> bool {
        self.answers
            .iter()
            .any(|answer| answer.confidence < Answer::DOUBTFUL)
    }

    /// Whether the form gives an address that is none of the sender's.
    fn names_other_address(&self, senders: &[&Address]) -> bool {
        let Some(given) = self.text(FieldId::EMAIL) else {
            return false;
        };
        let given = given.to_lowercase();
        // Two addresses in one answer, "home or work", still name the sender.
        !senders.is_empty()
            && !senders
                .iter()
                .any(|sender| given.contains(&sender.folded()))
    }
}

/// The text of the answer to `field`.
pub(super) fn text_of(answers: &[Answer], field: &str) -> Option<String> {
    answers
        .iter()
        .find(|answer| answer.field.as_str() == field)
        .map(|answer| answer.value.to_string())
}

/// Whether two sets of answers are two people's: neither name nor address agrees.
fn names_another(one: &[Answer], other: &[Answer]) -> bool {
    let both = |field: &str| Some((text_of(one, field)?, text_of(other, field)?));
    let names = both(FieldId::FULL_NAME).is_some_and(|(a, b)| !shares_a_name(&a, &b));
    let addresses = both(FieldId::EMAIL).is_none_or(|(a, b)| !a.eq_ignore_ascii_case(&b));
    names && addresses
}

/// Whether two names have a part in common: "Amy Reply" and "Amy-Jane Reply-Jones" do.
pub(super) fn shares_a_name(one: &str, other: &str) -> bool {
    let (one, other) = (name_parts(one), name_parts(other));
    one.iter().any(|part| other.contains(part))
}

/// The parts of a name, folded; single letters left out.
fn name_parts(name: &str) -> Vec<String> {
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|part| part.chars().count() > 1)
        .map(str::to_owned)
        .collect()
}

/// Whether two names on forms from one address may be one person's: one holds all of the
/// other, or the first name stayed when the rest changed. A surname alone does not do: couples
/// and families share addresses, and the second form must never overwrite the first.
pub(super) fn may_be_one_person(one: &str, other: &str) -> bool {
    /// "Zoe" and "Zoé", "Catherine" and "Katherine"; not "Ann" and "Ben".
    const ALIKE: f64 = 0.75;
    let (one, other) = (name_parts(one), name_parts(other));
    let holds = |all: &[String], some: &[String]| some.iter().all(|part| all.contains(part));
    let first_alike = match (one.first(), other.first()) {
        (Some(one), Some(other)) => strsim::normalized_damerau_levenshtein(one, other) >= ALIKE,
        // A name of one letter, or of none, tells nobody apart.
        _ => true,
    };
    first_alike || holds(&one, &other) || holds(&other, &one)
}

/// The one problem that stands for files that could not be read: the gravest first.
pub(super) fn unreadable(evidence: &Evidence<'_>) -> Vec<Problem> {
    const GRAVEST_FIRST: [Unreadable; 7] = [
        Unreadable::Hostile,
        Unreadable::TooLarge,
        Unreadable::Encrypted,
        Unreadable::Damaged,
        Unreadable::Scan,
        Unreadable::Image,
        Unreadable::Unsupported,
    ];
    GRAVEST_FIRST
        .into_iter()
        .filter(|why| evidence.unreadable.contains(why))
        .map(Problem::Unreadable)
        .take(1)
        .collect()
}
