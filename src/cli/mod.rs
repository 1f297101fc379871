//! One file a command: prints, never decides.

pub mod demo;

use std::process::ExitCode;

/// Reads the command line and runs the command.
pub fn main() -> ExitCode {
    ExitCode::FAILURE
}
