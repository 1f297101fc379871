//! `applicants add` and `answer`: what came by telephone, by post, or in a scan that a person
//! read. A value goes the way of an answer on a form: what was typed is kept beside what it
//! means, and what means nothing is refused rather than guessed.

use std::process::ExitCode;

use jiff::Timestamp;

use super::super::{Ending, door, terminal};
use crate::config::Config;
use crate::domain::form::FormDefinition;
use crate::domain::plan::{Effect, Event};
use crate::domain::reading::Answer;
use crate::{forms, furnish};

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
    forms::enter(form, id, typed).map_err(Ending::Usage)
}
