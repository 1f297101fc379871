//! One connection to the server, and the only way to say something on it.
//!
//! async-imap frames and parses what comes in. Its own commands are not used: they report a
//! refused or cut-off `FETCH`, `SEARCH`, `STORE`, `LIST` or `SELECT` as an empty success
//! (chatmail/async-imap#95), and a mail would be lost by it. Here every command is followed to
//! its tagged answer; an end, a `BYE`, silence or nonsense before it is an error, after which
//! the connection must be thrown away. Text that a server adds for people is never logged: it
//! quotes addresses.

use std::io;

use async_imap::Client;
use async_imap::imap_proto::{MailboxDatum, Outcome, Response, ResponseCode, Status};
use tokio::io::AsyncWriteExt;
use tokio::time::{Instant, timeout};

use super::Patience;
use super::wire::{Stream, Wire};
use crate::domain::mailbox::MailboxError;

/// A connection.
#[derive(Debug)]
pub(super) struct Line {
    client: Client<Wire>,
    patience: Patience,
    tags: u32,
    /// Messages in the selected folder, as the server last said.
    exists: u32,
    /// The number of messages changed by something else than an `EXPUNGE`.
    news: bool,
}

/// How a command ended, told by its tagged answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// OK, NO or BAD.
    pub(super) verdict: Verdict,
    /// The response code, as far as it matters.
    pub(super) code: Code,
}

/// OK, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was done.
    Ok,
    /// It was understood and refused.
    No,
    /// It was not understood.
    Bad,
}

/// Response codes that make a difference (RFC 3501 §7.1, RFC 5530 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// None, or one that makes no difference.
    Other,
    /// The folder does not exist and can be made.
    TryCreate,
    /// The folder exists already.
    AlreadyExists,
    /// The folder can be read only.
    ReadOnly,
    /// The same may succeed later: UNAVAILABLE, INUSE, LIMIT, SERVERBUG.
    Temporary,
    /// The user name or password is wrong or has expired.
    Credentials,
}

impl Answer {
    /// Whether it is OK.
    pub(super) fn is_ok(self) -> bool {
        self.verdict == Verdict::Ok
    }

    /// An error unless it is OK.
    pub(super) fn expect_ok(self, command: &str) -> Result<(), MailboxError> {
        match self.verdict {
            Verdict::Ok => Ok(()),
            Verdict::No if self.code == Code::Temporary => Err(MailboxError::Refused(format!(
                "the server puts {command} off for now"
            ))),
            Verdict::No => Err(MailboxError::Refused(format!(
                "the server answers NO to {command}"
            ))),
            Verdict::Bad => Err(MailboxError::Refused(format!(
                "the server answers BAD to {command}"
            ))),
        }
    }
}

/// One thing that the server said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The tagged answer to the command in hand.
    Answer(Answer),
    /// `+`: go on.
    Continue,
    /// Anything else; it was looked at.
    Data,
}

/// The tag of a command that waits for its answer.
#[derive(Debug)]
pub(super) struct Tag(String);

impl Line {
    /// Speaks on `stream`. No literal above `largest_literal` octets is taken.
    pub(super) fn new(stream: Box<dyn Stream>, largest_literal: u64, patience: Patience) -> Self {
        Self {
            client: Client::new(Wire::new(stream, largest_literal)),
            patience,
            tags: 0,
            exists: 0,
            news: false,
        }
    }

    /// Gives the stream back, without what was read and not yet looked at: what came before TLS
    /// must not count after it (RFC 9051 §11.1, CVE-2011-0411).
    pub(super) fn into_stream(self) -> Box<dyn Stream> {
        self.client.into_inner().into_inner()
    }

    /// Messages in the selected folder.
    pub(super) fn exists(&self) -> u32 {
        self.exists
    }

