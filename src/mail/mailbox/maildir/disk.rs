//! The files of a Maildir: listed, read, moved.
//!
//! All of it blocks and is called off the async threads. Nothing is ever overwritten or removed.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Settings, names};
use crate::domain::mailbox::{Body, Listed, MailboxError, Place};
use crate::mail::mailbox::{imap, oddities};

/// A header section is cut here.
const HEADERS: u64 = 256 * 1024;

fn trouble(what: &str, error: &io::Error) -> MailboxError {
    MailboxError::Disconnected(format!("the Maildir {what} ({})", error.kind()))
}

/// All mails, in order of arrival.
pub(super) fn listing(path: &Path) -> Result<Vec<Listed>, MailboxError> {
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
pub(super) type Index = Option<HashMap<String, PathBuf>>;

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
pub(super) fn octets(
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
pub(super) fn settle(
    path: &Path,
    name: &str,
    folder: &Path,
    seen: bool,
    index: &mut Index,
) -> io::Result<()> {
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

/// Removes a mail.
pub(super) fn remove(path: &Path, name: &str, index: &mut Index) -> io::Result<()> {
    with_file(path, name, index, |file| fs::remove_file(file)).map(|_| ())
}

/// A Maildir++ subfolder for filed mail; made where it is missing.
pub(super) fn subfolder(root: &Path, name: &str) -> Result<PathBuf, MailboxError> {
    if name.contains('.') || name.is_empty() {
        return Err(MailboxError::Settings(format!(
            "mailbox.folders: \"{name}\" cannot be the name of a Maildir folder, whose levels are separated by dots. hint: write / between levels, and leave dots out"
        )));
    }
    let path = subfolder_path(root, name);
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
            root.display(),
            error.kind()
        ))),
    }
}

/// Where the folder with this name lies, `/` between its levels.
pub(super) fn subfolder_path(maildir: &Path, name: &str) -> PathBuf {
    // Dovecot and Courier agree on this spelling (Maildir++).
    let spelled = imap::modified_utf7(&name.replace('/', "."));
    maildir.join(format!(".{spelled}"))
}

/// Makes a Maildir, or what is missing of it, for its owner alone.
pub(super) fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.mode(0o700).recursive(true);
    for folder in ["tmp", "new", "cur"] {
        builder.create(path.join(folder))?;
    }
    Ok(())
}
