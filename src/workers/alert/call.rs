//! The administrator's program that carries alerts where mail cannot (`alert.command`).
//!
//! It is run outside any transaction, is given the alert's kind and sentences and nothing else of
//! ours, and has half a minute. What it prints goes nowhere: it could quote what a log must not
//! hold. A crash between its end and our note calls it twice.

use std::process::{ExitStatus, Stdio};

use jiff::Timestamp;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::domain::alert::{Batch, Road};
use crate::rules::alerts as rules;
use crate::store::alerts;
use crate::workers::house::Alerting;
use crate::workers::lines::{LONGEST_REST, Reins};
use crate::workers::{House, Progress, StepError};

/// Where it finds other programs. Of our own environment it gets nothing: the folder of the
/// passwords is named there.
const SEARCH_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Calls it for every kind that may be told now. One that fails is tried again after the line's
/// back-off.
pub async fn step(house: &House, now: Timestamp) -> Result<Progress, StepError> {
    if house.standing.alert.command.is_empty() {
        return Ok(Progress::Idle);
    }
    let mut tx = house.store.write_tx().await?;
    let waiting = alerts::waiting(&mut tx, Road::Command, now).await?;
    let last = alerts::last_told(&mut tx, Road::Command).await?;
    let mut calls = Vec::new();
    for batch in rules::due(&waiting, &last, now) {
        let news = alerts::news(&mut tx, &batch.ids).await?;
        let sentences = news.into_iter().map(|one| one.sentence);
        calls.push((batch, sentences.collect::<Vec<_>>()));
    }
    drop(tx);
    let mut progress = Ok(Progress::Idle);
    for (batch, sentences) in calls {
        if call(&house.standing.alert, &batch, &sentences).await {
            let mut tx = house.store.write_tx().await?;
            alerts::set_told(&mut tx, Road::Command, &batch.ids, now).await?;
            tx.commit().await?;
            progress = progress.map(|_| Progress::Worked);
        } else {
            progress = Err(StepError::Broken("alert.command failed"));
        }
    }
    progress
}

/// Calls until told to stop.
pub async fn run(reins: &Reins, house: &House) {
    while !reins.stop.is_cancelled() {
        let result = step(house, (reins.clock)()).await;
        if reins.after(result, &house.dice).await {
            reins.rest(LONGEST_REST).await;
        }
    }
}

/// Runs the program. Answers whether it said that it did its work.
async fn call(alert: &Alerting, batch: &Batch, sentences: &[String]) -> bool {
    let kind = batch.kind.as_str();
    let mut lines = format!("{kind}\n");
    for sentence in sentences {
        lines.extend(
            sentence
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c }),
        );
        lines.push('\n');
    }
    match execute(alert, kind, lines.as_bytes()).await {
        Ok(Some(status)) if status.success() => {
            tracing::info!(kind, alerts = batch.ids.len(), "alert.command was called");
            true
        }
        Ok(Some(status)) => {
            tracing::warn!(kind, %status, "alert.command failed");
            false
        }
        Ok(None) => {
            tracing::warn!(kind, "alert.command took too long and was ended");
            false
        }
        Err(error) => {
            tracing::warn!(kind, error = %error.kind(), "alert.command cannot be started");
            false
        }
    }
}

/// Its end, or none where it had to be killed.
async fn execute(
    alert: &Alerting,
    kind: &str,
    lines: &[u8],
) -> std::io::Result<Option<ExitStatus>> {
    let Some((program, arguments)) = alert.command.split_first() else {
        return Ok(None);
    };
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        .env("PATH", SEARCH_PATH)
        .env("QPM_ALERT_KIND", kind)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let group = child.id();
    let ended = timeout(alert.patience, give_and_wait(&mut child, lines)).await;
    if let Ok(ended) = ended {
        return ended.map(Some);
    }
    let group = group.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    if let Some(group) = group {
        // It may end at this very moment; then there is nobody to kill.
        let _ = kill_process_group(group, Signal::KILL);
    }
    child.wait().await?;
    Ok(None)
}

async fn give_and_wait(child: &mut Child, lines: &[u8]) -> std::io::Result<ExitStatus> {
    if let Some(mut to) = child.stdin.take() {
        // A program need not read what it is given.
        let _ = to.write_all(lines).await;
    }
    child.wait().await
}
