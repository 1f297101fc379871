//! Letters on their way out. A row in `sending` belongs to the task that claimed it; rows left
//! there by a crash are released at start-up, under the instance lock, never by the clock.

use jiff::Timestamp;

use super::{Store, StoreError, WriteTx, read_time, reviews, stored_time};
use crate::domain::address::Address;
use crate::domain::letter::{Envelope, Outgoing};

/// Claims up to `most` letters that are due. While the manager lets letters to applicants wait, only
/// those to managers and mails that are sent on go: somebody's need does not wait for her.
/// The attempt is charged and the next one dated
/// before any of them meets the network, so that a poison letter expires.
pub async fn claim_due(
    tx: &mut WriteTx,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Outgoing>, StoreError> {
    let at = stored_time(now);
    let rows = sqlx::query!(
        r#"UPDATE outbox SET state = 'sending', attempts = attempts + 1, why = NULL
           WHERE id IN (SELECT id FROM outbox WHERE state IN ('queued', 'deferred') AND due_at <= ?
                          AND (to_manager = 1 OR kind = 'forward' OR (SELECT letters_paused_at FROM opening) IS NULL)
                        ORDER BY due_at, id LIMIT ?)
           RETURNING id AS "id!", key AS "key!", sender, recipient AS "recipient!", octets AS "octets!",
                     attempts AS "attempts!: u32", created_at AS "created_at!""#,
        at,
        most
    )
    .fetch_all(tx.connection())
    .await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let sender = row.sender.as_deref().and_then(Address::parse);
        let Some(recipient) = Address::parse(&row.recipient) else {
            // Somebody edited the database: this letter fails, and blocks no other.
            let result = String::new();
            let ending = Ending::Failed {
                result,
                why: "no_recipient",
            };
            finish(tx, row.id, &ending, now).await?;
            continue;
        };
        claimed.push(Outgoing {
            id: row.id,
            key: row.key,
            envelope: Envelope { sender, recipient },
            octets: row.octets,
            attempt: row.attempts,
            queued_at: read_time(&row.created_at)?,
        });
    }
    claimed.sort_by_key(|letter| letter.id);
    Ok(claimed)
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The server took it. A letter that must not be kept loses its recipient and octets.
    Sent {
        /// Status and enhanced code.
        result: String,
    },
    /// Another attempt is due then.
    Deferred {
        /// Status and enhanced code.
        result: String,
        /// When.
        due_at: Timestamp,
        /// Lost after the final dot: it may have gone out.
        uncertain: bool,
    },
    /// Given up.
    Failed {
        /// Status and enhanced code.
        result: String,
        /// Why, as a code.
        why: &'static str,
    },
    /// It was not the letter's fault: the charge is given back.
    GivenBack {
        /// When it is due again.
        due_at: Timestamp,
    },
}

/// Ends an attempt.
pub async fn finish(
    tx: &mut WriteTx,
    id: i64,
    ending: &Ending,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = stored_time(now);
    match ending {
        Ending::Sent { result } => {
            sqlx::query!(
                "UPDATE outbox SET state = 'sent', ended_at = ?, result = ?,
                     recipient = CASE kind WHEN 'notice' THEN '' ELSE recipient END,
                     recipient_folded = CASE kind WHEN 'notice' THEN '' ELSE recipient_folded END,
                     recipient_domain = CASE kind WHEN 'notice' THEN '' ELSE recipient_domain END,
                     recipient_family = CASE kind WHEN 'notice' THEN '' ELSE recipient_family END,
                     octets = CASE fleeting WHEN 1 THEN X'' ELSE octets END,
                     fleeting = 0
                 WHERE id = ? AND state = 'sending'",
                at,
                result,
                id
            )
            .execute(tx.connection())
            .await?;
        }
        Ending::Deferred {
            result,
            due_at,
            uncertain,
        } => {
            let due_at = stored_time(*due_at);
            sqlx::query!(
                "UPDATE outbox SET state = 'deferred', result = ?, due_at = ?, uncertain = MAX(uncertain, ?)
                 WHERE id = ? AND state = 'sending'",
                result, due_at, uncertain, id
            )
            .execute(tx.connection())
            .await?;
        }
        Ending::Failed { result, why } => {
            sqlx::query!(
                "UPDATE outbox SET state = 'failed', ended_at = ?, result = ?, why = ? WHERE id = ? AND state = 'sending'",
                at, result, why, id
            )
            .execute(tx.connection())
            .await?;
        }
        Ending::GivenBack { due_at } => {
            let due_at = stored_time(*due_at);
            sqlx::query!(
                "UPDATE outbox SET state = CASE attempts WHEN 1 THEN 'queued' ELSE 'deferred' END,
                     attempts = attempts - 1, due_at = ? WHERE id = ? AND state = 'sending'",
                due_at,
                id
            )
            .execute(tx.connection())
            .await?;
        }
    }
    Ok(())
}

/// Releases letters that a crash left in `sending`. They may have gone out: they carry the
/// same octets and Message-ID, and the outbox tells of it (RFC 5321 §4.5.4, RFC 1047).
pub async fn release_claims(tx: &mut WriteTx) -> Result<u64, StoreError> {
    Ok(
        sqlx::query!("UPDATE outbox SET state = 'deferred', uncertain = 1 WHERE state = 'sending'")
            .execute(tx.connection())
            .await?
            .rows_affected(),
    )
}

