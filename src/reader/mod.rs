//! The reader process: forms are read in a child that has limited itself first.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::form::FormDefinition;
use crate::domain::reading::{FormReading, Reading};

/// How readers are started and bounded.
#[derive(Clone, Debug)]
pub struct Settings {
    /// This program.
    pub executable: PathBuf,
    /// How many at once.
    pub processes: usize,
    /// A form's time.
    pub seconds: u64,
    /// A form's memory.
    pub memory_mib: u64,
    /// Read even where a limit cannot be set.
    pub best_effort: bool,
}

/// No form could be read, through no fault of any form.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// The reader cannot be started or refuses to read without its limits.
    #[error("forms cannot be read: {0}")]
    CannotStart(String),
}

/// The reader processes.
#[derive(Debug)]
pub struct Readers {}

impl Readers {
    /// Starts them lazily.
    pub fn start(_settings: Settings, _form: Arc<FormDefinition>) -> Self {
        Self {}
    }

    /// Reads one file.
    pub async fn read_file(&self, _octets: &[u8]) -> Result<Reading, ReaderError> {
        Err(ReaderError::CannotStart("not there".into()))
    }

    /// Reads a mail's own words.
    pub async fn read_body(
        &self,
        _text: &str,
        _html: Option<&str>,
    ) -> Result<Option<FormReading>, ReaderError> {
        Err(ReaderError::CannotStart("not there".into()))
    }
}

/// The hidden `reader` subcommand: branches off before tokio and config. Returns the exit code.
pub fn child() -> u8 {
    1
}
