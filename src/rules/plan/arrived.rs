//! A message arrived: what it changes in the log, which letter it is owed, who must look at it.
//!
//! Not answering never means not taking in: a form in a message that must not be answered is
//! logged all the same.

use jiff::Timestamp;

use super::owed::{self, Owed};
use super::problems::take_address_from_sender;
use super::{carry_out, record};
use crate::domain::application::{Actor, Application, Reference};
use crate::domain::letter::{LetterKey, LetterKind};
use crate::domain::mailbox::Filing;
use crate::domain::plan::{Classified, Effect, Plan, Reason, Silence, Snapshot, Understood};
use crate::domain::reading::Answer;
use crate::domain::verdict::{Kind, Reply};
use crate::rules::classify::classify;

/// The message at hand and what is known about it.
pub(super) struct Case<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) inbox_id: i64,
    pub(super) arrived_at: Timestamp,
    pub(super) understood: &'a Understood,
    pub(super) found: Classified,
    pub(super) now: Timestamp,
}

/// What came of one kind of message.
pub(super) struct Outcome {
    pub(super) effects: Vec<Effect>,
    pub(super) reply: Reply,
    pub(super) filing: Filing,
    pub(super) reason: Reason,
}

pub(super) fn plan(
    snapshot: &Snapshot,
    inbox_id: i64,
    arrived_at: Timestamp,
    understood: &Understood,
    now: Timestamp,
) -> Plan {
    let mut found = classify(understood, &snapshot.known, &snapshot.form, arrived_at);
    take_address_from_sender(&mut found);
    let case = Case {
        snapshot,
        inbox_id,
        arrived_at,
        understood,
        found,
        now,
    };
    let outcome = case.outcome();
    let mut effects = outcome.effects;
    case.add_urgent(&mut effects);
    case.keep_apart(&mut effects);
    case.add_doubt_about_route(&mut effects);
    case.add_refused(&mut effects);
    if case.found.monitoring_seen {
        effects.push(Effect::RedactMessage);
    }
    effects.push(Effect::Settle {
        kind: case.found.kind,
        reply: outcome.reply,
        filing: outcome.filing,
    });
    carry_out(effects, outcome.reason)
}

impl<'a> Case<'a> {
    fn outcome(&self) -> Outcome {
        if let Some(routed) = self.route() {
            return self.on_route(routed);
        }
        match self.found.kind {
            Kind::Application | Kind::ForwardedApplication | Kind::Update => self.application(),
            Kind::ApplicationNoForm if !self.found.answers.is_empty() => self.application(),
            Kind::ApplicationNoForm | Kind::BlankForm | Kind::CvOnly => self.form_needed(),
            Kind::Question => self.question(),
            Kind::Withdrawal => self.withdrawal(),
            Kind::MonitoringForm => self.monitoring_form(),
            Kind::Reply => self.for_a_person(
                "reply_in_thread",
                "A reply to one of our letters: please read it.",
            ),
            Kind::ManagerCommand => self.command(),
            Kind::MisdirectedReferral => self.misdirected_referral(),
            Kind::Hostile | Kind::Empty | Kind::Spam => self.for_a_person(
                self.found.kind.as_str(),
                "Nothing that can be answered: please see whether a person is behind it.",
            ),
            Kind::Bounce => self.delivery_report(),
            Kind::Feedback
            | Kind::AutoReply
            | Kind::List
            | Kind::Newsletter
            | Kind::ReadReceipt
            | Kind::Calendar => self.set_aside(),
        }
    }

