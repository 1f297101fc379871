//! `letters`: the words we send, to be read before anybody gets them. It prints and writes files
//! with invented facts, sends nothing and opens no database.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use super::{Ending, outfile, terminal};
use crate::config::Config;
use crate::domain::form::FormDefinition;
use crate::domain::letter::LetterKind;
use crate::furnish;
use crate::letters::{self, LetterSettings, Templates, Words};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Every letter: when it is sent, its subject, whose words it has
    List,
    /// One letter as text, with invented facts
    Show {
        /// Its name, as in `letters list`
        name: String,
    },
    /// Write a page for a browser with every letter, or one, as text and as HTML
    Preview {
        /// The letter's name; without it, every letter
        name: Option<String>,
        /// Where to write it, such as letters.html
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Overwrite the file if it is there
        #[arg(long)]
        force: bool,
    },
}

/// What every command here needs.
struct Office {
    templates: Templates,
    settings: LetterSettings,
    form: FormDefinition,
}

pub(super) fn run(config: &Config, command: &Command) -> anyhow::Result<ExitCode> {
    let office = office(config).map_err(|error| Ending::settings(&error))?;
    match command {
        Command::List => list(&office)?,
        Command::Show { name } => show(&office, name)?,
        Command::Preview { name, to, force } => preview(&office, name.as_deref(), to, *force)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn office(config: &Config) -> anyhow::Result<Office> {
    Ok(Office {
        templates: furnish::templates(config)?,
        settings: furnish::letter_settings(config)?,
        form: furnish::form(config)?,
    })
}

impl Office {
    /// The letter as it usually is, as if nobody had written: without a subject of theirs.
    fn usual(&self, kind: LetterKind) -> anyhow::Result<Words> {
        let mut examples = letters::examples(kind, &self.form);
        let example = examples.first_mut().context("this letter has no example")?;
        example.owed.in_answer_to = None;
        let words = self
            .templates
            .words(&example.owed, &self.settings, &self.form);
        Ok(words.map_err(|error| Ending::Settings(error.to_string()))?)
    }
}

fn list(office: &Office) -> anyhow::Result<()> {
    let mut table = terminal::table(["Letter", "When it is sent", "Subject", "Words"]);
    for kind in LetterKind::ALL {
        let own = office.templates.are_own(*kind);
        table.add_row([
            kind.to_string(),
            letters::when_sent(*kind).to_owned(),
            terminal::inert(&office.usual(*kind)?.subject),
            if own { "your own" } else { "built-in" }.to_owned(),
        ]);
    }
    terminal::print(&table.to_string())?;
    terminal::say(
        "The subjects have invented facts. hint: see every letter with `letters preview --to letters.html`",
    );
    Ok(())
}

fn show(office: &Office, name: &str) -> anyhow::Result<()> {
    let words = office.usual(named(name)?)?;
    let text = words.text.lines().map(str::trim_end).collect::<Vec<_>>();
    terminal::print(&format!("Subject: {}\n", terminal::inert(&words.subject)))?;
    terminal::print(&terminal::inert_lines(&text.join("\n"), ""))?;
    terminal::say("The facts are invented.");
    Ok(())
}

fn preview(office: &Office, name: Option<&str>, to: &Path, force: bool) -> anyhow::Result<()> {
    let kinds = match name {
        Some(name) => vec![named(name)?],
        None => LetterKind::ALL.to_vec(),
    };
    outfile::may_write(to, force)?;
    let page = letters::page(&office.templates, &kinds, &office.settings, &office.form)
        .map_err(|error| Ending::Settings(error.to_string()))?;
    outfile::write(to, page.as_bytes(), outfile::PUBLIC)
        .with_context(|| format!("{} cannot be written", to.display()))?;
    let shown = to.display();
    terminal::say(&format!(
        "{shown}: {} letters with invented facts. hint: open it in a browser",
        kinds.len()
    ));
    Ok(())
}

fn named(name: &str) -> Result<LetterKind, Ending> {
    LetterKind::parse(name).ok_or_else(|| {
        let all: Vec<&str> = LetterKind::ALL.iter().map(|kind| kind.as_str()).collect();
        Ending::Usage(format!(
            "there is no letter of this name. hint: one of {}",
            all.join(", ")
        ))
    })
}
