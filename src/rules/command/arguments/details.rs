//! Commands with parts of their own: merging two, an answer to a question, somebody who came by
//! telephone, words to look for.

use super::super::Ground;
use super::super::clause::About;
use super::super::manners::without_thanks;
use super::super::misread::{leftover, misread, unhinted, wanting};
use super::super::references::{FILLERS, one};
use super::super::vocabulary::Verb;
use super::super::words::{after_any, clipped, each, folded, split_word, unmarked, without};
use super::{Read, clause, listed, whole};
use crate::domain::address::Address;
use crate::domain::application::Reference;
use crate::domain::command::{Command, Contact, Misread};
use crate::domain::form::{Field, FieldId, FieldType};

/// Words of a name or a search that are kept.
const LONGEST: usize = 200;

/// "merge 15 into 12" keeps 12; "merge 12 and 15" keeps the first.
pub(super) fn merge<'a>(ground: &Ground<'_>, rest: &'a str) -> Read<'a> {
    let wanted = || wanting(Verb::Merge, "two applications, the one to keep last");
    let number = |text: &'a str| one(ground.prefix, without(text, FILLERS));
    let (first, rest) = number(rest)?.ok_or_else(wanted)?;
    let bare = rest.trim_start();
    let (into, behind) = match after_any(bare, &["into", "in to"]) {
        Some(behind) => (true, behind),
        None => match after_any(bare, &["and", "with"]) {
            Some(behind) => (false, behind),
            None => (
                false,
                bare.strip_prefix([',', '&', '+']).ok_or_else(wanted)?,
            ),
        },
    };
    let (second, mut rest) = number(behind)?.ok_or_else(wanted)?;
    let (mut keep, mut other) = if into {
        (second.number, first.number)
    } else {
        (first.number, second.number)
    };
    if let Some(behind) = after_any(unmarked(rest), &["and keep", "keep", "keeping"]) {
        let (kept, behind) = number(behind)?.ok_or_else(wanted)?;
        if kept.number == other {
            (keep, other) = (other, keep);
        } else if kept.number != keep {
            return Err(wanted());
        }
        rest = behind;
    }
    if keep == other {
        return Err(misread(
            "These are one application already.",
            Verb::Merge.usage(),
        ));
    }
    let differ = [
        "although the names differ",
        "although names differ",
        "although their names differ",
        "even though the names differ",
        "even though their names differ",
        "the names differ",
        "names differ",
        "same person",
        "one person",
    ];
    let named = after_any(unmarked(rest), &differ);
    let command = Command::Merge {
        keep: Reference::new(ground.prefix, keep),
        other: Reference::new(ground.prefix, other),
        although_names_differ: named.is_some(),
    };
    Ok((whole(Verb::Merge, vec![command]), named.unwrap_or(rest)))
}

/// "answer 12 phone 07700 900123": the question is known by its id or by any of its wordings.
pub(super) fn question<'a>(ground: &Ground<'_>, rest: &'a str) -> Read<'a> {
    let list = listed(ground, Verb::Answer, rest)?;
    let references = list.references(ground.prefix);
    let [reference] = references.as_slice() else {
        return Err(misread(
            "An answer is one application's.",
            Verb::Answer.usage(),
        ));
    };
    let (field, value) = field(ground, unmarked(list.rest))?;
    let about = About::Question(reference.clone(), field.id.clone());
    Ok((clause(Verb::Answer, about, true), value))
}

/// The field whose name stands at the start of a text, and what follows: the longest wording
/// that fits, if it is one field's.
fn field<'a, 'f>(ground: &Ground<'f>, text: &'a str) -> Result<(&'f Field, &'a str), Misread> {
    let mut best: Option<(usize, &Field, &'a str)> = None;
    let mut rivals: Vec<&str> = Vec::new();
    for field in &ground.form.fields {
        let id = field.id.as_str().replace('_', " ");
        let wordings = field.labels.iter().map(String::as_str);
        let names = [field.id.as_str(), &id, &field.question];
        for wording in names.into_iter().chain(wordings) {
            let Some((length, rest)) = begins(text, wording) else {
                continue;
            };
            let longest = best.as_ref().map_or(0, |(known, ..)| *known);
            if length > longest {
                best = Some((length, field, rest));
                rivals.clear();
            }
            let other = best
                .as_ref()
                .is_some_and(|(known, best, _)| *known == length && best.id != field.id);
            if other && !rivals.contains(&field.id.as_str()) {
                rivals.push(field.id.as_str());
            }
        }
    }
    let Some((_, field, rest)) = best else {
        let all: Vec<&str> = ground
            .form
            .fields
            .iter()
            .map(|field| field.id.as_str())
            .collect();
        return Err(misread(
            format!("I do not know which question \"{}\" is.", clipped(text, 40)),
            format!("one of: {}", all.join(", ")),
        ));
    };
    if !rivals.is_empty() {
        return Err(misread(
            "More than one question is called so.",
            format!("one of: {}, {}", field.id, rivals.join(", ")),
        ));
    }
    Ok((field, rest))
}

/// Whether a text begins with a wording, however it is typed: how many words it has, and what
/// follows.
fn begins<'a>(text: &'a str, wording: &str) -> Option<(usize, &'a str)> {
    let mut rest = text;
    let mut length = 0_usize;
    for wanted in each(wording) {
        let wanted = folded(wanted.trim_end_matches('?'));
        if wanted.is_empty() {
            continue;
        }
        let (word, behind) = split_word(rest)?;
        // "phone:07700", "phone=07700".
        let cut = word.find([':', '=']).unwrap_or(word.len());
        let (head, _) = word.split_at_checked(cut)?;
        if folded(head.trim_end_matches('?')) != wanted {
            return None;
        }
        rest = if cut < word.len() {
            rest.trim_start().get(cut..)?
        } else {
            behind
        };
        length = length.saturating_add(1);
    }
    (length > 0).then_some((length, rest))
}

