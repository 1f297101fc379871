//! WATCH: the folders beside the mailbox that are only looked at, at a slow pace and on a
//! connection of its own, so that the line of the inbox neither waits for it nor knows of it.
//!
//! It moves, marks and removes nothing, answers nobody and makes no application: [`junk`] shows a
//! form that lies there to the manager, [`sent`] settles what she has answered.

mod junk;
mod sent;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::lines::Reins;
use super::{House, Progress, StepError};
use crate::domain::mailbox::{Cursor, MailboxError, Recent, Watched};
use crate::mail::mailbox::Mailbox;
use crate::store::{places, watched as store};

/// Between two looks. Nobody waits for what is found here as for a letter.
pub const PACE: Duration = Duration::from_mins(5);
/// How old a mail may be: a folder with years of spam is not read from its beginning.
const RECENT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Mails looked at in one step.
const AT_ONCE: usize = 50;

/// One folder that is only looked at.
#[derive(Debug)]
pub struct Watch {
    /// The folder, opened read-only.
    pub mailbox: Mailbox,
    /// What lies there.
    pub watched: Watched,
    /// Its name in the store's cursor.
    pub folder: String,
    /// Reins.
    pub reins: Reins,
}

impl Watch {
    /// Looks at the next few mails. The inbox comes first: an answer in Sent can only settle what
    /// is known already, and a mail that was moved out of Junk is not to be found there again.
    pub async fn step(&mut self, house: &House, now: Timestamp) -> Result<Progress, StepError> {
        if house.store.waiting().await? > 0 {
            return Ok(Progress::Idle);
        }
        let cursor = house.store.cursor(&self.folder).await?;
        let passed = house.store.looked_at(&self.folder).await?;
        let since = now.saturating_sub(RECENT).unwrap_or(now);
        let recent = Recent {
            cursor,
            since,
            most: AT_ONCE,
            passed: &passed,
        };
        let listing = match self.mailbox.recent(&recent).await {
            Err(MailboxError::NoFolder(words)) => {
                tracing::debug!("{words}");
                return Ok(Progress::Idle);
            }
            listing => listing?,
        };
        let messages = &listing.messages;
        let all = match self.watched {
            Watched::Junk => self.look_at_junk(house, messages, cursor, now).await?,
            Watched::Sent => {
                self.look_at_sent(house, messages, now).await?;
                true
            }
        };
        if all && (listing.cursor != cursor || !messages.is_empty()) {
            self.passed_all(house, listing.cursor, since).await?;
        }
        Ok(if all && listing.more {
            Progress::Worked
        } else {
            Progress::Idle
        })
    }

    /// Mails at the end of a listing may be gone meanwhile: the cursor passes them, too.
    async fn passed_all(
        &self,
        house: &House,
        cursor: Cursor,
        since: Timestamp,
    ) -> Result<(), StepError> {
        let mut tx = house.store.write_tx().await?;
        if cursor != Cursor::default() {
            places::set_cursor(&mut tx, &self.folder, cursor).await?;
        }
        store::forget(&mut tx, &self.folder, since).await?;
        Ok(tx.commit().await?)
    }
}

/// The watching line: each folder in turn, then a rest, until told to stop. Its connections are
/// given back meanwhile.
pub async fn run(mut watches: Vec<Watch>, reins: Reins, house: &House) {
    while !reins.stop.is_cancelled() {
        // The inbox is caught up with first, also after a start.
        reins.rest(PACE).await;
        for watch in &mut watches {
            while !reins.stop.is_cancelled() {
                let result = watch.step(house, (reins.clock)()).await;
                let failed = result.is_err();
                if reins.after(result, &house.dice).await || failed {
                    break;
                }
            }
            watch.mailbox.close().await;
        }
    }
}

/// `run --once`: each folder until nothing is new there. What fails is told and stops nothing.
pub async fn once(watches: Vec<Watch>, house: &House) {
    for mut watch in watches {
        while !watch.reins.stop.is_cancelled() {
            match watch.step(house, (watch.reins.clock)()).await {
                Ok(Progress::Worked) => {}
                Ok(Progress::Idle) => break,
                Err(error) => {
                    tracing::warn!(folder = %watch.watched, %error, "a folder cannot be looked at");
                    break;
                }
            }
        }
        watch.mailbox.close().await;
    }
}
