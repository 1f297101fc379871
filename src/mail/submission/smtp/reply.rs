//! What a server's answer, or its silence, means for the letter and for the line.
//!
//! Judged by the three digits and the enhanced code (RFC 5321 §4.2.1, RFC 3463). The text is
//! looked at once, for signs of throttling that servers put nowhere else, and then dropped:
//! servers quote addresses in it.

use std::error::Error as _;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Response;

use crate::domain::submission::{SmtpCode, SubmitOutcome};

/// A server may ask for this much patience at a time; the deliver line asks again after it.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Where in the dialogue we are (RFC 5321 §3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Greeting, EHLO, STARTTLS.
    Greeting,
    /// AUTH (RFC 4954).
    Auth,
    /// MAIL: nothing about the letter has been said but our own address.
    Mail,
    /// RCPT.
    Rcpt,
    /// DATA.
    Data,
    /// The letter and its final dot.
    Dot,
}

/// Why a step did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The server refused.
    Said(Refusal),
    /// The server answered with a code that this step does not have.
    OutOfStep,
    /// The connection is gone.
    Lost,
    /// No answer in time.
    Silent,
}

/// A refusal without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    code: SmtpCode,
    /// It is about our pace and not about the letter.
    throttles: bool,
    wait: Option<Duration>,
}

impl Fault {
    /// What an error of lettre's means.
    pub(super) fn of(error: &Error) -> Self {
        match error.status() {
            Some(status) => {
                let text = error.source().map(ToString::to_string).unwrap_or_default();
                Self::Said(Refusal::read(status.into(), &text))
            }
            None => Self::Lost,
        }
    }

    /// Whether the connection is in a known state, so that RSET can make it ready again.
    pub(super) fn leaves_connection(&self) -> bool {
        // RFC 5321 §3.8: after 421 the server closes.
        matches!(self, Self::Said(refusal) if refusal.code.status != 421)
    }

    /// What the caller must do about it.
    pub(super) fn outcome(&self, step: Step) -> SubmitOutcome {
        match self {
            Self::Said(refusal) => refusal.outcome(step),
            // RFC 1047, RFC 5321 §4.5.3.2.6: the server may have taken the letter.
            _ if step == Step::Dot => SubmitOutcome::Unknown,
            Self::OutOfStep => SubmitOutcome::Unavailable(
                "the server's answers do not fit our commands; the connection was dropped".into(),
            ),
            Self::Lost => SubmitOutcome::Unavailable(
                "the server ended the connection before the letter was handed over".into(),
            ),
            Self::Silent => SubmitOutcome::Unavailable(
                "the server did not answer in time; the connection was dropped".into(),
            ),
        }
    }
}

impl Refusal {
    /// Reads a refusal and forgets its words.
    pub(super) fn read(status: u16, text: &str) -> Self {
        let code = SmtpCode {
            status,
            enhanced: enhanced(status, text),
        };
        Self {
            code,
            throttles: throttles(code, text),
            wait: wait(text),
        }
    }

    fn outcome(self, step: Step) -> SubmitOutcome {
        let code = self.code;
        let permanent = code.status >= 500;
        let subject = code.enhanced.map(|(_, subject, _)| subject);
        // RFC 4954 §6 and RFC 3463 §3.8: sign-in and policy are about us, not about the letter.
        if matches!(code.status, 530 | 534 | 535 | 538) || (permanent && subject == Some(7)) {
            return SubmitOutcome::Refused(code);
        }
        if self.throttles {
            return SubmitOutcome::Throttled(code, self.wait);
        }
        match step {
            Step::Auth if permanent => SubmitOutcome::Refused(code),
            Step::Greeting | Step::Auth => {
                SubmitOutcome::Unavailable(format!("the server turns us away for now ({code})"))
            }
            Step::Mail if code.status == 421 => {
                SubmitOutcome::Unavailable(format!("the server is closing ({code})"))
            }
            // So far only our own address was named: every other letter would meet the same.
            Step::Mail if permanent => SubmitOutcome::Refused(code),
            Step::Mail => SubmitOutcome::Throttled(code, self.wait),
            // RFC 5321 §4.5.3.1.10: 552 to RCPT counts as 452. A full mailbox may be emptied.
            Step::Rcpt if code.status == 552 => SubmitOutcome::Deferred(code),
            _ if permanent && matches!(code.enhanced, Some((5, 2, 2))) => {
                SubmitOutcome::Deferred(code)
            }
            _ if permanent => SubmitOutcome::Rejected(code),
            _ => SubmitOutcome::Deferred(code),
        }
    }
}

