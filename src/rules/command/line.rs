//! One line of hers: the commands that stand in it.
//!
//! A semicolon parts commands, and so does a full stop before one. What stands between is a
//! command as a whole or belongs to the words before it; where neither is sure, the whole line is
//! asked back.

use super::clause::{Clause, clauses};
use super::free::mentioned;
use super::manners::{
    is_pleasantry, without_courtesy, without_greeting, without_list_mark, without_thanks,
};
use super::misread::unhinted;
use super::vocabulary::{Verb, mistyped, verb};
use super::words::{each, folded, split_word, unmarked};
use super::{Ground, references, unknown};
use crate::domain::command::{Command, Misread};

/// Characters of a line that are read: a letter to an applicant goes in.
pub(super) const LONGEST: usize = 4_000;

/// A part of a line, and the mark before it.
struct Piece<'a> {
    mark: &'static str,
    text: &'a str,
}

/// The commands of a line.
pub(super) fn read(ground: &Ground<'_>, line: &str) -> Result<Vec<Command>, Misread> {
    if line.chars().nth(LONGEST).is_some() {
        return Err(unhinted("This line is too long for a command."));
    }
    if is_in_quotation_marks(line) {
        return Err(unhinted(
            "This stands in quotation marks, and I take it for somebody else's words.",
        ));
    }
    let line = prepared(line);
    let mut found: Vec<Clause> = Vec::new();
    for piece in pieces(line) {
        let text = piece.text.trim();
        let told = found.last().is_some_and(Clause::tells);
        // "Yes!" before a command adds nothing; alone it is no command.
        let courtesy = without_courtesy(text).is_empty();
        if text.is_empty() || ((courtesy || is_thanks(text)) && !told) {
            continue;
        }
        let read = clauses(ground, text);
        match (read, found.last_mut()) {
            (Ok(clauses), _) => found.extend(clauses),
            (Err(_), Some(before)) if before.takes_more() && !is_meant(ground, text) => {
                before.take(piece.mark, text);
            }
            (Err(misread), _) => return Err(misread),
        }
    }
    if found.is_empty() {
        return Err(unknown::unknown(ground, line));
    }
    let mut commands = Vec::new();
    for clause in found {
        commands.extend(clause.commands(ground)?);
    }
    Ok(commands)
}

/// Whether a line is a command, or means one and is not plain.
pub(super) fn seems(ground: &Ground<'_>, line: &str) -> bool {
    let text = prepared(line);
    let Some((word, _)) = split_word(without_courtesy(text)) else {
        return false;
    };
    if verb(without_courtesy(text)).is_none() && mistyped(&folded(word)).is_none() {
        return false;
    }
    match read(ground, line) {
        // Anything may be looked for: "Find us in the High Street" is no command.
        Ok(commands) => commands
            .iter()
            .any(|command| !matches!(command, Command::Find { .. })),
        Err(_) => mentioned(ground.prefix, text).is_some(),
    }
}

/// Whether a line is a verb for applications, with a colon and perhaps the first of them.
pub(super) fn heads(line: &str) -> bool {
    let line = line.trim_end();
    let head = line.strip_suffix(':').unwrap_or_default();
    verb(without_courtesy(prepared(head)))
        .is_some_and(|(verb, rest)| verb.names_applications() && rest.trim().is_empty())
}

/// Whether a line is numbers of applications and nothing else.
pub(super) fn is_numbers(ground: &Ground<'_>, line: &str) -> bool {
    let list = references::list(Verb::Show, ground.prefix, without_list_mark(line));
    list.is_ok_and(|list| list.is_some_and(|list| unmarked(list.rest).is_empty()))
}

/// Whether a line does not begin like a command, well or badly typed.
pub(super) fn is_prose(line: &str) -> bool {
    let text = without_courtesy(prepared(line));
    let slip = split_word(text).is_some_and(|(word, _)| mistyped(&folded(word)).is_some());
    verb(text).is_none() && !slip && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// A line without greeting and list mark.
fn prepared(line: &str) -> &str {
    without_list_mark(without_greeting(without_list_mark(line)))
}

fn is_thanks(text: &str) -> bool {
    without_thanks(text, false).is_empty() || (is_pleasantry(text) && verb(text).is_none())
}

/// `"recruit 12"`: a whole line in quotation marks.
fn is_in_quotation_marks(line: &str) -> bool {
    let mark = |c: char| {
        matches!(
            c,
            '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}'
        )
    };
    let line = line.trim().trim_end_matches('.');
    line.starts_with(mark) && line.ends_with(mark)
}

/// Whether a piece that is no command as a whole means one all the same, so that it must not go
/// into a note unseen.
fn is_meant(ground: &Ground<'_>, text: &str) -> bool {
    let slip = split_word(without_courtesy(text)).is_some_and(|(word, _)| {
        let word = folded(word);
        word.len() > 4 && mistyped(&word).is_some() && each(text).count() <= 2
    });
    slip || mentioned(ground.prefix, text).is_some()
}

/// The pieces of a line: at each semicolon, and at each full stop before a verb.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut mark = "";
    for part in line.split(';') {
        let mut rest = part;
        let mut search = 0_usize;
        while let Some(at) = rest
            .get(search..)
            .and_then(|tail| tail.find(['.', '!']))
            .map(|at| at.saturating_add(search))
        {
            let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
            let behind = behind.get(1..).unwrap_or_default();
            let ends = behind.starts_with(char::is_whitespace) && begins_command(behind);
            if ends {
                found.push(Piece { mark, text: before });
                mark = ". ";
                rest = behind;
                search = 0;
            } else {
                search = at.saturating_add(1);
            }
        }
        found.push(Piece { mark, text: rest });
        mark = "; ";
    }
    found
}

/// Whether a sentence begins with a verb, or with courtesy and a verb.
pub(super) fn begins_command(text: &str) -> bool {
    verb(without_courtesy(text)).is_some()
}
