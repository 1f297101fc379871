//! The manager decides about people: about one, or about all that are left.
//!
//! A decision that stands already is not taken again, and nobody is recruited beyond the target.

use std::sync::Arc;

use jiff::Timestamp;

use super::decision_letters::Letters;
use super::manager::named;
use super::{carry_out, record, refuse_with};
use crate::domain::application::{Actor, Reference, Status};
use crate::domain::command::{AlertKind, Command, Undo};
use crate::domain::commanded::Decidable;
use crate::domain::opening::{Counts, OpeningState};
use crate::domain::plan::{Effect, Plan, Reason, Snapshot};

/// The words that come with a decision.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    /// Kept beside the application.
    pub(super) note: Option<&'a str>,
    /// For the applicant.
    pub(super) tell: Option<&'a str>,
}

/// What is to be done, and what puts it back.
#[derive(Default)]
struct Done {
    effects: Vec<Effect>,
    undo: Vec<Undo>,
    notes: i64,
}

pub(super) fn decided(
    snapshot: &Snapshot,
    reference: &Reference,
    status: Status,
    words: Words<'_>,
    now: Timestamp,
) -> Plan {
    if let Err(refusal) = named(snapshot, reference) {
        return *refusal;
    }
    let Some(person) = snapshot.commanded.people.first() else {
        return super::manager::unknown(reference);
    };
    if person.status == status {
        return stands_already(snapshot, person, words);
    }
    let recruiting = status == Status::Recruited && snapshot.counts == Counts::Recruited;
    if recruiting && snapshot.tally.recruited >= snapshot.opening.target {
        return beyond_target(snapshot, reference);
    }
    let mut done = Done::default();
    let mut letters = Letters::new(snapshot, status, words.tell, now);
    let note = words.note.filter(|_| !snapshot.commanded.noted);
    done.decide(snapshot, person, status, note.map(Arc::from).as_ref());
    done.effects.extend(letters.add(person));
    let reached = snapshot.tally.recruited.saturating_add(1) >= snapshot.opening.target;
    let mut words = vec![format!("{reference} is {status}.")];
    if recruiting && reached && snapshot.opening.state == OpeningState::Open {
        done.close(snapshot, reference, now);
        words.push("The target is reached: the opening is closed.".into());
    }
    words.extend(letters.in_words());
    done.plan("manager_decided", words.join(" "))
}

pub(super) fn rest_declined(snapshot: &Snapshot, words: Words<'_>, now: Timestamp) -> Plan {
    let people = &snapshot.commanded.people;
    let late = match snapshot.commanded.late {
        0 => None,
        1 => Some("One late application is left as it is: its sender was told that the opening is closed.".to_owned()),
        more => Some(format!(
            "{more} late applications are left as they are: their senders were told that the opening is closed."
        )),
    };
    if people.is_empty() {
        let words = ["Nobody is left to decline.".to_owned()];
        let words: Vec<String> = words.into_iter().chain(late).collect();
        return carry_out(Vec::new(), Reason::new("no_change", words.join(" ")));
    }
    let mut done = Done::default();
    let mut letters = Letters::new(snapshot, Status::Declined, words.tell, now);
    let note: Option<Arc<str>> = words.note.map(Arc::from);
    for person in people {
        done.decide(snapshot, person, Status::Declined, note.as_ref());
        done.effects.extend(letters.add(person));
    }
    let all: Vec<&Reference> = people.iter().map(|person| &person.reference).collect();
    let declined = match people.len() {
        1 => format!("{} is declined.", listed(&all)),
        many => format!("{many} applications are declined: {}.", listed(&all)),
    };
    let mut words = vec![declined];
    words.extend(late);
    words.extend(letters.in_words());
    done.plan("rest_declined", words.join(" "))
}

impl Done {
    fn decide(
        &mut self,
        snapshot: &Snapshot,
        person: &Decidable,
        status: Status,
        note: Option<&Arc<str>>,
    ) {
        let reference = &person.reference;
        self.effects.push(Effect::SetStatus {
            reference: reference.clone(),
            status,
            by: Actor::Manager,
        });
        self.effects
            .push(record(Actor::Manager, status.as_str(), Some(reference)));
        self.undo.push(Undo::Status {
            reference: reference.clone(),
            was: person.status,
            is: status,
        });
        if let Some(text) = note {
            self.note(snapshot, reference, text.clone());
        }
    }

    fn note(&mut self, snapshot: &Snapshot, reference: &Reference, text: Arc<str>) {
        let id = snapshot.commanded.next_note.saturating_add(self.notes);
        self.notes = self.notes.saturating_add(1);
        self.effects.push(Effect::AddNote {
            id,
            reference: reference.clone(),
            text,
        });
        self.undo.push(Undo::Note { note: id });
    }

    fn close(&mut self, snapshot: &Snapshot, reference: &Reference, now: Timestamp) {
        self.effects.push(Effect::Close { at: now });
        self.effects
            .push(record(Actor::Program, "opening_closed", None));
        self.effects
            .push(target_reached(snapshot.opening.target, Some(reference)));
        self.undo.push(Undo::Opening {
            was: OpeningState::Open,
        });
    }

    fn plan(self, code: &str, sentence: String) -> Plan {
        Plan {
            undo: self.undo,
            ..carry_out(self.effects, Reason::new(code, sentence))
        }
    }
}

/// The manager is told at once that the target closed the opening.
pub(super) fn target_reached(target: u32, last: Option<&Reference>) -> Effect {
    let words = format!(
        "The target of {target} is reached and the opening is closed. Later applications are kept, listed as late, and told so."
    );
    Effect::Alert {
        kind: AlertKind::TargetReached,
        reason: Reason::new("target_reached", words),
        reference: last.cloned(),
    }
}

/// The same decision again: only words that are new are kept.
fn stands_already(snapshot: &Snapshot, person: &Decidable, words: Words<'_>) -> Plan {
    let (reference, status) = (&person.reference, person.status);
    let untold = match words.tell {
        Some(_) => " No letter goes out.",
        None => "",
    };
    let note = words.note.filter(|_| !snapshot.commanded.noted);
    let Some(text) = note else {
        let words = format!("{reference} is {status} already.{untold}");
        return carry_out(Vec::new(), Reason::new("no_change", words));
    };
    let mut done = Done::default();
    done.note(snapshot, reference, text.into());
    done.effects
        .push(record(Actor::Manager, "note_added", Some(reference)));
    let words = format!("{reference} is {status} already. Your words are kept with it.{untold}");
    done.plan("note_added", words)
}

pub(super) fn beyond_target(snapshot: &Snapshot, reference: &Reference) -> Plan {
    let target = snapshot.opening.target;
    let words = match target {
        1 => format!(
            "{reference} was not recruited: the one place is taken. To take on more people, first raise the target."
        ),
        _ => format!(
            "{reference} was not recruited: all {target} places are taken. To take on more people, first raise the target."
        ),
    };
    refuse_with(
        "beyond_target",
        words,
        Command::Target(snapshot.tally.recruited.saturating_add(1)),
    )
}

/// The first references, and how many more there are.
pub(super) fn listed(references: &[&Reference]) -> String {
    const MOST: usize = 20;
    let first: Vec<&str> = references
        .iter()
        .take(MOST)
        .map(|reference| reference.as_str())
        .collect();
    match references.len().saturating_sub(MOST) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
