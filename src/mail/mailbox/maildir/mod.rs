//! A Maildir on this machine: for a site with a mail server of its own, and for the demo.
//!
//! One file is one mail; its name without the flags names it for ever. Other programs deliver
//! into it and read it at the same time, so a file may be renamed or gone at any moment: it is
//! looked for again by its name, and nothing is ever overwritten. Names with a leading dot are
//! not mails.

mod names;

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{FilingFolders, oddities};
use crate::domain::mailbox::{
    Body, Cursor, Fetched, Filing, FilingMode, Listed, Listing, MailboxError, Place,
};

/// Between looks at the folder's time of change: two calls to the file system each.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Octets held at once, beyond which the caller has to store some first.
const HELD: u64 = 16 * 1024 * 1024;
/// A header section is cut here.
const HEADERS: u64 = 256 * 1024;

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
            make(path).map_err(|error| {
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
            listed: Stamp::default(),
            settled: false,
        };
        maildir.is_there()?;
        Ok(maildir)
    }

    fn is_there(&self) -> Result<(), MailboxError> {
        let path = &self.settings.path;
        if path.join("new").is_dir() && path.join("cur").is_dir() {
            return Ok(());
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
        let messages = blocking(move || listing(&path)).await?;
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
                let Some(body) = octets(&settings, &one.place.uid(), &mut index)? else {
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

    pub(super) async fn file(
        &mut self,
        places: &[Place],
        filing: Filing,
    ) -> Result<Vec<Place>, MailboxError> {
        let (settings, places) = (self.settings.clone(), places.to_vec());
        blocking(move || {
            let folder = match settings.filing {
                FilingMode::Leave => return Ok(places),
                FilingMode::Flag => settings.path.clone(),
                FilingMode::Move => match subfolder(&settings, filing) {
                    Ok(folder) => folder,
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
                match settle(&settings.path, &place.uid(), &folder, seen, &mut index) {
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
        self.is_there()?;
        blocking(move || {
            let mails = listing(&settings.path)?.len();
            let mut told = vec![format!("{mails} mails in {}", settings.path.display())];
            match settings.filing {
                FilingMode::Move => {
                    for filing in [Filing::Applications, Filing::Other, Filing::Review] {
                        subfolder(&settings, filing)?;
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

fn trouble(what: &str, error: &io::Error) -> MailboxError {
    MailboxError::Disconnected(format!("the Maildir {what} ({})", error.kind()))
}

/// All mails, in order of arrival.
fn listing(path: &Path) -> Result<Vec<Listed>, MailboxError> {
    let mut found: HashMap<String, Listed> = HashMap::new();
    // `new` first: a mail that another program moves to `cur` meanwhile is then seen twice, and
    // not missed.
    for file in files(path).map_err(|error| trouble("cannot be read", &error))? {
        // The name alone tells in most cases, so that most files need not be looked at.
        let (size, arrived_at) = (names::size(&file.name), names::arrived_at(&file.name));
        let (size, arrived_at) = match (size, arrived_at) {
            (Some(size), Some(at)) => (size, at),
            (size, at) => {
                // A file that is gone by now is found again, or not, by the next listing.
                let Ok(about) = fs::metadata(&file.path) else {
                    continue;
                };
                let modified = about.modified().ok();
                let modified = modified.and_then(|time| Timestamp::try_from(time).ok());
                (
                    size.unwrap_or(about.len()),
                    at.or(modified).unwrap_or(Timestamp::UNIX_EPOCH),
                )
            }
        };
        let name = file.name;
        found.entry(name.clone()).or_insert(Listed {
            place: Place::Maildir { name },
            size,
            arrived_at,
        });
    }
    let mut messages: Vec<Listed> = found.into_values().collect();
    messages.sort_by(|a, b| (a.arrived_at, &a.place).cmp(&(b.arrived_at, &b.place)));
    Ok(messages)
}

/// One mail's file.
struct File {
    /// Its name without flags.
    name: String,
    path: PathBuf,
}

/// The files in `new` and then `cur`.
fn files(path: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    for folder in ["new", "cur"] {
        for entry in fs::read_dir(path.join(folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_mail =
                !name.starts_with('.') && entry.file_type().is_ok_and(|kind| !kind.is_dir());
            if is_mail {
                files.push(File {
                    name: names::stem(&name).to_owned(),
                    path: entry.path(),
                });
            }
        }
    }
    Ok(files)
}

/// Where every file lies, made when a first one is not where it was expected.
type Index = Option<HashMap<String, PathBuf>>;

/// Does something with a mail's file, which other programs may rename at any moment. None where
/// it is gone.
fn with_file<T>(
    path: &Path,
    name: &str,
    index: &mut Index,
    mut act: impl FnMut(&Path) -> io::Result<T>,
) -> io::Result<Option<T>> {
    let guesses = [
        path.join("new").join(name),
        path.join("cur").join(format!("{name}:2,S")),
        path.join("cur").join(format!("{name}:2,")),
    ];
    for guess in &guesses {
        match act(guess) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            result => return result.map(Some),
        }
    }
    for fresh in [false, true] {
        if fresh || index.is_none() {
            let all = files(path)?.into_iter().map(|file| (file.name, file.path));
            *index = Some(all.collect());
        }
        if let Some(found) = index.as_ref().and_then(|index| index.get(name)) {
            match act(found) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                result => return result.map(Some),
            }
        }
    }
    Ok(None)
}

/// The octets of a mail; none where its file is gone.
fn octets(
    settings: &Settings,
    name: &str,
    index: &mut Index,
) -> Result<Option<Body>, MailboxError> {
    let most = settings.max_message_size;
    let read = with_file(&settings.path, name, index, |file| {
        let mut octets = Vec::new();
        let file = fs::File::open(file)?;
        // The name's `S=` is not believed: a file may have grown since, or never been so.
        let length = file.metadata()?.len();
        let wanted = if length > most { HEADERS } else { most + 1 };
        file.take(wanted).read_to_end(&mut octets)?;
        let too_large = length > most || octets.len() as u64 > most;
        if too_large {
            octets.truncate(oddities::header_section(&octets, HEADERS));
            octets.shrink_to_fit();
        }
        Ok((octets, too_large))
    });
    match read {
        // An empty file is what a full disk leaves of a delivery.
        Ok(Some((octets, _))) if octets.is_empty() => Ok(Some(Body::Missing)),
        Ok(Some((octets, true))) => Ok(Some(Body::HeadersOnly(octets))),
        Ok(Some((octets, false))) => Ok(Some(Body::Whole(octets))),
        Ok(None) => Ok(None),
        // One file that cannot be read must not stop those behind it: it is shown to a person.
        Err(error) if is_about_one_file(&error) => Ok(Some(Body::Missing)),
        Err(error) => Err(trouble("cannot be read", &error)),
    }
}

fn is_about_one_file(error: &io::Error) -> bool {
    /// EIO on Linux: the disk has lost these octets.
    const INPUT_OUTPUT: i32 = 5;
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory
    ) || error.raw_os_error() == Some(INPUT_OUTPUT)
}

/// Moves a mail into `cur` of `folder`, with its flags, and `S` beside them where wanted.
fn settle(path: &Path, name: &str, folder: &Path, seen: bool, index: &mut Index) -> io::Result<()> {
    with_file(path, name, index, |file| {
        let old = file.file_name().map(|name| name.to_string_lossy().into_owned());
        let flags = names::flags(&old.unwrap_or_default(), seen);
        let target = folder.join("cur").join(format!("{name}:2,{flags}"));
        // The file is one guess of several, so it is looked at before anything is made of it.
        fs::symlink_metadata(file)?;
        if target == file {
            return Ok(());
        }
        // Names are unique, so this can only be a copy that somebody put there.
        if target.exists() {
            tracing::warn!(
                "a mail lies in the folder for filed mail already: it is not overwritten, and the other stays where it is"
            );
            return Ok(());
        }
        fs::rename(file, target)
    })
    .map(|_| ())
}

/// The Maildir++ subfolder for `filing`; made where it is missing.
fn subfolder(settings: &Settings, filing: Filing) -> Result<PathBuf, MailboxError> {
    let name = settings.folders.of(filing);
    if name.contains('.') || name.is_empty() {
        return Err(MailboxError::Settings(format!(
            "mailbox.folders: \"{name}\" cannot be the name of a Maildir folder, whose levels are separated by dots. hint: write / between levels, and leave dots out"
        )));
    }
    // Dovecot and Courier agree on this spelling (Maildir++).
    let spelled = super::imap::modified_utf7(&name.replace('/', "."));
    let path = settings.path.join(format!(".{spelled}"));
    let made = make(&path).and_then(|()| {
        let mark = fs::File::options();
        let mut mark = mark.clone();
        mark.create(true)
            .append(true)
            .open(path.join("maildirfolder"))
    });
    match made {
        Ok(_) => Ok(path),
        Err(error) => Err(MailboxError::Settings(format!(
            "the folder \"{name}\" for filed mail cannot be made in {} ({}). hint: may this user write there?",
            settings.path.display(),
            error.kind()
        ))),
    }
}

/// Makes a Maildir, or what is missing of it, for its owner alone.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.mode(0o700).recursive(true);
    for folder in ["tmp", "new", "cur"] {
        builder.create(path.join(folder))?;
    }
    Ok(())
}
