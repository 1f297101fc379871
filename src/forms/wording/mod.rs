//! Wordings made comparable: what two ways of putting one question have in common once case,
//! accents, quotes, numbering, brackets and politeness are left out.
//!
//! It compares and never decides; it must not see file formats or answers' meanings.

mod fold;
mod phrase;

use std::borrow::Cow;

pub(super) use fold::{fold, is_wordier};
pub(super) use phrase::{Letters, Phrase, holds};

/// Words that say nothing about which question is asked, in alphabetical order (Welsh included).
const EMPTY_WORDS: &[&str] = &[
    "a",
    "ac",
    "all",
    "also",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "below",
    "by",
    "can",
    "chi",
    "complete",
    "could",
    "describe",
    "did",
    "do",
    "does",
    "eich",
    "enter",
    "ever",
    "for",
    "from",
    "give",
    "had",
    "has",
    "have",
    "here",
    "how",
    "i",
    "if",
    "in",
    "is",
    "it",
    "its",
    "list",
    "may",
    "me",
    "my",
    "o",
    "of",
    "on",
    "or",
    "our",
    "outline",
    "please",
    "provide",
    "s",
    "say",
    "should",
    "some",
    "state",
    "such",
    "summarise",
    "tell",
    "that",
    "the",
    "there",
    "these",
    "this",
    "to",
    "us",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "will",
    "with",
    "would",
    "write",
    "y",
    "yn",
    "you",
    "your",
    "yourself",
    "yr",
];

/// Whether a folded word says nothing about which question is asked.
pub(super) fn is_empty_word(word: &str) -> bool {
    EMPTY_WORDS.binary_search(&word).is_ok()
}

/// Words that shade a question and rarely make it another, in alphabetical order.
const MODIFIERS: &[&str] = &[
    "actively",
    "brief",
    "briefly",
    "current",
    "currently",
    "direct",
    "directly",
    "further",
    "general",
    "independent",
    "moment",
    "now",
    "own",
    "particular",
    "personal",
    "personally",
    "possible",
    "present",
    "presently",
    "relevant",
    "short",
    "significant",
    "specific",
    "wider",
];

/// Whether a folded word only shades a question.
pub(super) fn is_modifier(word: &str) -> bool {
    MODIFIERS.binary_search(&word).is_ok()
}

/// The word without its plural.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if let Some(root) = word.strip_suffix("ies")
        && word.chars().count() > 4
    {
        return Cow::Owned(format!("{root}y"));
    }
    Cow::Borrowed(match word.strip_suffix('s') {
        Some(root) if root.chars().count() > 2 && !root.ends_with(['s', 'u', 'i']) => root,
        _ => word,
    })
}

/// Whether two stems are forms of one word: a long common beginning ("advocate", "advocacy").
pub(super) fn same_root(one: &str, other: &str) -> bool {
    let common = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    // Lengths are counted only where it matters: this is asked for every pair of words.
    common >= 5 && common * 5 >= one.chars().count().max(other.chars().count()) * 3
}

/// Whether one stem is the other with a typing error.
pub(super) fn mistyped(one: &str, other: &str) -> bool {
    // Asked for every pair of words, so what is cheap comes first.
    if one.chars().next() != other.chars().next() || one.len().abs_diff(other.len()) > 8 {
        return false;
    }
    let (a, b) = (one.chars().count(), other.chars().count());
    // In a short word another letter makes another word ("greet", "green"); letters swapped, lost
    // or doubled do not.
    let short = a.min(b) <= 5 && a == b && sorted(one) != sorted(other);
    a >= 5
        && b >= 4
        && !short
        && a.abs_diff(b) <= 2
        && strsim::normalized_damerau_levenshtein(one, other) >= 0.75
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// The question without its number ("Q3.", "4)", "12 -", "b)", "(iv)").
pub(super) fn without_number(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '•' | '*' | '·' | '▪' | '–' | '-')
    });
    let text = after_letter(text, &["q:", "question:"]);
    let word = ["question", "qu", "q", "no.", "no"]
        .iter()
        .find(|word| {
            behind(text, word).is_some_and(|rest| {
                rest.trim_start_matches(['.', ' '])
                    .starts_with(|c: char| c.is_ascii_digit())
            })
        })
        .map_or(0, |word| word.len());
    let start = text
        .get(word..)
        .unwrap_or(text)
        .trim_start_matches(['.', ' ', '(']);
    let digits = start.chars().take_while(char::is_ascii_digit).count();
    let numbered = if (1..=3).contains(&digits) {
        let rest = start.get(digits..).unwrap_or_default();
        let rest = rest
            .strip_prefix(|c: char| {
                c.is_ascii_lowercase() && !rest.chars().nth(1).is_some_and(char::is_alphanumeric)
            })
            .unwrap_or(rest);
        after_mark(rest).or_else(|| (word > 0).then(|| rest.trim_start()))
    } else {
        letter_number(start)
    };
    match numbered {
        Some(rest) if rest.chars().any(char::is_alphabetic) => rest,
        _ => text,
    }
}

