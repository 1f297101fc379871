//! In which language a letter is written: whoever writes in Welsh is answered in Welsh, or by a
//! person.

use super::arrived::Case;
use crate::domain::language::{Language, WelshLetters};
use crate::domain::plan::Reason;

/// The language of a letter for the message at hand. A letter that waits for a person is in
/// English: a Welsh one that nobody approved must not go out, not even by their word.
pub(super) fn of_letter(case: &Case<'_>) -> Language {
    of(case.snapshot.welsh, case.found.language)
}

/// The language of a letter to somebody who writes in this one.
pub(super) fn of(welsh: WelshLetters, theirs: Language) -> Language {
    match welsh {
        WelshLetters::ToNobody => Language::English,
        WelshLetters::ToWelshWriters => theirs,
        WelshLetters::ToEverybody => Language::Welsh,
    }
}

/// Why the letter waits for a person, where the message is in a language that no letter may be
/// written in.
pub(super) fn needs_a_person(case: &Case<'_>) -> Option<Reason> {
    unapproved(case.snapshot.welsh, case.found.language)
}

/// The same for a letter that answers no message.
pub(super) fn unapproved(welsh: WelshLetters, theirs: Language) -> Option<Reason> {
    let unanswerable = theirs == Language::Welsh && of(welsh, theirs) != Language::Welsh;
    let words = "Written in Welsh, and there is no approved Welsh letter: please answer in Welsh. The letter in English waits.";
    unanswerable.then(|| Reason::new("written_in_welsh", words))
}
