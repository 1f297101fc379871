//! What stands behind each verb.

mod details;
mod plain;

pub(super) use details::{answer, find};

use super::Ground;
use super::clause::{About, Clause, next_command};
use super::manners::without_thanks;
use super::misread::{misread, wanting};
use super::references::{self, List};
use super::unknown;
use super::vocabulary::Verb;
use super::words::{after_any, split_word, unmarked, without};
use crate::domain::application::Status;
use crate::domain::command::{Command, Misread};

/// What was read, and what follows it.
type Read<'a> = Result<(Clause, &'a str), Misread>;

/// How "all who are not decided" is said.
const REST: &[&str] = &[
    "all the rest",
    "the rest",
    "rest",
    "all the others",
    "all others",
    "the others",
    "others",
    "all the remaining",
    "all remaining",
    "the remaining",
    "everyone else",
    "everybody else",
];

/// Reads what stands behind a verb.
pub(super) fn read<'a>(ground: &Ground<'_>, verb: Verb, rest: &'a str) -> Read<'a> {
    match verb {
        Verb::Decide(status) => decide(ground, verb, status, rest),
        Verb::Note => note(ground, rest),
        Verb::Ask | Verb::Take | Verb::Leave | Verb::Show | Verb::Forget => {
            about_applications(ground, verb, rest)
        }
        Verb::Merge => details::merge(ground, rest),
        Verb::Answer => details::question(ground, rest),
        Verb::Add => details::add(rest),
        Verb::Find => Ok((clause(verb, About::Words, true), rest)),
        _ => plain::read(ground, verb, rest),
    }
}

fn clause(verb: Verb, about: About, takes_words: bool) -> Clause {
    Clause {
        verb,
        about,
        words: takes_words.then(String::new),
    }
}

fn whole(verb: Verb, commands: Vec<Command>) -> Clause {
    clause(verb, About::Whole(commands), false)
}

fn decide<'a>(ground: &Ground<'_>, verb: Verb, status: Status, rest: &'a str) -> Read<'a> {
    if status == Status::Declined
        && let Some(behind) = after_any(rest, REST)
    {
        // "the rest next week", "the rest of Wales": words have to be marked as such.
        let marked = behind.trim_start();
        let said_mark = rest
            .strip_suffix(behind)
            .is_some_and(|said| said.ends_with([':', ',', '.', '!', '-']));
        let ends =
            said_mark || marked.is_empty() || marked.starts_with([':', '-', '(', ',', '.', '!']);
        let said = after_any(
            marked,
            &[
                "tell", "saying", "because", "as", "note", "and tell", "please", "thanks", "and",
                "then",
            ],
        );
        if !ends && said.is_none() {
            return Err(misread(
                "I do not know whether that means all who are left.",
                "decline rest: your reason",
            ));
        }
        return Ok((clause(verb, About::Rest, true), behind));
    }
    if after_any(rest, &["all", "everyone", "everybody"]).is_some() {
        return Err(misread(
            "\"All\" decides on people without naming them.",
            if status == Status::Declined {
                "decline rest"
            } else {
                verb.usage()
            },
        ));
    }
    let list = listed(ground, verb, rest)?;
    noted(ground, verb, &list)
}

fn note<'a>(ground: &Ground<'_>, rest: &'a str) -> Read<'a> {
    let rest = without(rest, &["on", "for", "to", "about", "of"]);
    let list = listed(ground, Verb::Note, rest)?;
    noted(ground, Verb::Note, &list)
}

/// Applications with words behind them, if the last number is none of the words.
fn noted<'a>(ground: &Ground<'_>, verb: Verb, list: &List<'a>) -> Read<'a> {
    let words = without_thanks(list.rest, true);
    let ends = unmarked(words).is_empty() || next_command(words).is_some();
    if !ends && let Some(doubt) = list.doubt(verb, words) {
        return Err(doubt);
    }
    let references = list.references(ground.prefix);
    Ok((
        clause(verb, About::Applications(references), true),
        list.rest,
    ))
}

/// The numbers that a verb needs.
fn listed<'a>(ground: &Ground<'_>, verb: Verb, rest: &'a str) -> Result<List<'a>, Misread> {
    match references::list(verb, ground.prefix, rest)? {
        Some(list) => Ok(list),
        None => Err(unknown::no_number(verb, unmarked(rest))),
    }
}

/// A verb with applications and nothing else.
fn about_applications<'a>(ground: &Ground<'_>, verb: Verb, rest: &'a str) -> Read<'a> {
    let before: &[&str] = match verb {
        Verb::Ask => &["for", "more", "again"],
        Verb::Take | Verb::Leave => &[
            "the", "new", "proposed", "version", "versions", "proposal", "answers", "changes",
            "of", "from",
        ],
        Verb::Show => &["me", "the", "whole", "full"],
        _ => &[],
    };
    let rest = after_any(rest, &["everything about", "all about"]).unwrap_or(rest);
    let list = listed(ground, verb, without(rest, before))?;
    let references = list.references(ground.prefix).into_iter();
    let (commands, rest) = match verb {
        Verb::Ask => {
            let rest = list.rest;
            let rest = after_any(rest, &["again", "once more"]).unwrap_or(rest);
            let missing = [
                "for more",
                "for the missing answers",
                "for missing answers",
                "for what is missing",
                "for more answers",
                "for the answers",
            ];
            let rest = after_any(rest, &missing).unwrap_or(rest);
            (
                references
                    .map(|reference| Command::Ask { reference })
                    .collect(),
                rest,
            )
        }
        Verb::Take | Verb::Leave => {
            let take = verb == Verb::Take;
            let propose = |reference| Command::Propose { reference, take };
            (references.map(propose).collect(), list.rest)
        }
        Verb::Show => (
            references
                .map(|reference| Command::Show { reference })
                .collect(),
            list.rest,
        ),
        _ => {
            let yes = split_word(unmarked(list.rest).trim_start_matches('('))
                .filter(|(word, _)| super::words::folded(word) == "yes");
            let sure = yes.is_some();
            let rest = yes.map_or(list.rest, |(_, rest)| rest);
            let forget = |reference| Command::Forget { reference, sure };
            (references.map(forget).collect::<Vec<_>>(), rest)
        }
    };
    if commands.is_empty() {
        return Err(wanting(verb, "the number of an application"));
    }
    Ok((whole(verb, commands), rest))
}
