//! `form learn`: from the organisation's own blank form to a proposed definition. It writes the
//! definition and nothing else, and says in words what was found, what to look at and what to do
//! next: a person decides.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;

use super::super::{Ending, door, outfile, terminal};
use crate::config::Config;
use crate::domain::form::FieldId;
use crate::domain::learned::{Learned, Question, Remark};
use crate::forms::definition::{BUILT_IN, doubt_in_words, parse, write};
use crate::furnish;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Your own blank form: Word, Excel, OpenDocument, PDF, web page or text
    #[arg(value_name = "BLANK")]
    blank: PathBuf,
    /// Where to write the definition; without it, to stdout
    #[arg(long, value_name = "form.toml")]
    to: Option<PathBuf>,
    /// Overwrite the file if it is there
    #[arg(long, requires = "to")]
    force: bool,
}

/// With fewer questions than this it is no form.
const FEWEST: usize = 3;

pub(super) async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if let Some(to) = &arguments.to {
        outfile::may_write(to, arguments.force)?;
    }
    let path = &arguments.blank;
    let shown = path.display();
    let octets = octets(path, config.mailbox.max_message_size)
        .with_context(|| format!("{shown} cannot be read"))?;
    // What is recognised are the questions of the built-in form, whatever form is in use so far.
    let known = parse(BUILT_IN).map_err(anyhow::Error::msg)?;
    let readers = furnish::readers(config, Arc::new(known.clone()), &door::program()?);
    let learned = readers.learn(&octets).await?.map_err(|why| {
        let why = why.in_words();
        Ending::Refused(format!(
            "{shown} cannot be learned: {why}. hint: give the blank form as it was made, as a Word, Excel, OpenDocument or PDF file"
        ))
    })?;
    let found = asked(&learned).count();
    if found < FEWEST {
        let words = format!(
            "{shown} does not look like a form: {found} questions were found in it. hint: `form blank` writes one, and config/form.toml shows how to write a definition by hand"
        );
        return Err(Ending::Refused(words).into());
    }
    let text = write(&learned, &known);
    // What is proposed is accepted by `check`; if it were not, nobody should be given it.
    parse(&text).map_err(anyhow::Error::msg)?;
    match &arguments.to {
        Some(to) => outfile::write(to, text.as_bytes(), outfile::PUBLIC)
            .with_context(|| format!("{} cannot be written", to.display()))?,
        None => terminal::print(&text)?,
    }
    terminal::say(&report(&learned, path, arguments.to.as_deref()));
    Ok(ExitCode::SUCCESS)
}

fn octets(path: &Path, longest: u64) -> anyhow::Result<Vec<u8>> {
    let mut octets = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(longest.saturating_add(1))
        .read_to_end(&mut octets)?;
    if u64::try_from(octets.len()).unwrap_or(u64::MAX) > longest {
        anyhow::bail!("it is larger than any form");
    }
    Ok(octets)
}

/// The questions that the form asks.
fn asked(learned: &Learned) -> impl Iterator<Item = &Question> {
    learned
        .questions
        .iter()
        .filter(|question| !question.place.is_empty())
}

/// What was found, for the administrator.
fn report(learned: &Learned, blank: &Path, to: Option<&Path>) -> String {
    let ids = |wanted: &dyn Fn(&&Question) -> bool| {
        let ids = asked(learned).filter(|one| wanted(one));
        ids.map(|one| one.field.id.as_str()).collect::<Vec<_>>()
    };
    let mut words = String::new();
    let known = ids(&|one| !one.own);
    let required = ids(&|one| one.field.required);
    // Writing to a string cannot fail.
    let _ = writeln!(
        words,
        "{}: {} questions.",
        blank.display(),
        asked(learned).count()
    );
    line(&mut words, "known to the program", &known);
    line(&mut words, "required", &required);
    let own: Vec<&Question> = asked(learned).filter(|one| one.own).collect();
    if !own.is_empty() {
        words.push_str("  your own, with the ids that they were given:\n");
    }
    for question in own {
        let (id, asked) = (&question.field.id, &question.field.question);
        let _ = writeln!(words, "    {id} (“{asked}”)");
    }
    let doubtful: Vec<&Question> = asked(learned)
        .filter(|one| !one.doubts.is_empty())
        .collect();
    if !doubtful.is_empty() {
        words.push_str("Please check these in the definition:\n");
    }
    for question in doubtful {
        for doubt in &question.doubts {
            let (id, doubt) = (&question.field.id, doubt_in_words(*doubt));
            let asked = &question.field.question;
            let _ = writeln!(words, "  {id} (“{asked}”): {doubt}");
        }
    }
    for remark in &learned.remarks {
        let _ = writeln!(words, "{}", in_words(remark));
    }
    let lacks = |remark: &Remark| matches!(remark, Remark::NotAsked(_));
    if learned.remarks.iter().any(lacks) && asked(learned).any(|one| one.own) {
        words.push_str(
            "If one of your own questions does ask for it in other words, give that one this id in the definition.\n",
        );
    }
    words.push_str(&next(to));
    words
}

fn line(words: &mut String, what: &str, items: &[impl AsRef<str>]) {
    if !items.is_empty() {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        let _ = writeln!(words, "  {what}: {}", items.join(", "));
    }
}

fn in_words(remark: &Remark) -> String {
    match remark {
        Remark::NotAsked(id) => {
            let id = id.as_str();
            let why = match id {
                FieldId::FULL_NAME | FieldId::EMAIL => {
                    "the program needs the field, so it is there and not required; what is missing is taken from the sender of the mail"
                }
                FieldId::PREFERRED_NAME => "letters greet people by their full name",
                FieldId::PROVIDES_ADVOCACY_NOW => "no conflict of interest is flagged by it",
                FieldId::ACCESS_NEEDS => {
                    "answers to a question of your own about them would not be kept out of lists and exports; if you ask for them, give that field the id `access_needs`"
                }
                _ => "it is left out",
            };
            format!("The form does not ask for {id}: {why}.")
        }
        Remark::AskedTwice(question) => {
            format!("“{question}” is asked more than once; one field stands for it.")
        }
        Remark::Monitoring => {
            "It holds equality monitoring questions. They are no fields: the program reads, keeps and counts nothing of them.".to_owned()
        }
        Remark::ForOthers => {
            "It holds a part that is not for the applicant (such as “Office use only”), which is left out.".to_owned()
        }
        Remark::RefereeBlocks => {
            "It asks for referees in boxes of their own: each referee's answers are put together in one field.".to_owned()
        }
        Remark::FilledIn(count) => format!(
            "Please check: {count} answers seem to be filled in already. What stands in a filled form would be taken for printed words, so learn a blank one."
        ),
        Remark::Table(heads) => format!(
            "A table with room for several rows ({heads}) is left out: its rows are not read one by one."
        ),
    }
}

fn next(to: Option<&Path>) -> String {
    let name = to.map_or_else(|| "form.toml".to_owned(), |to| to.display().to_string());
    let keep = if to.is_some() {
        "read it"
    } else {
        "keep it as form.toml, read it"
    };
    format!(
        "hint: {keep}, put `form = \"{name}\"` into the config, run `qpm-intake check`, and see with `qpm-intake try` that a filled form is read as you would read it"
    )
}
