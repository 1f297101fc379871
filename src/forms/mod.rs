//! READING: one reader a file format, one neutral layout, answers.
//!
//! `detect` says what the octets are, `readers` make the neutral `layout` of them (the seam
//! where a format plugs in), `find` looks for the answers by place and wording, `values` reads
//! what they mean. All of it is pure and bounded; what a library does to memory behind our backs
//! is the reader process's business. Nothing of a form may reach a log line from here.

pub mod definition;
mod detect;
mod entering;
mod find;
mod guidance;
mod layout;
pub mod learn;
mod lexicon;
mod meaning;
mod memory;
mod question;
mod readers;
mod unpack;
mod values;
mod wording;

pub use entering::enter;

use layout::Region;
use lexicon::{Key, Lexicon};
use readers::mail::OwnWords;

use crate::domain::form::{Field, FieldType, FormDefinition};
use crate::domain::reading::{Answer, FileKind, FormReading, Outcome, Reading};

/// How much a reading found, and how surely.
fn sureness(form: &FormReading) -> f32 {
    form.answers.iter().map(|answer| answer.confidence).sum()
}

/// What people have in the signatures of their mails.
const SIGNATURE: &[&str] = &[
    "full_name",
    "email",
    "phone",
    "address",
    "postcode",
    "current_role",
    "organisation",
];

/// A form definition made ready for reading many files: making it takes longer than a form does.
#[derive(Debug)]
pub struct FormReader {
    lexicon: Lexicon,
}

impl FormReader {
    /// Makes a definition ready.
    pub fn new(form: &FormDefinition) -> Self {
        Self {
            lexicon: Lexicon::new(form),
        }
    }

    /// Reads one file, whatever its name or declared type.
    pub fn read_file(&self, octets: &[u8]) -> Reading {
        self.lexicon.forget();
        unpack::read(octets, &|file, octets| self.read_leaf(file, octets))
    }

    /// Reads a file that holds no others.
    fn read_leaf(&self, file: FileKind, octets: &[u8]) -> Outcome {
        // What a computer sends along is nothing that somebody filled in.
        if matches!(file, FileKind::Calendar | FileKind::Card | FileKind::Trace) {
            return Outcome::NotAForm { cv: false };
        }
        let mut outcome = match readers::read(file, octets) {
            Ok(document) => {
                let document = self.lexicon.memory().without_print(document);
                find::outcome(&document, &self.lexicon)
            }
            Err(fault) => Outcome::Unreadable(fault),
        };
        if let Outcome::Form(form) = &mut outcome {
            self.finish(form);
        }
        outcome
    }

    /// Reads a mail's own words, its HTML where that says more. Nothing if no question of ours is
    /// answered there. One answer alone is no application, but may correct one: the rules, which
    /// know the thread, judge that.
    pub fn read_body(&self, text: &str, html: Option<&str>) -> Option<FormReading> {
        self.lexicon.forget();
        let own = self.own_words(text);
        let read = |document| {
            let document = self.lexicon.memory().without_print(document);
            find::reading(&document, &self.lexicon)
        };
        let plain = read(readers::text(&own.text));
        let page = html.and_then(|page| {
            let mut document = readers::html::html(page).ok()?;
            document.regions = self.own_regions(document.regions);
            read(document)
        });
        let mut form = match (plain, page) {
            (Some(plain), Some(page)) if sureness(&page) > sureness(&plain) => page,
            (plain, page) => plain.or(page)?,
        };
        self.finish(&mut form);
        Some(form)
    }

    /// Takes back what the blank form printed in the answers' places, and puts beside each answer
    /// the spelling that programs compare: last, when it is settled which words are the answer.
    fn finish(&self, form: &mut FormReading) {
        self.lexicon
            .memory()
            .without_printed_answers(form, &self.lexicon);
        for answer in &mut form.answers {
            let index = self.lexicon.index(answer.field.as_str());
            if let Some(field) = index.and_then(|at| self.lexicon.fields().get(at)) {
                answer.normal = values::normal(field, &answer.value, &answer.raw);
            }
        }
    }

    fn own_words(&self, text: &str) -> OwnWords {
        readers::mail::own_words(text, |lines| self.labels(lines))
    }

    /// The author's own words in runs of paragraphs, and the tables above what is quoted.
    fn own_regions(&self, regions: Vec<Region>) -> Vec<Region> {
        let mut own = Vec::new();
        for region in regions {
            if !region.flow {
                own.push(region);
                continue;
            }
            let words = self.own_words(&lines_of(&region));
            own.push(Region::of_lines(words.text.lines(), 1));
            if words.quotes_below {
                break;
            }
        }
        own
    }

    /// How many of these lines begin with a known question that no signature has.
    fn labels(&self, lines: &[&str]) -> usize {
        lines
            .iter()
            .filter(|line| !line.trim_start().starts_with('>'))
            .filter(|line| {
                let question = line.split_once(':').map_or(**line, |(label, _)| label);
                let Some(Key::Field(index)) = self.lexicon.known(question) else {
                    return false;
                };
                let field = self.lexicon.fields().get(index);
                !field.is_some_and(|field| SIGNATURE.contains(&field.id.as_str()))
            })
            .count()
    }
}

/// The lines of a run of paragraphs, blank ones too.
fn lines_of(region: &Region) -> String {
    let mut text = String::new();
    let mut row = 0;
    for cell in &region.cells {
        while row < cell.row {
            text.push('\n');
            row += 1;
        }
        text.push_str(&cell.content.shown());
    }
    text
}

/// Reads one file, whatever its name or declared type. For many files make a [`FormReader`].
pub fn read_file(form: &FormDefinition, octets: &[u8]) -> Reading {
    FormReader::new(form).read_file(octets)
}

/// Reads a mail's own words, where they answer questions of ours (see [`FormReader::read_body`]).
pub fn read_body(form: &FormDefinition, text: &str, html: Option<&str>) -> Option<FormReading> {
    FormReader::new(form).read_body(text, html)
}

/// Reads what a person typed at `place` as the answer to one question, as if it stood on a form;
/// they have seen what they typed, so it is sure. `None` where it is no answer, or where it means
/// nothing for that kind of question; a short text, a telephone number or a postcode of an
/// unusual shape stays as typed.
pub fn read_answer(field: &Field, text: &str, place: &str) -> Option<Answer> {
    let parsed = values::parse(field, text, false);
    let as_typed = matches!(
        field.field_type,
        FieldType::Text | FieldType::LongText | FieldType::Phone | FieldType::Postcode
    );
    let value = parsed.value.filter(|_| parsed.fits || as_typed)?;
    Some(Answer {
        field: field.id.clone(),
        normal: values::normal(field, &value, text),
        value,
        raw: text.to_owned(),
        place: place.to_owned(),
        confidence: 1.0,
    })
}
