//! The mailbox: IMAP or Maildir.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::mailbox::{Cursor, Fetched, Filing, Listed, Listing, MailboxError, Place};

/// Where mail comes from.
#[derive(Debug)]
pub enum Mailbox {
    /// Stub.
    Nowhere,
}

impl Mailbox {
    /// What lies above the cursor.
    pub async fn list(&mut self, _cursor: Cursor) -> Result<Listing, MailboxError> {
        Err(MailboxError::Settings("not there".into()))
    }

    /// The octets of listed mails, one answer each.
    pub async fn fetch(&mut self, _listed: &[Listed]) -> Result<Vec<Fetched>, MailboxError> {
        Err(MailboxError::Settings("not there".into()))
    }

    /// Files mails on the server; returns those that now lie where they belong.
    pub async fn file(
        &mut self,
        _places: &[Place],
        _filing: Filing,
    ) -> Result<Vec<Place>, MailboxError> {
        Err(MailboxError::Settings("not there".into()))
    }

    /// Waits for news, at most `longest`. True where there is some.
    pub async fn wait(
        &mut self,
        _longest: Duration,
        _stop: &CancellationToken,
    ) -> Result<bool, MailboxError> {
        Err(MailboxError::Settings("not there".into()))
    }

    /// A wait was dropped half-way: the connection's state is unknown, so it is given up.
    pub async fn interrupted(&mut self) {}

    /// Says goodbye.
    pub async fn close(&mut self) {}
}
