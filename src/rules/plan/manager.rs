//! The manager's own acts: answers she enters, the opening. See beside it: deciding, commands, undoing.
//!
//! The command line and, later, her replies to a digest build the same events; one rule,
//! several doors. A refused command changes nothing and says what to do.

use jiff::Timestamp;

use super::arrived::text_of;
use super::problems::{problems_now, problems_of};
use super::{
    Counted, carry_out, closing, conflict_flag, flags_now, merge_answers, record, refuse,
    refuse_with, undoing,
};
use crate::domain::address::Address;
use crate::domain::application::{Actor, Application, NewVersion, Reference, Status};
use crate::domain::command::{Command, Undo};
use crate::domain::form::FieldId;
use crate::domain::opening::OpeningState;
use crate::domain::plan::{Effect, Plan, Reason, Snapshot};
use crate::domain::reading::Answer;
use crate::domain::verdict::Flag;

pub(super) fn entered(snapshot: &Snapshot, answers: &[Answer], now: Timestamp) -> Plan {
    let reference = &snapshot.next_reference;
    let answers = merge_answers(&snapshot.form, &[], answers);
    if answers.is_empty() {
        return refuse(
            "nothing_entered",
            "Nothing was entered: give at least one answer, such as full_name=…".into(),
        );
    }
    let problems = problems_of(&snapshot.form, &answers, &[], false);
    let late = snapshot.opening.closes().is_some_and(|at| now >= at);
    let counts = Counted {
        received: true,
        complete: problems.is_empty(),
    };
    let mut flags: Vec<Flag> = conflict_flag(&answers).into_iter().collect();
    flags.extend(late.then_some(Flag::Late));
    let address = text_of(&answers, FieldId::EMAIL).and_then(|text| Address::parse(&text));
    let mut effects = vec![
        Effect::AddApplication {
            reference: reference.clone(),
            name: text_of(&answers, FieldId::FULL_NAME),
            preferred_name: text_of(&answers, FieldId::PREFERRED_NAME),
            addresses: address.into_iter().collect(),
            status: Status::Received,
            flags,
            arrived_at: now,
            version: NewVersion {
                number: 1,
                answers,
                problems,
                by: Actor::Manager,
                current: true,
            },
        },
        record(Actor::Manager, "application_entered", Some(reference)),
    ];
    effects.extend(closing(snapshot, counts, now));
    let sentence = format!(
        "{reference} was entered by the manager. No letter goes out: please tell the person its reference."
    );
    carry_out(effects, Reason::new("entered_by_manager", sentence))
}

pub(super) fn answer_entered(
    snapshot: &Snapshot,
    reference: &Reference,
    answer: &Answer,
    now: Timestamp,
) -> Plan {
    let application = match named(snapshot, reference) {
        Ok(application) => application,
        Err(refusal) => return *refusal,
    };
    let holds = |held: &Answer| {
        // What was doubtful is certain once she says it.
        held.field == answer.field
            && held.value == answer.value
            && held.confidence >= Answer::DOUBTFUL
    };
    if application.answers.iter().any(holds) {
        let words = format!(
            "{} of {reference} says that already: nothing changed.",
            answer.field
        );
        return carry_out(Vec::new(), Reason::new("no_change", words));
    }
    let answers = merge_answers(
        &snapshot.form,
        &application.answers,
        std::slice::from_ref(answer),
    );
    let problems = problems_now(&snapshot.form, application, &answers, &application.problems);
    let number = application.version.saturating_add(1);
    let flags = flags_now(&snapshot.form, application, &answers, &[]);
    let counts = Counted {
        received: false,
        complete: problems.is_empty() && !application.is_complete(),
    };
    let named = |field: &str| (answer.field.as_str() == field).then(|| answer.value.to_string());
    let mut effects = vec![
        Effect::AddVersion {
            reference: reference.clone(),
            version: NewVersion {
                number,
                answers,
                problems,
                by: Actor::Manager,
                current: true,
            },
            flags,
            name: named(FieldId::FULL_NAME),
            preferred_name: named(FieldId::PREFERRED_NAME),
            address: named(FieldId::EMAIL).and_then(|text| Address::parse(&text)),
        },
        Effect::Record {
            by: Actor::Manager,
            what: "answer_entered".into(),
            reference: Some(reference.clone()),
            field: Some(answer.field.clone()),
        },
    ];
    effects.extend(closing(snapshot, counts, now));
    let sentence = format!(
        "{} of {reference} was entered by the manager: version {number}.",
        answer.field
    );
    carry_out(effects, Reason::new("answer_entered", sentence))
}

