//! How commands and what came of them are put into words for a manager's mail.

use crate::domain::command::{Command, Contact, Held};
use crate::letters::desk::number;

/// A command in its shortest form, as it could be typed: "recruit 12".
pub(super) fn gist(command: &Command) -> String {
    let verb = command.verb();
    let about = match command {
        Command::Merge {
            keep,
            other,
            although_names_differ,
        } => {
            // Where it is offered, she is one who knows: without these words it is refused again.
            let knowing = match although_names_differ {
                true => " although the names differ",
                false => "",
            };
            format!("{} into {}{knowing}", number(other), number(keep))
        }
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

/// What stands on the link to the command that the rules suggest.
pub(super) const fn suggests(hint: &Command) -> &'static str {
    match hint {
        Command::Target(_) => "Raise the target",
        Command::Reopen => "Reopen",
        Command::Close => "Close",
        Command::Merge { .. } => "Merge them",
        _ => "Do that",
    }
}
