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

fn letter_bounced(letter: &SentLetter, failure: &Failure) -> Outcome {
    let what = match letter.kind {
        Some(LetterKind::Acknowledgement | LetterKind::AcknowledgementIncomplete) => {
            "The acknowledgement"
        }
        _ => "One of our letters",
    };
    let status = failure.status.as_ref().map(|code| format!(" ({code})"));
    let words = format!(
        "{what} could not be delivered{}: please reach the person another way.",
        status.unwrap_or_default()
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
