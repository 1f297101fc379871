//! `try`: what would be made of a mail or a form, and why. It touches no database and sends
//! nothing, but reads, classifies and plans with the very parts that the daemon uses.
//!
//! One object a file, in the vocabulary of the corpus; accuracy is measured by it, and a person
//! finds out by it why a form was read the way it was.

mod assumed;
mod finding;
mod judge;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::Timestamp;

use super::terminal;
use crate::config::Config;
use judge::Judge;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Mails (.eml), forms, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(
    config: &Config,
    arguments: &Arguments,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let judge = Judge::new(config, now)?;
    let mut files = Vec::new();
    let mut failed = false;
    for path in &arguments.paths {
        if let Err(error) = collect(path, &mut files) {
            terminal::complain(&format!("{} cannot be read: {error}", path.display()));
            failed = true;
        }
    }
    if !arguments.json {
        terminal::say(judge.standing());
    }
    // As many at once as there are readers; told in the order they were named.
    let at_once = usize::try_from(config.reader.processes).unwrap_or(1);
    let mut findings = stream::iter(&files)
        .map(|path| judge.look_at(path))
        .buffered(at_once);
    let mut first = true;
    while let Some((path, result)) = findings.next().await {
        match result {
            Ok(finding) if arguments.json => terminal::print_json(&finding)?,
            Ok(finding) => {
                let gap = if first { "" } else { "\n" };
                terminal::print(&format!("{gap}{}", finding.as_text()))?;
            }
            // Without readers nothing can be tried at all.
            Err(judge::CannotLook::Readers(error)) => return Err(error.into()),
            Err(judge::CannotLook::File(error)) => {
                terminal::complain(&format!("{} cannot be read: {error}", path.display()));
                failed = true;
            }
        }
        first = false;
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The file at `path`, or all files below it in the order of their names. Hidden ones in a
/// folder are left out, and so are links to folders, which may lead in a circle.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !std::fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = std::fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let hidden = is_hidden(&entry.file_name());
        let links_to_folder = entry.file_type()?.is_symlink() && entry.path().is_dir();
        if !hidden && !links_to_folder {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
