//! Telephone numbers as people write them, and what a telephone can dial of them.
//!
//! A number is judged by its digits alone: it is never refused for not being in use, since the
//! numbers set aside for drama (07700 900xxx) and those of new ranges are numbers, too. What has
//! too few or too many digits stays as typed and is doubtful; a zero that a spreadsheet took away
//! is put back, which is less sure, and doubtful unless only a British mobile can be meant.

use unicode_normalization::UnicodeNormalization as _;

use super::Parsed;
use crate::domain::reading::Value;

/// A telephone answer is no longer than this; behind it nobody looks for numbers.
const LONGEST: usize = 400;
/// Answers with more letters than this are about something else as well.
const MOST_LETTERS: usize = 60;
/// Digits that are no number: times of day, "24/7", "ask for room 12".
const ASIDE: usize = 4;
/// ITU-T E.164 §6.1: fifteen digits at most, with the country code. Niue has the shortest.
const SHORTEST: usize = 7;
const MOST_DIGITS: usize = 15;

/// Reads a telephone answer. It stays as typed; only a zero or plus that a spreadsheet took away
/// is put back.
pub(super) fn phone(text: &str) -> Parsed {
    let found = Found::in_text(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let plain = !text.is_empty() && digits == text.len();
    let kept = match found.numbers.first() {
        Some(Number {
            restored: Some(sign),
            ..
        }) if plain => format!("{sign}{text}"),
        _ => text.to_owned(),
    };
    let value = Value::Text(kept);
    let restored = found.numbers.iter().any(|number| number.restored.is_some());
    let mobiles = found
        .numbers
        .iter()
        .all(|number| number.dialled.starts_with("+447"));
    let odd = found.odd || letters > MOST_LETTERS;
    match (found.numbers.is_empty(), odd, restored) {
        (false, false, false) => Parsed::sure(value),
        (false, false, true) if mobiles => Parsed::less_sure(value, 0.82),
        (false, ..) => Parsed::less_sure(value, 0.75),
        (true, ..) if (6..=16).contains(&digits) && letters <= MOST_LETTERS => {
            Parsed::less_sure(value, 0.7)
        }
        (true, ..) => Parsed::doubtful(text),
    }
}

/// The numbers of an answer by E.164, one behind another, an extension as RFC 3966 §3 has it.
pub(super) fn normal(text: &str) -> Option<String> {
    let numbers: Vec<String> = Found::in_text(text)
        .numbers
        .into_iter()
        .map(|number| number.dialled)
        .collect();
    (!numbers.is_empty()).then(|| numbers.join(", "))
}

/// One number.
#[derive(Debug)]
struct Number {
    dialled: String,
    /// What a spreadsheet took away in front of it.
    restored: Option<char>,
}

/// What a text holds.
#[derive(Debug, Default)]
struct Found {
    numbers: Vec<Number>,
    /// Digits are left that make no number.
    odd: bool,
}

impl Found {
    fn in_text(text: &str) -> Self {
        let end = text.floor_char_boundary(LONGEST);
        let text: String = text.split_at(end).0.nfkc().collect();
        let mut found = Self::default();
        for run in runs(&text) {
            found.take(&run);
        }
        if found.numbers.is_empty() {
            // "0113/2345678": the slash stands within one number.
            let whole: String = text
                .chars()
                .filter(|c| !matches!(c, '/' | ',' | '\n'))
                .collect();
            if let [only] = runs(&whole).as_slice()
                && let Some(number) = number(&only.text)
            {
                found.numbers.push(number);
                found.odd = false;
            }
        }
        found
    }

    fn take(&mut self, run: &Run) {
        let digits = run.text.chars().filter(char::is_ascii_digit).count();
        if run.is_extension
            && (1..=7).contains(&digits)
            && let Some(last) = self.numbers.last_mut()
            && !last.dialled.contains(';')
        {
            last.dialled.push_str(";ext=");
            last.dialled
                .extend(run.text.chars().filter(char::is_ascii_digit));
            return;
        }
        for written in split(&run.text) {
            match number(&written) {
                Some(number) if self.numbers.iter().all(|one| one.dialled != number.dialled) => {
                    self.numbers.push(number);
                }
                Some(_) => {}
                None => {
                    let digits = written.chars().filter(char::is_ascii_digit).count();
                    self.odd |= digits > ASIDE;
                }
            }
        }
    }
}

/// Digits with the signs that people put within a number.
#[derive(Debug, Default)]
struct Run {
    text: String,
    /// The word before it says that it is an extension.
    is_extension: bool,
}

/// The stretches of a text that hold digits.
fn runs(text: &str) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut run = Run::default();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        let within = c.is_ascii_digit()
            || matches!(c, '(' | ')' | '.' | '-' | '\u{2010}'..='\u{2015}')
            || (c.is_whitespace() && c != '\n');
        if !within && run.text.contains(|c: char| c.is_ascii_digit()) {
            run.is_extension = is_extension(&word);
            found.push(std::mem::take(&mut run));
            word.clear();
        }
        if within || c == '+' {
            run.text.push(c);
        } else {
            run.text.clear();
            if c.is_alphabetic() || c == '#' {
                word.push(c);
            } else if !matches!(c, '.' | ':' | '=') {
                word.clear();
            }
        }
    }
    found
}

