//! When something is due by a timetable, in the zone of the people it is made for.
//!
//! 08:30 is 08:30 on their clocks, in summer and in winter. A time that the clocks leap over is
//! moved by as much as they leap; one that comes twice counts the first time. However long the
//! program was away, one moment at most is due: the latest.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::timetable::Timetable;

/// The days that are looked at before and after a moment: a week, since by then every timetable
/// has had its turn, and two days, since a zone may change its clocks by as much as a day.
const REACH: i64 = 9;

/// The latest moment of the timetable after `after` and not after `now`. What was missed before it
/// is made up for by it.
pub fn due(
    timetable: &Timetable,
    zone: &TimeZone,
    after: Timestamp,
    now: Timestamp,
) -> Option<Timestamp> {
    around(timetable, zone, now)
        .filter(|at| *at > after && *at <= now)
        .max()
}

/// The first moment of the timetable after `after`.
pub fn next(timetable: &Timetable, zone: &TimeZone, after: Timestamp) -> Option<Timestamp> {
    around(timetable, zone, after)
        .filter(|at| *at > after)
        .min()
}

/// The timetable's moments on the days around this one. They are in no order: where the clocks
/// leap, an earlier time of day may come later.
fn around(
    timetable: &Timetable,
    zone: &TimeZone,
    moment: Timestamp,
) -> impl Iterator<Item = Timestamp> {
    let today = zone.to_datetime(moment).date();
    let days = (-REACH..=REACH).filter_map(move |away| {
        today
            .checked_add(SignedDuration::from_hours(24 * away))
            .ok()
    });
    days.flat_map(move |day| {
        let times = timetable.times_on(day.weekday()).iter();
        // RFC 5545 §3.3.5, as `to_timestamp` does: a time that does not exist is read with the
        // offset before the gap, and of two the first is meant.
        times.filter_map(move |time| zone.to_timestamp(day.to_datetime(*time)).ok())
    })
}

#[cfg(test)]
mod tests;
