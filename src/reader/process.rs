//! The daemon's side of one child: starting it, asking it, and finding out how it ended.
//!
//! A `Process` belongs to whoever asks it. Dropped in the middle of a question it is killed, so an
//! answer that nobody took can never be taken for the answer to the next question.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::Signal;
use tokio::io::BufReader;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::child::{BEST_EFFORT, REQUIRED};
use super::protocol::{self, Answer, Refusal, Tag};
use super::sandbox::Sandbox;
use super::{ReaderError, Settings};
use crate::domain::verdict::Unreadable;

/// A start takes milliseconds; a machine that needs longer than this reads no forms.
const START: Duration = Duration::from_secs(20);

/// How long a process may take to go once its pipes are closed.
const PARTING: Duration = Duration::from_secs(2);

/// One child that is ready to read.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    sandbox: Sandbox,
    /// It said that its last answer was the last.
    leaving: bool,
}

/// A child that gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// It ended.
    Ended,
    /// It said something that no reader says.
    Nonsense,
}

impl Process {
    /// Starts a child, which limits itself and learns the form.
    pub(super) async fn start(settings: &Settings, form: &[u8]) -> Result<Self, ReaderError> {
        let cannot = |words: &str| ReaderError::CannotStart(words.to_owned());
        let mut child = Command::new(&settings.executable)
            .arg("reader")
            .arg(settings.memory_mib.to_string())
            .arg(settings.seconds.to_string())
            .arg(if settings.best_effort {
                BEST_EFFORT
            } else {
                REQUIRED
            })
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C at a terminal is for the daemon, which finishes the form in hand.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| spawning(&error))?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(cannot("the reader has no pipes"));
        };
        let mut process = Self {
            child,
            to,
            from: BufReader::new(from),
            sandbox: Sandbox::default(),
            leaving: false,
        };
        match timeout(START, process.ask(Tag::Definition, form)).await {
            Ok(Ok(Answer::Ready { version, sandbox })) if version == env!("CARGO_PKG_VERSION") => {
                process.sandbox = sandbox;
                Ok(process)
            }
            Ok(Ok(Answer::Ready { .. })) => Err(cannot(
                "the program's file was replaced by another version: restart the daemon",
            )),
            Ok(Ok(Answer::Refused(refusal))) => Err(cannot(&refused(&refusal))),
            Ok(Ok(_) | Err(Silence::Nonsense)) => Err(cannot("the reader speaks another language")),
            Ok(Err(Silence::Ended)) => Err(cannot(
                "the reader ended at once; reader.memory_mib may be too small",
            )),
            Err(_) => Err(cannot("the reader did not start in time")),
        }
    }

    /// How it is limited.
    pub(super) fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Asks one question. Has no deadline of its own.
    pub(super) async fn ask(&mut self, tag: Tag, octets: &[u8]) -> Result<Answer, Silence> {
        // A child that ended before the whole question was written is found out in reading, where
        // its last words are, too.
        let sent = protocol::write_request(&mut self.to, tag, octets).await;
        match protocol::read_answer(&mut self.from).await {
            Ok(told) if sent.is_ok() => {
                self.leaving = told.last;
                Ok(told.answer)
            }
            Err(error) if is_end(&error) => Err(Silence::Ended),
            _ => Err(Silence::Nonsense),
        }
    }

    /// Whether it said that it ends after its last answer.
    pub(super) fn is_leaving(&self) -> bool {
        self.leaving
    }

    /// Ends it now, and waits until its memory is free again.
    pub(super) async fn kill(mut self) {
        let _ = self.child.start_kill();
        let _ = timeout(PARTING, self.child.wait()).await;
    }

    /// Waits for the end of a child that has stopped answering, and says what that means for the
    /// form it was reading.
    pub(super) async fn post_mortem(mut self) -> Unreadable {
        drop(self.to);
        match timeout(PARTING, self.child.wait()).await {
            Ok(Ok(status)) => verdict(status),
            // Pipes closed and still running: not by any code of ours.
            _ => Unreadable::Hostile,
        }
    }
}

/// What an end says about the form.
fn verdict(status: ExitStatus) -> Unreadable {
    /// Rust's exit code after a panic.
    const PANICKED: i32 = 101;
    // An allocation that fails aborts, as does a stack that overflows; the kernel's killer of
    // processes that take too much kills.
    let too_much = [Signal::ABORT, Signal::KILL, Signal::BUS].map(Signal::as_raw);
    match (status.code(), status.signal()) {
        (Some(PANICKED), _) => Unreadable::Damaged,
        (_, Some(signal)) if too_much.contains(&signal) => Unreadable::TooLarge,
        _ => Unreadable::Hostile,
    }
}

fn is_end(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset
    )
}

fn spawning(error: &io::Error) -> ReaderError {
    let words = match error.kind() {
        io::ErrorKind::NotFound => "the program's own file is not where it was",
        io::ErrorKind::PermissionDenied => "the program's own file may not be run",
        io::ErrorKind::WouldBlock => "no more processes are allowed",
        io::ErrorKind::OutOfMemory => "there is no memory for another process",
        _ => "no process can be started",
    };
    ReaderError::CannotStart(words.to_owned())
}

fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Walls(walls) => {
            let names: Vec<&str> = walls.iter().map(|wall| wall.as_str()).collect();
            format!(
                "the reader cannot be kept from: {} (reader.sandbox = \"best-effort\" reads all \
                 the same)",
                names.join(", ")
            )
        }
        Refusal::NoRoom => "the reader has too little memory: raise reader.memory_mib, or the \
                            limit that the service is under"
            .to_owned(),
        Refusal::Definition => "the form definition did not reach the reader".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_says_what_the_form_did() {
        let killed_by = |signal: Signal| verdict(ExitStatus::from_raw(signal.as_raw()));
        assert_eq!(killed_by(Signal::ABORT), Unreadable::TooLarge);
        assert_eq!(killed_by(Signal::KILL), Unreadable::TooLarge);
        assert_eq!(killed_by(Signal::XCPU), Unreadable::Hostile);
        assert_eq!(killed_by(Signal::SEGV), Unreadable::Hostile);
        let ended_with = |code: i32| verdict(ExitStatus::from_raw(code << 8));
        assert_eq!(ended_with(101), Unreadable::Damaged);
        assert_eq!(ended_with(0), Unreadable::Hostile);
    }
}
