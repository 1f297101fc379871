//! What is known of the folders that are only looked at: how far, the applications that lie in
//! Junk, and the review items that an answer in Sent settles.
//!
//! Of a mail without an application nothing is kept: not its name, not its hash.

use std::collections::HashSet;

use jiff::Timestamp;

use super::inbox::{self, NewMessage};
use super::{Store, StoreError, WriteTx, audit, places, read_time, reviews, stored_time};
use crate::domain::application::Actor;
use crate::domain::mailbox::{Cursor, Filing, Listed, Place};
use crate::domain::plan::Reason;
use crate::domain::verdict::{Kind, Reply};

/// The code of the item that waits while an application lies in Junk.
const IN_JUNK: &str = "application_in_junk";
/// A header section is cut here.
const HEADERS: i64 = 64 * 1024;
/// More open items than this are not held against one answer.
const MOST_ITEMS: i64 = 1_000;

/// Remembers that the folder was looked at as far as this mail.
pub async fn pass(tx: &mut WriteTx, folder: &str, listed: &Listed) -> Result<(), StoreError> {
    match &listed.place {
        Place::Imap { uid_validity, uid } => {
            let cursor = Cursor {
                uid_validity: *uid_validity,
                last_uid: *uid,
            };
            places::set_cursor(tx, folder, cursor).await
        }
        Place::Maildir { name } => {
            let at = stored_time(listed.arrived_at);
            sqlx::query!(
                "INSERT INTO looked_at (folder, name, arrived_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                folder,
                name,
                at
            )
            .execute(tx.connection())
            .await?;
            Ok(())
        }
    }
}

/// Takes back what [`pass`] noted of a mail that could not be looked at.
pub async fn give_back(
    tx: &mut WriteTx,
    folder: &str,
    before: Cursor,
    listed: &Listed,
) -> Result<(), StoreError> {
    match &listed.place {
        Place::Imap { .. } => places::set_cursor(tx, folder, before).await,
        Place::Maildir { name } => {
            sqlx::query!(
                "DELETE FROM looked_at WHERE folder = ? AND name = ?",
                folder,
                name
            )
            .execute(tx.connection())
            .await?;
            Ok(())
        }
    }
}

/// Forgets the names of mails that are too old to be looked at again.
pub async fn forget(tx: &mut WriteTx, folder: &str, since: Timestamp) -> Result<(), StoreError> {
    let since = stored_time(since);
    sqlx::query!(
        "DELETE FROM looked_at WHERE folder = ? AND arrived_at < ?",
        folder,
        since
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Keeps a mail in Junk that holds an application, and shows it to the manager. Its octets are
/// left out where they hold what must not be kept. False where the mail is known already.
pub async fn keep_from_junk(
    tx: &mut WriteTx,
    message: &NewMessage,
    kind: Kind,
    sentence: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (id, new) = inbox::insert_unless_known(tx, message, now).await?;
    if !new {
        return Ok(false);
    }
    let reason = Reason::new(IN_JUNK, sentence);
    inbox::settle(tx, id, kind, Reply::None, &reason, Filing::Review).await?;
    sqlx::query!("UPDATE inbox SET in_junk = 1 WHERE id = ?", id)
        .execute(tx.connection())
        .await?;
    let about = reviews::About {
        inbox_id: Some(id),
        ..Default::default()
    };
    reviews::add(tx, &reason, about, now).await?;
    Ok(true)
}

/// A mail that was kept from Junk lies in the inbox now: it waits to be understood like any
/// other there, and has been with us since it first arrived. True where it was one of those.
pub(super) async fn take_in(
    tx: &mut WriteTx,
    id: i64,
    message: &NewMessage,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let extent = message.extent.as_str();
    let moved = sqlx::query!(
        "UPDATE inbox SET state = 'received', in_junk = 0, attempts = 0, extent = ?, kind = NULL, reply = NULL,
                reason_code = NULL, reason = NULL, filing = NULL
         WHERE id = ? AND in_junk = 1",
        extent,
        id
    )
    .execute(tx.connection())
    .await?;
    if moved.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE inbox_octets SET octets = ? WHERE inbox_id = ?",
        message.octets,
        id
    )
    .execute(tx.connection())
    .await?;
    let items = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM review WHERE inbox_id = ? AND reason_code = ? AND settled_at IS NULL"#,
        id,
        IN_JUNK
    )
    .fetch_all(tx.connection())
    .await?;
    for item in items {
        settle(tx, item, "moved_to_inbox", now).await?;
    }
    Ok(true)
}

/// Settles an item that somebody dealt with in the mailbox itself, and keeps a line of it.
pub async fn settle(
    tx: &mut WriteTx,
    item: i64,
    reason_code: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(about) = reviews::about(tx, item).await? else {
        return Ok(());
    };
    reviews::settle(tx, item, now).await?;
    let line = audit::Line {
        at: now,
        by: &Actor::Manager,
        what: "review_done",
        reason_code,
        application_id: about.application_id,
        inbox_id: about.inbox_id,
        outbox_id: about.outbox_id,
        field: None,
    };
    audit::record(tx, &line).await
}

/// An open item that an answer may settle.
#[derive(Clone, Debug)]
pub struct Unanswered {
    /// Its key.
    pub item: i64,
    /// The reason's code.
    pub reason_code: String,
    /// The header section of the mail that it is about, and perhaps some of its body.
    pub head: Vec<u8>,
    /// When that arrived.
    pub arrived_at: Timestamp,
}

impl Store {
    /// The open items about mails, newest first, without those that have a day (a person says
    /// that they are done) and those that say why a letter is held (it still waits).
    pub async fn unanswered(&self) -> Result<Vec<Unanswered>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT review.id AS "item!", review.reason_code AS "reason_code!", SUBSTR(octets, 1, ?) AS "head!: Vec<u8>", arrived_at AS "arrived_at!"
               FROM review JOIN inbox ON inbox.id = review.inbox_id JOIN inbox_octets ON inbox_octets.inbox_id = inbox.id
               WHERE settled_at IS NULL AND due_on IS NULL AND at_once = 0
                 AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.inbox_id = inbox.id AND outbox.state = 'held' AND why = review.reason_code)
               ORDER BY review.id DESC LIMIT ?"#,
            HEADERS,
            MOST_ITEMS
        )
        .fetch_all(self.reader())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Unanswered {
                    item: row.item,
                    reason_code: row.reason_code,
                    head: row.head,
                    arrived_at: read_time(&row.arrived_at)?,
                })
            })
            .collect()
    }

    /// Whether a letter of ours bears this Message-ID.
    pub async fn is_ours(&self, message_id: &str) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM outbox WHERE message_id = ?) AS "found!: bool""#,
            message_id
        )
        .fetch_one(self.reader())
        .await?)
    }

    /// The Maildir names that were looked at in a folder.
    pub async fn looked_at(&self, folder: &str) -> Result<HashSet<String>, StoreError> {
        let names = sqlx::query_scalar!("SELECT name FROM looked_at WHERE folder = ?", folder)
            .fetch_all(self.reader())
            .await?;
        Ok(names.into_iter().collect())
    }
}
