//! The manager makes one application of two: the same person applied twice.
//!
//! Nobody is told by letter, and nothing is thrown away: what the other one said stays readable
//! under its own reference. Two decisions that exclude each other are hers to settle first.

use jiff::Timestamp;

use super::problems::problems_of;
use super::sameness::says_the_same;
use super::{
    Counted, carry_out, closing, conflict_flag, decide, is_one_name, manager, merge_answers,
    record, refuse, refuse_with, same_answers,
};
use crate::domain::application::{Actor, Application, NewVersion, Reference, Status};
use crate::domain::command::Command;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::opening::{Counts, OpeningState};
use crate::domain::plan::{Effect, Plan, Reason, Snapshot};
use crate::domain::reading::Answer;
use crate::domain::verdict::{Flag, Problem};

pub(super) fn merged(
    snapshot: &Snapshot,
    (keep, other): (&Reference, &Reference),
    although_names_differ: bool,
    now: Timestamp,
) -> Plan {
    if let Some(refusal) = merged_before(snapshot, keep, other) {
        return refusal;
    }
    let (Some(kept), Some(gone)) = (&snapshot.subject, &snapshot.doubles.other) else {
        let known = snapshot.subject.is_some();
        return manager::unknown(if known { other } else { keep });
    };
    let Some(status) = one_status(kept.status, gone.status) else {
        let words = format!(
            "Nothing was merged: {keep} is {} and {other} is {}, and one person has one status. First set them alike.",
            kept.status, gone.status
        );
        return refuse_with("statuses_differ", words, decide(keep, gone.status));
    };
    // There is no undo, and one digit is soon mistyped.
    let named = kept.name.as_deref().zip(gone.name.as_deref());
    if named.is_some_and(|(one, two)| !is_one_name(one, two)) && !although_names_differ {
        let words = format!(
            "Nothing was merged: {keep} and {other} bear different names, and there is no undo. Please look at both. If they are one person, say that you know."
        );
        return refuse_with("names_differ", words, merge(keep, other, true));
    }
    let answers = merge_answers(&snapshot.form, &gone.answers, &kept.answers);
    let problems = problems(&snapshot.form, kept, gone, &answers);
    let mut effects = Vec::new();
    let flags = flags(kept, gone, &answers, &problems);
    let changed = !same_answers(&answers, &kept.answers) || problems != kept.problems;
    let completed = problems.is_empty() && !kept.is_complete() && !gone.is_complete();
    if changed {
        effects.push(Effect::AddVersion {
            reference: keep.clone(),
            version: NewVersion {
                number: kept.version.saturating_add(1),
                answers: answers.clone(),
                problems,
                by: Actor::Manager,
                current: true,
            },
            flags: flags.clone(),
            name: None,
            preferred_name: None,
            address: None,
        });
    }
    if status != kept.status {
        effects.push(Effect::SetStatus {
            reference: keep.clone(),
            status,
            by: Actor::Manager,
        });
    }
    effects.push(Effect::Merge {
        keep: keep.clone(),
        other: other.clone(),
        flags,
        arrived_at: kept.arrived_at.min(gone.arrived_at),
    });
    effects.push(record(Actor::Manager, "other_merged_in", Some(keep)));
    effects.push(record(Actor::Manager, "merged_into_other", Some(other)));
    let counts = Counted {
        received: false,
        complete: completed && status != Status::Withdrawn,
    };
    effects.extend(closing(snapshot, counts, now));
    let words = in_words(snapshot, kept, gone, status);
    let may_open =
        frees_a_place(snapshot, kept, gone) && snapshot.opening.state == OpeningState::Closed;
    Plan {
        hint: may_open.then(|| Box::new(Command::Reopen)),
        ..carry_out(effects, Reason::new("merged_by_manager", words))
    }
}

fn merge(keep: &Reference, other: &Reference, although_names_differ: bool) -> Command {
    Command::Merge {
        keep: keep.clone(),
        other: other.clone(),
        although_names_differ,
    }
}

