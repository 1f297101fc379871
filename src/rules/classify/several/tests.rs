//! What several forms of one message come to.

use super::{Merged, merge};
use crate::domain::address::Address;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::reading::{Answer, FormReading, Value};
use crate::forms::definition;

fn form() -> FormDefinition {
    definition::parse(definition::BUILT_IN).unwrap()
}

fn answer(field: &str, value: Value, confidence: f32) -> Answer {
    Answer {
        field: FieldId::new(field),
        raw: value.to_string(),
        value,
        normal: None,
        place: "line 1".to_owned(),
        confidence,
    }
}

fn text(field: &str, text: &str) -> Answer {
    answer(field, Value::Text(text.to_owned()), 0.95)
}

/// A form with these answers in place of or beside those of a whole one.
fn filled(name: &str, changes: &[Answer]) -> FormReading {
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let whole = [
        text("full_name", name),
        text("email", &email),
        text("current_role", "Trustee"),
        answer("provides_advocacy_now", Value::YesNo(false), 0.95),
        text(
            "advocacy_experience",
            "Ten years as an IMCA in Leeds and York.",
        ),
        text("availability", "Two days a month"),
        answer("declaration", Value::YesNo(true), 0.95),
    ];
    let kept = whole
        .into_iter()
        .filter(|own| changes.iter().all(|change| change.field != own.field));
    sheet(&kept.chain(changes.iter().cloned()).collect::<Vec<_>>())
}

/// A paper with these answers and no others.
fn sheet(answers: &[Answer]) -> FormReading {
    FormReading {
        answers: answers.to_vec(),
        labels: answers.len(),
        ..FormReading::default()
    }
}

fn merged(readings: &[&FormReading]) -> Merged {
    merge(&form(), readings, None)
}

/// The answers as `field=value`, doubtful ones with a question mark.
fn told(merged: &Merged, fields: &[&str]) -> Vec<String> {
    let of = |field: &&str| {
        let answer = merged
            .answers
            .iter()
            .find(|answer| answer.field.as_str() == *field)?;
        let doubt = if answer.confidence < Answer::DOUBTFUL {
            "?"
        } else {
            ""
        };
        Some(format!("{}={}{doubt}", answer.field, answer.value))
    };
    fields.iter().filter_map(of).collect()
}

fn ids(fields: &[FieldId]) -> Vec<&str> {
    fields.iter().map(FieldId::as_str).collect()
}

#[test]
fn a_form_and_its_own_copy_are_one() {
    let form = filled("Zoe Kemp", &[]);
    let copy = filled(
        "Zoe Kemp",
        &[
            text(
                "advocacy_experience",
                "Ten years as an IMCA\nin Leeds and York",
            ),
            text("availability", "Two days a month."),
        ],
    );
    let merged = merged(&[&form, &copy]);
    assert_eq!(merged.answers, form.answers);
    assert!(merged.conflicting.is_empty() && !merged.two_people);
}

#[test]
fn what_one_format_cut_off_is_taken_from_the_other_with_doubt() {
    let cut = filled("Zoe Kemp", &[text("advocacy_experience", "Ten years as")]);
    let whole = filled("Zoe Kemp", &[]);
    let experience = "advocacy_experience=Ten years as an IMCA in Leeds and York.?";
    for order in [[&cut, &whole], [&whole, &cut]] {
        let merged = merged(&order);
        assert_eq!(told(&merged, &["advocacy_experience"]), [experience]);
        assert!(merged.conflicting.is_empty());
    }
}

#[test]
fn where_two_forms_exclude_each_other_neither_is_taken_and_the_rest_is() {
    let older = filled("Zoe Kemp", &[]);
    let newer = filled(
        "Zoe Kemp",
        &[
            answer("provides_advocacy_now", Value::YesNo(true), 0.95),
            text("current_role", "Manager of an IMHA service"),
            text("phone", "07700 900123"),
        ],
    );
    let merged = merged(&[&older, &newer]);
    let mut disagree = ids(&merged.disagree);
    disagree.sort_unstable();
    assert_eq!(disagree, ["current_role", "provides_advocacy_now"]);
    assert_eq!(merged.conflicting, merged.disagree);
    assert_eq!(
        told(
            &merged,
            &[
                "full_name",
                "current_role",
                "provides_advocacy_now",
                "phone"
            ]
        ),
        ["full_name=Zoe Kemp", "phone=07700 900123"]
    );
}

