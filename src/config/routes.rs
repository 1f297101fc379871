//! `[[route]]`: what else arrives in the mailbox, and what becomes of it.
//!
//! A route that could match everything, forward in a circle or lose a mail is refused here, with
//! what to do instead.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;

use super::sections::Config;
use crate::domain::address::Address;
use crate::domain::letter::LetterKind;
use crate::domain::route::{Route, Signs, Whose};
use crate::domain::verdict::Kind;

/// `[[route]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RouteSection {
    /// What people call it.
    pub name: String,
    /// Words, one of which stands in the subject.
    pub subject: Vec<String>,
    /// Words, one of which stands in the text.
    pub text: Vec<String>,
    /// Addresses, or @domains, one of which wrote it.
    pub from: Vec<String>,
    /// Addresses, one of which it was sent to.
    pub to: Vec<String>,
    /// What the program knows by itself, or empty.
    pub recognised_as: String,
    /// Where to, or empty.
    pub forward_to: String,
    /// A letter's name, or "none", which is what it means where it is left out.
    pub letter: Option<String>,
    /// Whether it is kept here, as it is where this is left out.
    pub keep: Option<bool>,
    /// Whether it is read before everything else.
    pub urgent: bool,
}

/// What the program knows by itself.
const RECOGNISED: [Kind; 2] = [Kind::MisdirectedReferral, Kind::Feedback];
/// The letters that say nothing about an application.
const LETTERS: [LetterKind; 2] = [LetterKind::QuestionReceived, LetterKind::FormNeeded];
/// A name longer than this is a description.
const LONGEST_NAME: usize = 60;
/// A word shorter than this stands in nearly every mail.
const SHORTEST_WORD: usize = 3;

impl Config {
    /// The routes in the order in which they are looked for: urgent ones first, then as they
    /// stand in the file.
    pub fn routes(&self) -> Vec<Arc<Route>> {
        let mut routes: Vec<Arc<Route>> = self
            .route_sections
            .iter()
            .map(|section| Arc::new(section.route()))
            .collect();
        routes.sort_by_key(|route| !route.urgent);
        routes
    }

    /// What is wrong with them, each with the route's name and what to do.
    pub(super) fn route_problems(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        let mut problems = Vec::new();
        let texts = std::iter::once(&self.mailbox.address).chain(&self.mailbox.aliases);
        let own: Vec<Address> = texts.filter_map(|text| Address::parse(text)).collect();
        for section in &self.route_sections {
            let mut add = |words: String| {
                problems.push(format!("route \"{}\": {words}", section.name.trim()));
            };
            if !names.insert(section.name.trim().to_lowercase()) {
                add("another route has this name. hint: give each a name of its own".into());
            }
            section.problems(&own).into_iter().for_each(&mut add);
        }
        problems
    }
}

impl RouteSection {
    fn route(&self) -> Route {
        Route {
            name: self.name.trim().to_owned(),
            signs: Signs {
                subject: self.subject.clone(),
                text: self.text.clone(),
                from: self
                    .from
                    .iter()
                    .filter_map(|text| Whose::parse(text))
                    .collect(),
                to: self
                    .to
                    .iter()
                    .filter_map(|text| Address::parse(text))
                    .collect(),
                kind: self.recognised(),
            },
            forward_to: Address::parse(&self.forward_to),
            letter: self.letter_kind(),
            keep: self.keep.unwrap_or(true),
            urgent: self.urgent,
        }
    }

    fn recognised(&self) -> Option<Kind> {
        Kind::parse(&self.recognised_as).filter(|kind| RECOGNISED.contains(kind))
    }

    fn letter_kind(&self) -> Option<LetterKind> {
        let name = self.letter.as_deref()?;
        LetterKind::parse(name).filter(|kind| LETTERS.contains(kind))
    }

    fn problems(&self, own: &[Address]) -> Vec<String> {
        let is_own = |text: &str| {
            let folded = Address::parse(text).map(|address| address.folded());
            own.iter().any(|own| Some(own.folded()) == folded)
        };
        let signs = [&self.subject, &self.text, &self.from, &self.to];
        let knows = signs.iter().any(|list| !list.is_empty()) || !self.recognised_as.is_empty();
        let words = self.subject.iter().chain(&self.text);
        let no_letter = ["none", ""].contains(&self.letter.as_deref().unwrap_or_default());
        let forwards = !self.forward_to.is_empty();
        let rules = [
            (
                is_name(&self.name),
                "its name has to have 1 to 60 characters. hint: what your colleagues call it, such as \"Thoughts on the blog\"",
            ),
            (
                knows,
                "nothing says what to know it by. hint: give subject, text, from, to or recognised_as",
            ),
            (
                words.into_iter().all(|word| is_word(word)),
                "subject or text has a word of fewer than 3 letters, which stands in nearly every mail. hint: a whole word or several, such as \"guest article\"",
            ),
            (
                self.from.iter().all(|text| Whose::parse(text).is_some()),
                "from has something that is no email address and no @domain. hint: \"zoe@example.org\" or \"@example.org\"",
            ),
            (
                super::check::are_addresses(&self.to),
                "to has something that is no email address. hint: the address that people wrote to, such as an alias of this mailbox",
            ),
            (
                self.recognised_as.is_empty() || self.recognised().is_some(),
                "recognised_as is neither \"misdirected_referral\" nor \"feedback\". hint: only these two are known without your words",
            ),
            (
                !forwards || Address::parse(&self.forward_to).is_some(),
                "forward_to is not an email address. hint: one address, without a name; \"\" forwards to nobody",
            ),
            (
                !is_own(&self.forward_to),
                "forward_to is this mailbox itself: its mail would come back for ever. hint: the address of whoever answers such mail",
            ),
            (
                no_letter || self.letter_kind().is_some(),
                "letter is none of those that can be sent to somebody who did not apply. hint: \"none\", \"question_received\" or \"form_needed\"",
            ),
            (
                !(self.urgent && self.letter_kind() == Some(LetterKind::FormNeeded)),
                "it is urgent and letter asks for the application form. hint: letter = \"none\"; a person answers what is urgent",
            ),
            (
                self.keep != Some(false) || forwards,
                "keep = false, and it is forwarded to nobody: nobody here would have read it. hint: give forward_to, or leave keep out",
            ),
        ];
        super::check::broken(&rules)
    }
}

fn is_name(name: &str) -> bool {
    let length = name.trim().chars().count();
    (1..=LONGEST_NAME).contains(&length) && !name.contains(char::is_control)
}

fn is_word(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST_WORD
}
