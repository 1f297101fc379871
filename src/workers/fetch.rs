//! FETCH: mailbox octets into the store, committed, before anything is done to the mail on the
//! server (invariant 1). What is processed by then is filed there, many mails in one command.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::lines::Reins;
use super::{House, Progress, StepError, vitals};
use crate::domain::mailbox::{Body, Cursor, Fetched, Filing, FilingMode, Listed, Place};
use crate::domain::plan::Reason;
use crate::mail::mailbox::Mailbox;
use crate::rules;
use crate::store::inbox::{self, Extent, NewMessage};
use crate::store::{StoreError, places};

/// Octets fetched at once: memory must not grow with the mailbox.
const BATCH_OCTETS: u64 = 4 * 1024 * 1024;
/// Mails fetched at once.
const BATCH_MAILS: usize = 200;
/// Mails filed in one command.
const FILE_AT_ONCE: u32 = 2_000;

/// The mailbox and what config says about it.
#[derive(Debug)]
pub struct Fetch {
    /// Where mail comes from.
    pub mailbox: Mailbox,
    /// Its name in the store's cursor.
    pub folder: String,
    /// How mail is filed.
    pub filing: FilingMode,
    /// Its reins: a batch is finished, and none is begun once the order to stop has come.
    pub reins: Reins,
}

impl Fetch {
    /// Files what has been processed, then takes in one stretch of new mail.
    pub async fn step(&mut self, house: &House, now: Timestamp) -> Result<Progress, StepError> {
        let result = self.both(house, now).await;
        vitals::of_mailbox(house, &result, now).await?;
        result
    }

    async fn both(&mut self, house: &House, now: Timestamp) -> Result<Progress, StepError> {
        let filed = self.file(house, now).await?;
        let fetched = self.take_in(house, now).await?;
        Ok(if filed == Progress::Worked {
            filed
        } else {
            fetched
        })
    }

    /// Files processed mails on the server.
    pub async fn file(&mut self, house: &House, now: Timestamp) -> Result<Progress, StepError> {
        if self.filing == FilingMode::Leave {
            return Ok(Progress::Idle);
        }
        let unfiled = house.store.unfiled(&self.folder, FILE_AT_ONCE).await?;
        let mut groups: BTreeMap<Filing, Vec<Place>> = BTreeMap::new();
        for (place, filing) in unfiled {
            groups.entry(filing).or_default().push(place);
        }
        let mut progress = Progress::Idle;
        for (filing, group) in groups {
            let done = self.mailbox.file(&group, filing).await?;
            if !done.is_empty() {
                let mut tx = house.store.write_tx().await?;
                places::set_filed(&mut tx, &self.folder, &done, now).await?;
                tx.commit().await?;
                progress = Progress::Worked;
            }
        }
        Ok(progress)
    }

