//! Names of cells, as files write them: `B7`, `$B$7`, `B5:C9 E1`, `'My lists'!$A$1:$A$9`.

use super::super::grid::Area;

/// A sheet has so many rows and columns (ECMA-376 part 1 §18.3.1.73, §18.3.1.13).
const ROWS: u32 = 1 << 20;
const COLS: u32 = 1 << 14;
/// One attribute names no more ranges than this.
const MOST_AREAS: usize = 500;

/// A range of cells of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The sheet; the one that the reference stands in where it names none.
    pub(super) sheet: Option<String>,
    pub(super) area: Area,
}

impl Reference {
    /// Nothing where it is anything else, such as a calculation or another workbook's sheet.
    pub(super) fn parse(formula: &str) -> Option<Self> {
        let formula = formula.trim().trim_start_matches('=');
        let (sheet, range) = match formula.rsplit_once('!') {
            Some((sheet, range)) => (Some(sheet_name(sheet)?), range),
            None => (None, formula),
        };
        let area = area(range)?;
        Some(Self { sheet, area })
    }
}

/// A quote within quotes is written twice.
fn sheet_name(written: &str) -> Option<String> {
    let name = match written.strip_prefix('\'') {
        Some(rest) => rest.strip_suffix('\'')?.replace("''", "'"),
        None => written.into(),
    };
    (!name.is_empty() && !name.contains('[')).then_some(name)
}

/// The ranges of an `sqref`, separated by spaces (ECMA-376 part 1 §18.18.76).
pub(super) fn areas(written: &str) -> Vec<Area> {
    let ranges = written.split_ascii_whitespace().take(MOST_AREAS);
    ranges.filter_map(area).collect()
}

/// One cell, a range, whole columns (`A:C`) or whole rows (`2:5`).
pub(super) fn area(written: &str) -> Option<Area> {
    let (first, last) = written.split_once(':').unwrap_or((written, written));
    let (first, last) = (corner(first)?, corner(last)?);
    let whole = written.contains(':');
    let area = match (first, last) {
        ((Some(top), Some(left)), (Some(bottom), Some(right))) => Area {
            first: (top.min(bottom), left.min(right)),
            last: (top.max(bottom), left.max(right)),
        },
        ((None, Some(left)), (None, Some(right))) if whole => Area {
            first: (0, left.min(right)),
            last: (ROWS - 1, left.max(right)),
        },
        ((Some(top), None), (Some(bottom), None)) if whole => Area {
            first: (top.min(bottom), 0),
            last: (top.max(bottom), COLS - 1),
        },
        _ => return None,
    };
    Some(area)
}

/// A cell's row and column, counted from 0.
pub(super) fn cell(written: &str) -> Option<(u32, u32)> {
    match corner(written)? {
        (Some(row), Some(col)) => Some((row, col)),
        _ => None,
    }
}

fn corner(written: &str) -> Option<(Option<u32>, Option<u32>)> {
    let (mut row, mut col) = (0u32, 0u32);
    for sign in written.bytes() {
        match sign {
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(sign.to_ascii_uppercase() - b'A') + 1;
                col = col.checked_mul(26)?.checked_add(letter)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(sign - b'0'))?,
            _ => return None,
        }
    }
    if row > ROWS || col > COLS {
        return None;
    }
    Some((row.checked_sub(1), col.checked_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::{Area, Reference, area, areas, cell};

    #[test]
    fn cells_and_ranges_are_named_as_files_name_them() {
        assert_eq!(cell("A1"), Some((0, 0)));
        assert_eq!(cell("$XFD$1048576"), Some((1_048_575, 16_383)));
        for none in [
            "",
            "A",
            "7",
            "A0",
            "1A",
            "A1048577",
            "XFE1",
            "A99999999999",
            "É1",
        ] {
            assert_eq!(cell(none), None, "{none}");
        }
        let square = Area {
            first: (1, 1),
            last: (3, 2),
        };
        for same in ["B2:C4", "C4:B2", "$B$2:$C$4"] {
            assert_eq!(area(same), Some(square), "{same}");
        }
        assert_eq!(area("B:B").unwrap().last, (1_048_575, 1));
        assert_eq!(area("2:3").unwrap().first, (1, 0));
        assert_eq!(areas("B2 C3:D4  x E5").len(), 3);
    }

    #[test]
    fn a_list_may_lie_on_another_sheet() {
        let there = |formula| Reference::parse(formula).map(|there| there.sheet);
        assert_eq!(there("$A$1:$A$3"), Some(None));
        assert_eq!(there("Lists!$A$1:$A$3"), Some(Some("Lists".into())));
        assert_eq!(there("'It''s a list'!A1"), Some(Some("It's a list".into())));
        for none in [
            "INDIRECT(A1)",
            "[1]Lists!A1",
            "#REF!",
            "'Lists!A1",
            "Regions",
        ] {
            assert_eq!(there(none), None, "{none}");
        }
    }
}
