//! A stored mail into the outbox, to be sent on: written with the octets that are there now, in
//! the transaction that plans it. What cannot be written stays, and the manager is told.

use super::{House, carry_out};
use crate::domain::plan::Reason;
use crate::domain::route::Forward;
use crate::store::apply::Context;
use crate::store::enqueue::{NewLetter, enqueue as queue};
use crate::store::{StoreError, WriteTx, inbox, reviews};

/// Writes the forward and queues it.
pub(super) async fn forward(
    house: &House,
    tx: &mut WriteTx,
    forward: &Forward,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let octets = match context.inbox_id {
        Some(id) => inbox::octets_of(tx, id).await?,
        None => None,
    };
    let stamp = carry_out::stamp(house, context.now);
    let written = octets.and_then(|octets| {
        let templates = &house.templates;
        let letter = templates.forward(forward, &octets, &house.letters, &stamp);
        letter.ok()
    });
    let Some(letter) = written else {
        let words = format!(
            "A mail for \"{}\" could not be forwarded: please forward it from the mailbox yourself, and tell the administrator. (The command check says why.)",
            forward.route
        );
        let reason = Reason::new("forward_not_written", words);
        let about = reviews::About {
            inbox_id: context.inbox_id,
            ..Default::default()
        };
        return reviews::add(tx, &reason, about, context.now).await;
    };
    let queued = NewLetter {
        sender: house.standing.envelope_sender.as_ref(),
        inbox_id: context.inbox_id,
        ..NewLetter::forward(forward, &letter, context.now)
    };
    queue(tx, &queued, context.now).await.map(drop)
}
