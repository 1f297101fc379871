//! `form`: the form that people fill in, as the definition has it. It prints and writes files, and
//! changes no definition and no database.

mod blank;
mod learn;

use std::process::ExitCode;

use clap::Subcommand;

use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the blank form to give out: accessible, and read back exactly when it returns
    Blank(blank::Arguments),
    /// Propose a definition of your own blank form, so that filled ones are read exactly
    Learn(learn::Arguments),
}

pub(super) async fn run(config: &Config, command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Blank(arguments) => blank::run(config, arguments),
        Command::Learn(arguments) => learn::run(config, arguments).await,
    }
}
