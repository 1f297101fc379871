//! The manager's smaller commands: notes, the letter about missing answers, held letters, review
//! items, the pause, erasure. Each changes nothing where it was given before.

use jiff::{Timestamp, ToSpan};

use super::manager::named;
use super::{carry_out, decide, language, record, refuse, refuse_with};
use crate::domain::application::{Actor, Application, Reference, Status};
use crate::domain::command::{AlertKind, Command, Held, Undo};
use crate::domain::commanded::LetterNow;
use crate::domain::form::FieldId;
use crate::domain::letter::{LetterFacts, LetterKey, LetterKind, LetterOwed, LetterState};
use crate::domain::plan::{Effect, Plan, Reason, Snapshot};
use crate::domain::verdict::Problem;

/// A plan that changes nothing, because it is so already.
pub(super) fn no_change(words: impl Into<String>) -> Plan {
    carry_out(Vec::new(), Reason::new("no_change", words))
}

/// A plan that can be put back.
fn undoable(effects: Vec<Effect>, reason: Reason, undo: Vec<Undo>) -> Plan {
    Plan {
        undo,
        ..carry_out(effects, reason)
    }
}

pub(super) fn noted(snapshot: &Snapshot, reference: &Reference, text: &str) -> Plan {
    if snapshot.subject.is_none() {
        return super::manager::unknown(reference);
    }
    // Words about one that is part of another are kept with that one.
    let reference = snapshot.known.now_called(reference);
    if text.trim().is_empty() {
        return refuse(
            "empty_note",
            format!("There were no words to keep with {reference}."),
        );
    }
    if snapshot.commanded.noted {
        return no_change(format!("These words stand with {reference} already."));
    }
    let id = snapshot.commanded.next_note;
    let effects = vec![
        Effect::AddNote {
            id,
            reference: reference.clone(),
            text: text.into(),
        },
        record(Actor::Manager, "note_added", Some(reference)),
    ];
    let reason = Reason::new("note_added", format!("Noted with {reference}."));
    undoable(effects, reason, vec![Undo::Note { note: id }])
}

pub(super) fn asked_again(snapshot: &Snapshot, reference: &Reference, now: Timestamp) -> Plan {
    let application = match named(snapshot, reference) {
        Ok(application) => application,
        Err(refusal) => return *refusal,
    };
    let Some(person) = snapshot.commanded.people.first() else {
        return super::manager::unknown(reference);
    };
    if let Some(refusal) = not_to_be_asked(application) {
        return refusal;
    }
    let Some(to) = person.to.clone() else {
        let words = format!(
            "Nothing was asked: there is no address for {reference}. Please ask by telephone or by post."
        );
        return refuse("no_address", words);
    };
    if snapshot.commanded.asked_today {
        return no_change(format!("{reference} was asked today already."));
    }
    let today = now.to_zoned_datetime(snapshot.zone.clone()).date();
    let held = language::unapproved(snapshot.welsh, person.language);
    let mut effects = Vec::new();
    let mut words = vec![format!("A letter asks {reference} for what is missing.")];
    if let Some(reason) = &held {
        words = vec![format!(
            "The letter that asks {reference} for what is missing waits for you: they wrote in Welsh."
        )];
        effects.push(Effect::AddReview {
            reason: reason.clone(),
            reference: Some(reference.clone()),
        });
    }
    effects.push(Effect::Enqueue(Box::new(LetterOwed {
        key: LetterKey::asked(reference, today),
        kind: LetterKind::AcknowledgementIncomplete,
        language: language::of(snapshot.welsh, person.language),
        to,
        in_answer_to: None,
        facts: LetterFacts {
            greeting_name: person.name.clone(),
            reference: Some(reference.clone()),
            arrived_at: Some(application.arrived_at),
            missing: fields(application, |problem| match problem {
                Problem::Missing(field) => Some(field),
                _ => None,
            }),
            conflicting: fields(application, |problem| match problem {
                Problem::Conflicting(field) => Some(field),
                _ => None,
            }),
            ..LetterFacts::default()
        },
        due_at: now,
        held,
    })));
    effects.push(record(Actor::Manager, "asked_again", Some(reference)));
    words.extend(paused(snapshot));
    carry_out(effects, Reason::new("asked_again", words.join(" ")))
}

/// Why nobody is asked for anything, if so.
fn not_to_be_asked(application: &Application) -> Option<Plan> {
    let (reference, status) = (&application.reference, application.status);
    if let Status::Declined | Status::Withdrawn = status {
        let words = format!("Nothing was asked: {reference} is {status}.");
        let reset = decide(reference, Status::Received);
        return Some(refuse_with("not_in_hand", words, reset));
    }
    let open = |problem: &Problem| matches!(problem, Problem::Missing(_) | Problem::Conflicting(_));
    let words = format!("Nothing was asked: {reference} has an answer to every question.");
    let nothing = !application.problems.iter().any(open);
    nothing.then(|| refuse("nothing_missing", words))
}

fn fields(application: &Application, of: fn(&Problem) -> Option<&FieldId>) -> Vec<FieldId> {
    application
        .problems
        .iter()
        .filter_map(of)
        .cloned()
        .collect()
}

