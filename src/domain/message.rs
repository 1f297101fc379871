//! A message received, parsed (RFC 5322, RFC 2045): its headers, its words and its files.
//!
//! Names and subjects are cleaned on the way in (one line, no control characters), because
//! one `=0D=0A` in a display name would otherwise kill or mislead whoever writes it back out.

use jiff::Timestamp;

use super::address::NamedAddress;
use super::verdict::vocabulary;

/// One header field, unfolded and decoded, without control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The field name in lower case.
    pub name: String,
    /// The field body.
    pub value: String,
}

/// The `Return-Path` that the delivering server wrote (RFC 5321 §4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnPath {
    /// There is none: over IMAP that proves nothing.
    Absent,
    /// `<>`: a machine wrote, and answering is forbidden (RFC 3834 §2).
    Null,
    /// An address.
    Address(super::address::Address),
}

/// A file in a message: an attachment, an inline picture, a part without any disposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name the sender gave, decoded and stripped to its last path component.
    /// It is a label for people, never a path.
    pub name: Option<String>,
    /// The declared media type in lower case: a claim, not a fact.
    pub media_type: String,
    /// Whether the HTML body refers to it (a logo in a signature).
    pub embedded: bool,
    /// The decoded octets.
    pub octets: Vec<u8>,
}

vocabulary! {
    /// What is wrong with the way a message is built.
    Damage {
        /// No From field.
        NoFrom = "no_from",
        /// More than one From field or a From without any address.
        BadFrom = "bad_from",
        /// More levels of MIME than any client writes.
        TooDeep = "too_deep",
        /// More parts than any client writes.
        TooManyParts = "too_many_parts",
        /// A delimiter in the middle of a line, or text lost in decoding: read with doubt.
        Doubtful = "doubtful",
        /// Binary rubbish where words should be.
        Binary = "binary",
    }
}

/// A message, parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Every top-level header field in order.
    pub headers: Vec<Header>,
    /// The authors (From).
    pub from: Vec<NamedAddress>,
    /// Sender, where it differs.
    pub sender: Option<NamedAddress>,
    /// Reply-To. We never answer it (README, "Whom it answers").
    pub reply_to: Vec<NamedAddress>,
    /// To and Cc.
    pub recipients: Vec<NamedAddress>,
    /// The delivering server's return path.
    pub return_path: ReturnPath,
    /// The subject, decoded, on one line.
    pub subject: String,
    /// Message-ID without angle brackets. Advice, never identity.
    pub message_id: Option<String>,
    /// In-Reply-To then References, without angle brackets, newest first, no doubles. Of a
    /// delivery report also the Message-ID of the letter that it returns.
    pub thread: Vec<String>,
    /// Date as claimed. The server's arrival time is what counts.
    pub date: Option<Timestamp>,
    /// The top-level media type in lower case with its `report-type` or `method` where it has
    /// one: `multipart/report; report-type=delivery-status`.
    pub media_type: String,
    /// The words as plain text: the text part, else the HTML part as text; format=flowed undone.
    pub text: String,
    /// The HTML part as it came, for forms laid out as tables.
    pub html: Option<String>,
    /// The files.
    pub files: Vec<File>,
    /// Messages enclosed as message/rfc822, outermost first.
    pub enclosed: Vec<Message>,
    /// What a delivery report says of each recipient, in its own notation (RFC 3464 §2).
    pub delivery_status: String,
    /// What is wrong with its build.
    pub damage: Vec<Damage>,
}

impl Message {
    /// The first header field of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.name == name)
            .map(|header| header.value.as_str())
    }

    /// The one author, if there is exactly one.
    pub fn author(&self) -> Option<&NamedAddress> {
        match self.from.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}
