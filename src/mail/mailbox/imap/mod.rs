//! A mailbox on an IMAP server (RFC 3501, RFC 9051).
//!
//! One connection, made when it is first needed and kept while it is in order. After any error
//! or time-out, after a panic in the parser, or when a call is dropped half-way, it is thrown
//! away and the next call makes a new one: nothing is ever said on a connection whose state is
//! not known. New mail is found from the cursor by UID, never by `\Seen`; mails are read with
//! `BODY.PEEK`, so that reading leaves no trace for the people who share the mailbox.

mod check;
mod connect;
mod fetch;
mod file;
mod folders;
mod idle;
mod line;
mod list;
mod names;
mod sign_in;
mod tls;
mod watched;
mod wire;

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use secrecy::SecretString;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_rustls::rustls::ClientConfig;
use tokio_util::sync::CancellationToken;

pub(super) use names::modified_utf7;

use super::FilingFolders;
use crate::domain::mailbox::{
    Cursor, Fetched, Filing, FilingMode, Listed, Listing, MailboxError, Place, Recent, Watched,
};
use connect::Session;
use list::Wanted;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first octet (RFC 8314 §3.3).
    Implicit,
    /// Upgraded before anything is said. It is never done without.
    Starttls,
    /// Not at all: only to this machine itself.
    Plain,
}

/// How long to wait for the server.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For one of its addresses to take the connection.
    pub connect: Duration,
    /// For the next octet of an answer.
    pub silence: Duration,
    /// For the end of one answer, however busily octets come in.
    pub command: Duration,
    /// How long after new mail a near server is asked for more, and not only listened to.
    pub lively: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            silence: Duration::from_mins(1),
            command: Duration::from_mins(10),
            lively: Duration::from_secs(10),
        }
    }
}

/// Which mailbox, and what is done in it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The server's name; its certificate must have it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Protection,
    /// Who signs in.
    pub user: String,
    /// With what.
    pub password: SecretString,
    /// A certificate authority beside the system's own, in PEM.
    pub ca_file: Option<PathBuf>,
    /// The folder that is read.
    pub folder: String,
    /// Whether the server may push, where it can.
    pub idle: bool,
    /// How mail is filed.
    pub filing: FilingMode,
    /// Where it is filed.
    pub folders: FilingFolders,
    /// Octets; of bigger mails only the headers are fetched.
    pub max_message_size: u64,
    /// Time-outs.
    pub patience: Patience,
}

/// What is remembered about the mailbox beyond one connection.
#[derive(Debug, Default)]
struct Memory {
    /// The parser breaks on what this server sends as INTERNALDATE (`NIL`): it is not asked for.
    dates_break_the_parser: bool,
    /// How often the server refused to give a mail, by UID.
    refusals: HashMap<u32, u32>,
    /// When new mail was last found.
    last_mail: Option<Instant>,
}

/// The mailbox.
#[derive(Debug)]
pub struct Imap {
    settings: Settings,
    /// The folder is only looked at.
    watched: Option<Watched>,
    tls: Option<Arc<ClientConfig>>,
    session: Option<Session>,
    memory: Memory,
}

impl Imap {
    /// Prepares everything that needs no server.
    ///
    /// # Errors
    /// Where no certificate authority can be read.
    pub fn new(settings: Settings) -> Result<Self, MailboxError> {
        let tls = match settings.protection {
            Protection::Plain => None,
            Protection::Implicit | Protection::Starttls => {
                Some(tls::prepare(settings.ca_file.as_deref())?)
            }
        };
        Ok(Self {
            settings,
            watched: None,
            tls,
            session: None,
            memory: Memory::default(),
        })
    }

    /// The same for a folder that is only looked at: `settings.folder`, or the one that the
    /// server has for it where that is empty.
    ///
    /// # Errors
    /// Where no certificate authority can be read.
    pub fn watching(settings: Settings, watched: Watched) -> Result<Self, MailboxError> {
        let mut imap = Self::new(settings)?;
        imap.settings.filing = FilingMode::Leave;
        imap.watched = Some(watched);
        Ok(imap)
    }

    pub(super) async fn list(&mut self, cursor: Cursor) -> Result<Listing, MailboxError> {
        self.listing(cursor, Wanted::All).await
    }

    pub(super) async fn recent(&mut self, recent: &Recent<'_>) -> Result<Listing, MailboxError> {
        // SEARCH knows days only, by clocks of its own.
        let day = watched::day_before(recent.since);
        self.listing(recent.cursor, Wanted::Since(day, recent.most))
            .await
    }

