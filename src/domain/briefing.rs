//! How things stand: what a digest tells, before it is put into words.
//!
//! It holds no special-category data and nothing of a monitoring form (invariant 8). Every number
//! is counted in the transaction that queues the digest.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::application::{Reference, Status};
use super::opening::{Counts, OpeningState};
use super::verdict::{Flag, Problem};

/// From where a digest counts: what the one before it could not tell yet is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// When the one before was built, or when there was an opening first.
    pub at: Timestamp,
    /// The newest application's key then; 0 where there was none. A clock would not do: a form that
    /// was being read while that digest was written bears an earlier time than the digest.
    pub application: i64,
}

/// How much is shown; the totals tell of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// New applications.
    pub new: u32,
    /// Undecided older ones.
    pub undecided: u32,
    /// Late ones.
    pub late: u32,
    /// Review items.
    pub reviews: u32,
    /// Letters that came back, letters that wait, refused commands: each.
    pub others: u32,
}

impl Shown {
    /// The numbers alone.
    pub const NOTHING: Self = Self {
        new: 0,
        undecided: 0,
        late: 0,
        reviews: 0,
        others: 0,
    };
    /// What a person reads through.
    pub const IN_A_DIGEST: Self = Self {
        new: 40,
        undecided: 20,
        late: 20,
        reviews: 40,
        others: 20,
    };
}

/// What a digest tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Briefing {
    /// The present moment.
    pub now: Timestamp,
    /// New is what came after this: the digest before, or the beginning.
    pub since: Timestamp,
    /// The opening.
    pub opening: OpeningFacts,
    /// How many stand where.
    pub standing: Standing,
    /// What waits for her: urgent first, then by date, then oldest first.
    pub reviews: Vec<ReviewLine>,
    /// How many wait in all; more than are listed, perhaps.
    pub reviews_total: u32,
    /// New applications that are not late.
    pub new: Cards,
    /// Older ones that she has not decided on, oldest first.
    pub undecided: Cards,
    /// Applications that came after closing, since the last digest.
    pub late: Cards,
    /// Letters that came back or were given up since the last digest, newest first.
    pub returned: Vec<LetterLine>,
    /// How many in all; more than are listed, perhaps.
    pub returned_total: u32,
    /// Letters that wait for her word, oldest first.
    pub held: Vec<LetterLine>,
    /// How many in all; more than are listed, perhaps.
    pub held_total: u32,
    /// Tries to command that were refused since the last digest, newest first.
    pub refused: Vec<Refused>,
    /// How many in all; more than are listed, perhaps.
    pub refused_total: u32,
    /// Applications a week, oldest first, with empty weeks between; at most a year.
    pub weeks: Vec<Week>,
    /// The signs of life.
    pub health: Health,
}

impl Briefing {
    /// Nothing happened since the last digest and nothing waits for her.
    pub fn is_quiet(&self) -> bool {
        self.reviews_total == 0
            && self.new.total == 0
            && self.late.total == 0
            && self.returned.is_empty()
            && self.held.is_empty()
            && self.refused.is_empty()
    }
}

/// The opening, as a digest tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningFacts {
    /// What it is called.
    pub name: String,
    /// Open or closed.
    pub state: OpeningState,
    /// When it closed.
    pub closed_at: Option<Timestamp>,
    /// The advert's closing date.
    pub closes_at: Option<Timestamp>,
    /// How many people are wanted.
    pub target: u32,
    /// What counts against it.
    pub counts: Counts,
    /// How many count against it.
    pub taken: u32,
    /// Letters to applicants wait since then.
    pub paused_at: Option<Timestamp>,
}

/// How many applications stand where; those merged into others are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// All of them, the withdrawn too.
    pub all: u32,
    /// Not decided on.
    pub received: u32,
    /// Shortlisted.
    pub shortlisted: u32,
    /// Recruited.
    pub recruited: u32,
    /// Declined.
    pub declined: u32,
    /// Withdrawn.
    pub withdrawn: u32,
    /// With every answer, withdrawn ones left out.
    pub complete: u32,
    /// Late.
    pub late: u32,
}

/// Some applications, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cards {
    /// Those that are shown.
    pub shown: Vec<Card>,
    /// How many there are.
    pub total: u32,
}

/// One application at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What people call it.
    pub reference: Reference,
    /// The name as typed.
    pub name: Option<String>,
    /// Where the manager has it.
    pub status: Status,
    /// Where they would work.
    pub regions: Vec<String>,
    /// What they do now, in a line.
    pub role: Option<String>,
    /// Their experience in a line, clipped.
    pub experience: Option<String>,
    /// What to notice. "Asks for an adjustment" is not among them: it is special-category data,
    /// and stands in the review list; nor that a document came that nobody should have sent.
    pub flags: Vec<Flag>,
    /// What is missing or wrong; never about access needs.
    pub problems: Vec<Problem>,
    /// When it arrived.
    pub arrived_at: Timestamp,
}

/// One thing that waits for her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLine {
    /// Its number, for "done 7".
    pub id: i64,
    /// Why, as a code.
    pub code: String,
    /// Why, in a sentence.
    pub why: String,
    /// The application it is about.
    pub reference: Option<Reference>,
    /// That application's name as typed.
    pub name: Option<String>,
    /// The stored message it is about.
    pub message: Option<i64>,
    /// A held letter that hangs on it, for "send 31".
    pub letter: Option<i64>,
    /// Since when.
    pub since: Timestamp,
    /// The day by which it has to be dealt with.
    pub due_on: Option<Date>,
    /// Somebody may be in need.
    pub at_once: bool,
}

/// A letter that needs a word about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterLine {
    /// Its number, for "send 31".
    pub id: i64,
    /// Which letter, as the outbox keeps it.
    pub kind: String,
    /// The application it is about.
    pub reference: Option<Reference>,
    /// That application's name as typed.
    pub name: Option<String>,
    /// Why, as a code.
    pub why: Option<String>,
    /// Since when.
    pub at: Timestamp,
}

/// A try to command that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// When.
    pub at: Timestamp,
    /// Why, in a sentence.
    pub why: String,
    /// The stored message.
    pub message: Option<i64>,
}

/// Applications of one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// How many arrived.
    pub applications: u32,
}

/// The signs of life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// When the mailbox was last read well.
    pub mailbox_read_at: Option<Timestamp>,
    /// Since when it cannot be read.
    pub mailbox_failing_since: Option<Timestamp>,
    /// When a letter was last sent.
    pub letter_sent_at: Option<Timestamp>,
    /// Since when letters cannot be handed over.
    pub submission_failing_since: Option<Timestamp>,
    /// Letters that are due and have not gone out.
    pub letters_waiting: u32,
    /// Messages that wait to be understood.
    pub messages_waiting: u32,
}
