//! What classification makes of a message: what it is, what was found in it, and whether it may
//! be answered at all. It decides nothing; the plan does.

use super::address::NamedAddress;
use super::application::Reference;
use super::command::Orders;
use super::language::Language;
use super::plan::Reason;
use super::reading::Answer;
use super::route::Routed;
use super::unread::UnreadFile;
use super::verdict::{Flag, Kind, Problem, Wish};

/// What classification makes of a message.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something of its own that was found or not"
)]
pub struct Classified {
    /// What it is.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
    /// Whether a letter may go out at all, and why not: the robot guards. Not answering never
    /// means not taking in.
    pub silence: Option<Silence>,
    /// The files that could not be read, whatever else came with them.
    pub unread: Vec<UnreadFile>,
    /// The answers found, merged over body and files.
    pub answers: Vec<Answer>,
    /// What is missing, contradictory, unreadable.
    pub problems: Vec<Problem>,
    /// What the manager should notice.
    pub flags: Vec<Flag>,
    /// What they ask for that must not be left lying.
    pub wishes: Vec<Wish>,
    /// What they ask about their data is to be erased.
    pub erasure: bool,
    /// The files to be kept apart, by their labels: nobody should have sent them.
    pub restricted: Vec<Option<String>>,
    /// The writer may be in danger.
    pub danger: bool,
    /// Whom a letter would go to: the applicant, never Reply-To.
    pub correspondent: Option<NamedAddress>,
    /// The application of `known.applications` that it belongs to.
    pub application: Option<Reference>,
    /// The sender is one of that application's addresses.
    pub sender_owns_application: bool,
    /// A monitoring form came along (invariant 8): its octets must not be kept.
    pub monitoring_seen: bool,
    /// In which language the applicant writes.
    pub language: Language,
    /// What else than an application it seems to be, as config has it.
    pub route: Option<Routed>,
    /// It needs a person's eyes, and why.
    pub review: Option<Reason>,
    /// What it comes to, where it may be meant as a command.
    pub steering: Option<Steering>,
}

/// What a message comes to that may be meant as a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Steering {
    /// A manager or delegate wrote it, and proves it.
    Orders(Box<Orders>),
    /// Nothing of it is carried out, and the managers are told at once.
    Refused(Reason),
    /// A machine answers in a manager's name, or passes a command on: nothing is done, and only the
    /// next digest tells it. Told at once, it would be answered by that machine again.
    ByMachine(Reason),
}

impl Classified {
    /// The code of the review of a withdrawal that may not be meant yet.
    pub const UNCLEAR_WITHDRAWAL: &'static str = "withdrawal_unclear";

    /// Whether somebody speaks of withdrawing, and may not mean it yet.
    pub fn is_unclear_withdrawal(&self) -> bool {
        let review = self.review.as_ref();
        review.is_some_and(|review| review.code == Self::UNCLEAR_WITHDRAWAL)
    }
}

/// Why no letter goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Certain: a machine wrote, or it would loop. No letter is even queued.
    Never(Reason),
    /// Probably a machine, or doubtful: the letter is written and held for the manager.
    Hold(Reason),
}
