//! What the manager says in a reply, understood: her commands, line by line, and what would put
//! each back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::address::Address;
use super::application::{Reference, Status};
use super::form::FieldId;
use super::opening::OpeningState;
use super::verdict::vocabulary;

/// One command. A line that names three applications holds three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// shortlist, recruit, decline, withdraw, reset (back to received).
    Decide {
        /// Which application.
        reference: Reference,
        /// Where it goes.
        status: Status,
        /// Her words, kept beside the application and shown to nobody else.
        note: Option<String>,
        /// Her words for the applicant, for the decision letter.
        tell: Option<String>,
    },
    /// Declines all that are neither recruited nor decided otherwise: one decision each.
    DeclineRest {
        /// Her words, kept beside each.
        note: Option<String>,
        /// Her words for the applicants.
        tell: Option<String>,
    },
    /// Words kept beside an application.
    Note {
        /// Which.
        reference: Reference,
        /// The words.
        text: String,
    },
    /// The letter about missing answers goes out (again).
    Ask {
        /// To whom.
        reference: Reference,
    },
    /// Two applications are one person's.
    Merge {
        /// The one that is kept.
        keep: Reference,
        /// The one that becomes part of it.
        other: Reference,
        /// She knows that the names differ.
        although_names_differ: bool,
    },
    /// A proposed version is taken, or left.
    Propose {
        /// Of which application.
        reference: Reference,
        /// Whether it is to hold.
        take: bool,
    },
    /// An answer that came by telephone or post.
    Answer {
        /// Of which application.
        reference: Reference,
        /// Which question.
        field: FieldId,
        /// As she typed it.
        value: String,
    },
    /// An applicant who came by telephone or post.
    Add {
        /// Who.
        name: String,
        /// Where they can be reached.
        contact: Contact,
    },
    /// A held letter goes out.
    Send {
        /// Which.
        letter: Held,
    },
    /// A review item is dealt with.
    Done {
        /// Its number.
        review: i64,
    },
    /// What was carried out is put back.
    Undo {
        /// The number of the command; the last one that she gave where it is not said.
        command: Option<i64>,
    },
    /// The opening closes.
    Close,
    /// The opening opens again.
    Reopen,
    /// How many people are wanted.
    Target(u32),
    /// Letters to applicants wait.
    Pause,
    /// Letters to applicants go out again.
    Resume,
    /// A digest, now.
    DigestNow,
    /// How things stand.
    Status,
    /// The whole application with its files.
    Show {
        /// Which.
        reference: Reference,
    },
    /// The applications that these words occur in.
    Find {
        /// The words.
        words: String,
    },
    /// The workbook.
    Export,
    /// Everything about a person is to be erased.
    Forget {
        /// Whose application.
        reference: Reference,
        /// She has been asked and means it.
        sure: bool,
    },
    /// No letter that went out so far brings commands any more.
    Revoke,
    /// What can be said here.
    Help,
}

impl Command {
    /// The verb, as the log and the transcript name it.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Decide { status, .. } => match status {
                Status::Received => "reset",
                Status::Shortlisted => "shortlist",
                Status::Recruited => "recruit",
                Status::Declined => "decline",
                Status::Withdrawn => "withdraw",
            },
            Self::DeclineRest { .. } => "decline rest",
            Self::Note { .. } => "note",
            Self::Ask { .. } => "ask",
            Self::Merge { .. } => "merge",
            Self::Propose { take: true, .. } => "take",
            Self::Propose { take: false, .. } => "leave",
            Self::Answer { .. } => "answer",
            Self::Add { .. } => "add",
            Self::Send { .. } => "send",
            Self::Done { .. } => "done",
            Self::Undo { .. } => "undo",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::Target(_) => "target",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::DigestNow => "digest",
            Self::Status => "status",
            Self::Show { .. } => "show",
            Self::Find { .. } => "find",
            Self::Export => "export",
            Self::Forget { .. } => "forget",
            Self::Revoke => "revoke",
            Self::Help => "help",
        }
    }

    /// The application that it names first, if it names one.
    pub const fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Decide { reference, .. }
            | Self::Note { reference, .. }
            | Self::Ask { reference }
            | Self::Merge {
                keep: reference, ..
            }
            | Self::Propose { reference, .. }
            | Self::Answer { reference, .. }
            | Self::Show { reference }
            | Self::Forget { reference, .. }
            | Self::Send {
                letter: Held::Of(reference),
            } => Some(reference),
            _ => None,
        }
    }
}