    async fn take_in(&mut self, house: &House, now: Timestamp) -> Result<Progress, StepError> {
        let cursor = house.store.cursor(&self.folder).await?;
        let listing = self.mailbox.list(cursor).await?;
        if listing.revalidated {
            tracing::warn!(
                "the server numbered the mailbox anew: it is read again, known mails are recognised"
            );
        }
        let mut messages = listing.messages;
        if messages
            .iter()
            .any(|listed| matches!(listed.place, Place::Maildir { .. }))
        {
            let known = house.store.known_names(&self.folder).await?;
            messages.retain(|listed| !known.contains(&listed.place.uid()));
        }
        let worked = !messages.is_empty() || listing.more;
        for batch in batches(messages) {
            if self.reins.stop.is_cancelled() {
                return Ok(Progress::Idle);
            }
            let mut rest = batch.as_slice();
            while !rest.is_empty() {
                let fetched = self.mailbox.fetch(rest).await?;
                let count = done_with(rest, &fetched);
                let (done, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                rest = later;
                self.store_batch(house, fetched, reached(done), now).await?;
            }
        }
        if listing.cursor != cursor {
            let mut tx = house.store.write_tx().await?;
            places::set_cursor(&mut tx, &self.folder, listing.cursor).await?;
            tx.commit().await?;
        }
        Ok(if worked {
            Progress::Worked
        } else {
            Progress::Idle
        })
    }

    /// One transaction for the whole batch; the cursor moves in it, past nothing that is not
    /// stored or shown for review.
    async fn store_batch(
        &self,
        house: &House,
        fetched: Vec<Fetched>,
        cursor: Option<Cursor>,
        now: Timestamp,
    ) -> Result<(), StepError> {
        let folder = self.folder.clone();
        let stored = tokio::task::spawn_blocking(move || {
            fetched
                .into_iter()
                .map(|one| to_store(one, &folder))
                .collect::<Vec<_>>()
        })
        .await
        .map_err(|_| StepError::Broken("hashing a batch of mails"))?;
        let mut tx = house.store.write_tx().await?;
        for (place, message) in &stored {
            let (id, new) = inbox::insert(&mut tx, message, now).await?;
            places::insert(&mut tx, &self.folder, place, id).await?;
            if new && message.extent == Extent::Missing {
                set_aside_missing(&mut tx, id, now).await?;
            }
        }
        if let Some(cursor) = cursor {
            places::set_cursor(&mut tx, &self.folder, cursor).await?;
        }
        tx.commit().await?;
        self.reins.pulse.beat();
        for other in &self.reins.wakes {
            other.notify_one();
        }
        tracing::info!(mails = stored.len(), "stored");
        Ok(())
    }
}

/// With how many of `listed` the answer `fetched` is done: what is behind its last mail is asked for
/// again, what is missing before it was removed by somebody, and an empty answer says so of all.
pub(super) fn done_with(listed: &[Listed], fetched: &[Fetched]) -> usize {
    fetched
        .last()
        .and_then(|last| listed.iter().position(|one| one.place == last.listed.place))
        .map_or(listed.len(), |at| at.saturating_add(1))
}

/// The cursor behind these mails; none in a Maildir.
fn reached(done: &[Listed]) -> Option<Cursor> {
    done.iter()
        .filter_map(|listed| listed.place.cursor())
        .max_by_key(|cursor| cursor.last_uid)
}

/// A mail that the server lists and does not give is shown to a person, who can look with
/// their own mail program.
async fn set_aside_missing(
    tx: &mut crate::store::WriteTx,
    id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let words = "The mail server lists a mail here and gives none of it. Please look into the mailbox with your mail program.";
    let reason = Reason::new("not_given_by_server", words);
    inbox::quarantine(tx, id, &reason, now).await
}

fn to_store(fetched: Fetched, folder: &str) -> (Place, NewMessage) {
    let Listed {
        place,
        size,
        arrived_at,
    } = fetched.listed;
    let (octets, extent) = match fetched.body {
        Body::Whole(octets) => (octets, Extent::Whole),
        Body::HeadersOnly(octets) => (octets, Extent::Headers),
        Body::Missing => (Vec::new(), Extent::Missing),
    };
    let content_hash = rules::identity::content_hash(&octets);
    let identity_hash = match extent {
        Extent::Whole | Extent::Headers => identity(&octets, &content_hash),
        Extent::Missing => rules::identity::content_hash(
            format!("missing {folder} {} {}", place.validity(), place.uid()).as_bytes(),
        ),
    };
    (
        place,
        NewMessage {
            octets,
            extent,
            size,
            content_hash,
            identity_hash,
            arrived_at,
        },
    )
}

/// What makes a mail that mail. A mail on which the parser breaks is stored all the same, known
/// by its octets alone: one bad mail never blocks those behind it.
fn identity(octets: &[u8], content_hash: &[u8]) -> Vec<u8> {
    std::panic::catch_unwind(|| rules::identity::identity_hash(octets))
        .unwrap_or_else(|_| content_hash.to_vec())
}

/// Cuts a listing into batches bounded by octets and number.
fn batches(messages: Vec<Listed>) -> Vec<Vec<Listed>> {
    let mut batches: Vec<Vec<Listed>> = Vec::new();
    let mut octets = 0_u64;
    for listed in messages {
        octets = octets.saturating_add(listed.size);
        match batches.last_mut() {
            Some(batch) if octets <= BATCH_OCTETS && batch.len() < BATCH_MAILS => {
                batch.push(listed);
            }
            _ => {
                octets = listed.size;
                batches.push(vec![listed]);
            }
        }
    }
    batches
}
