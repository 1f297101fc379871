//! On which days and at which hours something is due, as people write it: "mon-fri 08:30".
//!
//! It knows days and hours, and no zone and no moment: `rules::timetable` does.

use jiff::civil::{Time, Weekday};

/// Days of the week and times of those days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timetable {
    days: Vec<Weekday>,
    times: Vec<Time>,
}

/// More times a day than this are a slip of the pen.
const MOST_TIMES: usize = 24;
/// The way out of every mistake.
const HINT: &str =
    "hint: write it as \"mon-fri 08:30\", \"mon,thu 09:00\" or \"daily 07:45 16:00\"";
/// The days as they are written; three letters are enough.
const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

impl Timetable {
    /// Reads days and then times: "mon-fri 08:30", "mon,thu 09:00", "daily 07:45 16:00",
    /// "weekdays 08:30". Nothing is never. A mistake is told in words, with a hint.
    pub fn parse(text: &str) -> Result<Self, String> {
        // A range may have been typed by a program that makes dashes of hyphens.
        let text = text.trim().to_lowercase().replace(['–', '—'], "-");
        let mut table = Self::default();
        for word in text.split([' ', '\t', ',']).filter(|word| !word.is_empty()) {
            let is_time = word.starts_with(|c: char| c.is_ascii_digit());
            if is_time {
                table.times.push(time(word)?);
            } else if table.times.is_empty() {
                table.days.extend(days(word)?);
            } else {
                return Err(format!("\"{word}\" stands after a time of day. {HINT}"));
            }
        }
        table.days.sort_by_key(|day| day.to_monday_zero_offset());
        table.days.dedup();
        table.times.sort_unstable();
        table.times.dedup();
        match (table.days.is_empty(), table.times.is_empty()) {
            (false, true) => Err(format!("\"{text}\" names no time of day. {HINT}")),
            (true, false) => Err(format!("\"{text}\" names no days. {HINT}")),
            _ if table.times.len() > MOST_TIMES => {
                Err(format!("more than {MOST_TIMES} times a day. {HINT}"))
            }
            _ => Ok(table),
        }
    }

    /// Nothing is ever due by it.
    pub fn is_never(&self) -> bool {
        self.days.is_empty()
    }

    /// The times at which something is due on such a day, the earliest first.
    pub fn times_on(&self, day: Weekday) -> &[Time] {
        if self.days.contains(&day) {
            &self.times
        } else {
            &[]
        }
    }
}

/// One day, a range of them, or a word for some.
fn days(word: &str) -> Result<Vec<Weekday>, String> {
    let (first, last) = match word {
        "daily" => (Weekday::Monday, Weekday::Sunday),
        "weekdays" => (Weekday::Monday, Weekday::Friday),
        _ => match word.split_once('-') {
            Some((first, last)) => (day(first)?, day(last)?),
            None => return Ok(vec![day(word)?]),
        },
    };
    // "fri-mon" goes on over the end of the week.
    let rest = first.cycle_forward().skip(1).take_while(|day| *day != last);
    let mut all = vec![first];
    if first != last {
        all.extend(rest);
        all.push(last);
    }
    Ok(all)
}

fn day(word: &str) -> Result<Weekday, String> {
    let mut named = DAYS.iter().filter(|(name, _)| name.starts_with(word));
    match named.next() {
        Some((_, day)) if word.len() >= 3 => Ok(*day),
        _ => Err(format!("\"{word}\" is no day of the week. {HINT}")),
    }
}

fn time(word: &str) -> Result<Time, String> {
    let number = |digits: &str| {
        let fits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse::<i8>().ok().filter(|_| fits)
    };
    let read = word
        .split_once(':')
        .filter(|(_, minute)| minute.len() == 2)
        .and_then(|(hour, minute)| Time::new(number(hour)?, number(minute)?, 0, 0).ok());
    read.ok_or_else(|| format!("\"{word}\" is no time of day. {HINT}"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    use jiff::civil::{Weekday, time};

    use super::Timetable;

    /// As it is written, the days and the times.
    type Case<'a> = (&'a str, &'a [Weekday], &'a [(i8, i8)]);

    #[test]
    fn what_people_write_is_read() {
        let week = [Monday, Tuesday, Wednesday, Thursday, Friday];
        let all = [
            Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday,
        ];
        let cases: [Case; 11] = [
            ("mon-fri 08:30", &week, &[(8, 30)]),
            ("mon,thu 09:00", &[Monday, Thursday], &[(9, 0)]),
            ("daily 07:45 16:00", &all, &[(7, 45), (16, 0)]),
            ("weekdays 08:30", &week, &[(8, 30)]),
            (
                " Mon, Thu  9:00,16:00 ",
                &[Monday, Thursday],
                &[(9, 0), (16, 0)],
            ),
            ("Tuesday 00:00", &[Tuesday], &[(0, 0)]),
            (
                "MON–WED,fri 23:59",
                &[Monday, Tuesday, Wednesday, Friday],
                &[(23, 59)],
            ),
            ("sat-mon 08:30", &[Monday, Saturday, Sunday], &[(8, 30)]),
            ("fri-fri 08:30", &[Friday], &[(8, 30)]),
            ("mon mon 16:00 08:30 16:00", &[Monday], &[(8, 30), (16, 0)]),
            ("  ", &[], &[]),
        ];
        for (text, days, times) in cases {
            let table = Timetable::parse(text).unwrap();
            let times: Vec<_> = times.iter().map(|(h, m)| time(*h, *m, 0, 0)).collect();
            for day in all {
                let expected: &[_] = if days.contains(&day) { &times } else { &[] };
                assert_eq!(table.times_on(day), expected, "{text} {day:?}");
            }
            assert_eq!(table.is_never(), days.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_mistake_is_told_in_words_with_a_way_out() {
        for (text, word) in [
            ("08:30", "names no days"),
            ("mon-fri", "names no time of day"),
            ("mon-fri 8.30", "\"8.30\" is no time of day"),
            ("mon-fri 24:00", "\"24:00\" is no time of day"),
            ("mon-fri 08:60", "\"08:60\""),
            ("mon-fri 8:3", "\"8:3\""),
            ("mon-fri 08:30:00", "\"08:30:00\""),
            ("mon-fri +8:30", "\"+8:30\""),
            ("mon-fri 830", "\"830\""),
            ("mon-fri 8:30am", "\"8:30am\""),
            ("mo-fr 08:30", "\"mo\" is no day of the week"),
            ("mon- 08:30", "\"\" is no day of the week"),
            ("mon-fri-sun 08:30", "\"fri-sun\" is no day"),
            ("every day 08:30", "\"every\" is no day"),
            ("mon 08:30 thu 09:00", "\"thu\" stands after a time"),
            ("mon 08:30; thu 09:00", "\"08:30;\" is no time"),
            ("0 8 * * 1-5", "\"0\" is no time"),
        ] {
            let words = Timetable::parse(text).unwrap_err();
            assert!(words.contains(word), "{text}: {words}");
            assert!(words.contains(" hint: write it as"), "{words}");
        }
        let often: Vec<String> = (10..35).map(|minute| format!("08:{minute}")).collect();
        let words = Timetable::parse(&format!("daily {}", often.join(" "))).unwrap_err();
        assert!(words.contains("more than 24"), "{words}");
    }
}