/// Where somebody who did not write can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// By email.
    Email(Address),
    /// By telephone, as typed.
    Phone(String),
}

/// Which held letter is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// The one with this number, as the digest names it.
    Letter(i64),
    /// All that are held about this application.
    Of(Reference),
}

/// One line of her reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As she wrote it, clipped.
    pub said: String,
    /// What it means.
    pub meant: Result<Vec<Command>, Misread>,
}

/// Why a line is not understood, in words for her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong with it.
    pub why: String,
    /// How to say it, or what was perhaps meant: "recruit 12".
    pub hint: Option<String>,
}

/// What a message with commands says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// Her lines that are not greetings, closings, signatures or quotes.
    pub lines: Vec<Line>,
    /// There were more lines than are looked at: nothing is carried out.
    pub too_many: bool,
    /// There is no line, and no thanks either: what she means may stand where it is not read.
    pub blank: bool,
}

impl Orders {
    /// All commands in their order, if every line was understood.
    pub fn commands(&self) -> Option<Vec<(&Line, &Command)>> {
        let mut all = Vec::new();
        for line in &self.lines {
            let commands = line.meant.as_ref().ok()?;
            all.extend(commands.iter().map(|command| (line, command)));
        }
        (!self.too_many).then_some(all)
    }
}

/// A token of ours that a message brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownToken {
    /// Whom it was written to, folded.
    pub manager: String,
    /// Until when it counts.
    pub expires_at: Timestamp,
    /// It was revoked.
    pub revoked: bool,
}

/// What puts a command back. Each says what it left, so that nothing that was changed since is
/// overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Undo {
    /// An application goes back to where it was.
    Status {
        /// Which.
        reference: Reference,
        /// Where it was.
        was: Status,
        /// Where it is.
        is: Status,
    },
    /// The target goes back.
    Target {
        /// What it was.
        was: u32,
        /// What it is.
        is: u32,
    },
    /// The opening goes back.
    Opening {
        /// What it was.
        was: OpeningState,
    },
    /// A note goes.
    Note {
        /// Its key.
        note: i64,
    },
    /// A review item is open again.
    Review {
        /// Its number.
        review: i64,
    },
    /// A letter that was held is held again, if it has not gone out.
    Letter {
        /// Its number.
        letter: i64,
        /// Why it was held.
        why: String,
    },
    /// Letters wait again, or no more.
    Letters {
        /// Whether they waited.
        paused: bool,
    },
}

/// A command that was carried out, as undo finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedOut {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// The verb.
    pub what: String,
    /// What puts it back; empty where nothing can.
    pub undo: Vec<Undo>,
    /// It was put back already, by this command.
    pub undone_by: Option<i64>,
}

vocabulary! {
    /// What the manager is told at once, each kind at most once an hour.
    AlertKind {
        /// Enough people are recruited, and the opening is closed.
        TargetReached = "target_reached",
        /// Somebody may be in need, or a route says that it cannot wait.
        Urgent = "urgent",
        /// Somebody asks to be erased.
        Erasure = "erasure",
        /// The mailbox cannot be read.
        MailboxDown = "mailbox_down",
        /// Letters cannot be handed over.
        SubmissionDown = "submission_down",
        /// The ceiling on letters is reached.
        Ceiling = "ceiling",
        /// The disk with the database is nearly full.
        Disk = "disk",
        /// Somebody tried to command who may not, or with what proves nothing.
        RefusedCommand = "refused_command",
    }
}

/// What is told at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Of which kind.
    pub kind: AlertKind,
    /// What happened, as a code.
    pub code: String,
    /// In a sentence, without a name or an address.
    pub sentence: String,
    /// The application concerned.
    pub reference: Option<Reference>,
    /// When it was raised.
    pub raised_at: Timestamp,
}
