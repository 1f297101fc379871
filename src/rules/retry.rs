//! When a letter is tried again, and when it is given up.
//!
//! By age, not by count: RFC 5321 §4.5.4.1 wants at least four to five days. The dice come in
//! from outside as a number between 0 and 1.

use jiff::{SignedDuration, Timestamp};

/// Given up after five days.
pub const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);

/// Minutes before the second, third … attempt; the last one repeats. RFC 5321 §4.5.4.1 asks
/// for half an hour in general and allows quicker tries at first.
const MINUTES: [i64; 5] = [1, 5, 15, 30, 60];

/// The moment of the next attempt, or `None` where the letter is to be given up.
///
/// `attempt` is the number of the one that just failed (1 for the first); `dice` in 0.0..1.0
/// spreads the tries by a quarter, so that many letters do not knock at once.
pub fn next_attempt(
    queued_at: Timestamp,
    attempt: u32,
    dice: f64,
    now: Timestamp,
) -> Option<Timestamp> {
    if now.duration_since(queued_at) >= GIVE_UP_AFTER {
        return None;
    }
    let index = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
    let minutes = MINUTES.get(index).or(MINUTES.last()).copied().unwrap_or(60);
    spread(SignedDuration::from_mins(minutes), dice, now)
}

/// How long a line waits before it knocks again at a server that is down: doubling from five
/// seconds, at most ten minutes, spread by a quarter.
pub fn back_off(failures: u32, dice: f64) -> std::time::Duration {
    let seconds = 5_u64
        .saturating_mul(
            1_u64
                .checked_shl(failures.saturating_sub(1))
                .unwrap_or(u64::MAX),
        )
        .min(600);
    std::time::Duration::from_secs(seconds).mul_f64(0.75 + 0.5 * dice.clamp(0.0, 1.0))
}

fn spread(wait: SignedDuration, dice: f64, now: Timestamp) -> Option<Timestamp> {
    let wait = wait.as_secs_f64() * (0.75 + 0.5 * dice.clamp(0.0, 1.0));
    now.checked_add(SignedDuration::try_from_secs_f64(wait).ok()?)
        .ok()
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{back_off, next_attempt};

    #[test]
    fn waits_grow_and_end_after_five_days() {
        let queued = Timestamp::UNIX_EPOCH;
        let minutes = |attempt| {
            let next = next_attempt(queued, attempt, 0.5, queued).unwrap();
            next.duration_since(queued).as_secs() / 60
        };
        assert_eq!([1, 2, 3, 4, 5, 50].map(minutes), [1, 5, 15, 30, 60, 60]);
        let five_days = queued + SignedDuration::from_hours(120);
        assert!(next_attempt(queued, 100, 0.5, five_days).is_none());
        assert!(next_attempt(queued, 100, 0.5, five_days - SignedDuration::from_secs(1)).is_some());
    }

    #[test]
    fn the_back_off_is_capped_and_spread() {
        assert!(back_off(1, 0.0).as_secs_f64() < back_off(1, 1.0).as_secs_f64());
        assert_eq!(back_off(u32::MAX, 0.5).as_secs(), 600);
    }
}
