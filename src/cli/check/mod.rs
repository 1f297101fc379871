//! `check`: tries every part that can be wrong and says what to do about each. It changes
//! nothing but a probe file beside a database that is not there yet, and takes it away again.

mod alerts;
mod doubts;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::digest::due::{self, Never};
use super::{door, now, terminal};
use crate::config::{Config, SandboxMode};
use crate::domain::mailbox::{MailboxError, Watched};
use crate::furnish;
use crate::store::{Store, StoreError};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

/// How one part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warning,
    Failed,
}

/// One thing that was tried.
#[derive(Debug, Serialize)]
struct Tried {
    what: &'static str,
    state: State,
    words: String,
}

impl Tried {
    fn ok(what: &'static str, words: impl Into<String>) -> Self {
        Self::new(what, State::Ok, words)
    }

    fn warning(what: &'static str, words: impl Into<String>) -> Self {
        Self::new(what, State::Warning, words)
    }

    fn failed(what: &'static str, words: impl Into<String>) -> Self {
        Self::new(what, State::Failed, words)
    }

    fn new(what: &'static str, state: State, words: impl Into<String>) -> Self {
        Self {
            what,
            state,
            words: words.into(),
        }
    }

    fn line(&self) -> String {
        let state = match self.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Failed => "FAILED",
        };
        let words = terminal::inert_lines(&self.words, &" ".repeat(21));
        format!("{state:<8} {:<11} {words}", self.what)
    }
}

pub(super) async fn run(
    config: &Config,
    file: Option<&Path>,
    arguments: &Arguments,
) -> anyhow::Result<ExitCode> {
    let mut failed = false;
    let mut tell = |tried: Tried| {
        failed |= tried.state == State::Failed;
        if arguments.json {
            terminal::print_json(&tried)
        } else {
            Ok(terminal::print(&tried.line())?)
        }
    };
    // Each is told as soon as it is known: a server that does not answer takes its time.
    tell(settings(file))?;
    for warning in doubts::doubts(config) {
        tell(warning)?;
    }
    tell(form(config))?;
    tell(letters(config))?;
    tell(digest(config))?;
    tell(alerts::alerts(config))?;
    tell(readers(config).await)?;
    tell(database(config).await)?;
    let tried = mailbox(config).await;
    let reachable = tried.state != State::Failed;
    tell(tried)?;
    for watched in Watched::ALL.iter().filter(|_| reachable) {
        tell(look_at(config, *watched).await)?;
    }
    tell(submission(config).await)?;
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Had the settings been wrong, nothing would have come this far.
fn settings(file: Option<&Path>) -> Tried {
    match file {
        Some(file) => Tried::ok("config", file.display().to_string()),
        None => Tried::warning(
            "config",
            "there is no config.toml here: the built-in defaults are used. hint: name one with --config",
        ),
    }
}

fn form(config: &Config) -> Tried {
    match furnish::form(config) {
        Ok(form) => {
            let required = form.fields.iter().filter(|field| field.required).count();
            let count = form.fields.len();
            Tried::ok(
                "form",
                format!("{count} questions, {required} of them required"),
            )
        }
        Err(error) => Tried::failed("form", format!("{error:#}")),
    }
}

fn letters(config: &Config) -> Tried {
    let problems = letter_problems(config);
    if problems.is_empty() {
        Tried::ok("letters", "every letter can be written")
    } else {
        Tried::failed("letters", problems.join("\n"))
    }
}

/// When the managers are told next.
fn digest(config: &Config) -> Tried {
    match due::next(config, now()) {
        Ok(next) => Tried::ok("digest", due::words(config, next)),
        Err(never @ Never::NoSchedule) => Tried::ok("digest", never.why()),
        Err(never @ Never::NoManagers) => Tried::warning(
            "digest",
            format!(
                "{}. hint: name who gets the digests, or set digest.schedule to \"\"",
                never.why()
            ),
        ),
    }
}

/// What keeps letters from being written, now and not when somebody applies.
pub(super) fn letter_problems(config: &Config) -> Vec<String> {
    let written = || -> anyhow::Result<Vec<String>> {
        let (templates, form) = (furnish::templates(config)?, furnish::form(config)?);
        Ok(templates.check(&furnish::letter_settings(config)?, &form))
    };
    written().unwrap_or_else(|error| vec![format!("{error:#}")])
}

async fn readers(config: &Config) -> Tried {
    let (Ok(form), Ok(program)) = (furnish::form(config), door::program()) else {
        return Tried::failed("readers", "not tried: they need the form");
    };
    let best_effort = config.reader.sandbox == SandboxMode::BestEffort;
    match furnish::readers(config, Arc::new(form), &program)
        .check()
        .await
    {
        Ok(checked) if checked.holds() => Tried::ok("readers", checked.to_string()),
        Ok(checked) if best_effort => Tried::warning("readers", checked.to_string()),
        Ok(checked) => Tried::failed("readers", checked.to_string()),
        Err(error) => Tried::failed("readers", error.to_string()),
    }
}

/// Whether letters to applicants wait at the manager's word.
async fn is_paused(store: &Store) -> bool {
    let opening = store.opening().await;
    opening.is_ok_and(|(opening, _)| opening.letters_paused_at.is_some())
}

async fn database(config: &Config) -> Tried {
    let path = &config.store.path;
    let shown = path.display();
    match door::store(config).await {
        Ok(store) => match (is_paused(&store).await, can_write(&store).await) {
            (true, Ok(())) => Tried::warning(
                "database",
                format!("{shown}: letters to applicants are paused. hint: outbox resume"),
            ),
            (_, Ok(())) if others_can_read(path) => Tried::warning(
                "database",
                format!("{shown} can be read by others. hint: chmod 600 {shown}"),
            ),
            (_, Ok(())) => Tried::ok("database", format!("{shown}")),
            (_, Err(error)) => Tried::failed("database", format!("{shown}: {error}")),
        },
        Err(StoreError::NotThere(_)) => match can_make(path) {
            Ok(()) => Tried::ok("database", format!("{shown} is made at the first run")),
            Err(error) => Tried::failed(
                "database",
                format!(
                    "{shown} cannot be made ({}). hint: make its folder, and let this user write there",
                    error.kind()
                ),
            ),
        },
        Err(error) => Tried::failed("database", error.to_string()),
    }
}

async fn can_write(store: &Store) -> Result<(), StoreError> {
    // Taken and given back: nothing is written.
    drop(store.write_tx().await?);
    store.close().await;
    Ok(())
}

fn others_can_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

/// Whether the first run could make the database: its folder is made by `run`, too, so the
/// nearest one that is there counts.
fn can_make(path: &Path) -> std::io::Result<()> {
    let folder = path
        .ancestors()
        .skip(1)
        .map(|folder| {
            if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            }
        })
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("."));
    let probe = folder.join(format!(".qpm-intake-check-{}", std::process::id()));
    std::fs::File::create_new(&probe)?;
    std::fs::remove_file(&probe)
}

