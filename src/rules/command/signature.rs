//! Where her words end: closing words, her name, what her telephone and her organisation add.
//!
//! "Thanks" also stands above the matter: it ends nothing while a command follows. What stands
//! below "Kind regards" is never read.

use super::manners::is_pleasantry;
use super::vocabulary::{perhaps, verb};
use super::words::{each, folded};
use super::{Ground, line};
use crate::domain::message::Message;
use crate::rules::own_words::closing::{
    is_device, is_disclaimer, is_farewell, is_separator, is_thanks,
};

/// What organisations and programs write below a mail, wherever it stands in the line.
const FOOTERS: &[&str] = &[
    "registered charity",
    "charity number",
    "registered in england",
    "company number",
    "company limited by guarantee",
    "virus-free.",
    "checked for viruses",
];

/// The names that a manager may sign with.
#[derive(Debug)]
pub(super) struct Author {
    names: Vec<String>,
}

impl Author {
    pub(super) fn of(message: &Message) -> Self {
        let author = message.author();
        let name = author.and_then(|author| author.name.as_deref());
        let local = author.map_or("", |author| author.address.local_part());
        let names = name
            .unwrap_or(local)
            .split([' ', '.', '_', ',', '-', '\u{a0}'])
            .map(folded)
            .filter(|name| name.chars().count() > 1)
            .take(8)
            .collect();
        Self { names }
    }

    /// "Jane", "Jane Smith", "J. Smith x".
    pub(super) fn is_named(&self, line: &str) -> bool {
        let words: Vec<String> = each(line).take(6).map(folded).collect();
        let named = words.iter().any(|word| self.names.contains(word));
        let proud = each(line).all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c == '(' || c == 'x')
                && !word.contains(|c: char| c.is_ascii_digit())
        });
        let initial = |word: &String| {
            word.is_empty()
                || word.chars().all(|c| c == 'x')
                || self
                    .names
                    .iter()
                    .any(|name| name.starts_with(word.as_str()) && word.chars().count() == 1)
        };
        let all = words
            .iter()
            .all(|word| self.names.contains(word) || initial(word));
        !words.is_empty()
            && words.len() <= 5
            && ((all && (named || words.len() <= 2)) || (named && proud))
            && words.iter().any(|word| !word.is_empty())
            && each(line).all(|word| verb(word).is_none())
    }
}

/// The lines before the signature. `spoken`: something of hers stands above the quoted lines
/// before these.
pub(super) fn without_signature<'a, 'l>(
    ground: &Ground<'_>,
    lines: &'l [&'a str],
    author: &Author,
    spoken: bool,
) -> &'l [&'a str] {
    let mut said = spoken;
    let mut cut = lines.len();
    for (index, line) in lines.iter().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if ends(ground, line) || (said && author.is_named(line)) {
            cut = index;
            break;
        }
        said = said || !is_pleasantry(line);
    }
    let lines = lines.get(..cut).unwrap_or(lines);
    let last = lines.iter().rposition(|line| line::seems(ground, line));
    let lines = without_thanks_and_name(lines, last, spoken);
    let lines = without_contacts(lines, last);
    without_nickname(lines, spoken)
}

/// What nothing of hers follows.
fn ends(ground: &Ground<'_>, text: &str) -> bool {
    is_separator(text)
        || is_device(text)
        || is_signed(text, is_farewell)
        || ((is_disclaimer(text) || is_footer(text)) && !line::seems(ground, text))
}

fn is_footer(line: &str) -> bool {
    let line: String = line.chars().take(300).collect();
    let line = line.to_lowercase();
    FOOTERS.iter().any(|words| line.contains(words))
}

/// "Kind regards" or "Kind regards, Jane Smith".
fn is_signed(line: &str, closes: impl Fn(&str) -> bool) -> bool {
    if closes(line) {
        return true;
    }
    let words: Vec<&str> = each(line).take(8).collect();
    (1..=3).any(|length| {
        let Some((head, name)) = words.split_at_checked(length) else {
            return false;
        };
        let is_name = |word: &&str| {
            word.starts_with(char::is_uppercase)
                && !word.contains(|c: char| c.is_ascii_digit())
                && verb(word).is_none()
        };
        (1..=3).contains(&name.len()) && name.iter().all(is_name) && closes(&head.join(" "))
    })
}

/// "Thanks" ends what she says where no command follows.
fn without_thanks_and_name<'a, 'l>(
    lines: &'l [&'a str],
    last: Option<usize>,
    spoken: bool,
) -> &'l [&'a str] {
    let from = last.map_or(0, |at| at.saturating_add(1));
    let said = |before: &[&str]| {
        spoken
            || before
                .iter()
                .any(|line| !line.trim().is_empty() && !is_pleasantry(line))
    };
    let mut heard = said(lines.get(..from).unwrap_or_default());
    let mut above = last
        .and_then(|at| lines.get(at))
        .copied()
        .unwrap_or_default();
    for (index, line) in lines.iter().enumerate().skip(from) {
        // Below "tell them:" it is the applicant who is thanked.
        let told = above.trim_end().ends_with(':');
        above = line;
        if heard && !told && is_signed(line, is_thanks) {
            return lines.get(..index).unwrap_or(lines);
        }
        heard = heard || (!line.trim().is_empty() && !is_pleasantry(line));
    }
    lines
}

/// Apart from her last command, lines of which one tells a telephone number or an address, and
/// none is a sentence or begins like a command: a signature without a name in it.
fn without_contacts<'a, 'l>(lines: &'l [&'a str], last: Option<usize>) -> &'l [&'a str] {
    let Some(last) = last else {
        return lines;
    };
    let apart = lines
        .iter()
        .skip(last)
        .position(|line| line.trim().is_empty())
        .map_or(lines.len(), |at| at.saturating_add(last));
    let (before, after) = lines.split_at_checked(apart).unwrap_or((lines, &[]));
    let tells = |line: &str| {
        let digits = line.chars().filter(char::is_ascii_digit).count();
        (9..=24).contains(&digits)
            || line.contains("www.")
            || line.contains("://")
            || line.contains('@')
    };
    let speaks = |line: &str| {
        line.trim_end().ends_with(['.', '?', '!'])
            || line::begins_command(line)
            || each(line)
                .take(2)
                .any(|word| perhaps(word).is_some() || folded(word) == "please")
    };
    let contacts = after.len() <= 25
        && after
            .iter()
            .all(|line| line.chars().nth(120).is_none() && !speaks(line))
        && after.iter().any(|line| tells(line));
    if contacts { before } else { lines }
}

/// One word with a capital, alone at the end: a name that her program does not know.
fn without_nickname<'a, 'l>(lines: &'l [&'a str], spoken: bool) -> &'l [&'a str] {
    let Some(last) = lines.iter().rposition(|line| !line.trim().is_empty()) else {
        return lines;
    };
    let (before, rest) = lines.split_at_checked(last).unwrap_or((lines, &[]));
    let name = rest.first().map_or("", |line| line.trim());
    let apart = before.last().is_some_and(|line| line.trim().is_empty());
    let said = spoken || before.iter().any(|line| !line.trim().is_empty());
    let word = name.trim_end_matches(['.', ',']);
    let is_name = (2..=15).contains(&word.chars().count())
        && word.starts_with(char::is_uppercase)
        && word.chars().all(char::is_alphabetic)
        && verb(word).is_none()
        && perhaps(word).is_none();
    if apart && said && is_name {
        before
    } else {
        lines
    }
}
