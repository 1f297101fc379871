//! What an answer to a question looks like, by what its place takes, by what is printed there and by
//! the question's own words; and the choices that it offers.

use super::paper::Slot;
use crate::domain::form::{Choice, Field, FieldType};
use crate::forms::guidance::is_prompt;
use crate::forms::layout::Takes;
use crate::forms::lexicon::Lexicon;
use crate::forms::values::marks::yes_or_no;
use crate::forms::wording::{fold, without_brackets};

/// The options that the places of a question offer, each once.
pub(super) fn options(slots: &[&Slot], lexicon: &Lexicon) -> Vec<String> {
    const MOST: usize = 300;
    let mut found: Vec<String> = Vec::new();
    for slot in slots {
        let listed: &[String] = match &slot.takes {
            Some(Takes::OneOf(choices)) => choices,
            _ => &[],
        };
        for option in listed.iter().chain(&slot.options).take(MOST) {
            let option = option.trim();
            let folded = fold(option);
            let new = !found.iter().any(|known| fold(known) == folded);
            if new && !folded.is_empty() && !is_prompt(lexicon, option, &folded) {
                found.push(option.to_owned());
            }
        }
    }
    found
}

/// Whether options are yes and no, with or without more than that to say.
pub(super) fn say_yes_or_no(options: &[String]) -> bool {
    let short = |option: &&String| option.split_whitespace().count() <= 3;
    let said: Vec<bool> = options
        .iter()
        .filter(short)
        .filter_map(|option| yes_or_no(option))
        .collect();
    said.contains(&true) && said.contains(&false) && said.len() * 3 >= options.len() * 2
}

/// The choices of a list: where a choice is one that the program knows, under the name that it
/// knows it by.
pub(super) fn choices(options: &[String], known: &[Choice]) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    for option in options {
        let choice = known_choice(option, known).unwrap_or_else(|| Choice {
            name: option.clone(),
            also: Vec::new(),
        });
        if !found
            .iter()
            .any(|one| fold(&one.name) == fold(&choice.name))
        {
            found.push(choice);
        }
    }
    found
}

/// The known choice that an option is. Its other spellings are lent to it; a spelling that is new
/// stands beside them.
fn known_choice(option: &str, known: &[Choice]) -> Option<Choice> {
    let named = |choice: &Choice, text: &str| {
        let mut names = std::iter::once(&choice.name).chain(&choice.also);
        names.any(|name| fold(name) == fold(text))
    };
    if let Some(choice) = known.iter().find(|choice| named(choice, option)) {
        return Some(Choice {
            name: choice.name.clone(),
            also: Vec::new(),
        });
    }
    let bare = without_brackets(option);
    let mut choice = known.iter().find(|choice| named(choice, &bare))?.clone();
    choice.also.push(option.to_owned());
    Some(choice)
}

/// Gives a field of ours the choices of this form.
pub(super) fn with_choices(field: &mut Field, known: &[Choice], options: &[String]) {
    if field.field_type == FieldType::List && options.len() >= 2 {
        field.choices = choices(options, known);
    }
}

/// The type of a question of the organisation's own, and whether it is a guess.
pub(super) fn own_type(question: &str, slots: &[&Slot], options: &[String]) -> (FieldType, bool) {
    let sure = |kind| (kind, false);
    if slots.iter().any(|slot| slot.takes == Some(Takes::Day)) {
        return sure(FieldType::Date);
    }
    if say_yes_or_no(options) || prints_yes_no(question, slots) {
        return sure(FieldType::YesNo);
    }
    if options.len() >= 2 {
        return sure(FieldType::List);
    }
    if slots.iter().any(|slot| slot.takes == Some(Takes::Tick)) {
        return sure(FieldType::Confirmation);
    }
    let folded = fold(&without_brackets(question));
    let words: Vec<&str> = folded.split(' ').collect();
    let dated = slots
        .iter()
        .any(|slot| slot.printed.as_deref().is_some_and(is_date_shape));
    if let Some(kind) = by_words(&words).or(dated.then_some(FieldType::Date)) {
        return sure(kind);
    }
    let big = slots.iter().any(|slot| slot.big);
    if big || asks_for_much(&fold(question)) {
        return sure(FieldType::LongText);
    }
    // "Do you drive?" may be answered with a yes or with a story.
    let open = words.first().is_some_and(|first| CLOSED.contains(first)) && question.contains('?');
    (FieldType::Text, open)
}

/// How questions begin that a yes or a no may answer.
const CLOSED: &[&str] = &[
    "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "were", "will", "would",
];

fn by_words(words: &[&str]) -> Option<FieldType> {
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let about = |wanted: &[&str]| words.len() <= 8 && has(wanted);
    if about(&["email", "emails", "ebost"]) {
        Some(FieldType::Email)
    } else if about(&["postcode"]) && !has(&["address", "area", "areas"]) {
        Some(FieldType::Postcode)
    } else if about(&["telephone", "phone", "tel", "mobile", "landline"]) {
        Some(FieldType::Phone)
    } else if about(&["date", "dated", "dob", "dyddiad"]) && !has(&["dates", "up", "to", "range"]) {
        Some(FieldType::Date)
    } else {
        None
    }
}

fn is_date_shape(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("dd mm") || folded == "day month year"
}

fn prints_yes_no(question: &str, slots: &[&Slot]) -> bool {
    let printed = slots.iter().filter_map(|slot| slot.printed.as_deref());
    let in_question = format!(" {} ", fold(question));
    let asks = [" yes no ", " y n "]
        .iter()
        .any(|pair| in_question.contains(pair));
    asks || leaves_choice(question) || printed.clone().any(leaves_choice)
}

/// Whether a text is nothing but a yes and a no of which one is to be left: "Yes / No (please delete
/// as appropriate)". It stands where the answer goes and asks nothing.
pub(super) fn is_yes_or_no_to_delete(text: &str) -> bool {
    const HOW: &[&str] = &[
        "applicable",
        "appropriate",
        "as",
        "circle",
        "choose",
        "delete",
        "either",
        "necessary",
        "one",
        "or",
        "please",
        "select",
        "tick",
    ];
    let folded = fold(text);
    let said: Vec<Option<bool>> = folded
        .split(' ')
        .filter(|word| !HOW.contains(word))
        .map(yes_or_no)
        .collect();
    said.len() == 2 && said.contains(&Some(true)) && said.contains(&Some(false))
}

/// Whether words are to be deleted in a text as not appropriate: "I am / am not", "Yes / No".
pub(super) fn leaves_choice(text: &str) -> bool {
    let padded = format!(" {} ", fold(&without_brackets(text)));
    let pairs = [
        " yes no ",
        " no yes ",
        " y n ",
        " am am not ",
        " am not am ",
        " do do not ",
        " have have not ",
        " can cannot ",
        " is is not ",
    ];
    text.contains('/') && pairs.iter().any(|pair| padded.contains(pair))
}

/// Whether a question asks for more than a line.
fn asks_for_much(folded: &str) -> bool {
    let padded = format!(" {folded} ");
    [
        " describe ",
        " explain ",
        " details ",
        " tell us ",
        " experience ",
        " example ",
        " examples ",
        " why ",
        " how would ",
        " words ",
        " outline ",
        " statement ",
        " information ",
        " summary ",
        " reasons ",
        " demonstrate ",
    ]
    .iter()
    .any(|sign| padded.contains(sign))
}
