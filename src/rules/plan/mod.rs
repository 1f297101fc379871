//! The heart: what is to be done about an event, and why.
//!
//! [`plan`] is total: no I/O, no clock, no dice, no error. It is called *plan* and not
//! *decide*, because here the manager decides: nothing in this folder may refuse, score or rank
//! a person (invariant 5).

mod again;
mod alerts;
mod apart;
mod applied;
mod arrived;
mod bounced;
mod commands;
mod deciding;
mod decision_letters;
mod desk;
mod doubles;
mod language;
mod late;
mod limits;
mod manager;
mod merging;
mod owed;
mod problems;
mod proposals;
mod routes;
mod sameness;
mod settling;
mod undoing;
mod urgent;
mod withdrawing;

use jiff::Timestamp;

use sameness::same_answers;

use crate::domain::application::{Actor, Application, Reference, Status};
use crate::domain::command::Command;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::opening::{Counts, OpeningState};
use crate::domain::plan::{Effect, Event, Plan, Reason, Snapshot};
use crate::domain::reading::{Answer, Value};
use crate::domain::verdict::Flag;

pub use doubles::is_one_name;

/// Works out what is to be done about `event`.
pub fn plan(snapshot: &Snapshot, event: &Event, now: Timestamp) -> Plan {
    let mut plan = of_event(snapshot, event, now);
    doubles::add(snapshot, &mut plan.effects);
    alerts::add(snapshot, &mut plan.effects);
    plan
}

fn of_event(snapshot: &Snapshot, event: &Event, now: Timestamp) -> Plan {
    match event {
        Event::MessageArrived {
            inbox_id,
            arrived_at,
            understood,
        } => arrived::plan(snapshot, *inbox_id, *arrived_at, understood, now),
        Event::Decided {
            reference,
            status,
            note,
            tell,
        } => {
            let words = deciding::Words {
                note: note.as_deref(),
                tell: tell.as_deref(),
            };
            deciding::decided(snapshot, reference, *status, words, now)
        }
        Event::RestDeclined { note, tell } => {
            let words = deciding::Words {
                note: note.as_deref(),
                tell: tell.as_deref(),
            };
            deciding::rest_declined(snapshot, words, now)
        }
        Event::Noted { reference, text } => commands::noted(snapshot, reference, text),
        Event::AskedAgain { reference } => commands::asked_again(snapshot, reference, now),
        Event::HeldReleased(which) => commands::held_released(snapshot, which),
        Event::ReviewDone { id } => commands::review_done(snapshot, *id),
        Event::Undone { command, .. } => undoing::undone(snapshot, *command, now),
        Event::LettersPaused => commands::letters_paused(snapshot, true),
        Event::LettersResumed => commands::letters_paused(snapshot, false),
        Event::Forgotten { reference } => commands::forgotten(snapshot, reference, now),
        Event::TokensRevoked => commands::tokens_revoked(snapshot),
        Event::Entered { answers } => manager::entered(snapshot, answers, now),
        Event::AnswerEntered { reference, answer } => {
            manager::answer_entered(snapshot, reference, answer, now)
        }
        Event::Merged {
            keep,
            other,
            although_names_differ,
        } => merging::merged(snapshot, (keep, other), *although_names_differ, now),
        Event::ProposalAnswered(answer) => proposals::answered(snapshot, answer, now),
        Event::OpeningOpened => manager::opened(snapshot),
        Event::OpeningClosed => manager::closed(snapshot, now),
        Event::TargetSet(target) => manager::target_set(snapshot, *target, now),
        Event::Due => due(snapshot, now),
    }
}

/// What the clock alone brings about.
fn due(snapshot: &Snapshot, now: Timestamp) -> Plan {
    let opening = &snapshot.opening;
    match opening.closes() {
        Some(closes_at) if closes_at <= now && opening.state == OpeningState::Open => {
            let mut effects = vec![Effect::Close { at: closes_at }];
            effects.push(record(Actor::Program, "opening_closed", None));
            carry_out(
                effects,
                Reason::new("closing_date", "The closing date in the advert has passed."),
            )
        }
        _ => carry_out(Vec::new(), Reason::new("nothing_due", "Nothing is due.")),
    }
}

