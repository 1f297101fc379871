//! The one opening of this instance.

use jiff::Timestamp;

use super::{Store, StoreError, WriteTx, read_time, stored_time};
use crate::domain::opening::{Opening, OpeningState, Tally};

struct Row {
    id: i64,
    name: String,
    target: u32,
    state: String,
    opened_at: String,
    closed_at: Option<String>,
    opens_at: Option<String>,
    closes_at: Option<String>,
    letters_paused_at: Option<String>,
}

impl Row {
    fn read(self) -> Result<Opening, StoreError> {
        let time = |text: Option<String>| text.map(|text| read_time(&text)).transpose();
        Ok(Opening {
            id: self.id,
            name: self.name,
            target: self.target,
            state: OpeningState::parse(&self.state).ok_or(StoreError::Corrupt("opening"))?,
            opened_at: read_time(&self.opened_at)?,
            closed_at: time(self.closed_at)?,
            opens_at: time(self.opens_at)?,
            closes_at: time(self.closes_at)?,
            letters_paused_at: time(self.letters_paused_at)?,
        })
    }
}

/// The opening as this transaction sees it.
pub async fn read(tx: &mut WriteTx) -> Result<Opening, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, name, target AS "target: u32", state, opened_at, closed_at, opens_at, closes_at, letters_paused_at FROM opening LIMIT 1"#
    )
    .fetch_one(tx.connection())
    .await?
    .read()
}

/// How many applications stand where, as this transaction sees it.
pub async fn tally(tx: &mut WriteTx) -> Result<Tally, StoreError> {
    Ok(sqlx::query_as!(
        Tally,
        r#"SELECT received AS "received!: u32", complete AS "complete!: u32", recruited AS "recruited!: u32" FROM tally"#
    )
    .fetch_one(tx.connection())
    .await?)
}

/// Makes the opening at the first start; later starts take its name and dates from config,
/// while target and state are the manager's and stay.
pub async fn ensure(tx: &mut WriteTx, wanted: &Opening, now: Timestamp) -> Result<(), StoreError> {
    let (opens_at, closes_at) = (
        wanted.opens_at.map(stored_time),
        wanted.closes_at.map(stored_time),
    );
    let at = stored_time(now);
    sqlx::query!(
        "INSERT INTO opening (id, name, target, state, opens_at, closes_at, opened_at, created_at)
         VALUES (1, ?1, ?2, 'open', ?3, ?4, ?5, ?5)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, opens_at = excluded.opens_at, closes_at = excluded.closes_at",
        wanted.name,
        wanted.target,
        opens_at,
        closes_at,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Closes the opening.
pub async fn close(tx: &mut WriteTx, at: Timestamp) -> Result<(), StoreError> {
    let at = stored_time(at);
    sqlx::query!(
        "UPDATE opening SET state = 'closed', closed_at = ? WHERE state = 'open'",
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Opens it again.
pub async fn reopen(tx: &mut WriteTx, at: Timestamp) -> Result<(), StoreError> {
    let at = stored_time(at);
    sqlx::query!(
        "UPDATE opening SET state = 'open', closed_at = NULL, opened_at = ?",
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Lets letters to applicants wait since then, or no more.
pub async fn pause_letters(tx: &mut WriteTx, since: Option<Timestamp>) -> Result<(), StoreError> {
    let since = since.map(stored_time);
    sqlx::query!("UPDATE opening SET letters_paused_at = ?", since)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Sets the target.
pub async fn set_target(tx: &mut WriteTx, target: u32) -> Result<(), StoreError> {
    sqlx::query!("UPDATE opening SET target = ?", target)
        .execute(tx.connection())
        .await?;
    Ok(())
}

impl Store {
    /// The opening and how many applications stand where, for people to look at.
    pub async fn opening(&self) -> Result<(Opening, Tally), StoreError> {
        let opening = sqlx::query_as!(
            Row,
            r#"SELECT id, name, target AS "target: u32", state, opened_at, closed_at, opens_at, closes_at, letters_paused_at FROM opening LIMIT 1"#
        )
        .fetch_one(self.reader())
        .await?
        .read()?;
        let tally = sqlx::query_as!(
            Tally,
            r#"SELECT received AS "received!: u32", complete AS "complete!: u32", recruited AS "recruited!: u32" FROM tally"#
        )
        .fetch_one(self.reader())
        .await?;
        Ok((opening, tally))
    }
}
