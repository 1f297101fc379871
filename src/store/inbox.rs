//! Messages as they arrived: stored before they are understood, kept when they cannot be.

use jiff::Timestamp;

use super::{Store, StoreError, WriteTx, read_time, reviews, stored_time, watched};
use crate::domain::letter::LetterKey;
use crate::domain::mailbox::Filing;
use crate::domain::plan::Reason;
use crate::domain::verdict::{Kind, Reply, vocabulary};

vocabulary! {
    /// How much of a message was fetched.
    Extent {
        /// All of it.
        Whole = "whole",
        /// Its headers: it is above the size limit.
        Headers = "headers",
        /// Nothing: the server listed it and yielded no octets.
        Missing = "missing",
    }
}

/// A message on its way into the store.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Its octets, or its header section, or nothing.
    pub octets: Vec<u8>,
    /// How much of it that is.
    pub extent: Extent,
    /// Octets at the server.
    pub size: u64,
    /// SHA-256 of the octets.
    pub content_hash: Vec<u8>,
    /// What makes it that mail.
    pub identity_hash: Vec<u8>,
    /// When the server took it.
    pub arrived_at: Timestamp,
}

/// A stored message that waits to be understood.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its key.
    pub id: i64,
    /// Its octets.
    pub octets: Vec<u8>,
    /// How much of it that is.
    pub extent: Extent,
    /// When the server took it.
    pub arrived_at: Timestamp,
    /// Attempts to understand it, this one included.
    pub attempts: u32,
}

/// Stores a message of the mailbox, or finds the one it is a copy of (invariant 2). Returns its
/// key and whether it is new here: what somebody moved out of Junk is.
pub async fn insert(
    tx: &mut WriteTx,
    message: &NewMessage,
    now: Timestamp,
) -> Result<(i64, bool), StoreError> {
    let (id, new) = insert_unless_known(tx, message, now).await?;
    Ok((id, new || watched::take_in(tx, id, message, now).await?))
}

/// Stores a message, or finds the one it is a copy of. Returns its key and whether it is new.
pub(super) async fn insert_unless_known(
    tx: &mut WriteTx,
    message: &NewMessage,
    now: Timestamp,
) -> Result<(i64, bool), StoreError> {
    let known = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM inbox WHERE identity_hash = ?1
           UNION ALL SELECT id FROM inbox WHERE content_hash = ?2 AND extent = 'whole' LIMIT 1"#,
        message.identity_hash,
        message.content_hash
    )
    .fetch_optional(tx.connection())
    .await?;
    if let Some(id) = known {
        return Ok((id, false));
    }
    let size = i64::try_from(message.size).unwrap_or(i64::MAX);
    let arrived_at = stored_time(message.arrived_at);
    let fetched_at = stored_time(now);
    let extent = message.extent.as_str();
    let id = sqlx::query!(
        "INSERT INTO inbox (size, content_hash, identity_hash, arrived_at, fetched_at, extent, state)
         VALUES (?, ?, ?, ?, ?, ?, 'received')",
        size,
        message.content_hash,
        message.identity_hash,
        arrived_at,
        fetched_at,
        extent
    )
    .execute(tx.connection())
    .await?
    .last_insert_rowid();
    sqlx::query!(
        "INSERT INTO inbox_octets (inbox_id, octets) VALUES (?, ?)",
        id,
        message.octets
    )
    .execute(tx.connection())
    .await?;
    Ok((id, true))
}

