//! Fields of Word's, as RTF and its old format keep them: what they ask for, and what stands in
//! their place on paper. A form field of Word 97 is one with a description of the blank beside its
//! instruction (RTF 1.9.1, "Form Fields"; [MS-DOC] §2.9.78).

use super::blank::{Blank, Holds};
use super::symbols::Symbols;
use crate::forms::layout::{Control, Takes};

/// An instruction, a name, a choice is no longer.
const LONGEST: usize = 300;
/// Nobody offers more choices.
const MOST_CHOICES: usize = 300;

/// A field whose end has not come.
#[derive(Debug, Default)]
pub(in crate::forms::readers) struct Field {
    pub(in crate::forms::readers) instruction: String,
    form: Option<Form>,
    /// What it is has been written down.
    pub(in crate::forms::readers) written: bool,
}

/// Which text of a form field is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::forms::readers) enum Part {
    Name,
    Help,
    Status,
    Default,
    Choice,
}

/// A form field as the file describes it.
#[derive(Debug, Default)]
struct Form {
    kind: i32,
    name: String,
    help: String,
    status: String,
    default: String,
    choices: Vec<String>,
    result: Option<i32>,
    usual: Option<i32>,
    day: bool,
}

/// `\ffres25`: nobody has touched it, and what the maker chose holds.
const UNTOUCHED: i32 = 25;

impl Field {
    /// A control word of the description.
    pub(in crate::forms::readers) fn describe(&mut self, word: &str, number: i32) {
        let form = self.form.get_or_insert_default();
        match word {
            "fftype" => form.kind = number,
            "ffres" => form.result = Some(number).filter(|number| *number != UNTOUCHED),
            "ffdefres" => form.usual = Some(number),
            "fftypetxt" => form.day = number == 2,
            _ => {}
        }
    }

    /// Words of the instruction.
    pub(in crate::forms::readers) fn instruct(&mut self, text: &str) {
        add(&mut self.instruction, text);
    }

    /// A choice follows.
    pub(in crate::forms::readers) fn next_choice(&mut self) {
        let form = self.form.get_or_insert_default();
        if form.choices.len() < MOST_CHOICES {
            form.choices.push(String::new());
        }
    }

    /// Words of the description.
    pub(in crate::forms::readers) fn describe_in_words(&mut self, part: Part, text: &str) {
        let form = self.form.get_or_insert_default();
        let words = match part {
            Part::Name => Some(&mut form.name),
            Part::Help => Some(&mut form.help),
            Part::Status => Some(&mut form.status),
            Part::Default => Some(&mut form.default),
            Part::Choice => form.choices.last_mut(),
        };
        if let Some(words) = words {
            add(words, text);
        }
    }

    fn kind(&self) -> &str {
        self.instruction
            .split_whitespace()
            .next()
            .unwrap_or_default()
    }

    /// The blank that it is, if it is one.
    pub(in crate::forms::readers) fn blank(&self) -> Option<Blank> {
        let told = self.kind().to_ascii_uppercase();
        match &self.form {
            Some(form) => Some(form.blank()),
            None if told == "FORMTEXT" => Some(Blank::default()),
            None => match told.as_str() {
                // Without a description nobody sees a tick in it: its words among others' are offered,
                // and not chosen.
                "FORMCHECKBOX" => Some(Blank {
                    control: Control {
                        takes: Takes::Tick,
                        ..Control::default()
                    },
                    holds: Holds::Tick(false),
                    silent: true,
                    ..Blank::default()
                }),
                // "MACROBUTTON NoMacro Click here and type": a prompt that goes once one types.
                "MACROBUTTON" => Some(Blank {
                    holds: Holds::Nothing,
                    silent: true,
                    ..Blank::default()
                }),
                _ => None,
            },
        }
    }

    /// What is shown by `SYMBOL 168 \f "Wingdings"`.
    pub(in crate::forms::readers) fn symbol(&self) -> Option<char> {
        let mut words = self.instruction.split_whitespace();
        words
            .next()
            .filter(|kind| kind.eq_ignore_ascii_case("SYMBOL"))?;
        let code = words.next()?;
        let code = match code.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => code.parse().ok()?,
        };
        let (_, font) = self.instruction.split_once("\\f")?;
        let font = font.trim_start().trim_start_matches('"');
        let font = font.split('"').next().unwrap_or_default();
        Symbols::of(font)?.shows(code)
    }
}

impl Form {
    fn blank(&self) -> Blank {
        let chosen = self.result.or(self.usual).unwrap_or(0);
        let item = usize::try_from(chosen)
            .ok()
            .and_then(|at| self.choices.get(at))
            .map(|choice| choice.trim().to_owned());
        let choices = self.choices.iter().map(|choice| choice.trim().to_owned());
        let (takes, holds) = match self.kind {
            1 => (Takes::Tick, Holds::Tick(chosen == 1)),
            2 => (
                Takes::OneOf(choices.collect()),
                Holds::Item(item.unwrap_or_default()),
            ),
            _ if self.day => (Takes::Day, Holds::Words),
            _ => (Takes::Words, Holds::Words),
        };
        let title = if self.help.trim().is_empty() {
            &self.status
        } else {
            &self.help
        };
        let mut blank = Blank {
            silent: holds != Holds::Words,
            holds,
            control: Control {
                title: title.trim().to_owned(),
                tag: self.name.trim().to_owned(),
                takes,
            },
            ..Blank::default()
        };
        if !self.default.trim().is_empty() {
            blank.prompts.push(self.default.clone());
        }
        blank
    }
}

fn add(words: &mut String, text: &str) {
    if words.len() < LONGEST {
        words.push_str(text);
    }
}
