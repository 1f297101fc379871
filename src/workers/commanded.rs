//! What the rules have to know of the things that a command names. It decides nothing.

use jiff::Timestamp;

use super::house::Standing;
use crate::domain::application::Application;
use crate::domain::command::{CarriedOut, Held, Undo};
use crate::domain::commanded::{Commanded, Decidable, PartNow, PutBack};
use crate::domain::letter::LetterKey;
use crate::domain::plan::Event;
use crate::store::{StoreError, WriteTx, applications, commanded, commands, enqueue, tokens};

/// Reads what `event` has to be held against. `subject` is the application that it names first.
pub(super) async fn look(
    tx: &mut WriteTx,
    event: &Event,
    standing: &Standing,
    subject: Option<&Application>,
    now: Timestamp,
) -> Result<Commanded, StoreError> {
    let mut facts = Commanded {
        decision_delay: standing.decisions.then_some(standing.decision_delay),
        ..Commanded::default()
    };
    match event {
        Event::Decided { note, .. } => {
            about(tx, &mut facts, subject, note.as_deref()).await?;
        }
        Event::Noted { text, .. } => about(tx, &mut facts, subject, Some(text)).await?,
        Event::RestDeclined { .. } => {
            let (undecided, late) = commanded::undecided(tx).await?;
            for id in undecided {
                facts.people.extend(commanded::decidable(tx, id).await?);
            }
            facts.late = late;
            facts.next_note = commanded::next_note(tx).await?;
        }
        Event::AskedAgain { reference } => {
            about(tx, &mut facts, subject, None).await?;
            let today = now.to_zoned_datetime(standing.zone.clone()).date();
            let key = LetterKey::asked(reference, today);
            facts.asked_today = enqueue::is_queued(tx, &key).await?;
        }
        Event::HeldReleased(named) => facts.letters = commanded::letters(tx, named, now).await?,
        Event::ReviewDone { id } => facts.review = commanded::review(tx, *id).await?,
        Event::Forgotten { .. } => {
            if let Some(application) = subject {
                facts.erasure_waits = commanded::erasure_waits(tx, application.id).await?;
            }
        }
        Event::TokensRevoked => facts.tokens = tokens::count(tx, now).await?,
        Event::Undone { command, giver } => {
            let command = match command {
                Some(number) => commands::by_number(tx, *number).await?,
                None => commands::last_of(tx, giver).await?,
            };
            if let Some(command) = command {
                facts.put_back = Some(put_back(tx, command, now).await?);
            }
            facts.closing = commanded::closing(tx).await?;
        }
        Event::OpeningOpened => facts.closing = commanded::closing(tx).await?,
        _ => {}
    }
    Ok(facts)
}

/// The one person that a command is about, and the note that it brings.
async fn about(
    tx: &mut WriteTx,
    facts: &mut Commanded,
    subject: Option<&Application>,
    note: Option<&str>,
) -> Result<(), StoreError> {
    let Some(application) = subject else {
        return Ok(());
    };
    facts.people = commanded::decidable(tx, application.id)
        .await?
        .into_iter()
        .collect();
    if let Some(text) = note {
        let kept = applications::kept_id_of(tx, application.reference.as_str()).await?;
        facts.noted = commanded::is_noted(tx, kept.unwrap_or(application.id), text).await?;
        facts.next_note = commanded::next_note(tx).await?;
    }
    Ok(())
}

async fn put_back(
    tx: &mut WriteTx,
    command: CarriedOut,
    now: Timestamp,
) -> Result<PutBack, StoreError> {
    let mut parts = Vec::with_capacity(command.undo.len());
    for undo in &command.undo {
        parts.push(part(tx, undo, command.at, now).await?);
    }
    Ok(PutBack {
        command,
        now: parts,
    })
}

async fn part(
    tx: &mut WriteTx,
    undo: &Undo,
    at: Timestamp,
    now: Timestamp,
) -> Result<PartNow, StoreError> {
    Ok(match undo {
        Undo::Status { reference, .. } => {
            PartNow::Application(person(tx, reference.as_str()).await?)
        }
        Undo::Target { .. } | Undo::Opening { .. } | Undo::Letters { .. } => PartNow::Opening,
        Undo::Note { note } => PartNow::Note(commanded::note_stands(tx, *note, at).await?),
        Undo::Review { review } => PartNow::Review(commanded::review(tx, *review).await?),
        Undo::Letter { letter, .. } => {
            let letters = commanded::letters(tx, &Held::Letter(*letter), now).await?;
            PartNow::Letter(letters.into_iter().next())
        }
    })
}

async fn person(tx: &mut WriteTx, reference: &str) -> Result<Option<Decidable>, StoreError> {
    match applications::id_of(tx, reference).await? {
        Some(id) => commanded::decidable(tx, id).await,
        None => Ok(None),
    }
}