/// Takes the oldest messages that wait, up to `most` of them or about `octets`, and charges
/// each with one attempt: a message that kills the process time and again is set aside.
///
/// A message that was tried before is taken alone, so that the one that kills the process runs
/// out of attempts and those beside it do not. The order of arrival is kept either way: a
/// later form by the same person must not be overtaken by an earlier one.
pub async fn take_waiting(
    tx: &mut WriteTx,
    most: u32,
    octets: u64,
) -> Result<Vec<Waiting>, StoreError> {
    let candidates = sqlx::query!(
        r#"SELECT id AS "id!", LENGTH(octets) AS "length!: i64", attempts AS "attempts!: u32"
           FROM inbox JOIN inbox_octets ON inbox_octets.inbox_id = inbox.id
           WHERE state = 'received' ORDER BY id LIMIT ?"#,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    let mut taken = Vec::new();
    let mut total = 0_u64;
    for candidate in candidates {
        total = total.saturating_add(u64::try_from(candidate.length).unwrap_or(0));
        let tried = candidate.attempts > 0;
        if !taken.is_empty() && (tried || total > octets) {
            break;
        }
        taken.push(charge(tx, candidate.id).await?);
        if tried {
            break;
        }
    }
    Ok(taken)
}

async fn charge(tx: &mut WriteTx, id: i64) -> Result<Waiting, StoreError> {
    let row = sqlx::query!(
        r#"UPDATE inbox SET attempts = attempts + 1 WHERE id = ?
           RETURNING extent AS "extent!", arrived_at AS "arrived_at!", attempts AS "attempts!: u32""#,
        id
    )
    .fetch_one(tx.connection())
    .await?;
    let octets = sqlx::query_scalar!("SELECT octets FROM inbox_octets WHERE inbox_id = ?", id)
        .fetch_one(tx.connection())
        .await?;
    Ok(Waiting {
        id,
        octets,
        extent: Extent::parse(&row.extent).ok_or(StoreError::Corrupt("inbox"))?,
        arrived_at: read_time(&row.arrived_at)?,
        attempts: row.attempts,
    })
}

/// Gives an attempt back: what stopped it (no reader, a full disk) was not the message's fault.
pub async fn give_back(tx: &mut WriteTx, id: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE inbox SET attempts = MAX(attempts - 1, 0) WHERE id = ?",
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Marks a message processed.
pub async fn settle(
    tx: &mut WriteTx,
    id: i64,
    kind: Kind,
    reply: Reply,
    reason: &Reason,
    filing: Filing,
) -> Result<(), StoreError> {
    let (kind, reply, filing) = (kind.as_str(), reply.as_str(), filing.as_str());
    sqlx::query!(
        "UPDATE inbox SET state = 'processed', kind = ?, reply = ?, reason_code = ?, reason = ?, filing = ?
         WHERE id = ? AND state = 'received'",
        kind,
        reply,
        reason.code,
        reason.sentence,
        filing,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Sets a message aside with its octets and shows it to the manager: it could not be handled,
/// and blocks nobody.
pub async fn quarantine(
    tx: &mut WriteTx,
    id: i64,
    reason: &Reason,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE inbox SET state = 'quarantined', reason_code = ?, reason = ?, filing = 'review' WHERE id = ?",
        reason.code,
        reason.sentence,
        id
    )
    .execute(tx.connection())
    .await?;
    let about = reviews::About {
        inbox_id: Some(id),
        ..Default::default()
    };
    reviews::add(tx, reason, about, now).await
}

/// Empties the stored octets; their hash stays, so that the mail is known again (invariant 8).
pub async fn redact(tx: &mut WriteTx, id: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE inbox_octets SET octets = X'' WHERE inbox_id = ?",
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Empties the stored octets of a message whose forward of this key is in the outbox: that has
/// them until it is sent. Where it could not be written, they stay.
pub async fn drop_forwarded(
    tx: &mut WriteTx,
    id: i64,
    forwarded: &LetterKey,
) -> Result<(), StoreError> {
    let key = forwarded.as_str();
    sqlx::query!(
        "UPDATE inbox_octets SET octets = X''
         WHERE inbox_id = ?1 AND EXISTS (SELECT 1 FROM outbox WHERE key = ?2)",
        id,
        key
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The octets of a stored message, as the transaction sees them.
pub async fn octets_of(tx: &mut WriteTx, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let octets = sqlx::query_scalar!(
        r#"SELECT octets AS "octets!" FROM inbox_octets WHERE inbox_id = ? AND octets <> X''"#,
        id
    );
    Ok(octets.fetch_optional(tx.connection()).await?)
}

/// One line about a stored message, for lists.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its key.
    pub id: i64,
    /// When the server took it.
    pub arrived_at: String,
    /// received, processed or quarantined.
    pub state: String,
    /// What it was.
    pub kind: Option<String>,
    /// The letter it was owed.
    pub reply: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl Store {
    /// Messages with a key above `after`, oldest first.
    pub async fn messages_after(&self, after: i64) -> Result<Vec<Summary>, StoreError> {
        Ok(sqlx::query_as!(
            Summary,
            r#"SELECT id AS "id!", arrived_at, state, kind, reply, reason FROM inbox WHERE id > ? ORDER BY id"#,
            after
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The octets of a stored message, if it is there and was not redacted.
    pub async fn octets(&self, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT octets AS "octets!" FROM inbox_octets WHERE inbox_id = ?"#,
            id
        )
        .fetch_optional(self.reader())
        .await?)
    }

    /// How many messages wait to be understood.
    pub async fn waiting(&self) -> Result<u32, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!: u32" FROM inbox WHERE state = 'received'"#
        )
        .fetch_one(self.reader())
        .await?)
    }
}
