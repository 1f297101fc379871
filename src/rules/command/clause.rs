//! One command as it stands in a line: its verb, what it is about, and the words behind it, which
//! may grow by what follows a semicolon.

use super::free::{self, Free};
use super::manners::{without_courtesy, without_thanks};
use super::misread::{leftover, misread};
use super::vocabulary::{Verb, verb};
use super::words::{after_any, clipped, unmarked, without};
use super::{Ground, arguments, unknown};
use crate::domain::application::Reference;
use crate::domain::command::{Command, Misread};
use crate::domain::form::FieldId;

/// A command in the making.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) verb: Verb,
    pub(super) about: About,
    /// The words behind it, as typed; `None` where it takes none.
    pub(super) words: Option<String>,
}

/// What a command is about.
#[derive(Debug)]
pub(super) enum About {
    /// Applications; the words are a note.
    Applications(Vec<Reference>),
    /// All that are not decided.
    Rest,
    /// One question of one application; the words are its answer.
    Question(Reference, FieldId),
    /// The words alone.
    Words,
    /// Nothing is left to be read.
    Whole(Vec<Command>),
}

/// The commands of one piece of a line.
pub(super) fn clauses(ground: &Ground<'_>, piece: &str) -> Result<Vec<Clause>, Misread> {
    let mut found: Vec<Clause> = Vec::new();
    let mut rest = without_courtesy(piece);
    loop {
        let Some((verb, behind)) = verb(rest) else {
            return Err(unknown::unknown(ground, piece));
        };
        let (mut clause, tail) = arguments::read(ground, verb, behind)?;
        let takes_words = clause.words.is_some();
        let tail = without(tail, &["please", "pls", "plz"]);
        // "tell them: thank you" is no thanks to us.
        let tail = if takes_words && free::tells(tail) {
            tail
        } else {
            without_thanks(tail, takes_words)
        };
        if unmarked(tail).is_empty() {
            found.push(clause);
            return Ok(found);
        }
        if let Some(next) = next_command(tail) {
            found.push(clause);
            rest = next;
            continue;
        }
        if unmarked(tail).starts_with('?') && !takes_words {
            if !verb.only_looks() || tail.trim().len() > 1 {
                return Err(unknown::question(ground, piece));
            }
        } else if takes_words {
            clause.words = Some(tail.trim().to_owned());
        } else {
            return Err(leftover(verb, unmarked(tail)));
        }
        found.push(clause);
        return Ok(found);
    }
}

/// What follows "and", "then" or a comma, if it begins with a verb.
pub(super) fn next_command(tail: &str) -> Option<&str> {
    let trimmed = tail.trim_start();
    let marked = trimmed.starts_with([',', '.', '!', '&', '+']);
    let bare = unmarked(trimmed).trim_start_matches(['&', '+']);
    let joined = after_any(bare, &["and then", "and also", "and", "then", "also"]);
    let next = match joined {
        Some(next) => next,
        None if marked => bare,
        None => return None,
    };
    let next = without_courtesy(next);
    verb(next).map(|_| next)
}

/// "decline 12 close": a note that is a whole command was perhaps meant as one.
fn not_a_command(ground: &Ground<'_>, note: Option<&str>) -> Result<(), Misread> {
    match note {
        Some(note) if clauses(ground, note).is_ok() => Err(misread(
            format!("\"{}\" may be a command or a note.", clipped(note, 40)),
            format!("; {}", clipped(note, 40)),
        )),
        _ => Ok(()),
    }
}

impl Clause {
    /// Whether words behind a semicolon may belong to it.
    pub(super) fn takes_more(&self) -> bool {
        self.words.as_ref().is_some_and(|words| !words.is_empty())
    }

    /// Whether its words are for an applicant.
    pub(super) fn tells(&self) -> bool {
        self.words.as_deref().is_some_and(free::tells)
    }

    /// Takes words behind a semicolon or a full stop.
    pub(super) fn take(&mut self, mark: &str, more: &str) {
        let words = self.words.get_or_insert_default();
        words.push_str(mark);
        words.push_str(more.trim());
    }

    /// The commands that it makes.
    pub(super) fn commands(self, ground: &Ground<'_>) -> Result<Vec<Command>, Misread> {
        let words = self.words.unwrap_or_default();
        match (self.verb, self.about) {
            (_, About::Whole(commands)) => Ok(commands),
            (Verb::Decide(status), About::Applications(references)) => {
                let Free { note, tell } = free::free(self.verb, ground.prefix, &words)?;
                not_a_command(ground, note.as_deref())?;
                let decide = |reference| Command::Decide {
                    reference,
                    status,
                    note: note.clone(),
                    tell: tell.clone(),
                };
                Ok(references.into_iter().map(decide).collect())
            }
            (_, About::Rest) => {
                let Free { note, tell } = free::free(self.verb, ground.prefix, &words)?;
                Ok(vec![Command::DeclineRest { note, tell }])
            }
            (_, About::Applications(references)) => {
                free::joined(ground.prefix, &words, false)?;
                let text = unmarked(&words).trim();
                if text.is_empty() {
                    return Err(misread("A note needs words.", Verb::Note.usage()));
                }
                let note = |reference| Command::Note {
                    reference,
                    text: text.to_owned(),
                };
                Ok(references.into_iter().map(note).collect())
            }
            (_, About::Question(reference, field)) => {
                Ok(vec![arguments::answer(ground, reference, field, &words)?])
            }
            (_, About::Words) => Ok(vec![arguments::find(&words)?]),
        }
    }
}
