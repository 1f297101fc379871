//! What proves that an answer of the manager's is one: only hashes are kept.

use jiff::Timestamp;
use ring::digest::{SHA256, digest};

use super::{StoreError, WriteTx, read_time, stored_time};
use crate::domain::address::Address;
use crate::domain::command::KnownToken;

/// Notes a token that goes out with a letter.
pub async fn issue(
    tx: &mut WriteTx,
    token: &str,
    manager: &Address,
    message_id: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let (hash, manager) = (hash(token), manager.folded());
    let (at, until) = (stored_time(now), stored_time(expires_at));
    sqlx::query!(
        "INSERT INTO token (hash, manager, message_id, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        hash,
        manager,
        message_id,
        at,
        until
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The token with these characters.
pub async fn by_text(tx: &mut WriteTx, token: &str) -> Result<Option<KnownToken>, StoreError> {
    let hash = hash(token);
    let row = sqlx::query!(
        "SELECT manager, expires_at, revoked_at FROM token WHERE hash = ?",
        hash
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| known(row.manager, &row.expires_at, row.revoked_at.as_deref()))
        .transpose()
}

/// The token of the letter with this Message-ID, whose 64 random bits prove as much: a reply to it
/// brings them back where the subject was changed.
pub async fn by_message_id(
    tx: &mut WriteTx,
    message_id: &str,
) -> Result<Option<KnownToken>, StoreError> {
    let row = sqlx::query!(
        "SELECT manager, expires_at, revoked_at FROM token WHERE message_id = ?",
        message_id
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| known(row.manager, &row.expires_at, row.revoked_at.as_deref()))
        .transpose()
}

/// Revokes all that went out so far. Returns how many still counted.
pub async fn revoke_all(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    let at = stored_time(now);
    let done = sqlx::query!(
        "UPDATE token SET revoked_at = ?1 WHERE revoked_at IS NULL AND expires_at > ?1",
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected())
}

/// How many may still bring commands.
pub async fn count(tx: &mut WriteTx, now: Timestamp) -> Result<u32, StoreError> {
    let at = stored_time(now);
    let count = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM token WHERE revoked_at IS NULL AND expires_at > ?"#,
        at
    );
    Ok(count.fetch_one(tx.connection()).await?)
}

fn known(
    manager: String,
    expires_at: &str,
    revoked_at: Option<&str>,
) -> Result<KnownToken, StoreError> {
    Ok(KnownToken {
        manager,
        expires_at: read_time(expires_at)?,
        revoked: revoked_at.is_some(),
    })
}

fn hash(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}
