//! One person's submission to the opening, its reference, status and versions.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::address::Address;
use super::reading::Answer;
use super::verdict::{Flag, Problem, vocabulary};

vocabulary! {
    /// Where the manager has an application. *Complete* is derived from the problems; *late*
    /// and *unread* are flags.
    Status {
        /// It arrived.
        Received = "received",
        /// The manager wants to look closer.
        Shortlisted = "shortlisted",
        /// The manager took the person on; counts against the target.
        Recruited = "recruited",
        /// The manager turned the person down. The program never does.
        Declined = "declined",
        /// The applicant took it back.
        Withdrawn = "withdrawn",
    }
}

/// What people call an application: `QPM-0042`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// The reference with this prefix and number: `QPM`, 42 makes `QPM-0042`.
    pub fn new(prefix: &str, number: u32) -> Self {
        Self(format!("{prefix}-{number:04}"))
    }

    /// Reads a reference as people type it: `QPM-0042`, `qpm 42`, `42`.
    pub fn parse(prefix: &str, text: &str) -> Option<Self> {
        let text = text.trim();
        let folded = text.to_ascii_lowercase();
        let digits = folded
            .strip_prefix(&prefix.to_ascii_lowercase())
            .unwrap_or(&folded)
            .trim_start_matches(['-', ' ']);
        let number = digits.parse().ok()?;
        digits
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| Self::new(prefix, number))
    }

    /// Takes what the database holds.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The reference as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who caused an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The person who applies, by mail.
    Applicant,
    /// The manager or her staff, through the command line on this machine.
    Manager,
    /// The program by its own rules.
    Program,
}

impl Actor {
    /// The spelling in the database.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Manager => "manager",
            Self::Program => "program",
        }
    }
}

/// One version of the answers, as it is to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct NewVersion {
    /// 1 for the first.
    pub number: u32,
    /// All answers that now hold: what was given before stays unless replaced.
    pub answers: Vec<Answer>,
    /// What is still wrong.
    pub problems: Vec<Problem>,
    /// Whose message or hand it comes from.
    pub by: Actor,
    /// False for a version from an address that is not on the application: it is proposed, and
    /// never holds until the manager takes it.
    pub current: bool,
}

/// An application as rules need to see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// Database key.
    pub id: i64,
    /// What people call it.
    pub reference: Reference,
    /// Where the manager has it.
    pub status: Status,
    /// What the manager should notice.
    pub flags: Vec<Flag>,
    /// The addresses that belong to the applicant: the senders' and the form's.
    pub addresses: Vec<Address>,
    /// The name of the applicant as typed, if one was read.
    pub name: Option<String>,
    /// What the applicant likes to be called, if given.
    pub preferred_name: Option<String>,
    /// Number of the newest version.
    pub version: u32,
    /// The answers that hold.
    pub answers: Vec<Answer>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
    /// When the first message of it arrived at the server.
    pub arrived_at: Timestamp,
}

impl Application {
    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.problems.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn people_type_references_in_many_ways() {
        for typed in ["QPM-0042", "qpm-42", "42", "QPM 0042", " 0042 "] {
            assert_eq!(
                Reference::parse("QPM", typed).unwrap().as_str(),
                "QPM-0042",
                "{typed}"
            );
        }
        for typed in ["", "QPM-", "forty-two", "QPM-4x", "-"] {
            assert!(Reference::parse("QPM", typed).is_none(), "{typed}");
        }
    }
}
