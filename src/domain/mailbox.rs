//! What the fetch line and the two kinds of mailbox say to each other.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::verdict::vocabulary;

/// Where one message lies in the mailbox: it names one immutable message for as long as the
/// folder's UIDVALIDITY stands (RFC 9051 §2.3.1.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// UIDVALIDITY and UID.
    Imap {
        /// The folder's UIDVALIDITY.
        uid_validity: u32,
        /// The message's UID.
        uid: u32,
    },
    /// The file's name without its flags (the part before `:2,`).
    Maildir {
        /// That name.
        name: String,
    },
}

impl Place {
    /// UIDVALIDITY, 0 for a Maildir.
    pub fn validity(&self) -> u32 {
        match self {
            Self::Imap { uid_validity, .. } => *uid_validity,
            Self::Maildir { .. } => 0,
        }
    }

    /// The UID in decimal, or the Maildir name.
    pub fn uid(&self) -> String {
        match self {
            Self::Imap { uid, .. } => uid.to_string(),
            Self::Maildir { name } => name.clone(),
        }
    }

    /// The cursor that this place is the last one of; none in a Maildir.
    pub fn cursor(&self) -> Option<Cursor> {
        match *self {
            Self::Imap { uid_validity, uid } => Some(Cursor {
                uid_validity,
                last_uid: uid,
            }),
            Self::Maildir { .. } => None,
        }
    }

    /// Puts together what [`Place::validity`] and [`Place::uid`] took apart.
    pub fn from_stored(validity: u32, uid: &str) -> Self {
        match uid.parse() {
            Ok(uid) if validity != 0 => Self::Imap {
                uid_validity: validity,
                uid,
            },
            _ => Self::Maildir {
                name: uid.to_owned(),
            },
        }
    }
}

/// How far the mailbox has been read. New mail is found from here and never from `\Seen`:
/// people read the same mailbox in their own programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The UIDVALIDITY under which `last_uid` was seen; 0 before the first listing.
    pub uid_validity: u32,
    /// The highest UID that was stored, or shown to be none.
    pub last_uid: u32,
}

/// One message as a listing shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it lies.
    pub place: Place,
    /// Its claimed size in octets; servers lie (RFC822.SIZE may be wrong).
    pub size: u64,
    /// INTERNALDATE, or the Maildir delivery stamp.
    pub arrived_at: Timestamp,
}

/// A stretch of the mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The messages above the cursor that were asked about, in order of arrival.
    pub messages: Vec<Listed>,
    /// The cursor once all of `messages` are stored.
    pub cursor: Cursor,
    /// Whether there may be more above `cursor`.
    pub more: bool,
    /// The UIDVALIDITY changed: everything is listed again from the start, and what is known
    /// is recognised by its content.
    pub revalidated: bool,
}

/// What is listed of a folder that is only looked at.
#[derive(Clone, Copy, Debug)]
pub struct Recent<'a> {
    /// What lies above it.
    pub cursor: Cursor,
    /// What arrived since then: an old folder is not read from its beginning.
    pub since: Timestamp,
    /// So many at once.
    pub most: usize,
    /// Names that were looked at: in a Maildir they are the cursor.
    pub passed: &'a HashSet<String>,
}

/// A message as it was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// As listed.
    pub listed: Listed,
    /// Its octets, or what can be said instead.
    pub body: Body,
}

/// The octets of a fetched message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// All of them.
    Whole(Vec<u8>),
    /// Only the header section: the message is above `max_message_size`.
    HeadersOnly(Vec<u8>),
    /// The server listed it and then yielded no octets. It becomes a review item; the cursor
    /// passes nothing silently.
    Missing,
}

/// Where a mail belongs on the server once it is stored and processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filing {
    /// `QPM/Applications`.
    Applications,
    /// `QPM/Other`.
    Other,
    /// `QPM/Review`.
    Review,
    /// `QPM/Monitoring`, or nowhere: it brought an equality monitoring form. This is never
    /// stored, so that it is noted against nobody (invariant 8): it follows from the octets
    /// being redacted.
    Monitoring,
    /// `QPM/Monitoring`: the same, and it waits for a person, so it is never removed.
    MonitoringForReview,
}

impl Filing {
    /// The spelling in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applications => "applications",
            Self::Other => "other",
            Self::Review => "review",
            Self::Monitoring => "monitoring",
            Self::MonitoringForReview => "monitoring_for_review",
        }
    }

    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Applications,
        Self::Other,
        Self::Review,
        Self::Monitoring,
        Self::MonitoringForReview,
    ];

    /// Reads it back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filing| filing.as_str() == text)
    }
}

vocabulary! {
    /// What becomes of mail that brought an equality monitoring form.
    MonitoringMail {
        /// It is filed in a folder of its own.
        File = "file",
        /// It is removed from the server, unless it waits for a person.
        Delete = "delete",
    }
}

vocabulary! {
    /// How mail is filed on the server.
    FilingMode {
        /// Moved to the folder it belongs to.
        Move = "move",
        /// Left in place with `\Seen` and a keyword.
        Flag = "flag",
        /// Left alone.
        Leave = "leave",
    }
}

vocabulary! {
    /// A folder that is only looked at: nothing in it is ever moved, marked or removed.
    Watched {
        /// Where the server puts what it takes for spam.
        Junk = "junk",
        /// Where people's programs put what they sent.
        Sent = "sent",
    }
}

/// What went wrong at the mailbox, as far as the fetch line has to know.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// No connection, or it was lost or went silent: back off and connect again.
    #[error("the mailbox cannot be reached: {0}")]
    Disconnected(String),
    /// The server refuses the user name or the password.
    #[error("the mailbox refuses the sign-in: {0}")]
    LoginRefused(String),
    /// A command was refused, or the server broke the protocol.
    #[error("the mailbox refused a command: {0}")]
    Refused(String),
    /// There is no folder to look at.
    #[error("{0}")]
    NoFolder(String),
    /// The configuration cannot work.
    #[error("the mailbox settings cannot work: {0}")]
    Settings(String),
}