/// The people whom a closing concerned, when the opening opens again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reopened {
    /// Applications whose closed letter had not gone out: it is cancelled.
    pub not_told: Vec<i64>,
    /// Applications that were told "closed", or are being told at this moment.
    pub told: Vec<i64>,
}

/// Cancels the closed letters of the last closing that have not been sent, and tells whom it
/// concerns. To be called before the opening forgets when it closed.
pub async fn cancel_closed(tx: &mut WriteTx, now: Timestamp) -> Result<Reopened, StoreError> {
    let at = stored_time(now);
    let not_told = sqlx::query_scalar!(
        r#"UPDATE outbox SET state = 'cancelled', ended_at = ?, why = 'reopened'
           WHERE kind = 'closed' AND state IN ('queued', 'deferred', 'held')
           RETURNING application_id AS "application_id: i64""#,
        at
    )
    .fetch_all(tx.connection())
    .await?;
    let told = sqlx::query_scalar!(
        r#"SELECT application_id AS "application_id: i64" FROM outbox
           WHERE kind = 'closed' AND state IN ('sending', 'sent')
             AND created_at >= (SELECT closed_at FROM opening)"#
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(Reopened {
        not_told: not_told.into_iter().flatten().collect(),
        told: told.into_iter().flatten().collect(),
    })
}

/// What the person asked for on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// Try now: a failed, held or deferred letter is due at once.
    Retry,
    /// Keep it back.
    Hold,
}

/// Carries out a nudge. Returns false where the letter is not in a state that allows it.
pub async fn nudge(
    tx: &mut WriteTx,
    id: i64,
    nudge: Nudge,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let at = stored_time(now);
    let held = why_held(tx, id).await?;
    let done = match nudge {
        Nudge::Retry => {
            sqlx::query!(
                "UPDATE outbox SET state = 'queued', due_at = ?1, created_at = ?1, why = NULL, ended_at = NULL
                 WHERE id = ?2 AND state IN ('failed', 'held', 'deferred', 'queued')",
                at, id
            )
            .execute(tx.connection())
            .await?
        }
        Nudge::Hold => {
            sqlx::query!(
                "UPDATE outbox SET state = 'held', why = 'manager' WHERE id = ? AND state IN ('queued', 'deferred')",
                id
            )
            .execute(tx.connection())
            .await?
        }
    };
    let done = done.rows_affected() == 1;
    if let (true, Nudge::Retry, Some(why)) = (done, nudge, held) {
        reviews::settle_held(tx, id, &why, now).await?;
    }
    Ok(done)
}

/// Why a letter is held, if it is.
pub async fn why_held(tx: &mut WriteTx, id: i64) -> Result<Option<String>, StoreError> {
    let why = sqlx::query_scalar!("SELECT why FROM outbox WHERE id = ? AND state = 'held'", id)
        .fetch_optional(tx.connection())
        .await?;
    Ok(why.flatten())
}

/// One line about a letter, for lists. The recipient is shown to the person at the terminal.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Summary {
    /// Its key in the database.
    pub id: i64,
    /// What it is owed for.
    pub key: String,
    /// Which letter.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// To whom.
    pub recipient: String,
    /// Attempts made.
    pub attempts: i64,
    /// When it is due.
    pub due_at: String,
    /// The last answer's codes.
    pub result: Option<String>,
    /// Why it waits, is held, failed or was cancelled.
    pub why: Option<String>,
    /// It may have gone out twice.
    pub uncertain: bool,
}

impl Store {
    /// All letters, oldest first.
    pub async fn letters(&self) -> Result<Vec<Summary>, StoreError> {
        Ok(sqlx::query_as!(
            Summary,
            r#"SELECT id AS "id!", key, kind, state, recipient, attempts, due_at, result, why, uncertain AS "uncertain: bool"
               FROM outbox ORDER BY id"#
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The letters about one application, oldest first.
    pub async fn letters_about(&self, application_id: i64) -> Result<Vec<Summary>, StoreError> {
        Ok(sqlx::query_as!(
            Summary,
            r#"SELECT id AS "id!", key, kind, state, recipient, attempts, due_at, result, why, uncertain AS "uncertain: bool"
               FROM outbox WHERE application_id = ? ORDER BY id"#,
            application_id
        )
        .fetch_all(self.reader())
        .await?)
    }

    /// The octets of a letter.
    pub async fn letter_octets(&self, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT octets FROM outbox WHERE id = ?", id)
                .fetch_optional(self.reader())
                .await?,
        )
    }

    /// Letters that went out since then: the pace is kept over restarts, too.
    pub async fn sent_since(&self, since: Timestamp) -> Result<u32, StoreError> {
        let since = stored_time(since);
        Ok(sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!: u32" FROM outbox WHERE state = 'sent' AND ended_at > ?"#,
            since
        )
        .fetch_one(self.reader())
        .await?)
    }

    /// When the next letter is due that no pause keeps back, if any waits.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        sqlx::query_scalar!(
            r#"SELECT due_at FROM outbox WHERE state IN ('queued', 'deferred')
                 AND (to_manager = 1 OR kind = 'forward' OR (SELECT letters_paused_at FROM opening) IS NULL)
               ORDER BY due_at LIMIT 1"#
        )
        .fetch_optional(self.reader())
        .await?
        .map(|text| read_time(&text))
        .transpose()
    }
}