/// The word in front of an extension.
fn is_extension(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "x" | "ext" | "extn" | "extension" | "exten" | "est" | "estyniad" | "#"
    )
}

/// Several numbers with nothing but space between them. A new one begins with 0 or + where the
/// one before it is long enough.
fn split(run: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for chunk in run.split_whitespace() {
        let begins = chunk.trim_start_matches('(').starts_with(['0', '+']) && chunk != "(0)";
        let long_enough = |written: &String| {
            let national = written.replace("(0)", "");
            national.chars().filter(char::is_ascii_digit).count() >= 10
        };
        match found
            .last_mut()
            .filter(|last| !(begins && long_enough(last)))
        {
            Some(last) => last.push_str(chunk),
            None => found.push(chunk.to_owned()),
        }
    }
    found
}

/// The number that somebody wrote, if its digits make one.
fn number(written: &str) -> Option<Number> {
    let plus = written.trim_start_matches(['(', '.', '-']).starts_with('+');
    // "+44 (0)20": the zero is for callers within the country (ITU-T E.123 §2.5 advises against).
    let bare = written.replace(
        "(0)",
        if plus || written.starts_with("00") {
            ""
        } else {
            "0"
        },
    );
    let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
    let sure = |dialled: String| Number {
        dialled,
        restored: None,
    };
    if plus {
        return international(&digits).map(sure);
    }
    if let Some(abroad) = digits.strip_prefix("00") {
        return international(abroad).map(sure);
    }
    if let Some(national) = digits.strip_prefix('0') {
        return british(national).map(sure);
    }
    let restored = |sign| {
        move |dialled| Number {
            dialled,
            restored: Some(sign),
        }
    };
    match digits.strip_prefix("44") {
        Some(national) if digits.len() == 12 => british(national).map(restored('+')),
        // Numbers that a spreadsheet took for figures.
        _ if digits.starts_with(['1', '2', '3', '7', '8']) => british(&digits)
            .filter(|_| digits.len() == 10)
            .map(restored('0')),
        _ => None,
    }
}

/// A number behind its `+`. Which countries there are is not asked: E.164 needs no table, and
/// new codes come.
fn international(digits: &str) -> Option<String> {
    if let Some(national) = digits.strip_prefix("44") {
        return british(national.strip_prefix('0').unwrap_or(national));
    }
    // The Irish dial their zero at home only; Italians dial theirs from everywhere.
    let digits = match digits.strip_prefix("3530") {
        Some(national) => format!("353{national}"),
        None => digits.to_owned(),
    };
    let fits = (SHORTEST..=MOST_DIGITS).contains(&digits.len()) && !digits.starts_with('0');
    (fits && (!digits.starts_with('1') || digits.len() == 11)).then(|| format!("+{digits}"))
}

/// A British number without its zero: ten digits (Ofcom, National Telephone Numbering Plan);
/// some of the oldest areas and freephone numbers have nine, and 0800 1111 and 0845 4647 seven.
fn british(national: &str) -> Option<String> {
    let first = national.chars().next()?;
    let fits = match national.len() {
        10 => matches!(first, '1' | '2' | '3' | '5' | '7' | '8' | '9'),
        9 => matches!(first, '1' | '5' | '8'),
        7 => matches!(national, "8001111" | "8454647"),
        _ => false,
    };
    fits.then(|| format!("+44{national}"))
}

#[cfg(test)]
mod tests;
