//! What all letters to a manager are written with: her clock, her links, her form's words.
//!
//! What an applicant wrote passes through [`inert`] before it stands in such a letter: it is
//! clipped, it stays on its line, and no mail program makes a link of it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Desk, DeskLetter};
use crate::domain::application::Reference;
use crate::letters::{LetterError, Templates, clean, flowed, words};

/// A link that opens a letter with a command in it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Press {
    /// What stands on it.
    says: &'static str,
    /// The command as it could be typed; dots stand where her own words belong.
    command: String,
    /// Where it leads.
    to: String,
}

/// For whom and when a letter is written.
pub(super) struct Pen<'a> {
    pub(super) desk: &'a Desk<'a>,
    pub(super) zone: &'a TimeZone,
    pub(super) now: Timestamp,
}

impl Pen<'_> {
    /// "Tue 24 Nov, 14:05" by the manager's clock; the year where it is not this one.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        let at = at.to_zoned_datetime(self.zone.clone());
        let now = self.now.to_zoned_datetime(self.zone.clone());
        let form = if at.year() == now.year() {
            "%a %-d %b, %H:%M"
        } else {
            "%a %-d %b %Y, %H:%M"
        };
        at.strftime(form).to_string()
    }

    /// "Tue 24 Nov" by the manager's clock.
    pub(super) fn today(&self) -> String {
        day(self.now.to_zoned_datetime(self.zone.clone()).date())
    }

    /// The link that says `says` and brings `command`.
    pub(super) fn press(&self, says: &'static str, command: impl Into<String>) -> Press {
        let command = command.into();
        Press {
            says,
            to: self.desk.link(&command),
            command: match command.strip_suffix(' ') {
                Some(verb) => format!("{verb} ..."),
                None => command,
            },
        }
    }
}

/// Fills in both templates of a letter to a manager. The text's first line is the subject, which
/// the HTML names too.
pub(super) fn write<F: Serialize>(
    name: &str,
    mut facts: F,
    templates: &Templates,
    take_subject: impl FnOnce(&mut F, String),
) -> Result<DeskLetter, LetterError> {
    let text = words::fill(&templates.environment, &format!("desk/{name}.txt"), &facts)?;
    let (subject, text) = words::subject_and_body(&text).ok_or_else(|| {
        LetterError(format!(
            "desk/{name}.txt: its first line has to be \"Subject: \" and the letter's subject"
        ))
    })?;
    let subject = clean::one_line(subject, clean::LONGEST_SUBJECT);
    let text = flowed::flow(text);
    take_subject(&mut facts, subject.clone());
    let html = words::fill(&templates.environment, &format!("desk/{name}.html"), &facts)?;
    Ok(DeskLetter {
        subject,
        text,
        html: flowed::wrap(&html),
        ..DeskLetter::default()
    })
}

/// "Tue 24 Nov".
pub(super) fn day(day: Date) -> String {
    day.strftime("%a %-d %b").to_string()
}

/// How a reference is said in a command: `QPM-0012` is "12".
pub fn number(reference: &Reference) -> &str {
    let text = reference.as_str();
    let digits = text.rsplit_once('-').map_or(text, |(_, digits)| digits);
    match digits.trim_start_matches('0') {
        short if !short.is_empty() && short.bytes().all(|b| b.is_ascii_digit()) => short,
        _ => text,
    }
}

/// A word with such a piece is a link or an address, or would be made one.
const CARRIERS: &[&str] = &[
    "://",
    "www.",
    "mailto:",
    "tel:",
    "sms:",
    "javascript:",
    "data:",
];

/// What somebody wrote, on one line, clipped at `most` characters, and with nothing in it that a
/// mail program would turn into a link: links and addresses are named and not shown, and a name
/// of a host is taken apart.
pub(super) fn inert(text: &str, most: usize) -> String {
    // A stranger's text may be long: what is behind four times the length is never shown.
    let near: String = text.chars().take(most.saturating_mul(4)).collect();
    let words = clean::one_line(&near, usize::MAX);
    let words: Vec<String> = words.split(' ').map(unlinked).collect();
    let clipped = clean::one_line(&words.join(" "), most);
    if clipped.chars().count() < most && near.len() < text.len() {
        return format!("{clipped}...");
    }
    clipped
}

fn unlinked(word: &str) -> String {
    let folded = word.to_lowercase();
    if CARRIERS.iter().any(|carrier| folded.contains(carrier)) {
        return "[link]".to_owned();
    }
    if folded.contains('@') {
        return "[address]".to_owned();
    }
    let mut apart = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    let mut before = None;
    while let Some(c) = letters.next() {
        apart.push(c);
        let joins = c == '.' && before.is_some_and(char::is_alphanumeric);
        if joins && letters.peek().is_some_and(|next| next.is_alphabetic()) {
            apart.push(' ');
        }
        before = Some(c);
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::{inert, number};
    use crate::domain::application::Reference;

    #[test]
    fn what_looks_like_a_link_is_none_when_it_is_shown() {
        for (written, shown) in [
            ("Zoe Sato", "Zoe Sato"),
            ("Dr. J. O'Neil, B.A.", "Dr. J. O'Neil, B. A."),
            ("5.5 years at St.Anne's", "5.5 years at St. Anne's"),
            ("see evil.example/x", "see evil. example/x"),
            ("HTTPS://evil.example now", "[link] now"),
            ("mailto:a@b.example?body=recruit%2012", "[link]"),
            ("zoe@example.org", "[address]"),
            ("a\r\nBcc: x\u{202e}y", "a Bcc: xy"),
        ] {
            assert_eq!(inert(written, 80), shown);
        }
        assert_eq!(inert(&"x".repeat(10_000), 20).chars().count(), 20);
        assert_eq!(inert(&"x ".repeat(10_000), 20).chars().count(), 20);
    }

    #[test]
    fn a_reference_is_said_as_short_as_she_may_type_it() {
        assert_eq!(number(&Reference::new("QPM", 12)), "12");
        assert_eq!(number(&Reference::new("A-B", 12_345)), "12345");
        assert_eq!(number(&Reference::from_stored("odd".into())), "odd");
        assert_eq!(
            number(&Reference::from_stored("QPM-0000".into())),
            "QPM-0000"
        );
    }
}
