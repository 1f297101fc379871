//! Ten years of digests in zones with all sorts of clocks, and the days on which clocks change.

use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use proptest::prelude::*;

use super::{due, next};
use crate::domain::timetable::Timetable;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn table(text: &str) -> Timetable {
    Timetable::parse(text).unwrap()
}

fn at(zone: &TimeZone, civil: DateTime) -> Timestamp {
    zone.to_timestamp(civil).unwrap()
}

/// What a daemon that looks at these moments finds due, after `start`.
fn found(
    table: &Timetable,
    zone: &TimeZone,
    start: Timestamp,
    looks: impl IntoIterator<Item = Timestamp>,
) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let mut after = start;
    for now in looks {
        if let Some(at) = due(table, zone, after, now) {
            found.push(at);
            after = at;
        }
    }
    found
}

fn every(step: SignedDuration, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Timestamp> {
    std::iter::successors(Some(from), move |at| at.checked_add(step).ok())
        .take_while(move |at| *at <= to)
}

const ZONES: [&str; 10] = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Pacific/Chatham",
    "UTC",
];

#[test]
fn over_ten_years_each_scheduled_day_has_one_at_its_hour() {
    for name in ZONES {
        let zone = zone(name);
        // No clock of these zones changes at this hour.
        let table = table("mon-fri 08:30");
        let (first, last) = (date(2020, 1, 1), date(2029, 12, 31));
        let (start, end) = (
            at(&zone, first.at(0, 0, 0, 0)),
            at(&zone, last.at(23, 59, 0, 0)),
        );
        // A step that meets another time of day each day.
        let looks = every(SignedDuration::from_mins(6 * 60 + 37), start, end);
        let mut days: Vec<Date> = Vec::new();
        for due in found(&table, &zone, start, looks) {
            let civil = zone.to_datetime(due);
            assert_eq!((civil.hour(), civil.minute()), (8, 30), "{name} {civil}");
            days.push(civil.date());
        }
        let expected: Vec<Date> = first
            .series(1.day())
            .take_while(|day| *day <= last)
            .filter(|day| ![Weekday::Saturday, Weekday::Sunday].contains(&day.weekday()))
            .collect();
        assert_eq!(days, expected, "{name}");
    }
}

