//! Days in every form that people write, and what is none.

use super::{asks_month_first, of_serial, parse, parse_month_first};

/// What was read: the day, with a question mark where it is doubtful.
fn told(day: Option<super::Day>) -> String {
    day.map(|day| format!("{}{}", day.date, if day.doubtful { "?" } else { "" }))
        .unwrap_or_default()
}

#[test]
fn a_day_is_read_in_every_form_people_write() {
    for (typed, day) in [
        ("2026-08-15", "2026-08-15"),
        ("2026-08-15 09:41", "2026-08-15"),
        ("2026-09-01T10:00", "2026-09-01"),
        ("2026-09-01T23:30:00Z", "2026-09-01"),
        ("2026-09-01T10:00:00+01:00", "2026-09-01"),
        ("2026/03/04", "2026-03-04"),
        ("15/08/2026", "2026-08-15"),
        ("15.8.26", "2026-08-15"),
        ("15-08-2026", "2026-08-15"),
        ("15 08 2026", "2026-08-15"),
        ("03.03.2026", "2026-03-03"),
        ("__03-11-2026__", "2026-11-03"),
        ("1/9/26", "2026-09-01"),
        ("03/04/26", "2026-04-03"),
        ("3rd March 26", "2026-03-03"),
        ("3rd March \u{2019}26", "2026-03-03"),
        ("3rd March '26", "2026-03-03"),
        ("3rd of March, 2026", "2026-03-03"),
        ("the 1st of Sept 2026", "2026-09-01"),
        ("27 September 2026", "2026-09-27"),
        ("September 27, 2026", "2026-09-27"),
        ("2026 September 27", "2026-09-27"),
        ("Tuesday 1 September 2026", "2026-09-01"),
        ("Monday 7 December 2026", "2026-12-07"),
        ("Tues 1st Sep 2026 at 9am", "2026-09-01"),
        ("5 Nov 2026", "2026-11-05"),
        ("5 Nov 2026, 4.15 pm", "2026-11-05"),
        ("05Nov2026", "2026-11-05"),
        ("01-Sep-26", "2026-09-01"),
        ("Date: 3/3/26", "2026-03-03"),
        ("21st Febuary 2026", "2026-02-21"),
        ("21 Setpember 2026", "2026-09-21"),
        ("8 Hydref 2026", "2026-10-08"),
        ("1af Mai 2026", "2026-05-01"),
        ("Medi 1af 2026", "2026-09-01"),
        ("1af o Fedi 2026", "2026-09-01"),
        ("3ydd o Fawrth 2026", "2026-03-03"),
        ("3 Mawrth 2026", "2026-03-03"),
        ("Dydd Mawrth 1 Medi 2026", "2026-09-01"),
        ("18/09/2026 20:11", "2026-09-18"),
        ("03032026", "2026-03-03"),
        ("20260303", "2026-03-03"),
        ("31/12/99", "1999-12-31"),
        ("3/3/1926", "1926-03-03"),
        ("29 February 2028", "2028-02-29"),
    ] {
        assert_eq!(told(parse(typed)), day, "{typed}");
    }
}

#[test]
fn a_day_that_can_be_read_in_two_ways_or_contradicts_itself_is_doubtful() {
    for (typed, day) in [
        // Only the American way makes sense.
        ("04/25/2026", "2026-04-25?"),
        ("2026/25/04", "2026-04-25?"),
        // It was a Tuesday.
        ("Monday 1 September 2026", "2026-09-01?"),
        // A number of six digits may be anything.
        ("030326", "2026-03-03?"),
    ] {
        assert_eq!(told(parse(typed)), day, "{typed}");
    }
}

#[test]
fn a_form_that_asks_for_the_month_first_is_believed_with_doubt() {
    for (question, asks) in [
        ("Date (MM/DD/YYYY)", true),
        ("Date mm-dd-yy", true),
        ("Date (dd/mm/yyyy)", false),
        ("Date", false),
    ] {
        assert_eq!(asks_month_first(question), asks, "{question}");
    }
    for (typed, day) in [
        ("03/04/2026", "2026-03-04?"),
        ("03/25/2026", "2026-03-25"),
        ("25/03/2026", "2026-03-25"),
        ("03/03/2026", "2026-03-03"),
        ("4 March 2026", "2026-03-04"),
    ] {
        assert_eq!(told(parse_month_first(typed)), day, "{typed}");
    }
}

#[test]
fn what_is_no_whole_day_is_none() {
    for typed in [
        "",
        "3/3",
        "March 2026",
        "May",
        "31/02/2026",
        "29/02/2026",
        "1/9/26 - 3/9/26",
        "1/9/206",
        "soon",
        "today",
        "Two days a month from May",
        "From 1 September 2026",
        "01632 960 118",
        "07700 900123",
        "12345678901234567890/1/1",
        "۰۳/۰۳/۲۰۲۶",
    ] {
        assert_eq!(told(parse(typed)), "", "{typed}");
    }
}

#[test]
fn a_serial_is_a_day_only_where_it_may_be_one() {
    for (serial, day) in [
        (46_298.0, Some("2026-10-03")),
        (46_266.4, Some("2026-09-01")),
        (44_804.0, Some("2022-08-31")),
        (2_026.0, None),
        (7_700_900_123.0, None),
        (f64::NAN, None),
    ] {
        let read = of_serial(serial).map(|day| day.to_string());
        assert_eq!(read.as_deref(), day, "{serial}");
    }
}
