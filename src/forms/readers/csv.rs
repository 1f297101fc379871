//! Separated values with any separator: the one that gives the most even rows is taken. Quotes,
//! line breaks in quotes, a leading `sep=;` line and rows of uneven length are all met in files
//! that people save from spreadsheets and web forms.

use super::grid::Grid;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Document};

/// A text with more rows than this is no form.
const MOST_ROWS: usize = 20_000;
/// More columns than this has no form.
const MOST_COLS: usize = 2_000;

/// The separator, if the text is a table of separated values at all.
pub(in crate::forms) fn separator(text: &str) -> Option<u8> {
    if let Some(mark) = declared(text) {
        return Some(mark);
    }
    let head: String = text.lines().take(200).collect::<Vec<_>>().join("\n");
    let mut best: Option<(u8, usize)> = None;
    // Two rows at least are parted, each by a mark of its own.
    let parts = |mark: &u8| head.bytes().filter(|octet| octet == mark).nth(1).is_some();
    for mark in [b'\t', b';', b',', b'|'].into_iter().filter(parts) {
        let records = records(&head, mark);
        // A title above the table, a note below it: what has no separator counts for little.
        let parted: Vec<&Vec<String>> = records.iter().filter(|one| one.len() > 1).collect();
        let widths: Vec<usize> = parted.iter().map(|one| one.len()).collect();
        let Some(usual) = usual(&widths) else {
            continue;
        };
        let even = widths.iter().filter(|width| **width == usual).count();
        let tabular = parted.len() >= 2
            && even * 10 >= parted.len() * 8
            && parted.len() * 2 >= records.len()
            && (mark != b',' || is_no_letter(&head, &parted, records.len()));
        if tabular && best.is_none_or(|(_, score)| even * usual.min(4) > score) {
            best = Some((mark, even * usual.min(4)));
        }
    }
    best.map(|(mark, _)| mark)
}

/// Letters have commas too, but with a space behind them, and some at the end of a line: those of
/// a table stand in nearly every line, or between words.
fn is_no_letter(text: &str, parted: &[&Vec<String>], records: usize) -> bool {
    let (mut marks, mut spaced, mut quoted) = (0_usize, 0_usize, false);
    let mut rest = text.bytes().peekable();
    while let Some(octet) = rest.next() {
        quoted ^= octet == b'"';
        if octet == b',' && !quoted {
            marks += 1;
            spaced += usize::from(rest.peek() == Some(&b' '));
        }
    }
    let filled =
        |record: &&&Vec<String>| record.iter().filter(|field| !field.is_empty()).count() > 1;
    let between_words = parted.iter().filter(filled).count() >= 2;
    spaced * 2 <= marks && (parted.len() * 10 >= records * 8 || between_words)
}

/// Excel's own first line, `sep=;`, however it was quoted and filled up with separators.
fn declared(text: &str) -> Option<u8> {
    let first = text.lines().next()?;
    let first = first.trim_start_matches(['\u{feff}', '"', ' ']);
    let mark = first
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="))?;
    let mut marks = first.get(mark.len()..)?.bytes();
    let mark = marks
        .next()
        .filter(|mark| !mark.is_ascii_alphanumeric() && mark.is_ascii())?;
    marks
        .all(|other| other == mark || other == b'"')
        .then_some(mark)
}

/// The most frequent width.
fn usual(widths: &[usize]) -> Option<usize> {
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths.iter().copied().max_by_key(|width| count(*width))
}

fn records(text: &str, mark: u8) -> Vec<Vec<String>> {
    // One quote without its other half would make one field of all that follows.
    let quotes = text.bytes().filter(|octet| *octet == b'"').count() % 2 == 0;
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(quotes)
        .delimiter(mark)
        .from_reader(text.as_bytes())
        .records()
        .take(MOST_ROWS)
        .filter_map(Result::ok)
        .map(|record| record.iter().take(MOST_COLS).map(String::from).collect())
        .collect()
}

/// Reads separated values.
pub(super) fn csv(text: &str) -> Result<Document, Unreadable> {
    let mark = separator(text).ok_or(Unreadable::Damaged)?;
    let body = match declared(text) {
        Some(_) => text.split_once('\n').map_or("", |(_, rest)| rest),
        None => text,
    };
    let mut grid = Grid::new("csv");
    for (row, record) in (0u32..).zip(records(body, mark)) {
        for (col, field) in (0u32..).zip(&record) {
            // An empty field is a box for an answer that was seen and left empty.
            grid.add_box(row, col, 1, 1, Content::text(field))?;
        }
    }
    Ok(Document {
        regions: vec![grid.merged(&[])?],
    })
}

#[cfg(test)]
mod tests {
    use super::separator;

    #[test]
    fn a_letter_is_no_table_and_a_table_no_letter() {
        assert_eq!(
            separator("Name,Zoe\nEmail,zoe@example.org\nPhone,1\nA,b\nC,d\nE,f"),
            Some(b',')
        );
        assert_eq!(
            separator("Name;Zoe\nAddress;\"1 Lane,\nLeeds\"\nX;y"),
            Some(b';')
        );
        assert_eq!(
            separator("Name\tZoe\nKnown as\t\nEmail\tz@example.org"),
            Some(b'\t')
        );
        for (first, mark) in [
            ("sep=|", b'|'),
            ("sep=\t", b'\t'),
            ("SEP=;;;", b';'),
            ("\"sep=,\"", b','),
            ("\u{feff}sep=^", b'^'),
        ] {
            assert_eq!(separator(&format!("{first}\nName")), Some(mark), "{first}");
        }
        assert_eq!(separator("sep=a\nName"), None);
        assert_eq!(separator("Full name,Zoe\nEmail,z@example.org"), Some(b','));
        assert_eq!(
            separator("Expression of interest\n\nName;Zoe\nEmail;\nPhone;1\nThank you"),
            Some(b';')
        );
        assert_eq!(
            separator("Name;Zoe\nExperience;\"IMCA since 2016\nPhone;1\nEmail;x"),
            Some(b';'),
            "a quote that nobody closed"
        );
        assert_eq!(
            separator(
                "Dear team,\n\nI would like to apply, if I may, for the role.\n\nThanks,\nZoe"
            ),
            None
        );
        assert_eq!(separator("Dear team,\n\nmy form.\n\nThanks,\nZoe"), None);
        assert_eq!(separator("Full name: Zoe\nEmail: z@example.org"), None);
        assert_eq!(
            separator("I know advocacy, and care.\nI can travel, if asked.\nCall me, or write."),
            None
        );
    }
}
