//! A Maildir on this machine: for a site with a mail server of its own, and for the demo.
//!
//! One file is one mail; its name without the flags names it for ever. Other programs deliver
//! into it and read it at the same time, so a file may be renamed or gone at any moment: it is
//! looked for again by its name, and nothing is ever overwritten. Names with a leading dot are
//! not mails.

mod disk;
mod names;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::FilingFolders;
use crate::domain::mailbox::{
    Body, Cursor, Fetched, Filing, FilingMode, Listed, Listing, MailboxError, Place, Recent,
    Watched,
};

/// Between looks at the folder's time of change: two calls to the file system each.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Octets held at once, beyond which the caller has to store some first.
const HELD: u64 = 16 * 1024 * 1024;

/// Which Maildir, and what is done in it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder with `new`, `cur` and `tmp`.
    pub path: PathBuf,
    /// How mail is filed.
    pub filing: FilingMode,
    /// Where it is filed.
    pub folders: FilingFolders,
    /// Octets; of bigger mails only the headers are read.
    pub max_message_size: u64,
}

/// The times of change of `new` and `cur`.
type Stamp = [Option<SystemTime>; 2];

/// The mailbox.
#[derive(Clone, Debug)]
pub struct Maildir {
    settings: Settings,
    /// It is a folder that is only looked at.
    watched: Option<Watched>,
    /// As it was before the last listing.
    listed: Stamp,
    /// The last listing found the folder as the one before it had left it.
    settled: bool,
}

impl Maildir {
    /// Takes a Maildir as it is; where there is nothing at all, makes an empty one.
    ///
    /// A folder that exists and is no Maildir is left alone: it may be where another disk
    /// belongs, or a wrong path.
    ///
    /// # Errors
    /// Where the path cannot be a Maildir.
    pub fn open(settings: Settings) -> Result<Self, MailboxError> {
        let path = &settings.path;
        if !path.exists() {
            disk::make(path).map_err(|error| {
                MailboxError::Settings(format!(
                    "the Maildir {} is not there and cannot be made ({}). hint: mailbox.maildir.path",
                    path.display(),
                    error.kind()
                ))
            })?;
            tracing::info!(path = %path.display(), "there was no Maildir: an empty one was made");
        }
        let maildir = Self {
            settings,
            watched: None,
            listed: Stamp::default(),
            settled: false,
        };
        maildir.is_there()?;
        Ok(maildir)
    }

    /// A folder of a Maildir that is only looked at, and never made: the folder `name`, or the
    /// one with the usual name where that is empty.
    pub fn watching(mut settings: Settings, watched: Watched, name: &str) -> Self {
        let name = match (name, watched) {
            ("", Watched::Junk) => "Junk",
            ("", Watched::Sent) => "Sent",
            (name, _) => name,
        };
        settings.path = disk::subfolder_path(&settings.path, name);
        settings.filing = FilingMode::Leave;
        Self {
            settings,
            watched: Some(watched),
            listed: Stamp::default(),
            settled: false,
        }
    }

    fn is_there(&self) -> Result<(), MailboxError> {
        let path = &self.settings.path;
        if path.join("new").is_dir() && path.join("cur").is_dir() {
            return Ok(());
        }
        if let Some(watched) = self.watched {
            return Err(MailboxError::NoFolder(format!(
                "there is no folder {}: none is watched. hint: name it in mailbox.{watched}, or set that to \"\"",
                path.display()
            )));
        }
        Err(MailboxError::Settings(format!(
            "{} is no Maildir: it has no folders \"new\" and \"cur\". hint: mailbox.maildir.path; is the disk mounted?",
            path.display()
        )))
    }

    pub(super) async fn list(&mut self, cursor: Cursor) -> Result<Listing, MailboxError> {
        self.is_there()?;
        // Taken before the look, so that what is delivered during it counts as a change.
        let stamp = self.stamp();
        // Two deliveries within one tick of the file system's clock look like one: after a
        // change the folder is looked at once more (see `wait`).
        self.settled = stamp == self.listed;
        self.listed = stamp;
        let path = self.settings.path.clone();
        let messages = blocking(move || disk::listing(&path)).await?;
        Ok(Listing {
            messages,
            cursor,
            more: false,
            revalidated: false,
        })
    }

