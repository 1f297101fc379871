//! The definition made ready for search: every wording of every question, indexed by its
//! words, so that a text on somebody's form can be asked which question it puts, and how surely.
//!
//! Unseen wordings are recognised by what they have in common with the known ones, and by what they
//! speak of. It says what a text resembles; whether the text *is* a label is decided in `find`,
//! where its surroundings are known.

mod asked;
mod index;
mod monitoring;

use std::collections::HashSet;

use asked::Asked;
use index::{Index, keep};

use crate::domain::form::{Field, FieldType, FormDefinition};
use crate::forms::meaning::{Meanings, Question};
use crate::forms::memory::Memory;
use crate::forms::question::{is_long, variants};
use crate::forms::wording::{Phrase, fold, without_brackets, without_number};

/// Which question a text may put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    /// The field with this index in the definition.
    Field(usize),
    /// A part of a field that is asked for in several boxes; the number orders the parts.
    Part(usize, u8),
    /// A known question that is none of ours.
    Other,
    /// A question group of the monitoring form.
    Monitoring(usize),
}

/// One resemblance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Guess {
    /// Which question.
    pub(super) key: Key,
    /// 0.0 to 1.0; 1.0 is a known wording.
    pub(super) score: f32,
}

/// The definition, indexed.
#[derive(Debug)]
pub(super) struct Lexicon {
    index: Index,
    titles: Vec<Phrase>,
    placeholders: HashSet<String>,
    choices: HashSet<String>,
    asked: Asked,
    memory: Memory,
    fields: Vec<Field>,
    /// For each field what one of several boxes for it takes: a few words.
    parts: Vec<Field>,
    groups: Vec<(usize, Phrase)>,
    meanings: Meanings,
}

/// What a question is worth that speaks of the right things in words of its own.
const MEANT: f32 = 0.89;

/// Longer texts than this many words put no question.
pub(super) const MOST_WORDS: usize = 32;

impl Lexicon {
    /// Indexes a definition.
    pub(super) fn new(form: &FormDefinition) -> Self {
        let mut lexicon = Self {
            index: Index::default(),
            titles: form
                .monitoring
                .titles
                .iter()
                .map(|title| Phrase::of(title))
                .collect(),
            placeholders: form.placeholders.iter().map(|text| fold(text)).collect(),
            asked: Asked::default(),
            memory: Memory::new(form),
            choices: form
                .fields
                .iter()
                .flat_map(|field| &field.choices)
                .flat_map(|choice| std::iter::once(&choice.name).chain(&choice.also))
                .map(|spelling| fold(spelling))
                .collect(),
            fields: form.fields.clone(),
            parts: form.fields.iter().map(part_of).collect(),
            groups: Vec::new(),
            meanings: meanings(form),
        };
        for (index, field) in form.fields.iter().enumerate() {
            for label in std::iter::once(&field.question).chain(&field.labels) {
                let parts: Vec<&str> = label.split(" + ").collect();
                match parts.as_slice() {
                    [_] => lexicon.add(label, Key::Field(index)),
                    _ => lexicon.add_parts(index, &parts),
                }
            }
        }
        let blank = form.blank.headings.iter().chain(&form.blank.about_referees);
        for label in form.other_questions.iter().chain(blank) {
            lexicon.add(label, Key::Other);
        }
        for (group, wordings) in form.monitoring.questions.iter().enumerate() {
            for label in wordings {
                lexicon.add(label, Key::Monitoring(group));
                lexicon.groups.push((group, Phrase::of(label)));
            }
        }
        lexicon.index.finish();
        lexicon
    }

    /// The first part counts 0 and the last 100, so that "First name", "Middle name", "Surname"
    /// keep their order whichever of them a form has.
    fn add_parts(&mut self, field: usize, parts: &[&str]) {
        let last = parts.len().saturating_sub(1).max(1);
        for (place, part) in parts.iter().enumerate() {
            let order = u8::try_from(place * 100 / last).unwrap_or(100);
            self.add(part, Key::Part(field, order));
        }
    }

    fn add(&mut self, label: &str, key: Key) {
        let label = without_number(label);
        self.index.add(fold(label), key);
        self.index.add(fold(&without_brackets(label)), key);
    }

    /// What the blank form says.
    pub(super) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Forgets what was asked about the last document.
    pub(super) fn forget(&self) {
        self.asked.forget();
    }

