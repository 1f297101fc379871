//! Answers for an application from an address that is not on it. References can be guessed: such
//! answers hold only when the manager takes them, and nobody is written to.

use jiff::Timestamp;

use super::arrived::{Case, Outcome, review, text_of};
use super::problems::{problems_now, problems_of};
use super::{
    Counted, carry_out, closing, flags_now, manager, merge_answers, record, refuse, same_answers,
};
use crate::domain::address::Address;
use crate::domain::application::{Actor, Application, NewVersion, Reference, Status};
use crate::domain::doubles::Proposal;
use crate::domain::form::FieldId;
use crate::domain::mailbox::Filing;
use crate::domain::plan::{Effect, Plan, ProposalAnswer, Reason, Silence, Snapshot};
use crate::domain::verdict::{Flag, Reply};

impl Case<'_> {
    /// Whether the message is the applicant's own: it bears an address of theirs, and the mail
    /// server does not say that somebody else wrote it.
    pub(super) fn is_their_own(&self) -> bool {
        self.found.sender_owns_application && !self.is_unconfirmed()
    }

    fn is_unconfirmed(&self) -> bool {
        let Some(Silence::Hold(reason) | Silence::Never(reason)) = &self.found.silence else {
            return false;
        };
        reason.code == "sender_not_confirmed"
    }

    /// Where answers came from that are only proposed.
    fn origin(&self) -> &'static str {
        if self.found.sender_owns_application && self.is_unconfirmed() {
            "bear its applicant's address, and the mail server could not confirm that they wrote them"
        } else {
            "came from an address that is not on it"
        }
    }

    /// Answers that nobody can take for the applicant's own.
    pub(super) fn proposed_version(&self, application: &Application) -> Outcome {
        let reference = &application.reference;
        if self.found.answers.is_empty() {
            let words = format!(
                "Something for {reference} came from an address that is not on it, and no answer could be read in it: please look."
            );
            return self.for_a_person("unread_from_other_address", &words);
        }
        if self.changes_nothing(application) {
            return self.same_from_elsewhere(reference);
        }
        let form = &self.snapshot.form;
        let answers = merge_answers(form, &[], &self.found.answers);
        let problems = problems_of(form, &application.answers, &self.found.problems, true);
        let words = format!(
            "Answers for {reference} {}: they are proposed, and do not hold. Look at them, then take or leave {reference}.",
            self.origin()
        );
        let reason = Reason::new("proposed_version", words.clone());
        let mut effects = vec![
            Effect::AddVersion {
                reference: reference.clone(),
                version: NewVersion {
                    number: application.version.saturating_add(1),
                    answers,
                    problems,
                    by: Actor::Applicant,
                    current: false,
                },
                flags: vec![Flag::Suspicious],
                name: None,
                preferred_name: None,
                address: self.author(),
            },
            record(Actor::Applicant, "version_proposed", Some(reference)),
            review("proposed_version", words, Some(reference)),
        ];
        // Whom the mail comes from is told already.
        let told = self.found.review.iter();
        if told.clone().all(|it| it.code != "forwarder_not_trusted") {
            self.reviews(&mut effects, Some(reference));
        }
        Outcome {
            effects,
            reply: Reply::None,
            filing: Filing::Review,
            reason,
        }
    }

    fn author(&self) -> Option<Address> {
        let author = self.understood.message.author();
        author.map(|author| author.address.clone())
    }

    /// Whether the answers hold already, or are proposed already and wait.
    fn changes_nothing(&self, application: &Application) -> bool {
        let form = &self.snapshot.form;
        let given = merge_answers(form, &[], &self.found.answers);
        let merged = merge_answers(form, &application.answers, &given);
        let waiting = self.snapshot.doubles.proposals.iter();
        same_answers(&merged, &application.answers)
            || waiting
                .filter(|proposal| proposal.reference == application.reference)
                .any(|proposal| same_answers(&proposal.answers, &given))
    }

    /// A colleague forwards what the applicant sent, too, or somebody sends it by two routes.
    fn same_from_elsewhere(&self, reference: &Reference) -> Outcome {
        let words = format!(
            "{reference} again from an address that is not on it, with the same answers: nothing new."
        );
        Outcome {
            effects: vec![record(
                Actor::Applicant,
                "same_answers_again",
                Some(reference),
            )],
            reply: Reply::None,
            filing: self.filing(Filing::Applications),
            reason: Reason::new("same_again", words),
        }
    }
}

