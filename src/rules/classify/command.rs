//! Who steers: a reply to one of our digests, or what claims to be one.
//!
//! This file says only whether a message *is* a command and whether it can be the manager's;
//! reading and carrying it out is done elsewhere, under its own proof.

use super::proof::{self, Verdict};
use crate::domain::message::Message;
use crate::domain::plan::Known;

/// What a message about decisions is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// From a manager, in the thread of a digest whose token holds, confirmed where a server's
    /// word is asked for.
    Proven,
    /// Somebody else's, or not confirmed.
    Suspicious(&'static str),
}

/// The words a line of command begins with.
const VERBS: [&str; 9] = [
    "recruit",
    "decline",
    "shortlist",
    "close",
    "open",
    "reopen",
    "target",
    "undo",
    "note",
];

/// Whether a message is a command, by its thread or by its lines.
pub(super) fn command(message: &Message, said: &str, known: &Known) -> Option<Command> {
    let answers_digest = known
        .letters
        .iter()
        .any(|letter| letter.digest && message.thread.contains(&letter.message_id));
    let author = message.author()?;
    let from_manager = known
        .managers
        .iter()
        .any(|manager| manager.folded() == author.address.folded());
    if answers_digest {
        return Some(judge(message, from_manager, known));
    }
    // Outside a digest's thread only somebody who passes for a manager can mean a command.
    let display = author.name.as_deref().unwrap_or_default().to_lowercase();
    let poses = known
        .managers
        .iter()
        .any(|manager| display.contains(&manager.folded()));
    (has_command(said) && (from_manager || poses)).then_some(Command::Suspicious(
        "It reads like a command and does not answer a digest: nothing was carried out.",
    ))
}

fn judge(message: &Message, from_manager: bool, known: &Known) -> Command {
    if !from_manager {
        return Command::Suspicious(
            "It answers a digest and does not come from a manager's address.",
        );
    }
    match (
        &known.authserv_id,
        proof::verdict(message, known.authserv_id.as_deref()),
    ) {
        (_, Verdict::Failed) => Command::Suspicious(
            "It bears a manager's address, and the mail server's own check of the sender failed.",
        ),
        (Some(_), Verdict::Unknown) => Command::Suspicious(
            "It bears a manager's address, and the mail server did not confirm the sender.",
        ),
        (None, Verdict::Unknown) | (_, Verdict::Passed) => Command::Proven,
    }
}

/// Whether a line of the text is a command: a verb, alone or with few words.
fn has_command(said: &str) -> bool {
    said.lines().any(|line| {
        let mut words = line.split_whitespace();
        let verb = words.next().unwrap_or_default().to_lowercase();
        let object = words.next();
        let short = words.count() <= 12;
        let names = object.is_none_or(|word| word.chars().any(|c| c.is_ascii_digit()));
        VERBS.contains(&verb.as_str()) && names && short
    })
}
