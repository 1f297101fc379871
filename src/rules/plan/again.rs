//! New answers for an application that is known, by its applicant: a new version, or the same again.
//!
//! What was given before stays unless it is replaced. The same again, by whatever road and in
//! whatever format, makes no version and gets no letter.

use super::arrived::{Case, Outcome, review, text_of};
use super::owed::{self, Owed};
use super::problems::problems_now;
use super::{Counted, closing, flags_now, merge_answers, record, same_answers};
use crate::domain::address::Address;
use crate::domain::application::{Actor, Application, NewVersion, Reference, Status};
use crate::domain::form::FieldId;
use crate::domain::letter::{LetterKey, LetterKind};
use crate::domain::mailbox::Filing;
use crate::domain::plan::{Effect, Reason};
use crate::domain::verdict::{Flag, Problem, Reply};

impl Case<'_> {
    pub(super) fn another_version(&self, application: &Application) -> Outcome {
        let reference = &application.reference;
        let answers = merge_answers(
            &self.snapshot.form,
            &application.answers,
            &self.found.answers,
        );
        let unread = self.brings_unread(reference);
        if same_answers(&answers, &application.answers) && !unread {
            return self.same_again(application);
        }
        let number = application.version.saturating_add(1);
        let settled = [&*self.found.problems, &*application.problems].concat();
        let form = &self.snapshot.form;
        let problems = problems_now(form, application, &answers, &settled);
        let asked = problems.clone();
        let completed = problems.is_empty() && !application.is_complete();
        let mut effects = vec![
            Effect::AddVersion {
                reference: reference.clone(),
                flags: flags_now(form, application, &answers, &self.found.flags),
                version: NewVersion {
                    number,
                    answers,
                    problems,
                    by: Actor::Applicant,
                    current: true,
                },
                name: text_of(&self.found.answers, FieldId::FULL_NAME),
                preferred_name: text_of(&self.found.answers, FieldId::PREFERRED_NAME),
                address: text_of(&self.found.answers, FieldId::EMAIL)
                    .and_then(|text| Address::parse(&text)),
            },
            Effect::LinkMessage {
                reference: reference.clone(),
            },
            record(Actor::Applicant, "version_received", Some(reference)),
        ];
        let (kind, reply) = if unread {
            (LetterKind::Unreadable, Reply::Unreadable)
        } else {
            (LetterKind::UpdateReceived, Reply::UpdateReceived)
        };
        let key = |kind| LetterKey::for_version(kind, reference, number);
        let owed = Owed {
            kind,
            key: &key,
            reference: Some(reference),
            problems: &asked,
        };
        owed::add(self, &mut effects, &owed);
        self.reviews(&mut effects, Some(reference));
        effects.extend(self.contradictions(application));
        effects.extend(after_the_end(application));
        let counts = Counted {
            received: false,
            complete: completed && application.status != Status::Withdrawn,
        };
        effects.extend(closing(self.snapshot, counts, self.now));
        let words = format!("New answers for {reference}: version {number}.");
        let reason = Reason::new("new_version", words);
        Outcome {
            effects,
            reply,
            filing: self.filing(Filing::Applications),
            reason,
        }
    }

    /// The acknowledgement that nobody got: the first copy came through a list, which must not be
    /// answered, or the manager entered what came by telephone.
    fn answer_after_all(&self, application: &Application, effects: &mut Vec<Effect>) -> Reply {
        let reference = &application.reference;
        let unanswered = self.snapshot.doubles.unanswered.contains(reference);
        if !unanswered || application.status != Status::Received || self.found.silence.is_some() {
            return Reply::None;
        }
        let told_closed = application.flags.contains(&Flag::Late) && self.is_told_closed();
        let (kind, reply) = match (told_closed, application.is_complete()) {
            (true, _) => (LetterKind::Closed, Reply::Closed),
            (false, true) => (LetterKind::Acknowledgement, Reply::Acknowledgement),
            (false, false) => (
                LetterKind::AcknowledgementIncomplete,
                Reply::AcknowledgementIncomplete,
            ),
        };
        let key = |kind| LetterKey::for_version(kind, reference, application.version);
        let owed = Owed {
            kind,
            key: &key,
            reference: Some(reference),
            problems: &application.problems,
        };
        owed::add(self, effects, &owed);
        effects.push(Effect::AnsweredAfterAll {
            reference: reference.clone(),
        });
        reply
    }

    /// Whether files came that could not be read. The very files that are here already cannot be
    /// read any better.
    fn brings_unread(&self, reference: &Reference) -> bool {
        let mut problems = self.found.problems.iter();
        problems.any(|problem| matches!(problem, Problem::Unreadable(_)))
            && !self.snapshot.doubles.same_files.contains(reference)
    }

    /// New answers that contradict themselves replace nothing, and the manager is told so.
    fn contradictions(&self, application: &Application) -> Option<Effect> {
        let reference = &application.reference;
        let fields: Vec<String> = application
            .answers
            .iter()
            .map(|answer| &answer.field)
            .filter(|field| {
                let conflict = Problem::Conflicting((*field).clone());
                self.found.problems.contains(&conflict)
            })
            .map(|field| field.as_str().replace('_', " "))
            .collect();
        let words = format!(
            "The new answers for {reference} contradict themselves ({}): what was given before holds until you know better.",
            fields.join(", ")
        );
        (!fields.is_empty()).then(|| review("update_contradicts_itself", words, Some(reference)))
    }

    fn same_again(&self, application: &Application) -> Outcome {
        let reference = &application.reference;
        let mut effects = vec![
            record(Actor::Applicant, "same_answers_again", Some(reference)),
            Effect::LinkMessage {
                reference: reference.clone(),
            },
        ];
        effects.extend(self.contradictions(application));
        effects.extend(after_the_end(application));
        let reply = self.answer_after_all(application, &mut effects);
        // What is doubtful about answers that hold already was told with them. What else came is new.
        let told = ["doubtful_answer", "answer_elsewhere"];
        let same_files = self.snapshot.doubles.same_files.contains(reference);
        let mut reviews = self.found.review.iter();
        if !same_files && reviews.all(|it| !told.contains(&&*it.code)) {
            self.reviews(&mut effects, Some(reference));
        }
        let words = format!("{reference} again, with the same answers: nothing new.");
        Outcome {
            effects,
            reply,
            filing: self.filing(Filing::Applications),
            reason: Reason::new("same_again", words),
        }
    }
}

/// New answers for somebody who withdrew, or whom the manager turned down.
fn after_the_end(application: &Application) -> Option<Effect> {
    let (reference, status) = (&application.reference, application.status);
    let words = format!("New answers for {reference}, which is {status}: please look.");
    matches!(status, Status::Withdrawn | Status::Declined)
        .then(|| review("answers_after_the_end", words, Some(reference)))
}