    /// Which questions a text may put, best first, one entry a question.
    pub(super) fn guess(&self, text: &str) -> Vec<Guess> {
        self.asked.once(text, || self.guess_anew(text))
    }

    fn guess_anew(&self, text: &str) -> Vec<Guess> {
        let mut best: Vec<Guess> = Vec::new();
        variants(text, |variant, trust| {
            let folded = fold(variant);
            let words = folded.bytes().filter(|octet| *octet == b' ').count() + 1;
            if folded.is_empty() || words > MOST_WORDS {
                return;
            }
            let mut trusted = |key, score| {
                keep(
                    &mut best,
                    Guess {
                        key,
                        score: score * trust,
                    },
                );
            };
            if let Some(key) = self.index.known(&folded) {
                trusted(key, 1.0);
            }
            self.index
                .alike(&folded, |guess| trusted(guess.key, guess.score));
            // The first sentence of several may be anybody's.
            if trust > 0.96 {
                self.mean(variant, &folded, |key| trusted(key, MEANT));
            }
        });
        best.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
        best.truncate(6);
        best
    }

    /// Whether a text is one of the configured choices of a list and nothing else.
    pub(super) fn is_choice(&self, text: &str) -> bool {
        let is_one = |text: &str| self.choices.contains(&fold(text));
        !is_long(text) && (is_one(text) || is_one(&without_brackets(text)))
    }

    /// The question of which this is a known wording, number and brackets left out.
    pub(super) fn known(&self, text: &str) -> Option<Key> {
        let text = without_number(text.trim());
        if is_long(text) {
            return None;
        }
        self.index.known(&fold(text)).or_else(|| {
            let bare = without_brackets(text);
            (bare != text).then(|| self.index.known(&fold(&bare)))?
        })
    }

    /// The same for a text that is folded already.
    pub(super) fn known_as(&self, text: &str, folded: &str) -> Option<Key> {
        let text = text.trim();
        let whole = without_number(text).len() == text.len();
        let known = whole.then(|| self.index.known(folded)).flatten();
        known.or_else(|| self.known(text))
    }

    /// How much a text as it stands, taken whole, resembles a question.
    pub(super) fn likeness(&self, text: &str) -> f32 {
        let folded = fold(without_number(text));
        let mut most = 0.0;
        if folded.split(' ').count() <= MOST_WORDS {
            self.index
                .alike(&folded, |guess| most = f32::max(most, guess.score));
        }
        most
    }

    /// A wording that nobody listed may still speak of what a question is about.
    fn mean(&self, text: &str, folded: &str, mut meant: impl FnMut(Key)) {
        let Some(question) = Question::of(text, folded) else {
            return;
        };
        for key in self.meanings.of(&question) {
            if !question.states || self.is_confirmation(key) {
                meant(key);
            }
        }
    }

    /// Whether only a confirmation answers this question.
    pub(super) fn is_confirmation(&self, key: Key) -> bool {
        matches!(key, Key::Field(index) if self
            .fields
            .get(index)
            .is_some_and(|field| field.field_type == FieldType::Confirmation))
    }

    /// The fields of the definition.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field that a key asks for; a part of one is a short text.
    pub(super) fn field(&self, key: Key) -> Option<&Field> {
        match key {
            Key::Field(index) => self.fields.get(index),
            Key::Part(index, _) => self.parts.get(index),
            Key::Other | Key::Monitoring(_) => None,
        }
    }

    /// The index of the field with this id.
    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.id.as_str() == id)
    }

    /// Whether a text is what a blank form says where an answer goes.
    pub(super) fn is_placeholder(&self, folded: &str) -> bool {
        self.placeholders.contains(folded)
    }
}

fn part_of(field: &Field) -> Field {
    Field {
        field_type: FieldType::Text,
        none_is_empty: true,
        ..field.clone()
    }
}

fn meanings(form: &FormDefinition) -> Meanings {
    let ours = form.fields.iter().enumerate().flat_map(|(index, field)| {
        field
            .meanings
            .iter()
            .map(move |text| (Key::Field(index), text.as_str()))
    });
    let others = form
        .other_meanings
        .iter()
        .map(|text| (Key::Other, text.as_str()));
    Meanings::new(ours.chain(others))
}
