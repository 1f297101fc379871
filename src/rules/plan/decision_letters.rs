//! The letters about decisions: only where config asks for them, only by the manager's command,
//! and never two that contradict each other.
//!
//! They are no automatic answers: nobody wrote for them, so no loop can come of them, and the
//! limits that guard against loops neither hold nor count them. What holds them is the time in
//! which the manager may change her mind.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::deciding::listed;
use super::{commands, language};
use crate::domain::application::{Reference, Status};
use crate::domain::commanded::Decidable;
use crate::domain::letter::{LetterFacts, LetterKey, LetterKind, LetterOwed};
use crate::domain::plan::{Effect, Snapshot};

/// The letters that one command leads to, and what is to be said about them.
pub(super) struct Letters<'a> {
    snapshot: &'a Snapshot,
    status: Status,
    kind: Option<LetterKind>,
    tell: Option<Arc<str>>,
    now: Timestamp,
    written: usize,
    held: Vec<&'a Reference>,
    nowhere: Vec<&'a Reference>,
    stopped: usize,
    told_otherwise: Vec<&'a Reference>,
}

impl<'a> Letters<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        status: Status,
        tell: Option<&str>,
        now: Timestamp,
    ) -> Self {
        Self {
            snapshot,
            status,
            kind: kind(status),
            tell: tell.map(Arc::from),
            now,
            written: 0,
            held: Vec::new(),
            nowhere: Vec::new(),
            stopped: 0,
            told_otherwise: Vec::new(),
        }
    }

    /// What a decision about this person writes to them, and which letter it stops.
    pub(super) fn add(&mut self, person: &'a Decidable) -> Vec<Effect> {
        let reference = &person.reference;
        let mut effects = Vec::new();
        if person.unsent {
            self.stopped = self.stopped.saturating_add(1);
            effects.push(Effect::CancelDecisionLetters {
                reference: reference.clone(),
            });
        }
        if person.told.is_some_and(|told| told != self.status) {
            self.told_otherwise.push(reference);
        }
        let Some((kind, delay)) = self.kind.zip(self.snapshot.commanded.decision_delay) else {
            return effects;
        };
        let Some(to) = person.to.clone() else {
            self.nowhere.push(reference);
            return effects;
        };
        let held = language::unapproved(self.snapshot.welsh, person.language);
        match &held {
            Some(reason) => {
                self.held.push(reference);
                effects.push(Effect::AddReview {
                    reason: reason.clone(),
                    reference: Some(reference.clone()),
                });
            }
            None => self.written = self.written.saturating_add(1),
        }
        effects.push(Effect::Enqueue(Box::new(LetterOwed {
            key: LetterKey::decision(kind, reference, person.decisions.saturating_add(1)),
            kind,
            language: language::of(self.snapshot.welsh, person.language),
            to,
            in_answer_to: None,
            facts: LetterFacts {
                greeting_name: person.name.clone(),
                reference: Some(reference.clone()),
                arrived_at: Some(person.arrived_at),
                tell: self.tell.clone(),
                ..LetterFacts::default()
            },
            due_at: self.now.saturating_add(delay).unwrap_or(self.now),
            held,
        })));
        effects
    }

    /// What the manager is told of them, in sentences.
    pub(super) fn in_words(&self) -> Vec<String> {
        let mut words = Vec::new();
        match self.stopped {
            0 => {}
            1 => words.push("A letter about an earlier decision is stopped.".into()),
            many => words.push(format!(
                "{many} letters about earlier decisions are stopped."
            )),
        }
        if !self.told_otherwise.is_empty() {
            let who = listed(&self.told_otherwise);
            words.push(format!(
                "A letter about an earlier decision went out before: {who}."
            ));
        }
        match self.snapshot.commanded.decision_delay {
            // Her words for the applicant must not be lost without a sign.
            None if self.tell.is_some() => words.push("No letter goes out: letters about decisions are switched off. Please tell them yourself.".into()),
            None => {}
            Some(_) if self.kind.is_none() => {
                let untold = self.tell.iter();
                words.extend(untold.map(|_| {
                    "No letter goes out about this. Please tell them yourself.".to_owned()
                }));
            }
            Some(delay) => words.extend(self.new_ones(delay)),
        }
        words
    }

    fn new_ones(&self, delay: SignedDuration) -> Vec<String> {
        let mut words = Vec::new();
        let when = match delay.as_mins() {
            0 => "now".to_owned(),
            1 => "in a minute".to_owned(),
            minutes => format!("in {minutes} minutes"),
        };
        match self.written {
            0 => {}
            1 => words.push(format!("A letter goes out {when}, unless you undo this.")),
            many => words.push(format!(
                "{many} letters go out {when}, unless you undo this."
            )),
        }
        if self.written > 0 {
            words.extend(commands::paused(self.snapshot));
        }
        if !self.held.is_empty() {
            let who = listed(&self.held);
            words.push(format!(
                "They wrote in Welsh, so the letter waits for you: {who}."
            ));
        }
        if !self.nowhere.is_empty() {
            let who = listed(&self.nowhere);
            words.push(format!(
                "There is no address to write to, please tell them yourself: {who}."
            ));
        }
        words
    }
}

/// The letter about a decision, where there is one.
pub(super) const fn kind(status: Status) -> Option<LetterKind> {
    match status {
        Status::Shortlisted => Some(LetterKind::Shortlisted),
        Status::Recruited => Some(LetterKind::Recruited),
        Status::Declined => Some(LetterKind::Declined),
        Status::Received | Status::Withdrawn => None,
    }
}