/// What is to be said of a letter while letters are paused.
pub(super) fn paused(snapshot: &Snapshot) -> Option<String> {
    let since = snapshot.opening.letters_paused_at;
    since.map(|_| "Letters are paused: it waits until you resume them.".to_owned())
}

pub(super) fn held_released(snapshot: &Snapshot, which: &Held) -> Plan {
    if let Held::Of(reference) = which
        && let Err(refusal) = named(snapshot, reference)
    {
        return *refusal;
    }
    let letters = &snapshot.commanded.letters;
    let (first, more) = match (letters.split_first(), which) {
        (Some(letters), _) => letters,
        (None, Held::Letter(id)) => {
            let words = format!("There is no letter {id}.");
            return refuse_with("unknown_letter", words, Command::DigestNow);
        }
        (None, Held::Of(reference)) => {
            return no_change(format!("No letter about {reference} is held."));
        }
    };
    if let Some(plan) = stays(first) {
        return plan;
    }
    let (mut effects, mut undo) = (Vec::new(), Vec::new());
    for letter in letters {
        effects.push(Effect::ReleaseLetter { letter: letter.id });
        if letter.state == LetterState::Held {
            undo.push(Undo::Letter {
                letter: letter.id,
                why: letter.why.clone().unwrap_or_default(),
            });
        }
    }
    let mut words = vec![match more.len() {
        0 => format!("Letter {} goes out.", first.id),
        more => format!("{} letters go out.", more.saturating_add(1)),
    }];
    words.extend(paused(snapshot));
    let reason = Reason::new("letter_released", words.join(" "));
    undoable(effects, reason, undo)
}

/// A letter that cannot be sent, or need not be.
fn stays(letter: &LetterNow) -> Option<Plan> {
    let id = letter.id;
    match letter.state {
        LetterState::Sent => Some(no_change(format!("Letter {id} has gone out already."))),
        LetterState::Sending => Some(no_change(format!("Letter {id} is on its way already."))),
        LetterState::Queued if letter.is_due => {
            Some(no_change(format!("Letter {id} is on its way already.")))
        }
        LetterState::Cancelled => Some(refuse(
            "letter_cancelled",
            format!("Letter {id} does not go out: what it says is not so any more."),
        )),
        LetterState::Held | LetterState::Failed | LetterState::Deferred | LetterState::Queued => {
            None
        }
    }
}

pub(super) fn review_done(snapshot: &Snapshot, id: i64) -> Plan {
    let Some(review) = &snapshot.commanded.review else {
        let words = format!("There is no item {id}.");
        return refuse_with("unknown_review", words, Command::DigestNow);
    };
    if !review.open {
        return no_change(format!("Item {id} is done already."));
    }
    let effects = vec![
        Effect::SettleReview { review: id },
        record(Actor::Manager, "review_done", review.reference.as_ref()),
    ];
    let reason = Reason::new("review_done", format!("Item {id} is done."));
    undoable(effects, reason, vec![Undo::Review { review: id }])
}

pub(super) fn letters_paused(snapshot: &Snapshot, pause: bool) -> Plan {
    let is_paused = snapshot.opening.letters_paused_at.is_some();
    if is_paused == pause {
        return no_change(if pause {
            "Letters to applicants wait already."
        } else {
            "Letters to applicants go out already."
        });
    }
    let (what, words) = if pause {
        (
            "letters_paused",
            "Letters to applicants wait until you resume them. What is sent on to others goes out all the same.",
        )
    } else {
        ("letters_resumed", "Letters to applicants go out again.")
    };
    let effects = vec![
        Effect::PauseLetters(pause),
        record(Actor::Manager, what, None),
    ];
    let undo = vec![Undo::Letters { paused: is_paused }];
    undoable(effects, Reason::new(what, words), undo)
}

/// UK GDPR Article 12(3): the answer is due within one month of the request.
pub(super) fn forgotten(snapshot: &Snapshot, reference: &Reference, now: Timestamp) -> Plan {
    if let Err(refusal) = named(snapshot, reference) {
        return *refusal;
    }
    if snapshot.commanded.erasure_waits {
        return no_change(format!(
            "The erasure of {reference} waits for the administrator already."
        ));
    }
    let today = now.to_zoned_datetime(snapshot.zone.clone()).date();
    let words = format!(
        "Everything about {reference} is to be erased: the administrator has to do it. Nothing is erased yet."
    );
    let reason = Reason::new("erasure", words.clone());
    let effects = vec![
        Effect::AddUrgentReview {
            reason: reason.clone(),
            reference: Some(reference.clone()),
            due_on: today.saturating_add(1.month()),
            at_once: false,
        },
        Effect::Alert {
            kind: AlertKind::Erasure,
            reason: reason.clone(),
            reference: Some(reference.clone()),
        },
        record(Actor::Manager, "erasure_asked", Some(reference)),
    ];
    carry_out(effects, reason)
}

pub(super) fn tokens_revoked(snapshot: &Snapshot) -> Plan {
    let count = snapshot.commanded.tokens;
    if count == 0 {
        return no_change("No letter that went out so far brings commands any more.");
    }
    let effects = vec![
        Effect::RevokeTokens,
        record(Actor::Manager, "tokens_revoked", None),
    ];
    let words = "The digests and other letters that went out so far bring no commands any more. The next one does again.";
    carry_out(effects, Reason::new("tokens_revoked", words))
}
