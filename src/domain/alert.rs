//! What the manager is told at once, in its nouns: the parts outside that may fail, and what
//! waits to be told.

use jiff::Timestamp;

use super::application::Reference;
use super::command::AlertKind;
use super::verdict::vocabulary;

vocabulary! {
    /// What lies outside this machine and may be down.
    Outside {
        /// Where mail comes from.
        Mailbox = "mailbox",
        /// Where letters go.
        Submission = "submission",
    }
}

impl Outside {
    /// What the manager is told when it is down.
    pub const fn alert(self) -> AlertKind {
        match self {
            Self::Mailbox => AlertKind::MailboxDown,
            Self::Submission => AlertKind::SubmissionDown,
        }
    }
}

/// A part outside that is down, as far as it was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// The first try that failed.
    pub since: Timestamp,
    /// The last one.
    pub seen_at: Timestamp,
}

/// An alert that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its key.
    pub id: i64,
    /// Of which kind.
    pub kind: AlertKind,
}

/// Alerts of one kind that go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Which kind.
    pub kind: AlertKind,
    /// Their keys, oldest first; never empty.
    pub ids: Vec<i64>,
}

/// The ways in which the manager is told. Each has its own hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Road {
    /// A letter.
    Letter,
    /// The administrator's program.
    Command,
}

/// One alert as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What happened, as a code.
    pub code: String,
    /// In a sentence, without a name or an address.
    pub sentence: String,
    /// The application concerned.
    pub reference: Option<Reference>,
    /// Its item in the review list, if that is still open.
    pub review: Option<i64>,
    /// When the mail behind it arrived, if one did.
    pub arrived_at: Option<Timestamp>,
    /// When it was raised.
    pub raised_at: Timestamp,
}

/// How things stand once the target is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// When the target was reached.
    pub at: Timestamp,
    /// The opening is closed; it may be open again by the time that this is told.
    pub closed: bool,
    /// How many people were wanted.
    pub target: u32,
    /// Who was recruited.
    pub recruited: Vec<Person>,
    /// How many she has not decided on.
    pub undecided: u32,
    /// How many she has shortlisted.
    pub shortlisted: u32,
    /// What the next applicants are told, in the words of their letter.
    pub closed_words: Vec<String>,
    /// The number of the command that filled the last place, if it has one.
    pub command: Option<i64>,
}

/// An application and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What people call it.
    pub reference: Reference,
    /// The name as typed.
    pub name: Option<String>,
}
