//! The form definition made ready for search: every wording of every question, indexed by its
//! words, so that a text on somebody's form can be asked which question it puts, and how surely.
//!
//! Rare words weigh more than common ones (a word that only one question uses tells much, a word
//! of eight questions little), so unseen wordings are recognised by what they have in common with
//! the known ones. It says what a text resembles; whether the text *is* a label is decided in
//! `find`, where its surroundings are known.

mod asked;
mod monitoring;

use std::collections::{HashMap, HashSet};

use asked::Asked;

use crate::domain::form::{Field, FieldType, FormDefinition};
use crate::forms::meaning::{Meaning, Question};
use crate::forms::question::{distinct, is_long, variants};
use crate::forms::wording::{
    fold, is_empty_word, is_modifier, mistyped, same_root, without_brackets, without_number,
};

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

#[derive(Debug)]
struct Wording {
    key: Key,
    weight: f32,
}

/// The definition, indexed.
#[derive(Debug)]
pub(super) struct Lexicon {
    exact: HashMap<String, Key>,
    wordings: Vec<Wording>,
    vocabulary: HashMap<String, usize>,
    stems: Vec<Stem>,
    titles: Vec<String>,
    placeholders: Vec<String>,
    choices: HashSet<String>,
    asked: Asked,
    fields: Vec<Field>,
    groups: Vec<(usize, String)>,
    meanings: Vec<(Key, Meaning)>,
}

#[derive(Debug)]
struct Stem {
    text: String,
    weight: f32,
    wordings: Vec<usize>,
}

/// The weight of a word that says nothing, beside about 1 to 3 of one that does.
const EMPTY_WEIGHT: f32 = 0.15;

/// The weight of a word that shades a question and rarely makes it another.
const MODIFIER_WEIGHT: f32 = 0.6;

/// The weight of a word that no wording of ours has.
const UNKNOWN_WEIGHT: f32 = 2.2;

/// What a question is worth that speaks of the right things in words of its own.
const MEANT: f32 = 0.89;

/// Longer texts than this many words put no question.
pub(super) const MOST_WORDS: usize = 32;

