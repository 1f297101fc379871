//! What a delivery report says of its recipients: RFC 3464 where it has such a part, else the
//! words of servers that write none (qmail, old Exim, old Exchange).
//!
//! It believes nothing: whether a letter of ours is meant, and went to that recipient, is for
//! the plan to ask. A delay is no failure, and neither is what went on to other systems.

use crate::domain::address::Address;
use crate::domain::message::Message;
use crate::domain::returned::split_at_copy;

/// What a report says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Those whom the letter did not reach, by every address that the report has for them.
    pub failed: Vec<Failure>,
    /// It speaks of recipients, though not of ones that failed: a delay, or a success.
    pub speaks_of_others: bool,
}

/// One recipient whom the letter did not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where it was sent, and where that was forwarded to, folded.
    pub addresses: Vec<String>,
    /// The status code (RFC 3463), if one is given.
    pub status: Option<String>,
}

/// More recipients than this are not looked at.
const MOST_RECIPIENTS: usize = 100;
/// More words than this of a report without notation are not looked at.
const MOST_WORDS: usize = 2_000;

/// Reads a report.
pub fn report(message: &Message) -> Report {
    let mut report = noted(&message.delivery_status);
    if report == Report::default() {
        report = worded(message);
    }
    report
}

/// RFC 3464 §2.1: groups of fields with an empty line between, the first about the message.
fn noted(text: &str) -> Report {
    let mut report = Report::default();
    let unfolded = text.replace("\n ", " ").replace("\n\t", " ");
    for group in unfolded.split("\n\n").take(MOST_RECIPIENTS) {
        let field = |wanted: &str| {
            group.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.trim()
                    .eq_ignore_ascii_case(wanted)
                    .then(|| value.trim())
            })
        };
        let addresses: Vec<String> = ["original-recipient", "final-recipient"]
            .into_iter()
            .filter_map(field)
            .filter_map(recipient)
            .collect();
        // §2.3.3: the word may have a comment behind it. `delayed`, `delivered`, `relayed` and
        // `expanded` are no failures.
        let action = field("action").and_then(|value| {
            let end = |c: char| !c.is_ascii_alphabetic();
            value.split(end).next().map(str::to_ascii_lowercase)
        });
        match action.as_deref() {
            Some("failed") if !addresses.is_empty() => report.failed.push(Failure {
                addresses,
                status: field("status").and_then(status),
            }),
            Some(_) => report.speaks_of_others = true,
            None => {}
        }
    }
    report
}

/// `rfc822; zoe@example.org`: the type of address, then the address (§2.3.1).
fn recipient(value: &str) -> Option<String> {
    let address = value.split_once(';').map_or(value, |(_, address)| address);
    folded(address)
}

fn folded(text: &str) -> Option<String> {
    let bare = text.trim_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
    Address::parse(bare).map(|address| address.folded())
}

/// `5.1.1`, with whatever comment behind it (RFC 3463 §2).
fn status(value: &str) -> Option<String> {
    let code = value.split_whitespace().next()?;
    let parts: Vec<&str> = code.split('.').collect();
    let digits =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (parts.len() == 3 && parts.iter().all(digits)).then(|| code.to_owned())
}

/// A report in words: who failed stands in a field of Exim's or before the returned copy.
fn worded(message: &Message) -> Report {
    let (own, _) = split_at_copy(&message.text);
    let said = own.to_lowercase();
    let subject = message.subject.to_lowercase();
    let says = |words: &&str| said.contains(*words) || subject.contains(*words);
    let only_late = DELAYS.iter().any(says);
    if only_late {
        return Report {
            failed: Vec::new(),
            speaks_of_others: true,
        };
    }
    let named = message.header("x-failed-recipients").unwrap_or_default();
    // `[SMTP:zoe@example.org]`, `TO:<zoe@example.org>`, `Rcpt=[zoe@example.org]`.
    let parts = |c: char| c.is_whitespace() || "<>[]():;,=".contains(c);
    let words = named.split(parts).chain(own.split(parts));
    let failed = words
        .take(MOST_WORDS)
        .filter(|word| word.contains('@'))
        .filter_map(folded)
        .take(MOST_RECIPIENTS)
        .map(|address| Failure {
            addresses: vec![address],
            status: None,
        })
        .collect();
    Report {
        failed,
        speaks_of_others: false,
    }
}

/// How servers say that they go on trying, or that a letter arrived.
const DELAYS: [&str; 18] = [
    "warning only",
    "warning message only",
    "do not need to resend",
    "will be retried",
    "still being retried",
    "in the retry queue",
    "still trying to deliver",
    "will retry for",
    "will continue to try",
    "will keep trying",
    "has not yet been delivered",
    "not yet been able to deliver",
    "delivery attempts will continue",
    "could not send message for past",
    "delivery status notification (delay)",
    "successful mail delivery",
    "was successfully delivered",
    "has been successfully delivered",
];

#[cfg(test)]
mod tests;
