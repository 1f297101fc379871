//! A message we write: what it is owed for, and what it needs to be written.
//!
//! A letter is owed once. Its [`LetterKey`] says for what, and the database holds it unique.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::address::{Address, NamedAddress};
use super::application::Reference;
use super::command::AlertKind;
use super::form::FieldId;
use super::language::Language;
use super::opening::ClosedBy;
use super::unread::UnreadFile;
use super::verdict::vocabulary;

/// The first line of every letter to a manager, in its text and in its HTML: from here on a reply
/// is our own letter come back, and nobody's command, however her program quotes.
pub const ANSWER_ABOVE: &str = "Answer above this line, or press a link below.";

vocabulary! {
    /// The letters we send. Each has a text and an HTML template of its name.
    LetterKind {
        /// Got it, all is there.
        Acknowledgement = "acknowledgement",
        /// Got it, these answers are missing.
        AcknowledgementIncomplete = "acknowledgement_incomplete",
        /// A CV or a blank form came; the form is needed.
        FormNeeded = "form_needed",
        /// It arrived safe, we could not read it, a person will.
        Unreadable = "unreadable",
        /// A person will answer your question.
        QuestionReceived = "question_received",
        /// Your request about your personal information arrived; who answers it, and by when.
        RightsReceived = "rights_received",
        /// What you need arrived; a person will be in touch.
        AdjustmentReceived = "adjustment_received",
        /// Please do not send us such documents.
        DoNotSend = "do_not_send",
        /// Your new answers arrived.
        UpdateReceived = "update_received",
        /// Your application is withdrawn.
        WithdrawalConfirmed = "withdrawal_confirmed",
        /// The monitoring form was not read or kept.
        MonitoringReceived = "monitoring_received",
        /// Enough people have been recruited.
        Closed = "closed",
        /// The manager wants to look closer at their application.
        Shortlisted = "shortlisted",
        /// The manager took them on.
        Recruited = "recruited",
        /// The manager did not take them on.
        Declined = "declined",
    }
}

/// What a letter is owed for: `acknowledgement/QPM-0042/1`. Unique in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LetterKey(String);

impl LetterKey {
    /// The letter of this kind for a version of an application.
    pub fn for_version(kind: LetterKind, reference: &Reference, version: u32) -> Self {
        Self(format!("{kind}/{reference}/{version}"))
    }

    /// The letter of this kind for a stored message that is no application.
    pub fn for_message(kind: LetterKind, inbox_id: i64) -> Self {
        Self(format!("{kind}/message/{inbox_id}"))
    }

    /// A letter whose key must not tell what it is about (invariant 8).
    pub fn neutral(inbox_id: i64) -> Self {
        Self(format!("notice/message/{inbox_id}"))
    }

    /// Whether it is that of the first letter about a new application.
    pub fn is_first(&self, kind: LetterKind, reference: Option<&Reference>) -> bool {
        reference.is_some_and(|reference| *self == Self::for_version(kind, reference, 1))
    }

    /// A stored message that is sent on along this route.
    pub fn forward(inbox_id: i64, route: &str) -> Self {
        Self(format!("forward/{inbox_id}/{route}"))
    }

    /// A digest: one for each moment of the schedule and each manager.
    pub fn digest(due_at: Timestamp, manager: &Address) -> Self {
        Self(format!("digest/{due_at}/{}", manager.folded()))
    }

    /// What answers a message of a manager's: "confirmation", "digest", "dossier/QPM-0042".
    pub fn in_answer(what: &str, inbox_id: i64) -> Self {
        Self(format!("{what}/message/{inbox_id}"))
    }

    /// The letter about a decision: one for each, which counts them from 1.
    pub fn decision(kind: LetterKind, reference: &Reference, decision: u32) -> Self {
        Self(format!("{kind}/{reference}/{decision}"))
    }

    /// The letter about missing answers that the manager asks for: one a day.
    pub fn asked(reference: &Reference, day: Date) -> Self {
        Self(format!("asked/{reference}/{day}"))
    }

