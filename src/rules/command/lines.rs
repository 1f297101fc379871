//! Her lines: what she wrote, without greetings, signature and what a mail server added, and with
//! lines that her program broke put together again.

use super::manners::{is_banner, is_pleasantry, is_thanks, without_list_mark};
use super::signature::{Author, without_signature};
use super::vocabulary::{Verb, verb};
use super::words::{after_any, each, folded, split_word};
use super::{Ground, free, line};
use crate::domain::command::Command;
use crate::domain::message::Message;
use crate::parse::html_to_text;
use crate::rules::own_words::runs;

/// A line of hers.
#[derive(Debug)]
pub(super) struct Own {
    /// As she wrote it.
    pub(super) text: String,
    /// "Recruit:" with the numbers on lines of their own.
    heads: bool,
    /// What may be no line of hers, or belong to the one before it.
    pub(super) doubt: Option<&'static str>,
}

impl Own {
    fn new(text: &str, doubt: Option<&'static str>) -> Self {
        Self {
            text: text.to_owned(),
            heads: line::heads(text),
            doubt,
        }
    }
}

/// More lines than this are not looked at.
pub(super) const MOST: usize = 500;
/// Lines of a mail that are looked at for them, empty ones included.
const MOST_RAW: usize = 4_000;
/// How often the HTML is asked whether two lines are one.
const MOST_LOOKUPS: usize = 40;

const WEDGED: &str = "This stands between quoted lines and may be the rest of one. \
    Leave an empty line above and below your own words.";
const BROKEN: &str = "This may belong to the line above it. Leave an empty line between them.";

const BELOW: &str = "This stands below your closing words. Write it above them.";

/// Words that leave a line open: what follows on the next one belongs to it.
const OPEN: &[&str] = &[
    "not",
    "don't",
    "dont",
    "never",
    "to",
    "if",
    "unless",
    "should",
    "we",
    "or",
    "and",
    "cannot",
    "can't",
    "shouldn't",
    "please",
    "then",
    "them",
    "&",
];

/// Her lines, at most one more than are looked at.
pub(super) fn own_lines(ground: &Ground<'_>, message: &Message) -> Vec<Own> {
    let author = Author::of(message);
    let mut wrapping = Wrapping::of(message);
    let mut found: Vec<Own> = Vec::new();
    let mut raw = MOST_RAW;
    for run in runs(&message.text) {
        let lines: Vec<&str> = run.lines.iter().take(raw).map(|line| head(line)).collect();
        raw = raw.saturating_sub(lines.len());
        let said = without_signature(ground, &lines, &author, !found.is_empty());
        let before = found.len();
        let below = lines.get(said.len()..).unwrap_or_default();
        join(ground, said, &author, &mut wrapping, &mut found);
        let afterthoughts = below.iter().filter(|line| is_afterthought(ground, line));
        found.extend(afterthoughts.map(|line| Own::new(line.trim(), Some(BELOW))));
        if run.wedged
            && let Some(first) = found.get_mut(before)
        {
            first.doubt = Some(WEDGED);
        }
        if found.len() > MOST || raw == 0 {
            break;
        }
    }
    found
}

/// Whether she says thanks above what is quoted, or that all is well.
pub(super) fn says_thanks(message: &Message) -> bool {
    let runs = runs(&message.text);
    let mut lines = runs.iter().flat_map(|run| &run.lines).take(MOST_RAW);
    lines.any(|line| is_thanks(head(line)))
}

/// "P.S. decline 15", below her name: it is not carried out, and not passed over either.
fn is_afterthought(ground: &Ground<'_>, line: &str) -> bool {
    after_any(line, &["p.s", "ps"]).is_some() && line::seems(ground, line)
}

/// A line, or as much of it as shows that it is too long.
fn head(line: &str) -> &str {
    match line.char_indices().nth(line::LONGEST.saturating_add(1)) {
        None => line,
        Some((end, _)) => line.get(..end).unwrap_or(line),
    }
}