/// A plan that is carried out.
fn carry_out(effects: Vec<Effect>, reason: Reason) -> Plan {
    Plan {
        effects,
        reason,
        refusal: None,
        undo: Vec::new(),
        hint: None,
        concerned: None,
    }
}

/// A command that is not carried out, with words for the person who gave it.
fn refuse(code: &str, words: String) -> Plan {
    Plan {
        effects: Vec::new(),
        reason: Reason::new(code, words.clone()),
        refusal: Some(words),
        undo: Vec::new(),
        hint: None,
        concerned: None,
    }
}

/// The same with the command that helps.
fn refuse_with(code: &str, words: String, hint: Command) -> Plan {
    Plan {
        hint: Some(Box::new(hint)),
        ..refuse(code, words)
    }
}

/// The command that puts an application there.
fn decide(reference: &Reference, status: Status) -> Command {
    Command::Decide {
        reference: reference.clone(),
        status,
        note: None,
        tell: None,
    }
}

/// One line of the audit.
fn record(by: Actor, what: &str, reference: Option<&Reference>) -> Effect {
    Effect::Record {
        by,
        what: what.to_owned(),
        reference: reference.cloned(),
        field: None,
    }
}

/// The answers that hold once `new` are laid over `old`: what was given before stays unless it
/// is replaced. In the order of the form.
fn merge_answers(form: &FormDefinition, old: &[Answer], new: &[Answer]) -> Vec<Answer> {
    let of = |answers: &[Answer], id: &FieldId| {
        answers.iter().find(|answer| &answer.field == id).cloned()
    };
    form.fields
        .iter()
        .filter_map(|field| of(new, &field.id).or_else(|| of(old, &field.id)))
        .collect()
}

/// What a change adds to the counts of a first-come opening.
#[derive(Clone, Copy)]
struct Counted {
    received: bool,
    complete: bool,
}

/// A first-come opening closes when enough have come. That is weaker than counting people
/// recruited, since a misread form could cost somebody a place: so it waits for the manager's
/// yes unless config says otherwise.
fn closing(snapshot: &Snapshot, added: Counted, now: Timestamp) -> Vec<Effect> {
    let more = match snapshot.counts {
        Counts::Recruited => return Vec::new(),
        Counts::Complete => added.complete,
        Counts::Received => added.received,
    };
    let taken = snapshot.tally.against(snapshot.counts).saturating_add(1);
    let open = snapshot.opening.state == OpeningState::Open;
    if !more || !open || taken < snapshot.opening.target {
        return Vec::new();
    }
    if snapshot.close_without_asking {
        return vec![
            Effect::Close { at: now },
            record(Actor::Program, "opening_closed", None),
            deciding::target_reached(snapshot.opening.target, None),
        ];
    }
    let words = "The target is reached by the count of applications. Shall the opening close? It stays open until you close it.";
    vec![Effect::AskAboutOpening {
        reason: Reason::new("target_reached", words),
    }]
}

/// The flags that hold once an application has these answers: what told of the earlier answers
/// goes, what happened stays, what was found is added.
fn flags_now(
    form: &FormDefinition,
    application: &Application,
    answers: &[Answer],
    found: &[Flag],
) -> Vec<Flag> {
    let reachable = !application.addresses.is_empty();
    let no_address = problems::lacks_address(form, answers) && reachable;
    let mut flags: Vec<Flag> = application
        .flags
        .iter()
        .copied()
        .filter(|flag| !flag.follows_answers())
        .collect();
    let now = conflict_flag(answers)
        .into_iter()
        .chain(no_address.then_some(Flag::EmailFromSender));
    for flag in found.iter().copied().chain(now) {
        if !flags.contains(&flag) {
            flags.push(flag);
        }
    }
    flags
}

/// Currently providing advocacy is shown to the manager; it refuses nobody.
fn conflict_flag(answers: &[Answer]) -> Option<Flag> {
    answers
        .iter()
        .any(|answer| {
            answer.field.as_str() == FieldId::PROVIDES_ADVOCACY_NOW
                && answer.value == Value::YesNo(true)
        })
        .then_some(Flag::ConflictOfInterest)
}
