//! Applications a week, in words and in bars of characters: whoever does not see the picture reads
//! the same.

use serde::Serialize;

use crate::domain::briefing::Week;

/// So many weeks are shown: what fits on a telephone and can be said in a sentence.
const MOST_WEEKS: usize = 12;
/// The longest bar of characters.
const LONGEST_BAR: u32 = 30;

/// The newest weeks, oldest first.
pub(super) fn latest(weeks: &[Week]) -> &[Week] {
    let skip = weeks.len().saturating_sub(MOST_WEEKS);
    weeks.get(skip..).unwrap_or_default()
}

/// The chart in words.
#[derive(Serialize)]
pub(super) struct Chart {
    /// The whole of it in a sentence.
    alt: String,
    /// "2 November".
    first: String,
    last: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    /// "2 Nov", as wide as every other.
    week: String,
    applications: u32,
    bar: String,
}

impl Chart {
    /// The weeks as words; none where nobody has applied in them.
    pub(super) fn of(weeks: &[Week]) -> Option<Self> {
        let weeks = latest(weeks);
        let most = weeks.iter().map(|week| week.applications).max()?;
        if most == 0 {
            return None;
        }
        let long = |week: &Week| week.monday.strftime("%-d %B").to_string();
        let said: Vec<String> = weeks
            .iter()
            .map(|week| format!("{} in the week of {}", week.applications, long(week)))
            .collect();
        Some(Self {
            alt: format!("Applications a week: {}.", said.join(", ")),
            first: weeks.first().map(long)?,
            last: weeks.last().map(long)?,
            rows: weeks
                .iter()
                .map(|week| Row {
                    week: week.monday.strftime("%d %b").to_string(),
                    applications: week.applications,
                    bar: "#".repeat(length(week.applications, most)),
                })
                .collect(),
        })
    }
}

/// A week in which somebody applied has a bar.
fn length(applications: u32, most: u32) -> usize {
    if most <= LONGEST_BAR {
        return usize::try_from(applications).unwrap_or(0);
    }
    let scaled = u64::from(applications) * u64::from(LONGEST_BAR);
    usize::try_from(scaled.div_ceil(u64::from(most))).unwrap_or(0)
}