/// The answer itself.
pub(in crate::rules::command) fn answer(
    ground: &Ground<'_>,
    reference: Reference,
    field: FieldId,
    words: &str,
) -> Result<Command, Misread> {
    let value = words
        .trim_start()
        .trim_start_matches([':', '=', ','])
        .trim();
    let value = super::super::words::after(value, "is")
        .unwrap_or(value)
        .trim();
    let long = ground
        .form
        .field(field.as_str())
        .is_some_and(|field| field.field_type == FieldType::LongText);
    let value = if long {
        value
    } else {
        value.trim_end_matches('.')
    };
    if value.is_empty() {
        return Err(misread(
            format!("There is no answer behind \"{field}\"."),
            Verb::Answer.usage(),
        ));
    }
    Ok(Command::Answer {
        reference,
        field,
        value: value.to_owned(),
    })
}

/// Words to look for.
pub(in crate::rules::command) fn find(words: &str) -> Result<Command, Misread> {
    let words = unmarked(words).trim();
    let words = words
        .trim_matches(['"', '\'', '\u{201c}', '\u{201d}', '.', '?'])
        .trim();
    if words.is_empty() {
        return Err(wanting(Verb::Find, "words to look for"));
    }
    Ok(Command::Find {
        words: words.chars().take(LONGEST).collect(),
    })
}

/// "add Zoe Example, zoe@example.org": a name and one way to reach her.
pub(super) fn add(rest: &str) -> Read<'_> {
    let text = without_thanks(rest, false);
    let mut addresses: Vec<Address> = Vec::new();
    let mut name: Vec<&str> = Vec::new();
    let mut phone: Vec<&str> = Vec::new();
    // A name stands before the address or behind it: words on both sides are something else.
    let mut sides = [false; 2];
    for word in each(text).take(40) {
        // Outlook writes "zoe@example.org<mailto:zoe@example.org>" for what it made a link.
        let bare = word.split("<mailto:").next().unwrap_or(word);
        let bare = if bare.is_empty() {
            word.trim_start_matches("<mailto:")
        } else {
            bare
        };
        let bare =
            bare.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '<' | '>' | '[' | ']' | '"'));
        let undotted = bare.trim_end_matches('.');
        if undotted.contains('@') {
            let address = Address::parse(undotted).ok_or_else(|| no_address(undotted))?;
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        } else if is_telephone(undotted) {
            phone.push(undotted);
        } else if !matches!(folded(bare).as_str(), "and" | "") || name.is_empty() {
            let behind = usize::from(!addresses.is_empty() || !phone.is_empty());
            if let Some(side) = sides.get_mut(behind) {
                *side = true;
            }
            name.push(bare);
        }
    }
    if sides == [true; 2] {
        return Err(leftover(
            Verb::Add,
            name.last().copied().unwrap_or_default(),
        ));
    }
    let name = name.join(" ");
    let name = without(&name, &["applicant", "name"])
        .trim()
        .trim_end_matches(" at")
        .to_owned();
    let digits = phone.concat().chars().filter(char::is_ascii_digit).count();
    let contact = match (addresses.as_slice(), digits) {
        ([], 7..=15) => Contact::Phone(phone.join(" ")),
        ([one], 0) => Contact::Email(one.clone()),
        ([], _) => {
            return Err(wanting(
                Verb::Add,
                "a name and an email address or a telephone number",
            ));
        }
        _ => {
            return Err(misread(
                "One person and one way to reach them at a time; what else there is can be answered then.",
                Verb::Add.usage(),
            ));
        }
    };
    if !name.chars().any(char::is_alphabetic) || name.chars().any(|c| c.is_ascii_digit()) {
        return Err(wanting(Verb::Add, "a name"));
    }
    let name = name.chars().take(LONGEST).collect();
    Ok((whole(Verb::Add, vec![Command::Add { name, contact }]), ""))
}

fn no_address(text: &str) -> Misread {
    unhinted(format!("\"{}\" is no email address.", clipped(text, 60)))
}

/// A telephone number or a part of one.
fn is_telephone(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
        && word
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '/' | '.'))
}
