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
    for mark in [b'\t', b';', b',', b'|'] {
        let widths: Vec<usize> = records(&head, mark)
            .iter()
            .map(Vec::len)
            .filter(|width| *width > 0)
            .collect();
        let Some(usual) = usual(&widths) else {
            continue;
        };
        let even = widths.iter().filter(|width| **width == usual).count();
        // Prose has commas too, but not the same number of them in line after line.
        let tabular = usual >= 2 && widths.len() >= 2 && even * 10 >= widths.len() * 8;
        let prose = mark == b',' && usual == 2 && widths.len() < 6 && !head.contains('"');
        if tabular && !prose && best.is_none_or(|(_, score)| even * usual.min(4) > score) {
            best = Some((mark, even * usual.min(4)));
        }
    }
    best.map(|(mark, _)| mark)
}

/// Excel's own first line: `sep=;`.
fn declared(text: &str) -> Option<u8> {
    let first = text.lines().next()?.trim().to_ascii_lowercase();
    match first.strip_prefix("sep=")?.as_bytes() {
        [mark] => Some(*mark),
        _ => None,
    }
}

/// The most frequent width.
fn usual(widths: &[usize]) -> Option<usize> {
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths.iter().copied().max_by_key(|width| count(*width))
}

fn records(text: &str, mark: u8) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
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
        assert_eq!(separator("sep=|\nName|Zoe"), Some(b'|'));
        assert_eq!(
            separator(
                "Dear team,\n\nI would like to apply, if I may, for the role.\n\nThanks,\nZoe"
            ),
            None
        );
        assert_eq!(separator("Full name: Zoe\nEmail: z@example.org"), None);
    }
}
