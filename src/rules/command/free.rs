//! The words behind a decision: what is kept as a note, what the applicant is told, and what makes
//! it no decision at all.
//!
//! Only what follows "tell them:" or "saying" is ever meant for an applicant. A condition, a doubt
//! or a second thought behind the number stops the command; words that are marked as a note
//! ("because", "note:") are nothing but that.

use super::manners::without_courtesy;
use super::misread::misread;
use super::references::one;
use super::vocabulary::{Verb, verb};
use super::words::{after_any, clipped, each, folded, split_word, unmarked};
use crate::domain::command::Misread;

/// Words behind a decision, parted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Free {
    pub(super) note: Option<String>,
    pub(super) tell: Option<String>,
}

/// How words for the applicant begin.
const TELLS: &[&str] = &[
    "and tell them that",
    "and tell them",
    "tell them that",
    "tell them",
    "and tell her",
    "tell her",
    "and tell him",
    "tell him",
    "saying that",
    "saying",
];

/// What marks words as a note.
const MARKS: &[&str] = &[
    "with the note",
    "with a note",
    "with note",
    "note",
    "reason",
    "reasons",
];

/// What begins a reason.
const REASONS: &[&str] = &[
    "because", "since", "as they", "as she", "as he", "due to", "owing to",
];

/// Conditions and doubts, wherever they stand.
const NOWHERE: &[&str] = &[
    "if",
    "unless",
    "maybe",
    "perhaps",
    "possibly",
    "provided",
    "providing",
    "assuming",
    "depending",
    "pending",
    "subject to",
    "not yet",
    "not now",
    "not sure",
    "may be",
    "might",
    "hold on",
    "second thoughts",
    "no wait",
    "scrap that",
    "ignore that",
    "wait for",
];

/// What stops a decision where it follows the number at once.
const NOT_FIRST: &[&str] = &[
    "or",
    "and",
    "then",
    "but",
    "except",
    "plus",
    "don't",
    "dont",
    "do not",
    "actually",
    "wait",
    "later",
    "tomorrow",
    "soon",
    "next",
    "once",
    "when",
    "whenever",
    "after",
    "until",
    "till",
    "before",
    "as soon",
    "only",
    "on monday",
    "on tuesday",
    "on wednesday",
    "on thursday",
    "on friday",
    "sorry",
    "?",
    "as well",
    "along with",
    "together with",
];

/// Parts the words behind a list; a question back where they make it no decision.
pub(super) fn free(decides: Verb, prefix: &str, text: &str) -> Result<Free, Misread> {
    let (kept, tell) = told(text);
    let kept = unmarked(kept).trim();
    let tell = tell.map(|words| unmarked(words).trim());
    if tell.is_some_and(str::is_empty) {
        return Err(misread(
            "There are no words behind \"tell them:\".",
            "decline 12 tell them: thank you for your time",
        ));
    }
    let note = if let Some(words) = after_any(kept, MARKS) {
        unmarked(words).trim()
    } else {
        doubt(decides, prefix, kept)?;
        kept
    };
    let note = note.trim_end_matches([',', ';', ':', '-', ' ']);
    // ":)" is no reason.
    let owned = |words: &str| {
        words
            .contains(char::is_alphanumeric)
            .then(|| words.to_owned())
    };
    Ok(Free {
        note: owned(note),
        tell: tell.and_then(owned),
    })
}

/// Whether there are words for the applicant in a text.
pub(super) fn tells(text: &str) -> bool {
    told(text).1.is_some()
}

/// Whether a line goes on with words for the applicant.
pub(super) fn begins_telling(text: &str) -> bool {
    after_any(text, TELLS).is_some()
}

/// Whether words begin with what marks them as a note or as words for the applicant.
pub(super) fn is_marked(text: &str) -> bool {
    let text = unmarked(text);
    [TELLS, MARKS, REASONS]
        .iter()
        .any(|phrases| after_any(text, phrases).is_some())
}

/// What is kept, and what is told: from the first mark of it on.
fn told(text: &str) -> (&str, Option<&str>) {
    let mut rest = text;
    while let Some((word, behind)) = split_word(rest) {
        let at = rest.trim_start();
        // "tell" begins a tale as well as an order: only with its object is it the latter.
        if matches!(folded(word).as_str(), "and" | "tell" | "saying")
            && let Some(words) = after_any(at, TELLS)
        {
            let kept = text.len().saturating_sub(at.len());
            return (text.get(..kept).unwrap_or_default(), Some(words));
        }
        rest = behind;
    }
    (text, None)
}

/// Whether the words make a decision none.
fn doubt(decides: Verb, prefix: &str, text: &str) -> Result<(), Misread> {
    joined(prefix, text, true)?;
    if after_any(text, REASONS).is_some() {
        return Ok(());
    }
    let stop = |why: &str| {
        Err(misread(
            format!("{why} To keep it as a note, write \"note:\" before it."),
            format!("{} 12 note: {}", decides.word(), clipped(text, 40)),
        ))
    };
    if text.contains('?') {
        return stop("This is a question.");
    }
    let mut rest = text;
    let mut first = true;
    while let Some((_, behind)) = split_word(rest) {
        if let Some(words) = found(rest, NOWHERE) {
            return stop(&format!(
                "It says \"{words}\", and a command has no conditions."
            ));
        }
        if first && let Some(words) = stopping(prefix, rest) {
            return stop(&format!("I do not know what \"{words}\" makes of it."));
        }
        first = false;
        rest = behind;
    }
    Ok(())
}

