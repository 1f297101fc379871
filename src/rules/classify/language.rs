//! In which language somebody writes: English or Welsh, told by the small words that a text
//! cannot do without.
//!
//! The rule. A text is Welsh where it has three or more different small words of Welsh, and
//! twice as many Welsh as English ones in all; it is English where it has three or more
//! different small words of English. What a person wrote in the mail decides; where that says
//! nothing ("Bore da, dyma fe. Diolch"), the answers on their form do; and where those say
//! nothing, it is English. The signature and what is quoted are nobody's words here.
//!
//! What stands in names of places, employers and people (y, yr, yn, ar, Mae, Beth), what a
//! greeting or a word of thanks is made of, and what either language spells like the other does
//! not count: "Bore da" and an address in Pen-y-bont make no mail Welsh. A mail that says all
//! in both languages is English: either would do.

use super::wording::Words;
use crate::domain::language::Language;
use crate::domain::reading::{Answer, Value};

/// What language it is shows in fewer words.
const MOST_WORDS: usize = 1000;
/// As many different small words make a language.
const ENOUGH: usize = 3;

/// Small words of Welsh, as they stand before an apostrophe, in the order of
/// their octets.
const WELSH: &[&str] = &[
    "ac",
    "allaf",
    "allech",
    "allwch",
    "amdani",
    "amdano",
    "anfon",
    "anfonaf",
    "anfonais",
    "angen",
    "arna",
    "arnaf",
    "ataf",
    "ateb",
    "atoch",
    "atom",
    "ble",
    "bod",
    "buais",
    "bues",
    "bydd",
    "byddaf",
    "byddai",
    "byddwn",
    "cael",
    "credu",
    "cysylltu",
    "ddim",
    "derbyn",
    "dros",
    "drwy",
    "dwi",
    "dydw",
    "dyma",
    "dyna",
    "eich",
    "ein",
    "eisiau",
    "eisoes",
    "eto",
    "faint",
    "fel",
    "felly",
    "fod",
    "fy",
    "fydd",
    "fyddai",
    "gael",
    "galla",
    "gallaf",
    "gallech",
    "gallwch",
    "gennych",
    "gennyf",
    "gennym",
    "gobeithio",
    "gofyn",
    "gweithiais",
    "gweithio",
    "gweld",
    "gwneud",
    "gwybod",
    "gyda",
    "gysylltu",
    "heb",
    "hefyd",
    "hoffai",
    "hoffem",
    "hoffwn",
    "honno",
    "hwn",
    "hyn",
    "hynny",
    "isio",
    "lenwi",
    "llenwi",
    "mae",
    "maen",
    "maent",
    "mewn",
    "modd",
    "moyn",
    "nac",
    "nad",
    "nawr",
    "neu",
    "nghais",
    "nghymru",
    "nid",
    "oedd",
    "oeddwn",
    "oes",
    "ofyn",
    "ond",
    "os",
    "pam",
    "pryd",
    "pwy",
    "rhaid",
    "rhwng",
    "roedd",
    "roeddwn",
    "rwan",
    "rwy",
    "rwyf",
    "rydw",
    "rydych",
    "rydym",
    "sut",
    "sy",
    "sydd",
    "trwy",
    "wedi",
    "weithio",
    "weld",
    "wneud",
    "wrth",
    "wybod",
    "wyf",
    "ydw",
    "ydwyf",
    "ydy",
    "ydych",
    "ydym",
    "ydyw",
    "yma",
    "yng",
    "ynghlwm",
    "ynghylch",
    "ynglyn",
    "ynglŷn",
    "ysgrifennu",
    "yw",
];

/// Small words of English that Welsh does not spell the same way, in the order of their octets.
const ENGLISH: &[&str] = &[
    "about",
    "and",
    "any",
    "apply",
    "are",
    "as",
    "attach",
    "attached",
    "be",
    "been",
    "but",
    "by",
    "can",
    "could",
    "dear",
    "don't",
    "find",
    "for",
    "forward",
    "from",
    "had",
    "has",
    "have",
    "hello",
    "here",
    "how",
    "i'd",
    "i'll",
    "i'm",
    "i've",
    "if",
    "in",
    "is",
    "it",
    "it's",
    "its",
    "kind",
    "know",
    "like",
    "looking",
    "me",
    "more",
    "my",
    "not",
    "of",
    "on",
    "or",
    "our",
    "please",
    "regards",
    "should",
    "sincerely",
    "some",
    "thank",
    "thanks",
    "that",
    "the",
    "there",
    "these",
    "this",
    "those",
    "to",
    "want",
    "was",
    "we",
    "were",
    "what",
    "when",
    "which",
    "who",
    "will",
    "with",
    "would",
    "you",
    "your",
];

/// In which language the writer of `said`, or else of `answers`, writes.
pub(super) fn language_of(said: &str, answers: &[Answer]) -> Language {
    let typed: Vec<&str> = answers
        .iter()
        .filter_map(|answer| match &answer.value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    told(said)
        .or_else(|| told(&typed.join("\n")))
        .unwrap_or(Language::English)
}

/// The language of a text, where it tells.
fn told(text: &str) -> Option<Language> {
    let words = Words::of(text);
    let (mut welsh, mut english) = (Tally::default(), Tally::default());
    let each = words.as_str().split(|c: char| !is_of_word(c));
    for word in each.filter(|word| !word.is_empty()).take(MOST_WORDS) {
        let word = word.trim_matches(['\'', '-']);
        let stem = word.split('\'').next().unwrap_or_default();
        match (listed(ENGLISH, word), listed(WELSH, stem)) {
            (Some(word), _) => english.add(word),
            (None, Some(stem)) => welsh.add(stem),
            (None, None) => {}
        }
    }
    if welsh.different() >= ENOUGH && welsh.all >= english.all.saturating_mul(2) {
        Some(Language::Welsh)
    } else {
        (english.different() >= ENOUGH).then_some(Language::English)
    }
}

/// What holds a word together: a place called Betws-y-coed is one.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '\'' || c == '-'
}

fn listed(list: &'static [&'static str], word: &str) -> Option<&'static str> {
    let place = list.binary_search(&word).ok()?;
    list.get(place).copied()
}

/// The words of one language that were found.
#[derive(Default)]
struct Tally {
    all: usize,
    known: Vec<&'static str>,
}

impl Tally {
    fn add(&mut self, word: &'static str) {
        self.all = self.all.saturating_add(1);
        if !self.known.contains(&word) {
            self.known.push(word);
        }
    }

    fn different(&self) -> usize {
        self.known.len()
    }
}