/// Why two applications cannot be made one, where they name what is one already.
fn merged_before(snapshot: &Snapshot, keep: &Reference, other: &Reference) -> Option<Plan> {
    let known = &snapshot.known;
    let (kept, gone) = (known.now_called(keep), known.now_called(other));
    if keep == other {
        let words = format!(
            "Nothing was merged: {keep} was named twice. Name the one to keep, then the other one."
        );
        return Some(refuse("merge_with_itself", words));
    }
    if kept == gone {
        let words = format!("Nothing was merged: {keep} and {other} are one already, {kept}.");
        return Some(refuse("merged_already", words));
    }
    let (old, now) = if kept == keep {
        (other, gone)
    } else {
        (keep, kept)
    };
    (old != now).then(|| {
        let words = format!("Nothing was merged: {old} is part of {now} already. Use that one.");
        refuse_with("merged_already", words, merge(kept, gone, false))
    })
}

/// Where the manager has the one person, unless two decisions about them exclude each other.
/// Somebody who took one of two applications back may have meant both or only that one.
fn one_status(kept: Status, gone: Status) -> Option<Status> {
    match (kept, gone) {
        (one, other) if one == other => Some(one),
        (Status::Withdrawn, _) | (_, Status::Withdrawn) => None,
        (decided, Status::Received) | (Status::Received, decided) => Some(decided),
        _ => None,
    }
}

/// What is wrong with the answers of both. What the kept one could not be read for stays wrong
/// until answers came.
fn problems(
    form: &FormDefinition,
    kept: &Application,
    gone: &Application,
    answers: &[Answer],
) -> Vec<Problem> {
    let reachable = !(kept.addresses.is_empty() && gone.addresses.is_empty());
    let settled = [&*kept.problems, &*gone.problems].concat();
    let now = problems_of(form, answers, &settled, reachable);
    let unread = |problem: &&Problem| matches!(problem, Problem::Unreadable(_));
    let still_unread = kept.problems.iter().filter(unread).cloned();
    if now.is_empty() || !same_answers(answers, &kept.answers) {
        return now;
    }
    still_unread.chain(now).collect()
}

/// What to notice about the one person. Nobody is late of whom one application came in time.
fn flags(
    kept: &Application,
    gone: &Application,
    answers: &[Answer],
    problems: &[Problem],
) -> Vec<Flag> {
    let both = |flag| kept.flags.contains(&flag) && gone.flags.contains(&flag);
    let mut flags: Vec<Flag> = Vec::new();
    for flag in kept.flags.iter().chain(&gone.flags).copied() {
        let holds = match flag {
            Flag::Late => both(Flag::Late),
            Flag::Unread => !problems.is_empty(),
            Flag::ConflictOfInterest => conflict_flag(answers).is_some(),
            _ => true,
        };
        if holds && !flags.contains(&flag) {
            flags.push(flag);
        }
    }
    flags
}

/// Whether one person took two places until now.
fn frees_a_place(snapshot: &Snapshot, kept: &Application, gone: &Application) -> bool {
    let both = kept.status == Status::Recruited && gone.status == Status::Recruited;
    both && snapshot.counts == Counts::Recruited
}

/// What was done, what to look at, and that it stays so.
fn in_words(snapshot: &Snapshot, kept: &Application, gone: &Application, status: Status) -> String {
    let (keep, other) = (&kept.reference, &gone.reference);
    let mut words = vec![format!(
        "{other} is part of {keep} now: one person, one application."
    )];
    let (mut added, mut differing) = (Vec::new(), Vec::new());
    for field in &snapshot.form.fields {
        // Who asked for adjustments is not told beside the rest.
        if field.id.as_str() == FieldId::ACCESS_NEEDS {
            continue;
        }
        let theirs = [kept, gone].map(|one| one.answers.iter().find(|it| it.field == field.id));
        match theirs.into() {
            (None, Some(_)) => added.push(field.id.as_str().replace('_', " ")),
            (Some(one), Some(other)) if !says_the_same(one, other) => {
                differing.push(field.id.as_str().replace('_', " "));
            }
            _ => {}
        }
    }
    if !added.is_empty() {
        words.push(format!("From {other} came: {}.", added.join(", ")));
    }
    if !differing.is_empty() {
        let differing = differing.join(", ");
        words.push(format!(
            "They differ in: {differing}. What {keep} says holds."
        ));
    }
    if status != kept.status {
        words.push(format!("{keep} is {status} now, as {other} was."));
    }
    if frees_a_place(snapshot, kept, gone) {
        words.push("They counted twice towards the target, and count once now.".to_owned());
        if snapshot.opening.state == OpeningState::Closed {
            words.push("The opening stays closed.".to_owned());
        }
    }
    words.push(format!(
        "No letter goes out. There is no undo; what {other} said can still be read."
    ));
    words.join(" ")
}
