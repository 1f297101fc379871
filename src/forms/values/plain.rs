//! Addresses, telephone numbers, postcodes and lists: shapes that tell by themselves whether they
//! are what the question asks for.

use super::{Parsed, marks};
use crate::domain::form::Field;
use crate::domain::reading::Value;
use crate::forms::question::is_long;
use crate::forms::wording::fold;

/// Whether a text is short enough for a one-line answer.
pub(super) fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= 40
}

/// An address as typed, without what programs put around it.
pub(super) fn email(text: &str) -> Parsed {
    let found: Vec<&str> = text
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"')
        })
        .map(|word| {
            word.trim_start_matches("mailto:")
                .trim_matches(['.', ':', '\u{200b}'])
        })
        .filter(|word| is_address(word))
        .collect();
    let Some(first) = found.first() else {
        return Parsed::doubtful(text);
    };
    let value = Value::Text((*first).into());
    if found.iter().any(|other| !other.eq_ignore_ascii_case(first)) {
        Parsed::less_sure(value, 0.6)
    } else {
        Parsed::sure(value)
    }
}

/// RFC 5321 §4.5.3.1: local part up to 64 octets, domain up to 255. Stranger things than this
/// exist, and they come out as doubtful rather than refused.
fn is_address(word: &str) -> bool {
    let Some((local, domain)) = word.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && local.len() <= 64
        && !local.contains('@')
        && domain.len() <= 255
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

/// A telephone number, as typed. A spreadsheet that took it for a number has eaten its zero.
pub(super) fn phone(text: &str) -> Parsed {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let words = text.chars().filter(|c| c.is_alphabetic()).count();
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let kept = Value::Text(text.into());
    match digits.len() {
        // UK numbers without their zero begin with 1, 2, 3, 7 or 8 and have ten digits.
        10 if plain && !text.starts_with(['0', '4', '5', '6', '9']) => {
            Parsed::less_sure(Value::Text(format!("0{text}")), 0.82)
        }
        12 if plain && text.starts_with("44") => {
            Parsed::less_sure(Value::Text(format!("+{text}")), 0.82)
        }
        7..=15 if words <= 30 => Parsed::sure(kept),
        16..=48 if words <= 60 => Parsed::less_sure(kept, 0.75),
        _ => Parsed::doubtful(text),
    }
}

/// A postcode. A stray point or hyphen is tolerated, and another country's code stays as typed.
pub(in crate::forms) fn postcode(text: &str) -> Parsed {
    let bare: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase();
    if let Some((outward, inward)) = british(&bare) {
        return Parsed::sure(Value::Text(format!("{outward} {inward}")));
    }
    let digits = bare.chars().any(|c| c.is_ascii_digit());
    if digits && (4..=10).contains(&bare.len()) {
        Parsed {
            fits: false,
            ..Parsed::less_sure(Value::Text(text.into()), 0.7)
        }
    } else {
        Parsed::doubtful(text)
    }
}

/// `A9 9AA`, `A99 9AA`, `AA9 9AA`, `AA99 9AA`, `A9A 9AA`, `AA9A 9AA`, and GIR 0AA.
fn british(bare: &str) -> Option<(&str, &str)> {
    let split = bare.len().checked_sub(3)?;
    let (outward, inward) = (bare.get(..split)?, bare.get(split..)?);
    let shape = |part: &str| {
        part.chars()
            .map(|c| if c.is_ascii_digit() { '9' } else { 'A' })
            .collect::<String>()
    };
    let fits = matches!(
        shape(outward).as_str(),
        "A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A"
    ) || outward == "GIR";
    (fits && shape(inward) == "9AA").then_some((outward, inward))
}

/// Members of a list: the configured choices that the text names. What it says besides lowers the
/// confidence, and so does a word that turns the meaning round.
pub(super) fn list(field: &Field, text: &str) -> Parsed {
    let (names, rest) = name_choices(field, &fold(text));
    if names.is_empty() {
        let typed: Vec<String> = text
            .split([',', ';', '\n', '/'])
            .map(|item| item.trim().to_string())
            .filter(|item| !item.is_empty())
            .collect();
        return Parsed {
            fits: false,
            ..Parsed::less_sure(Value::List(typed), 0.5)
        };
    }
    let turned = rest.iter().any(|word| TURNS.contains(&word.as_str()));
    let besides = rest
        .iter()
        .filter(|word| !JOINS.contains(&word.as_str()))
        .count();
    let sure = match (turned, besides) {
        (true, _) => 0.5,
        (false, 0) => 1.0,
        (false, 1..=2) => 0.85,
        (false, _) => 0.7,
    };
    Parsed::less_sure(Value::List(names), sure)
}

/// Words that turn a list round: "anywhere but London".
const TURNS: &[&str] = &[
    "not",
    "except",
    "but",
    "excluding",
    "no",
    "never",
    "apart",
    "without",
    "none",
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

/// The choices that a folded text names, in its order, and the words that are left.
fn name_choices(field: &Field, folded: &str) -> (Vec<String>, Vec<String>) {
    let mut left = format!(" {folded} ");
    let mut chosen: Vec<(usize, String)> = Vec::new();
    let mut spellings: Vec<(String, &str)> = field
        .choices
        .iter()
        .flat_map(|choice| {
            std::iter::once(&choice.name)
                .chain(&choice.also)
                .map(|spelling| (fold(spelling), choice.name.as_str()))
        })
        .collect();
    // The longest spelling first, so that "South East" is not read out of "South East Wales".
    spellings.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
    for (spelling, name) in &spellings {
        let padded = format!(" {spelling} ");
        while let Some(at) = left.find(&padded) {
            let gone = format!(" {} ", "~".repeat(spelling.len()));
            left.replace_range(at..at + padded.len(), &gone);
            if !chosen.iter().any(|(_, known)| known == name) {
                chosen.push((at, (*name).into()));
            }
        }
    }
    chosen.sort();
    let names = chosen.into_iter().map(|(_, name)| name).collect();
    let rest = left
        .split(' ')
        .filter(|word| !word.is_empty() && !word.starts_with('~'))
        .map(String::from)
        .collect();
    (names, rest)
}

/// The choice that a text names, if it names exactly that.
pub(in crate::forms) fn choice_of<'a>(field: &'a Field, text: &str) -> Option<&'a str> {
    if is_long(text) {
        return None;
    }
    let folded = fold(text);
    let bare = fold(&crate::forms::wording::without_brackets(text));
    field
        .choices
        .iter()
        .find(|choice| {
            std::iter::once(&choice.name)
                .chain(&choice.also)
                .map(|spelling| fold(spelling))
                .any(|spelling| spelling == folded || spelling == bare)
        })
        .map(|choice| choice.name.as_str())
}

/// Whether a text is a sign and nothing else.
pub(in crate::forms) fn is_mark(text: &str) -> bool {
    marks::alone(text).is_some()
}
