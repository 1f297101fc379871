//! What a blank form says beside its questions: remembered, so that it is never taken for an answer,
//! and told to the administrator where it was left out. It makes no fields.

use super::claims::{Asked, Is};
use super::decide::Purpose;
use super::paper::{Item, Words};
use crate::domain::form::BlankForm;
use crate::domain::learned::{Question, Remark};
use crate::forms::lexicon::Lexicon;
use crate::forms::wording::fold;

/// No form says more beside its questions.
const MOST_TEXTS: usize = 1_000;
/// What is longer is not remembered: nobody reads it either.
pub(super) const LONGEST_TEXT: usize = 4_000;

/// What else stands on the form.
pub(super) fn blank_form(
    items: &[Item],
    purposes: &[Purpose],
    asked: &[Asked<'_>],
    lexicon: &Lexicon,
) -> BlankForm {
    let mut blank = BlankForm::default();
    for (item, purpose) in items.iter().zip(purposes) {
        let Some(words) = item.words() else { continue };
        // By this heading a block of questions is known to be about a referee.
        if words
            .field()
            .is_some_and(|field| is_referee(field, lexicon))
        {
            continue;
        }
        let list = match purpose {
            Purpose::Explains => &mut blank.guidance,
            Purpose::Heads | Purpose::Table => &mut blank.headings,
            Purpose::AboutReferee => &mut blank.about_referees,
            _ => continue,
        };
        match whole_line(items, item, words) {
            Some(line) => list.push(line),
            None => list.extend(words.text.lines().map(|line| line.trim().to_owned())),
        }
    }
    for one in asked {
        blank.guidance.extend(one.wording.guidance.iter().cloned());
        if one.is == Is::Nothing {
            blank.headings.push(one.wording.question.clone());
        }
    }
    blank
}

/// Each text once, in the first list that has it, and none that is a question.
pub(super) fn without_doubles(mut blank: BlankForm, questions: &[Question]) -> BlankForm {
    let mut seen: Vec<String> = questions
        .iter()
        .map(|question| fold(&question.field.question))
        .collect();
    for list in [
        &mut blank.headings,
        &mut blank.about_referees,
        &mut blank.guidance,
    ] {
        list.retain(|text| {
            let folded = fold(text);
            let new = !folded.is_empty() && text.len() <= LONGEST_TEXT && !seen.contains(&folded);
            if new {
                seen.push(folded);
            }
            new
        });
        list.truncate(MOST_TEXTS);
    }
    blank
}

fn is_referee(field: usize, lexicon: &Lexicon) -> bool {
    let field = lexicon.fields().get(field);
    field.is_some_and(|field| field.id.as_str().starts_with("referee_"))
}

/// The line of words that have lines to write on between them ("received ____ by ____").
fn whole_line(items: &[Item], item: &Item, words: &Words) -> Option<String> {
    words.with_gap.as_ref()?;
    let cell = items.iter().filter(|other| other.at.cell == item.at.cell);
    let line: Vec<&str> = cell
        .map(|other| other.words().map_or("____", |words| words.text.as_str()))
        .collect();
    Some(line.join(" "))
}

/// What was left out of the fields and why.
pub(super) fn remarks(items: &[Item], purposes: &[Purpose]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if items.iter().any(|item| item.part.monitoring) {
        remarks.push(Remark::Monitoring);
    }
    if items
        .iter()
        .any(|item| item.part.foreign && !item.at.margin)
    {
        remarks.push(Remark::ForOthers);
    }
    let table: Vec<&str> = items
        .iter()
        .zip(purposes)
        .filter(|(_, purpose)| **purpose == Purpose::Table)
        .filter_map(|(item, _)| Some(item.words()?.text.as_str()))
        .collect();
    if !table.is_empty() {
        remarks.push(Remark::Table(table.join(", ")));
    }
    remarks
}
