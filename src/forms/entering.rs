//! What the manager types as an answer, at the command line or in a mail: it goes the way of an
//! answer on a form, and what means nothing is told back with how to write it, never guessed.

use super::read_answer;
use crate::domain::form::{Field, FieldType, FormDefinition};
use crate::domain::reading::Answer;

/// Where such an answer was found.
const BY_HAND: &str = "entered by the manager";

/// What was typed, as the answer to this question; or what is wrong with it, with a hint.
pub fn enter(form: &FormDefinition, id: &str, typed: &str) -> Result<Answer, String> {
    let Some(field) = form.field(id) else {
        let all: Vec<&str> = form.fields.iter().map(|field| field.id.as_str()).collect();
        return Err(format!(
            "The form has no field \"{id}\". hint: one of {}",
            all.join(", ")
        ));
    };
    read_answer(field, typed, BY_HAND).ok_or_else(|| {
        let hint = wanted(field);
        format!("{id}: \"{typed}\" cannot be taken as an answer. hint: {hint}")
    })
}

/// What an answer to `field` looks like.
fn wanted(field: &Field) -> String {
    match field.field_type {
        FieldType::Text | FieldType::LongText => "write some words".into(),
        FieldType::Email => "write it as zoe@example.org".into(),
        FieldType::Phone => "write it as 07700 900123".into(),
        FieldType::Postcode => "write it as LS6 2QT".into(),
        FieldType::YesNo => "write yes or no".into(),
        FieldType::Confirmation => "write yes; where it was not given, leave it out".into(),
        FieldType::Date => "write it as 2026-11-20".into(),
        FieldType::List => {
            let names: Vec<&str> = field.choices.iter().map(|choice| &*choice.name).collect();
            format!("one or more of: {}, with ; between them", names.join("; "))
        }
    }
}
