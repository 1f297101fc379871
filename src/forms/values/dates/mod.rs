//! Days as people write them, day first as in Britain: 1/9/26 is 1 September.
//!
//! What can be read in two ways, or contradicts itself, is doubtful; a day without its year is
//! none. Whether a day is likely is not judged here: that takes a clock.

mod names;

use jiff::civil::{Date, Weekday};

use crate::forms::question::is_long;
use crate::forms::wording::fold;

/// A day, and whether another reading of the same words is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::forms) struct Day {
    /// The day.
    pub(in crate::forms) date: Date,
    /// The month was put first because nothing else made sense, the weekday is another, or the
    /// like.
    pub(in crate::forms) doubtful: bool,
}

impl Day {
    fn doubt_if(self, doubtful: bool) -> Self {
        let doubtful = self.doubtful || doubtful;
        Self { doubtful, ..self }
    }
}

/// Which number comes first where only numbers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// More words than this are no date.
const MOST_WORDS: usize = 14;

/// Reads a day. Words around it ("Monday", "of", a time of day) are passed over; a text that
/// holds anything else is no date.
pub(in crate::forms) fn parse(text: &str) -> Option<Day> {
    read(text, Order::DayFirst)
}

/// Reads a day on a form whose question asks for the month first. Where both readings make
/// sense the form is believed, with doubt: its reader may have written as at home.
pub(in crate::forms) fn parse_month_first(text: &str) -> Option<Day> {
    read(text, Order::MonthFirst)
}

/// Whether a question asks for the month first: "Date (MM/DD/YYYY)".
pub(in crate::forms) fn asks_month_first(question: &str) -> bool {
    if is_long(question) {
        return false;
    }
    let folded = format!(" {} ", fold(question));
    [" mm dd ", " m d y", " month day "]
        .iter()
        .any(|pattern| folded.contains(pattern))
}

fn read(text: &str, order: Order) -> Option<Day> {
    if is_long(text) {
        return None;
    }
    let folded = fold(&without_time(text));
    let words: Vec<String> = folded.split(' ').flat_map(in_pieces).collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    let mut numbers: Vec<&str> = Vec::new();
    let mut month: Option<i8> = None;
    let mut weekday: Option<Weekday> = None;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        // "Mawrth" is Tuesday behind "dydd", and March otherwise.
        let is_weekday = before.is_some_and(|before| before == "dydd");
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            numbers.push(word);
        } else if let Some(named) = names::month(word).filter(|_| !is_weekday) {
            if month.replace(named).is_some() {
                return None;
            }
        } else if let Some(named) = names::weekday(word) {
            weekday = Some(named);
        } else if !names::is_filler(word) {
            return None;
        }
    }
    let day = match (month, numbers.as_slice()) {
        // 27 September 2026; September 27, 2026; 2026 September 27.
        (Some(month), [year, day]) if year.len() == 4 => named(day, month, year),
        (Some(month), [day, year]) => named(day, month, year),
        (None, [year, month, day]) if year.len() == 4 => year_first(year, month, day),
        (None, [first, second, year]) => numeric(first, second, year, order),
        (None, [joined]) => compact(joined, order),
        _ => None,
    }?;
    Some(day.doubt_if(weekday.is_some_and(|weekday| day.date.weekday() != weekday)))
}

/// The text without a time of day: "10:00", "T10:00:00Z", "9am", "4.15 pm", "+01:00".
fn without_time(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        // RFC 3339 §5.6: a T stands between day and time.
        let day = match word.split_once(['T', 't']) {
            Some((day, time)) if is_time(time) && day.ends_with(|c: char| c.is_ascii_digit()) => {
                day
            }
            _ => word,
        };
        if matches!(day.to_lowercase().as_str(), "am" | "pm" | "a.m." | "p.m.") {
            kept.pop();
        } else if !is_time(day.trim_matches([',', ';', '(', ')'])) {
            kept.push(day);
        }
    }
    kept.join(" ")
}

