//! The workbook's own part: which sheets there are and whether a person sees them, which names
//! its maker gave to cells, and from which day its dates count.

use crate::domain::verdict::Unreadable;
use crate::forms::readers::xml::{Step, Xml};

/// Macros and filters leave names behind; more than this no maker gave.
const MOST_NAMES: usize = 5_000;

/// What the workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Entry>,
    pub(super) names: Vec<Name>,
    /// Whether day 0 is 1 January 1904 (ECMA-376 part 1 §18.2.28), as old Macs have it.
    pub(super) since_1904: bool,
}

/// More sheets than this nobody fills in.
const MOST_SHEETS: usize = 200;

/// A sheet, in the order of the tabs.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Its relationship.
    pub(super) id: String,
    /// Whether a person sees it.
    pub(super) shown: bool,
}

/// A name for cells (ECMA-376 part 1 §18.2.5).
#[derive(Debug, Default)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) formula: String,
}

impl Book {
    pub(super) fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut book = Self::default();
        let mut xml = Xml::new(text);
        loop {
            let element = match xml.step()? {
                Step::Open(element) => element,
                Step::End => return Ok(book),
                Step::Close | Step::Text(_) => continue,
            };
            let of = |name| element.attribute(name).unwrap_or_default().into_owned();
            match element.name() {
                "workbookPr" => book.since_1904 = element.flag("date1904"),
                "sheet" if book.sheets.len() < MOST_SHEETS => book.sheets.push(Entry {
                    name: of("name"),
                    id: of("id"),
                    // Hidden, or hidden so that only a program can show it again (§18.18.68).
                    shown: !matches!(of("state").as_str(), "hidden" | "veryHidden"),
                }),
                "definedName" if book.names.len() < MOST_NAMES => book.names.push(Name {
                    name: of("name"),
                    formula: xml.words()?,
                }),
                _ => {}
            }
        }
    }
}
