//! A message as it was understood: what it says, and what was read in its words and in each of its
//! files. It is all that classification and planning see of a mail.

use super::message::Message;
use super::reading::{FormReading, Reading};

/// A message with what the readers found in it.
#[derive(Clone, Debug)]
pub struct Understood {
    /// The message.
    pub message: Message,
    /// What was read in its own words, where those look like a form.
    pub body: Option<FormReading>,
    /// What was read in each of its files and of the files in those. Files of enclosed messages
    /// follow those of the message itself.
    pub files: Vec<FileRead>,
    /// The message was above `max_message_size`: only its headers are here.
    pub headers_only: bool,
}

/// One file as it was read. A file that holds others stands here as those others.
#[derive(Clone, Debug, PartialEq)]
pub struct FileRead {
    /// Its own name.
    pub name: Option<String>,
    /// The name of the file that it was in, after that of the one which that was in.
    pub within: Option<String>,
    /// The media type that its mail declared, in lower case; empty for what was unpacked.
    pub media_type: String,
    /// The mail that it came with shows it among its words.
    pub embedded: bool,
    /// It came with a message that is enclosed in the one at hand.
    pub enclosed: bool,
    /// Its size in octets.
    pub size: u64,
    /// What was read in it. Never [`Outcome::Holds`](super::reading::Outcome::Holds).
    pub reading: Reading,
}

impl FileRead {
    /// What it is called for people: `forms.zip: EoI.docx`.
    pub fn label(&self) -> Option<String> {
        match (&self.within, &self.name) {
            (Some(outer), Some(own)) => Some(format!("{outer}: {own}")),
            (outer, own) => own.as_ref().or(outer.as_ref()).cloned(),
        }
    }
}
