//! The questions back: why a line is no command, in words for the manager, and how to say it.

use super::vocabulary::Verb;
use super::words::clipped;
use crate::domain::command::Misread;

/// A question back with a hint.
pub(super) fn misread(why: impl Into<String>, hint: impl Into<String>) -> Misread {
    Misread {
        why: why.into(),
        hint: Some(hint.into()),
    }
}

/// A question back without one.
pub(super) fn unhinted(why: impl Into<String>) -> Misread {
    Misread {
        why: why.into(),
        hint: None,
    }
}

/// The verb is known, and what stands behind it is not.
pub(super) fn leftover(verb: Verb, words: &str) -> Misread {
    misread(
        format!(
            "I do not know what \"{}\" means behind \"{}\".",
            clipped(words, 40),
            verb.word()
        ),
        verb.usage(),
    )
}

/// The verb needs something that is not there.
pub(super) fn wanting(verb: Verb, what: &str) -> Misread {
    misread(format!("\"{}\" needs {what}.", verb.word()), verb.usage())
}
