//! What the four lines share: the store, the readers, the words and the rules' standing facts.
//!
//! It holds no mailbox and no submission: those belong to one line each.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::dice::Dice;
use crate::domain::address::Address;
use crate::domain::form::FormDefinition;
use crate::domain::language::WelshLetters;
use crate::domain::opening::Counts;
use crate::domain::plan::{Known, Limits};
use crate::domain::timetable::Timetable;
use crate::letters::{LetterSettings, Templates};
use crate::reader::Readers;
use crate::store::Store;

/// The facts of config that the rules need at every message.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who we are; without what is found for a message.
    pub known: Known,
    /// What counts against the target.
    pub counts: Counts,
    /// A closing by another count does not wait for the manager.
    pub close_without_asking: bool,
    /// Limits on letters.
    pub limits: Limits,
    /// How long closed letters wait.
    pub closed_delay: SignedDuration,
    /// How long other automatic letters wait for a second mail by the same sender.
    pub settle: SignedDuration,
    /// Envelope sender; `None` is the null sender.
    pub envelope_sender: Option<Address>,
    /// By whose clocks a day is a day.
    pub zone: TimeZone,
    /// When digests are due, and how they are.
    pub digests: Digests,
    /// How long an answer to a letter to a manager counts.
    pub token_life: SignedDuration,
    /// Whether the manager's decisions write to the applicant.
    pub decisions: bool,
    /// How long such a letter waits.
    pub decision_delay: SignedDuration,
    /// Who gets letters in Welsh.
    pub welsh: WelshLetters,
    /// What the manager is told at once.
    pub alert: Alerting,
}

/// When and by what the manager is told at once.
#[derive(Clone, Debug)]
pub struct Alerting {
    /// What is outside may be down for so long.
    pub after: SignedDuration,
    /// The database, whose disk may fill up.
    pub database: PathBuf,
    /// Free room there, in MiB, below which she is told; 0 never tells.
    pub disk_mib: u64,
    /// A program, with its arguments, that carries alerts where mail cannot; empty is none.
    pub command: Vec<String>,
    /// How long that program may take.
    pub patience: Duration,
}

impl Alerting {
    /// Enough for a program that talks to a server far away.
    pub const PATIENCE: Duration = Duration::from_secs(30);
}

/// When digests are due, and how they are.
#[derive(Clone, Debug, Default)]
pub struct Digests {
    /// When they are due, by the clocks of [`Standing::zone`].
    pub timetable: Timetable,
    /// None is sent where nothing happened and nothing waits.
    pub skip_when_quiet: bool,
    /// A workbook of all applicants comes with each.
    pub workbook: bool,
}

/// What the four lines share.
#[derive(Debug)]
pub struct House {
    /// The database.
    pub store: Store,
    /// The reader processes.
    pub readers: Readers,
    /// The letters' words.
    pub templates: Templates,
    /// What the words need from config.
    pub letters: LetterSettings,
    /// The form.
    pub form: Arc<FormDefinition>,
    /// The rules' standing facts.
    pub standing: Standing,
    /// Randomness.
    pub dice: Dice,
}