#[test]
fn what_was_read_with_doubt_contradicts_nobody_and_is_looked_at() {
    let sure = filled("Zoe Kemp", &[]);
    let role = answer("current_role", Value::Text("Section 2".into()), 0.5);
    let doubtful = filled("Zoe Kemp", &[role]);
    for order in [[&sure, &doubtful], [&doubtful, &sure]] {
        let merged = merged(&order);
        assert!(merged.conflicting.is_empty());
        assert_eq!(told(&merged, &["current_role"]), ["current_role=Trustee?"]);
    }
}

#[test]
fn a_form_that_contradicts_itself_is_doubted_where_the_other_is_clear() {
    let clear = filled("Zoe Kemp", &[]);
    let mut both = filled("Zoe Kemp", &[]);
    both.answers
        .retain(|answer| answer.field.as_str() != "provides_advocacy_now");
    both.conflicting.push(FieldId::new("provides_advocacy_now"));
    let merged = merged(&[&clear, &both]);
    assert!(merged.conflicting.is_empty());
    assert_eq!(
        told(&merged, &["provides_advocacy_now"]),
        ["provides_advocacy_now=no?"]
    );
}

#[test]
fn a_sheet_goes_on_with_the_form() {
    let form = filled(
        "Zoe Kemp",
        &[text("advocacy_experience", "Please see separate sheet.")],
    );
    let more = sheet(&[
        text("full_name", "Zoe Kemp"),
        text("advocacy_experience", "Since 2010 I have been an IMCA."),
        text("communication_example", "I told a board the truth."),
    ]);
    let merged = merged(&[&more, &form]);
    assert!(merged.conflicting.is_empty());
    assert_eq!(
        told(&merged, &["advocacy_experience", "communication_example"]),
        [
            "advocacy_experience=Please see separate sheet.\n\nSince 2010 I have been an IMCA.?",
            "communication_example=I told a board the truth."
        ]
    );
    // Without a word of it on the form, too, where it is no second form.
    let form = filled("Zoe Kemp", &[]);
    let merged = super::tests::merged(&[&form, &more]);
    assert!(merged.conflicting.is_empty());
    assert_eq!(
        told(&merged, &["advocacy_experience"]),
        [
            "advocacy_experience=Ten years as an IMCA in Leeds and York.\n\nSince 2010 I have been an IMCA.?"
        ]
    );
}

#[test]
fn a_form_in_two_files_is_one() {
    let whole = filled("Zoe Kemp", &[]);
    let (first, second) = whole.answers.split_at(4);
    let merged = merged(&[&sheet(first), &sheet(second)]);
    assert_eq!(merged.answers, whole.answers);
    assert!(merged.conflicting.is_empty());
}

#[test]
fn two_peoples_forms_are_never_mixed_and_the_senders_own_holds() {
    let ann = filled("Ann Lee", &[]);
    let bob = filled("Bob Lee", &[text("phone", "07700 900123")]);
    // They share a surname, and may share an address.
    let shared = filled("Bob Lee", &[text("email", "ann.lee@example.org")]);
    for other in [&bob, &shared] {
        let merged = merged(&[other, &ann]);
        assert!(merged.two_people && merged.conflicting.is_empty());
        assert_eq!(merged.answers, other.answers);
    }
    let sender = Address::parse("Ann.Lee@example.org").unwrap();
    let merged = merge(&form(), &[&bob, &ann], Some(&sender));
    assert!(merged.two_people);
    assert_eq!(merged.answers, ann.answers);
}

#[test]
fn no_number_of_forms_takes_long_or_contradicts_a_third() {
    let older = filled("Zoe Kemp", &[]);
    let newer = filled("Zoe Kemp", &[text("current_role", "Manager")]);
    let many: Vec<&FormReading> = std::iter::repeat_n(&older, 500).chain([&newer]).collect();
    // What lies beyond fifty is left alone.
    assert!(merged(&many).conflicting.is_empty());
    let three = merged(&[&older, &newer, &older]);
    assert_eq!(ids(&three.conflicting), ["current_role"]);
    assert!(told(&three, &["current_role"]).is_empty());
    assert!(merged(&[]).answers.is_empty());
}
