//! The reader processes: forms are read in children that have limited themselves first.
//!
//! A form is octets from a stranger, and the libraries that open it can be made to ask for more
//! memory than the machine has, which no program survives. So a child reads it that holds nothing
//! worth having, can reach nothing, and may die: then its form is too large or hostile, which a
//! person will look at, and the next form is read by the next child (invariant 10).
//!
//! [`child()`] is the other end. A reader must never blame a form for what the machine did: a child
//! that dies gets a second, fresh one for the same form, and a reader that cannot start is an
//! error upon which the mail waits.

mod child;
mod gauge;
mod pool;
mod process;
mod protocol;
mod sandbox;
mod syscalls;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use self::sandbox::{Reached, Sandbox, State, Wall};

use self::pool::{Ending, Pool};
use self::protocol::{Answer, Body, Tag};
use crate::domain::form::FormDefinition;
use crate::domain::learned::Learned;
use crate::domain::reading::{FileKind, FormReading, Outcome, Reading};
use crate::domain::verdict::Unreadable;

/// How readers are started and bounded.
#[derive(Clone, Debug)]
pub struct Settings {
    /// This program.
    pub executable: PathBuf,
    /// How many at once.
    pub processes: usize,
    /// The time of a mail's files and words together.
    pub seconds: u64,
    /// A form's memory, beyond what the program itself takes.
    pub memory_mib: u64,
    /// Read even where a limit cannot be set.
    pub best_effort: bool,
}

/// No form could be read, through no fault of any form.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// The reader cannot be started or refuses to read without its limits. Words for the
    /// administrator.
    #[error("forms cannot be read: {0}")]
    CannotStart(String),
}

/// The reader processes.
#[derive(Debug)]
pub struct Readers {
    pool: Arc<Pool>,
}

impl Readers {
    /// Starts nothing yet: the first form starts the first child.
    pub fn start(settings: Settings, form: Arc<FormDefinition>) -> Self {
        let pool = Arc::new(Pool::new(settings, form));
        Self { pool }
    }

    /// The same, letting children go that have had nothing to do for this long (otherwise 30 s).
    #[must_use]
    pub fn start_with_rest(settings: Settings, form: Arc<FormDefinition>, rest: Duration) -> Self {
        let pool = Arc::new(Pool::new(settings, form).with_rest(rest));
        Self { pool }
    }

    /// What reads one mail: its files and words have the time of one form together.
    pub fn for_a_mail(&self) -> MailReader<'_> {
        MailReader {
            pool: &self.pool,
            left: self.pool.time(),
        }
    }

    /// Reads one file that has all the time for itself: see [`MailReader::read_file`].
    pub async fn read_file(&self, octets: &[u8]) -> Result<Reading, ReaderError> {
        self.for_a_mail().read_file(octets).await
    }

    /// Reads words that have all the time for themselves: see [`MailReader::read_body`].
    pub async fn read_body(
        &self,
        text: &str,
        html: Option<&str>,
    ) -> Result<Option<FormReading>, ReaderError> {
        self.for_a_mail().read_body(text, html).await
    }

    /// Learns the organisation's own blank form; the readers' definition has the fields that are
    /// to be recognised. Whose form it is, only the administrator knows: it is read like any other.
    pub async fn learn(&self, octets: &[u8]) -> Result<Result<Learned, Unreadable>, ReaderError> {
        let mut time = self.pool.time();
        Ok(match self.pool.ask(Tag::Learn, octets, &mut time).await? {
            Ending::Answered(Answer::Learned(learned)) => learned,
            Ending::Answered(_) => Err(Unreadable::Hostile),
            Ending::Unreadable(why) => Err(why),
        })
    }

    /// Starts a reader, has it read a few words and then try to get out.
    pub async fn check(&self) -> Result<Checked, ReaderError> {
        self.pool.check().await
    }
}

/// The readers as one mail has them. Fifty files that each take long cost no more than one: what
/// comes when the time is up is not read, and a person looks at it.
#[derive(Debug)]
pub struct MailReader<'a> {
    pool: &'a Arc<Pool>,
    left: Duration,
}

impl MailReader<'_> {
    /// Reads one file. What the file does to its reader is part of the reading; an error is not
    /// the file's fault, and the file should be read later.
    pub async fn read_file(&mut self, octets: &[u8]) -> Result<Reading, ReaderError> {
        let why = match self.pool.ask(Tag::File, octets, &mut self.left).await? {
            Ending::Answered(Answer::File(reading)) => return Ok(reading),
            Ending::Answered(_) => Unreadable::Hostile,
            Ending::Unreadable(why) => why,
        };
        Ok(Reading {
            // The reader that could have told is dead, and the daemon looks into no form.
            file: FileKind::Other,
            outcome: Outcome::Unreadable(why),
        })
    }

    /// Reads a mail's own words, where they look like a form. Words that their reader did not
    /// survive are no form: `None`. The mail is then judged by the rest of it, like any mail whose
    /// words are no form, and a person reads it.
    pub async fn read_body(
        &mut self,
        text: &str,
        html: Option<&str>,
    ) -> Result<Option<FormReading>, ReaderError> {
        // Strings cannot fail to be written as JSON; if they could, they would be no form.
        let Ok(octets) = serde_json::to_vec(&Body { text, html }) else {
            return Ok(None);
        };
        match self.pool.ask(Tag::Body, &octets, &mut self.left).await? {
            Ending::Answered(Answer::Body(found)) => Ok(found),
            Ending::Answered(_) | Ending::Unreadable(_) => {
                tracing::warn!("no reader survived a mail's own words; they are taken for no form");
                Ok(None)
            }
        }
    }
}

/// What [`Readers::check`] found. Shown, it is a sentence for the administrator.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The limits, as the reader set them.
    pub sandbox: Sandbox,
    /// What the reader could reach all the same.
    pub reached: Reached,
}

impl Checked {
    /// Whether forms are read behind every required wall and nothing was reached. Where it is
    /// not, readers run as `best-effort`.
    pub fn holds(&self) -> bool {
        self.sandbox.lacking().is_empty() && self.reached.nothing()
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; tried from inside: {}", self.sandbox, self.reached)
    }
}

/// The hidden `reader` subcommand: branches off before tokio and config. Returns the exit code.
pub fn child() -> u8 {
    child::run()
}