    async fn listing(&mut self, cursor: Cursor, wanted: Wanted) -> Result<Listing, MailboxError> {
        let mut session = self.session().await?;
        let with_dates = !self.memory.dates_break_the_parser;
        let result = guarded(list::list(&mut session, cursor, wanted, with_dates)).await;
        if with_dates && matches!(result, Guarded::Panicked) {
            tracing::warn!(
                "the server gives a mail without its time of arrival: from here on that time is taken from each mail's first Received line"
            );
            self.memory.dates_break_the_parser = true;
        }
        if matches!(&result, Guarded::Done(Ok(listing)) if !listing.messages.is_empty()) {
            self.memory.last_mail = Some(Instant::now());
        }
        self.keep(session, result)
    }

    pub(super) async fn fetch(&mut self, listed: &[Listed]) -> Result<Vec<Fetched>, MailboxError> {
        let mut session = self.session().await?;
        let largest = self.settings.max_message_size;
        let result = guarded(fetch::fetch(
            &mut session,
            &mut self.memory.refusals,
            listed,
            largest,
        ))
        .await;
        self.keep(session, result)
    }

    pub(super) async fn headers(
        &mut self,
        listed: &[Listed],
        fields: &[&str],
    ) -> Result<Vec<Fetched>, MailboxError> {
        let mut session = self.session().await?;
        let result = guarded(watched::headers(&mut session, listed, fields)).await;
        self.keep(session, result)
    }

    pub(super) async fn file(
        &mut self,
        places: &[Place],
        filing: Filing,
    ) -> Result<Vec<Place>, MailboxError> {
        if self.settings.filing == FilingMode::Leave {
            return Ok(places.to_vec());
        }
        let mut session = self.session().await?;
        let result = guarded(file::file(&mut session, &self.settings, places, filing)).await;
        self.keep(session, result)
    }

    pub(super) async fn wait(
        &mut self,
        longest: Duration,
        stop: &CancellationToken,
        wake: &Notify,
    ) -> Result<bool, MailboxError> {
        let fresh = self.session.is_none();
        let mut session = self.session().await?;
        if fresh {
            // What came before this connection was made is not told on it.
            self.session = Some(session);
            return Ok(true);
        }
        let lively = |last: Instant| last.elapsed() < self.settings.patience.lively;
        if session.is_near && self.memory.last_mail.is_some_and(lively) {
            let longest = longest.min(self.settings.patience.lively);
            let result = guarded(idle::ask(&mut session, longest, stop, wake)).await;
            return self.keep(session, result);
        }
        if self.settings.idle && session.offers("IDLE") {
            let result = guarded(idle::idle(&mut session, longest, stop, wake)).await;
            return self.keep(session, result);
        }
        let news = session.line.take_news();
        self.session = Some(session);
        if !news {
            tokio::select! {
                () = tokio::time::sleep(longest) => {}
                () = stop.cancelled() => {}
                () = wake.notified() => {}
            }
        }
        Ok(news)
    }

    pub(super) async fn check(&mut self) -> Result<Vec<String>, MailboxError> {
        self.close().await;
        let mut session = self.session().await?;
        let result = match self.watched {
            Some(_) => Guarded::Done(Ok(watched::check(&session))),
            None => guarded(check::check(&mut session, &self.settings)).await,
        };
        self.keep(session, result)
    }

    pub(super) async fn close(&mut self) {
        if let Some(mut session) = self.session.take() {
            // RFC 3501 §6.1.3: the server answers BYE, so this never ends well.
            let goodbye = guarded(session.line.command("LOGOUT", |_| {}));
            let _ = tokio::time::timeout(Duration::from_secs(2), goodbye).await;
        }
    }

    /// The connection, out of its place: whoever is done with it and finds it in order puts it
    /// back.
    async fn session(&mut self) -> Result<Session, MailboxError> {
        if let Some(session) = self.session.take() {
            return Ok(session);
        }
        let connecting = connect::connect(&self.settings, self.watched, self.tls.as_ref());
        match guarded(connecting).await {
            Guarded::Done(result) => result,
            Guarded::Panicked => Err(panicked()),
        }
    }

    fn keep<T>(&mut self, session: Session, result: Guarded<T>) -> Result<T, MailboxError> {
        match result {
            Guarded::Done(Ok(value)) => {
                self.session = Some(session);
                Ok(value)
            }
            Guarded::Done(Err(error)) => Err(error),
            Guarded::Panicked => Err(panicked()),
        }
    }
}

/// What became of a dialogue.
enum Guarded<T> {
    Done(Result<T, MailboxError>),
    Panicked,
}

/// imap-proto panics on some answers (djc/imap-proto#90): that must cost the connection and
/// not the program. What is touched by the dialogue is thrown away with the session.
async fn guarded<T>(dialogue: impl Future<Output = Result<T, MailboxError>>) -> Guarded<T> {
    match AssertUnwindSafe(dialogue).catch_unwind().await {
        Ok(result) => Guarded::Done(result),
        Err(_) => Guarded::Panicked,
    }
}

fn panicked() -> MailboxError {
    MailboxError::Disconnected("the server said something that the parser breaks on".into())
}
