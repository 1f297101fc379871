//! Whether a letter goes out, is held or is not written at all, and what it may say.
//!
//! The robot guards come first; behind them stand the limits. Reply-To is never used: we answer
//! the author (README, "Whom it answers").

use super::arrived::{Case, text_of};
use super::settling::{self, Newer, Settled};
use super::{language, limits, record};
use crate::domain::address::NamedAddress;
use crate::domain::application::{Actor, Reference};
use crate::domain::form::FieldId;
use crate::domain::letter::{InAnswerTo, LetterFacts, LetterKey, LetterKind, LetterOwed};
use crate::domain::opening::ClosedBy;
use crate::domain::plan::{Classified, Effect, FileRead, Reason, Silence, Snapshot};
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::Problem;

/// A letter that a message seems to be owed.
pub(super) struct Owed<'a> {
    pub(super) kind: LetterKind,
    /// For what a letter of some kind is owed here.
    pub(super) key: &'a dyn Fn(LetterKind) -> LetterKey,
    pub(super) reference: Option<&'a Reference>,
    /// What the application still lacks; that is what a fresh acknowledgement asks for.
    pub(super) problems: &'a [Problem],
}

/// More file names than this are not repeated in a letter.
const MOST_FILES: usize = 10;

/// Adds the letter, or the review item that says why there is none.
pub(super) fn add(case: &Case<'_>, effects: &mut Vec<Effect>, owed: &Owed<'_>) {
    if let Some(Silence::Never(reason)) = &case.found.silence {
        effects.push(to_review(reason, owed));
        return;
    }
    let (held, shown) = held(case, owed).unzip();
    let Some(to) = case.found.correspondent.clone() else {
        let reason = Reason::new(
            "nobody_to_answer",
            "A letter is owed, but there is no address to send it to.",
        );
        effects.push(to_review(&reason, owed));
        return;
    };
    let settlement = settle(case, owed, &to, held.is_some());
    if settlement.spared {
        effects.push(record(Actor::Program, "letter_spared", owed.reference));
        return;
    }
    effects.extend(shown);
    let mut facts = facts(case, owed, &settlement);
    facts.monitoring_seen |= settlement.monitoring_seen;
    let message = &case.understood.message;
    let wait = match owed.kind {
        // An undo can still cancel a closed letter that waits.
        LetterKind::Closed => case.snapshot.closed_delay.max(case.snapshot.settle),
        _ => case.snapshot.settle,
    };
    let key = (owed.key)(settlement.kind);
    effects.push(Effect::Enqueue(Box::new(LetterOwed {
        key: key.clone(),
        kind: settlement.kind,
        language: language::of_letter(case),
        to,
        in_answer_to: Some(InAnswerTo {
            message_id: message.message_id.clone(),
            references: message.thread.iter().rev().cloned().collect(),
            subject: message.subject.clone(),
            depth: case.snapshot.recent.in_thread,
        }),
        facts,
        due_at: case.now.saturating_add(wait).unwrap_or(case.now),
        held,
    })));
    if !settlement.supersedes.is_empty() {
        effects.push(Effect::Supersede {
            by: key,
            letters: settlement.supersedes,
        });
    }
}

/// Why the letter waits for the manager, and what she is shown of it.
fn held(case: &Case<'_>, owed: &Owed<'_>) -> Option<(Reason, Effect)> {
    let shown = |reason: Reason| {
        let effect = to_review(&reason, owed);
        (reason, effect)
    };
    if let Some(Silence::Hold(reason)) = &case.found.silence {
        return Some(shown(reason.clone()));
    }
    if let Some(limit) = limits::reached(case, owed) {
        let effect = limit.shown(owed.reference);
        return Some((limit.reason, effect));
    }
    language::needs_a_person(case).map(shown)
}

fn to_review(reason: &Reason, owed: &Owed<'_>) -> Effect {
    Effect::AddReview {
        reason: reason.clone(),
        reference: owed.reference.cloned(),
    }
}

/// What a letter comes to, next to those that have not gone out yet.
struct Settlement {
    /// One that waits says it already.
    spared: bool,
    /// The letter that is written.
    kind: LetterKind,
    /// The letters whose place it takes.
    supersedes: Vec<i64>,
    /// One of those told of a monitoring form.
    monitoring_seen: bool,
}

