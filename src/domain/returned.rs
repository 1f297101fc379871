//! Where a report in words ends and the letter that it returns begins.

/// More lines than this are not looked at.
const MOST_LINES: usize = 5_000;

/// How servers announce the copy of a letter: qmail, Exim, sendmail, Exchange, `MailEnable`,
/// `IMail`, Mercury and their kin.
const ANNOUNCE: [&str; 9] = [
    "below this line is a copy of the message",
    "this is a copy of the message",
    "this is a copy of your message",
    "original message follows",
    "message headers follow",
    "unsent message follows",
    "unsent message below",
    "- message follows -",
    "copy of the original message",
];

/// A report's own words, and the copy of the letter below them where there is one.
pub fn split_at_copy(text: &str) -> (&str, Option<&str>) {
    let mut at: usize = 0;
    for line in text.split_inclusive('\n').take(MOST_LINES) {
        let next = at.saturating_add(line.len());
        if announces(line) {
            return (
                text.get(..at).unwrap_or(text),
                Some(text.get(next..).unwrap_or_default()),
            );
        }
        at = next;
    }
    (text, None)
}

fn announces(line: &str) -> bool {
    if line.len() > 120 {
        return false;
    }
    let line = line.trim().to_lowercase();
    // A rule with these words is drawn by people's programs and by Gmail's old reports.
    let ruled = line.starts_with("--") && line.contains("original message");
    ruled || ANNOUNCE.iter().any(|words| line.contains(words))
}
