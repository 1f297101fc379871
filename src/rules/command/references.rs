//! Numbers of applications as people list them: "12, 15 and 18", "QPM-0012 & #15".
//!
//! A number that may be no reference ("20 2 referees missing", "12-15") is asked back: a list
//! that takes in one application too many decides on the wrong person.

use super::misread::{misread, unhinted};
use super::vocabulary::Verb;
use super::words::{clipped, folded, split_word, without};
use crate::domain::application::Reference;
use crate::domain::command::Misread;

/// One number as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) number: u32,
    /// With the prefix of references.
    pub(super) prefixed: bool,
}

/// What parts the last number of a list from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Only,
    Space,
    Comma,
    And,
}

/// A list of numbers, and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List<'a> {
    pub(super) numbers: Vec<Number>,
    last: Part,
    pub(super) rest: &'a str,
}

/// More numbers than this in one list are no list.
const MOST: usize = 201;

/// Words between a verb and the numbers.
pub(super) const FILLERS: &[&str] = &[
    "application",
    "applications",
    "applicant",
    "applicants",
    "candidate",
    "candidates",
    "number",
    "numbers",
    "nos",
    "ref",
    "reference",
    "references",
    "both",
];

/// What makes the number before it a count and no reference.
const UNITS: &[&str] = &[
    "year",
    "years",
    "yrs",
    "month",
    "months",
    "week",
    "weeks",
    "day",
    "days",
    "hour",
    "hours",
    "people",
    "persons",
    "applications",
    "applicants",
    "candidates",
    "others",
    "more",
    "of",
    "times",
    "referees",
    "references",
    "referee",
    "assessors",
    "percent",
    "pm",
    "am",
];

/// The words for small numbers, from one on.
const SPELLED: [&str; 20] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// The number that a word spells, from one to twenty.
pub(super) fn spelled(word: &str) -> Option<u32> {
    let word = folded(word);
    let at = SPELLED.iter().position(|name| *name == word)?;
    u32::try_from(at).ok()?.checked_add(1)
}

impl List<'_> {
    /// The references, each once.
    pub(super) fn references(&self, prefix: &str) -> Vec<Reference> {
        let mut all: Vec<Reference> = Vec::new();
        for one in &self.numbers {
            let reference = Reference::new(prefix, one.number);
            if !all.contains(&reference) {
                all.push(reference);
            }
        }
        all
    }

    /// A question back where `words` behind the list may make its last number none.
    pub(super) fn doubt(&self, verb: Verb, words: &str) -> Option<Misread> {
        let last = self.numbers.last()?;
        let next = split_word(words).map(|(word, _)| folded(word))?;
        let counts = UNITS.contains(&next.as_str());
        let apart =
            words.trim_start().starts_with([':', '-', '(']) || super::free::is_marked(words);
        let loose = match self.last {
            Part::Space => !apart,
            Part::Comma => !apart && !last.prefixed,
            Part::Only | Part::And => false,
        };
        ((counts && !last.prefixed) || loose).then(|| {
            let listed = listed(&self.numbers);
            misread(
                format!(
                    "I do not know whether {} is an application or belongs to your words.",
                    last.number
                ),
                format!("{} {listed}: {}", verb.word(), clipped(words, 40)),
            )
        })
    }
}

/// "12, 15 and 18".
fn listed(numbers: &[Number]) -> String {
    let all: Vec<String> = numbers.iter().map(|one| one.number.to_string()).collect();
    match all.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => all.concat(),
    }
}

/// The list that a text begins with; none where it begins with no number.
pub(super) fn list<'a>(
    verb: Verb,
    prefix: &str,
    text: &'a str,
) -> Result<Option<List<'a>>, Misread> {
    let text = without(text, FILLERS);
    let text = after_abbreviation(text);
    let Some((first, mut rest)) = one(prefix, text)? else {
        return Ok(None);
    };
    let mut numbers = vec![first];
    let mut last = Part::Only;
    loop {
        range(verb, prefix, numbers.last(), rest)?;
        thousand(verb, numbers.last(), rest)?;
        let (part, behind) = parted(rest);
        let next = match part {
            Part::Only => None,
            _ => one(prefix, after_abbreviation(without(behind, FILLERS)))?,
        };
        let Some((number, behind)) = next else {
            break;
        };
        if numbers.len() >= MOST {
            return Err(unhinted("There are too many numbers in one list."));
        }
        numbers.push(number);
        last = part;
        rest = behind;
    }
    Ok(Some(List {
        numbers,
        last,
        rest,
    }))
}

/// "no. 12": the full stop tells it from a refusal.
fn after_abbreviation(text: &str) -> &str {
    match split_word(text) {
        Some((word, rest)) if word.eq_ignore_ascii_case("no.") => rest,
        _ => text,
    }
}

/// What parts two numbers at the start of a text, and what follows.
fn parted(text: &str) -> (Part, &str) {
    let trimmed = text.trim_start();
    let spaced = trimmed.len() < text.len();
    let (mut part, mut rest) = match trimmed.strip_prefix([',', '&', '+']) {
        Some(rest) if trimmed.starts_with(',') => (Part::Comma, rest),
        Some(rest) => (Part::And, rest),
        None if spaced => (Part::Space, trimmed),
        None => (Part::Only, trimmed),
    };
    // "12 and15".
    let glued = rest
        .trim_start()
        .split_at_checked(3)
        .filter(|(word, behind)| {
            word.eq_ignore_ascii_case("and") && behind.starts_with(|c: char| c.is_ascii_digit())
        });
    if let Some((_, behind)) = glued {
        return (Part::And, behind);
    }
    if part != Part::Only
        && let Some((word, behind)) = split_word(rest)
        && (matches!(word, "&" | "+") || word.eq_ignore_ascii_case("and"))
    {
        (part, rest) = (Part::And, behind);
    }
    (part, rest)
}