/// A zone, a timetable, a day on which the clocks change, and the UTC moments of the timetable
/// from that day's beginning to the next day's end.
const CHANGES: [(&str, &str, &str, &[&str]); 12] = [
    // In March, 01:00 GMT is 02:00 BST.
    (
        "Europe/London",
        "daily 08:30",
        "2026-03-29",
        &["2026-03-29T07:30:00Z", "2026-03-30T07:30:00Z"],
    ),
    // The day before still has winter's hour.
    (
        "Europe/London",
        "daily 08:30",
        "2026-03-28",
        &["2026-03-28T08:30:00Z", "2026-03-29T07:30:00Z"],
    ),
    // 01:30 is leapt over and becomes 02:30 BST.
    (
        "Europe/London",
        "daily 01:30",
        "2026-03-29",
        &["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"],
    ),
    // It is then the same moment as 02:30, which is due once.
    (
        "Europe/London",
        "daily 01:30 02:30",
        "2026-03-29",
        &[
            "2026-03-29T01:30:00Z",
            "2026-03-30T00:30:00Z",
            "2026-03-30T01:30:00Z",
        ],
    ),
    // It comes after 02:00, which was behind it.
    (
        "Europe/London",
        "daily 01:30 02:00",
        "2026-03-29",
        &[
            "2026-03-29T01:00:00Z",
            "2026-03-29T01:30:00Z",
            "2026-03-30T00:30:00Z",
            "2026-03-30T01:00:00Z",
        ],
    ),
    // In October, 02:00 BST is 01:00 GMT: 01:30 comes twice, and the first counts.
    (
        "Europe/London",
        "daily 01:30",
        "2026-10-25",
        &["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
    ),
    (
        "Europe/London",
        "daily 08:30",
        "2026-10-25",
        &["2026-10-25T08:30:00Z", "2026-10-26T08:30:00Z"],
    ),
    // Lord Howe's clocks change by half an hour: 02:00 +10:30 is 02:30 +11.
    (
        "Australia/Lord_Howe",
        "daily 02:15",
        "2026-10-04",
        &["2026-10-03T15:45:00Z", "2026-10-04T15:15:00Z"],
    ),
    // And 02:00 +11 is 01:30 +10:30.
    (
        "Australia/Lord_Howe",
        "daily 01:45",
        "2026-04-05",
        &["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"],
    ),
    // A day that begins at one o'clock.
    (
        "America/Sao_Paulo",
        "daily 00:00",
        "2018-11-04",
        &["2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"],
    ),
    // Samoa had no Friday 30 December 2011: its digest is Saturday's, and comes once.
    (
        "Pacific/Apia",
        "daily 08:30",
        "2011-12-29",
        &["2011-12-29T18:30:00Z", "2011-12-30T18:30:00Z"],
    ),
    // And one for Fridays alone comes on Saturday.
    (
        "Pacific/Apia",
        "fri 08:30",
        "2011-12-29",
        &["2011-12-30T18:30:00Z"],
    ),
];

#[test]
fn clocks_change() {
    for (name, text, day, expected) in CHANGES {
        let (zone, table) = (zone(name), table(text));
        let day: Date = day.parse().unwrap();
        let before = day.yesterday().unwrap().at(23, 59, 59, 0);
        // Samoa's next day is the one after the next.
        let days = if name == "Pacific/Apia" { 2 } else { 1 };
        let end = day.checked_add(days.days()).unwrap().at(23, 59, 59, 0);
        let (start, end) = (at(&zone, before), at(&zone, end));
        let expected: Vec<Timestamp> = expected.iter().map(|at| at.parse().unwrap()).collect();
        let looks = every(SignedDuration::from_mins(1), start, end);
        assert_eq!(
            found(&table, &zone, start, looks),
            expected,
            "{name} {text} {day}"
        );
        let announced = std::iter::successors(next(&table, &zone, start), |at| {
            next(&table, &zone, *at).filter(|at| *at <= end)
        });
        assert_eq!(
            announced.collect::<Vec<_>>(),
            expected,
            "next: {name} {text} {day}"
        );
    }
}

#[test]
fn after_years_away_the_latest_alone_is_due() {
    let (zone, table) = (zone("Europe/London"), table("mon-fri 08:30"));
    let before = "1970-01-01T00:00:00Z".parse().unwrap();
    // A Sunday.
    let now = "2026-11-29T12:00:00Z".parse().unwrap();
    let friday = "2026-11-27T08:30:00Z".parse().unwrap();
    assert_eq!(due(&table, &zone, before, now), Some(friday));
    assert_eq!(due(&table, &zone, friday, now), None);
    assert_eq!(due(&table, &zone, Timestamp::MIN, now), Some(friday));
    let monday = "2026-11-30T08:30:00Z".parse().unwrap();
    assert_eq!(next(&table, &zone, now), Some(monday));
    // The clock was set back: nothing is due that lies ahead.
    assert_eq!(due(&table, &zone, monday, now), None);
}

#[test]
fn nothing_is_due_by_an_empty_timetable_or_beyond_time() {
    let zone = zone("Europe/London");
    let now = "2026-11-29T12:00:00Z".parse().unwrap();
    assert_eq!(due(&table(""), &zone, Timestamp::MIN, now), None);
    assert_eq!(next(&table(""), &zone, now), None);
    let table = table("daily 08:30");
    assert_eq!(next(&table, &zone, Timestamp::MAX), None);
    assert_eq!(due(&table, &zone, Timestamp::MIN, Timestamp::MIN), None);
}

fn any_table() -> impl Strategy<Value = Timetable> {
    let days =
        prop::sample::subsequence(vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun"], 1..=7);
    let times = prop::collection::vec((0..24, 0..60), 1..4);
    (days, times).prop_map(|(days, times)| {
        let times: Vec<String> = times
            .into_iter()
            .map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
            .collect();
        table(&format!("{} {}", days.join(","), times.join(" ")))
    })
}

/// From 2005 to 2037, in seconds: Samoa's leap over a day lies between.
fn any_moment() -> impl Strategy<Value = Timestamp> {
    (1_100_000_000_i64..2_145_000_000).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn any_zone() -> impl Strategy<Value = TimeZone> {
    let mut names = ZONES.to_vec();
    names.push("Pacific/Apia");
    prop::sample::select(names).prop_map(zone)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a daemon sleeps and wakes, it finds nothing twice and nothing that was not
    /// announced, and of what it slept through the latest.
    #[test]
    fn nothing_is_due_twice_and_the_latest_always_is(
        table in any_table(),
        zone in any_zone(),
        start in any_moment(),
        sleeps in prop::collection::vec(1_i64..(40 * 24 * 60), 1..12),
    ) {
        let (mut now, mut after) = (start, start);
        for minutes in sleeps {
            let before = now;
            now = now.checked_add(SignedDuration::from_mins(minutes)).unwrap();
            let announced: Vec<Timestamp> =
                std::iter::successors(next(&table, &zone, after), |at| next(&table, &zone, *at))
                    .take_while(|at| *at <= now)
                    .collect();
            prop_assert!(announced.is_sorted_by(|one, other| one < other));
            let found = due(&table, &zone, after, now);
            prop_assert_eq!(found, announced.last().copied());
            if let Some(found) = found {
                prop_assert!(found > before && found <= now);
                after = found;
                prop_assert_eq!(due(&table, &zone, after, now), None);
            }
        }
    }

    /// Later looks never find an earlier moment, and a moment longer past never another one.
    #[test]
    fn due_moves_on_only(
        table in any_table(),
        zone in any_zone(),
        moments in (any_moment(), any_moment(), any_moment()),
    ) {
        let mut moments = [moments.0, moments.1, moments.2];
        moments.sort();
        let [after, now, later] = moments;
        prop_assert!(due(&table, &zone, after, now) <= due(&table, &zone, after, later));
        if let Some(at) = due(&table, &zone, now, later) {
            prop_assert_eq!(due(&table, &zone, after, later), Some(at));
        }
    }
}
