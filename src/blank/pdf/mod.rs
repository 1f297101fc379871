//! The blank form as a PDF with form fields, tagged for screen readers: headings, lists, fields with
//! the question as what is read out, the language, the title, the order of the Tab key.
//!
//! It follows PDF/UA-1 (ISO 14289-1) in all but two points, and does not claim to meet it: its fonts
//! are those that every program has and do not come with the file (§7.21.4.1), so that a letter may
//! be put together of two (see [`letters`]), or missing, which is told.

mod field;
mod letters;
mod metrics;
mod page;
mod parts;

use pdf_writer::types::StructRole;

use super::paper::{CONFIRMED, OTHER, Paper, Question, Takes};
use field::{Field, Kind, ONE_LINE, TICK};
use metrics::Font;
use page::{Kid, LINE, Look, Pages, SIZE};

const TITLE: Look = Look::new(Font::Bold, 20.0, 0.0);
const HEADING: Look = Look::new(Font::Bold, SIZE, 0.0);
const WORDS: Look = Look::new(Font::Plain, SIZE, 0.0);
/// What stands behind a box to tick.
const CAPTION: Look = Look::new(Font::Plain, SIZE, TICK + 10.0);
/// Room between questions, and between the parts of one.
const APART: f32 = 18.0;
const CLOSE: f32 = 4.0;
/// How many lines a box for a few words and one for paragraphs has.
const SOME: f32 = 2.0;
const MANY: f32 = 14.0;

/// The form laid out.
struct Form {
    pages: Pages,
    fields: Vec<Field>,
    /// Names of groups of fields.
    groups: Vec<String>,
}

/// Writes the document. Beside it go the characters that it cannot show.
pub(super) fn write(paper: &Paper) -> (Vec<u8>, Vec<char>) {
    let mut form = Form {
        pages: Pages::new(),
        fields: Vec::new(),
        groups: Vec::new(),
    };
    form.say(StructRole::H1, &paper.title, TITLE);
    for words in &paper.intro {
        form.pages.skip(CLOSE * 2.0);
        form.say(StructRole::P, words, WORDS);
    }
    for question in &paper.questions {
        form.ask(question);
    }
    form.pages.number();
    let lacking = std::mem::take(&mut form.pages.lacking);
    (parts::write(paper, form), lacking)
}

impl Form {
    fn say(&mut self, role: StructRole, words: &str, look: Look) {
        let element = self.pages.element(role, 0);
        self.pages.words(element, words, look);
    }

    fn ask(&mut self, question: &Question) {
        let (heading, hint) = (heading(question), hint(&question.takes));
        let (kind, height) = match &question.takes {
            Takes::Exact | Takes::Day => (Kind::Line, ONE_LINE),
            Takes::Words => (Kind::Paragraphs, SOME * LINE + 8.0),
            Takes::Paragraphs => (Kind::Paragraphs, MANY * LINE + 8.0),
            Takes::YesNo => (Kind::YesNo, ONE_LINE),
            // Where a page has room for all choices, they stay together.
            Takes::AnyOf(choices) => (Kind::Tick, list_height(choices)),
            Takes::Tick => (Kind::Tick, 2.0 * LINE),
        };
        self.pages.skip(APART);
        let words = HEADING.height(&heading) + WORDS.height(hint) + 2.0 * CLOSE;
        self.pages.keep(words + height);
        self.say(StructRole::H2, &heading, HEADING);
        if !hint.is_empty() {
            self.say(StructRole::P, hint, WORDS);
        }
        self.pages.skip(CLOSE);
        match &question.takes {
            Takes::AnyOf(choices) => self.choices(question, choices),
            Takes::Tick => {
                let element = self.pages.element(StructRole::P, 0);
                self.tick(
                    element,
                    question,
                    None,
                    &question.id,
                    &question.words,
                    CONFIRMED,
                );
            }
            _ => {
                let (name, title) = (question.id.clone(), question.words.clone());
                let number = self.fields.len();
                let (page, rect) = self.pages.below(number, height);
                let element = self.form_element(0);
                self.fields.push(Field {
                    name,
                    group: None,
                    title,
                    kind,
                    required: question.required,
                    page,
                    rect,
                    element,
                });
            }
        }
    }

