//! How commands and what came of them are put into words for a manager's mail.

use crate::domain::command::{Command, Contact, Held};
use crate::letters::desk::number;

/// A command in its shortest form, as it could be typed: "recruit 12".
pub(super) fn gist(command: &Command) -> String {
    let verb = command.verb();
    let about = match command {
        Command::Merge { keep, other, .. } => format!("{} {}", number(keep), number(other)),
        Command::Answer {
            reference, field, ..
        } => format!("{} {field}", number(reference)),
        Command::Add { name, contact } => match contact {
            Contact::Email(address) => format!("{name}, {}", address.as_str()),
            Contact::Phone(phone) => format!("{name}, {phone}"),
        },
        Command::Send {
            letter: Held::Letter(id),
        } => id.to_string(),
        Command::Done { review } => review.to_string(),
        Command::Undo { command } => command.map(|id| id.to_string()).unwrap_or_default(),
        Command::Target(target) => target.to_string(),
        Command::DigestNow => "now".to_owned(),
        Command::Find { words } => words.clone(),
        Command::Pause | Command::Resume => "letters".to_owned(),
        other => other.reference().map(number).unwrap_or_default().to_owned(),
    };
    format!("{verb} {about}").trim_end().to_owned()
}

/// What the rules say to whoever sits at the terminal, as it is said in a mail.
const AT_THE_TERMINAL: &[(&str, &str)] = &[
    ("opening target ", "target "),
    ("opening open", "reopen"),
    ("opening close", "close"),
    (
        "To see them all: applicants list",
        "To look for somebody: find NAME",
    ),
    ("applicants show ", "show "),
    ("applicants merge ", "merge "),
    ("applicants answer ", "answer "),
    ("review list shows them", "the digest shows them"),
    (" hint: ", " Hint: "),
];

/// The rules' words with the commands that a mail understands.
pub(super) fn in_a_mail(words: &str) -> String {
    let mut words = words.to_owned();
    for (typed, mailed) in AT_THE_TERMINAL {
        words = words.replace(typed, mailed);
    }
    words
}
