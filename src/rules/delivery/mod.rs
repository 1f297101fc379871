//! What a delivery report says of its recipients: RFC 3464 where it has such a part, else the
//! words of servers that write none (qmail, old Exim, old Exchange).
//!
//! It believes nothing: whether a letter of ours is meant, and went to that recipient, is for
//! the plan to ask. A delay is no failure, and neither is what went on to other systems.

use crate::domain::address::Address;
use crate::domain::message::Message;

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
    let own = before_the_copy(&message.text);
    let said = own.to_lowercase();
    let only_late = DELAYS.iter().any(|words| said.contains(words))
        || DELAYS
            .iter()
            .any(|words| message.subject.to_lowercase().contains(words));
    if only_late {
        return Report {
            failed: Vec::new(),
            speaks_of_others: true,
        };
    }
    let named = message.header("x-failed-recipients").unwrap_or_default();
    let words = named.split([',', ' ']).chain(own.split_whitespace());
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

/// How servers say that they go on trying.
const DELAYS: [&str; 9] = [
    "warning only",
    "do not need to resend",
    "will be retried",
    "still being retried",
    "still trying to deliver",
    "has not yet been delivered",
    "delivery attempts will continue",
    "could not send message for past",
    "delivery status notification (delay)",
];

fn before_the_copy(text: &str) -> &str {
    const MARKS: [&str; 4] = [
        "--- Below this line is a copy of the message.",
        "------ This is a copy of the message",
        "----- Original message",
        "-----Original Message",
    ];
    MARKS
        .iter()
        .filter_map(|mark| text.split_once(mark))
        .map(|(own, _)| own)
        .min_by_key(|own| own.len())
        .unwrap_or(text)
}

#[cfg(test)]
mod tests;
