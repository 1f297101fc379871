//! The author's own words in a mail: what is quoted, what stands below the signature mark and
//! what a program adds is left out, since none of it is an answer of this person in this mail.
//!
//! A forwarded message that says so is read on, without its header lines.

/// Words that end a letter.
const SIGN_OFFS: &[&str] = &[
    "regards",
    "kind regards",
    "best regards",
    "warm regards",
    "with kind regards",
    "kindest regards",
    "with regards",
    "best wishes",
    "with best wishes",
    "all best wishes",
    "best",
    "all the best",
    "many thanks",
    "thanks",
    "thank you",
    "thanks again",
    "with thanks",
    "thanks and regards",
    "thanks and best wishes",
    "many thanks and best wishes",
    "yours",
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "sincerely",
    "cheers",
    "cofion",
    "cofion gorau",
    "cofion cynnes",
    "diolch",
    "diolch yn fawr",
    "llawer o ddiolch",
    "yn gywir",
    "yr eiddoch yn gywir",
    "take care",
    "kind wishes",
    "warmest regards",
    "warm wishes",
];

/// What an author says themselves.
pub(in crate::forms) struct OwnWords {
    pub(in crate::forms) text: String,
    /// A quoted message follows: whatever stands below, in tables too, is somebody's earlier mail.
    pub(in crate::forms) quotes_below: bool,
}

/// The author's own words. `labels` counts the known questions in some lines: a letter that goes
/// on with the form after its greeting is read on.
pub(in crate::forms) fn own_words(text: &str, labels: impl Fn(&[&str]) -> usize) -> OwnWords {
    let lines: Vec<&str> = text.lines().collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    let (mut forwarded, mut quotes_below) = (false, false);
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        let trimmed = line.trim();
        if *line == "-- " || trimmed == "--" {
            // RFC 3676 §4.3: what follows is the signature.
            quotes_below = is_quoted_below(rest);
            break;
        }
        if is_forward_mark(trimmed) {
            forwarded = true;
        } else if let Some(header) = header_block(rest) {
            if !forwarded {
                quotes_below = true;
                break;
            }
            forwarded = false;
            at += header;
            continue;
        } else if let Some(length) = attribution(rest) {
            let next = rest
                .iter()
                .skip(length)
                .find(|line| !line.trim().is_empty());
            if !next.is_some_and(|line| line.trim_start().starts_with('>')) {
                quotes_below = true;
                break;
            }
            at += length;
            continue;
        } else if is_sign_off(trimmed) && labels(lines.get(at + 1..).unwrap_or_default()) < 2 {
            quotes_below = is_quoted_below(rest);
            break;
        } else if trimmed.starts_with('>') {
            // A quoted line still parts what stands before it from what follows.
            kept.push("");
        } else if !is_device_line(trimmed) {
            kept.push(line);
        }
        at += 1;
    }
    OwnWords {
        text: kept.join("\n"),
        quotes_below,
    }
}

/// Whether a message is quoted somewhere in these lines, and not forwarded.
fn is_quoted_below(lines: &[&str]) -> bool {
    for at in 0..lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        if rest.first().is_some_and(|line| is_forward_mark(line)) {
            return false;
        }
        if header_block(rest).is_some() || attribution(rest).is_some() {
            return true;
        }
    }
    false
}

fn is_forward_mark(line: &str) -> bool {
    let line = line.to_lowercase();
    line.contains("forwarded message") || line.contains("forwarded by")
}

/// "On 9 Nov 2026, at 10:02, QPM wrote:", on one line or two.
fn attribution(lines: &[&str]) -> Option<usize> {
    let starts = |line: &&str| {
        let line = line.trim().trim_start_matches(['>', ' ']);
        line.starts_with("On ") || line.starts_with("Ar ")
    };
    let first = lines.first().filter(|line| starts(line))?;
    let ends = |line: &&str| {
        let line = line.trim_end();
        line.ends_with("wrote:") || line.ends_with("ysgrifennodd:")
    };
    if ends(first) {
        Some(1)
    } else if lines.get(1).is_some_and(ends) {
        Some(2)
    } else {
        None
    }
}

/// Header lines of a quoted or forwarded message, and how many: From with two of Sent, Date, To,
/// Subject, Cc close behind.
fn header_block(lines: &[&str]) -> Option<usize> {
    let name = |line: &str| {
        let line = line.trim().trim_matches('*');
        line.split_once(':')
            .map(|(name, _)| name.trim_matches(['*', ' ']).to_lowercase())
    };
    let first = lines.first()?;
    if first.to_lowercase().contains("original message") {
        return Some(1);
    }
    if name(first)? != "from" {
        return None;
    }
    let mut found = 0;
    let mut length = 1;
    for line in lines.iter().skip(1).take(8) {
        if line.trim().is_empty() {
            break;
        }
        if matches!(
            name(line).as_deref(),
            Some("sent" | "date" | "to" | "subject" | "cc" | "reply-to")
        ) {
            found += 1;
        }
        length += 1;
    }
    (found >= 2).then_some(length)
}

fn is_sign_off(line: &str) -> bool {
    let folded = crate::forms::wording::fold(line);
    SIGN_OFFS.contains(&folded.as_str())
}

fn is_device_line(line: &str) -> bool {
    let line = line.to_lowercase();
    line.starts_with("sent from my ")
        || line.starts_with("get outlook for ")
        || line.starts_with("sent from outlook")
}
