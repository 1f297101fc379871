//! The submission: where letters go, to a server or into a folder.
//!
//! A [`Line`] hands over one letter after another and says of each what the caller must do
//! ([`SubmitOutcome`]); it keeps nothing of the server's words, because servers quote
//! addresses. It retries nothing but the one case in which certainly nothing was handed over:
//! patience is the deliver line's.

mod files;
mod smtp;

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::letter::Envelope;
use crate::domain::submission::SubmitOutcome;

pub use smtp::{Protection, SetUpError, SignIn, SmtpSettings, Times};

/// Where letters go.
#[derive(Clone, Debug)]
pub enum Submission {
    /// To a server.
    Smtp(Arc<smtp::Smtp>),
    /// Into a folder, as `.eml` files.
    Files(files::Folder),
}

impl Submission {
    /// A server. Fails where the certificates in the settings cannot be used.
    pub fn smtp(settings: SmtpSettings) -> Result<Self, SetUpError> {
        Ok(Self::Smtp(Arc::new(smtp::Smtp::new(settings)?)))
    }

    /// A folder. It is made when the first letter comes.
    pub fn files(path: PathBuf) -> Self {
        Self::Files(files::Folder::new(path))
    }

    /// An independent line to it: one connection, used for one letter after another.
    pub fn line(&self) -> Line {
        match self {
            Self::Smtp(smtp) => Line::Smtp(Box::new(smtp::SmtpLine::new(smtp.clone()))),
            Self::Files(folder) => Line::Files(folder.clone()),
        }
    }

    /// Tries everything short of a letter: connects, secures the connection, signs in, says
    /// goodbye; or writes to the folder. Answers in words for the administrator.
    pub async fn check(&self) -> Result<String, String> {
        match self {
            Self::Smtp(smtp) => smtp::SmtpLine::new(smtp.clone()).check().await,
            Self::Files(folder) => folder.check().await,
        }
    }
}

/// One line.
#[derive(Debug)]
pub enum Line {
    /// One connection to a server.
    Smtp(Box<smtp::SmtpLine>),
    /// The folder.
    Files(files::Folder),
}

impl Line {
    /// Hands over one letter. `key` says what it is owed for; a folder names the file after it.
    pub async fn submit(&mut self, key: &str, envelope: &Envelope, octets: &[u8]) -> SubmitOutcome {
        match self {
            Self::Smtp(line) => line.submit(envelope, octets).await,
            Self::Files(folder) => folder.write(key, octets).await,
        }
    }

    /// Says goodbye. The line can be used again and then connects anew.
    pub async fn close(&mut self) {
        match self {
            Self::Smtp(line) => line.close().await,
            Self::Files(_) => {}
        }
    }
}
