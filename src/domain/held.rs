//! Files that hold other files: a zip, a saved mail, Outlook's winmail.dat, a signed envelope.
//!
//! The reader process unpacks them, since they are strangers' octets, and answers for the whole
//! tree at once. What is inside never leaves that process as octets: only what was read in it, and
//! the words of mails, which the rules judge like any mail's.

use serde::{Deserialize, Serialize};

use super::address::NamedAddress;
use super::reading::{Outcome, Reading};

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// The mail that it is, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Box<HeldMail>>,
    /// The files in it, in their order.
    pub members: Vec<Member>,
    /// There are more than were looked at.
    #[serde(default)]
    pub more: bool,
}

/// One file in another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Its name there: a label for people, never a path.
    pub name: Option<String>,
    /// Its size in octets, as far as it is known.
    pub size: u64,
    /// The mail that it is in shows it among its words, as it does a logo in a signature.
    #[serde(default)]
    pub embedded: bool,
    /// What was read in it.
    pub reading: Reading,
}

/// A mail that was in a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeldMail {
    /// Its authors. A mail without any is the envelope of the one that brought it.
    pub from: Vec<NamedAddress>,
    /// Its subject, on one line.
    pub subject: String,
    /// Its words, clipped.
    pub text: String,
    /// Its words as a page, where they are not too many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The mails enclosed in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosed: Vec<HeldMail>,
}

impl Reading {
    /// Whether a monitoring form, or a page of one, is this file or is in it (invariant 8).
    pub fn has_monitoring(&self) -> bool {
        match &self.outcome {
            Outcome::Monitoring => true,
            Outcome::Form(form) => form.monitoring_section,
            Outcome::Holds(held) => held
                .members
                .iter()
                .any(|member| member.reading.has_monitoring()),
            Outcome::NotAForm { .. } | Outcome::Unreadable(_) => false,
        }
    }
}
