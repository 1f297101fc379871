//! The mailbox: a folder on an IMAP server, or a Maildir on this machine.
//!
//! Both do the same for the fetch line: list what is new, give octets, file what is done, wait
//! for news. Neither decides anything, and neither marks or moves a mail on its own account:
//! what is stored is stored before anything is done to the mail where it lies.

pub mod imap;
pub mod maildir;
mod oddities;

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::domain::mailbox::{
    Cursor, Fetched, Filing, Listed, Listing, MailboxError, Place, Recent,
};
pub use imap::Imap;
pub use maildir::Maildir;

/// The folders in which mails are filed, with `/` between levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingFolders {
    /// For applications.
    pub applications: String,
    /// For what needs nobody.
    pub other: String,
    /// For what needs a person.
    pub review: String,
    /// For what brought a monitoring form.
    pub monitoring: String,
    /// Whether such mail is removed instead, where it waits for nobody.
    pub remove_monitoring: bool,
}

impl FilingFolders {
    /// The folder's name; none where such mail is removed.
    fn of(&self, filing: Filing) -> Option<&str> {
        match filing {
            Filing::Applications => Some(&self.applications),
            Filing::Other => Some(&self.other),
            Filing::Review => Some(&self.review),
            Filing::Monitoring if self.remove_monitoring => None,
            Filing::Monitoring | Filing::MonitoringForReview => Some(&self.monitoring),
        }
    }

    /// The names of all folders, once each.
    fn names(&self) -> BTreeSet<&str> {
        Filing::ALL
            .into_iter()
            .filter_map(|filing| self.of(filing))
            .collect()
    }
}

/// Where mail comes from.
#[derive(Debug)]
pub enum Mailbox {
    /// A folder on a server.
    Imap(Box<Imap>),
    /// A folder on this machine.
    Maildir(Maildir),
}

impl Mailbox {
    /// What lies above the cursor. A Maildir has no order to keep a cursor in: it lists all,
    /// and the caller leaves out the names that it knows.
    pub async fn list(&mut self, cursor: Cursor) -> Result<Listing, MailboxError> {
        match self {
            Self::Imap(imap) => imap.list(cursor).await,
            Self::Maildir(maildir) => maildir.list(cursor).await,
        }
    }

    /// What is new in a folder that is only looked at.
    pub async fn recent(&mut self, recent: &Recent<'_>) -> Result<Listing, MailboxError> {
        match self {
            Self::Imap(imap) => imap.recent(recent).await,
            Self::Maildir(maildir) => maildir.recent(recent).await,
        }
    }

    /// These header fields of listed mails, and nothing else of them. A mail that is not in the
    /// answer is gone, or not given.
    pub async fn headers(
        &mut self,
        listed: &[Listed],
        fields: &[&str],
    ) -> Result<Vec<Fetched>, MailboxError> {
        match self {
            Self::Imap(imap) => imap.headers(listed, fields).await,
            Self::Maildir(maildir) => maildir.headers(listed).await,
        }
    }

    /// The octets of listed mails, in their order.
    ///
    /// The answer may end early, so that memory stays bounded where mails turn out larger than
    /// listed: what is behind the last mail in it is to be asked for again. A mail in between
    /// that is not in the answer has been removed from the mailbox by somebody; an empty answer
    /// says so of all of them.
    pub async fn fetch(&mut self, listed: &[Listed]) -> Result<Vec<Fetched>, MailboxError> {
        match self {
            Self::Imap(imap) => imap.fetch(listed).await,
            Self::Maildir(maildir) => maildir.fetch(listed).await,
        }
    }

    /// Files mails where they belong, or removes them where they belong nowhere. Returns those that need no further filing: they lie there
    /// now, or exist no more. The others were refused for now.
    pub async fn file(
        &mut self,
        places: &[Place],
        filing: Filing,
    ) -> Result<Vec<Place>, MailboxError> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Imap(imap) => imap.file(places, filing).await,
            Self::Maildir(maildir) => maildir.file(places, filing).await,
        }
    }

    /// Waits for news, at most `longest`, until `stop` or `wake`. True where there is news.
    ///
    /// However it ends, the connection is in order afterwards.
    pub async fn wait(
        &mut self,
        longest: Duration,
        stop: &CancellationToken,
        wake: &Notify,
    ) -> Result<bool, MailboxError> {
        match self {
            Self::Imap(imap) => imap.wait(longest, stop, wake).await,
            Self::Maildir(maildir) => maildir.wait(longest, stop, wake).await,
        }
    }

    /// Tries everything that can be tried without touching a mail. Returns what is in order,
    /// in sentences for a person.
    pub async fn check(&mut self) -> Result<Vec<String>, MailboxError> {
        match self {
            Self::Imap(imap) => imap.check().await,
            Self::Maildir(maildir) => maildir.check().await,
        }
    }

    /// Says goodbye.
    pub async fn close(&mut self) {
        match self {
            Self::Imap(imap) => imap.close().await,
            Self::Maildir(_) => {}
        }
    }
}
