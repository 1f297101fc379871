//! `check`: tries every part that can be wrong and says what to do about each. It changes
//! nothing but a probe file beside a database that is not there yet, and takes it away again.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::{door, terminal};
use crate::config::{Config, MailboxKind, SandboxMode};
use crate::domain::mailbox::FilingMode;
use crate::domain::opening::Counts;
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
    for warning in doubts(config) {
        tell(warning)?;
    }
    tell(form(config))?;
    tell(letters(config))?;
    tell(readers(config).await)?;
    tell(database(config).await)?;
    tell(mailbox(config).await)?;
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

/// Settings that work and are probably not what is wanted.
fn doubts(config: &Config) -> Vec<Tried> {
    let mut doubts = Vec::new();
    let mut doubt = |is: bool, words: &str| {
        if is {
            doubts.push(Tried::warning("config", words));
        }
    };
    doubt(
        config.try_section.is_some(),
        "[try.assume] is for `try` only: `run` refuses to start with it",
    );
    doubt(
        config.mailbox.filing != FilingMode::Move,
        "mailbox.filing leaves mail in the inbox, and with it the anonymous monitoring forms that people send along: delete those on the server yourself, or use filing = \"move\"",
    );
    doubt(
        config.manager.addresses.is_empty(),
        "manager.addresses is empty: the manager's own mail would be taken for an applicant's",
    );
    doubt(
        config.opening.counts != Counts::Recruited && !config.opening.close_without_asking,
        "opening.counts counts applications, not people recruited: reaching the target only asks you to close",
    );
    doubt(
        config.opening.counts != Counts::Recruited && config.opening.close_without_asking,
        "opening.counts counts applications and close_without_asking is on: one misread form can cost somebody a place",
    );
    let unchanged = unchanged(config);
    doubt(
        !unchanged.is_empty(),
        &format!(
            "still as in the example, which reaches nobody: {}",
            unchanged.join(", ")
        ),
    );
    doubts
}

/// The keys by which people reach somebody and that still have the example's values.
fn unchanged(config: &Config) -> Vec<&'static str> {
    let Ok(example) = crate::config::load(None, []) else {
        return Vec::new();
    };
    let (ours, theirs) = (&config.letters, &example.letters);
    [
        (
            "mailbox.address",
            &config.mailbox.address,
            &example.mailbox.address,
        ),
        (
            "letters.contact_email",
            &ours.contact_email,
            &theirs.contact_email,
        ),
        (
            "letters.role_profile_url",
            &ours.role_profile_url,
            &theirs.role_profile_url,
        ),
        ("letters.form_url", &ours.form_url, &theirs.form_url),
        (
            "letters.privacy_url",
            &ours.privacy_url,
            &theirs.privacy_url,
        ),
        (
            "letters.monitoring_url",
            &ours.monitoring_url,
            &theirs.monitoring_url,
        ),
    ]
    .into_iter()
    .filter_map(|(key, ours, theirs)| (ours == theirs).then_some(key))
    .collect()
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
    let tried = furnish::templates(config);
    match tried {
        Ok(_) => Tried::ok("letters", "every letter can be written"),
        Err(error) => Tried::failed("letters", format!("{error:#}")),
    }
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

async fn database(config: &Config) -> Tried {
    let path = &config.store.path;
    let shown = path.display();
    match door::store(config).await {
        Ok(store) => match can_write(&store).await {
            Ok(()) if others_can_read(path) => Tried::warning(
                "database",
                format!("{shown} can be read by others. hint: chmod 600 {shown}"),
            ),
            Ok(()) => Tried::ok("database", format!("{shown}")),
            Err(error) => Tried::failed("database", format!("{shown}: {error}")),
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
    let shown = match config.mailbox.kind {
        MailboxKind::Maildir => format!("the Maildir {}", config.mailbox.maildir.path.display()),
        MailboxKind::Imap => format!(
            "{} at {}",
            config.mailbox.imap.folder, config.mailbox.imap.host
        ),
    };
    match furnish::mailbox(config) {
        Ok(_) => Tried::ok("mailbox", shown),
        Err(error) => Tried::failed("mailbox", format!("{shown}: {error:#}")),
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