/// One number at the start of a text, and what follows.
pub(super) fn one<'a>(prefix: &str, text: &'a str) -> Result<Option<(Number, &'a str)>, Misread> {
    let text = text.trim_start();
    let text = text.strip_prefix('#').unwrap_or(text);
    let (prefixed, digits) = match after_prefix(prefix, text) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let Some((digits, rest)) = digits.split_at_checked(end).filter(|(d, _)| !d.is_empty()) else {
        return Ok(None);
    };
    let mut behind = rest.chars();
    let ends = match (behind.next(), behind.next()) {
        // "12.5", "12:30", "12,000", "12/15".
        (Some('.' | ':' | '/'), Some(c)) => !c.is_ascii_digit(),
        (Some(c), _) => !(c.is_alphanumeric() || matches!(c, '%' | '@' | '\\' | '_' | '/')),
        (None, _) => true,
    };
    if !ends {
        return Ok(None);
    }
    let Ok(number) = digits.parse() else {
        return Err(unhinted(format!(
            "{} is larger than any number that I know.",
            clipped(digits, 20)
        )));
    };
    Ok(Some((Number { number, prefixed }, rest)))
}

/// What follows the prefix and what people put behind it: "QPM-", "qpm ", "QPM" with a long dash.
fn after_prefix<'a>(prefix: &str, text: &'a str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    if prefix.is_empty() || !head.eq_ignore_ascii_case(prefix) {
        return None;
    }
    let digits = rest.trim_start_matches(|c: char| {
        matches!(
            c,
            ' ' | '\t' | '\u{a0}' | '-' | '#' | ':' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
    });
    digits
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(digits)
}

/// "1,200" may be one number, too.
fn thousand(verb: Verb, first: Option<&Number>, rest: &str) -> Result<(), Misread> {
    let digits = rest.strip_prefix(',').map_or(0, |behind| {
        behind.chars().take_while(char::is_ascii_digit).count()
    });
    let first = first.filter(|one| digits == 3 && one.number < 1_000 && !one.prefixed);
    let Some(first) = first else {
        return Ok(());
    };
    let both = rest.get(1..4).unwrap_or_default();
    Err(misread(
        format!(
            "I do not know whether {},{both} is one number.",
            first.number
        ),
        format!("{} {} and {both}", verb.word(), first.number),
    ))
}

/// "12-15" may be two applications or four: it is asked back, with all of them as the hint.
fn range(verb: Verb, prefix: &str, first: Option<&Number>, rest: &str) -> Result<(), Misread> {
    let Some(first) = first else {
        return Ok(());
    };
    let trimmed = rest.trim_start();
    let dash = |c: char| c == '-' || ('\u{2010}'..='\u{2015}').contains(&c);
    let behind = match trimmed.strip_prefix(dash) {
        Some(behind) => Some(behind),
        None => super::words::after_any(trimmed, &["to", "through", "till", "until", "up to"]),
    };
    let Some(behind) = behind else {
        return Ok(());
    };
    let Some((last, _)) = one(prefix, behind)? else {
        return Ok(());
    };
    let between = last.number.saturating_sub(first.number);
    let all: Vec<Number> = if (1..=20).contains(&between) {
        (first.number..=last.number)
            .map(|number| Number {
                number,
                prefixed: false,
            })
            .collect()
    } else {
        vec![first.clone(), last.clone()]
    };
    Err(misread(
        format!(
            "I do not know whether {} to {} means two applications or all between.",
            first.number, last.number
        ),
        format!("{} {}", verb.word(), listed(&all)),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Verb;
    use super::{list, spelled};

    fn numbers(text: &str) -> Option<(Vec<u32>, String)> {
        let list = list(Verb::Ask, "QPM", text).ok()??;
        let numbers = list.numbers.iter().map(|one| one.number).collect();
        Some((numbers, list.rest.trim().to_owned()))
    }

    #[test]
    fn lists_are_read_as_people_write_them() {
        for text in [
            "12, 15 and 18",
            "12 15 18",
            "12 & 15 & 18",
            "12, 15, and 18",
            "#12, #15 and #18",
            "QPM-0012, qpm 15 and QPM\u{2011}0018",
            "applications 12, 15 and number 18",
            "no. 12, 15 + 18",
            "qpm0012,15,18",
        ] {
            assert_eq!(
                numbers(text),
                Some((vec![12, 15, 18], String::new())),
                "{text}"
            );
        }
        let words = Some((vec![20], "already assessing".to_owned()));
        assert_eq!(numbers("QPM-0020 already assessing"), words);
    }

    #[test]
    fn what_may_be_no_reference_is_none() {
        for text in [
            "12-15",
            "12 to 15",
            "QPM-0012 \u{2013} QPM-0015",
            "99999999999",
        ] {
            assert!(list(Verb::Ask, "QPM", text).is_err(), "{text}");
        }
        for text in [
            "", "Zoe", "12th", "12.5", "\u{a3}12", "12%", "12/15", "QPM", "no 12",
        ] {
            assert_eq!(list(Verb::Ask, "QPM", text), Ok(None), "{text}");
        }
        assert_eq!(spelled("Twelve,"), Some(12));
        assert_eq!(spelled("dozen"), None);
    }
}
