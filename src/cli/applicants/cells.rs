//! What a spreadsheet shows of an application, cell by cell.
//!
//! A spreadsheet runs a cell that begins like a formula, and the answers come from strangers:
//! no text leaves here that a program could run, and none with controls or direction marks.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::terminal;
use super::flags;
use crate::domain::form::{FieldId, FieldType, FormDefinition};
use crate::domain::reading::Value;
use crate::store::lists::{ApplicantLine, HeldAnswer};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
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
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// For programs: the field's id.
    pub(super) id: String,
    /// For people: the question.
    pub(super) heading: String,
    /// The field it shows.
    pub(super) field: String,
    /// It shows the spelling that programs compare and dial, not the answer itself.
    pub(super) normal: bool,
}

impl Column {
    /// The answers to a field.
    fn of(field: &str, heading: &str) -> Self {
        Self {
            id: field.to_owned(),
            heading: heading.to_owned(),
            field: field.to_owned(),
            normal: false,
        }
    }

    /// The numbers that a telephone can dial. An email address and a postcode read the same to
    /// a person and a program, and have no column of their own.
    fn of_numbers(self) -> Self {
        Self {
            id: format!("{}_e164", self.id),
            heading: format!("{} (to dial)", self.heading),
            normal: true,
            ..self
        }
    }

    fn cell(&self, answer: &HeldAnswer) -> Cell {
        if self.normal {
            answer.normal.as_deref().map_or(Cell::Nothing, words)
        } else {
            cell(&answer.value)
        }
    }
}

/// The whole log.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// What is known without any answer.
const STANDING: [(&str, &str); 6] = [
    ("reference", "Reference"),
    ("status", "Status"),
    ("complete", "Complete"),
    ("flags", "To notice"),
    ("letters_to", "Letters go to"),
    ("arrived_at", "Arrived (UTC)"),
];

/// The fields that are exported, in the order of the form, then those that an earlier form had.
pub(super) fn fields(
    form: &FormDefinition,
    answers: &[HeldAnswer],
    with_access_needs: bool,
) -> Vec<Column> {
    let wanted = |id: &str| with_access_needs || id != FieldId::ACCESS_NEEDS;
    let mut columns: Vec<Column> = Vec::new();
    for field in &form.fields {
        let same = |column: &Column| column.heading.eq_ignore_ascii_case(&field.question);
        let heading = if columns.iter().any(same) {
            field.id.to_string()
        } else {
            field.question.clone()
        };
        if wanted(field.id.as_str()) {
            let column = Column::of(field.id.as_str(), &heading);
            let numbers = (field.field_type == FieldType::Phone).then(|| column.clone());
            columns.push(column);
            columns.extend(numbers.map(Column::of_numbers));
        }
    }
    for answer in answers {
        let known = columns.iter().any(|column| column.id == answer.field);
        if !known && wanted(&answer.field) {
            columns.push(Column::of(&answer.field, &answer.field));
        }
    }
    columns
}

/// Lays the log out.
pub(super) fn sheet(fields: &[Column], lines: &[ApplicantLine], answers: &[HeldAnswer]) -> Sheet {
    let mut held: HashMap<(i64, &str), &HeldAnswer> = HashMap::new();
    for answer in answers {
        held.insert((answer.application, &answer.field), answer);
    }
    let rows = lines
        .iter()
        .map(|line| {
            let answers = fields.iter().map(|column| {
                held.get(&(line.id, &*column.field))
                    .map_or(Cell::Nothing, |answer| column.cell(answer))
            });
            standing(line).into_iter().chain(answers).collect()
        })
        .collect();
    let standing = STANDING.map(|(id, heading)| Column::of(id, heading));
    Sheet {
        columns: standing.into_iter().chain(fields.iter().cloned()).collect(),
        rows,
    }
}

/// The cells of [`STANDING`].
fn standing(line: &ApplicantLine) -> [Cell; 6] {
    let text = |words: &str| Cell::Text(words.to_owned());
    [
        text(&line.reference),
        text(&line.status),
        text(if line.complete { "yes" } else { "no" }),
        text(&terminal::spelt(&flags(line).join("; "))),
        words(line.address.as_deref().unwrap_or_default()),
        line.arrived_at.parse().map_or(Cell::Nothing, Cell::Moment),
    ]
}

fn cell(json: &str) -> Cell {
    match serde_json::from_str(json) {
        Ok(Value::Date(day)) => Cell::Day(day),
        Ok(value) => words(&value.to_string()),
        Err(_) => Cell::Nothing,
    }
}

fn words(text: &str) -> Cell {
    Cell::Text(terminal::inert_lines(text, ""))
}

/// Whether a spreadsheet program would take `text` for a formula, as OWASP's "CSV Injection"
/// lists the signs: at the start, behind white space, and in their full-width forms.
pub(super) fn runs(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::{Cell, cell, runs};

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

    #[test]
    fn a_cell_holds_a_day_as_a_day_and_no_marks() {
        assert_eq!(
            cell("\"2026-09-01\""),
            Cell::Day(jiff::civil::date(2026, 9, 1))
        );
        assert_eq!(cell("true"), Cell::Text("yes".into()));
        assert_eq!(cell("[\"IMCA\",\"RPR\"]"), Cell::Text("IMCA; RPR".into()));
        assert_eq!(
            cell("\"Zo\\u202ee\\u001b[2J\\nŻak\""),
            Cell::Text("Zoe[2J\nŻak".into())
        );
    }
}
