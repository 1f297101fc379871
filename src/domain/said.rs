//! A command in the words in which the manager gives it by mail: as a link of ours spells it, and
//! as an answer of ours proposes it.

use std::fmt;

use super::command::{Command, Contact, Held};

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verb())?;
        match self {
            Self::Decide {
                reference, note, ..
            } => {
                write!(f, " {reference}")?;
                note.iter().try_for_each(|words| write!(f, " {words}"))
            }
            Self::Note { reference, text } => write!(f, " {reference} {text}"),
            Self::Merge {
                keep,
                other,
                although_names_differ,
            } => {
                write!(f, " {keep} {other}")?;
                f.write_str(if *although_names_differ {
                    " although names differ"
                } else {
                    ""
                })
            }
            Self::Answer {
                reference,
                field,
                value,
            } => write!(f, " {reference} {field} {value}"),
            Self::Add { name, contact } => match contact {
                Contact::Email(address) => write!(f, " {name}, {}", address.as_str()),
                Contact::Phone(number) => write!(f, " {name}, {number}"),
            },
            Self::Send {
                letter: Held::Letter(id),
            } => write!(f, " {id}"),
            Self::Done { review } => write!(f, " {review}"),
            Self::Undo { command } => command.iter().try_for_each(|id| write!(f, " {id}")),
            Self::Target(target) => write!(f, " {target}"),
            Self::Find { words } => write!(f, " {words}"),
            Self::Forget { reference, sure } => {
                write!(f, " {reference}")?;
                f.write_str(if *sure { " sure" } else { "" })
            }
            other => other
                .reference()
                .map_or(Ok(()), |reference| write!(f, " {reference}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::application::{Reference, Status};
    use super::{Command, Held};

    #[test]
    fn a_command_reads_as_she_would_write_it() {
        let reference = Reference::new("QPM", 12);
        let recruit = Command::Decide {
            reference: reference.clone(),
            status: Status::Recruited,
            note: None,
            tell: None,
        };
        let send = Command::Send {
            letter: Held::Of(reference.clone()),
        };
        for (command, words) in [
            (recruit, "recruit QPM-0012"),
            (Command::Target(11), "target 11"),
            (Command::Undo { command: Some(17) }, "undo 17"),
            (Command::Undo { command: None }, "undo"),
            (Command::Ask { reference }, "ask QPM-0012"),
            (send, "send QPM-0012"),
            (Command::Reopen, "reopen"),
        ] {
            assert_eq!(command.to_string(), words);
        }
    }
}
