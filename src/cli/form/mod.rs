//! `form`: the form that people fill in, as the definition has it. It prints and writes files, and
//! changes no definition and no database.

mod blank;

use std::process::ExitCode;

use clap::Subcommand;

use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the blank form to give out: accessible, and read back exactly when it returns
    Blank(blank::Arguments),
}

pub(super) fn run(config: &Config, command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Blank(arguments) => blank::run(config, arguments),
    }
}
