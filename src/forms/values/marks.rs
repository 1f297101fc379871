//! Ticks, boxes and crosses in all the ways people and programs make them. It reads signs; which
//! option a sign belongs to is told by where it stands (`find::options`).

pub(in crate::forms) use super::yes_no::yes_or_no;

/// A sign in front of or behind an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::forms) enum Mark {
    /// Chosen.
    On,
    /// A box that was left empty.
    Off,
}

/// Signs that mean "chosen". ☒ is what Word's own box shows when it is ticked.
const ON: &[&str] = &[
    "☒", "☑", "✓", "✔", "✗", "✘", "✕", "✖", "√", "🗹", "🗷", "🗸", "■", "●", "◉", "⦿", "⬛", "✅",
    "◼", "☓", "⊠", "⌧", "[x]", "[ x ]", "[x ]", "[ x]", "(x)", "( x )", "[✓]", "[✔]", "(✓)", "[*]",
    "[v]",
];
/// Signs that mean "not chosen".
const OFF: &[&str] = &[
    "☐", "□", "▢", "◻", "○", "◯", "⬜", "❑", "❏", "❍", "[ ]", "[  ]", "[]", "( )", "()", "(  )",
    "[_]",
];

/// More octets than this has no sign, whatever its case.
const LONGEST_ALONE: usize = 32;

/// The sign that a text is, if it is nothing else. A lone letter x counts, and so do the words
/// that spreadsheets use for a box.
pub(in crate::forms) fn alone(text: &str) -> Option<Mark> {
    let bare = text.trim().trim_matches(['\u{fe0f}', '\u{fe0e}', ' ']);
    if bare.len() > LONGEST_ALONE {
        return None;
    }
    let bare = &*bare.to_lowercase();
    if ON.contains(&bare)
        || matches!(
            bare,
            "x" | "xx" | "xxx" | "v" | "tick" | "ticked" | "checked" | "true" | "1"
        )
    {
        Some(Mark::On)
    } else if OFF.contains(&bare) || matches!(bare, "false" | "unchecked" | "0" | "unticked") {
        Some(Mark::Off)
    } else {
        None
    }
}

/// A piece of a line of options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::forms) enum Piece {
    /// A sign.
    Sign(Mark),
    /// The words between signs.
    Words(String),
}

/// Takes a line apart into signs and words. A lone x is a sign only beside other options, which
/// the caller knows.
pub(in crate::forms) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let sign = sign_at(rest);
        if let Some((mark, length)) = sign {
            push_words(&mut found, &mut words);
            found.push(Piece::Sign(mark));
            rest = rest
                .get(length..)
                .unwrap_or_default()
                .trim_start_matches(['\u{fe0f}', '\u{fe0e}']);
        } else {
            words.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    push_words(&mut found, &mut words);
    found
}

fn sign_at(text: &str) -> Option<(Mark, usize)> {
    // Most of a text is letters.
    if !text.starts_with(begins_sign) {
        return None;
    }
    let lower: String = text.chars().take(6).flat_map(char::to_lowercase).collect();
    let longest = |signs: &[&'static str]| {
        signs
            .iter()
            .filter(|sign| lower.starts_with(**sign))
            .map(|sign| sign.len())
            .max()
    };
    longest(ON)
        .map(|length| (Mark::On, length))
        .or_else(|| longest(OFF).map(|length| (Mark::Off, length)))
}

/// Every sign begins with a bracket or is a symbol; those of mathematics are the first block that has
/// one, behind all punctuation.
fn begins_sign(c: char) -> bool {
    matches!(c, '[' | '(' | '\u{2200}'..)
}

fn push_words(found: &mut Vec<Piece>, words: &mut String) {
    let text = std::mem::take(words);
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '|'));
    if !text.is_empty() {
        found.push(Piece::Words(text.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, OFF, ON, Piece, alone, begins_sign, pieces};

    #[test]
    fn no_sign_is_passed_over_for_how_it_begins() {
        for sign in ON.iter().chain(OFF) {
            assert!(sign.starts_with(begins_sign), "{sign}");
        }
    }

    #[test]
    fn boxes_are_told_from_words() {
        for on in ["X", "x", "✓", "☒", "☑", "[x]", "( X )", "✔\u{fe0f}", "TRUE"] {
            assert_eq!(alone(on), Some(Mark::On), "{on}");
        }
        for off in ["☐", "[ ]", "( )", "□"] {
            assert_eq!(alone(off), Some(Mark::Off), "{off}");
        }
        assert_eq!(alone("Xavier"), None);
        assert_eq!(
            pieces("☐ Yes ☒ No"),
            [
                Piece::Sign(Mark::Off),
                Piece::Words("Yes".into()),
                Piece::Sign(Mark::On),
                Piece::Words("No".into())
            ]
        );
        assert_eq!(pieces("Yes [ ] No [x]").len(), 4);
    }
}
