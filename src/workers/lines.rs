//! The loop that production puts around a step: work while there is work, rest until there is
//! news, back off when something is down. It stops between steps only, never inside one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::dice::Dice;
use super::{Progress, StepError};
use crate::rules::retry;

/// The longest rest between two looks at the clock or the outbox.
pub const LONGEST_REST: Duration = Duration::from_mins(1);

/// Where the present moment comes from.
pub type Clock = fn() -> Timestamp;

/// The pulse of one line: the watchdog and the status line feel it. It counts and tells no
/// time, so that no clock can stop or race it.
#[derive(Debug, Default)]
pub struct Pulse {
    beats: AtomicU64,
    failures: AtomicU32,
}

impl Pulse {
    /// The line made real progress, or came round to its top.
    pub fn beat(&self) {
        self.beats.fetch_add(1, Ordering::Relaxed);
    }

    /// Beats so far.
    pub fn beats(&self) -> u64 {
        self.beats.load(Ordering::Relaxed)
    }

    /// Steps that failed in a row.
    pub fn failures(&self) -> u32 {
        self.failures.load(Ordering::Relaxed)
    }
}

/// One line's belongings.
#[derive(Clone, Debug)]
pub struct Reins {
    /// "fetch", "process" …
    pub name: &'static str,
    /// Says when to stop.
    pub stop: CancellationToken,
    /// Somebody has work for this line.
    pub wake: Arc<Notify>,
    /// Whom this line gives work to.
    pub wakes: Vec<Arc<Notify>>,
    /// Its pulse.
    pub pulse: Arc<Pulse>,
    /// The present moment.
    pub clock: Clock,
}

impl Reins {
    /// Notes what a step came to, wakes others, and backs off after a failure. Returns true
    /// where the line should rest.
    pub async fn after(&self, result: Result<Progress, StepError>, dice: &Dice) -> bool {
        self.pulse.beat();
        match result {
            Ok(progress) => {
                if self.pulse.failures.swap(0, Ordering::Relaxed) > 0 {
                    tracing::info!(line = self.name, "works again");
                }
                if progress == Progress::Worked {
                    for other in &self.wakes {
                        other.notify_one();
                    }
                }
                progress == Progress::Idle
            }
            Err(error) => {
                let failures = self
                    .pulse
                    .failures
                    .fetch_add(1, Ordering::Relaxed)
                    .saturating_add(1);
                let wait = retry::back_off(failures, dice.fraction());
                tracing::warn!(line = self.name, failures, seconds = wait.as_secs(), %error, "a step failed, nothing is lost");
                self.nap(wait).await;
                false
            }
        }
    }

    /// Rests until woken, told to stop, or `longest` has passed.
    pub async fn rest(&self, longest: Duration) {
        tokio::select! {
            () = self.wake.notified() => {}
            () = self.stop.cancelled() => {}
            () = tokio::time::sleep(longest) => {}
        }
    }

    /// Sleeps through wake-up calls, but not through the order to stop. The pulse goes on:
    /// waiting for a server that is down is not hanging.
    async fn nap(&self, time: Duration) {
        let until = tokio::time::Instant::now() + time;
        while !self.stop.is_cancelled() && tokio::time::Instant::now() < until {
            self.pulse.beat();
            let left = until.saturating_duration_since(tokio::time::Instant::now());
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = tokio::time::sleep(left.min(Duration::from_secs(10))) => {}
            }
        }
    }
}
