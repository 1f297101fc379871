//! A delivery report: which of our letters did not arrive, and who has to know.
//!
//! A letter is failed only where the report names its Message-ID, which has 64 random bits, and
//! the address that it went to. Anything else changes nothing. No report is ever answered.

use super::arrived::{Case, Outcome, review};
use crate::domain::letter::LetterKind;
use crate::domain::mailbox::Filing;
use crate::domain::plan::{Effect, Reason, SentLetter};
use crate::domain::verdict::{Flag, Reply};
use crate::rules::delivery::{self, Failure};

impl Case<'_> {
    pub(super) fn delivery_report(&self) -> Outcome {
        let report = delivery::report(&self.understood.message);
        let sent = &self.snapshot.sent;
        let failed = sent.iter().find_map(|letter| {
            let of_letter = |failure: &&Failure| failure.addresses.contains(&letter.recipient);
            let failure = report.failed.iter().find(of_letter)?;
            Some((letter, failure))
        });
        if let Some((letter, failure)) = failed {
            return if letter.counts_as_sent {
                letter_bounced(letter, failure)
            } else {
                self.line(
                    "bounced_before",
                    "A delivery report about a letter that has failed already.",
                )
            };
        }
        let says_nothing = report.failed.is_empty() && !report.speaks_of_others;
        if !sent.is_empty() && says_nothing {
            let words = "A report about one of our letters that cannot be read: please see whether it arrived.";
            return self.for_a_person("unclear_report", words);
        }
        if report.failed.is_empty() {
            return self.set_aside();
        }
        self.line(
            "report_of_no_letter",
            "A delivery report that matches no letter of ours: nothing changes.",
        )
    }

    /// Only a line of it stays.
    fn line(&self, code: &str, words: &str) -> Outcome {
        Outcome {
            reason: Reason::new(code, words),
            ..self.set_aside()
        }
    }
}

/// What the manager is asked to do about a person who got no letter.
const REACH_THEM: &str = "reach the person another way";

fn letter_bounced(letter: &SentLetter, failure: &Failure) -> Outcome {
    let (what, todo) = match letter.kind {
        _ if letter.forward => (
            "A mail that was forwarded",
            "forward it from the mailbox to whoever should have it",
        ),
        Some(LetterKind::Acknowledgement | LetterKind::AcknowledgementIncomplete) => {
            ("The acknowledgement", REACH_THEM)
        }
        _ => ("One of our letters", REACH_THEM),
    };
    let status = failure.status.as_deref();
    let words = format!(
        "{what} could not be delivered{}{}: please {todo}.",
        status.map(meaning).unwrap_or_default(),
        status.map(|code| format!(" ({code})")).unwrap_or_default()
    );
    let mut effects = vec![Effect::LetterBounced {
        message_id: letter.message_id.clone(),
        status: failure.status.clone(),
    }];
    effects.extend(letter.reference.as_ref().map(|reference| Effect::AddFlag {
        reference: reference.clone(),
        flag: Flag::LetterBounced,
    }));
    effects.push(review(
        "letter_bounced",
        words.clone(),
        letter.reference.as_ref(),
    ));
    Outcome {
        effects,
        reply: Reply::None,
        filing: Filing::Review,
        reason: Reason::new("letter_bounced", words),
    }
}

/// What an enhanced status code says, as far as it helps whoever has to reach the person
/// (RFC 3463 §3).
fn meaning(status: &str) -> &'static str {
    match status.split_once('.').map_or("", |(_class, detail)| detail) {
        "1.1" | "1.6" | "1.10" => ", since there is no such mailbox",
        "1.2" | "4.4" => ", since there is no such mail domain",
        "2.1" => ", since their mailbox is switched off",
        "2.2" => ", since their mailbox is full",
        "2.3" | "3.4" => ", since it is too large for their mailbox",
        "4.1" | "4.2" | "4.7" => ", since their mail server could not be reached",
        detail if detail.starts_with("7.") => ", since their mail server refuses our letters",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::meaning;

    #[test]
    fn a_status_is_told_in_words_where_it_is_known() {
        for (status, words) in [
            ("5.1.1", "no such mailbox"),
            ("5.2.2", "full"),
            ("4.4.1", "could not be reached"),
            ("5.7.1", "refuses"),
        ] {
            assert!(meaning(status).contains(words), "{status}");
        }
        for status in ["5.0.0", "5.71.1", "", "5", "1.1"] {
            assert_eq!(meaning(status), "", "{status}");
        }
    }
}
