//! The binary: two doors and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The reader branches off before tokio, config and the log exist: it is to hold nothing
    // that a hostile form could be after.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == "reader")
    {
        return ExitCode::from(qpm_intake::reader::child());
    }
    qpm_intake::cli::main()
}
