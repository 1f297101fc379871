//! A definition that leaves out what the built-in form knows already: whatever it says itself comes
//! first, and a wording that puts one of its questions is lent to no other.

use std::collections::HashSet;

use crate::domain::form::{Field, FieldType, FormDefinition};
use crate::forms::wording::fold;

/// The definition with what `lender` lends it.
pub fn extended(mut form: FormDefinition, lender: &FormDefinition) -> FormDefinition {
    form.extends = None;
    let own: HashSet<String> = form
        .fields
        .iter()
        .flat_map(wordings)
        .chain(form.blank.headings.iter().chain(&form.blank.guidance))
        .map(|text| fold(text))
        .collect();
    let free = |text: &&String| !own.contains(&fold(text));
    for field in &mut form.fields {
        if let Some(known) = lender.field(field.id.as_str()) {
            lend(field, known, &free);
        }
    }
    form.placeholders
        .extend(lender.placeholders.iter().cloned());
    let others = lender.other_questions.iter().filter(free);
    form.other_questions.extend(others.cloned());
    form.other_meanings
        .extend(lender.other_meanings.iter().cloned());
    if form.monitoring.titles.is_empty() {
        form.monitoring.titles.clone_from(&lender.monitoring.titles);
    }
    if form.monitoring.questions.is_empty() {
        form.monitoring
            .questions
            .clone_from(&lender.monitoring.questions);
    }
    form
}

/// By what a field is asked for.
fn wordings(field: &Field) -> impl Iterator<Item = &String> {
    std::iter::once(&field.question).chain(&field.labels)
}

fn lend(field: &mut Field, known: &Field, free: &dyn Fn(&&String) -> bool) {
    let labels: Vec<String> = wordings(known).filter(free).cloned().collect();
    field.labels.extend(labels);
    if field.meanings.is_empty() {
        field.meanings.clone_from(&known.meanings);
    }
    field.none_is_empty |= known.none_is_empty;
    if field.field_type != FieldType::List || known.field_type != FieldType::List {
        return;
    }
    if field.choices.is_empty() {
        field.choices.clone_from(&known.choices);
    }
    let names: Vec<String> = field
        .choices
        .iter()
        .map(|choice| fold(&choice.name))
        .collect();
    for choice in field
        .choices
        .iter_mut()
        .filter(|choice| choice.also.is_empty())
    {
        let same = known
            .choices
            .iter()
            .find(|one| fold(&one.name) == fold(&choice.name));
        let spellings = same.map(|one| one.also.as_slice()).unwrap_or_default();
        let others = spellings.iter().filter(|name| !names.contains(&fold(name)));
        choice.also.extend(others.cloned());
    }
}
