//! Somebody takes their application back. It is done at once only where it is sure who asks, for
//! which application, and that they mean it; whatever is less than that, a person looks at.

use super::arrived::{Case, Outcome, review};
use super::record;
use crate::domain::address::Address;
use crate::domain::application::{Actor, Application, Reference, Status};
use crate::domain::form::FieldId;
use crate::domain::letter::{LetterKey, LetterKind};
use crate::domain::mailbox::Filing;
use crate::domain::plan::{Effect, Reason};
use crate::domain::verdict::{Flag, Reply};

impl Case<'_> {
    pub(super) fn withdrawal(&self) -> Outcome {
        let (Some(application), true) =
            (self.known_application(), self.found.sender_owns_application)
        else {
            return self.for_a_person(
                "withdrawal_unsure",
                "Somebody asks to withdraw, and it is not sure whose application: please look.",
            );
        };
        let reference = &application.reference;
        if let Some(doubt) = self.withdrawal_doubt(application) {
            let words = format!(
                "{doubt} Nothing was changed and no letter goes out: please look. If they mean it, withdraw {reference}."
            );
            return self.for_a_person("withdrawal_unsure", &words);
        }
        if application.status == Status::Withdrawn {
            return self.withdrawn_already(reference);
        }
        let mut effects = vec![
            Effect::SetStatus {
                reference: reference.clone(),
                status: Status::Withdrawn,
                by: Actor::Applicant,
            },
            Effect::CancelDecisionLetters {
                reference: reference.clone(),
            },
            record(Actor::Applicant, "withdrawn", Some(reference)),
        ];
        // Somebody may withdraw, be taken back by the manager, and withdraw again.
        self.send(
            &mut effects,
            Some(LetterKind::WithdrawalConfirmed),
            |kind| LetterKey::for_message(kind, self.inbox_id),
            Some(reference),
        );
        effects.push(review(
            "withdrawn",
            format!("{reference} was withdrawn by its applicant."),
            Some(reference),
        ));
        Outcome {
            effects,
            reply: Reply::WithdrawalConfirmed,
            filing: self.filing(Filing::Applications),
            reason: self.found.reason.clone(),
        }
    }

    /// Why nobody can be sure of it, if so.
    fn withdrawal_doubt(&self, application: &Application) -> Option<String> {
        let reference = &application.reference;
        if self.found.is_unclear_withdrawal() {
            return Some(format!(
                "Somebody speaks of withdrawing {reference}, and may not mean it yet."
            ));
        }
        if self.found.silence.is_some() {
            return Some(format!(
                "A mail asks to withdraw {reference}, and it is not sure that its applicant wrote it."
            ));
        }
        if application.status == Status::Recruited {
            return Some(format!(
                "{reference} was recruited, and its applicant asks to withdraw."
            ));
        }
        if self.has_several() && !self.names(reference) {
            return Some(format!(
                "Somebody asks to withdraw, and {reference} is not the only application from their address."
            ));
        }
        self.is_helper(application).then(|| {
            format!("Somebody who sent {reference} for another person asks to withdraw it.")
        })
    }

    /// Whether the sender's address is on more than one application that may still be withdrawn.
    fn has_several(&self) -> bool {
        let applications = self.snapshot.known.applications.iter();
        let theirs = applications.filter(|one| {
            one.status != Status::Withdrawn && one.addresses.iter().any(|own| self.is_sender(own))
        });
        theirs.count() > 1
    }

    /// Whether the message answers a letter about this application, or has its reference in its
    /// subject.
    fn names(&self, reference: &Reference) -> bool {
        let known = &self.snapshot.known;
        let mut letters = known.letters.iter();
        let subject = self.understood.message.subject.to_lowercase();
        letters.any(|letter| letter.reference.as_ref() == Some(reference))
            || subject.contains(&reference.as_str().to_lowercase())
    }

    /// Whether the sender is not the one whose address the form gives.
    fn is_helper(&self, application: &Application) -> bool {
        let mut answers = application.answers.iter();
        let given = answers.find(|answer| answer.field.as_str() == FieldId::EMAIL);
        let given = given.map(|answer| answer.normal.clone().unwrap_or(answer.value.to_string()));
        let own = |given: &str| {
            given
                .split(", ")
                .filter_map(Address::parse)
                .any(|address| self.is_sender(&address))
        };
        application.flags.contains(&Flag::SenderDiffers) && given.is_some_and(|given| !own(&given))
    }

    fn is_sender(&self, address: &Address) -> bool {
        let author = self.understood.message.author();
        author.is_some_and(|author| author.address.folded() == address.folded())
    }

    fn withdrawn_already(&self, reference: &Reference) -> Outcome {
        let words = format!("{reference} was withdrawn before: nothing new.");
        Outcome {
            effects: vec![record(
                Actor::Applicant,
                "withdrawn_already",
                Some(reference),
            )],
            reply: Reply::None,
            filing: self.filing(Filing::Applications),
            reason: Reason::new("withdrawn_already", words),
        }
    }
}
