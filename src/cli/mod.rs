//! The command line: one file a command; prints, never decides.

pub mod demo;
mod terminal;

use std::process::ExitCode;

use jiff::Timestamp;

/// Reads the command line and runs the command.
pub fn main() -> ExitCode {
    match demo::run(std::env::args_os().nth(2).map(Into::into)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The present moment: the one place where the program asks the clock.
#[expect(
    clippy::disallowed_methods,
    reason = "time comes in here and goes on as a value"
)]
fn now() -> Timestamp {
    Timestamp::now()
}