/// "10:00", "10:00:00Z", "9am", "10.30pm", "+01:00"; "03.11" may be a day of November.
fn is_time(word: &str) -> bool {
    let lower = word.to_lowercase();
    let digits = lower.trim_end_matches(['z', '.']);
    let bare = digits
        .strip_suffix("am")
        .or_else(|| digits.strip_suffix("pm"));
    let half = bare.is_some();
    let number = bare.unwrap_or(digits).trim_start_matches('+');
    let shaped = number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-'));
    shaped && (number.contains(':') || half)
}

/// "01sep26" in its pieces; "3rd" and "1af" without their endings.
fn in_pieces(word: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut digits = false;
    for c in word.chars() {
        match pieces.last_mut() {
            Some(piece) if digits == c.is_ascii_digit() => piece.push(c),
            _ => pieces.push(c.into()),
        }
        digits = c.is_ascii_digit();
    }
    let mut number_before = false;
    pieces.retain(|piece| {
        let ending = number_before && names::is_ordinal(piece);
        number_before = piece.starts_with(|c: char| c.is_ascii_digit());
        !ending
    });
    pieces
}

fn named(day: &str, month: i8, year: &str) -> Option<Day> {
    made(year_of(year)?, month, day_of(day)?)
}

/// 2026-08-15 and 2026/08/15; 2026/25/04 can only be the American way.
fn year_first(year: &str, month: &str, day: &str) -> Option<Day> {
    let (month, day) = (day_of(month)?, day_of(day)?);
    let year = year_of(year)?;
    made(year, month, day).or_else(|| made(year, day, month).map(|day| day.doubt_if(true)))
}

fn numeric(first: &str, second: &str, year: &str, order: Order) -> Option<Day> {
    let year = year_of(year)?;
    let (first, second) = (day_of(first)?, day_of(second)?);
    let day_first = made(year, second, first);
    let month_first = made(year, first, second);
    match (order, day_first, month_first) {
        (Order::DayFirst, Some(day), _) => Some(day),
        // A "month" above 12 can only be a day: somebody wrote the American way.
        (Order::DayFirst, None, Some(day)) => Some(day.doubt_if(true)),
        (Order::MonthFirst, day, Some(asked)) => {
            Some(asked.doubt_if(day.is_some_and(|day| day != asked)))
        }
        (Order::MonthFirst, day, None) => day,
        (Order::DayFirst, None, None) => None,
    }
}

/// 03032026 and 20260303 in one piece; 030326 may be a number as well.
fn compact(joined: &str, order: Order) -> Option<Day> {
    let cut = |at: usize, to: usize| joined.get(at..to);
    match joined.len() {
        8 if joined.starts_with("20") => year_first(cut(0, 4)?, cut(4, 6)?, cut(6, 8)?)
            .filter(|day| !day.doubtful)
            .or_else(|| numeric(cut(0, 2)?, cut(2, 4)?, cut(4, 8)?, order)),
        8 => numeric(cut(0, 2)?, cut(2, 4)?, cut(4, 8)?, order),
        6 => numeric(cut(0, 2)?, cut(2, 4)?, cut(4, 6)?, order).map(|day| day.doubt_if(true)),
        _ => None,
    }
}

fn made(year: i16, month: i8, day: i8) -> Option<Day> {
    let date = Date::new(year, month, day).ok()?;
    Some(Day {
        date,
        doubtful: false,
    })
}

/// A number of one or two digits.
fn day_of(digits: &str) -> Option<i8> {
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

fn year_of(digits: &str) -> Option<i16> {
    let number = digits.parse().ok()?;
    match (digits.len(), number) {
        (2, 0..=69) => Some(2000 + number),
        (2, 70..=99) => Some(1900 + number),
        (4, 1900..=2199) => Some(number),
        _ => None,
    }
}

/// The day of a spreadsheet serial, for a date cell that lost its format. Excel's and
/// OpenDocument's usual epoch; a serial of a 1904 workbook comes out four years early.
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
mod tests;