/// The answer without the mark that it is one ("A: Leeds", "Answer: Leeds").
pub(super) fn without_answer_mark(text: &str) -> &str {
    after_letter(text, &["a:", "ans:", "answer:", "ateb:"])
}

/// The text behind one of these beginnings, whatever their case.
fn after_letter<'a>(text: &'a str, starts: &[&str]) -> &'a str {
    starts
        .iter()
        .find_map(|start| behind(text, start))
        .map_or(text, str::trim_start)
}

/// The text behind this beginning, whatever its case.
fn behind<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

/// What follows the point, bracket, colon or dash behind a number; decimals go on ("1.2 Name").
fn after_mark(rest: &str) -> Option<&str> {
    let marked = rest
        .strip_prefix(['.', ')', ':', ']'])
        .or_else(|| rest.trim_start().strip_prefix(['-', '–', '.', ')']));
    match marked {
        Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => Some(
            after
                .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')'))
                .trim_start(),
        ),
        Some(after) => Some(after.trim_start_matches([')', '.', ' ', '\u{a0}', '\t'])),
        None => rest
            .starts_with([' ', '\u{a0}', '\t'])
            .then(|| rest.trim_start()),
    }
}

/// `a)`, `b.` and `(iv)` in front of a question.
fn letter_number(start: &str) -> Option<&str> {
    let letters: String = start
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let roman = letters.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    if letters.is_empty() || (letters.len() > 1 && !roman) || letters.len() > 4 {
        return None;
    }
    let rest = start.get(letters.len()..)?;
    let rest = rest.strip_prefix(')').or_else(|| rest.strip_prefix(". "))?;
    Some(rest.trim_start())
}

/// The text without what stands in brackets, as "(max 500 words)"; the whole if nothing is left.
pub(super) fn without_brackets(text: &str) -> Cow<'_, str> {
    let bracket = |c| matches!(c, '(' | '[' | '{' | '<' | ')' | ']' | '}' | '>');
    if !text.contains(bracket) {
        return Cow::Borrowed(text);
    }
    let mut depth = 0u32;
    let mut left = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => left.push(c),
            _ => {}
        }
    }
    if left.chars().any(char::is_alphanumeric) {
        Cow::Owned(left)
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, same_root, stem, without_brackets, without_number};

    #[test]
    fn one_question_in_many_dresses_folds_to_one_wording() {
        for (typed, folded) in [
            ("E-mail", "email"),
            ("E-MAIL:*", "email"),
            ("Post Code", "postcode"),
            ("Applicant\u{2019}s name", "applicants name"),
            ("Ｎａｍｅ", "name"),
            ("Grŵp ethnig", "grwp ethnig"),
            ("Health & social care", "health and social care"),
        ] {
            assert_eq!(fold(typed), folded);
        }
    }

    #[test]
    fn numbers_in_front_of_a_question_are_left_out() {
        for typed in [
            "1. Name",
            "1) Name",
            "Q1. Name",
            "Question 1: Name",
            "Q 1 Name",
            "1.2 Name",
            "a) Name",
            "(iv) Name",
            "12 - Name",
            "1 Name",
            "No. 3 Name",
            "2a. Name",
            "• Name",
        ] {
            assert_eq!(without_number(typed), "Name", "{typed}");
        }
        for kept in [
            "1st referee",
            "7 Beech Avenue",
            "Name",
            "Quality lead",
            "2026",
        ] {
            let left = without_number(kept);
            assert!(
                left == kept || kept.starts_with('7'),
                "{kept} became {left}"
            );
        }
    }

    #[test]
    fn the_lists_are_in_order_so_that_they_can_be_searched() {
        assert!(super::EMPTY_WORDS.is_sorted());
        assert!(super::MODIFIERS.is_sorted());
    }

    #[test]
    fn brackets_and_forms_of_a_word_are_forgiven() {
        assert_eq!(without_brackets("Date (dd/mm/yyyy)").trim(), "Date");
        assert_eq!(without_brackets("(tick)"), "(tick)");
        assert_eq!(stem("regions"), "region");
        assert_eq!(stem("address"), "address");
        assert!(same_root("advocate", "advocacy"));
        assert!(!same_root("organisation", "origin"));
    }
}