    /// Alerts of one kind; `first` is the key of the oldest that it tells.
    pub fn alert(kind: AlertKind, first: i64, manager: &Address) -> Self {
        Self(format!("alert/{kind}/{first}/{}", manager.folded()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LetterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The message that a letter answers (RFC 3834 §3.1.6: In-Reply-To and References).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InAnswerTo {
    /// Its Message-ID without angle brackets, if it had one.
    pub message_id: Option<String>,
    /// Its References, oldest first.
    pub references: Vec<String>,
    /// Its subject, decoded.
    pub subject: String,
    /// How many letters of ours its thread holds already.
    pub depth: u32,
}

/// A letter that is owed, before it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterOwed {
    /// For what.
    pub key: LetterKey,
    /// Which letter.
    pub kind: LetterKind,
    /// In which language.
    pub language: Language,
    /// The one recipient (RFC 3834 §3.1.3). Its name is shown, cleaned, in To.
    pub to: NamedAddress,
    /// The message it answers; none for letters nobody wrote for.
    pub in_answer_to: Option<InAnswerTo>,
    /// What the template may say.
    pub facts: LetterFacts,
    /// Not before this.
    pub due_at: Timestamp,
    /// Why it waits for the manager's word instead of going out, if it does.
    pub held: Option<Reason>,
}

/// What a template may say. Every text in it came from outside and is escaped when rendered.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is what a template asks before it says something"
)]
pub struct LetterFacts {
    /// How to greet: the preferred name, else the name on the form, else the sender's, else
    /// none ("Hello").
    pub greeting_name: Option<String>,
    /// The application's reference, where there is one.
    pub reference: Option<Reference>,
    /// When the message arrived.
    pub arrived_at: Option<Timestamp>,
    /// The files that arrived, by name, clipped.
    pub files: Vec<String>,
    /// The questions without an answer, by field.
    pub missing: Vec<FieldId>,
    /// The questions with two answers that exclude each other.
    pub conflicting: Vec<FieldId>,
    /// The files that could not be read.
    pub unread: Vec<UnreadFile>,
    /// True where a blank form came back, false where only a CV came.
    pub blank_form: bool,
    /// When the opening closed.
    pub closed_at: Option<Timestamp>,
    /// Why, if it is known: a letter gives no reason that may not be the true one.
    pub closed_by: Option<ClosedBy>,
    /// The message also held a monitoring form, which was not read.
    pub monitoring_seen: bool,
    /// The day by which a request about personal information has to be answered.
    pub answer_by: Option<Date>,
    /// They ask for an adjustment, another format or a call.
    pub asks_help: bool,
    /// A document seems to have come that nobody should send.
    pub restricted: bool,
    /// The manager's own words for the applicant.
    pub tell: Option<Arc<str>>,
}

pub use super::plan::Reason;

/// A letter, written: the octets that every attempt sends unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Message-ID without angle brackets, with 64 random bits, fixed when it is queued.
    pub message_id: String,
    /// RFC 5322 octets with CRLF line ends.
    pub octets: Vec<u8>,
    /// The decoded subject, for lists on the terminal.
    pub subject: String,
}

vocabulary! {
    /// Where a letter stands; deferred, held and failed in Postfix's sense.
    LetterState {
        /// Waits for its time.
        Queued = "queued",
        /// A delivery task has claimed it, and only that task ends it.
        Sending = "sending",
        /// The server took it.
        Sent = "sent",
        /// The server said later; it waits for another try.
        Deferred = "deferred",
        /// Given up; the manager is told.
        Failed = "failed",
        /// Waits for the manager's word.
        Held = "held",
        /// It says what is not so any more, and never goes out.
        Cancelled = "cancelled",
    }
}

/// A claimed letter on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Database key.
    pub id: i64,
    /// For what it is owed.
    pub key: String,
    /// Envelope (RFC 5321).
    pub envelope: Envelope,
    /// What is sent.
    pub octets: Vec<u8>,
    /// Attempts made, this one included.
    pub attempt: u32,
    /// When it was queued.
    pub queued_at: Timestamp,
}

/// SMTP sender and recipient (RFC 5321 §3.3). One recipient a transaction: a refusal is then
/// about nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `None` is the null sender `<>`.
    pub sender: Option<Address>,
    /// The recipient.
    pub recipient: Address,
}
