//! The command line: one file a command; prints, never decides.
//!
//! stdout is data, stderr is talk. Every command that changes something builds the same event
//! as the manager's mail would and carries it out by the same rule (`door`). Exit codes: 0 done,
//! 1 failed, 2 usage, 78 the settings cannot work (`EX_CONFIG` of sysexits, which the service
//! file knows: systemd does not restart into a broken config). It must never print what came
//! from outside without making it inert first (`terminal`).

mod applicants;
mod bars;
mod check;
mod demo;
mod digest;
mod door;
mod form;
mod letters;
mod opening;
mod outbox;
mod outfile;
mod review;
mod run;
mod terminal;
mod try_out;
mod typed;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::Timestamp;

use crate::config::{self, Config, ConfigError, Secrets};
use crate::daemon::CannotStart;

/// `EX_CONFIG` of sysexits.h: listed in the service's `RestartPreventExitStatus`.
const SETTINGS: u8 = 78;
const USAGE: u8 = 2;
const FAILED: u8 = 1;
/// The config file that is used where none is named.
const USUAL_CONFIG: &str = "config.toml";

/// Email-driven intake of expressions of interest.
///
/// It reads a recruitment mailbox, logs who applies, acknowledges, and answers "closed" once
/// enough people have been recruited.
#[derive(Debug, Parser)]
#[command(name = "qpm-intake", version)]
struct Cli {
    /// The settings. Without it: ./config.toml where there is one, else the built-in defaults
    #[arg(long, global = true, value_name = "FILE", env = "QPM_INTAKE_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// See it work on this machine: sample mails in, letters out as files; no server is asked
    Demo {
        /// The folder it all happens in; a new one, or that of an earlier demo
        #[arg(default_value = "qpm-demo")]
        dir: PathBuf,
    },
    /// Take in mail, log applicants and send letters, until told to stop
    Run(run::Arguments),
    /// Try config, form, letters, readers, database, mailbox and submission; say what to do
    Check(check::Arguments),
    /// Show what would be made of mails or forms; touches nothing, sends nothing
    Try(try_out::Arguments),
    /// The form that people fill in
    #[command(subcommand)]
    Form(form::Command),
    /// The words we send: list them, show one, write a page with all of them
    #[command(subcommand)]
    Letters(letters::Command),
    /// What the manager reads: how things stand and what she can do
    #[command(subcommand)]
    Digest(digest::Command),
    /// The log of applicants
    #[command(subcommand)]
    Applicants(applicants::Command),
    /// What people apply to: show it, open it, close it, set its target
    #[command(subcommand)]
    Opening(opening::Command),
    /// Letters on their way out
    #[command(subcommand)]
    Outbox(outbox::Command),
    /// What waits for the manager's eyes
    #[command(subcommand)]
    Review(review::Command),
    /// Put back what was done, at this door or by mail: all of a command or nothing
    Undo {
        /// The command's number; the last one that was given on this machine where it is not said
        #[arg(value_name = "N")]
        command: Option<i64>,
    },
}

/// How a command ends that did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
enum Ending {
    /// The command line asks for something that is not there.
    #[error("{0}")]
    Usage(String),
    /// The settings, the form definition or the letters' words cannot work.
    #[error("{0}")]
    Settings(String),
    /// The rules refuse, in words for the person who asked.
    #[error("{0}")]
    Refused(String),
}

impl Ending {
    /// Whatever went wrong while the settings were turned into parts of the house.
    fn settings(error: &anyhow::Error) -> anyhow::Error {
        Self::Settings(format!("{error:#}")).into()
    }
}

/// Reads the command line and runs the command.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let file = config_file(cli.config);
    start(cli.command, file.as_deref()).unwrap_or_else(|error| tell(&error, file.as_deref()))
}

fn start(command: Command, file: Option<&Path>) -> anyhow::Result<ExitCode> {
    // Read when a command needs them: the demo brings its own.
    let with_secrets = || settings(file, Secrets::Read);
    let config = || settings(file, Secrets::Leave);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match command {
            // The longest story by far: kept off the stack of the short ones.
            Command::Demo { dir } => Box::pin(demo::run(dir)).await,
            Command::Run(arguments) => Box::pin(run::run(&with_secrets()?, &arguments)).await,
            Command::Check(arguments) => check::run(&with_secrets()?, file, &arguments).await,
            Command::Try(arguments) => try_out::run(&config()?, &arguments, now()).await,
            Command::Form(command) => form::run(&config()?, &command).await,
            Command::Letters(command) => letters::run(&config()?, &command),
            Command::Applicants(command) => applicants::run(&config()?, command, now()).await,
            Command::Opening(command) => opening::run(&config()?, &command, now()).await,
            Command::Digest(command) => digest::run(&config()?, &command, now()).await,
            Command::Outbox(command) => outbox::run(&config()?, &command, now()).await,
            Command::Review(command) => review::run(&config()?, &command, now()).await,
            Command::Undo { command } => door::undo(&config()?, command, now()).await,
        }
    })
}

/// The file that is named, else the one in this folder; without any, the defaults hold.
fn config_file(named: Option<PathBuf>) -> Option<PathBuf> {
    let usual = PathBuf::from(USUAL_CONFIG);
    named.or_else(|| usual.exists().then_some(usual))
}

fn settings(file: Option<&Path>, secrets: Secrets) -> Result<Config, ConfigError> {
    // Variables that are not UTF-8 cannot be ours.
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    config::load_with(file, environment, secrets)
}

/// Says what went wrong and what to do about it. Returns the exit code.
fn tell(error: &anyhow::Error, file: Option<&Path>) -> ExitCode {
    let gone = error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe);
    if gone {
        // Whoever read our output has read enough: `… | head`.
        return ExitCode::SUCCESS;
    }
    let code = match error.downcast_ref::<Ending>() {
        Some(Ending::Usage(_)) => USAGE,
        Some(Ending::Settings(_)) => SETTINGS,
        None if error.is::<ConfigError>() || error.is::<CannotStart>() => SETTINGS,
        Some(Ending::Refused(_)) | None => FAILED,
    };
    // Where settings are at fault, the file they stand in is named; ConfigError does it itself.
    match file.filter(|_| code == SETTINGS && !error.is::<ConfigError>()) {
        Some(file) => terminal::complain(&format!("{}: {error:#}", file.display())),
        None => terminal::complain(&format!("{error:#}")),
    }
    ExitCode::from(code)
}

/// The present moment: the one place where the program asks the clock.
#[expect(
    clippy::disallowed_methods,
    reason = "time comes in here and goes on as a value"
)]
fn now() -> Timestamp {
    Timestamp::now()
}
