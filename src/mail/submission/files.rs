//! Letters as `.eml` files in a folder: the embedded default, and a site's own pick-up folder.
//!
//! A file holds the letter's octets and nothing else. It appears whole or not at all, and the
//! same key names the same file: a second attempt after a crash replaces it with itself.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::submission::{SmtpCode, SubmitOutcome};

/// File names end at 255 octets on every common file system; `.eml` and the leading dot of the
/// half-written file have to fit too.
const LONGEST_NAME: usize = 180;

/// The folder.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) async fn write(&self, key: &str, octets: &[u8]) -> SubmitOutcome {
        let (folder, name, octets) = (self.path.clone(), file_name(key), octets.to_vec());
        let written =
            tokio::task::spawn_blocking(move || write_whole(&folder, &name, &octets)).await;
        match written {
            Ok(Ok(())) => SubmitOutcome::Sent(SmtpCode {
                status: 250,
                enhanced: None,
            }),
            Ok(Err(error)) => SubmitOutcome::Unavailable(format!(
                "the folder for letters cannot be written ({})",
                error.kind()
            )),
            Err(_) => SubmitOutcome::Unavailable("writing the letter was broken off".into()),
        }
    }

    pub(super) async fn check(&self) -> Result<String, String> {
        let folder = self.path.clone();
        let shown = self.path.display();
        let tried = tokio::task::spawn_blocking(move || {
            write_whole(&folder, "check.part", b"")?;
            fs::remove_file(folder.join("check.part"))
        })
        .await;
        match tried {
            Ok(Ok(())) => Ok(format!("letters are written to {shown}")),
            Ok(Err(error)) => Err(format!("{shown} cannot be written ({})", error.kind())),
            Err(_) => Err(format!("{shown} could not be tried")),
        }
    }
}

/// `acknowledgement/QPM-0042/1` becomes `acknowledgement.QPM-0042.1.eml`. Two keys never share
/// a name: what is neither kept nor the separator is written as a percent code.
fn file_name(key: &str) -> String {
    let mut name = String::new();
    for octet in key.bytes() {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(octet)),
            b'/' => name.push('.'),
            other => {
                let _ = write!(name, "%{other:02X}");
            }
        }
    }
    if name.len() > LONGEST_NAME {
        let hash = ring::digest::digest(&ring::digest::SHA256, key.as_bytes());
        name.truncate(LONGEST_NAME - 65);
        name.push('.');
        for octet in hash.as_ref() {
            let _ = write!(name, "{octet:02x}");
        }
    }
    name.push_str(".eml");
    name
}

/// Letters name people: the folder and its files are their owner's alone. The file and then
/// its name reach the disk before the letter counts as sent.
fn write_whole(folder: &Path, name: &str, octets: &[u8]) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let half = folder.join(format!(".{name}.part"));
    // A leftover of a crash may be there with any mode; a new file has ours.
    match fs::remove_file(&half) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&half)?;
    file.write_all(octets)?;
    file.sync_all()?;
    fs::rename(&half, folder.join(name))?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_key_becomes_a_name_that_no_other_key_has() {
        assert_eq!(
            file_name("acknowledgement/QPM-0042/1"),
            "acknowledgement.QPM-0042.1.eml"
        );
        let keys = ["a/b", "a.b", "a%2Fb", "a_b", "../b", "a//b", "ä"];
        let names: std::collections::HashSet<_> = keys.map(file_name).into_iter().collect();
        assert_eq!(names.len(), keys.len());
        assert!(names.iter().all(|name| !name.contains('/')));
        let long = |end: char| file_name(&format!("digest/{}{end}", "x".repeat(400)));
        assert!(long('a').len() < 200);
        assert_ne!(long('a'), long('b'));
    }
}
