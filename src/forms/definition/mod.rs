//! The form definition as it stands in `form.toml`: parsed, and checked so that an administrator
//! who changes it learns what is wrong and where before the first mail comes.
//!
//! Its errors are words for that administrator. It must not guess: what it cannot use it refuses.

mod extend;
mod write;

use std::collections::HashSet;

use ::config::{Config, File, FileFormat};

use crate::domain::form::{Field, FieldId, FieldType, FormDefinition, Lender};
use crate::forms::meaning::Meaning;
use crate::forms::wording::fold;

/// The definition that ships with the program.
pub const BUILT_IN: &str = include_str!("../../../config/form.toml");

pub use extend::extended;
pub use write::{doubt_in_words, write};

/// Parses and checks a definition.
///
/// # Errors
/// Words for the administrator: what is wrong, in which field or key, and what to do.
pub fn parse(text: &str) -> Result<FormDefinition, String> {
    let form = read(text)?;
    let form = match form.extends {
        Some(Lender::BuiltIn) => extended(form, &read(BUILT_IN)?),
        None => form,
    };
    check(form)
}

fn read(text: &str) -> Result<FormDefinition, String> {
    Config::builder()
        .add_source(File::from_str(text, FileFormat::Toml))
        .build()
        .and_then(Config::try_deserialize)
        .map_err(|error| format!("the form definition cannot be read: {error}"))
}

fn check(form: FormDefinition) -> Result<FormDefinition, String> {
    let mut faults = Vec::new();
    if form.title.trim().is_empty() {
        faults.push("`title` is empty: write what letters call the form".into());
    }
    check_ids(&form, &mut faults);
    for field in &form.fields {
        check_field(field, &mut faults);
    }
    check_wordings(&form, &mut faults);
    check_blank(&form, &mut faults);
    check_monitoring(&form, &mut faults);
    if faults.is_empty() {
        Ok(form)
    } else {
        Err(faults.join("; "))
    }
}

fn check_ids(form: &FormDefinition, faults: &mut Vec<String>) {
    if form.fields.is_empty() {
        faults.push("there is no [[field]]: a form needs questions".into());
    }
    let mut seen = HashSet::new();
    for field in &form.fields {
        if !seen.insert(field.id.as_str()) {
            faults.push(format!("field `{}` stands there twice", field.id));
        }
    }
    // Rules and letters refer to these by name.
    for (id, wanted) in [
        (FieldId::FULL_NAME, FieldType::Text),
        (FieldId::EMAIL, FieldType::Email),
    ] {
        match form.field(id) {
            None => faults.push(format!("field `{id}` is missing: letters need it")),
            Some(field) if field.field_type != wanted => {
                faults.push(format!("field `{id}` has the wrong type"));
            }
            Some(_) => {}
        }
    }
    if let Some(field) = form.field(FieldId::PROVIDES_ADVOCACY_NOW)
        && field.field_type != FieldType::YesNo
    {
        faults.push(format!("field `{}` must be of type yes_no", field.id));
    }
}

fn check_field(field: &Field, faults: &mut Vec<String>) {
    let id = field.id.as_str();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if id.is_empty() || !id.chars().all(plain) {
        faults.push(format!(
            "field id `{id}`: use lower-case letters, digits and _ only"
        ));
    }
    if fold(&field.question).is_empty() {
        faults.push(format!("field `{id}` has no `question`: letters quote it"));
    }
    if field.question.contains(['☒', '☑', '✓', '✔']) {
        faults.push(format!(
            "field `{id}`: a tick in its `question` would be read as an answer; leave it out"
        ));
    }
    for meaning in &field.meanings {
        if Meaning::parse(meaning).is_none() {
            faults.push(format!(
                "field `{id}`: `meanings` are words joined with ` | ` and ` + `, not `{meaning}`"
            ));
        }
    }
    if field.labels.iter().any(|label| fold(label).is_empty()) {
        faults.push(format!("field `{id}` has an empty entry in `labels`"));
    }
    let list = field.field_type == FieldType::List;
    if list && field.choices.is_empty() {
        faults.push(format!("field `{id}` is a list and has no `choices`"));
    }
    if !list && !field.choices.is_empty() {
        faults.push(format!(
            "field `{id}` has `choices` but is not of type list"
        ));
    }
    let mut names: HashSet<String> = HashSet::new();
    for choice in &field.choices {
        for word in std::iter::once(&choice.name).chain(&choice.also) {
            let folded = fold(word);
            if folded.is_empty() {
                faults.push(format!("field `{id}` has an empty choice"));
            } else if word == &choice.name && !names.insert(folded) {
                faults.push(format!("field `{id}` has the choice `{word}` twice"));
            }
        }
    }
}

