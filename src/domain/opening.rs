//! What people apply to: has a target, is open or closed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::verdict::vocabulary;

vocabulary! {
    /// Whether applications are welcome.
    OpeningState {
        /// They are.
        Open = "open",
        /// Enough people have been recruited, or the manager closed it.
        Closed = "closed",
    }
}

vocabulary! {
    /// Why the opening closed, where that is known.
    ClosedBy {
        /// The date in the advert came.
        Date = "date",
        /// The target was reached.
        Enough = "enough",
    }
}

/// What is counted against the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// People the manager marked recruited: the default, and the only count by people alone.
    Recruited,
    /// Complete applications; weaker, since a misread form could cost somebody a place.
    Complete,
    /// Applications of any kind.
    Received,
}

/// The opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Database key.
    pub id: i64,
    /// What it is called in letters: "Advocacy QPM assessor".
    pub name: String,
    /// How many people are wanted.
    pub target: u32,
    /// Open or closed.
    pub state: OpeningState,
    /// When it was last opened, UTC.
    pub opened_at: Timestamp,
    /// When it was last closed, UTC.
    pub closed_at: Option<Timestamp>,
    /// Not before this, where the advert gives a date.
    pub opens_at: Option<Timestamp>,
    /// Not after this, where the advert gives a date.
    pub closes_at: Option<Timestamp>,
    /// Since when letters to applicants wait at the manager's word, if they do.
    pub letters_paused_at: Option<Timestamp>,
}

impl Opening {
    /// From when on an application is late, as far as it is known: the moment of closing, else
    /// the advert's closing date. A closing date before the last opening has had its day: the
    /// manager opened it again, and no clock closes it behind her back.
    pub fn closes(&self) -> Option<Timestamp> {
        let advertised = self.closes_at.filter(|at| *at > self.opened_at);
        self.closed_at.or(advertised)
    }
}

/// How many applications stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that were not withdrawn.
    pub received: u32,
    /// Those with every required answer.
    pub complete: u32,
    /// Recruited by the manager.
    pub recruited: u32,
}

impl Tally {
    /// The number that counts against the target.
    pub fn against(&self, counts: Counts) -> u32 {
        match counts {
            Counts::Recruited => self.recruited,
            Counts::Complete => self.complete,
            Counts::Received => self.received,
        }
    }
}