impl Lexicon {
    /// Indexes a definition.
    pub(super) fn new(form: &FormDefinition) -> Self {
        let mut lexicon = Self {
            exact: HashMap::new(),
            wordings: Vec::new(),
            vocabulary: HashMap::new(),
            stems: Vec::new(),
            titles: form
                .monitoring
                .titles
                .iter()
                .map(|title| fold(title))
                .collect(),
            placeholders: form.placeholders.iter().map(|text| fold(text)).collect(),
            asked: Asked::default(),
            choices: form
                .fields
                .iter()
                .flat_map(|field| &field.choices)
                .flat_map(|choice| std::iter::once(&choice.name).chain(&choice.also))
                .map(|spelling| fold(spelling))
                .collect(),
            fields: form.fields.clone(),
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
        for label in &form.other_questions {
            lexicon.add(label, Key::Other);
        }
        for (group, wordings) in form.monitoring.questions.iter().enumerate() {
            for label in wordings {
                lexicon.add(label, Key::Monitoring(group));
                lexicon.groups.push((group, fold(label)));
            }
        }
        lexicon.weigh();
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
        let whole = fold(without_number(label));
        let bare = fold(&without_brackets(without_number(label)));
        for folded in [whole, bare] {
            if folded.is_empty() || self.exact.contains_key(&folded) {
                continue;
            }
            let wording = self.wordings.len();
            for word in distinct(&folded) {
                let id = self.stem_id(&word);
                if let Some(entry) = self.stems.get_mut(id) {
                    entry.wordings.push(wording);
                }
            }
            self.wordings.push(Wording { key, weight: 0.0 });
            self.exact.insert(folded, key);
        }
    }

    fn stem_id(&mut self, word: &str) -> usize {
        if let Some(id) = self.vocabulary.get(word) {
            return *id;
        }
        let id = self.stems.len();
        self.vocabulary.insert(word.into(), id);
        self.stems.push(Stem {
            text: word.into(),
            weight: 0.0,
            wordings: Vec::new(),
        });
        id
    }

    /// A stem's weight falls with the number of questions that use it.
    fn weigh(&mut self) {
        for entry in &mut self.stems {
            let mut questions: Vec<Key> = Vec::new();
            for wording in entry
                .wordings
                .iter()
                .filter_map(|at| self.wordings.get(*at))
            {
                let question = match wording.key {
                    Key::Part(field, _) => Key::Field(field),
                    key => key,
                };
                if !questions.contains(&question) {
                    questions.push(question);
                }
            }
            entry.weight = if is_empty_word(&entry.text) {
                EMPTY_WEIGHT
            } else if is_modifier(&entry.text) {
                MODIFIER_WEIGHT
            } else if entry.text.chars().count() <= 2 {
                // Numbers and letters tell "Referee 1" from "Referee 2", and little else.
                weight_of(questions.len()).min(0.8)
            } else {
                weight_of(questions.len())
            };
            for at in &entry.wordings {
                if let Some(wording) = self.wordings.get_mut(*at) {
                    wording.weight += entry.weight;
                }
            }
        }
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
        let mut best: HashMap<Key, f32> = HashMap::new();
        for (variant, trust) in variants(text) {
            let folded = fold(&variant);
            if folded.is_empty() || folded.split(' ').count() > MOST_WORDS {
                continue;
            }
            if let Some(key) = self.exact.get(&folded) {
                keep(&mut best, *key, trust);
            }
            self.resemble(&folded, trust, &mut best);
            // The first sentence of several may be anybody's.
            if trust > 0.96 {
                self.mean(&variant, trust, &mut best);
            }
        }
        let mut guesses: Vec<Guess> = best
            .into_iter()
            .map(|(key, score)| Guess { key, score })
            .collect();
        guesses.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
        guesses.truncate(6);
        guesses
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
        self.exact
            .get(&fold(text))
            .or_else(|| self.exact.get(&fold(&without_brackets(text))))
            .copied()
    }

    /// How much a text as it stands, taken whole, resembles a question.
    pub(super) fn likeness(&self, text: &str) -> f32 {
        let mut best = HashMap::new();
        let folded = fold(without_number(text));
        if folded.split(' ').count() <= MOST_WORDS {
            self.resemble(&folded, 1.0, &mut best);
        }
        best.into_values().fold(0.0, f32::max)
    }

    fn resemble(&self, folded: &str, trust: f32, best: &mut HashMap<Key, f32>) {
        let mut asked = 0.0f32;
        // A row as long as the list of wordings is quicker than a map: this runs for every text.
        let mut shared = vec![0.0f32; self.wordings.len()];
        let words = distinct(folded);
        let short = words.len() <= 10;
        for word in &words {
            let mut weight = if is_empty_word(word) {
                EMPTY_WEIGHT
            } else if is_modifier(word) {
                MODIFIER_WEIGHT
            } else {
                UNKNOWN_WEIGHT
            };
            for (id, likeness) in self.alike(word, short) {
                let Some(entry) = self.stems.get(id) else {
                    continue;
                };
                weight = if likeness >= 1.0 {
                    entry.weight
                } else {
                    weight.min(entry.weight)
                };
                for at in &entry.wordings {
                    if let Some(sum) = shared.get_mut(*at) {
                        *sum += 2.0 * entry.weight * likeness;
                    }
                }
            }
            asked += weight;
        }
        for (wording, sum) in self.wordings.iter().zip(shared) {
            if sum > 0.0 {
                let score = sum / (asked + wording.weight);
                // A resemblance, however close, is a little less than a known wording.
                keep(best, wording.key, (score * 0.96).min(0.96) * trust);
            }
        }
    }

    /// A wording that nobody listed may still speak of what a question is about.
    fn mean(&self, text: &str, trust: f32, best: &mut HashMap<Key, f32>) {
        let Some(question) = Question::of(text) else {
            return;
        };
        for (key, meaning) in &self.meanings {
            let allowed = !question.states || self.is_confirmation(*key);
            if allowed && meaning.is_in(&question) {
                keep(best, *key, MEANT * trust);
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

    /// The stems that a word is, with how alike they are.
    fn alike(&self, word: &str, forgive_typing: bool) -> Vec<(usize, f32)> {
        if let Some(id) = self.vocabulary.get(word) {
            return vec![(*id, 1.0)];
        }
        if word.chars().count() < 5 {
            return Vec::new();
        }
        let (mut roots, mut typos) = (Vec::new(), Vec::new());
        for (id, entry) in self.stems.iter().enumerate() {
            if same_root(&entry.text, word) {
                roots.push((id, 0.9));
            } else if forgive_typing && mistyped(&entry.text, word) {
                typos.push((id, 0.9));
            }
        }
        if roots.is_empty() { typos } else { roots }
    }

    /// The fields of the definition.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The index of the field with this id.
    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.id.as_str() == id)
    }

    /// Whether a text is what a blank form says where an answer goes.
    pub(super) fn is_placeholder(&self, folded: &str) -> bool {
        self.placeholders.iter().any(|known| known == folded)
    }
}

fn meanings(form: &FormDefinition) -> Vec<(Key, Meaning)> {
    let ours = form.fields.iter().enumerate().flat_map(|(index, field)| {
        field
            .meanings
            .iter()
            .map(move |text| (Key::Field(index), text))
    });
    let others = form.other_meanings.iter().map(|text| (Key::Other, text));
    ours.chain(others)
        .filter_map(|(key, text)| Some((key, Meaning::parse(text)?)))
        .collect()
}

#[allow(clippy::cast_precision_loss)] // A handful of questions.
fn weight_of(questions: usize) -> f32 {
    (1.0 + 24.0 / questions.max(1) as f32).ln()
}

fn keep(best: &mut HashMap<Key, f32>, key: Key, score: f32) {
    let entry = best.entry(key).or_default();
    *entry = entry.max(score);
}