/// One wording cannot put two questions: the reading would depend on their order.
fn check_wordings(form: &FormDefinition, faults: &mut Vec<String>) {
    let mut owner: std::collections::HashMap<String, &str> = std::collections::HashMap::new();
    for field in &form.fields {
        let id = field.id.as_str();
        for label in std::iter::once(&field.question).chain(&field.labels) {
            if label.contains(" + ") {
                continue;
            }
            match owner.insert(fold(label), id) {
                Some(other) if other != id => {
                    faults.push(format!(
                        "the wording `{label}` stands under `{other}` and `{id}`"
                    ));
                }
                _ => {}
            }
        }
    }
    for label in &form.other_questions {
        if let Some(id) = owner.get(&fold(label)) {
            faults.push(format!(
                "`{label}` stands in other_questions and under `{id}`"
            ));
        }
    }
}

/// What the blank form says beside its questions cannot be a question as well.
fn check_blank(form: &FormDefinition, faults: &mut Vec<String>) {
    let asks = |text: &str| {
        form.fields
            .iter()
            .find(|field| fold(&field.question) == fold(text))
    };
    for text in form.blank.headings.iter().chain(&form.blank.guidance) {
        if fold(text).is_empty() {
            faults.push("[blank] has an empty text".into());
        } else if let Some(field) = asks(text) {
            faults.push(format!(
                "`{text}` stands in [blank] and is the question of `{}`",
                field.id
            ));
        }
    }
    for field in &form.fields {
        let id = &field.id;
        if field.printed.iter().any(|text| text.trim().is_empty()) {
            faults.push(format!("field `{id}` has an empty entry in `printed`"));
        }
        if let Some(follow) = &field.follows
            && (form.field(follow.field.as_str()).is_none() || follow.field == *id)
        {
            let before = &follow.field;
            faults.push(format!(
                "field `{id}` follows `{before}`, which is no other field"
            ));
        }
    }
}

fn check_monitoring(form: &FormDefinition, faults: &mut Vec<String>) {
    if form.monitoring.titles.is_empty() || form.monitoring.questions.len() < 3 {
        faults.push(
            "[monitoring] needs titles and at least three question groups: without them \
             monitoring forms would be read and kept"
                .into(),
        );
    }
    let wordings = form.monitoring.titles.iter();
    if wordings
        .chain(form.monitoring.questions.iter().flatten())
        .any(|wording| fold(wording).is_empty())
    {
        faults.push("[monitoring] has an empty wording".into());
    }
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, parse};
    use crate::domain::form::FieldType;

    #[test]
    fn the_built_in_form_is_sound_and_has_the_canonical_questions() {
        let form = parse(BUILT_IN).unwrap();
        let required: Vec<&str> = form
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| field.id.as_str())
            .collect();
        assert_eq!(
            required,
            [
                "full_name",
                "email",
                "provides_advocacy_now",
                "advocacy_experience",
                "declaration"
            ]
        );
        assert_eq!(form.fields.len(), 24);
        let dates = form
            .fields
            .iter()
            .filter(|f| f.field_type == FieldType::Date);
        assert_eq!(dates.count(), 1);
    }

    #[test]
    fn an_administrator_is_told_what_is_wrong_and_where() {
        for (change, told) in [
            (
                ("id = \"phone\"", "id = \"email\""),
                "field `email` stands there twice",
            ),
            (
                ("id = \"email\"", "id = \"mail\""),
                "field `email` is missing",
            ),
            (
                ("id = \"full_name\"", "id = \"Full Name\""),
                "field id `Full Name`",
            ),
            (
                ("type = \"date\"", "type = \"list\""),
                "field `signed_date` is a list and has no `choices`",
            ),
            (
                ("question = \"What is your postcode?\"", "question = \" \""),
                "field `postcode` has no `question`",
            ),
            (
                (
                    "question = \"What is your postcode?\"",
                    "question = \"☒ Postcode\"",
                ),
                "a tick in its `question`",
            ),
            (("type = \"phone\"", "type = \"telephone\""), "telephone"),
            (
                ("none_is_empty = true", "non_is_empty = true"),
                "non_is_empty",
            ),
            (
                ("\"Occupation\",", "\"Name\","),
                "the wording `Name` stands under",
            ),
            (
                ("title = \"expression of interest form\"", "title = \"\""),
                "`title` is empty",
            ),
        ] {
            let text = BUILT_IN.replacen(change.0, change.1, 1);
            assert_ne!(text, BUILT_IN, "{told}");
            let fault = parse(&text).unwrap_err();
            assert!(fault.contains(told), "{fault}");
        }
        assert!(parse("").is_err());
        assert!(parse("title = [").is_err());
    }
}