pub(super) fn opened(snapshot: &Snapshot) -> Plan {
    if snapshot.opening.state == OpeningState::Open {
        return carry_out(
            Vec::new(),
            Reason::new("no_change", "The opening is open already."),
        );
    }
    let taken = snapshot.tally.against(snapshot.counts);
    if taken >= snapshot.opening.target {
        let words = format!(
            "The opening stays closed: its target of {} is reached. First raise it.",
            snapshot.opening.target
        );
        return refuse_with(
            "target_reached",
            words,
            Command::Target(taken.saturating_add(1)),
        );
    }
    let effects = vec![
        Effect::Reopen,
        record(Actor::Manager, "opening_opened", None),
    ];
    let concerned = snapshot.commanded.closing.clone();
    let mut words = vec!["The opening is open.".to_owned()];
    words.extend(undoing::of_closing(&concerned));
    Plan {
        undo: vec![Undo::Opening {
            was: OpeningState::Closed,
        }],
        concerned: Some(Box::new(concerned)),
        ..carry_out(effects, Reason::new("opened_by_manager", words.join(" ")))
    }
}

pub(super) fn closed(snapshot: &Snapshot, now: Timestamp) -> Plan {
    if snapshot.opening.state == OpeningState::Closed {
        return carry_out(
            Vec::new(),
            Reason::new("no_change", "The opening is closed already."),
        );
    }
    let effects = vec![
        Effect::Close { at: now },
        record(Actor::Manager, "opening_closed", None),
    ];
    let sentence =
        "The opening is closed. Later applications are kept, listed as late, and told so.";
    Plan {
        undo: vec![Undo::Opening {
            was: OpeningState::Open,
        }],
        ..carry_out(effects, Reason::new("closed_by_manager", sentence))
    }
}

pub(super) fn target_set(snapshot: &Snapshot, target: u32, now: Timestamp) -> Plan {
    if target == 0 {
        let words = "The target was not changed: it must be at least 1. To stop taking applications, close the opening.";
        return refuse_with("target_zero", words.into(), Command::Close);
    }
    let taken = snapshot.tally.against(snapshot.counts);
    let open = snapshot.opening.state == OpeningState::Open;
    let was = snapshot.opening.target;
    let standing = format!("The target is {target}, and {taken} count towards it");
    let closes = open && taken >= target;
    if was == target && !closes {
        let words = format!("The target is {target} already, and {taken} count towards it.");
        return carry_out(Vec::new(), Reason::new("no_change", words));
    }
    let mut effects = vec![
        Effect::SetTarget(target),
        record(Actor::Manager, "target_set", None),
    ];
    let mut undo = vec![Undo::Target { was, is: target }];
    let may_open = !open && taken < target;
    let sentence = if closes {
        effects.push(Effect::Close { at: now });
        effects.push(record(Actor::Program, "opening_closed", None));
        undo.push(Undo::Opening {
            was: OpeningState::Open,
        });
        format!("{standing}: the opening is closed.")
    } else if may_open {
        format!("{standing}. The opening is still closed.")
    } else {
        format!("{standing}.")
    };
    Plan {
        undo,
        hint: may_open.then(|| Box::new(Command::Reopen)),
        ..carry_out(effects, Reason::new("target_set", sentence))
    }
}

/// The application that a command names, or why the command is not carried out.
pub(super) fn named<'a>(
    snapshot: &'a Snapshot,
    reference: &Reference,
) -> Result<&'a Application, Box<Plan>> {
    let now = snapshot.known.now_called(reference);
    if now != reference {
        let words = format!("Nothing was done: {reference} is part of {now}. Use that one.");
        return Err(Box::new(refuse("merged_already", words)));
    }
    snapshot
        .subject
        .as_ref()
        .ok_or_else(|| Box::new(unknown(reference)))
}

pub(super) fn unknown(reference: &Reference) -> Plan {
    let words = format!("There is no application {reference}.");
    refuse_with("unknown_reference", words, Command::Status)
}
