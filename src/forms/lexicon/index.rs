//! All wordings, found by their words: what a text has in common with each, without looking at
//! each. Rare words weigh more than common ones (a word that only one question uses tells much,
//! a word of eight questions little).
//!
//! It remembers what it once said about a known wording, which is no person's words; of any other
//! text it keeps nothing.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Guess, Key};
use crate::forms::question::distinct;
use crate::forms::wording::{is_empty_word, is_modifier, mistyped, same_root};

/// Resemblances below this are never looked at by anybody.
pub(super) const LEAST: f32 = 0.5;

/// A resemblance, however close, is a little less than a known wording.
const ALMOST: f32 = 0.96;

/// The weight of a word that says nothing, beside about 1 to 3 of one that does.
const EMPTY_WEIGHT: f32 = 0.15;

/// The weight of a word that shades a question and rarely makes it another.
const MODIFIER_WEIGHT: f32 = 0.6;

/// The weight of a word that no wording of ours has.
const UNKNOWN_WEIGHT: f32 = 2.2;

/// How alike two forms of a word are, or a word and its misspelling.
const RELATED: f32 = 0.9;

/// In texts of more words than this a strange word is no misspelt one of ours.
const MOST_MISTYPED: usize = 10;

#[derive(Debug)]
struct Wording {
    key: Key,
    weight: f32,
    /// Which of the words that say nothing it has, a bit each.
    faint: u128,
}

#[derive(Debug)]
struct Stem {
    text: String,
    weight: f32,
    /// The wordings that have it.
    wordings: Vec<usize>,
    /// Its bit, if it says nothing.
    faint: u128,
    /// Its length in characters.
    length: usize,
    /// Which letters it has, to tell quickly that two words are far apart.
    letters: u32,
}

/// A wording that is known, and what else it resembles.
#[derive(Debug)]
struct Known {
    key: Key,
    alike: OnceLock<Vec<Guess>>,
}

/// The wordings.
#[derive(Debug, Default)]
pub(super) struct Index {
    exact: HashMap<String, Known>,
    wordings: Vec<Wording>,
    stems: Vec<Stem>,
    vocabulary: HashMap<String, usize>,
    /// Stems by their first [`ROOT`] characters, and by their first.
    roots: HashMap<String, Vec<usize>>,
    initials: HashMap<char, Vec<usize>>,
    /// Wordings that consist of words that say nothing: found by nothing else.
    light: Vec<usize>,
}

/// Forms of one word have at least so many first letters in common.
const ROOT: usize = 5;

