//! Letters of ours, as the rules know them: those that a message answers or returns, and those
//! that have not gone out yet.

use jiff::Timestamp;

use super::address::NamedAddress;
use super::application::Reference;
use super::letter::LetterKind;

/// A letter of ours that a message refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLetter {
    /// Its Message-ID without angle brackets.
    pub message_id: String,
    /// The application that it is about, if any.
    pub reference: Option<Reference>,
}

/// A letter of ours that a message refers to, and whom it went to: what a delivery report is
/// held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    /// Its Message-ID without angle brackets.
    pub message_id: String,
    /// Which letter, where its row tells.
    pub kind: Option<LetterKind>,
    /// It is a mail that was sent on.
    pub forward: bool,
    /// The recipient's address, folded; empty where it is not kept (invariant 8).
    pub recipient: String,
    /// The application that it is about, if any.
    pub reference: Option<Reference>,
    /// When it was written.
    pub written_at: Timestamp,
    /// It counts as sent, and no report said otherwise so far.
    pub counts_as_sent: bool,
}

/// A letter of ours that has not gone out, and that a newer one may supersede.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingLetter {
    /// Its key in the outbox.
    pub id: i64,
    /// Which letter.
    pub kind: LetterKind,
    /// Whom it goes to, as its To says.
    pub to: NamedAddress,
    /// The application that it is about, if any.
    pub reference: Option<Reference>,
    /// It waits for the manager's word, and would not go out by itself.
    pub held: bool,
    /// It tells of a monitoring form that was not read: whatever supersedes it must tell so.
    pub monitoring_seen: bool,
}
