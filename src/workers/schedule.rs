//! SCHEDULE: what the clock alone brings about, by the same rules and the same door.

use jiff::Timestamp;

use super::carry_out::carry_out;
use super::lines::{LONGEST_REST, Reins};
use super::{House, Progress, StepError, alert, digest};
use crate::domain::plan::Event;

/// Looks at the clock until told to stop.
pub async fn run(reins: &Reins, house: &House) {
    while !reins.stop.is_cancelled() {
        let result = step(house, (reins.clock)()).await;
        if reins.after(result, &house.dice).await {
            reins.rest(LONGEST_REST).await;
        }
    }
}

/// Looks at the clock once. What fails holds up nothing else.
pub async fn step(house: &House, now: Timestamp) -> Result<Progress, StepError> {
    let free = alert::free_mib(&house.standing.alert.database);
    let each = [
        by_rule(house, now).await,
        Box::pin(alert::step(house, free, now)).await,
        digest::step(house, now).await,
    ];
    let mut progress = Progress::Idle;
    for result in each {
        if result? == Progress::Worked {
            progress = Progress::Worked;
        }
    }
    Ok(progress)
}

/// What the rules make of the hour.
async fn by_rule(house: &House, now: Timestamp) -> Result<Progress, StepError> {
    let mut tx = house.store.write_tx().await?;
    let plan = carry_out(house, &mut tx, &Event::Due, &[], now).await?;
    tx.commit().await?;
    if plan.effects.is_empty() {
        return Ok(Progress::Idle);
    }
    tracing::info!(reason = plan.reason.code, "scheduled");
    Ok(Progress::Worked)
}
