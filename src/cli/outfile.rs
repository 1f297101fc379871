//! Files that a command writes where it was told to: swapped in whole, so that nobody ever finds
//! half of one, and with the rights that were asked for from the first octet on.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::Ending;

/// Only the owner may read it.
pub(super) const PRIVATE: u32 = 0o600;
/// Whoever the user's mask lets.
pub(super) const PUBLIC: u32 = 0o666;

/// Refuses to overwrite what nobody was told to overwrite.
pub(super) fn may_write(path: &Path, force: bool) -> Result<(), Ending> {
    if force || !path.exists() {
        return Ok(());
    }
    Err(Ending::Refused(format!(
        "{} is there already. hint: name another file, or overwrite it with --force",
        path.display()
    )))
}

/// Writes a file. What is there and is no ordinary file (a pipe, /dev/stdout) is written to as it
/// is.
pub(super) fn write(path: &Path, octets: &[u8], mode: u32) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return fs::write(path, octets);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let result = write_new(&part, octets, mode).and_then(|()| fs::rename(&part, path));
    if result.is_err() {
        let _ = fs::remove_file(&part);
    }
    result
}

fn write_new(path: &Path, octets: &[u8], mode: u32) -> io::Result<()> {
    let mut file: File = File::options()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)?;
    file.write_all(octets)?;
    file.sync_all()
}
