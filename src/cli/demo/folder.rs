//! The demo's folder: config, Maildir, outbox and database, all in one place that can simply be
//! deleted.
//!
//! It must never write into a folder that is not its own: a marker file says which ones are.
//! Everything is written whole or not at all, so that a demo that was stopped goes on.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// Says that a folder is the demo's. It is the first thing written and never changed.
const MARKER: &str = ".qpm-demo";
const MARKER_TEXT: &str = "This folder was made by `qpm-intake demo`. Everything in it is invented; delete it as you like.\n";

/// The settings of the demo, commented for the person who opens the file.
const CONFIG: &str = r#"# The settings of the qpm-intake demo. Change them as you like: the demo keeps your version.
# Every setting with its default and its meaning stands in config/default.toml of the source.

[opening]
name = "Advocacy QPM assessor"
# The opening closes when this many people have been recruited. (Used when the database is made;
# later: opening target N)
target = 2

[mailbox]
# A folder on this machine plays the mailbox. A real one: kind = "imap".
kind = "maildir"
address = "recruitment@qpm.example"
aliases = ["info@qpm.example"]

[mailbox.maildir]
path = "Maildir"

[submission]
# Letters become files. To send them: kind = "smtp".
kind = "files"

[submission.files]
path = "outbox"

[letters]
contact_phone = "01632 960100"
# "Closed" letters usually wait half an hour, so that an undo can stop them; not here.
closed_delay_minutes = 0
# And letters usually wait a minute for the mail that brings what the first one forgot.
settle = 0

[manager]
# Who decides, and gets the digests. In the demo her mails are written for her.
addresses = ["qpm.manager@qpm.example"]

[digest]
# Usually "mon-fri 08:30"; the demo sends one when the story comes to it.
schedule = ""

[reader]
# Forms are read in a process that locks itself in first. The demo's forms are harmless, so here
# they are read even where this machine's kernel cannot lock it in. The usual value: "required".
sandbox = "best-effort"
"#;

/// The folder of one demo.
#[derive(Debug)]
pub(super) struct DemoFolder {
    /// As it was named.
    pub(super) path: PathBuf,
    /// Whether this run made it.
    pub(super) fresh: bool,
}

impl DemoFolder {
    /// Makes the folder, or finds the one an earlier run made. Refuses any other.
    pub(super) fn prepare(path: PathBuf) -> anyhow::Result<Self> {
        let shown = path.display();
        if path.is_dir() {
            let mut inside =
                std::fs::read_dir(&path).with_context(|| format!("{shown} cannot be read"))?;
            let empty = inside.next().is_none();
            if !empty && !path.join(MARKER).is_file() {
                anyhow::bail!(
                    "{shown} is there already and is not a demo's folder: nothing in it was touched. hint: name another one, as in: demo my-demo"
                );
            }
        } else if path.exists() {
            anyhow::bail!(
                "{shown} is there already and is not a folder: it was not touched. hint: name another one, as in: demo my-demo"
            );
        }
        let fresh = !path.join(MARKER).is_file();
        let folder = Self { path, fresh };
        folder
            .fill()
            .map_err(|error| folder.cannot_be_made(&error))?;
        Ok(folder)
    }

    /// Where the settings stand.
    pub(super) fn config(&self) -> PathBuf {
        self.path.join("config.toml")
    }

    fn fill(&self) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.path)?;
        self.write_once(MARKER, MARKER_TEXT)?;
        for folder in ["Maildir/tmp", "Maildir/cur", "Maildir/new", "outbox"] {
            std::fs::create_dir_all(self.path.join(folder))?;
        }
        self.write_once("config.toml", CONFIG)
    }

    fn write_once(&self, name: &str, text: &str) -> std::io::Result<()> {
        let path = self.path.join(name);
        if path.exists() {
            return Ok(());
        }
        let half = self.path.join(format!(".{name}.half"));
        write_whole(&half, &path, text.as_bytes())
    }

    fn cannot_be_made(&self, error: &std::io::Error) -> anyhow::Error {
        let why = match error.kind() {
            ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
            ErrorKind::PermissionDenied => "you may not write there".to_owned(),
            ErrorKind::StorageFull => "the disk is full".to_owned(),
            other => other.to_string(),
        };
        anyhow::anyhow!(
            "the demo's folder {} cannot be made: {why}. hint: name a folder that you may write to, as in: demo /tmp/qpm-demo",
            self.path.display()
        )
    }
}

/// Writes `half` and renames it to `whole`: whoever looks sees all of it or nothing.
pub(super) fn write_whole(half: &Path, whole: &Path, octets: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create(half)?;
    file.write_all(octets)?;
    file.sync_all()?;
    std::fs::rename(half, whole)
}

#[cfg(test)]
mod tests {
    use super::{CONFIG, DemoFolder};

    #[test]
    fn the_settings_of_the_demo_are_settings() {
        let folder = tempfile::tempdir().unwrap();
        let demo = DemoFolder::prepare(folder.path().join("demo")).unwrap();
        let config = crate::config::load(Some(&demo.config()), []).unwrap();
        assert_eq!(config.opening.target, 2);
        assert_eq!(config.store.path, demo.path.join("qpm-intake.db"));
    }

    #[test]
    fn the_owners_changes_are_kept_and_other_folders_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let demo = DemoFolder::prepare(folder.path().join("demo")).unwrap();
        assert!(demo.fresh);
        let changed = CONFIG.replace("target = 2", "target = 3");
        std::fs::write(demo.config(), &changed).unwrap();
        let again = DemoFolder::prepare(demo.path.clone()).unwrap();
        assert!(!again.fresh);
        assert_eq!(std::fs::read_to_string(again.config()).unwrap(), changed);

        let other = folder.path().join("thesis");
        std::fs::create_dir(&other).unwrap();
        std::fs::write(other.join("chapter-1.odt"), "x").unwrap();
        assert!(DemoFolder::prepare(other.clone()).is_err());
        assert_eq!(std::fs::read_dir(&other).unwrap().count(), 1);
        assert!(DemoFolder::prepare(other.join("chapter-1.odt")).is_err());
    }
}
