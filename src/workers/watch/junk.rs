//! Junk: a form that lies there is shown to the manager. Everything else leaves no trace.
//!
//! Filters are wrong at times, and nobody looks there. But what a filter took for spam is not
//! answered unasked: only a person who moves it to the inbox makes it an application.

use jiff::Timestamp;

use super::{House, Watch};
use crate::domain::mailbox::{Body, Cursor, Fetched, Listed};
use crate::rules::{classify, identity, watched as rules};
use crate::store::inbox::{Extent, NewMessage};
use crate::store::watched as store;
use crate::workers::StepError;
use crate::workers::fetch::done_with;
use crate::workers::understand::understand;

impl Watch {
    /// Looks at these mails, one after the other. False where the order to stop came before the
    /// last of them.
    pub(super) async fn look_at_junk(
        &mut self,
        house: &House,
        listed: &[Listed],
        mut before: Cursor,
        now: Timestamp,
    ) -> Result<bool, StepError> {
        let (mut rest, mut mails, mut applications) = (listed, 0_u32, 0_u32);
        while !rest.is_empty() {
            let fetched = self.mailbox.fetch(rest).await?;
            let count = done_with(rest, &fetched);
            rest = rest.get(count..).unwrap_or_default();
            for one in fetched {
                if self.reins.stop.is_cancelled() {
                    return Ok(false);
                }
                let place = one.listed.clone();
                // A mail is passed before it is read: one that ends the program does so once.
                // Ended by something else in that moment, it is not shown, and still lies there.
                let mut tx = house.store.write_tx().await?;
                store::pass(&mut tx, &self.folder, &place).await?;
                tx.commit().await?;
                let kept = match self.look_at_one(house, one, now).await {
                    Err(StepError::Broken(_)) => false,
                    // What stopped it was not the mail's fault.
                    Err(error) => {
                        let mut tx = house.store.write_tx().await?;
                        store::give_back(&mut tx, &self.folder, before, &place).await?;
                        tx.commit().await?;
                        return Err(error);
                    }
                    Ok(kept) => kept,
                };
                mails = mails.saturating_add(1);
                applications = applications.saturating_add(u32::from(kept));
                before = place.place.cursor().unwrap_or(before);
                self.reins.pulse.beat();
            }
        }
        if mails > 0 {
            tracing::info!(mails, applications, "looked into the junk folder");
        }
        Ok(true)
    }

    /// Whether the mail was kept, since it holds an application that nobody knew of.
    async fn look_at_one(
        &self,
        house: &House,
        one: Fetched,
        now: Timestamp,
    ) -> Result<bool, StepError> {
        let Body::Whole(octets) = one.body else {
            return Ok(false);
        };
        let arrived_at = one.listed.arrived_at;
        let read = understand(&house.readers, octets.clone(), false).await?;
        let known = &house.standing.known;
        let found = classify::classify(&read.understood, known, &house.form, arrived_at);
        if !rules::holds_application(&found) {
            return Ok(false);
        }
        let message = NewMessage {
            extent: Extent::Whole,
            size: one.listed.size,
            content_hash: identity::content_hash(&octets),
            identity_hash: identity::identity_hash(&octets),
            arrived_at,
            // Invariant 8: what a monitoring form lies in is not kept.
            octets: if found.monitoring_seen {
                Vec::new()
            } else {
                octets
            },
        };
        let words = rules::application_in_junk(arrived_at, &house.standing.zone);
        let mut tx = house.store.write_tx().await?;
        let kept = store::keep_from_junk(&mut tx, &message, found.kind, &words, now).await?;
        tx.commit().await?;
        Ok(kept)
    }
}
