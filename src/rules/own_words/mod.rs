//! What the writer of a mail said themselves: without quoted letters, forwarded mails and the
//! signature below.
//!
//! Quoted text is never a wish and never a command: our own letters say "withdraw" and
//! "recruit 12", and come back quoted.

pub(super) mod closing;
mod quoted;

pub(super) use quoted::{Run, is_header_block};

/// A mail's text, taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnWords {
    /// What the writer says, signature left out.
    pub(super) said: String,
    /// From the closing words on: name, telephone, address.
    pub(super) signature: String,
    /// The header lines of a mail forwarded or quoted in line, with what follows.
    pub(super) enclosed: Option<String>,
}

impl OwnWords {
    /// Takes `text` apart.
    pub(super) fn of(text: &str) -> Self {
        let found = quoted::unquoted(text);
        let own: Vec<&str> = found.runs.into_iter().flat_map(|run| run.lines).collect();
        let cut = closing::signature_start(&own).unwrap_or(own.len());
        let (said, signature) = own.split_at_checked(cut).unwrap_or((&own, &[]));
        Self {
            said: said.join("\n").trim().to_owned(),
            signature: signature.join("\n").trim().to_owned(),
            enclosed: found.enclosed,
        }
    }
}

/// The lines that the writer of `text` wrote, signature and all, parted where quoted ones stand
/// between.
pub(super) fn runs(text: &str) -> Vec<Run<'_>> {
    quoted::unquoted(text).runs
}

#[cfg(test)]
mod tests {
    use super::OwnWords;

    #[test]
    fn quoted_letters_are_not_the_writers_words() {
        for text in [
            "Yes please.\n\nOn Mon, 9 Nov 2026 at 10:02, QPM <r@qpm.example.test>\nwrote:\n\n> withdraw\n> now",
            "Yes please.\n\nFrom: QPM <r@qpm.example.test>\nSent: 9 November\nTo: Amy\n\nwithdraw now",
            "Yes please.\n________________________________\nFrom: QPM\nDate: 9 November\nwithdraw",
            "Yes please.\n\n-----Original Message-----\nwithdraw",
            "> withdraw\nYes please.",
        ] {
            assert_eq!(OwnWords::of(text).said, "Yes please.", "{text}");
        }
    }

    #[test]
    fn answers_between_quoted_lines_are_the_writers() {
        let text = "On Mon, QPM wrote:\n> Your telephone?\n07700 900321\n> Thanks";
        assert_eq!(OwnWords::of(text).said, "07700 900321");
    }

    #[test]
    fn a_signature_is_apart() {
        let words = OwnWords::of("I have moved.\n\nKind regards,\nAmy\nTel: 07700 900321");
        assert_eq!(words.said, "I have moved.");
        assert!(words.signature.contains("07700"));
        let letter = "Dear all\nThanks\nMay I ask for more time?";
        assert_eq!(OwnWords::of(letter).said, letter);
    }
}