    /// Whether the server told of new mail since this was last asked.
    pub(super) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.news)
    }

    /// Says a command and follows it to its tagged answer; `each` sees every response.
    ///
    /// NO and BAD are values, since what they mean depends on the command.
    pub(super) async fn command(
        &mut self,
        command: &str,
        each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<Answer, MailboxError> {
        let tag = self.send(command).await?;
        self.finish(&tag, each).await
    }

    /// Says a command without waiting for anything.
    pub(super) async fn send(&mut self, command: &str) -> Result<Tag, MailboxError> {
        self.tags = self.tags.wrapping_add(1);
        let tag = format!("q{}", self.tags);
        self.write(&format!("{tag} {command}")).await?;
        Ok(Tag(tag))
    }

    /// Writes one line.
    pub(super) async fn write(&mut self, line: &str) -> Result<(), MailboxError> {
        // One write, one packet: the socket does not wait for more (TCP_NODELAY).
        let octets = format!("{line}\r\n");
        let wire = self.client.get_mut();
        let writing = async {
            wire.write_all(octets.as_bytes()).await?;
            wire.flush().await
        };
        match timeout(self.patience.silence, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(lost(&error)),
            Err(_) => Err(silent(self.patience)),
        }
    }

    /// Follows a command that was sent to its tagged answer.
    pub(super) async fn finish(
        &mut self,
        tag: &Tag,
        mut each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<Answer, MailboxError> {
        let deadline = Instant::now() + self.patience.command;
        loop {
            let said = self.next(Some(tag), &mut each).await?;
            if let Said::Answer(answer) = said {
                return Ok(answer);
            }
            if Instant::now() > deadline {
                return Err(MailboxError::Disconnected(
                    "an answer takes too long: the connection is given up".into(),
                ));
            }
        }
    }

    /// The next thing the server says; an error where it stays silent.
    pub(super) async fn next(
        &mut self,
        tag: Option<&Tag>,
        each: impl FnMut(&Response<'_>) + Send,
    ) -> Result<Said, MailboxError> {
        // A large answer on a slow line is no silence, so what counts is whether octets come in.
        // Reading may be broken off and begun again: what came so far stays in the buffer.
        let deadline = Instant::now() + self.patience.command;
        loop {
            let before = self.client.get_ref().received();
            if let Ok(response) = timeout(self.patience.silence, self.client.read_response()).await
            {
                let response = response.map_err(|error| lost(&error))?.ok_or_else(ended)?;
                return self.look_at(response.parsed(), tag, each);
            }
            if self.client.get_ref().received() == before || Instant::now() > deadline {
                return Err(silent(self.patience));
            }
        }
    }

    /// The next thing the server says, however long it takes. May be broken off.
    pub(super) async fn listen(&mut self, tag: &Tag) -> Result<Said, MailboxError> {
        let response = self.client.read_response().await;
        let response = response.map_err(|error| lost(&error))?.ok_or_else(ended)?;
        self.look_at(response.parsed(), Some(tag), |_| {})
    }

    fn look_at(
        &mut self,
        response: &Response<'_>,
        tag: Option<&Tag>,
        mut each: impl FnMut(&Response<'_>),
    ) -> Result<Said, MailboxError> {
        match response {
            // RFC 3501 §5.2: any of these may come at any time.
            Response::MailboxData(MailboxDatum::Exists(number)) => {
                self.news |= *number != self.exists;
                self.exists = *number;
            }
            Response::Expunge(_) => self.exists = self.exists.saturating_sub(1),
            Response::Data {
                status: Status::Bye,
                ..
            } => {
                return Err(MailboxError::Disconnected("the server says goodbye".into()));
            }
            // RFC 3501 §7.1: an alert must reach a person.
            Response::Data {
                outcome:
                    Outcome {
                        code: Some(ResponseCode::Alert),
                        ..
                    },
                ..
            } => tracing::warn!(
                "the mail server has an alert for the owner of the mailbox: open it with a mail program to read it"
            ),
            _ => {}
        }
        each(response);
        Ok(match response {
            Response::Done {
                tag: answered,
                status,
                outcome,
            } if tag.is_some_and(|tag| tag.0 == answered.0) => Said::Answer(Answer {
                verdict: match status {
                    Status::Ok => Verdict::Ok,
                    Status::No => Verdict::No,
                    _ => Verdict::Bad,
                },
                code: code(outcome),
            }),
            // An answer to nothing that was asked: what else it gets wrong cannot be known.
            Response::Done { .. } => {
                return Err(MailboxError::Disconnected(
                    "the server answers a command that was not given".into(),
                ));
            }
            Response::Continue(_) => Said::Continue,
            _ => Said::Data,
        })
    }
}

/// Codes that imap-proto does not know are left by it at the head of the text.
fn code(outcome: &Outcome<'_>) -> Code {
    match &outcome.code {
        Some(ResponseCode::TryCreate) => return Code::TryCreate,
        Some(ResponseCode::ReadOnly) => return Code::ReadOnly,
        Some(_) => return Code::Other,
        None => {}
    }
    let text = outcome.information.as_deref().unwrap_or_default();
    let atom = text
        .strip_prefix('[')
        .and_then(|rest| rest.split([']', ' ']).next())
        .unwrap_or_default()
        .to_ascii_uppercase();
    match atom.as_str() {
        "ALREADYEXISTS" => Code::AlreadyExists,
        "UNAVAILABLE" | "INUSE" | "LIMIT" | "SERVERBUG" => Code::Temporary,
        "AUTHENTICATIONFAILED" | "AUTHORIZATIONFAILED" | "EXPIRED" => Code::Credentials,
        _ => Code::Other,
    }
}

fn ended() -> MailboxError {
    MailboxError::Disconnected("the server closed the connection".into())
}

fn silent(patience: Patience) -> MailboxError {
    MailboxError::Disconnected(format!(
        "the server was silent for {} seconds",
        patience.silence.as_secs()
    ))
}

/// Says what became of the connection. The error's own text holds what was being parsed, which
/// may be somebody's mail.
fn lost(error: &io::Error) -> MailboxError {
    MailboxError::Disconnected(
        match error.kind() {
            io::ErrorKind::UnexpectedEof => "the server closed the connection in mid-sentence",
            io::ErrorKind::InvalidData => "the server announced more than it may send",
            io::ErrorKind::Other => "the server said something that makes no sense",
            _ => "the connection broke",
        }
        .into(),
    )
}
