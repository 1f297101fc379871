//! What came from outside, made fit to be shown: on one line, without characters that steer a
//! screen or a reader's eye, and not longer than what it claims to be.

use crate::domain::language::Language;

/// Subjects of ours.
pub(super) const LONGEST_SUBJECT: usize = 120;
/// A question of the form.
pub(super) const LONGEST_QUESTION: usize = 300;
/// A postal address on one line.
pub(super) const LONGEST_ADDRESS: usize = 300;
/// A name to greet by. What is longer is no name.
const LONGEST_NAME: usize = 80;
/// A file's name.
const LONGEST_FILE_NAME: usize = 80;
/// What is quoted of a stranger's subject.
const LONGEST_QUOTED_SUBJECT: usize = 60;

/// On one line, without controls and bidirectional overrides, clipped at `most` characters.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let visible: String = text
        .chars()
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !steers(*c))
        .collect();
    // "=?" would be read as the start of an encoded word (RFC 2047 §2) that we did not write.
    let visible = visible.replace("=?", "= ?");
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let kept: String = line.chars().take(most.saturating_sub(3)).collect();
    format!("{}...", kept.trim_end())
}

/// More lines than this of the manager's words are not repeated.
const MOST_LINES: usize = 100;
/// One of them.
const LONGEST_LINE: usize = 2000;

/// Somebody's words as paragraphs of lines, each line clean.
pub(super) fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let (mut paragraphs, mut lines) = (Vec::new(), Vec::new());
    for line in text.lines().take(MOST_LINES) {
        let line = one_line(line, LONGEST_LINE);
        if !line.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            paragraphs.push(std::mem::take(&mut lines));
        }
    }
    if !lines.is_empty() {
        paragraphs.push(lines);
    }
    paragraphs
}

/// Characters that turn the direction of writing (UAX #9), or show nothing.
fn steers(c: char) -> bool {
    matches!(c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{ad}'
        | '\u{e0000}'..='\u{e007f}')
}

/// "Hello Zoe Sato", or "Hello" where there is no name that a person could have.
pub(super) fn greeting(name: Option<&str>, language: Language) -> String {
    let hello = match language {
        Language::English => "Hello",
        Language::Welsh => "Helo",
    };
    let name = one_line(name.unwrap_or_default(), usize::MAX);
    // "Zoe (she/her)": what stands in brackets is about the name and not part of it.
    let name = name.split_once('(').map_or(&*name, |(name, _)| name).trim();
    let folded = name.to_lowercase();
    // A name with a link or an address in it makes us a carrier of somebody's advertising.
    let carries = ["://", "www.", "@", "<", ">"]
        .iter()
        .any(|sign| folded.contains(sign));
    if name.is_empty() || carries || name.chars().count() > LONGEST_NAME {
        hello.to_owned()
    } else {
        format!("{hello} {name}")
    }
}

/// A file's name; of a long one, the beginning and the end, where its type stands.
pub(super) fn file_name(name: &str) -> String {
    let name = one_line(name, usize::MAX);
    let length = name.chars().count();
    if length <= LONGEST_FILE_NAME {
        return name;
    }
    let head: String = name.chars().take(LONGEST_FILE_NAME - 15).collect();
    let tail: String = name.chars().skip(length - 12).collect();
    format!("{head}...{tail}")
}

/// The part of their subject that ours repeats (RFC 3834 §3.1.5), or nothing where it would
/// carry a stranger's link to whoever stood in From, or is our own subject coming back.
pub(super) fn quoted_subject(subject: &str) -> String {
    let line = one_line(subject, usize::MAX);
    let folded = line.to_lowercase();
    let carries = ["://", "www."].iter().any(|sign| folded.contains(sign));
    let ours = |language: &Language| folded.contains(super::message::automatic(*language));
    if carries || Language::ALL.iter().any(ours) {
        return String::new();
    }
    one_line(&line, LONGEST_QUOTED_SUBJECT)
}

#[cfg(test)]
mod tests {
    use super::{file_name, greeting, one_line, quoted_subject};
    use crate::domain::language::Language;

    #[test]
    fn a_name_is_greeted_and_anything_else_is_not() {
        for (name, greeted) in [
            ("Zoe Sato", "Hello Zoe Sato"),
            ("  Zoe\r\nBcc: x ", "Hello Zoe Bcc: x"),
            ("Siân O'Neil", "Hello Siân O'Neil"),
            ("Zoe (they/them)", "Hello Zoe"),
            (" (they/them)", "Hello"),
            ("ليلى", "Hello ليلى"),
            ("evil\u{202e}gnp.exe", "Hello evilgnp.exe"),
            ("Win at https://casino.example", "Hello"),
            ("zoe@example.org", "Hello"),
            ("", "Hello"),
            (" \u{200b}\u{202e} ", "Hello"),
            (&"x".repeat(200), "Hello"),
        ] {
            assert_eq!(greeting(Some(name), Language::English), greeted);
        }
        assert_eq!(greeting(None, Language::English), "Hello");
        assert_eq!(greeting(Some("Siân"), Language::Welsh), "Helo Siân");
    }

    #[test]
    fn long_file_names_keep_their_ending() {
        let name = file_name(&format!("{}.final.xlsx", "ä".repeat(300)));
        assert!(name.ends_with(".final.xlsx") && name.chars().count() == 80);
    }

    #[test]
    fn a_subject_is_quoted_unless_it_is_a_carrier() {
        assert_eq!(quoted_subject("Re: EoI\r\n form"), "Re: EoI form");
        assert_eq!(quoted_subject("Cheap https://casino.example"), "");
        assert_eq!(quoted_subject("Re: We have it (Automatic reply): x"), "");
        assert_eq!(quoted_subject("Re: Mae gennym (Ateb awtomatig): x"), "");
        assert_eq!(quoted_subject("=?utf-8?q?x"), "= ?utf-8?q?x");
        let long = quoted_subject(&"ab ".repeat(100));
        assert!(long.ends_with("...") && long.len() <= 60);
        assert_eq!(one_line("", 10), "");
    }
}
