//! Somebody applies who is not in the log yet: they are logged, whatever else is wrong, and told so
//! where they may be told anything.

use super::arrived::{Case, Outcome, review, text_of};
use super::{Counted, closing, record};
use crate::domain::address::Address;
use crate::domain::application::{Actor, NewVersion, Status};
use crate::domain::form::FieldId;
use crate::domain::letter::{LetterKey, LetterKind};
use crate::domain::mailbox::Filing;
use crate::domain::plan::Effect;
use crate::domain::verdict::{Flag, Reply};
use crate::rules::classify::reply_for;

impl Case<'_> {
    pub(super) fn new_application(&self) -> Outcome {
        let reference = &self.snapshot.next_reference;
        let late = self.is_late();
        let reply = reply_for(&self.found, !self.is_told_closed());
        let mut flags = self.found.flags.clone();
        if late {
            flags.push(Flag::Late);
        }
        let form_text = |field: &str| text_of(&self.found.answers, field);
        let mut effects = vec![Effect::AddApplication {
            reference: reference.clone(),
            name: form_text(FieldId::FULL_NAME).or_else(|| self.sender_name()),
            preferred_name: form_text(FieldId::PREFERRED_NAME),
            addresses: self.addresses(),
            status: Status::Received,
            flags,
            arrived_at: self.arrived_at,
            version: NewVersion {
                number: 1,
                answers: self.found.answers.clone(),
                problems: self.found.problems.clone(),
                by: Actor::Applicant,
                current: true,
            },
        }];
        effects.push(Effect::LinkMessage {
            reference: reference.clone(),
        });
        effects.push(record(
            Actor::Applicant,
            "application_received",
            Some(reference),
        ));
        let kind = letter_kind(reply);
        if self.must_not_be_answered() {
            let words = "It is logged, and no letter goes out: a machine's mail must not be answered. Please write to the person yourself.";
            effects.push(review("not_answered", words.into(), Some(reference)));
        }
        let key = |kind| LetterKey::for_version(kind, reference, 1);
        self.send(&mut effects, kind, key, Some(reference));
        effects.extend(self.late_in_thread(reference));
        self.reviews(&mut effects, Some(reference));
        let counts = Counted {
            received: true,
            complete: self.found.problems.is_empty(),
        };
        effects.extend(closing(self.snapshot, counts, self.now));
        Outcome {
            effects,
            reply,
            filing: self.filing(Filing::Applications),
            reason: self.found.reason.clone(),
        }
    }

    fn sender_name(&self) -> Option<String> {
        self.found
            .correspondent
            .as_ref()
            .and_then(|person| person.name.clone())
    }

    /// The applicant's addresses: where letters go first, then the one on the form.
    fn addresses(&self) -> Vec<Address> {
        let on_form =
            text_of(&self.found.answers, FieldId::EMAIL).and_then(|text| Address::parse(&text));
        let mut addresses: Vec<Address> = Vec::new();
        for address in self
            .found
            .correspondent
            .iter()
            // A machine's address is nobody's.
            .filter(|_| !self.must_not_be_answered())
            .map(|person| person.address.clone())
            .chain(on_form)
        {
            if !addresses
                .iter()
                .any(|known| known.folded() == address.folded())
            {
                addresses.push(address);
            }
        }
        addresses
    }
}

/// The letter that a reply asks for.
fn letter_kind(reply: Reply) -> Option<LetterKind> {
    match reply {
        Reply::Acknowledgement => Some(LetterKind::Acknowledgement),
        Reply::AcknowledgementIncomplete => Some(LetterKind::AcknowledgementIncomplete),
        Reply::Unreadable => Some(LetterKind::Unreadable),
        Reply::FormNeeded => Some(LetterKind::FormNeeded),
        Reply::QuestionReceived => Some(LetterKind::QuestionReceived),
        Reply::UpdateReceived => Some(LetterKind::UpdateReceived),
        Reply::WithdrawalConfirmed => Some(LetterKind::WithdrawalConfirmed),
        Reply::MonitoringReceived => Some(LetterKind::MonitoringReceived),
        Reply::Closed => Some(LetterKind::Closed),
        Reply::CommandResult | Reply::None => None,
    }
}
