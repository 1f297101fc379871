//! The verbs that a command begins with, and words that are near one.
//!
//! A verb that decides on people has few spellings: whatever could mean something else is only
//! hinted at.

use super::words::{after_any, folded, split_word};
use crate::domain::application::Status;

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Decide(Status),
    Note,
    Ask,
    Merge,
    Take,
    Leave,
    Answer,
    Add,
    Send,
    Done,
    Undo,
    Close,
    Reopen,
    Target,
    Pause,
    Resume,
    Digest,
    Status,
    Show,
    Find,
    Export,
    Forget,
    Revoke,
    Help,
}

/// The spellings that are taken.
const VERBS: &[(&str, Verb)] = &[
    ("shortlist", Verb::Decide(Status::Shortlisted)),
    ("short-list", Verb::Decide(Status::Shortlisted)),
    ("recruit", Verb::Decide(Status::Recruited)),
    ("hire", Verb::Decide(Status::Recruited)),
    ("appoint", Verb::Decide(Status::Recruited)),
    ("decline", Verb::Decide(Status::Declined)),
    ("reject", Verb::Decide(Status::Declined)),
    ("withdraw", Verb::Decide(Status::Withdrawn)),
    ("reset", Verb::Decide(Status::Received)),
    ("note", Verb::Note),
    ("ask", Verb::Ask),
    ("merge", Verb::Merge),
    ("take", Verb::Take),
    ("leave", Verb::Leave),
    ("answer", Verb::Answer),
    ("add", Verb::Add),
    ("send", Verb::Send),
    ("done", Verb::Done),
    ("undo", Verb::Undo),
    ("close", Verb::Close),
    ("reopen", Verb::Reopen),
    ("re-open", Verb::Reopen),
    ("open", Verb::Reopen),
    ("target", Verb::Target),
    ("pause", Verb::Pause),
    ("resume", Verb::Resume),
    ("digest", Verb::Digest),
    ("status", Verb::Status),
    ("show", Verb::Show),
    ("find", Verb::Find),
    ("export", Verb::Export),
    ("forget", Verb::Forget),
    ("revoke", Verb::Revoke),
    ("help", Verb::Help),
];

/// Verbs of more than one word.
const PHRASES: &[(&[&str], Verb)] = &[
    (&["short list"], Verb::Decide(Status::Shortlisted)),
    (&["turn down"], Verb::Decide(Status::Declined)),
    (&["re open"], Verb::Reopen),
    (&["add a note", "add note", "make a note"], Verb::Note),
    (
        &[
            "set the target",
            "set target",
            "raise the target",
            "raise target",
            "change the target",
            "change target",
            "increase the target",
            "lower the target",
            "make the target",
        ],
        Verb::Target,
    ),
];

/// What people write and what they perhaps mean.
const PERHAPS: &[(&str, &str)] = &[
    ("accept", "recruit"),
    ("accepted", "recruit"),
    ("select", "recruit"),
    ("choose", "recruit"),
    ("pick", "recruit"),
    ("approve", "recruit"),
    ("yes", "recruit"),
    ("recruited", "recruit"),
    ("recruiting", "recruit"),
    ("hired", "recruit"),
    ("appointed", "recruit"),
    ("shortlisted", "shortlist"),
    ("declined", "decline"),
    ("rejected", "decline"),
    ("refuse", "decline"),
    ("no", "decline"),
    ("delete", "forget"),
    ("erase", "forget"),
    ("remove", "forget"),
    ("cancel", "undo"),
    ("revert", "undo"),
    ("search", "find"),
    ("view", "show"),
    ("unpause", "resume"),
    ("hold", "pause"),
    ("closed", "close"),
    ("finished", "done"),
];

