//! Letters to the manager on their way into the outbox: each gets its own token and is owed once.
//!
//! A letter that is there already gets no second token: its key is looked up first.

use jiff::Timestamp;

use super::carry_out::stamp;
use super::{House, StepError};
use crate::domain::address::Address;
use crate::domain::letter::{InAnswerTo, LetterKey};
use crate::letters::LetterError;
use crate::letters::desk::{self, Desk, DeskLetter, Token};
use crate::store::enqueue::{NewLetter, enqueue, is_queued};
use crate::store::{WriteTx, tokens};

/// To whom, and for what, a letter to a manager is owed.
#[derive(Clone, Debug)]
pub struct Posting<'a> {
    /// Which letter, as the outbox keeps it: "digest", "confirmation", "alert", "dossier".
    pub kind: &'static str,
    /// For what.
    pub key: LetterKey,
    /// To whom.
    pub to: &'a Address,
    /// The message it answers.
    pub in_answer_to: Option<&'a InAnswerTo>,
    /// That message, as it is stored.
    pub inbox_id: Option<i64>,
}

/// Writes and queues a letter to a manager. Returns false where it is owed and queued already, and
/// then nothing is written.
pub async fn to_manager(
    house: &House,
    tx: &mut WriteTx,
    posting: &Posting<'_>,
    write: impl FnOnce(&Desk<'_>) -> Result<DeskLetter, LetterError>,
    now: Timestamp,
) -> Result<bool, StepError> {
    if is_queued(tx, &posting.key).await? {
        return Ok(false);
    }
    let token = Token::from_random(house.dice.roll(), house.dice.roll());
    let desk = Desk {
        token: &token,
        commands_to: &house.letters.from.address,
    };
    let stamp = stamp(house, now);
    let words = write(&desk);
    let letter = words.and_then(|words| {
        let theirs = posting.in_answer_to;
        desk::letter(&words, &token, posting.to, theirs, &house.letters, &stamp)
    });
    let letter = letter.map_err(|error| {
        tracing::error!(%error, kind = posting.kind, "a letter to the manager could not be written");
        StepError::Broken("a letter to the manager could not be written")
    })?;
    let until = now.saturating_add(house.standing.token_life).unwrap_or(now);
    tokens::issue(
        tx,
        token.as_str(),
        posting.to,
        &letter.message_id,
        now,
        until,
    )
    .await?;
    let new = NewLetter {
        key: &posting.key,
        kind: posting.kind,
        letter: &letter,
        sender: house.standing.envelope_sender.as_ref(),
        to: posting.to,
        application_id: None,
        inbox_id: posting.inbox_id,
        due_at: now,
        held: None,
        fleeting: false,
        counted: false,
        fresh: false,
        depth: 1,
        to_manager: true,
    };
    Ok(enqueue(tx, &new, now).await?)
}