/// The manager takes a proposed version or leaves it.
pub(super) fn answered(snapshot: &Snapshot, answer: &ProposalAnswer, now: Timestamp) -> Plan {
    let reference = &answer.reference;
    let application = match manager::named(snapshot, reference) {
        Ok(application) => application,
        Err(refusal) => return *refusal,
    };
    let proposal = match the_one(snapshot, answer) {
        Ok(proposal) => proposal,
        Err(refusal) => return *refusal,
    };
    let number = proposal.number;
    let mut effects = vec![Effect::SettleProposal {
        reference: reference.clone(),
        number,
        taken: answer.take,
    }];
    if !answer.take {
        effects.push(record(Actor::Manager, "proposal_left", Some(reference)));
        let words = format!(
            "Version {number} of {reference} is left: nothing changes, and nobody is told."
        );
        return carry_out(effects, Reason::new("proposal_left", words));
    }
    effects.push(record(Actor::Manager, "proposal_taken", Some(reference)));
    let mut words = match take(snapshot, application, proposal, now) {
        Some(taken) => {
            effects.extend(taken);
            let newest = application.version.saturating_add(1);
            format!("Version {number} of {reference} is taken: it holds now, as version {newest}.")
        }
        None => format!("Version {number} of {reference} is taken: it says what holds already."),
    };
    if answer.with_address {
        let Some(from) = &proposal.from else {
            let words = format!(
                "Nothing was done: the address that version {number} came from is not known. Leave out --with-address."
            );
            return refuse("address_unknown", words);
        };
        effects.push(Effect::AddAddress {
            reference: reference.clone(),
            address: from.clone(),
        });
        words += " Mail from the address that it came from is the applicant's own from now on.";
    }
    words += " No letter goes out.";
    carry_out(effects, Reason::new("proposal_taken", words))
}

/// The proposal that the manager means.
fn the_one<'a>(snapshot: &'a Snapshot, answer: &ProposalAnswer) -> Result<&'a Proposal, Box<Plan>> {
    let reference = &answer.reference;
    let waiting = &snapshot.doubles.proposals;
    let meant: Vec<&Proposal> = waiting
        .iter()
        .filter(|proposal| answer.number.is_none_or(|number| number == proposal.number))
        .collect();
    match &*meant {
        [one] => Ok(one),
        [] => {
            let which = answer.number.map(|number| format!("version {number} of "));
            let words = format!(
                "Nothing was done: {}{reference} is no proposal that waits for you.",
                which.unwrap_or_default()
            );
            Err(Box::new(refuse("nothing_proposed", words)))
        }
        several => {
            let numbers: Vec<String> = several.iter().map(|one| one.number.to_string()).collect();
            let words = format!(
                "Nothing was done: several versions of {reference} are proposed ({}). Say which, such as: --in-version {}",
                numbers.join(", "),
                numbers.first().map_or("", |first| first)
            );
            Err(Box::new(refuse("several_proposed", words)))
        }
    }
}

/// The proposed answers laid over those that hold; nothing where they say the same.
fn take(
    snapshot: &Snapshot,
    application: &Application,
    proposal: &Proposal,
    now: Timestamp,
) -> Option<Vec<Effect>> {
    let form = &snapshot.form;
    let answers = merge_answers(form, &application.answers, &proposal.answers);
    if same_answers(&answers, &application.answers) {
        return None;
    }
    let problems = problems_now(form, application, &answers, &application.problems);
    let counts = Counted {
        received: false,
        complete: problems.is_empty()
            && !application.is_complete()
            && application.status != Status::Withdrawn,
    };
    let mut flags = flags_now(form, application, &answers, &[]);
    if snapshot.doubles.proposals.len() == 1 {
        // She knows now who it was.
        flags.retain(|flag| *flag != Flag::Suspicious);
    }
    let mut effects = vec![Effect::AddVersion {
        reference: application.reference.clone(),
        version: NewVersion {
            number: application.version.saturating_add(1),
            answers,
            problems,
            by: Actor::Manager,
            current: true,
        },
        flags,
        name: text_of(&proposal.answers, FieldId::FULL_NAME),
        preferred_name: text_of(&proposal.answers, FieldId::PREFERRED_NAME),
        address: text_of(&proposal.answers, FieldId::EMAIL).and_then(|text| Address::parse(&text)),
    }];
    effects.extend(closing(snapshot, counts, now));
    Some(effects)
}
