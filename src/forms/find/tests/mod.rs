//! Stories of the search on layouts as the readers make them, where the file format does not
//! matter: controls, above all.

mod controls;
mod doubts;
mod wordings;

use super::outcome;
use crate::domain::reading::{Answer, FormReading, Outcome};
use crate::forms::definition::{BUILT_IN, parse};
use crate::forms::layout::{Cell, Content, Control, Document, Region, Takes};
use crate::forms::lexicon::Lexicon;

/// Words, as a cell or a line has them.
fn words(text: &str) -> Cell {
    Cell {
        row: 0,
        col: 0,
        rows: 1,
        cols: 1,
        content: Content::text(text),
        place: String::new(),
        control: None,
        lead: 0,
    }
}

/// A control with its title, its name and what was filled in.
fn entry(title: &str, tag: &str, text: &str) -> Cell {
    let control = Control {
        title: title.into(),
        tag: tag.into(),
        takes: Takes::Words,
    };
    Cell {
        control: Some(Box::new(control)),
        lead: 0,
        ..words(text)
    }
}

/// A box to be ticked.
fn tick(title: &str, tag: &str, on: bool) -> Cell {
    let control = Control {
        title: title.into(),
        tag: tag.into(),
        takes: Takes::Tick,
    };
    Cell {
        content: Content::Truth(on),
        control: Some(Box::new(control)),
        lead: 0,
        ..words("")
    }
}

/// Rows of cells; in running text each row is a line.
fn laid(flow: bool, rows: Vec<Vec<Cell>>) -> Document {
    let mut cells = Vec::new();
    for (row, line) in (0u32..).zip(rows) {
        for (col, cell) in (0u32..).zip(line) {
            if cell.content != Content::Empty || cell.control.is_some() {
                let place = format!("{row}/{col}");
                cells.push(Cell {
                    row,
                    col,
                    place,
                    ..cell
                });
            }
        }
    }
    Document {
        regions: vec![Region {
            flow,
            margin: false,
            continues: flow,
            cells,
        }],
    }
}

fn lexicon() -> Lexicon {
    Lexicon::new(&parse(BUILT_IN).unwrap())
}

fn read(flow: bool, rows: Vec<Vec<Cell>>) -> FormReading {
    match outcome(&laid(flow, rows), &lexicon()) {
        Outcome::Form(form) => form,
        other => panic!("not read as a form: {other:?}"),
    }
}

/// The answers as `field=value`, doubtful ones with a question mark.
fn told(form: &FormReading) -> Vec<String> {
    let doubt = |answer: &Answer| {
        if answer.confidence < Answer::DOUBTFUL {
            "?"
        } else {
            ""
        }
    };
    form.answers
        .iter()
        .map(|answer| format!("{}={}{}", answer.field, answer.value, doubt(answer)))
        .collect()
}
