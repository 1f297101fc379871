//! What happens and asks for a plan: a message, a word of the manager's, the clock.

use jiff::Timestamp;

use super::application::{Reference, Status};
use super::command::Held;
use super::doubles::ProposalAnswer;
use super::reading::Answer;
use super::understood::Understood;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A stored message was understood.
    MessageArrived {
        /// The stored message's key.
        inbox_id: i64,
        /// When it arrived at the server.
        arrived_at: Timestamp,
        /// What it says.
        understood: Box<Understood>,
    },
    /// The manager decides about an application.
    Decided {
        /// Which.
        reference: Reference,
        /// Where she puts it.
        status: Status,
        /// Her words, kept beside it, if any.
        note: Option<String>,
        /// Her words for the applicant, for the decision letter, if any.
        tell: Option<String>,
    },
    /// The manager declines all that are neither recruited nor decided otherwise.
    RestDeclined {
        /// Her words, kept beside each.
        note: Option<String>,
        /// Her words for the applicants.
        tell: Option<String>,
    },
    /// The manager keeps words beside an application.
    Noted {
        /// Which.
        reference: Reference,
        /// The words.
        text: String,
    },
    /// The manager wants the letter about missing answers to go out (again).
    AskedAgain {
        /// To whom.
        reference: Reference,
    },
    /// The manager lets a letter go that is held, or has another one tried now.
    HeldReleased(Held),
    /// The manager is through with a review item.
    ReviewDone {
        /// Its number.
        id: i64,
    },
    /// The manager puts a command back.
    Undone {
        /// Its number; the last one that was given by the same person where it is not said.
        command: Option<i64>,
        /// Who asks: a manager's folded address, or "command line".
        giver: String,
    },
    /// The manager lets letters to applicants wait.
    LettersPaused,
    /// The manager lets them go out again.
    LettersResumed,
    /// Everything about a person is to be erased: the administrator is told. Nothing is erased here.
    Forgotten {
        /// Whose application.
        reference: Reference,
    },
    /// No letter to a manager that went out so far brings commands any more.
    TokensRevoked,
    /// The manager enters an application that came by telephone, post or scan.
    Entered {
        /// The answers she typed.
        answers: Vec<Answer>,
    },
    /// The manager enters one answer.
    AnswerEntered {
        /// Of which application.
        reference: Reference,
        /// The answer.
        answer: Answer,
    },
    /// The manager makes one application of two.
    Merged {
        /// The one that is kept.
        keep: Reference,
        /// The one that becomes part of it.
        other: Reference,
        /// She knows that their names differ: somebody married, or mistyped.
        although_names_differ: bool,
    },
    /// The manager takes a proposed version, or leaves it.
    ProposalAnswered(ProposalAnswer),
    /// The manager opens the opening.
    OpeningOpened,
    /// The manager closes it.
    OpeningClosed,
    /// The manager sets the target.
    TargetSet(u32),
    /// The clock passed something: `closes_at`, or a target reached by reading config anew.
    Due,
}

impl Event {
    /// The verb of the manager's command, as the log of commands keeps it.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::MessageArrived { .. } => "message",
            Self::Decided { status, .. } => match status {
                Status::Received => "reset",
                Status::Shortlisted => "shortlist",
                Status::Recruited => "recruit",
                Status::Declined => "decline",
                Status::Withdrawn => "withdraw",
            },
            Self::RestDeclined { .. } => "decline rest",
            Self::Noted { .. } => "note",
            Self::AskedAgain { .. } => "ask",
            Self::HeldReleased(_) => "send",
            Self::ReviewDone { .. } => "done",
            Self::Undone { .. } => "undo",
            Self::LettersPaused => "pause",
            Self::LettersResumed => "resume",
            Self::Forgotten { .. } => "forget",
            Self::TokensRevoked => "revoke",
            Self::Entered { .. } => "add",
            Self::AnswerEntered { .. } => "answer",
            Self::Merged { .. } => "merge",
            Self::ProposalAnswered(answer) if answer.take => "take",
            Self::ProposalAnswered(_) => "leave",
            Self::OpeningOpened => "reopen",
            Self::OpeningClosed => "close",
            Self::TargetSet(_) => "target",
            Self::Due => "due",
        }
    }
}