/// The code of an answer that was no refusal.
pub(super) fn code_of(response: &Response) -> SmtpCode {
    let status = response.code().into();
    SmtpCode {
        status,
        enhanced: enhanced(status, response.first_line().unwrap_or_default()),
    }
}

/// RFC 2034 §4: the enhanced code is the first word, and its class is the first digit's.
fn enhanced(status: u16, text: &str) -> Option<(u8, u16, u16)> {
    let mut parts = text.split_whitespace().next()?.split('.');
    let mut part = || parts.next()?.parse::<u16>().ok().filter(|n| *n < 1000);
    let (class, subject, detail) = (part()?, part()?, part()?);
    let class = u8::try_from(class).ok()?;
    (parts.next().is_none() && u16::from(class) == status / 100).then_some((class, subject, detail))
}

/// Whether a 4xx is about our pace. Providers say so in words only, with codes that others use
/// for greylisting or a full mailbox; those are about one recipient and must not stop the line.
fn throttles(code: SmtpCode, text: &str) -> bool {
    const SIGNS: [&str; 9] = [
        "rate limit",
        "ratelimit",
        "throttl",
        "too many",
        "limit exceeded",
        "exceeded the limit",
        "server busy",
        "slow down",
        "too fast",
    ];
    let about_recipient = matches!(code.enhanced, Some((_, 1 | 2, _)));
    match code.status {
        // Exchange Online: concurrent connections or the sender's own threads.
        432 => true,
        421 if matches!(code.enhanced, Some((_, 7, _))) => true,
        421 | 450..=452 if !about_recipient => {
            let text = text.to_ascii_lowercase();
            SIGNS.iter().any(|sign| text.contains(sign))
        }
        _ => false,
    }
}

/// "try again in 300 seconds", "wait 5 minutes".
fn wait(text: &str) -> Option<Duration> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.windows(2).find_map(|pair| {
        let [number, unit] = pair else { return None };
        let number: u64 = number.parse().ok().filter(|number| *number > 0)?;
        let seconds = match unit.as_str() {
            "s" | "sec" | "secs" | "second" | "seconds" => number,
            "m" | "min" | "mins" | "minute" | "minutes" => number.saturating_mul(60),
            "h" | "hour" | "hours" => number.saturating_mul(3600),
            _ => return None,
        };
        Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
    })
}

#[cfg(test)]
mod tests {
    use super::Step::{Auth, Data, Dot, Greeting, Mail, Rcpt};
    use super::{Fault, Refusal, Step};
    use crate::domain::submission::SubmitOutcome;

