//! The submission: SMTP or files.

use crate::domain::letter::Envelope;
use crate::domain::submission::SubmitOutcome;

/// Where letters go.
#[derive(Clone, Debug)]
pub enum Submission {
    /// Stub.
    Nowhere,
}

impl Submission {
    /// An independent line to it: one connection, used for one letter after another.
    pub fn line(&self) -> Line {
        Line {}
    }
}

/// One line.
#[derive(Debug)]
pub struct Line {}

impl Line {
    /// Hands over one letter.
    pub async fn submit(
        &mut self,
        _key: &str,
        _envelope: &Envelope,
        _octets: &[u8],
    ) -> SubmitOutcome {
        SubmitOutcome::Unavailable("not there".into())
    }

    /// Says goodbye.
    pub async fn close(&mut self) {}
}
