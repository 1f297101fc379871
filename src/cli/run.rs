//! `run`: the daemon, until told to stop; or once over everything that waits.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::{Ending, check, door, now};
use crate::config::{Config, LogFormat};
use crate::{daemon, furnish};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Take in all that waits, send all that is due, and come back
    #[arg(long)]
    once: bool,
}

pub(super) async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if config.try_section.is_some() {
        let words = "the config has a section [try.assume]: what it assumes is made up, and real people would be answered by it. hint: take the section out, and keep it in a config of its own for `try`";
        return Err(Ending::Settings(words.into()).into());
    }
    start_log(config)?;
    tell_settings(config);
    // All that config can get wrong is found before the first mail is touched.
    furnish::mailbox(config).map_err(|error| Ending::settings(&error))?;
    furnish::submission(config).map_err(|error| Ending::settings(&error))?;
    furnish::form(config).map_err(|error| Ending::settings(&error))?;
    // The letters that ship with the program are tried by its tests, not at every start.
    if !config.letters.folder.as_os_str().is_empty() {
        let problems = check::letter_problems(config);
        if !problems.is_empty() {
            return Err(Ending::Settings(problems.join("\n")).into());
        }
    }

    let stop = stop_on_signals()?;
    let (store, _lock) = daemon::open_store(config, now()).await?;
    let house = furnish::house(config, store, &door::program()?)
        .map_err(|error| Ending::settings(&error))?;
    if arguments.once {
        let result = daemon::once(config, &house, now, &stop).await;
        house.store.close().await;
        result?;
    } else {
        daemon::run(config, Arc::new(house), now, stop).await?;
    }
    Ok(ExitCode::SUCCESS)
}

fn start_log(config: &Config) -> anyhow::Result<()> {
    // Foreign crates may say warnings, never more: async-imap and lettre would put passwords
    // and mails into the log, sqlx the text of slow statements.
    let level = &config.log.level;
    let filter = EnvFilter::try_new(format!(
        "warn,qpm_intake={level},async_imap=off,imap_proto=off,lettre=off,sqlx=error"
    ))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = match config.log.format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    started.map_err(|_| anyhow::anyhow!("the log cannot be started"))
}

/// The settings that are in effect; no secrets and no addresses (invariant 9).
fn tell_settings(config: &Config) {
    let (mailbox, submission) = (&config.mailbox, &config.submission);
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        database = %config.store.path.display(),
        provider = ?config.provider,
        counts = ?config.opening.counts,
        close_without_asking = config.opening.close_without_asking,
        managers = config.manager.addresses.len(),
        "settings"
    );
    tracing::info!(
        kind = ?mailbox.kind,
        maildir = %mailbox.maildir.path.display(),
        host = mailbox.imap.host,
        tls = ?mailbox.imap.tls,
        folder = mailbox.imap.folder,
        idle = mailbox.imap.idle,
        filing = %mailbox.filing,
        poll_seconds = mailbox.poll_seconds,
        max_message_size = mailbox.max_message_size,
        "mailbox settings"
    );
    tracing::info!(
        kind = ?submission.kind,
        folder = %submission.files.path.display(),
        host = submission.smtp.host,
        tls = ?submission.smtp.tls,
        signs_in = !submission.smtp.user.is_empty(),
        connections = submission.connections,
        per_minute = config.per_minute(),
        envelope_sender = ?submission.envelope_sender,
        "submission settings"
    );
    tracing::info!(
        processes = config.reader.processes,
        seconds = config.reader.seconds,
        memory_mib = config.reader.memory_mib,
        sandbox = ?config.reader.sandbox,
        limits = ?config.limits,
        "reader settings and limits"
    );
}

/// The first SIGTERM or SIGINT stops between two steps; the second one at once, which is safe:
/// nothing is let go before what follows it is durable.
fn stop_on_signals() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    let (mut term, mut int) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    tokio::spawn(async move {
        either(&mut term, &mut int).await;
        told.cancel();
        either(&mut term, &mut int).await;
        tracing::warn!("told twice to stop: stopping at once");
        std::process::exit(1);
    });
    Ok(stop)
}

async fn either(term: &mut Signal, int: &mut Signal) {
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
}
