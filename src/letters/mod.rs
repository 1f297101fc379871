//! WORDS WE SEND: templates to RFC 5322 octets.
//!
//! Every letter is one text template and one HTML template, compiled in from `config/letters`
//! and replaceable one by one. The text part is a whole letter by itself. What applicants
//! wrote stays text whatever it looks like; nothing of their letters but file names and a
//! clipped subject comes back. The same owed letter with the same stamp gives the same octets.

mod clean;
pub mod desk;
mod examples;
mod facts;
mod flowed;
mod forward;
mod message;
mod preview;
mod shapes;
mod words;
pub mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use minijinja::Environment;

use crate::domain::address::NamedAddress;
use crate::domain::form::FormDefinition;
use crate::domain::language::Language;
use crate::domain::letter::{Letter, LetterKind, LetterOwed};

pub use examples::{Example, examples, when_sent};
pub use preview::{Shown, page};

/// The templates that ship with the program, by file name.
pub const BUILT_IN: &[(&str, &str)] = words::BUILT_IN;

/// What the letters say about us.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "config/default.toml says what each of these words is"
)]
pub struct LetterSettings {
    pub organisation: String,
    pub team_name: String,
    pub opening_name: String,
    pub from: NamedAddress,
    pub message_id_domain: String,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: Option<String>,
    pub post_address: Option<String>,
    pub role_profile_url: String,
    pub form_url: String,
    pub privacy_url: String,
    pub monitoring_url: String,
    pub reply_within: String,
    pub kept_for: String,
    /// What is said otherwise in Welsh.
    pub welsh: WelshWords,
}

/// The settings that are words and no names, in Welsh; empty where nobody has written them yet.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "config/default.toml says what each of these words is"
)]
pub struct WelshWords {
    pub opening_name: String,
    pub contact_name: String,
    pub reply_within: String,
    pub kept_for: String,
}

/// What makes one letter unlike any other: fixed when it is queued.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Without angle brackets.
    pub message_id: String,
    /// The Date field.
    pub date: Timestamp,
    /// The MIME boundary.
    pub boundary: String,
}

/// A template or a letter that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LetterError(pub String);

/// The letters' words.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    own: BTreeSet<String>,
}

impl Templates {
    /// The built-in words with `own` (by file name, such as `closed.txt`) laid over them.
    /// Fails on a file that is no letter's and on a template that cannot be parsed.
    pub fn with_overrides(own: BTreeMap<String, String>) -> Result<Self, LetterError> {
        let names = own.keys().cloned().collect();
        Ok(Self {
            environment: words::environment(own)?,
            own: names,
        })
    }

    /// Writes a letter: the same stamp gives the same octets.
    pub fn render(
        &self,
        owed: &LetterOwed,
        settings: &LetterSettings,
        form: &FormDefinition,
        stamp: &Stamp,
    ) -> Result<Letter, LetterError> {
        let script = self.script(owed, settings, form)?;
        message::letter(&script, owed, settings, stamp)
    }

    /// A letter in words, to be looked at and not sent.
    pub fn words(
        &self,
        owed: &LetterOwed,
        settings: &LetterSettings,
        form: &FormDefinition,
    ) -> Result<Words, LetterError> {
        let script = self.script(owed, settings, form)?;
        Ok(Words {
            subject: message::subject(&script, owed),
            ..script
        })
    }

    /// Whether the letter's own templates are the charity's; shared pieces are not looked at.
    pub fn are_own(&self, kind: LetterKind, language: Language) -> bool {
        ["txt", "html"]
            .iter()
            .any(|end| self.own.contains(&words::name(kind, language, end)))
    }

    /// Writes every letter with every shape of facts, and names each template that fails: a
    /// mistake is found here and not when somebody applies.
    pub fn check(&self, settings: &LetterSettings, form: &FormDefinition) -> Vec<String> {
        let mut problems = BTreeSet::new();
        let layout = |name: &String| name.ends_with("_layout.html");
        for name in self.own.iter().filter(|name| !layout(name)) {
            let (stem, partner) = match name.strip_suffix(".txt") {
                Some(stem) => (stem, "html"),
                None => (name.trim_end_matches(".html"), "txt"),
            };
            let partner_exists = BUILT_IN
                .iter()
                .any(|(built_in, _)| *built_in == format!("{stem}.{partner}"));
            if partner_exists && !self.own.contains(&format!("{stem}.{partner}")) {
                problems.insert(format!(
                    "{name} is your own, but {stem}.{partner} is still the one that ships with the program: people would get two different letters in one"
                ));
            }
        }
        // The built-in ones are tried where the program is built; a charity's own are tried here.
        let own = |language| {
            self.own
                .iter()
                .any(|name| words::language(name) == language)
        };
        let concerned = |(_, language): &(_, _)| self.own.is_empty() || own(*language);
        for (kind, language) in all_letters().filter(concerned) {
            for owed in shapes::every(kind, language, form) {
                if let Err(error) = self.script(&owed, settings, form) {
                    problems.insert(error.0);
                }
            }
        }
        problems.extend(self.check_note(settings).map(|error| error.0));
        problems.extend(desk::problems(self, settings, form));
        problems.into_iter().collect()
    }

    /// The words of a letter, before they become a message.
    fn script(
        &self,
        owed: &LetterOwed,
        settings: &LetterSettings,
        form: &FormDefinition,
    ) -> Result<Words, LetterError> {
        let mut facts = facts::Facts::of(owed, settings, form);
        let name = |end| words::name(owed.kind, owed.language, end);
        let text = words::fill(&self.environment, &name("txt"), &facts)?;
        let (subject, text) = words::subject_and_body(&text).ok_or_else(|| {
            LetterError(format!(
                "{}: its first line has to be \"Subject: \" and the letter's subject",
                name("txt")
            ))
        })?;
        facts.subject = clean::one_line(subject, clean::LONGEST_SUBJECT);
        let html = words::fill(&self.environment, &name("html"), &facts)?;
        Ok(Words {
            subject: facts.subject,
            text: flowed::flow(text),
            html: flowed::wrap(&html),
        })
    }
}

/// Every letter in every language.
fn all_letters() -> impl Iterator<Item = (LetterKind, Language)> {
    let kinds = LetterKind::ALL.iter();
    kinds.flat_map(|kind| Language::ALL.iter().map(|language| (*kind, *language)))
}

/// A letter in words.
#[derive(Clone, Debug)]
pub struct Words {
    /// What it is about.
    pub subject: String,
    /// The text part, as format=flowed.
    pub text: String,
    /// The HTML part.
    pub html: String,
}