impl Index {
    /// Adds a folded wording. The first question to claim it has it.
    pub(super) fn add(&mut self, folded: String, key: Key) {
        if folded.is_empty() || self.exact.contains_key(&folded) {
            return;
        }
        let wording = self.wordings.len();
        for word in distinct(&folded) {
            let id = self.stem_id(&word);
            if let Some(stem) = self.stems.get_mut(id) {
                stem.wordings.push(wording);
            }
        }
        self.wordings.push(Wording {
            key,
            weight: 0.0,
            faint: 0,
        });
        let alike = OnceLock::new();
        self.exact.insert(folded, Known { key, alike });
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
            faint: 0,
            length: word.chars().count(),
            letters: letters(word),
        });
        id
    }

    /// Weighs the words and lays them out for search, once all wordings are there.
    pub(super) fn finish(&mut self) {
        let mut faint = 0;
        for (id, stem) in self.stems.iter_mut().enumerate() {
            let mut questions: Vec<Key> = Vec::new();
            for wording in stem.wordings.iter().filter_map(|at| self.wordings.get(*at)) {
                let question = match wording.key {
                    Key::Part(field, _) => Key::Field(field),
                    key => key,
                };
                if !questions.contains(&question) {
                    questions.push(question);
                }
            }
            stem.weight = weight_of(stem, questions.len());
            if is_empty_word(&stem.text) && faint < u128::BITS {
                stem.faint = 1 << faint;
                faint += 1;
            }
            for at in &stem.wordings {
                if let Some(wording) = self.wordings.get_mut(*at) {
                    wording.weight += stem.weight;
                    wording.faint |= stem.faint;
                }
            }
            let root: String = stem.text.chars().take(ROOT).collect();
            self.roots.entry(root).or_default().push(id);
            if let Some(first) = stem.text.chars().next() {
                self.initials.entry(first).or_default().push(id);
            }
        }
        let light = |wording: &Wording| {
            let empty = weight_of_bits(wording.faint);
            reaches(2.0 * empty, empty + wording.weight)
        };
        self.light = (0..self.wordings.len())
            .filter(|at| self.wordings.get(*at).is_some_and(light))
            .collect();
    }

    /// The question of which this folded text is a known wording.
    pub(super) fn known(&self, folded: &str) -> Option<Key> {
        self.exact.get(folded).map(|known| known.key)
    }

    /// What a folded text resembles, each wording by itself.
    pub(super) fn alike(&self, folded: &str, mut found: impl FnMut(Guess)) {
        match self.exact.get(folded) {
            Some(known) => known
                .alike
                .get_or_init(|| self.compare(folded))
                .iter()
                .for_each(|guess| found(*guess)),
            None => self.compare(folded).into_iter().for_each(found),
        }
    }

    fn compare(&self, folded: &str) -> Vec<Guess> {
        let words = distinct(folded);
        let forgive = words.len() <= MOST_MISTYPED;
        let mut asked = 0.0f32;
        let mut common: Vec<(&Stem, f32)> = Vec::with_capacity(words.len());
        for word in &words {
            asked += self.look_up(word, forgive, &mut common);
        }
        let most: f32 = common
            .iter()
            .map(|(stem, likeness)| stem.weight * likeness)
            .sum();
        if !reaches(2.0 * most, asked + most) {
            return Vec::new();
        }
        let mut shared = vec![0.0f32; self.wordings.len()];
        let mut touched = self.light.clone();
        let (faint, telling): (Vec<_>, Vec<_>) =
            common.into_iter().partition(|(stem, _)| stem.faint != 0);
        for (stem, likeness) in telling {
            for at in &stem.wordings {
                if let Some(sum) = shared.get_mut(*at) {
                    if *sum == 0.0 {
                        touched.push(*at);
                    }
                    *sum += 2.0 * stem.weight * likeness;
                }
            }
        }
        let faintest: f32 = faint
            .iter()
            .map(|(_, likeness)| 2.0 * EMPTY_WEIGHT * likeness)
            .sum();
        let mut found: Vec<Guess> = Vec::new();
        for at in touched {
            let (Some(wording), Some(sum)) = (self.wordings.get(at), shared.get(at)) else {
                continue;
            };
            let all = asked + wording.weight;
            if !reaches(sum + faintest, all) {
                continue;
            }
            let empty: f32 = faint
                .iter()
                .filter(|(stem, _)| stem.faint & wording.faint != 0)
                .map(|(_, likeness)| 2.0 * EMPTY_WEIGHT * likeness)
                .sum();
            let score = ((sum + empty) / all * ALMOST).min(ALMOST);
            if score >= LEAST {
                keep(
                    &mut found,
                    Guess {
                        key: wording.key,
                        score,
                    },
                );
            }
        }
        found
    }

    /// Finds the stems that a word is or may be, with how alike they are, and says what the word
    /// weighs in the text.
    fn look_up<'a>(
        &'a self,
        word: &str,
        forgive_typing: bool,
        common: &mut Vec<(&'a Stem, f32)>,
    ) -> f32 {
        if let Some(stem) = self.vocabulary.get(word).and_then(|id| self.stems.get(*id)) {
            common.push((stem, 1.0));
            return stem.weight;
        }
        let weight = if is_empty_word(word) {
            EMPTY_WEIGHT
        } else if is_modifier(word) {
            MODIFIER_WEIGHT
        } else {
            UNKNOWN_WEIGHT
        };
        let Some((last, c)) = word.char_indices().nth(ROOT - 1) else {
            return weight;
        };
        let before = common.len();
        let root = word.get(..last + c.len_utf8());
        let roots = root.and_then(|root| self.roots.get(root));
        let roots = roots
            .into_iter()
            .flatten()
            .filter_map(|id| self.stems.get(*id));
        common.extend(
            roots
                .filter(|stem| same_root(&stem.text, word))
                .map(|stem| (stem, RELATED)),
        );
        if common.len() == before && forgive_typing {
            common.extend(self.misspelt(word).map(|stem| (stem, RELATED)));
        }
        let lightest = |weight: f32, (stem, _): &(&Stem, f32)| weight.min(stem.weight);
        common.iter().skip(before).fold(weight, lightest)
    }

    /// The stems of which a word may be a misspelling.
    fn misspelt<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a Stem> {
        let length = word.chars().count();
        let letters = letters(word);
        let ids = word
            .chars()
            .next()
            .and_then(|first| self.initials.get(&first));
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.stems.get(*id))
            .filter(move |stem| {
                // Each of the two or three errors that are forgiven changes at most two letters.
                stem.length.abs_diff(length) <= 2
                    && (stem.letters ^ letters).count_ones() as usize * 2 <= stem.length.max(length)
            })
            .filter(move |stem| mistyped(&stem.text, word))
    }
}

/// Whether what is shared may be enough of all that there is.
fn reaches(shared: f32, all: f32) -> bool {
    // A little less than exact, so that rounding loses nothing.
    shared * ALMOST >= (LEAST - 0.001) * all
}

/// One bit a letter; all that are no letters of the alphabet share one.
fn letters(word: &str) -> u32 {
    word.chars().fold(0, |letters, c| {
        let bit = match c {
            'a'..='z' => u32::from(c) - u32::from('a'),
            _ => 31,
        };
        letters | 1 << bit
    })
}

fn weight_of_bits(faint: u128) -> f32 {
    (0..faint.count_ones()).map(|_| EMPTY_WEIGHT).sum()
}

/// A stem's weight falls with the number of questions that use it.
fn weight_of(stem: &Stem, questions: usize) -> f32 {
    #[allow(clippy::cast_precision_loss)] // A handful of questions.
    let rare = (1.0 + 24.0 / questions.max(1) as f32).ln();
    if is_empty_word(&stem.text) {
        EMPTY_WEIGHT
    } else if is_modifier(&stem.text) {
        MODIFIER_WEIGHT
    } else if stem.length <= 2 {
        // Numbers and letters tell "Referee 1" from "Referee 2", and little else.
        rare.min(0.8)
    } else {
        rare
    }
}

/// Adds a guess; one entry a question, the best that was said of it.
pub(super) fn keep(guesses: &mut Vec<Guess>, guess: Guess) {
    match guesses.iter_mut().find(|known| known.key == guess.key) {
        Some(known) => known.score = known.score.max(guess.score),
        None => guesses.push(guess),
    }
}
