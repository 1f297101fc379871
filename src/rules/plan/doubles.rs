//! Two applications from different addresses that may be one person's. The manager is asked, once
//! for a pair; nothing is merged, and nobody else is told.
//!
//! A name alone is no sign, and nor is what families and households share: a telephone number or a
//! postcode. Both together are, and so is a name above word for word the same long answer.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::arrived::text_of;
use super::sameness;
use crate::domain::application::{Application, Reference};
use crate::domain::form::{FieldId, FieldType, FormDefinition};
use crate::domain::plan::{Effect, Reason, Snapshot};
use crate::domain::reading::Answer;

/// So many words are no two people's by chance, as "None" or "See my CV" are.
const LONG_ANSWER: usize = 12;

/// More questions than this are not asked at once: a flood of one form must not bury her list.
const MOST_QUESTIONS: usize = 3;

/// Adds the question for every application that may be the same person's as one of `effects`.
pub(super) fn add(snapshot: &Snapshot, effects: &mut Vec<Effect>) {
    let mut questions = Vec::new();
    for effect in &*effects {
        let (reference, name, version) = match effect {
            Effect::AddApplication {
                reference,
                name,
                version,
                ..
            } => (reference, name.clone(), version),
            Effect::AddVersion {
                reference,
                name,
                version,
                ..
            } if version.current => {
                let known = known_name(snapshot, reference);
                (reference, name.clone().or(known), version)
            }
            _ => continue,
        };
        let name = text_of(&version.answers, FieldId::FULL_NAME).or(name);
        for other in &snapshot.doubles.alike {
            let named = name.as_deref().zip(other.name.as_deref());
            let same = named.is_some_and(|(one, other)| is_one_name(one, other));
            let shared = shared(&snapshot.form, &version.answers, &other.answers);
            if same && !shared.is_empty() && &other.reference != reference {
                questions.push(question(reference, &other.reference, &shared));
            }
        }
    }
    effects.extend(questions.into_iter().take(MOST_QUESTIONS));
}

fn known_name(snapshot: &Snapshot, reference: &Reference) -> Option<String> {
    let known = snapshot.known.applications.iter();
    let named = |one: &&Application| &one.reference == reference;
    known
        .chain(&snapshot.subject)
        .find(named)
        .and_then(|application| application.name.clone())
}

fn question(one: &Reference, other: &Reference, shared: &[&str]) -> Effect {
    // The number grows: QPM-10000 is newer than QPM-9999.
    let age = |reference: &Reference| (reference.as_str().len(), reference.clone());
    let (older, newer) = if age(one) < age(other) {
        (one, other)
    } else {
        (other, one)
    };
    let words = format!(
        "{newer} may be the same person as {older}: the same name and {}. Please look at both. If they are one, merge {newer} into {older}; if not, this item is done.",
        shared.join(" and ")
    );
    Effect::AskWhetherOne {
        older: older.clone(),
        newer: newer.clone(),
        reason: Reason::new("possible_double", words),
    }
}

/// What two people's answers have in common that no two people have by chance, beside a name.
fn shared(form: &FormDefinition, one: &[Answer], other: &[Answer]) -> Vec<&'static str> {
    let of = |answers: &[Answer], id: &FieldId| {
        answers.iter().find(|answer| &answer.field == id).cloned()
    };
    let mut shared = Vec::new();
    for field in &form.fields {
        let (Some(one), Some(other)) = (of(one, &field.id), of(other, &field.id)) else {
            continue;
        };
        let what = match field.field_type {
            FieldType::Phone if has_one_of(&one, &other) => "telephone number",
            FieldType::Postcode if has_one_of(&one, &other) => "postcode",
            FieldType::LongText if is_same_long_answer(&one, &other) => "answers",
            _ => continue,
        };
        if !shared.contains(&what) {
            shared.push(what);
        }
    }
    shared
}

/// Whether two answers, each of which may name several, have one in common.
fn has_one_of(one: &Answer, other: &Answer) -> bool {
    let (Some(one), Some(other)) = (&one.normal, &other.normal) else {
        return false;
    };
    one.split(", ")
        .any(|one| other.split(", ").any(|other| one == other))
}

fn is_same_long_answer(one: &Answer, other: &Answer) -> bool {
    one.value.to_string().split_whitespace().count() >= LONG_ANSWER
        && sameness::same_value(&one.value, &other.value)
}

/// Whether two people are called the same: first and last name, in either order, whatever stands
/// between them. "Zoe M. Sato" and "Dr Zoë Sato" are; "Ann Lee" and "Anna Lee" may be mother and
/// daughter.
pub fn is_one_name(one: &str, other: &str) -> bool {
    let (one, other) = (ends(one), ends(other));
    !one.is_empty() && one == other
}

/// The first and the last of the names, folded and sorted.
fn ends(name: &str) -> Vec<String> {
    const TITLES: [&str; 14] = [
        "mr",
        "mrs",
        "miss",
        "ms",
        "mx",
        "dr",
        "prof",
        "professor",
        "rev",
        "revd",
        "sir",
        "dame",
        "lady",
        "cllr",
    ];
    /// No name has so many letters.
    const LONGEST: usize = 200;
    let folded: String = name
        .chars()
        .take(LONGEST)
        .nfd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’'))
        .flat_map(char::to_lowercase)
        .collect();
    let parts: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty() && !TITLES.contains(part))
        .collect();
    let mut ends: Vec<String> = match &*parts {
        [first, .., last] => vec![(*first).to_owned(), (*last).to_owned()],
        parts => parts.iter().map(|part| (*part).to_owned()).collect(),
    };
    ends.sort();
    ends
}

#[cfg(test)]
mod tests {
    use super::is_one_name;

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        for (one, other, same) in [
            ("Zoe Sato", "ZOË SATO", true),
            ("Zoe Sato", "Sato, Zoe", true),
            ("Zoe Sato", "Dr Zoe Marie Sato", true),
            ("Siobhan O'Neil", "Siobhán O’Neil", true),
            ("Ann Lee", "Anna Lee", false),
            ("Ann Lee", "Ben Lee", false),
            ("Zoe", "Zoe Sato", false),
            ("Zoe", "zoe", true),
            ("", "", false),
            ("Mrs", "Mr", false),
        ] {
            assert_eq!(is_one_name(one, other), same, "{one:?}, {other:?}");
        }
    }
}