/// The first of these phrases at the start of a text.
fn found<'p>(text: &str, phrases: &[&'p str]) -> Option<&'p str> {
    phrases
        .iter()
        .find(|phrase| super::words::after(text, phrase).is_some())
        .copied()
}

/// What stops a decision at the start of the words behind it.
fn stopping(prefix: &str, text: &str) -> Option<String> {
    if let Some(words) = found(text, NOT_FIRST) {
        return Some(words.to_owned());
    }
    let (word, rest) = split_word(text)?;
    let word = folded(word);
    let alone = rest.trim().is_empty();
    let number = matches!(one(prefix, rest), Ok(Some(_)));
    let is_no = matches!(word.as_str(), "not" | "no");
    (is_no && (alone || number)).then_some(word)
}

/// Whether words go on with another command, or (where `numbers` count) with another number, in a
/// way that may be either.
pub(super) fn joined(prefix: &str, text: &str, numbers: bool) -> Result<(), Misread> {
    let mut rest = text;
    // A command may stand behind what parts sentences, and in front of all other words.
    let mut parted = true;
    let mut comma = false;
    while let Some((word, behind)) = split_word(rest) {
        let joins = matches!(folded(word).as_str(), "and" | "then") || matches!(word, "&" | "+");
        let next = if joins { behind } else { rest };
        if joins || parted {
            let bare = next.trim_start_matches(|c: char| !c.is_alphanumeric());
            if let Some(said) = command_at(prefix, bare) {
                return Err(misread(
                    format!("\"{said}\" may be a command or part of your words."),
                    format!("; {said}"),
                ));
            }
            let number = matches!(one(prefix, next), Ok(Some(_)) | Err(_));
            if numbers && number && (joins || comma) {
                return Err(misread(
                    "There is a number among your words that may be another application.",
                    "recruit 12 and 15: your words",
                ));
            }
        }
        comma = word.ends_with(',');
        parted = word.ends_with([',', ':', '.', '!', ';']) || !word.contains(char::is_alphanumeric);
        rest = behind;
    }
    Ok(())
}

/// The command that a text begins with, if its verb is followed by what such a command needs.
fn command_at(prefix: &str, text: &str) -> Option<String> {
    let bare = without_courtesy(text);
    let (verb, rest) = verb(bare)?;
    let rest = super::words::without(rest, super::references::FILLERS);
    let (number, _) = one(prefix, rest).ok()??;
    (verb.names_applications() || matches!(verb, Verb::Target | Verb::Done | Verb::Send))
        .then(|| format!("{} {}", verb.word(), number.number))
}

/// The command that is mentioned somewhere in a text, as it would be written: a verb, perhaps
/// mistyped, and a number.
pub(super) fn mentioned(prefix: &str, text: &str) -> Option<String> {
    let mut rest = text;
    for (index, _) in each(text).enumerate() {
        let (word, behind) = split_word(rest)?;
        // Slips are looked for where a command would stand: it takes long to find them.
        let slip = || {
            (index < 8)
                .then(|| super::vocabulary::mistyped(&folded(word)))
                .flatten()
                .map(|verb| (verb, behind))
        };
        let found = verb(rest).or_else(slip);
        if let Some((verb, after)) = found
            && verb.names_applications()
        {
            let after = super::words::without(after, super::references::FILLERS);
            if let Ok(Some((number, _))) = one(prefix, after) {
                return Some(format!("{} {}", verb.word(), number.number));
            }
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Verb;
    use super::{free, mentioned};
    use crate::domain::application::Status;

    const DECLINE: Verb = Verb::Decide(Status::Declined);

    #[test]
    fn the_words_of_a_note_and_for_the_applicant_are_parted() {
        for (text, note, tell) in [
            (
                "already assessing for another body",
                Some("already assessing for another body"),
                None,
            ),
            (": too far away", Some("too far away"), None),
            ("tell them: we had many", None, Some("we had many")),
            (
                "too far; saying we had many, if that helps",
                Some("too far"),
                Some("we had many, if that helps"),
            ),
            ("no references", Some("no references"), None),
            ("not enough experience", Some("not enough experience"), None),
            (
                "because she would only come if paid",
                Some("because she would only come if paid"),
                None,
            ),
            (
                "note: if she asks, say no",
                Some("if she asks, say no"),
                None,
            ),
            ("", None, None),
        ] {
            let read = free(DECLINE, "QPM", text).unwrap();
            assert_eq!(read.note.as_deref(), note, "{text}");
            assert_eq!(read.tell.as_deref(), tell, "{text}");
        }
    }

    #[test]
    fn doubts_stop_a_decision() {
        for text in [
            "if she is free",
            "unless she rings",
            "but only if paid",
            "maybe",
            "not yet",
            "or 15",
            "and 3 others",
            "tomorrow",
            "?",
            "is she free?",
            "no",
            "not 15",
            "- actually no",
            "when the references are in",
            "and decline 15",
            "already here, decline 15",
            "subject to references",
            "don't",
            "tell them:",
        ] {
            assert!(free(DECLINE, "QPM", text).is_err(), "{text}");
        }
        assert_eq!(
            mentioned("QPM", "should we recriut 12"),
            Some("recruit 12".to_owned())
        );
        assert_eq!(mentioned("QPM", "close contact with 15"), None);
    }
}
