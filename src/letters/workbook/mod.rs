//! A table as an Excel workbook: filters, real days and times, a heading that stays.
//!
//! Its cells come from strangers. Text goes in as text and nothing else: no formula, no link, no
//! number that somebody typed; what a spreadsheet program would take for a formula stays text even
//! when somebody edits its cell (OWASP, "CSV Injection").

mod bare;
mod packing;

use jiff::Timestamp;
use jiff::civil::Date;

pub use packing::Workbook;

/// Excel's longest text in a cell is 32,767 UTF-16 units.
pub const LONGEST_CELL: usize = 32_000;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words, with nothing in them that misleads.
    Text(String),
    /// A day.
    Day(Date),
    /// A moment, UTC.
    Moment(Timestamp),
    /// No answer.
    Nothing,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it. No two are alike.
    pub heading: String,
    /// How many letters it has room for.
    pub width: u16,
}

/// Whether a spreadsheet program would take `text` for a formula, as OWASP's "CSV Injection"
/// lists the signs: at the start, behind white space, and in their full-width forms.
pub fn runs(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn what_a_spreadsheet_would_run_is_recognised() {
        for text in [
            "=1+1",
            "+44 7700 900123",
            "-1",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "\rx",
            "＝1",
        ] {
            assert!(runs(text), "{text:?}");
        }
        for text in ["", "Zoe", "a=b", "07700 900123", "’=1"] {
            assert!(!runs(text), "{text:?}");
        }
    }
}
