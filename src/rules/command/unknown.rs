//! What is no command, told back: what it looks like, and what was perhaps meant.

use super::Ground;
use super::free::mentioned;
use super::manners::without_courtesy;
use super::misread::{misread, unhinted};
use super::references::{self, spelled};
use super::vocabulary::{Verb, perhaps};
use super::words::{after_any, clipped, each, folded, split_word};
use crate::domain::command::Misread;

const NEGATIONS: &[&str] = &[
    "don't",
    "dont",
    "not",
    "never",
    "no",
    "cannot",
    "can't",
    "won't",
    "wouldn't",
    "shouldn't",
    "without",
    "stop",
    "nobody",
    "none",
    "neither",
];

const CONDITIONS: &[&str] = &[
    "if", "unless", "maybe", "perhaps", "possibly", "probably", "should", "when", "once",
    "whether", "might", "think", "consider",
];

/// A line that begins with no verb.
pub(super) fn unknown(ground: &Ground<'_>, text: &str) -> Misread {
    let said = mentioned(ground.prefix, text);
    let has = |list: &[&str]| {
        each(text)
            .take(30)
            .any(|word| list.contains(&folded(word).as_str()))
    };
    if text.contains('?') {
        return question(ground, text);
    }
    if has(NEGATIONS) {
        return unhinted("This says what not to do. I only do what a line tells me to do.");
    }
    let hinted = |why: &str, hint: Option<String>| Misread {
        why: why.to_owned(),
        hint,
    };
    if has(CONDITIONS) {
        return hinted("This is a thought or a condition, and no command.", said);
    }
    if let Some(said) = said {
        return misread("A command begins with its verb.", said);
    }
    if let Some(hint) = number_first(ground, text) {
        return misread("I do not know what to do with that number.", hint);
    }
    let bare = without_courtesy(text);
    let near = [bare, text].into_iter().find_map(|text| {
        let (word, rest) = split_word(text)?;
        Some((word, rest, perhaps(word)?))
    });
    let Some((word, rest, verb)) = near else {
        return misread("This is no command that I know.", "help");
    };
    let number = each(rest)
        .take(8)
        .find_map(|word| references::one(ground.prefix, word).ok()?);
    let hint = match number {
        Some((number, _)) if verb.names_applications() => {
            format!("{} {}", verb.word(), number.number)
        }
        _ if rest.trim().is_empty() || rest.len() > 60 => verb.usage().to_owned(),
        _ => format!("{} {}", verb.word(), rest.trim()),
    };
    misread(format!("I do not know \"{}\".", clipped(word, 30)), hint)
}

/// A question, which never carries anything out.
pub(super) fn question(ground: &Ground<'_>, text: &str) -> Misread {
    let plain = text.trim().trim_end_matches('?');
    let hint = mentioned(ground.prefix, text).or_else(|| {
        let (word, rest) = split_word(without_courtesy(plain))?;
        let verb = super::vocabulary::verb(word)?.0;
        Some(if rest.trim().is_empty() {
            verb.usage().to_owned()
        } else {
            format!("{}{}", verb.word(), clipped(rest, 40))
        })
    });
    match hint {
        Some(hint) => misread(
            "This is a question. Without its question mark it may be a command.",
            hint,
        ),
        None => misread(
            "This is a question, and I only understand commands.",
            "help",
        ),
    }
}

/// "12 recruit", "12: yes", "12 and 15".
fn number_first(ground: &Ground<'_>, text: &str) -> Option<String> {
    let (number, rest) = references::one(ground.prefix, text).ok()??;
    let verb = each(rest).take(6).find_map(perhaps_verb);
    let verb = verb.map_or("recruit", Verb::word);
    Some(format!("{verb} {}", number.number))
}

fn perhaps_verb(word: &str) -> Option<Verb> {
    super::vocabulary::verb(word)
        .map(|(verb, _)| verb)
        .or_else(|| perhaps(word))
}

/// A verb that needs a number, and something else behind it.
pub(super) fn no_number(verb: Verb, rest: &str) -> Misread {
    let Some((word, _)) = split_word(rest) else {
        return misread(
            format!("\"{}\" needs the number of an application.", verb.word()),
            verb.usage(),
        );
    };
    if after_any(rest, NEGATIONS).is_some() {
        return unhinted("This says what not to do. I only do what a line tells me to do.");
    }
    if let Some(number) = spelled(word) {
        return misread(
            "Applications are named by their numbers in digits.",
            format!("{} {number}", verb.word()),
        );
    }
    let name: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    if name.chars().any(char::is_alphabetic) && name.chars().all(char::is_alphabetic) {
        return misread(
            format!(
                "\"{}\" is no reference: applications are named by their numbers.",
                clipped(rest.trim_end_matches('.'), 40)
            ),
            format!("find {}", clipped(&name, 40)),
        );
    }
    misread(
        format!("\"{}\" is no reference.", clipped(word, 40)),
        verb.usage(),
    )
}
