//! Sent: the manager's own answer to a mail settles the item that waits for it.
//!
//! A few header fields are fetched, looked at and forgotten; what she wrote is not read.

use jiff::Timestamp;

use super::{House, Watch};
use crate::domain::mailbox::{Body, Fetched, Listed};
use crate::domain::message::Message;
use crate::parse::parse;
use crate::rules::watched as rules;
use crate::store::watched as store;
use crate::workers::StepError;

impl Watch {
    /// Looks at the header sections of these mails.
    pub(super) async fn look_at_sent(
        &mut self,
        house: &House,
        listed: &[Listed],
        now: Timestamp,
    ) -> Result<(), StepError> {
        let fetched = self.mailbox.headers(listed, &rules::FIELDS).await?;
        let items = settled_by(house, fetched).await?;
        let mut tx = house.store.write_tx().await?;
        for item in &items {
            store::settle(&mut tx, *item, "answered", now).await?;
        }
        for one in listed {
            store::pass(&mut tx, &self.folder, one).await?;
        }
        tx.commit().await?;
        if !items.is_empty() {
            tracing::info!(items = items.len(), "answered by the manager");
        }
        Ok(())
    }
}

/// The open items that these mails settle.
async fn settled_by(house: &House, fetched: Vec<Fetched>) -> Result<Vec<i64>, StepError> {
    let mut answers: Vec<(Message, Timestamp)> = Vec::new();
    for one in fetched {
        let (Body::Whole(octets) | Body::HeadersOnly(octets)) = one.body else {
            continue;
        };
        let message = parse(header_section(&octets));
        let ours = match &message.message_id {
            Some(id) => house.store.is_ours(id).await?,
            None => false,
        };
        if !ours && rules::is_answer(&message, &house.standing.known) {
            answers.push((message, one.listed.arrived_at));
        }
    }
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    let unanswered = house.store.unanswered().await?;
    let settled = tokio::task::spawn_blocking(move || {
        let mut settled = Vec::new();
        for item in unanswered {
            let asked = parse(header_section(&item.head));
            let is_answer = |(answer, sent_at): &(Message, Timestamp)| {
                let asked = (&asked, item.arrived_at);
                rules::settles((answer, *sent_at), asked, &item.reason_code)
            };
            if answers.iter().any(is_answer) {
                settled.push(item.item);
            }
        }
        settled
    });
    settled
        .await
        .map_err(|_| StepError::Broken("comparing answers with what waits"))
}

/// The octets up to the empty line (RFC 5322 §2.1).
fn header_section(octets: &[u8]) -> &[u8] {
    let ends = |mark: &[u8]| octets.windows(mark.len()).position(|window| window == mark);
    let end = ends(b"\r\n\r\n").or_else(|| ends(b"\n\n"));
    end.and_then(|at| octets.get(..at.saturating_add(2)))
        .unwrap_or(octets)
}