fn settle(case: &Case<'_>, owed: &Owed<'_>, to: &NamedAddress, held: bool) -> Settlement {
    let newer = Newer {
        kind: owed.kind,
        to,
        reference: owed.reference,
        held,
    };
    let mut settlement = Settlement {
        spared: false,
        kind: owed.kind,
        supersedes: Vec::new(),
        monitoring_seen: false,
    };
    for older in &case.snapshot.waiting {
        match settling::between(older, newer) {
            Settled::Both => continue,
            // Nothing that waits tells them that a monitoring form was not read.
            Settled::Older if case.found.monitoring_seen => continue,
            Settled::Older => settlement.spared = true,
            Settled::Newer => {}
            Settled::Fresh if owed.problems.is_empty() => {
                settlement.kind = LetterKind::Acknowledgement;
            }
            Settled::Fresh => settlement.kind = LetterKind::AcknowledgementIncomplete,
        }
        settlement.supersedes.push(older.id);
        settlement.monitoring_seen |= older.monitoring_seen;
    }
    settlement
}

/// What the letter asks about. One about new answers says what the application lacks with them, so
/// that its reader knows what is complete now.
fn problems(found: &Classified, owed: &Owed<'_>, settlement: &Settlement) -> Vec<Problem> {
    if settlement.kind != owed.kind {
        return owed.problems.to_vec();
    }
    let mut problems = found.problems.clone();
    let of_application = [
        LetterKind::UpdateReceived,
        LetterKind::AcknowledgementIncomplete,
    ];
    if of_application.contains(&settlement.kind) {
        let lacking = owed.problems.iter();
        problems.extend(lacking.filter(|it| !found.problems.contains(it)).cloned());
    }
    problems
}

fn facts(case: &Case<'_>, owed: &Owed<'_>, settlement: &Settlement) -> LetterFacts {
    let found = &case.found;
    let problems = problems(found, owed, settlement);
    let fields =
        |of: fn(&Problem) -> Option<&FieldId>| problems.iter().filter_map(of).cloned().collect();
    let name = text_of(&found.answers, FieldId::PREFERRED_NAME)
        .or_else(|| text_of(&found.answers, FieldId::FULL_NAME))
        .or_else(|| known_name(case))
        .or_else(|| {
            found
                .correspondent
                .as_ref()
                .and_then(|person| person.name.clone())
        });
    // Nothing of a monitoring form is quoted, not even its file's name (invariant 8).
    let files = if found.monitoring_seen {
        Vec::new()
    } else {
        case.understood
            .files
            .iter()
            .filter(|file| !(file.embedded || file.enclosed))
            .filter_map(FileRead::label)
            .filter(|label| !case.is_kept_apart(Some(label)))
            .take(MOST_FILES)
            .collect()
    };
    LetterFacts {
        greeting_name: name,
        reference: owed.reference.cloned(),
        arrived_at: Some(case.arrived_at),
        files,
        missing: fields(|problem| match problem {
            Problem::Missing(field) => Some(field),
            _ => None,
        }),
        conflicting: fields(|problem| match problem {
            Problem::Conflicting(field) => Some(field),
            _ => None,
        }),
        unread: unread(&found.unread, |name| {
            found.monitoring_seen || case.is_kept_apart(name)
        }),
        blank_form: found.problems.contains(&Problem::BlankForm),
        closed_at: case.snapshot.opening.closes(),
        closed_by: closed_by(case.snapshot),
        monitoring_seen: found.monitoring_seen,
        answer_by: case.answer_by(),
        asks_help: case.asks_help(),
        restricted: case.brings_restricted(),
        tell: None,
    }
}

/// Why the opening closed: by its date, or because enough people were found. The manager may
/// have had a reason of her own, and then none is given.
fn closed_by(snapshot: &Snapshot) -> Option<ClosedBy> {
    let opening = &snapshot.opening;
    let closed = opening.closes()?;
    if opening.closes_at == Some(closed) {
        return Some(ClosedBy::Date);
    }
    let enough = snapshot.tally.against(snapshot.counts) >= opening.target;
    enough.then_some(ClosedBy::Enough)
}

/// The files that could not be read, once each; without names where none may be quoted.
fn unread(files: &[UnreadFile], nameless: impl Fn(Option<&str>) -> bool) -> Vec<UnreadFile> {
    let mut unread: Vec<UnreadFile> = Vec::new();
    for file in files {
        let file = UnreadFile {
            name: file.name.clone().filter(|name| !nameless(Some(name))),
            ..file.clone()
        };
        if !unread.contains(&file) {
            unread.push(file);
        }
    }
    unread
}

fn known_name(case: &Case<'_>) -> Option<String> {
    let reference = case
        .found
        .application
        .as_ref()
        .filter(|_| case.found.sender_owns_application)?;
    let application = case
        .snapshot
        .known
        .applications
        .iter()
        .find(|one| &one.reference == reference)?;
    application
        .preferred_name
        .clone()
        .or_else(|| application.name.clone())
}
