//! Signs of life: when the mailbox was last read, and since when something outside is down.
//!
//! They outlast a restart, so that an outage is as long as it really is. What went well is noted
//! at most once a minute by whoever calls: idle polling must not wear the disk.

use jiff::Timestamp;

use super::{Store, StoreError, WriteTx, read_time, stored_time};
use crate::domain::alert::{Outage, Outside};

/// The names in the table.
const MAILBOX_READ: &str = "mailbox_read";

const fn failing(part: Outside) -> &'static str {
    match part {
        Outside::Mailbox => "mailbox_failing",
        Outside::Submission => "submission_failing",
    }
}

const fn failed(part: Outside) -> &'static str {
    match part {
        Outside::Mailbox => "mailbox_failed",
        Outside::Submission => "submission_failed",
    }
}

/// All that is noted.
#[derive(Clone, Debug, Default)]
pub struct Vitals {
    rows: Vec<(String, Timestamp)>,
}

impl Vitals {
    /// When the mailbox was last read well.
    pub fn mailbox_read_at(&self) -> Option<Timestamp> {
        self.at(MAILBOX_READ)
    }

    /// This part is down.
    pub fn outage(&self, part: Outside) -> Option<Outage> {
        let since = self.at(failing(part))?;
        let seen_at = self.at(failed(part)).unwrap_or(since);
        Some(Outage { since, seen_at })
    }

    fn at(&self, name: &str) -> Option<Timestamp> {
        let row = self.rows.iter().find(|(one, _)| one == name);
        row.map(|(_, at)| *at)
    }
}

impl Store {
    /// Reads them all.
    pub async fn vitals(&self) -> Result<Vitals, StoreError> {
        let rows = sqlx::query!(r#"SELECT name AS "name!", at AS "at!" FROM vital"#)
            .fetch_all(self.reader())
            .await?;
        let read = |at: &str| read_time(at);
        let rows = rows
            .into_iter()
            .map(|row| Ok((row.name, read(&row.at)?)))
            .collect::<Result<_, StoreError>>()?;
        Ok(Vitals { rows })
    }
}

/// The mailbox was read well.
pub async fn mailbox_read(tx: &mut WriteTx, now: Timestamp) -> Result<(), StoreError> {
    note(tx, MAILBOX_READ, now).await
}

/// A try at this part failed.
pub async fn is_down(tx: &mut WriteTx, part: Outside, now: Timestamp) -> Result<(), StoreError> {
    let (name, at) = (failing(part), stored_time(now));
    sqlx::query!(
        "INSERT INTO vital (name, at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        name,
        at
    )
    .execute(tx.connection())
    .await?;
    note(tx, failed(part), now).await
}

/// This part works.
pub async fn is_up(tx: &mut WriteTx, part: Outside) -> Result<(), StoreError> {
    let (failing, failed) = (failing(part), failed(part));
    sqlx::query!("DELETE FROM vital WHERE name IN (?, ?)", failing, failed)
        .execute(tx.connection())
        .await?;
    Ok(())
}

async fn note(tx: &mut WriteTx, name: &str, now: Timestamp) -> Result<(), StoreError> {
    let at = stored_time(now);
    sqlx::query!(
        "INSERT INTO vital (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
        name,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