    pub(super) async fn fetch(&mut self, listed: &[Listed]) -> Result<Vec<Fetched>, MailboxError> {
        let (settings, listed) = (self.settings.clone(), listed.to_vec());
        blocking(move || {
            let (mut fetched, mut held) = (Vec::new(), 0);
            let mut index = None;
            for one in listed {
                let Some(body) = disk::octets(&settings, &one.place.uid(), &mut index)? else {
                    tracing::info!("a mail was removed from the Maildir before it could be read");
                    continue;
                };
                if let Body::Whole(octets) | Body::HeadersOnly(octets) = &body {
                    held += octets.len() as u64;
                }
                fetched.push(Fetched { listed: one, body });
                if held > HELD {
                    break;
                }
            }
            Ok(fetched)
        })
        .await
    }

    pub(super) async fn recent(&mut self, recent: &Recent<'_>) -> Result<Listing, MailboxError> {
        let mut listing = self.list(recent.cursor).await?;
        listing.messages.retain(|one| {
            one.arrived_at >= recent.since && !recent.passed.contains(&one.place.uid())
        });
        listing.more = listing.messages.len() > recent.most;
        listing.messages.truncate(recent.most);
        Ok(listing)
    }

    pub(super) async fn headers(
        &mut self,
        listed: &[Listed],
    ) -> Result<Vec<Fetched>, MailboxError> {
        let mut settings = self.settings.clone();
        // Above this size only the header section is read.
        settings.max_message_size = 0;
        let mut only_headers = Self {
            settings,
            ..self.clone()
        };
        only_headers.fetch(listed).await
    }

    pub(super) async fn file(
        &mut self,
        places: &[Place],
        filing: Filing,
    ) -> Result<Vec<Place>, MailboxError> {
        let (settings, places) = (self.settings.clone(), places.to_vec());
        blocking(move || {
            let folder = match (settings.folders.of(filing), settings.filing) {
                (_, FilingMode::Leave) => return Ok(places),
                (None, _) => None,
                (Some(_), FilingMode::Flag) => Some(settings.path.clone()),
                (Some(name), FilingMode::Move) => match disk::subfolder(&settings.path, name) {
                    Ok(folder) => Some(folder),
                    // Filing never stops new mail from coming in.
                    Err(error) => {
                        tracing::warn!(%error, "mails cannot be filed: they stay where they are");
                        return Ok(Vec::new());
                    }
                },
            };
            let seen = settings.filing == FilingMode::Flag;
            let mut index = None;
            let mut done = Vec::new();
            let mut refused = 0_u32;
            for place in places {
                let (path, name) = (&settings.path, place.uid());
                let settled = match &folder {
                    Some(folder) => disk::settle(path, &name, folder, seen, &mut index),
                    None => disk::remove(path, &name, &mut index),
                };
                match settled {
                    Ok(()) => done.push(place),
                    Err(_) => refused += 1,
                }
            }
            if refused > 0 {
                tracing::warn!(mails = refused, "mails cannot be filed: they stay where they are, and this is tried again. hint: may this user write in the Maildir?");
            }
            Ok(done)
        })
        .await
    }

    pub(super) async fn wait(
        &mut self,
        longest: Duration,
        stop: &CancellationToken,
        wake: &Notify,
    ) -> Result<bool, MailboxError> {
        let deadline = Instant::now() + longest;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            tokio::select! {
                () = tokio::time::sleep(left.min(LOOK_EVERY)) => {}
                () = stop.cancelled() => return Ok(false),
                () = wake.notified() => return Ok(false),
            }
            if !self.settled || self.stamp() != self.listed {
                return Ok(true);
            }
        }
    }

    pub(super) async fn check(&mut self) -> Result<Vec<String>, MailboxError> {
        let settings = self.settings.clone();
        let is_watched = self.watched.is_some();
        self.is_there()?;
        blocking(move || {
            let mails = disk::listing(&settings.path)?.len();
            let mut told = vec![format!("{mails} mails in {}", settings.path.display())];
            if is_watched {
                told.push("they are only looked at".into());
                return Ok(told);
            }
            match settings.filing {
                FilingMode::Move => {
                    for folder in settings.folders.names() {
                        disk::subfolder(&settings.path, folder)?;
                    }
                    told.push("the folders for filed mail are there".into());
                }
                FilingMode::Flag => told.push("mails are marked as read".into()),
                FilingMode::Leave => told.push("mails are left where they lie".into()),
            }
            Ok(told)
        })
        .await
    }

    fn stamp(&self) -> Stamp {
        ["new", "cur"].map(|name| {
            fs::metadata(self.settings.path.join(name))
                .and_then(|about| about.modified())
                .ok()
        })
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MailboxError> + Send + 'static,
) -> Result<T, MailboxError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| MailboxError::Disconnected("a look into the Maildir broke off".into()))?
}
