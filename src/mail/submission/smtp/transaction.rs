//! One letter in one transaction to one recipient (RFC 5321 §3.3), step by step.
//!
//! The commands are our own and not lettre's, so that each refusal is known by its step,
//! addresses that lettre will not spell still go out, and the letter and its final dot leave
//! in one write (two would wait for each other: Nagle against delayed acknowledgements).

use std::fmt::Display;
use std::time::Duration;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::Extension;
use tokio::time::timeout;

use super::Times;
use super::reply::{Fault, Step, code_of};
use crate::domain::address::Address;
use crate::domain::letter::Envelope;
use crate::domain::submission::SmtpCode;

/// A letter in the words of SMTP.
pub(super) struct Transaction {
    sender: String,
    recipient: String,
    body: String,
    /// An address or the letter itself is outside ASCII.
    international: bool,
}

/// Why a transaction ended without the letter being taken.
pub(super) enum Failure {
    /// The server lacks what this letter needs; nothing was said.
    Unfit(SmtpCode),
    /// At this step.
    At(Step, Fault),
}

impl Transaction {
    /// Refuses, with the code a server would give, what cannot be said in SMTP at all.
    pub(super) fn new(envelope: &Envelope, octets: &[u8]) -> Result<Self, SmtpCode> {
        let sender = match &envelope.sender {
            Some(address) => path(address).ok_or(code(553, 1, 7))?,
            // RFC 5321 §4.5.5: the null reverse-path.
            None => String::new(),
        };
        let recipient = path(&envelope.recipient).ok_or(code(553, 1, 3))?;
        // RFC 3463 §3.7, 5.6.0: our letters are UTF-8; what is not is none.
        let letter = std::str::from_utf8(octets).map_err(|_| code(554, 6, 0))?;
        Ok(Self {
            international: !(sender.is_ascii() && recipient.is_ascii() && letter.is_ascii()),
            sender,
            recipient,
            body: dotted(letter),
        })
    }

    /// Says it. Success is the server's word that the letter is its own now.
    pub(super) async fn run(
        &self,
        connection: &mut AsyncSmtpConnection,
        times: &Times,
    ) -> Result<SmtpCode, Failure> {
        let parameters = if self.international {
            let server = connection.server_info();
            // RFC 6531 §3.2: never to a server that does not offer it. 5.6.7 is its own code.
            if !(server.supports_feature(Extension::SmtpUtfEight)
                && server.supports_feature(Extension::EightBitMime))
            {
                return Err(Failure::Unfit(code(553, 6, 7)));
            }
            " BODY=8BITMIME SMTPUTF8"
        } else {
            ""
        };
        let mail = format!("MAIL FROM:<{}>{parameters}\r\n", self.sender);
        let rcpt = format!("RCPT TO:<{}>\r\n", self.recipient);
        // Each step takes its own codes only: an answer that is one behind is found out by
        // DATA at the latest, whose 354 no other step has.
        let at = |step| move |fault| Failure::At(step, fault);
        say(connection, times.command, &[250], mail)
            .await
            .map_err(at(Step::Mail))?;
        say(connection, times.command, &[250, 251, 252], rcpt)
            .await
            .map_err(at(Step::Rcpt))?;
        say(connection, times.data, &[354], "DATA\r\n")
            .await
            .map_err(at(Step::Data))?;
        say(connection, times.final_dot, &[250], &self.body)
            .await
            .map_err(at(Step::Dot))
    }
}

/// Says something and waits for its answer. After any error but a refusal the connection must
/// not be used again.
pub(super) async fn say(
    connection: &mut AsyncSmtpConnection,
    limit: Duration,
    expected: &[u16],
    words: impl Display,
) -> Result<SmtpCode, Fault> {
    match timeout(limit, connection.command(words)).await {
        Err(_) => Err(Fault::Silent),
        Ok(Err(error)) => Err(Fault::of(&error)),
        Ok(Ok(response)) => {
            let code = code_of(&response);
            if expected.contains(&code.status) {
                Ok(code)
            } else {
                Err(Fault::OutOfStep)
            }
        }
    }
}

const fn code(status: u16, subject: u16, detail: u16) -> SmtpCode {
    SmtpCode {
        status,
        enhanced: Some((5, subject, detail)),
    }
}

/// The inside of a path's angle brackets. Whatever the address went through, no line end and
/// no bracket reaches the command line.
fn path(address: &Address) -> Option<String> {
    let wire = address.for_wire();
    let clean = !wire
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || c == '<' || c == '>');
    clean.then_some(wire)
}

/// The letter with its final dot. A leading dot is doubled (RFC 5321 §4.5.2), and every line
/// ends in CRLF, never in a bare CR or LF (§2.3.8): those smuggle a second letter past some
/// servers.
fn dotted(letter: &str) -> String {
    let unix = letter.replace("\r\n", "\n").replace('\r', "\n");
    let mut body = String::with_capacity(letter.len() + letter.len() / 16 + 8);
    for line in unix.split_terminator('\n') {
        if line.starts_with('.') {
            body.push('.');
        }
        body.push_str(line);
        body.push_str("\r\n");
    }
    body.push_str(".\r\n");
    body
}

#[cfg(test)]
mod tests {
    use super::{Transaction, dotted};
    use crate::domain::address::Address;
    use crate::domain::letter::Envelope;

    #[test]
    fn a_letter_is_said_line_by_line_with_its_dots_doubled() {
        for (letter, said) in [
            ("A: b\r\n\r\nHello\r\n", "A: b\r\n\r\nHello\r\n.\r\n"),
            ("x\r\n.\r\n..y\r\n", "x\r\n..\r\n...y\r\n.\r\n"),
            ("no end", "no end\r\n.\r\n"),
            ("a\n.\nb\r.\rc", "a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n"),
            ("a\r\n\r\n", "a\r\n\r\n.\r\n"),
            ("", ".\r\n"),
        ] {
            assert_eq!(dotted(letter), said);
        }
    }

    #[test]
    fn an_address_that_would_break_the_command_is_never_said() {
        // Deserialized addresses do not pass through `Address::parse`.
        let hostile: Address = serde_json::from_str(r#""a>\r\nRCPT TO:<b@example.org""#).unwrap();
        let envelope = Envelope {
            sender: None,
            recipient: hostile,
        };
        let refused = Transaction::new(&envelope, b"x").err().unwrap();
        assert_eq!(refused.to_string(), "553 5.1.3");
    }
}