    /// The application it belongs to, if one is known.
    pub(super) fn known_application(&self) -> Option<&'a Application> {
        let reference = self.found.application.as_ref()?;
        self.snapshot
            .known
            .applications
            .iter()
            .find(|application| &application.reference == reference)
    }

    fn application(&self) -> Outcome {
        match self.known_application() {
            Some(application) if self.is_their_own() => self.another_version(application),
            Some(application) => self.proposed_version(application),
            None => self.new_application(),
        }
    }

    fn form_needed(&self) -> Outcome {
        let mut effects = Vec::new();
        let again = self.snapshot.recent.form_needed_to_address > 0;
        let came = match self.found.kind {
            Kind::BlankForm => "Our form came back without any answer",
            Kind::CvOnly => "A CV or covering letter came without the form",
            _ => "They would like to apply, and sent no answers",
        };
        let asked = if again || self.found.silence.is_some() {
            "No letter asks them for the answers this time: please write or call."
        } else {
            "A letter asks them for the answers: nothing to do unless none come."
        };
        effects.push(review("form_needed", format!("{came}. {asked}"), None));
        if !again {
            self.send(
                &mut effects,
                Some(LetterKind::FormNeeded),
                |kind| LetterKey::for_message(kind, self.inbox_id),
                None,
            );
        }
        self.reviews(&mut effects, None);
        let reply = if again {
            Reply::None
        } else {
            Reply::FormNeeded
        };
        Outcome {
            effects,
            reply,
            filing: Filing::Review,
            reason: self.found.reason.clone(),
        }
    }

    fn question(&self) -> Outcome {
        if self.must_not_be_answered() {
            let words =
                "It is not clear what it wants, or whether a person wrote it: please read it.";
            return self.for_a_person("unclear", words);
        }
        let mut effects = Vec::new();
        let reference = self
            .known_application()
            .map(|application| &application.reference);
        // What they ask for stands on the list by itself, and has a letter of its own.
        let wishes = !self.found.wishes.is_empty();
        let letter = if wishes {
            self.holding_letter()
        } else {
            let again = self.snapshot.recent.questions_to_address > 0;
            (!again).then_some(LetterKind::QuestionReceived)
        };
        if !wishes {
            effects.push(review(
                "question",
                "Somebody asks something: please answer them.".into(),
                reference,
            ));
            let key = |kind| LetterKey::for_message(kind, self.inbox_id);
            self.send(&mut effects, letter, key, None);
        }
        self.reviews(&mut effects, reference);
        let reply = match letter {
            Some(_) => Reply::QuestionReceived,
            None => Reply::None,
        };
        Outcome {
            effects,
            reply,
            filing: Filing::Review,
            reason: self.found.reason.clone(),
        }
    }

    /// Invariant 8: nothing is logged against anybody; the letter's key and kind are neutral.
    fn monitoring_form(&self) -> Outcome {
        let mut effects = Vec::new();
        self.send(
            &mut effects,
            Some(LetterKind::MonitoringReceived),
            |_| LetterKey::neutral(self.inbox_id),
            None,
        );
        Outcome {
            effects,
            reply: Reply::MonitoringReceived,
            filing: Filing::Other,
            reason: self.found.reason.clone(),
        }
    }

    pub(super) fn for_a_person(&self, code: &str, words: &str) -> Outcome {
        let reference = self
            .known_application()
            .map(|application| &application.reference);
        let mut effects = Vec::new();
        if let Some(reference) = reference {
            effects.push(record(
                Actor::Applicant,
                self.found.kind.as_str(),
                Some(reference),
            ));
        }
        effects.push(review(code, words.to_owned(), reference));
        self.reviews(&mut effects, reference);
        Outcome {
            effects,
            reply: Reply::None,
            filing: Filing::Review,
            reason: self.found.reason.clone(),
        }
    }

    /// Somebody's data in the wrong hands: read at once, answered by nobody but a person.
    fn misdirected_referral(&self) -> Outcome {
        Outcome {
            effects: vec![self.referral_at_once("")],
            reply: Reply::None,
            filing: Filing::Review,
            reason: self.found.reason.clone(),
        }
    }

    /// The line on top of the manager's list, with what was done about it.
    pub(super) fn referral_at_once(&self, done: &str) -> Effect {
        let words = format!(
            "Urgent: this looks like a person's referral for advocacy, sent to the wrong place. It may hold a vulnerable person's data: please read it now and call whoever sent it. {done}"
        );
        self.at_once(Reason::new("misdirected_referral", words.trim_end()), None)
    }

    pub(super) fn set_aside(&self) -> Outcome {
        let mut effects = Vec::new();
        let reference = self
            .known_application()
            .map(|application| &application.reference);
        self.reviews(&mut effects, reference);
        Outcome {
            effects,
            reply: Reply::None,
            filing: self.filing(Filing::Other),
            reason: self.found.reason.clone(),
        }
    }

    pub(super) fn send(
        &self,
        effects: &mut Vec<Effect>,
        kind: Option<LetterKind>,
        key: impl Fn(LetterKind) -> LetterKey,
        reference: Option<&Reference>,
    ) {
        if let Some(kind) = kind {
            let problems = &self.found.problems;
            let owed = Owed {
                kind,
                key: &key,
                reference,
                problems,
            };
            owed::add(self, effects, &owed);
        }
    }

    /// What classification wants a person to look at.
    pub(super) fn reviews(&self, effects: &mut Vec<Effect>, reference: Option<&Reference>) {
        effects.extend(self.found.review.iter().map(|reason| Effect::AddReview {
            reason: reason.clone(),
            reference: reference.cloned(),
        }));
    }

    pub(super) fn filing(&self, usual: Filing) -> Filing {
        let urgent = self.found.danger || !self.found.wishes.is_empty();
        if urgent || self.found.review.is_some() {
            Filing::Review
        } else {
            usual
        }
    }

    pub(super) fn must_not_be_answered(&self) -> bool {
        matches!(self.found.silence, Some(Silence::Never(_)))
    }
}

pub(super) fn review(code: &str, words: String, reference: Option<&Reference>) -> Effect {
    Effect::AddReview {
        reason: Reason::new(code, words),
        reference: reference.cloned(),
    }
}

/// The text of the answer to `field`, as typed.
pub(super) fn text_of(answers: &[Answer], field: &str) -> Option<String> {
    answers
        .iter()
        .find(|answer| answer.field.as_str() == field)
        .map(|answer| answer.value.to_string())
}
