//! `applicants add` and `answer`: what came by telephone, by post, or in a scan that a person
//! read. A value goes the way of an answer on a form: what was typed is kept beside what it
//! means, and what means nothing is refused rather than guessed.

use std::process::ExitCode;

use jiff::Timestamp;

use super::super::{Ending, door, terminal};
use crate::config::Config;
use crate::domain::form::{Field, FormDefinition};
use crate::domain::plan::{Effect, Event};
use crate::domain::reading::Answer;
use crate::{forms, furnish};

/// Where such an answer was found.
const BY_HAND: &str = "entered by the manager";

pub(super) async fn add(
    config: &Config,
    fields: &[String],
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let form = furnish::form(config).map_err(|error| Ending::settings(&error))?;
    let mut answers: Vec<Answer> = Vec::new();
    for pair in fields {
        let Some((id, typed)) = pair.split_once('=') else {
            let words =
                format!("\"{pair}\" is no FIELD=VALUE. hint: --field full_name=\"Zoe Example\"");
            return Err(Ending::Usage(words).into());
        };
        let answer = read(&form, id.trim(), typed)?;
        if answers.iter().any(|known| known.field == answer.field) {
            let words = format!(
                "{} is given twice. hint: give each field once",
                answer.field
            );
            return Err(Ending::Usage(words).into());
        }
        answers.push(answer);
    }
    let acted = door::carry_out(config, &Event::Entered { answers }, now).await?;
    for effect in &acted.plan.effects {
        if let Effect::AddApplication { reference, .. } = effect {
            terminal::print(reference.as_str())?;
        }
    }
    door::tell(&acted);
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn answer(
    config: &Config,
    reference: &str,
    field: &str,
    typed: &str,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let form = furnish::form(config).map_err(|error| Ending::settings(&error))?;
    let event = Event::AnswerEntered {
        reference: door::reference(config, reference)?,
        answer: read(&form, field, typed)?,
    };
    door::command(config, &event, now).await
}

/// What the manager typed, as the answer that it is.
fn read(form: &FormDefinition, id: &str, typed: &str) -> Result<Answer, Ending> {
    let Some(field) = form.field(id) else {
        let all: Vec<&str> = form.fields.iter().map(|field| field.id.as_str()).collect();
        let words = format!(
            "The form has no field \"{id}\". hint: one of {}",
            all.join(", ")
        );
        return Err(Ending::Usage(words));
    };
    forms::read_answer(field, typed, BY_HAND).ok_or_else(|| {
        Ending::Usage(format!(
            "{id}: \"{typed}\" cannot be taken as an answer. hint: {}",
            wanted(field)
        ))
    })
}

/// What an answer to `field` looks like.
fn wanted(field: &Field) -> String {
    use crate::domain::form::FieldType;
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