async fn mailbox(config: &Config) -> Tried {
    let mut mailbox = match furnish::mailbox(config) {
        Ok(mailbox) => mailbox,
        Err(error) => return Tried::failed("mailbox", format!("{error:#}")),
    };
    let tried = mailbox.check().await;
    mailbox.close().await;
    match tried {
        Ok(sentences) => Tried::ok("mailbox", sentences.join("\n")),
        Err(error) => Tried::failed("mailbox", error.to_string()),
    }
}

/// A folder that is only looked at. The mailbox works without it.
async fn look_at(config: &Config, watched: Watched) -> Tried {
    let what = watched.as_str();
    let is_auto = furnish::watched_name(config, watched) == "auto";
    let mut mailbox = match furnish::watched(config, watched) {
        Ok(Some((mailbox, _))) => mailbox,
        Ok(None) => return Tried::ok(what, format!("not looked at: mailbox.{what} = \"\"")),
        Err(error) => return Tried::warning(what, format!("{error:#}")),
    };
    let tried = mailbox.check().await;
    mailbox.close().await;
    match tried {
        Ok(sentences) => Tried::ok(what, sentences.join("\n")),
        // Nobody asked for one by name.
        Err(MailboxError::NoFolder(words)) if is_auto => Tried::ok(what, words),
        Err(error) => Tried::warning(what, error.to_string()),
    }
}

async fn submission(config: &Config) -> Tried {
    let tried = match furnish::submission(config) {
        Ok(submission) => submission.check().await,
        Err(error) => Err(format!("{error:#}")),
    };
    match tried {
        Ok(words) => Tried::ok("submission", words),
        Err(words) => Tried::failed("submission", words),
    }
}
