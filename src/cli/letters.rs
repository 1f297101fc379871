//! `letters`: the words we send, to be read before anybody gets them. It prints and writes files
//! with invented facts, sends nothing and opens no database.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use comfy_table::{ColumnConstraint, ContentArrangement};

use super::{Ending, outfile, terminal};
use crate::config::{Config, LetterLanguage};
use crate::domain::form::FormDefinition;
use crate::domain::language::Language;
use crate::domain::letter::LetterKind;
use crate::furnish;
use crate::letters::{self, LetterSettings, Templates, Words};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Every letter: when it is sent, its subject, whose words it has
    List {
        /// Show the English letters (en) or the Welsh ones (cy)
        #[arg(long, value_parser = language)]
        language: Option<Language>,
    },
    /// One letter as text, with invented facts
    Show {
        /// Its name, as in `letters list`
        name: String,
        /// Show the English letter (en) or the Welsh one (cy)
        #[arg(long, value_parser = language)]
        language: Option<Language>,
    },
    /// Write a page for a browser with every letter, or one, as text and as HTML
    Preview {
        /// The letter's name; without it, every letter
        name: Option<String>,
        /// Show the English letters (en) or the Welsh ones (cy)
        #[arg(long, value_parser = language)]
        language: Option<Language>,
        /// Where to write it, such as letters.html
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Overwrite the file if it is there
        #[arg(long)]
        force: bool,
    },
}

fn language(code: &str) -> Result<Language, String> {
    Language::parse(code).ok_or_else(|| "en or cy".to_owned())
}

/// What every command here needs.
struct Office {
    templates: Templates,
    settings: LetterSettings,
    form: FormDefinition,
    language: Language,
    /// Nobody has approved the letters in this language.
    draft: bool,
}

pub(super) fn run(config: &Config, command: &Command) -> anyhow::Result<ExitCode> {
    let (Command::List { language }
    | Command::Show { language, .. }
    | Command::Preview { language, .. }) = command;
    let office = office(config, *language).map_err(|error| Ending::settings(&error))?;
    match command {
        Command::List { .. } => list(&office)?,
        Command::Show { name, .. } => show(&office, name)?,
        Command::Preview {
            name, to, force, ..
        } => preview(&office, name.as_deref(), to, *force)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn office(config: &Config, language: Option<Language>) -> anyhow::Result<Office> {
    let usual = match config.letters.language {
        LetterLanguage::Cy => Language::Welsh,
        LetterLanguage::En | LetterLanguage::Applicant => Language::English,
    };
    let language = language.unwrap_or(usual);
    let approved = !config.letters.welsh_approved_by.trim().is_empty();
    Ok(Office {
        templates: furnish::templates(config)?,
        settings: furnish::letter_settings(config)?,
        form: furnish::form(config)?,
        language,
        draft: language == Language::Welsh && !approved,
    })
}

impl Office {
    /// The letter as it usually is, as if nobody had written: without a subject of theirs.
    fn usual(&self, kind: LetterKind) -> anyhow::Result<Words> {
        let mut examples = letters::examples(kind, self.language, &self.form);
        let example = examples.first_mut().context("this letter has no example")?;
        example.owed.in_answer_to = None;
        let words = self
            .templates
            .words(&example.owed, &self.settings, &self.form);
        Ok(words.map_err(|error| Ending::Settings(error.to_string()))?)
    }
}

/// Wide enough for what is listed, and narrow enough for a page, where no terminal says its width.
const PAGE: u16 = 100;

fn list(office: &Office) -> anyhow::Result<()> {
    let mut table = terminal::table(["Letter", "When it is sent", "Subject", "Words"]);
    if table.width().is_none() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(PAGE);
    }
    for kind in LetterKind::ALL {
        let own = office.templates.are_own(*kind, office.language);
        let words = if own { "your own" } else { "built-in" };
        let draft = if office.draft { ", DRAFT" } else { "" };
        table.add_row([
            kind.to_string(),
            letters::when_sent(*kind).to_owned(),
            terminal::inert(&office.usual(*kind)?.subject),
            format!("{words}{draft}"),
        ]);
    }
    // A name is typed into the next command: it is never broken.
    if let Some(names) = table.column_mut(0) {
        names.set_constraint(ColumnConstraint::ContentWidth);
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
    if office.draft {
        terminal::print("DRAFT: nobody has approved this letter (letters.welsh_approved_by).\n")?;
    }
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
    let shown = letters::Shown {
        kinds: &kinds,
        language: office.language,
        draft: office.draft,
    };
    let page = letters::page(&office.templates, shown, &office.settings, &office.form)
        .map_err(|error| Ending::Settings(error.to_string()))?;
    outfile::write(to, page.as_bytes(), outfile::PUBLIC)
        .with_context(|| format!("{} cannot be written", to.display()))?;
    let draft = if office.draft { ", all DRAFT," } else { "" };
    terminal::say(&format!(
        "{}: {} letters{draft} with invented facts. hint: open it in a browser",
        to.display(),
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
