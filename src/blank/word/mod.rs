//! The blank form as a Word document: each question a heading, and below it a content control whose
//! title is the question and whose tag is the question's id.
//!
//! It is not protected: forms protection keeps a screen reader from everything but the fields. The
//! controls alone cannot be deleted. Parts are templates beside this file, in the order of elements
//! that ECMA-376 part 1 asks for; what Word shows again when somebody empties a control lies in the
//! glossary (§11.3.8), since without it an empty control is five spaces that nobody finds (§17.5.2.25).

use std::io::{Cursor, Write as _};

use minijinja::Environment;
use minijinja::value::{Serde, Value};
use serde::Serialize;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::CannotWrite;
use super::paper::{CONFIRMED, OTHER, Paper, Question, Takes, cut};

/// Names of parts, and their templates.
const PARTS: &[(&str, &str)] = &[
    ("[Content_Types].xml", include_str!("content_types.xml")),
    ("_rels/.rels", include_str!("package.rels")),
    ("docProps/core.xml", include_str!("core.xml")),
    ("word/document.xml", include_str!("document.xml")),
    (
        "word/_rels/document.xml.rels",
        include_str!("document.rels"),
    ),
    ("word/styles.xml", include_str!("styles.xml")),
    ("word/settings.xml", include_str!("settings.xml")),
    ("word/footer1.xml", include_str!("footer.xml")),
    ("word/glossary/document.xml", include_str!("glossary.xml")),
    (
        "word/glossary/_rels/document.xml.rels",
        include_str!("glossary.rels"),
    ),
    ("word/glossary/styles.xml", include_str!("styles.xml")),
];

/// Word takes no longer title or tag of a control.
const LONGEST_NAME: usize = 64;

/// What stands in a control until somebody fills it in.
#[derive(Debug, Serialize)]
struct Prompt {
    name: &'static str,
    guid: &'static str,
    words: &'static str,
}

static TEXT: Prompt = Prompt {
    name: "QpmText",
    guid: "{5E0F0B6C-6A56-4C43-9B6A-0F3C4B0E7A01}",
    words: "Click or tap here to enter text.",
};
static CHOICE: Prompt = Prompt {
    name: "QpmChoice",
    guid: "{5E0F0B6C-6A56-4C43-9B6A-0F3C4B0E7A02}",
    words: "Choose an item.",
};
static DAY: Prompt = Prompt {
    name: "QpmDay",
    guid: "{5E0F0B6C-6A56-4C43-9B6A-0F3C4B0E7A03}",
    words: "Click or tap to enter a date.",
};

/// A content control.
#[derive(Debug, Serialize)]
struct Control {
    title: String,
    tag: String,
    id: u32,
    kind: &'static str,
    prompt: &'static Prompt,
    /// What stands behind a box.
    words: String,
}

/// A question with its controls.
#[derive(Debug, Serialize)]
struct Asked {
    words: String,
    hint: &'static str,
    ticks: Vec<Control>,
    entry: Option<Control>,
}

/// What the templates are told.
#[derive(Debug, Serialize)]
struct Facts<'p> {
    title: &'p str,
    organisation: &'p str,
    intro: &'p [String],
    questions: Vec<Asked>,
    prompts: [&'static Prompt; 3],
    other: &'static str,
}

/// Writes the document.
pub(super) fn write(paper: &Paper) -> Result<Vec<u8>, CannotWrite> {
    let why = |error: &dyn std::fmt::Display| CannotWrite(error.to_string());
    // Names that end in `.xml` are escaped as XML wants it.
    let templates = Environment::new();
    let mut ids = 1..;
    let mut next = || ids.next().unwrap_or_default();
    let questions: Vec<Asked> = paper
        .questions
        .iter()
        .map(|question| asked(question, &mut next))
        .collect();
    let facts = Value::from(Serde(Facts {
        title: &paper.title,
        organisation: &paper.organisation,
        intro: &paper.intro,
        questions,
        prompts: [&TEXT, &CHOICE, &DAY],
        other: OTHER,
    }));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, template) in PARTS {
        let text = templates
            .render_named_str(&format!("{name}.xml"), template, facts.clone())
            .map_err(|error| why(&error))?;
        zip.start_file(*name, SimpleFileOptions::default())
            .map_err(|error| why(&error))?;
        zip.write_all(text.as_bytes())
            .map_err(|error| why(&error))?;
    }
    Ok(zip.finish().map_err(|error| why(&error))?.into_inner())
}

fn asked(question: &Question, next: &mut impl FnMut() -> u32) -> Asked {
    let mut control = |title: &str, tag: &str, kind, prompt, words: &str| Control {
        title: cut(title, LONGEST_NAME),
        tag: cut(tag, LONGEST_NAME),
        id: next(),
        kind,
        prompt,
        words: words.into(),
    };
    let (title, id) = (question.words.as_str(), question.id.as_str());
    let (mut ticks, mut entry) = (Vec::new(), None);
    match &question.takes {
        Takes::AnyOf(choices) => {
            for choice in choices {
                ticks.push(control(
                    choice,
                    &format!("{id}:{choice}"),
                    "tick",
                    &TEXT,
                    choice,
                ));
            }
            entry = Some(control(OTHER, &format!("{id}:other"), "text", &TEXT, ""));
        }
        Takes::Tick => ticks.push(control(title, id, "tick", &TEXT, CONFIRMED)),
        Takes::Exact => entry = Some(control(title, id, "line", &TEXT, "")),
        // Line breaks in plain text, and no paragraphs of rich text: a program that knows rich
        // controls only in part loses all but the first of them.
        Takes::Words | Takes::Paragraphs => entry = Some(control(title, id, "text", &TEXT, "")),
        Takes::YesNo => entry = Some(control(title, id, "yes_no", &CHOICE, "")),
        Takes::Day => entry = Some(control(title, id, "day", &DAY, "")),
    }
    Asked {
        words: question.marked(),
        hint: hint(&question.takes),
        ticks,
        entry,
    }
}

/// How a question is answered here, where its words alone do not tell.
fn hint(takes: &Takes) -> &'static str {
    match takes {
        Takes::Exact | Takes::Words => "",
        Takes::Paragraphs => "Write as much as you like: the box grows.",
        Takes::YesNo => "Choose Yes or No.",
        Takes::AnyOf(_) => "Tick all that apply.",
        Takes::Day => "Use the order day/month/year.",
        Takes::Tick => "Tick the box if you confirm it.",
    }
}