    /// What the caller is told, as one word.
    fn told(step: Step, status: u16, text: &str) -> &'static str {
        match Fault::Said(Refusal::read(status, text)).outcome(step) {
            SubmitOutcome::Sent(_) => "sent",
            SubmitOutcome::Deferred(_) => "deferred",
            SubmitOutcome::Rejected(_) => "rejected",
            SubmitOutcome::Throttled(..) => "throttled",
            SubmitOutcome::Refused(_) => "refused",
            SubmitOutcome::Unavailable(_) => "unavailable",
            SubmitOutcome::Unknown => "unknown",
        }
    }

    #[test]
    fn what_is_one_letters_business_stops_no_other() {
        for (step, status, text, expected) in [
            (Rcpt, 550, "5.1.1 no such user", "rejected"),
            (Rcpt, 553, "mailbox name not allowed", "rejected"),
            (
                Rcpt,
                451,
                "4.7.1 Greylisting in action, please come back later",
                "deferred",
            ),
            (
                Rcpt,
                450,
                "4.2.1 The user is receiving mail too fast: too many",
                "deferred",
            ),
            (Rcpt, 452, "4.2.2 mailbox full", "deferred"),
            (Rcpt, 552, "5.2.2 mailbox full", "deferred"),
            (Rcpt, 552, "too many recipients", "deferred"),
            (Dot, 552, "5.3.4 message too big", "rejected"),
            (Dot, 552, "5.2.2 mailbox full", "deferred"),
            (Dot, 554, "5.6.0 cannot parse", "rejected"),
            (Dot, 451, "4.3.0 local error", "deferred"),
            (Rcpt, 421, "4.3.2 going down", "deferred"),
            (Data, 554, "no valid recipients", "rejected"),
        ] {
            assert_eq!(
                told(step, status, text),
                expected,
                "{step:?} {status} {text}"
            );
        }
    }

    #[test]
    fn what_is_about_us_fails_no_letter() {
        for (step, status, text, expected) in [
            // Our pace.
            (Mail, 452, "4.3.1 insufficient system storage", "throttled"),
            (Rcpt, 450, "4.7.1 rate limit exceeded", "throttled"),
            (
                Rcpt,
                432,
                "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded",
                "throttled",
            ),
            (
                Dot,
                451,
                "4.7.500 Server busy. Please try again later",
                "throttled",
            ),
            (
                Greeting,
                421,
                "4.7.0 Try again later, closing connection",
                "throttled",
            ),
            (Auth, 454, "4.7.0 Too many login attempts", "unavailable"),
            (Auth, 421, "4.7.0 Too many login attempts", "throttled"),
            // Our standing.
            (Mail, 530, "5.7.0 Authentication required", "refused"),
            (Mail, 550, "5.1.0 sender rejected", "refused"),
            (
                Rcpt,
                553,
                "5.7.1 Sender address rejected: not owned by user",
                "refused",
            ),
            (Rcpt, 538, "encryption needed", "refused"),
            (
                Dot,
                550,
                "5.7.60 SMTP; Client does not have permissions to send as",
                "refused",
            ),
            (Auth, 535, "5.7.8 bad credentials", "refused"),
            (Auth, 504, "unrecognised mechanism", "refused"),
            (Greeting, 554, "5.7.1 your address is listed", "refused"),
            // The server's state.
            (Greeting, 554, "no SMTP service here", "unavailable"),
            (Greeting, 421, "too busy for anybody", "unavailable"),
            (Auth, 454, "4.7.0 temporary failure", "unavailable"),
            (Mail, 421, "4.3.2 shutting down", "unavailable"),
        ] {
            assert_eq!(
                told(step, status, text),
                expected,
                "{step:?} {status} {text}"
            );
        }
    }

    #[test]
    fn losing_the_connection_is_in_doubt_only_after_the_letter_went_out() {
        for fault in [Fault::Lost, Fault::Silent, Fault::OutOfStep] {
            assert_eq!(fault.outcome(Step::Dot), SubmitOutcome::Unknown);
            for step in [Step::Mail, Step::Rcpt, Step::Data] {
                let outcome = fault.outcome(step);
                assert!(
                    matches!(outcome, SubmitOutcome::Unavailable(_)),
                    "{outcome:?}"
                );
            }
        }
    }

    #[test]
    fn a_wait_is_read_from_the_words_and_bounded() {
        let wait = |text| Refusal::read(450, text).wait.map(|wait| wait.as_secs());
        assert_eq!(wait("4.7.1 Try again in 300 seconds"), Some(300));
        assert_eq!(wait("rate limited (wait 5 minutes)"), Some(300));
        assert_eq!(wait("come back in 99999999999999999 hours"), Some(3600));
        assert_eq!(wait("4.7.1 try later"), None);
    }

    #[test]
    fn an_enhanced_code_must_agree_with_the_digits() {
        for (status, text, shown) in [
            (550, "5.1.1 gone", "550 5.1.1"),
            (550, "4.1.1 gone", "550"),
            (550, "5.1 gone", "550"),
            (550, "5.1.1.1 gone", "550"),
            (550, "", "550"),
            (451, "4.7.500 busy", "451 4.7.500"),
        ] {
            assert_eq!(Refusal::read(status, text).code.to_string(), shown);
        }
    }
}
