//! Days as people write them, day first as in Britain: 1/9/26 is 1 September.

use jiff::civil::Date;

use crate::forms::question::is_long;
use crate::forms::wording::fold;

/// A day, and whether another reading of the same words is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::forms) struct Day {
    /// The day.
    pub(in crate::forms) date: Date,
    /// The month was put first because nothing else made sense.
    pub(in crate::forms) doubtful: bool,
}

const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("ion", 1),
    ("chwe", 2),
    ("maw", 3),
    ("ebr", 4),
    ("mai", 5),
    ("meh", 6),
    ("gor", 7),
    ("aws", 8),
    ("medi", 9),
    ("hyd", 10),
    ("tach", 11),
    ("rhag", 12),
];

/// Reads a day. Words around it ("Monday", "of", a time of day) are passed over; a text that
/// holds anything else is no date.
pub(in crate::forms) fn parse(text: &str) -> Option<Day> {
    if is_long(text) {
        return None;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    if words.len() > 10 {
        return None;
    }
    if let Some(day) = iso(&words) {
        return Some(day);
    }
    let mut numbers: Vec<i16> = Vec::new();
    let mut month: Option<(i8, usize)> = None;
    for word in &words {
        if let Some(named) = month_of(word) {
            if month.replace((named, numbers.len())).is_some() {
                return None;
            }
        } else if let Some(number) = number_of(word) {
            numbers.push(number);
        } else if !is_filler(word) {
            return None;
        }
    }
    match (month, numbers.as_slice()) {
        // 27 September 2026; September 27, 2026; the time of day may follow.
        (Some((month, _)), [first, second, ..]) if *second > 31 || *first <= 31 => {
            let (day, year) = if *first > 31 {
                (second, first)
            } else {
                (first, second)
            };
            made(year_of(*year)?, month, i8::try_from(*day).ok()?, false)
        }
        (None, [day, month, year, ..]) => numeric(*day, *month, *year),
        (None, [joined]) => compact(&words, *joined),
        _ => None,
    }
}

/// 2026-08-15 and 2026/08/15, with or without a time of day.
fn iso(words: &[&str]) -> Option<Day> {
    let [year, month, day, ..] = words else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    let day: String = day.chars().take_while(char::is_ascii_digit).collect();
    made(
        year.parse().ok()?,
        month.parse().ok()?,
        day.parse().ok()?,
        false,
    )
}

fn numeric(day: i16, month: i16, year: i16) -> Option<Day> {
    let year = year_of(year)?;
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    // A "month" above 12 can only be a day: somebody wrote the American way.
    made(year, month, day, false).or_else(|| made(year, day, month, true))
}

/// 03032026 in one piece.
fn compact(words: &[&str], _joined: i16) -> Option<Day> {
    let digits = words.first().filter(|word| word.len() == 8)?;
    numeric(
        digits.get(..2)?.parse().ok()?,
        digits.get(2..4)?.parse().ok()?,
        digits.get(4..)?.parse().ok()?,
    )
}

fn made(year: i16, month: i8, day: i8, doubtful: bool) -> Option<Day> {
    let date = Date::new(year, month, day).ok()?;
    Some(Day { date, doubtful })
}

fn year_of(number: i16) -> Option<i16> {
    match number {
        0..=69 => Some(2000 + number),
        70..=99 => Some(1900 + number),
        1900..=2199 => Some(number),
        _ => None,
    }
}

fn month_of(word: &str) -> Option<i8> {
    let letters = word.chars().all(char::is_alphabetic);
    MONTHS
        .iter()
        .find(|(start, _)| letters && word.starts_with(start) && (word.len() <= 9))
        .filter(|_| !is_filler(word))
        .map(|(_, month)| *month)
}

/// 27, 3rd, 1af.
fn number_of(word: &str) -> Option<i16> {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let rest = word.get(digits.len()..)?;
    if !matches!(
        rest,
        "" | "st" | "nd" | "rd" | "th" | "af" | "ail" | "ydd" | "fed" | "eg" | "t" | "z"
    ) {
        return None;
    }
    if digits.len() > 4 {
        digits.get(..4)?.parse().ok()
    } else {
        digits.parse().ok()
    }
}

fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "on"
            | "at"
            | "am"
            | "pm"
            | "st"
            | "nd"
            | "rd"
            | "th"
            | "dated"
            | "date"
            | "signed"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "mon"
            | "tue"
            | "tues"
            | "wed"
            | "thu"
            | "thur"
            | "thurs"
            | "fri"
            | "sat"
            | "sun"
            | "dydd"
            | "llun"
            | "mawrth"
            | "mercher"
            | "iau"
            | "gwener"
            | "sadwrn"
            | "sul"
            | "gmt"
            | "bst"
            | "utc"
    )
}

/// The day of a spreadsheet serial, for a date cell that lost its format.
pub(in crate::forms) fn of_serial(serial: f64) -> Option<Date> {
    // 1990 to 2100: a smaller or greater number is no date of signing.
    if !(32_874.0..73_415.0).contains(&serial) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)] // Within the range above.
    let days = serial.trunc() as i64;
    Date::new(1899, 12, 30)
        .ok()?
        .checked_add(jiff::Span::new().days(days))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{of_serial, parse};

    #[test]
    fn a_day_is_read_in_every_form_people_write() {
        for (typed, day) in [
            ("2026-08-15", "2026-08-15"),
            ("2026-08-15 09:41", "2026-08-15"),
            ("15/08/2026", "2026-08-15"),
            ("15.8.26", "2026-08-15"),
            ("15-08-2026", "2026-08-15"),
            ("__03-11-2026__", "2026-11-03"),
            ("1/9/26", "2026-09-01"),
            ("3rd March 26", "2026-03-03"),
            ("3rd of March, 2026", "2026-03-03"),
            ("27 September 2026", "2026-09-27"),
            ("September 27, 2026", "2026-09-27"),
            ("Monday 7 December 2026", "2026-12-07"),
            ("5 Nov 2026", "2026-11-05"),
            ("05Nov2026", ""),
            ("8 Hydref 2026", "2026-10-08"),
            ("1af Mai 2026", "2026-05-01"),
            ("18/09/2026 20:11", "2026-09-18"),
            ("31/12/99", "1999-12-31"),
            ("31/02/2026", ""),
            ("soon", ""),
            ("May", ""),
            ("Two days a month from May", ""),
            ("01632 960 118", ""),
            ("", ""),
        ] {
            let read = parse(typed)
                .map(|day| day.date.to_string())
                .unwrap_or_default();
            assert_eq!(read, day, "{typed}");
        }
        assert!(parse("04/25/2026").unwrap().doubtful);
        assert!(!parse("04/05/2026").unwrap().doubtful);
        assert_eq!(of_serial(46298.0).unwrap().to_string(), "2026-10-03");
        assert_eq!(of_serial(7_700_900_123.0), None);
    }
}
