//! Whether a letter goes out, is held or is not written at all, and what it may say.
//!
//! The robot guards come first; behind them stand limits that no header can switch off
//! (RFC 3834 §2). Reply-To is never used: we answer the author (README, "Whom it answers").

use super::arrived::{Case, text_of};
use crate::domain::application::Reference;
use crate::domain::form::FieldId;
use crate::domain::letter::{InAnswerTo, LetterFacts, LetterKey, LetterKind, LetterOwed};
use crate::domain::plan::{Effect, FileRead, Reason, Silence};
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::Problem;

/// A letter that a message seems to be owed.
pub(super) struct Owed<'a> {
    pub(super) kind: LetterKind,
    pub(super) key: LetterKey,
    pub(super) reference: Option<&'a Reference>,
}

/// More file names than this are not repeated in a letter.
const MOST_FILES: usize = 10;

/// Adds the letter, or the review item that says why there is none.
pub(super) fn add(case: &Case<'_>, effects: &mut Vec<Effect>, owed: &Owed<'_>) {
    let held = match &case.found.silence {
        Some(Silence::Never(reason)) => {
            effects.push(Effect::AddReview {
                reason: reason.clone(),
                reference: owed.reference.cloned(),
            });
            return;
        }
        Some(Silence::Hold(reason)) => Some(reason.clone()),
        None => over_limit(case),
    };
    let Some(to) = case.found.correspondent.clone() else {
        let reason = Reason::new(
            "nobody_to_answer",
            "A letter is owed, but there is no address to send it to.",
        );
        effects.push(Effect::AddReview {
            reason,
            reference: owed.reference.cloned(),
        });
        return;
    };
    if let Some(reason) = &held {
        effects.push(Effect::AddReview {
            reason: reason.clone(),
            reference: owed.reference.cloned(),
        });
    }
    let message = &case.understood.message;
    let due_at = match owed.kind {
        // An undo can still cancel a closed letter that waits.
        LetterKind::Closed => case
            .now
            .saturating_add(case.snapshot.closed_delay)
            .unwrap_or(case.now),
        _ => case.now,
    };
    effects.push(Effect::Enqueue(Box::new(LetterOwed {
        key: owed.key.clone(),
        kind: owed.kind,
        to,
        in_answer_to: Some(InAnswerTo {
            message_id: message.message_id.clone(),
            references: message.thread.iter().rev().cloned().collect(),
            subject: message.subject.clone(),
        }),
        facts: facts(case, owed),
        due_at,
        held,
    })));
}

fn over_limit(case: &Case<'_>) -> Option<Reason> {
    let (recent, limits) = (case.snapshot.recent, case.snapshot.limits);
    if recent.this_hour >= limits.per_hour {
        let words = "More automatic letters in an hour than the limit allows: the rest wait for you. Is something looping?";
        return Some(Reason::new("hourly_limit", words));
    }
    if recent.to_domain_this_hour >= limits.per_domain_per_hour {
        let words = "Many letters to one mail domain within an hour: this one waits for you.";
        return Some(Reason::new("domain_limit", words));
    }
    if recent.to_address_today >= limits.per_address_per_day {
        let words = "This address had several automatic letters today: this one waits for you.";
        return Some(Reason::new("address_limit", words));
    }
    None
}

fn facts(case: &Case<'_>, owed: &Owed<'_>) -> LetterFacts {
    let found = &case.found;
    let fields = |of: fn(&Problem) -> Option<&FieldId>| {
        found.problems.iter().filter_map(of).cloned().collect()
    };
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
        unread: unread(&found.unread, found.monitoring_seen),
        blank_form: found.problems.contains(&Problem::BlankForm),
        closed_at: case.snapshot.opening.closes(),
        monitoring_seen: found.monitoring_seen,
    }
}

/// The files that could not be read, once each; without names where none may be quoted.
fn unread(files: &[UnreadFile], nameless: bool) -> Vec<UnreadFile> {
    let mut unread: Vec<UnreadFile> = Vec::new();
    for file in files {
        let file = UnreadFile {
            name: file.name.clone().filter(|_| !nameless),
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
