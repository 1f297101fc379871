//! `form blank`: writes the blank form to a file. It overwrites nothing that it was not told to, and
//! says what to look at before the form is given out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::super::{Ending, outfile, terminal};
use crate::blank::{self, About, Format};
use crate::config::Config;
use crate::furnish;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// What to write; without it, the file's ending tells
    #[arg(long, value_enum)]
    format: Option<Kind>,
    /// Overwrite the file if it is there
    #[arg(long)]
    force: bool,
    /// Where to write it, such as form.docx
    file: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Xlsx,
    Docx,
    Pdf,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let kind = kind_of(arguments)?;
    let path = &arguments.file;
    outfile::may_write(path, arguments.force)?;
    let form = furnish::form(config).map_err(|error| Ending::settings(&error))?;
    let letters = &config.letters;
    let about = About {
        organisation: &letters.organisation,
        opening: &config.opening.name,
        send_to: &config.mailbox.address,
        contact: &contact(
            &letters.contact_name,
            &letters.contact_email,
            &letters.contact_phone,
        ),
    };
    let format = match kind {
        Kind::Xlsx => Format::Xlsx,
        Kind::Docx => Format::Docx,
        Kind::Pdf => Format::Pdf,
    };
    let blank = blank::write(&form, &about, format)?;
    outfile::write(path, &blank.octets, outfile::PUBLIC)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    let shown = path.display();
    terminal::say(&format!(
        "{shown}: the blank form, {} questions, to be sent to {}",
        form.fields.len(),
        about.send_to
    ));
    if !blank.not_shown.is_empty() {
        let letters: String = blank.not_shown.iter().collect();
        terminal::say(&format!(
            "warning: a PDF cannot show these characters of the questions: {letters}\n\
             hint: give out docx or xlsx, or write the questions without them"
        ));
    }
    terminal::say(&format!(
        "hint: open it, fill it in and see that `qpm-intake try {shown}` reads every answer; \
         then give it out"
    ));
    Ok(ExitCode::SUCCESS)
}

/// What was asked for, or what the file's ending says. A file whose ending says something else would
/// not open.
fn kind_of(arguments: &Arguments) -> Result<Kind, Ending> {
    let ending = ending(&arguments.file);
    match (arguments.format, ending) {
        (Some(asked), Some(ending)) if asked != ending => Err(Ending::Usage(format!(
            "{} ends like another format than the one that is asked for",
            arguments.file.display()
        ))),
        (Some(asked), _) => Ok(asked),
        (None, Some(ending)) => Ok(ending),
        (None, None) => Err(Ending::Usage(
            "the file's ending does not say what to write. hint: --format xlsx, docx or pdf".into(),
        )),
    }
}

fn ending(path: &Path) -> Option<Kind> {
    Kind::from_str(path.extension()?.to_str()?, true).ok()
}

/// Whom to ask, in one line.
fn contact(name: &str, email: &str, phone: &str) -> String {
    let parts = [name, email, phone];
    let given: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    given.join(", ")
}
