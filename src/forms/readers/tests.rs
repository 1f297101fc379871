//! What the tests of readers have in common: a layout drawn as text, so that what a failing test
//! prints can be read.

use std::fmt::Write as _;

use crate::forms::layout::{Content, Document, Takes};

/// The layout as text: a line a cell, `row,column` and size where it is more than one, what it
/// holds, and its control.
pub(super) fn drawn(document: &Document) -> String {
    let mut drawn = String::new();
    for region in &document.regions {
        let margin = if region.margin { "margin " } else { "" };
        let kind = if region.flow { "lines" } else { "table" };
        writeln!(drawn, "{margin}{kind}").unwrap();
        for cell in &region.cells {
            write!(drawn, "{},{}", cell.row, cell.col).unwrap();
            if (cell.rows, cell.cols) != (1, 1) {
                write!(drawn, " {}x{}", cell.rows, cell.cols).unwrap();
            }
            match &cell.content {
                Content::Empty => drawn.push_str(" -"),
                Content::Text(text) => write!(drawn, " {}", text.replace('\n', "⏎")).unwrap(),
                Content::Date(date) => write!(drawn, " day {date}").unwrap(),
                Content::Truth(truth) => write!(drawn, " {truth}").unwrap(),
                Content::Number(number) => write!(drawn, " number {number}").unwrap(),
            }
            if let Some(control) = &cell.control {
                let takes = match &control.takes {
                    Takes::Words => String::new(),
                    Takes::OneOf(items) => format!(" of {}", items.join(", ")),
                    Takes::Day => " of a day".into(),
                    Takes::Tick => " of a tick".into(),
                };
                let names = [control.title.as_str(), control.tag.as_str()];
                let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
                write!(drawn, " [{}{takes}]", names.join(" | ")).unwrap();
            }
            drawn.push('\n');
        }
    }
    drawn
}

/// The lines of a drawing.
pub(super) fn lines(all: &[&str]) -> String {
    all.join("\n") + "\n"
}

/// What of each cell stands out at its beginning, where something does.
pub(super) fn leads(document: &Document) -> Vec<String> {
    let cells = document.regions.iter().flat_map(|region| &region.cells);
    let led = cells.filter(|cell| cell.lead > 0);
    led.map(|cell| cell.content.shown().get(..cell.lead).unwrap().into())
        .collect()
}
