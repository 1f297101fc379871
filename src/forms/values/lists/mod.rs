//! Lists: the configured choices that an answer names, and what it says besides.
//!
//! Only choices are asserted. What is on nobody's list ("Leeds", "peer advocacy") stays beside
//! them as typed, and the answer is doubtful; so is one that turns a choice round ("anywhere but
//! London").

use super::Parsed;
use crate::domain::form::Field;
use crate::domain::reading::Value;
use crate::forms::question::is_long;
use crate::forms::wording::{Letters, fold, without_brackets};

/// Members of a list: the configured choices that the text names. What it says besides lowers the
/// confidence, and so does a word that turns the meaning round.
pub(super) fn list(field: &Field, text: &str) -> Parsed {
    let named = Named::in_text(field, &fold(text));
    if named.choices.is_empty() {
        let typed = if named.turned {
            vec![text.trim().to_owned()]
        } else {
            items(text)
        };
        return Parsed {
            fits: false,
            ..Parsed::less_sure(Value::List(typed), 0.5)
        };
    }
    let sure = if named.turned {
        0.5
    } else if is_as_printed(field, &named.choices) {
        0.6
    } else if items(text).iter().any(|item| is_other(field, item)) {
        0.75
    } else {
        match named.besides {
            0 => 1.0,
            1..=2 => 0.85,
            _ => 0.7,
        }
    };
    Parsed::less_sure(Value::List(named.choices), sure)
}

/// Whether a text names so nearly all choices that it may be the form's own list, out of which
/// somebody chose by a mark that got lost.
fn is_as_printed(field: &Field, named: &[String]) -> bool {
    const FEWEST: usize = 5;
    named.len() >= FEWEST && named.len() * 5 >= field.choices.len() * 4
}

/// The members of a list that was typed with signs between them.
fn items(text: &str) -> Vec<String> {
    text.split([',', ';', '\n', '/', '•', '·', '|'])
        .map(|item| item.trim().trim_start_matches(['-', '–', '*']).trim())
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a member is somebody's own and none of the choices: a few words that are no remark.
fn is_other(field: &Field, item: &str) -> bool {
    let folded = fold(item);
    let words = folded.split(' ').filter(|word| !JOINS.contains(word));
    let named = Named::in_text(field, &folded);
    named.choices.is_empty() && !named.turned && (1..=4).contains(&words.count())
}

/// Words that turn what follows them round: "anywhere but London".
const TURNS: &[&str] = &[
    "not",
    "except",
    "excepting",
    "excluding",
    "exclude",
    "but",
    "no",
    "never",
    "apart",
    "without",
    "other",
    "bar",
    "heblaw",
];

/// Words between a turn and what it turns: "apart from the North East", "not in Wales".
const BETWEEN: &[&str] = &[
    "from", "for", "the", "in", "to", "of", "than", "and", "or", "nor",
];

/// Words that only join the members of a list.
const JOINS: &[&str] = &[
    "and",
    "or",
    "the",
    "in",
    "of",
    "a",
    "advocacy",
    "advocate",
    "advocates",
    "region",
    "regions",
    "england",
    "uk",
    "plus",
    "also",
    "both",
    "all",
    "o",
    "x",
];

/// What stands where a choice was named, in place of its words.
const GONE: char = '~';

/// The choices of a text.
#[derive(Debug, Default)]
struct Named {
    /// In the text's order, each once.
    choices: Vec<String>,
    /// Words that name none and do not only join.
    besides: usize,
    /// A word turns a choice, or the whole, round.
    turned: bool,
}

impl Named {
    fn in_text(field: &Field, folded: &str) -> Self {
        let (left, mut places) = without_choices(field, folded);
        places.sort();
        let mut named = Self::default();
        let mut turning = false;
        let mut places = places.into_iter();
        for word in left.split(' ').filter(|word| !word.is_empty()) {
            if word.starts_with(GONE) {
                let Some((_, choice)) = places.next() else {
                    break;
                };
                if !turning && !named.choices.contains(&choice) {
                    named.choices.push(choice);
                }
                continue;
            }
            let turns = TURNS.contains(&word);
            named.turned |= turns;
            turning = turns || (turning && BETWEEN.contains(&word));
            named.besides += usize::from(!turns && !JOINS.contains(&word));
        }
        named
    }
}

/// The text with a sign in place of each choice, and the choices with where each stood.
fn without_choices(field: &Field, folded: &str) -> (String, Vec<(usize, String)>) {
    let mut left = format!(" {folded} ");
    let mut places: Vec<(usize, String)> = Vec::new();
    let mut spellings: Vec<(String, &str)> = spellings(field, Letters::of(folded))
        .filter(|(spelling, _)| !spelling.is_empty())
        .collect();
    // The longest spelling first, so that "South East" is not read out of "South East Wales".
    spellings.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
    for (spelling, name) in &spellings {
        let padded = format!(" {spelling} ");
        while let Some(at) = left.find(&padded) {
            let gone: String = std::iter::repeat_n(GONE, spelling.len()).collect();
            left.replace_range(at..at + padded.len(), &format!(" {gone} "));
            places.push((at, (*name).into()));
        }
    }
    (left, places)
}

/// The choice that a text names, if it names exactly that.
pub(in crate::forms) fn choice_of<'a>(field: &'a Field, text: &str) -> Option<&'a str> {
    if is_long(text) {
        return None;
    }
    let folded = fold(text);
    let bare = fold(&without_brackets(text));
    spellings(field, Letters::of(&folded))
        .find(|(spelling, _)| *spelling == folded || *spelling == bare)
        .map(|(_, name)| name)
}

/// The spellings of a field's choices, folded, with the choice of each: those that a text with these
/// letters may hold. There are some hundred, and most texts are a few words.
fn spellings(field: &Field, letters: Letters) -> impl Iterator<Item = (String, &str)> {
    field.choices.iter().flat_map(move |choice| {
        std::iter::once(&choice.name)
            .chain(&choice.also)
            .filter(move |spelling| letters.have(Letters::of(spelling)))
            .map(|spelling| (fold(spelling), choice.name.as_str()))
    })
}

#[cfg(test)]
mod tests;
