//! Verbs that are about the opening, the letters or the desk itself, and name no application.

use super::super::Ground;
use super::super::misread::{misread, unhinted, wanting};
use super::super::references::{self, one, spelled};
use super::super::vocabulary::Verb;
use super::super::words::{after_any, clipped, split_word, unmarked, without};
use super::{Read, whole};
use crate::domain::application::Reference;
use crate::domain::command::{Command, Held, Misread};

pub(super) fn read<'a>(ground: &Ground<'_>, verb: Verb, rest: &'a str) -> Read<'a> {
    match verb {
        Verb::Target => return target(ground, rest),
        Verb::Send => return send(ground, rest),
        Verb::Done => return done(ground, rest),
        Verb::Undo => return undo(ground, rest),
        _ => {}
    }
    if let Ok(Some((number, _))) = one(ground.prefix, rest) {
        return Err(about_nobody(verb, number.number));
    }
    let (command, fillers) = alone(verb);
    let fillers: Vec<&str> = fillers.split(' ').collect();
    Ok((whole(verb, vec![command]), without(rest, &fillers)))
}

/// A command that needs nothing else, and the words that add nothing to it.
fn alone(verb: Verb) -> (Command, &'static str) {
    match verb {
        Verb::Close => (
            Command::Close,
            "the opening it this applications recruitment now today",
        ),
        Verb::Reopen => (
            Command::Reopen,
            "the opening it this applications recruitment now again today up",
        ),
        Verb::Pause => (
            Command::Pause,
            "the all letters to applicants sending now today",
        ),
        Verb::Resume => (
            Command::Resume,
            "the all letters to applicants sending now today",
        ),
        Verb::Digest => (Command::DigestNow, "now me a the today"),
        Verb::Export => (
            Command::Export,
            "all everything the workbook applicants applications list log now",
        ),
        Verb::Revoke => (
            Command::Revoke,
            "all the my old links tokens letters everything now",
        ),
        Verb::Help => (Command::Help, "me commands"),
        _ => (Command::Status, "of the opening report now"),
    }
}

/// "close 12" may mean many things.
fn about_nobody(verb: Verb, number: u32) -> Misread {
    let hint = match verb {
        Verb::Close => format!("decline {number}"),
        Verb::Reopen => format!("reset {number}"),
        Verb::Status => format!("show {number}"),
        _ => verb.usage().to_owned(),
    };
    misread(
        format!("\"{}\" is not about an application.", verb.word()),
        hint,
    )
}

fn target<'a>(ground: &Ground<'_>, rest: &'a str) -> Read<'a> {
    let rest = without(rest, &["to", "of", "is", "at", "now", "=", ""]);
    let (number, rest) = match one(ground.prefix, rest)? {
        Some((number, _)) if number.prefixed => {
            return Err(misread("A target is a number of people.", "target 12"));
        }
        Some((number, rest)) => (number.number, rest),
        None => match split_word(rest).and_then(|(word, rest)| Some((spelled(word)?, rest))) {
            Some(found) => found,
            None => return Err(wanting(Verb::Target, "a number of people")),
        },
    };
    let rest = without(rest, &["people", "places", "assessors", "recruits", "now"]);
    Ok((whole(Verb::Target, vec![Command::Target(number)]), rest))
}

fn send<'a>(ground: &Ground<'_>, rest: &'a str) -> Read<'a> {
    let digest = [
        "me the digest",
        "me a digest",
        "the digest",
        "a digest",
        "digest",
        "me the next digest",
    ];
    if let Some(rest) = after_any(rest, &digest) {
        let rest = without(rest, &["now", "today"]);
        return Ok((whole(Verb::Digest, vec![Command::DigestNow]), rest));
    }
    let rest = without(rest, &["the", "held", "letter", "letters"]);
    let Some(list) = references::list(Verb::Send, ground.prefix, rest)? else {
        return Err(wanting(
            Verb::Send,
            "the number of a letter, or the reference of an application",
        ));
    };
    // Letters have numbers of their own: only with its prefix does a number name an application.
    let letter = |one: &references::Number| {
        if one.prefixed {
            Held::Of(Reference::new(ground.prefix, one.number))
        } else {
            Held::Letter(i64::from(one.number))
        }
    };
    let commands = list
        .numbers
        .iter()
        .map(|one| Command::Send {
            letter: letter(one),
        })
        .collect();
    Ok((whole(Verb::Send, commands), without(list.rest, &["now"])))
}

/// Numbers that are none of applications.
fn numbers<'a>(
    ground: &Ground<'_>,
    verb: Verb,
    rest: &'a str,
) -> Result<Option<(Vec<i64>, &'a str)>, Misread> {
    let rest = without(
        rest,
        &[
            "with", "the", "review", "reviews", "item", "items", "command", "commands",
        ],
    );
    let Some(list) = references::list(verb, ground.prefix, rest)? else {
        return Ok(None);
    };
    if let Some(named) = list.numbers.iter().find(|one| one.prefixed) {
        return Err(misread(
            format!("{}-{:04} is an application.", ground.prefix, named.number),
            format!("{}, with the number that I gave it", verb.usage()),
        ));
    }
    let mut all: Vec<i64> = Vec::new();
    for one in &list.numbers {
        let number = i64::from(one.number);
        if !all.contains(&number) {
            all.push(number);
        }
    }
    Ok(Some((all, list.rest)))
}

fn done<'a>(ground: &Ground<'_>, rest: &'a str) -> Read<'a> {
    let Some((reviews, rest)) = numbers(ground, Verb::Done, rest)? else {
        return Err(wanting(Verb::Done, "the number of what is done"));
    };
    let commands = reviews.into_iter().map(|review| Command::Done { review });
    Ok((whole(Verb::Done, commands.collect()), rest))
}

fn undo<'a>(ground: &Ground<'_>, rest: &'a str) -> Read<'a> {
    if let Some((commands, rest)) = numbers(ground, Verb::Undo, rest)? {
        let undo = |command| Command::Undo {
            command: Some(command),
        };
        let all = commands.into_iter().map(undo).collect();
        return Ok((whole(Verb::Undo, all), rest));
    }
    let last = [
        "the last command",
        "the last one",
        "the last",
        "last one",
        "last command",
        "last",
        "that",
        "this",
        "it",
    ];
    let behind = after_any(rest, &last).unwrap_or(rest);
    if super::super::vocabulary::verb(unmarked(behind)).is_some()
        && unmarked(behind).len() == behind.trim().len()
    {
        return Err(unhinted(format!(
            "I undo a command by its number, which my answer to it told: \"undo 17\" instead of \"undo {}\".",
            clipped(behind, 40)
        )));
    }
    Ok((
        whole(Verb::Undo, vec![Command::Undo { command: None }]),
        behind,
    ))
}
