//! A learned definition as a file that an administrator reads, corrects and keeps: a few words on
//! each question, one block a field, the same every time.
//!
//! The words come from a stranger's file: they stand in quotes, and in comments on one line.

use std::fmt::Write as _;

use crate::domain::form::{Choice, Field, FieldType, FormDefinition};
use crate::domain::learned::{Doubt, Learned, Question};

/// Lines of the file are about so long.
const WIDTH: usize = 100;

const HEAD: &str = "\
# The form as qpm-intake learned it from a blank one. Please look it over before it is used:
# `id` is the program's name for a question, `question` is how letters quote it, `type` is one of
# text, long_text, email, phone, postcode, yes_no, list, date, confirmation. Questions that the
# program does not know have ids made of their words; rename them if you like, but not after
# applications have come in. The built-in form (config/form.toml) explains every key.

";

const EXTENDS: &str = "\
# What is left out here is as in the built-in form: other wordings and meanings of the questions that
# it has as well, the choices of lists that name none, placeholders, questions that are none of
# yours, and the signs by which the equality monitoring form is known.
";

const QUESTIONS: &str = "
# The questions, in the order of the form. `printed` is what stands in the answer's place from the
# start: left as it is, it is no answer.
";

const BLANK: &str = "
# What else stands on the blank form, cell by cell and line by line. None of it is ever an answer.
[blank]
";

const HEADINGS: &str = "\
# Titles, headings and labels that are none of the questions above: each ends the answer before it.
";

const ABOUT_REFEREES: &str = "\
# What is asked about each referee, in a block of the referee's own.
";

const GUIDANCE: &str = "\
# Explanations: left out before anything is looked for.
";

/// Writes what was learned. `known` is the definition that lends what is left out.
pub fn write(learned: &Learned, known: &FormDefinition) -> String {
    let mut text = String::from(HEAD);
    push(&mut text, "title", &quoted(&known.title));
    text.push('\n');
    text.push_str(EXTENDS);
    push(&mut text, "extends", "\"built-in\"");
    text.push_str(QUESTIONS);
    for question in &learned.questions {
        text.push('\n');
        block(&mut text, question);
    }
    text.push_str(BLANK);
    text.push_str(HEADINGS);
    push(&mut text, "headings", &lines(&learned.blank.headings));
    if !learned.blank.about_referees.is_empty() {
        text.push_str(ABOUT_REFEREES);
        push(
            &mut text,
            "about_referees",
            &lines(&learned.blank.about_referees),
        );
    }
    text.push_str(GUIDANCE);
    push(&mut text, "guidance", &lines(&learned.blank.guidance));
    text
}

fn push(text: &mut String, key: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{key} = {value}");
}

fn block(text: &mut String, question: &Question) {
    let field = &question.field;
    if question.place.is_empty() {
        comment(
            text,
            "Not on the form; the program needs the field all the same.",
        );
    } else {
        comment(text, &question.place);
    }
    if question.own {
        comment(text, "A question of your own.");
    }
    for doubt in &question.doubts {
        comment(text, &format!("Please check: {}.", doubt_in_words(*doubt)));
    }
    text.push_str("[[field]]\n");
    push(text, "id", &quoted(field.id.as_str()));
    push(text, "question", &quoted(&field.question));
    push(text, "type", &quoted(type_name(field.field_type)));
    if field.required {
        push(text, "required", "true");
    }
    if field.none_is_empty && question.own {
        push(text, "none_is_empty", "true");
    }
    rest(text, field);
}

fn rest(text: &mut String, field: &Field) {
    if !field.labels.is_empty() {
        push(text, "labels", &lines(&field.labels));
    }
    if !field.choices.is_empty() {
        let choices: Vec<String> = field.choices.iter().map(choice).collect();
        push(text, "choices", &list(&choices));
    }
    if !field.printed.is_empty() {
        push(text, "printed", &lines(&field.printed));
    }
    if let Some(follow) = &field.follows {
        let before = quoted(follow.field.as_str());
        let asked = quoted(&follow.asked);
        push(
            text,
            "follows",
            &format!("{{ field = {before}, asked = {asked} }}"),
        );
    }
}

/// What to look at, in words.
pub fn doubt_in_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NoPlace => "nothing shows where its answer goes, so it may be a heading",
        Doubt::Resembles => "its words only resemble those of this field",
        Doubt::Type => "`yes_no` may be the better type",
    }
}

fn choice(choice: &Choice) -> String {
    let name = quoted(&choice.name);
    if choice.also.is_empty() {
        return format!("{{ name = {name} }}");
    }
    let also: Vec<String> = choice.also.iter().map(|text| quoted(text)).collect();
    format!("{{ name = {name}, also = [{}] }}", also.join(", "))
}

fn type_name(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "text",
        FieldType::LongText => "long_text",
        FieldType::Email => "email",
        FieldType::Phone => "phone",
        FieldType::Postcode => "postcode",
        FieldType::YesNo => "yes_no",
        FieldType::List => "list",
        FieldType::Date => "date",
        FieldType::Confirmation => "confirmation",
    }
}

fn lines(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    list(&quoted)
}

/// On one line where they fit, else one a line.
fn list(items: &[String]) -> String {
    let short = format!("[{}]", items.join(", "));
    if items.len() <= 1 || short.chars().count() <= WIDTH - 20 {
        return short;
    }
    format!("[\n  {},\n]", items.join(",\n  "))
}

fn comment(text: &mut String, words: &str) {
    const LONGEST: usize = 200;
    let inert = |c: char| {
        if c.is_control() || is_hidden(c) {
            ' '
        } else {
            c
        }
    };
    let line: String = words.chars().map(inert).take(LONGEST).collect();
    let _ = writeln!(text, "# {}", line.trim());
}

/// Marks that nobody sees, of which some turn the words beside them round.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// A basic string (TOML 1.0, "String").
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || is_hidden(c) => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