    /// A box for each choice, and one to write in: a list, and a group of fields.
    fn choices(&mut self, question: &Question, choices: &[String]) {
        let group = self.groups.len();
        self.groups.push(question.id.clone());
        let list = self.pages.element(StructRole::L, 0);
        let mut names: Vec<String> = Vec::new();
        for choice in choices {
            self.pages.keep(CAPTION.height(choice) + CLOSE);
            let item = self.pages.element(StructRole::LI, list);
            let body = self.pages.element(StructRole::LBody, item);
            let name = own_name(choice, &names);
            let title = format!("{} {choice}", question.words);
            self.tick(body, question, Some(group), &name, &title, choice);
            names.push(name);
            self.pages.skip(CLOSE);
        }
        self.pages.keep(WORDS.height(OTHER) + ONE_LINE);
        let item = self.pages.element(StructRole::LI, list);
        let body = self.pages.element(StructRole::LBody, item);
        self.pages.words(body, OTHER, WORDS);
        let (page, rect) = self.pages.below(self.fields.len(), ONE_LINE);
        let element = self.form_element(body);
        self.fields.push(Field {
            name: own_name("other", &names),
            group: Some(group),
            title: format!("{} {OTHER}", question.words),
            kind: Kind::Line,
            required: false,
            page,
            rect,
            element,
        });
    }

    fn tick(
        &mut self,
        parent: usize,
        question: &Question,
        group: Option<usize>,
        name: &str,
        title: &str,
        caption: &str,
    ) {
        let (page, rect) = self.pages.beside(self.fields.len(), TICK, TICK);
        let element = self.form_element(parent);
        self.fields.push(Field {
            name: name.into(),
            group,
            title: title.into(),
            kind: Kind::Tick,
            // One of many boxes need not be ticked.
            required: question.required && group.is_none(),
            page,
            rect,
            element,
        });
        self.pages.words(parent, caption, CAPTION);
    }

    /// The element of the field that comes next (ISO 32000-1 §14.8.4.5).
    fn form_element(&mut self, parent: usize) -> usize {
        let element = self.pages.element(StructRole::Form, parent);
        self.pages.adopt(element, Kid::Field(self.fields.len()));
        element
    }
}

fn list_height(choices: &[String]) -> f32 {
    let captions = choices.iter().map(|choice| CAPTION.height(choice) + CLOSE);
    captions.sum::<f32>() + WORDS.height(OTHER) + ONE_LINE
}

/// A name that no other field of the group has. A full stop stands between group and field
/// (§12.7.3.2), and in neither.
fn own_name(choice: &str, taken: &[String]) -> String {
    let plain = choice.replace('.', " ");
    let plain = plain.trim();
    let mut name = plain.to_owned();
    let mut number = 2;
    while taken.contains(&name) || name.is_empty() {
        name = format!("{plain} ({number})");
        number += 1;
    }
    name
}

/// The question. Boxes to tick belong to the words right above them: nothing stands between.
fn heading(question: &Question) -> String {
    let marked = question.marked();
    match question.takes {
        Takes::AnyOf(_) => format!("{marked} (Tick all that apply.)"),
        _ => marked,
    }
}

/// How a question is answered here, where its words alone do not tell.
fn hint(takes: &Takes) -> &'static str {
    match takes {
        Takes::Exact | Takes::Words | Takes::AnyOf(_) | Takes::Tick => "",
        Takes::Paragraphs => "Write as much as you like: the box can be scrolled.",
        Takes::YesNo => "Choose Yes or No.",
        Takes::Day => "Use the order day/month/year.",
    }
}
