//! What the deliver line and the two kinds of submission say to each other.

use std::time::Duration;

/// The code of an SMTP answer. Its text is not kept: servers quote addresses (invariant 9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SmtpCode {
    /// Three digits (RFC 5321 §4.2.1).
    pub status: u16,
    /// The enhanced code (RFC 3463), if the server gave one.
    pub enhanced: Option<(u8, u16, u16)>,
}

impl std::fmt::Display for SmtpCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.enhanced {
            Some((class, subject, detail)) => {
                write!(f, "{} {class}.{subject}.{detail}", self.status)
            }
            None => write!(f, "{}", self.status),
        }
    }
}

/// What the caller must do after one attempt to hand over one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitOutcome {
    /// The server took it: done.
    Sent(SmtpCode),
    /// The server said later, about this letter: keep the charge, try again after a while.
    Deferred(SmtpCode),
    /// The server said never, about this letter: fail it and tell the manager.
    Rejected(SmtpCode),
    /// The server throttles us: the whole line waits, no letter is charged.
    Throttled(SmtpCode, Option<Duration>),
    /// A policy or sign-in refusal (5.7.x, 53x): a fault of configuration. The line pauses and
    /// alerts; no letter fails.
    Refused(SmtpCode),
    /// No server: the pass ends, the letter's charge is given back, the line backs off.
    Unavailable(String),
    /// The connection was lost after the final dot: the server may have it or not (RFC 1047).
    /// It is tried again with the same octets and Message-ID, and the outbox says so.
    Unknown,
}