/// Puts broken lines together and leaves out what says nothing.
fn join(
    ground: &Ground<'_>,
    lines: &[&str],
    author: &Author,
    wrapping: &mut Wrapping<'_>,
    found: &mut Vec<Own>,
) {
    // The last line as it was, while a line may go on.
    let mut above: Option<&str> = None;
    for raw in lines {
        if found.len() > MOST {
            return;
        }
        let text = raw.trim();
        let open = found.last_mut().filter(|_| above.is_some());
        let goes_on = match (above, &open) {
            (Some(above), Some(own)) if !text.is_empty() => {
                wrapping.goes_on(ground, above, own, text)
            }
            _ => GoesOn::No,
        };
        match (goes_on, open) {
            (GoesOn::Yes, Some(own)) => {
                own.text.push(' ');
                own.text.push_str(text);
                above = Some(raw);
                continue;
            }
            (GoesOn::Listed, Some(own)) => {
                let first = own.text.ends_with(':');
                own.text.push_str(if first { " " } else { ", " });
                own.text.push_str(without_list_mark(text));
                above = Some(raw);
                continue;
            }
            (GoesOn::Perhaps, _) => found.push(Own::new(text, Some(BROKEN))),
            _ if says_nothing(text) || author.is_named(text) => {
                above = None;
                continue;
            }
            _ => found.push(Own::new(text, None)),
        }
        above = Some(raw);
    }
}

/// Empty, a rule, a greeting, a picture, a mail server's warning.
fn says_nothing(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric) || is_banner(text) || is_pleasantry(text)
}

enum GoesOn {
    Yes,
    /// It is one more number below "Recruit:".
    Listed,
    No,
    Perhaps,
}

/// What is known of how her program breaks lines.
struct Wrapping<'a> {
    /// It breaks none, or what it broke is whole again.
    whole: bool,
    html: Option<&'a str>,
    page: Option<String>,
    lookups: usize,
}

impl<'a> Wrapping<'a> {
    fn of(message: &'a Message) -> Self {
        let says = |name: &str, words: &[&str]| {
            message.header(name).is_some_and(|value| {
                let value = value.to_lowercase();
                words.iter().any(|word| value.contains(word))
            })
        };
        Self {
            // RFC 3676 §4.2, and a program that leaves all breaking to its reader.
            whole: says("content-type", &["format=flowed"])
                || says("x-mailer", &["iphone mail", "ipad mail", "apple mail"]),
            html: message.html.as_deref(),
            page: None,
            lookups: 0,
        }
    }

    /// Whether `next` is the rest of a line, whose last part is `above`.
    fn goes_on(&mut self, ground: &Ground<'_>, above: &str, own: &Own, next: &str) -> GoesOn {
        let whole = own.text.as_str();
        if own.heads && line::is_numbers(ground, next) && whole.len() <= line::LONGEST {
            return GoesOn::Listed;
        }
        if whole.len() > line::LONGEST || next.starts_with(['-', '*', '•', '·', '\u{2013}']) {
            return GoesOn::No;
        }
        if free::begins_telling(next) || (is_letter(whole) && line::is_prose(next)) {
            return GoesOn::Yes;
        }
        let last = each(above).last().map(folded).unwrap_or_default();
        let lead = above.trim_end();
        let leads = lead.ends_with(':') && line::begins_command(whole);
        if OPEN.contains(&last.as_str()) && !lead.ends_with(['.', '!'])
            || lead.ends_with([',', ';'])
            || leads
        {
            return GoesOn::Yes;
        }
        let length = lead.chars().count();
        let word = split_word(next).map_or(0, |(word, _)| word.chars().count());
        let full = (56..=80).contains(&length) && length.saturating_add(word) >= 70;
        if !full || self.whole {
            return GoesOn::No;
        }
        if let Some(html) = self.html {
            return self.in_html(html, above, next);
        }
        if !line::seems(ground, next) {
            return GoesOn::Yes;
        }
        match line::read(ground, whole) {
            Err(_) => GoesOn::Yes,
            Ok(commands) => {
                let open =
                    commands.last().is_some_and(ends_in_words) && !lead.ends_with(['.', '!']);
                if open { GoesOn::Perhaps } else { GoesOn::No }
            }
        }
    }

    /// The HTML part has her lines unbroken.
    fn in_html(&mut self, html: &str, above: &str, next: &str) -> GoesOn {
        self.lookups = self.lookups.saturating_add(1);
        if self.lookups > MOST_LOOKUPS {
            return GoesOn::No;
        }
        let page = self.page.get_or_insert_with(|| html_to_text(html));
        let words: Vec<&str> = each(above).chain(each(next)).collect();
        if page.contains(&words.join(" ")) {
            GoesOn::Yes
        } else {
            GoesOn::No
        }
    }
}

/// Whether a line is one of several: words for an applicant, or a note.
fn is_letter(line: &str) -> bool {
    free::tells(line) || matches!(verb(line), Some((Verb::Note, _)))
}

/// Whether words of hers stand at the end of a command.
fn ends_in_words(command: &Command) -> bool {
    match command {
        Command::Decide { note, tell, .. } | Command::DeclineRest { note, tell } => {
            note.is_some() || tell.is_some()
        }
        Command::Note { .. } | Command::Answer { .. } | Command::Find { .. } => true,
        _ => false,
    }
}
