//! How far the mailbox has been read, where each stored message lies in it, and what is still
//! to be filed there.

use std::collections::HashSet;

use jiff::Timestamp;

use super::{Store, StoreError, WriteTx, stored_time};
use crate::domain::mailbox::{Cursor, Filing, Place};

/// Remembers that a copy of a stored message lies here. A copy seen before keeps its filing.
pub async fn insert(
    tx: &mut WriteTx,
    folder: &str,
    place: &Place,
    inbox_id: i64,
) -> Result<(), StoreError> {
    let (validity, uid) = (place.validity(), place.uid());
    sqlx::query!(
        "INSERT INTO place (folder, uid_validity, uid, inbox_id) VALUES (?, ?, ?, ?)
         ON CONFLICT (folder, uid_validity, uid) DO NOTHING",
        folder,
        validity,
        uid,
        inbox_id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Moves the cursor, in the transaction that stored what it passes.
pub async fn set_cursor(tx: &mut WriteTx, folder: &str, cursor: Cursor) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO cursor (folder, uid_validity, last_uid) VALUES (?, ?, ?)
         ON CONFLICT (folder) DO UPDATE SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid",
        folder,
        cursor.uid_validity,
        cursor.last_uid
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Remembers that these copies lie where they belong.
pub async fn set_filed(
    tx: &mut WriteTx,
    folder: &str,
    places: &[Place],
    now: Timestamp,
) -> Result<(), StoreError> {
    let at = stored_time(now);
    for place in places {
        let (validity, uid) = (place.validity(), place.uid());
        sqlx::query!(
            "UPDATE place SET filed_at = ? WHERE folder = ? AND uid_validity = ? AND uid = ?",
            at,
            folder,
            validity,
            uid
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}

impl Store {
    /// The cursor of a folder; the default before its first listing.
    pub async fn cursor(&self, folder: &str) -> Result<Cursor, StoreError> {
        Ok(sqlx::query_as!(
            Cursor,
            r#"SELECT uid_validity AS "uid_validity: u32", last_uid AS "last_uid: u32" FROM cursor WHERE folder = ?"#,
            folder
        )
        .fetch_optional(self.reader())
        .await?
        .unwrap_or_default())
    }

    /// The Maildir names that are known, to be left out of a listing.
    pub async fn known_names(&self, folder: &str) -> Result<HashSet<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT uid FROM place WHERE folder = ? AND uid_validity = 0",
            folder
        )
        .fetch_all(self.reader())
        .await?
        .into_iter()
        .collect())
    }

    /// Copies of processed messages that do not lie where they belong yet, up to `most`.
    ///
    /// Octets that were fetched whole and are empty now were redacted: a monitoring form came
    /// with them. What was sent on and is not kept is empty, too, and brought none: the outbox
    /// names it (`forward/<message>/<route>`, and "0" is what follows "/").
    pub async fn unfiled(
        &self,
        folder: &str,
        most: u32,
    ) -> Result<Vec<(Place, Filing)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT place.uid_validity AS "uid_validity!: u32", place.uid AS "uid!",
                      CASE WHEN inbox.extent = 'whole' AND length(inbox_octets.octets) = 0
                                AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.key > 'forward/' || inbox.id || '/'
                                                                       AND outbox.key < 'forward/' || inbox.id || '0')
                           THEN CASE inbox.filing WHEN 'review' THEN 'monitoring_for_review' ELSE 'monitoring' END
                           ELSE inbox.filing END AS "filing!"
               FROM place JOIN inbox ON inbox.id = place.inbox_id
                          LEFT JOIN inbox_octets ON inbox_octets.inbox_id = inbox.id
               WHERE place.filed_at IS NULL AND place.folder = ? AND inbox.filing IS NOT NULL
               ORDER BY inbox.id LIMIT ?"#,
            folder,
            most
        )
        .fetch_all(self.reader())
        .await?;
        rows.into_iter()
            .map(|row| {
                let filing = Filing::parse(&row.filing).ok_or(StoreError::Corrupt("inbox"))?;
                Ok((Place::from_stored(row.uid_validity, &row.uid), filing))
            })
            .collect()
    }
}
