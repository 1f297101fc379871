//! A table of lines: what each means, and what is asked back.

mod bounds;
mod commands;
mod lines;
mod misreads;

use std::sync::OnceLock;

use super::read;
use crate::domain::command::{Command, Contact, Held, Line, Orders};
use crate::domain::form::FormDefinition;
use crate::forms::definition;
use crate::parse::parse;

fn form() -> &'static FormDefinition {
    static FORM: OnceLock<FormDefinition> = OnceLock::new();
    FORM.get_or_init(|| definition::parse(definition::BUILT_IN).unwrap())
}

/// What a manager's mail with this text orders.
fn orders(text: &str) -> Orders {
    let mail = format!(
        "From: Jane Smith <jane@example.org>\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n{text}"
    );
    read(&parse(mail.as_bytes()), form(), "QPM")
}

/// Each line in short.
fn told(orders: &Orders) -> Vec<String> {
    orders.lines.iter().map(line).collect()
}

fn line(line: &Line) -> String {
    match &line.meant {
        Ok(commands) => {
            let all: Vec<String> = commands.iter().map(short).collect();
            all.join(" + ")
        }
        Err(misread) => match &misread.hint {
            Some(hint) => format!("? {hint}"),
            None => "?".to_owned(),
        },
    }
}

/// A command in short: "decline 20 (why) <told>".
fn short(command: &Command) -> String {
    let words = |note: &Option<String>, tell: &Option<String>| {
        let note = note
            .as_ref()
            .map_or_else(String::new, |note| format!(" ({note})"));
        let tell = tell
            .as_ref()
            .map_or_else(String::new, |tell| format!(" <{tell}>"));
        format!("{note}{tell}")
    };
    let number = command.reference().map_or_else(String::new, |reference| {
        let digits = reference.as_str().trim_start_matches("QPM-");
        format!(" {}", digits.trim_start_matches('0'))
    });
    let behind = match command {
        Command::Decide { note, tell, .. } | Command::DeclineRest { note, tell } => {
            words(note, tell)
        }
        Command::Note { text, .. } => format!(" ({text})"),
        Command::Merge {
            other,
            although_names_differ,
            ..
        } => format!(
            " < {other}{}",
            if *although_names_differ { " !" } else { "" }
        ),
        Command::Answer { field, value, .. } => format!(" {field} = {value}"),
        Command::Add { name, contact } => match contact {
            Contact::Email(address) => format!(" {name} <{}>", address.as_str()),
            Contact::Phone(number) => format!(" {name} tel {number}"),
        },
        Command::Send {
            letter: Held::Letter(number),
        } => format!(" letter {number}"),
        Command::Done { review } => format!(" {review}"),
        Command::Undo {
            command: Some(number),
        } => format!(" {number}"),
        Command::Target(number) => format!(" {number}"),
        Command::Find { words } => format!(" {words}"),
        Command::Forget { sure: true, .. } => " yes".to_owned(),
        _ => String::new(),
    };
    format!("{}{number}{behind}", command.verb())
}

/// Each of these texts is one line that means this.
fn means(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, wanted)| {
            let found = told(&orders(text));
            (found != [*wanted]).then(|| format!("{text:?}\n   is {found:?}\n   not {wanted:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Each of these is one line that is asked back; what it hints at.
fn asks_back(table: &[(&str, Option<&str>)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, hint)| {
            let found = orders(text);
            let [line] = found.lines.as_slice() else {
                return Some(format!("{text:?} has {} lines", found.lines.len()));
            };
            match &line.meant {
                Err(misread) if misread.hint.as_deref() == *hint => None,
                other => Some(format!("{text:?}\n   is {other:?}\n   not {hint:?}")),
            }
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
