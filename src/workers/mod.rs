//! THE FOUR LINES. Start reading here: fetch, process, deliver, schedule.
//!
//! ```text
//! fetch    mailbox octets ─▶ INSERT inbox (+ cursor), COMMIT ─▶ only then file the mail on the server
//! process  inbox row ─▶ parse ─▶ read forms ─▶ BEGIN IMMEDIATE ─▶ snapshot ─▶ plan ─▶ apply ─▶ COMMIT
//! deliver  claim due letters, COMMIT ─▶ submission ─▶ sent | deferred | failed, COMMIT
//! schedule clock ─▶ plan(Due) ─▶ apply ─▶ COMMIT; digest due ─▶ letters to the managers ─▶ COMMIT
//! ```
//!
//! Beside them, [`watch`] looks at Junk and Sent from time to time.
//!
//! Each worker is a `step` that does one batch and says whether it found work; tests call
//! `step`, the daemon wraps it in the loop of [`lines`]. Everything that is not a pure function comes in from
//! outside: the moment as a value, the dice, the mailbox and the submission. No step holds a
//! transaction open across the network.

pub mod act;
pub mod alert;
pub mod carry_out;
mod commanded;
pub mod deliver;
mod desk;
pub mod dice;
pub mod digest;
mod doubles;
pub mod fetch;
mod forwarding;
pub mod house;
pub mod lines;
pub mod opened;
pub mod post;
pub mod process;
pub mod schedule;
pub mod sheet;
pub mod understand;
mod vitals;
pub mod watch;

pub use house::House;

use crate::domain::mailbox::MailboxError;
use crate::reader::ReaderError;
use crate::store::StoreError;

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It did something: another step may find more.
    Worked,
    /// There was nothing to do.
    Idle,
}

/// What stopped a step. Nothing is lost by it: the line backs off and tries again.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The mailbox.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
    /// The readers.
    #[error(transparent)]
    Reader(#[from] ReaderError),
    /// The submission; the letters are untouched.
    #[error("letters cannot be handed over: {0}")]
    Submission(String),
    /// A part of the program itself failed; the step is tried again.
    #[error("a step broke off: {0}")]
    Broken(&'static str),
}
