//! The answers of a message, what is wrong with them, and what the manager should notice.
//!
//! A flag never refuses anybody (invariant 5), and nothing is asserted here that the reader did
//! not read (invariant 7): answers are passed on as they are, with their confidence.

use jiff::{SignedDuration, Timestamp};

use super::agreement::goes_on_elsewhere;
use super::evidence::Evidence;
use super::several::{Merged, merge};
use crate::domain::address::Address;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::plan::Reason;
use crate::domain::reading::{Answer, FormReading, Value};
use crate::domain::verdict::{Flag, Problem, Unreadable};

/// What forms and text say, taken together.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) answers: Vec<Answer>,
    pub(super) conflicting: Vec<FieldId>,
    /// Questions to which two forms in one message give answers that exclude each other.
    disagree: Vec<FieldId>,
    /// Two forms that name different people came in one message.
    pub(super) two_people: bool,
}

/// So many answers in a mail's own text are a form that was written into it.
pub(super) const WHOLE_FORM: usize = 8;

impl Findings {
    /// The answers of forms and of the message's own text. A whole form in the text is one more
    /// form; fewer answers there are added where the forms are silent, since a signature has a
    /// name and a number, too.
    pub(super) fn of(
        form: &FormDefinition,
        filled: &[&FormReading],
        body: Option<&FormReading>,
        sender: Option<&Address>,
    ) -> Self {
        let (whole, few): (Option<&FormReading>, Option<&FormReading>) = match body {
            Some(body) if filled.is_empty() || body.answers.len() >= WHOLE_FORM => {
                (Some(body), None)
            }
            body => (None, body),
        };
        let readings: Vec<&FormReading> = filled.iter().copied().chain(whole).collect();
        let Merged {
            answers,
            conflicting,
            disagree,
            two_people,
        } = merge(form, &readings, sender);
        let mut findings = Self {
            answers,
            conflicting,
            disagree,
            two_people,
        };
        if let Some(few) = few {
            findings.fill_gaps(few);
        }
        findings.in_order_of(form);
        findings
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
    fn is_doubtful(&self) -> bool {
        self.answers
            .iter()
            .any(|answer| answer.confidence < Answer::DOUBTFUL)
    }

    /// A day of signing that has not come yet, or that is long gone, was misread or mistyped.
    pub(super) fn doubt_days(&mut self, arrived_at: Timestamp) {
        /// A calendar day ahead, wherever on Earth somebody signs, and a clock that is off.
        const AHEAD: SignedDuration = SignedDuration::from_hours(48);
        const LONG_GONE: SignedDuration = SignedDuration::from_hours(366 * 24);
        const DOUBTED: f32 = 0.6;
        let day = |at: Result<Timestamp, _>| {
            at.map(|at| at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date())
        };
        let (Ok(first), Ok(last)) = (
            day(arrived_at.checked_sub(LONG_GONE)),
            day(arrived_at.checked_add(AHEAD)),
        ) else {
            return;
        };
        for answer in &mut self.answers {
            if answer.field.as_str() == FieldId::SIGNED_DATE
                && let Value::Date(signed) = &answer.value
                && !(first..=last).contains(signed)
            {
                answer.confidence = answer.confidence.min(DOUBTED);
            }
        }
    }

    /// What a person has to look at, gravest first, each with what to do.
    pub(super) fn concerns(&self) -> Option<Reason> {
        let doubted = |answer: &&Answer| answer.confidence < Answer::DOUBTFUL;
        let elsewhere = |answer: &&Answer| goes_on_elsewhere(answer);
        let ids = |is: &dyn Fn(&&Answer) -> bool| -> Vec<&FieldId> {
            let answers = self.answers.iter().filter(is);
            answers.map(|answer| &answer.field).collect()
        };
        let two_people = "Forms of different people came in one mail. Only one was logged: please enter the other with applicants add, then release the letter.";
        let concerns = [
            ("two_people", self.two_people.then(|| two_people.to_owned())),
            (
                "forms_disagree",
                told(&self.disagree.iter().collect::<Vec<_>>()).map(|fields| {
                    format!("Two forms in one mail do not agree{fields}. The person was asked: please compare them, too.")
                }),
            ),
            (
                "doubtful_answer",
                told(&ids(&doubted)).map(|fields| {
                    format!("An answer was read in a doubtful place or in doubtful words{fields}: please compare it with the form.")
                }),
            ),
            (
                "answer_elsewhere",
                told(&ids(&elsewhere)).map(|fields| {
                    format!("An answer says that it stands on another paper{fields}: please read what came with the form, or ask for it.")
                }),
            ),
        ];
        let concerns: Vec<(&str, String)> = concerns
            .into_iter()
            .filter_map(|(code, words)| Some((code, words?)))
            .collect();
        let (code, _) = concerns.first()?;
        let sentences: Vec<&str> = concerns.iter().map(|(_, words)| &**words).collect();
        Some(Reason::new(code, sentences.join(" ")))
    }

    /// Whether the form gives an address that is none of the sender's.
    fn names_other_address(&self, senders: &[&Address]) -> bool {
        let given = addresses_on(&self.answers);
        // Two addresses in one answer, "home or work", still name the sender.
        let names_sender = given
            .iter()
            .any(|given| senders.iter().any(|one| one.folded() == given.folded()));
        let answered = self.text(FieldId::EMAIL).is_some();
        answered && !senders.is_empty() && !names_sender
    }
}

/// Fields as they are named in a sentence, if there are any. Who asked for adjustments is not
/// told beside the merits.
fn told(fields: &[&FieldId]) -> Option<String> {
    const MOST: usize = 6;
    if fields.is_empty() {
        return None;
    }
    let names: Vec<String> = fields
        .iter()
        .filter(|field| field.as_str() != FieldId::ACCESS_NEEDS)
        .take(MOST)
        .map(|field| field.as_str().replace('_', " "))
        .collect();
    Some(if names.is_empty() {
        String::new()
    } else {
        format!(" ({})", names.join(", "))
    })
}

/// The addresses that the answers give for the applicant.
pub(super) fn addresses_on(answers: &[Answer]) -> Vec<Address> {
    let Some(answer) = answers
        .iter()
        .find(|answer| answer.field.as_str() == FieldId::EMAIL)
    else {
        return Vec::new();
    };
    let value = answer.value.to_string();
    let all = answer.normal.as_deref().unwrap_or(&value);
    all.split(", ").filter_map(Address::parse).collect()
}

/// The text of the answer to `field`.
pub(super) fn text_of(answers: &[Answer], field: &str) -> Option<String> {
    answers
        .iter()
        .find(|answer| answer.field.as_str() == field)
        .map(|answer| answer.value.to_string())
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
        .filter(|why| evidence.unreadable.iter().any(|file| file.why == *why))
        .map(Problem::Unreadable)
        .take(1)
        .collect()
}
