//! A command as it is typed on this machine: what the rules propose in a hint.

use crate::domain::command::{Command, Held};

/// The words after the program's name; none for what only mail can say.
pub(super) fn typed(command: &Command) -> Option<String> {
    Some(match command {
        Command::Decide {
            reference, status, ..
        } => format!("applicants set {reference} {status}"),
        Command::DeclineRest { .. } => "applicants decline-rest".into(),
        Command::Ask { reference } => format!("applicants ask {reference}"),
        Command::Merge {
            keep,
            other,
            although_names_differ,
        } => {
            let flag = if *although_names_differ {
                " --although-names-differ"
            } else {
                ""
            };
            format!("applicants merge {keep} {other}{flag}")
        }
        Command::Send {
            letter: Held::Letter(id),
        } => format!("outbox retry {id}"),
        Command::Done { review } => format!("review done {review}"),
        Command::Undo { command: Some(id) } => format!("undo {id}"),
        Command::Undo { command: None } => "undo".into(),
        Command::Close => "opening close".into(),
        Command::Reopen => "opening open".into(),
        Command::Target(target) => format!("opening target {target}"),
        Command::Pause => "outbox pause".into(),
        Command::Resume => "outbox resume".into(),
        Command::DigestNow => "review list, outbox list".into(),
        Command::Status => "applicants list".into(),
        Command::Show { reference } => format!("applicants show {reference}"),
        _ => return None,
    })
}
