//! `digest`: what the managers are told of how things stand.

pub(super) mod due;
mod preview;
mod send;

use std::process::ExitCode;

use clap::Subcommand;
use jiff::Timestamp;

use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the digest as it would be now, for a browser; nothing is sent
    Preview(preview::Arguments),
    /// Send one now, whatever the hour and even if nothing happened
    Send {
        /// To this manager alone; without it, to all of them
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
}

pub(super) async fn run(
    config: &Config,
    command: &Command,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    match command {
        Command::Preview(arguments) => preview::preview(config, arguments, now).await,
        Command::Send { to } => send::send(config, to.as_deref(), now).await,
    }
}