impl Verb {
    /// How the command is written: an example.
    pub(super) const fn usage(self) -> &'static str {
        match self {
            Self::Decide(Status::Received) => "reset 12",
            Self::Decide(Status::Shortlisted) => "shortlist 12",
            Self::Decide(Status::Recruited) => "recruit 12",
            Self::Decide(Status::Declined) => "decline 12 your reason",
            Self::Decide(Status::Withdrawn) => "withdraw 12",
            Self::Note => "note 12 your words",
            Self::Ask => "ask 12",
            Self::Merge => "merge 15 into 12",
            Self::Take => "take 12",
            Self::Leave => "leave 12",
            Self::Answer => "answer 12 phone 07700 900123",
            Self::Add => "add Zoe Example, zoe@example.org",
            Self::Send => "send 5",
            Self::Done => "done 3",
            Self::Undo => "undo 17",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::Target => "target 12",
            Self::Pause => "pause letters",
            Self::Resume => "resume letters",
            Self::Digest => "digest now",
            Self::Status => "status",
            Self::Show => "show 12",
            Self::Find => "find Zoe",
            Self::Export => "export",
            Self::Forget => "forget 12",
            Self::Revoke => "revoke",
            Self::Help => "help",
        }
    }

    /// The verb itself.
    pub(super) fn word(self) -> &'static str {
        self.usage().split(' ').next().unwrap_or_default()
    }

    /// Whether it names applications.
    pub(super) const fn names_applications(self) -> bool {
        matches!(
            self,
            Self::Decide(_)
                | Self::Note
                | Self::Ask
                | Self::Merge
                | Self::Take
                | Self::Leave
                | Self::Answer
                | Self::Show
                | Self::Forget
        )
    }

    /// Whether it only looks: "status?" is as good as "status".
    pub(super) const fn only_looks(self) -> bool {
        matches!(
            self,
            Self::Status | Self::Show | Self::Find | Self::Export | Self::Digest | Self::Help
        )
    }
}

/// The verb that a text begins with, and what follows it.
pub(super) fn verb(text: &str) -> Option<(Verb, &str)> {
    for (phrases, verb) in PHRASES {
        if let Some(rest) = after_any(text, phrases) {
            return Some((*verb, rest));
        }
    }
    let (word, rest) = split_word(text)?;
    // "close?", "recruit:12": what is behind the word itself belongs to what follows.
    let end = word
        .char_indices()
        .find(|(_, c)| matches!(c, ':' | '?' | '=' | '#' | ',' | '.' | '!'))
        .map_or(word.len(), |(at, _)| at);
    let (head, _) = word.split_at_checked(end)?;
    let verb = exact(&folded(head))?;
    let behind = text.trim_start().get(end..).unwrap_or(rest);
    let rest = behind.strip_prefix([':', '=']).unwrap_or(behind);
    Some((verb, rest))
}

fn exact(word: &str) -> Option<Verb> {
    VERBS
        .iter()
        .find(|(spelling, _)| *spelling == word)
        .map(|(_, verb)| *verb)
}

/// The verb that a word is perhaps meant to be: mistyped, or another word for it.
pub(super) fn perhaps(word: &str) -> Option<Verb> {
    let word = folded(word);
    let other = PERHAPS.iter().find(|(said, _)| *said == word);
    other.map_or_else(|| mistyped(&word), |(_, verb)| exact(verb))
}

/// The verb that a folded word is a slip of, if it is none itself.
pub(super) fn mistyped(word: &str) -> Option<Verb> {
    let length = word.chars().count();
    if !(4..=15).contains(&length) || exact(word).is_some() {
        return None;
    }
    let most = if length < 7 { 1 } else { 2 };
    VERBS
        .iter()
        .map(|(spelling, verb)| (strsim::osa_distance(spelling, word), spelling, verb))
        .filter(|(distance, spelling, _)| *distance <= most && spelling.len() > 3)
        .min_by_key(|(distance, ..)| *distance)
        .map(|(.., verb)| *verb)
}

#[cfg(test)]
mod tests {
    use super::{Verb, mistyped, perhaps, verb};
    use crate::domain::application::Status;

    #[test]
    fn a_verb_is_known_however_it_is_written() {
        for (text, rest) in [
            ("Recruit 12", " 12"),
            ("RECRUIT: 12", " 12"),
            ("recruit:12", "12"),
            ("recruit#12", "#12"),
            ("hire 12", " 12"),
        ] {
            assert_eq!(
                verb(text),
                Some((Verb::Decide(Status::Recruited), rest)),
                "{text}"
            );
        }
        assert_eq!(verb("close?"), Some((Verb::Close, "?")));
        assert_eq!(verb("recruited 12"), None);
        assert_eq!(perhaps("recruited"), Some(Verb::Decide(Status::Recruited)));
        assert_eq!(mistyped("recriut"), Some(Verb::Decide(Status::Recruited)));
        assert_eq!(mistyped("declin"), Some(Verb::Decide(Status::Declined)));
        assert_eq!(mistyped("kind"), Some(Verb::Find));
        assert_eq!(mistyped("application"), None);
    }
}
