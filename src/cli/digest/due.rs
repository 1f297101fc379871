//! When the manager hears of things next, and in which words that is said.

use jiff::Timestamp;

use super::super::terminal;
use crate::config::Config;
use crate::furnish;
use crate::rules::timetable;

/// Why there is no next digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Never {
    /// Nobody would get it.
    NoManagers,
    /// None is wanted.
    NoSchedule,
}

impl Never {
    /// Why, by the key of the config.
    pub(in crate::cli) const fn why(self) -> &'static str {
        match self {
            Self::NoManagers => "none: manager.addresses is empty",
            Self::NoSchedule => "none: digest.schedule is empty",
        }
    }
}

/// When the next digest is due, or why none is.
pub(in crate::cli) fn next(config: &Config, now: Timestamp) -> Result<Timestamp, Never> {
    let timetable = config.digest.timetable();
    let next = timetable::next(&timetable, &furnish::zone(config), now).ok_or(Never::NoSchedule)?;
    if config.manager.addresses.is_empty() {
        return Err(Never::NoManagers);
    }
    Ok(next)
}

/// That moment by the manager's clock.
pub(in crate::cli) fn words(config: &Config, next: Timestamp) -> String {
    let quietly = if config.digest.skip_when_quiet {
        ", unless nothing happens"
    } else {
        ""
    };
    let next = furnish::zone(config).to_datetime(next);
    format!(
        "next on {}, {}{quietly}",
        next.strftime("%a %-d %B %Y, %H:%M"),
        terminal::inert(&config.manager.zone)
    )
}
