//! Applications week by week, and the signs of life.

use std::collections::HashMap;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::domain::briefing::{Health, Week};
use crate::store::{StoreError, WriteTx, read_time, stored_time};

/// A year is shown at most.
const MOST_WEEKS: i32 = 52;

/// Applications a week by the zone's calendar, from the first one's week to this one.
pub(super) async fn weeks(
    tx: &mut WriteTx,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<Week>, StoreError> {
    let this = monday(now, zone);
    let earliest = this
        .checked_sub(Span::new().weeks(MOST_WEEKS - 1))
        .unwrap_or(this);
    let from = zone
        .to_timestamp(earliest.at(0, 0, 0, 0))
        .map_or_else(|_| String::new(), stored_time);
    let arrived = sqlx::query_scalar!(
        "SELECT arrived_at FROM application WHERE merged_into IS NULL AND arrived_at >= ?",
        from
    )
    .fetch_all(tx.connection())
    .await?;
    let mut counted: HashMap<Date, u32> = HashMap::new();
    for at in arrived {
        // A server's clock may be ahead of ours: what is here has come by now.
        let week = counted
            .entry(monday(read_time(&at)?.min(now), zone))
            .or_default();
        *week = week.saturating_add(1);
    }
    let Some(first) = counted.keys().min().copied() else {
        return Ok(Vec::new());
    };
    let weeks = first.series(Span::new().weeks(1));
    Ok(weeks
        .take_while(|monday| *monday <= this)
        .map(|monday| Week {
            monday,
            applications: counted.get(&monday).copied().unwrap_or(0),
        })
        .collect())
}

/// The Monday of the week in which this moment lies, by the zone's clocks.
fn monday(at: Timestamp, zone: &TimeZone) -> Date {
    let day = zone.to_datetime(at).date();
    let behind = day.weekday().since(Weekday::Monday);
    day.checked_sub(Span::new().days(behind)).unwrap_or(day)
}

/// The signs of life.
pub(super) async fn health(tx: &mut WriteTx, now: Timestamp) -> Result<Health, StoreError> {
    let mut health = Health::default();
    let vitals = sqlx::query!("SELECT name, at FROM vital")
        .fetch_all(tx.connection())
        .await?;
    for vital in vitals {
        let at = Some(read_time(&vital.at)?);
        match &*vital.name {
            "mailbox_read" => health.mailbox_read_at = at,
            "mailbox_failing" => health.mailbox_failing_since = at,
            "submission_failing" => health.submission_failing_since = at,
            _ => {}
        }
    }
    let sent_at = sqlx::query_scalar!(
        r#"SELECT MAX(ended_at) AS "at?: String" FROM outbox WHERE state = 'sent'"#
    )
    .fetch_one(tx.connection())
    .await?;
    health.letter_sent_at = sent_at.map(|at| read_time(&at)).transpose()?;
    let now = stored_time(now);
    health.letters_waiting = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM outbox WHERE state IN ('queued', 'deferred') AND due_at <= ?"#,
        now
    )
    .fetch_one(tx.connection())
    .await?;
    health.messages_waiting = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM inbox WHERE state = 'received'"#
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(health)
}
