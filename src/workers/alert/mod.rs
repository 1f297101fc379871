//! ALERTS: what the manager is told at once. What a plan raised, an outage that lasts, a disk that
//! fills up: each becomes a letter, one of a kind an hour; and where config names a program, that
//! is called, too, since a broken submission cannot report itself by mail.
//!
//! None is dropped: an alert waits in its table until it is told. Nothing here judges a mail.

pub mod call;
mod tell;

use std::path::Path;

use jiff::Timestamp;

use super::{House, Progress, StepError};
use crate::domain::alert::Outside;
use crate::domain::command::AlertKind;
use crate::domain::plan::Reason;
use crate::rules::alerts as rules;
use crate::store::{StoreError, WriteTx, alerts};

/// Raises what nobody's mail raises, then tells what may be told. `free_mib` is the free room on
/// the database's disk, where it is known.
pub async fn step(
    house: &House,
    free_mib: Option<u64>,
    now: Timestamp,
) -> Result<Progress, StepError> {
    let mut tx = house.store.write_tx().await?;
    raise_outages(house, &mut tx, now).await?;
    if let Some(free_mib) = free_mib {
        raise_disk(house, &mut tx, free_mib, now).await?;
    }
    tx.commit().await?;
    tell::step(house, now).await
}

/// The free room in MiB on the disk that this file lies on. The file itself may not be there yet.
pub fn free_mib(file: &Path) -> Option<u64> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let about = rustix::fs::statvfs(folder.unwrap_or(Path::new("."))).ok()?;
    Some(about.f_bavail.saturating_mul(about.f_frsize) / (1024 * 1024))
}

async fn raise_outages(house: &House, tx: &mut WriteTx, now: Timestamp) -> Result<(), StoreError> {
    let vitals = house.store.vitals().await?;
    for part in Outside::ALL.iter().copied() {
        let Some(outage) = vitals.outage(part) else {
            continue;
        };
        let last = alerts::last_raised(tx, part.alert()).await?;
        if rules::is_told_of(outage, last, house.standing.alert.after) {
            let reason = rules::outage(part, outage.since, &house.standing.zone);
            raise(tx, part.alert(), &reason, now).await?;
        }
    }
    Ok(())
}

async fn raise_disk(
    house: &House,
    tx: &mut WriteTx,
    free_mib: u64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let at_least = house.standing.alert.disk_mib;
    let last = alerts::last_raised(tx, AlertKind::Disk).await?;
    match rules::disk(free_mib, at_least, last, now) {
        Some(reason) => raise(tx, AlertKind::Disk, &reason, now).await,
        None => Ok(()),
    }
}

async fn raise(
    tx: &mut WriteTx,
    kind: AlertKind,
    reason: &Reason,
    now: Timestamp,
) -> Result<(), StoreError> {
    tracing::warn!(kind = kind.as_str(), reason = reason.code, "alert");
    alerts::raise(tx, kind, reason, alerts::About::default(), now).await
}
