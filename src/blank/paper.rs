//! What stands on the blank form, whatever file it becomes: title, a few words on how to fill it in,
//! and the questions, each with what its answer looks like.
//!
//! Words come from the form definition and the settings. They are made fit for any file here, once:
//! no control character, no direction mark that would reach over what follows, no line break.

use crate::domain::form::{Field, FieldType, FormDefinition};

/// What the settings say of the opening, for the words above the questions.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Who asks.
    pub organisation: &'a str,
    /// What people apply to.
    pub opening: &'a str,
    /// Where the filled form goes.
    pub send_to: &'a str,
    /// Whom to ask for help or another format.
    pub contact: &'a str,
}

/// The blank form.
#[derive(Debug)]
pub(super) struct Paper {
    pub(super) title: String,
    pub(super) organisation: String,
    /// What goes above the questions, paragraph by paragraph.
    pub(super) intro: Vec<String>,
    pub(super) questions: Vec<Question>,
}

/// One question.
#[derive(Debug)]
pub(super) struct Question {
    /// The canonical id.
    pub(super) id: String,
    pub(super) words: String,
    pub(super) required: bool,
    pub(super) takes: Takes,
}

/// What an answer looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// One line that has a shape of its own: an address, a number, a code.
    Exact,
    /// A few words.
    Words,
    /// Paragraphs.
    Paragraphs,
    /// Yes or no.
    YesNo,
    /// Any of these, or something else.
    AnyOf(Vec<String>),
    /// A day.
    Day,
    /// A confirmation.
    Tick,
}

/// Stands behind the questions that need an answer.
pub(super) const MARK: &str = "*";
/// What somebody may choose who finds none of the choices right.
pub(super) const OTHER: &str = "Other (please say what)";
/// What a confirmation says when it is ticked.
pub(super) const CONFIRMED: &str = "Yes, I confirm";

impl Paper {
    pub(super) fn new(form: &FormDefinition, about: &About<'_>) -> Self {
        let mut intro = vec![clean(about.opening)];
        let (send_to, contact) = (clean(about.send_to), clean(about.contact));
        if !send_to.is_empty() {
            intro.push(format!(
                "When you have filled this in, please save it and email it to {send_to}."
            ));
        }
        if !contact.is_empty() {
            intro.push(format!(
                "For help with it, or for another format: {contact}."
            ));
        }
        if form.fields.iter().any(|field| field.required) {
            intro.push(format!("Please answer the questions marked {MARK}."));
        }
        intro.retain(|words| !words.is_empty());
        Self {
            title: capital(&clean(&form.title)),
            organisation: clean(about.organisation),
            intro,
            questions: form.fields.iter().map(Question::of).collect(),
        }
    }
}

impl Question {
    fn of(field: &Field) -> Self {
        Self {
            id: field.id.as_str().into(),
            words: clean(&field.question),
            required: field.required,
            takes: match field.field_type {
                FieldType::Email | FieldType::Phone | FieldType::Postcode => Takes::Exact,
                FieldType::Text => Takes::Words,
                FieldType::LongText => Takes::Paragraphs,
                FieldType::YesNo => Takes::YesNo,
                FieldType::List => {
                    let names = field.choices.iter().map(|choice| clean(&choice.name));
                    Takes::AnyOf(names.collect())
                }
                FieldType::Date => Takes::Day,
                FieldType::Confirmation => Takes::Tick,
            },
        }
    }

    /// The question with its mark.
    pub(super) fn marked(&self) -> String {
        let mark = if self.required { MARK } else { "" };
        format!("{} {mark}", self.words).trim_end().into()
    }
}

/// On one line, without what no file may hold or what would turn the words behind it round.
pub(super) fn clean(words: &str) -> String {
    let kept = |c: &char| {
        !c.is_control()
            && !matches!(
                c,
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
            )
    };
    let spaced = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept: String = spaced.chars().filter(kept).collect();
    kept.trim().into()
}

/// The first so many characters, with a sign that there was more. Files count UTF-16 units.
pub(super) fn cut(words: &str, most: usize) -> String {
    if words.encode_utf16().count() <= most {
        return words.into();
    }
    let mut left = most.saturating_sub(1);
    let kept = words.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(['…']).collect()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{capital, clean, cut};

    #[test]
    fn words_are_made_fit_for_any_file() {
        assert_eq!(
            clean(" a\n\tb\u{0}\u{7}\u{85}c\u{202e}d\u{feff}\u{ffff} "),
            "a b cd"
        );
        assert_eq!(clean("مرحبا ŵ <b>&"), "مرحبا ŵ <b>&");
        assert_eq!(capital("éa form"), "Éa form");
    }

    #[test]
    fn what_is_too_long_is_cut_where_a_character_ends() {
        assert_eq!(cut("abcd", 4), "abcd");
        assert_eq!(cut("abcde", 4), "abc…");
        // An emoji is two units.
        assert_eq!(cut("ab😀cd", 4), "ab…");
        assert_eq!(cut("abc", 0), "…");
    }
}
