//! The words of a question as they are put into a definition: without the mark that it must be
//! answered, the advice behind it and the line to write on; and the id that is made of them.

use crate::forms::find::is_follow_up;
use crate::forms::guidance::Advice;
use crate::forms::wording::{fold, is_empty_word, without_brackets, without_number};

/// A question taken out of what stands in its cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wording {
    /// The question.
    pub(super) question: String,
    /// What explains it in the same cell, line by line.
    pub(super) guidance: Vec<String>,
    /// Whether it is marked as one that must, or need not, be answered.
    pub(super) marked: Option<bool>,
}

/// Longer ids are hard to type.
const LONGEST_ID: usize = 40;
/// So many words of a question make its id.
const MOST_WORDS: usize = 5;

impl Wording {
    /// Takes the question out of a text. `stars` says whether an asterisk means that it must be
    /// answered.
    pub(super) fn of(text: &str, stars: bool) -> Self {
        let (first, rest) = split(text);
        let mut wording = Self {
            guidance: rest
                .lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !fold(line).is_empty())
                .collect(),
            marked: marked(text, stars),
            question: String::new(),
        };
        let bare = without_marks(without_number(first.trim()));
        let bare = bare
            .trim()
            .trim_end_matches(':')
            .trim_end_matches('*')
            .trim_end_matches(':')
            .trim();
        wording.question = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        wording
    }
}

/// The question, and what follows it in the same cell.
fn split(text: &str) -> (String, String) {
    let text = text.trim();
    if let Some((first, rest)) = text.split_once('\n') {
        let begins = |c: char| c.is_uppercase() || matches!(c, '(' | '[' | '•' | '-' | '*');
        let ended = first.trim_end().ends_with(['?', ':', '.', '*', ')']);
        let anew = rest.trim_start().starts_with(begins);
        if ended || anew || Advice::of(&fold(rest)).given() {
            let (question, more) = split(first);
            return (question, format!("{more}\n{rest}"));
        }
        return (text.replace('\n', " "), String::new());
    }
    // "Do you drive? We ask because visits are rural."
    let sentence = text
        .match_indices(['?', '.'])
        .map(|(at, sign)| at + sign.len())
        .find(|end| text.get(*end..).is_some_and(|rest| rest.starts_with(' ')));
    if let Some((question, rest)) = sentence.and_then(|end| text.split_at_checked(end)) {
        let follows = rest.trim();
        let enough = question.split_whitespace().count() >= 3;
        let is_note = follows.split_whitespace().count() >= 3
            && follows.starts_with(char::is_uppercase)
            && !follows.contains('?')
            // "Do you drive? If yes, please give details" is one question.
            && !is_follow_up(follows);
        if enough && is_note {
            return (question.to_owned(), follows.to_owned());
        }
    }
    (text.to_owned(), String::new())
}

const REQUIRED: &[&str] = &[
    "required",
    "mandatory",
    "compulsory",
    "must be answered",
    "essential",
];
const OPTIONAL: &[&str] = &["optional", "if you wish", "not required"];

fn in_brackets(text: &str, words: &[&str]) -> bool {
    text.split(['(', '['])
        .skip(1)
        .filter_map(|rest| rest.split([')', ']']).next())
        .any(|inside| words.contains(&fold(inside).as_str()))
}

fn marked(text: &str, stars: bool) -> Option<bool> {
    if in_brackets(text, OPTIONAL) || fold(text).ends_with(" optional") {
        return Some(false);
    }
    let first = text.lines().next().unwrap_or_default();
    let bare = without_number(first.trim()).trim();
    let star =
        bare.trim_end_matches([':', '?', ' ']).ends_with('*') || first.trim().starts_with('*');
    ((stars && star) || in_brackets(text, REQUIRED)).then_some(true)
}

/// Without asterisks at its ends and "(required)".
fn without_marks(text: &str) -> String {
    let text = text.trim().trim_matches('*').trim();
    let said = in_brackets(text, REQUIRED) || in_brackets(text, OPTIONAL);
    let kept = match text.rfind(['(', '[']) {
        Some(at) if said => text.get(..at).unwrap_or(text),
        _ => text,
    };
    kept.trim().trim_end_matches('*').trim().to_owned()
}

/// The id of a question, made of the words that tell it from others. It depends on nothing but the
/// words, so that learning once more gives the same.
pub(super) fn id_of(question: &str) -> String {
    let bare = without_brackets(without_number(question));
    let folded = fold(&bare);
    let ascii = |word: &&str| word.chars().all(|c| c.is_ascii_alphanumeric());
    let all: Vec<&str> = folded.split(' ').filter(ascii).collect();
    let telling: Vec<&str> = all
        .iter()
        .copied()
        .filter(|word| !is_empty_word(word))
        .collect();
    let words = if telling.is_empty() { all } else { telling };
    let mut id = String::new();
    for word in words.into_iter().take(MOST_WORDS) {
        if id.len() + word.len() >= LONGEST_ID {
            break;
        }
        if !id.is_empty() {
            id.push('_');
        }
        id.push_str(word);
    }
    if id.chars().any(|c| c.is_ascii_lowercase()) {
        id
    } else {
        String::from("question")
    }
}

/// The id with a number behind it where it is taken.
pub(super) fn unique(id: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(id) {
        return id.to_owned();
    }
    (2..10_000)
        .map(|number| format!("{id}_{number}"))
        .find(|id| !taken(id))
        .unwrap_or_else(|| id.to_owned())
}
