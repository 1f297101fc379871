//! What the rules have to know of the things that a command of the manager's names, as they are
//! at the moment of the command. Without a command all of it is empty.

use jiff::{SignedDuration, Timestamp};

use super::address::NamedAddress;
use super::application::{Reference, Status};
use super::command::CarriedOut;
use super::language::Language;
use super::letter::LetterState;

/// The facts of one command.
#[derive(Clone, Debug, Default)]
pub struct Commanded {
    /// How long a letter about a decision waits; none where decisions write to nobody.
    pub decision_delay: Option<SignedDuration>,
    /// Whom a decision is about.
    pub people: Vec<Decidable>,
    /// How many late ones "decline rest" leaves alone.
    pub late: usize,
    /// The key that the next note gets.
    pub next_note: i64,
    /// These very words stand beside the application already.
    pub noted: bool,
    /// The letter about missing answers was asked for today.
    pub asked_today: bool,
    /// The letters that are named.
    pub letters: Vec<LetterNow>,
    /// The review item that is named, if there is one.
    pub review: Option<ReviewNow>,
    /// Erasure was asked for, and that waits for the administrator.
    pub erasure_waits: bool,
    /// How many letters to managers may still bring commands.
    pub tokens: u32,
    /// The command that is to be put back, if there is one.
    pub put_back: Option<PutBack>,
    /// Whom the closing concerned that may come to an end.
    pub closing: Concerned,
}

/// Somebody about whom the manager decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decidable {
    /// Which application.
    pub reference: Reference,
    /// Where it is.
    pub status: Status,
    /// Their first address, and what they like to be called.
    pub to: Option<NamedAddress>,
    /// What they like to be called.
    pub name: Option<String>,
    /// When their first message arrived.
    pub arrived_at: Timestamp,
    /// The language they wrote in.
    pub language: Language,
    /// How many decisions were recorded so far.
    pub decisions: u32,
    /// A letter about a decision has not gone out yet.
    pub unsent: bool,
    /// What the last letter about a decision said that went out.
    pub told: Option<Status>,
}

/// A letter as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterNow {
    /// Its number.
    pub id: i64,
    /// Where it stands.
    pub state: LetterState,
    /// Why it is held, if it is.
    pub why: Option<String>,
    /// The application it is about.
    pub reference: Option<Reference>,
    /// It would go out at once.
    pub is_due: bool,
}

/// A review item as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewNow {
    /// Nobody is through with it.
    pub open: bool,
    /// The application it is about.
    pub reference: Option<Reference>,
}

/// A command that is to be put back, and what it left as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutBack {
    /// The command.
    pub command: CarriedOut,
    /// One for each [`super::command::Undo`] of it, in the same order.
    pub now: Vec<PartNow>,
}

/// What one part of a command left, as it is now. The opening is known anyway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartNow {
    /// The opening, its target, or whether letters wait.
    Opening,
    /// An application; none where it became part of another.
    Application(Option<Decidable>),
    /// Whether the note is still there.
    Note(bool),
    /// The review item.
    Review(Option<ReviewNow>),
    /// The letter.
    Letter(Option<LetterNow>),
}

/// The people whom a closing concerned, when the opening opens again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concerned {
    /// Those whose closed letter has not gone out: it is stopped.
    pub not_told: Vec<Reference>,
    /// Those who were told "closed", or are being told at this moment.
    pub told: Vec<Reference>,
}
