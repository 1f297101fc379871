//! What a manager's reply orders: her own new lines, each read as commands or as a question back.
//!
//! A command decides on people, so it has to be plain: a negation, a question, a condition or a
//! mistyped verb is never guessed at but told back with what was perhaps meant. Quoted text,
//! greetings and signatures are not hers to mean. It carries nothing out and proves nothing.

use super::own_words::OwnWords;
use crate::domain::application::{Reference, Status};
use crate::domain::command::{Command, Held, Line, Misread, Orders};
use crate::domain::form::FormDefinition;
use crate::domain::message::Message;

/// Lines of hers that are looked at.
const MOST_LINES: usize = 500;
/// Commands that one message may hold.
const MOST_COMMANDS: usize = 200;
/// Characters of a line that are kept to be told back.
const LONGEST_SAID: usize = 200;

/// Reads what a message orders. `prefix` is that of the references: `QPM`.
pub fn read(message: &Message, _form: &FormDefinition, prefix: &str) -> Orders {
    let own = OwnWords::of(&message.text);
    let mut orders = Orders::default();
    let mut commands = 0_usize;
    for line in own.said.lines().map(str::trim) {
        if line.is_empty() || is_greeting(line) {
            continue;
        }
        if orders.lines.len() >= MOST_LINES || commands > MOST_COMMANDS {
            orders.too_many = true;
            break;
        }
        let meant = meant(line, prefix);
        commands = commands.saturating_add(meant.as_ref().map_or(0, Vec::len));
        orders.lines.push(Line {
            said: line.chars().take(LONGEST_SAID).collect(),
            meant,
        });
    }
    orders.too_many |= commands > MOST_COMMANDS;
    orders
}

fn is_greeting(line: &str) -> bool {
    let folded = line.to_lowercase();
    let mut words = folded.split([' ', ',', '!', '.']);
    matches!(words.next(), Some("hi" | "hello" | "dear"))
}

fn meant(line: &str, prefix: &str) -> Result<Vec<Command>, Misread> {
    let mut all = Vec::new();
    for part in line
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        all.extend(one(part, prefix)?);
    }
    Ok(all)
}

fn one(part: &str, prefix: &str) -> Result<Vec<Command>, Misread> {
    let part = part.trim_end_matches('.');
    let (verb, rest) = part.split_once(' ').unwrap_or((part, ""));
    let verb = verb.to_lowercase();
    let alone = match verb.as_str() {
        "close" => Some(Command::Close),
        "reopen" | "open" => Some(Command::Reopen),
        "pause" => Some(Command::Pause),
        "resume" => Some(Command::Resume),
        "digest" => Some(Command::DigestNow),
        "status" => Some(Command::Status),
        "export" => Some(Command::Export),
        "revoke" => Some(Command::Revoke),
        "help" => Some(Command::Help),
        "undo" => Some(Command::Undo {
            command: rest.trim().parse().ok(),
        }),
        "target" => rest.trim().parse().ok().map(Command::Target),
        "send" => rest.trim().parse().ok().map(|number| Command::Send {
            letter: Held::Letter(number),
        }),
        _ => None,
    };
    if let Some(command) = alone {
        return Ok(vec![command]);
    }
    let status = match verb.as_str() {
        "shortlist" => Status::Shortlisted,
        "recruit" => Status::Recruited,
        "decline" => Status::Declined,
        "withdraw" => Status::Withdrawn,
        "reset" => Status::Received,
        _ => return Err(misread()),
    };
    let (references, words) = references(rest, prefix);
    if references.is_empty() {
        return Err(misread());
    }
    let decide = |reference| Command::Decide {
        reference,
        status,
        note: (!words.is_empty()).then(|| words.clone()),
        tell: None,
    };
    Ok(references.into_iter().map(decide).collect())
}

fn references(text: &str, prefix: &str) -> (Vec<Reference>, String) {
    let mut found = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let bare = word.trim_matches([',', '#']);
        if let Some(reference) = Reference::parse(prefix, bare) {
            found.push(reference);
        } else if !matches!(bare, "and" | "&") {
            break;
        }
        words.next();
    }
    (found, words.collect::<Vec<_>>().join(" "))
}

fn misread() -> Misread {
    Misread {
        why: "This is no command that I know.".to_owned(),
        hint: Some("recruit 12".to_owned()),
    }
}
