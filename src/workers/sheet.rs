//! The log of applicants as a table, for exports and for the workbook that comes with a digest.
//!
//! Access needs are special-category data: neither they nor the flag that tells of an adjustment
//! stand in it unless somebody asks. Nor does it say that somebody sent what nobody should have.

use jiff::Timestamp;

use super::{House, StepError};
use crate::domain::form::{FieldId, FieldType, FormDefinition};
use crate::domain::inert::inert_lines;
use crate::domain::reading::Value;
use crate::domain::verdict::Flag;
use crate::letters::LetterError;
use crate::letters::desk::Enclosed;
use crate::letters::workbook::{self, Cell, LONGEST_CELL, Workbook};
use crate::store::WriteTx;
use crate::store::lists::ApplicantLine;
use crate::store::log::{self, Answered, HeldAnswer, Logged};

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// For programs: the field's id.
    pub id: String,
    /// For people: the question.
    pub heading: String,
    /// The field it shows; nothing where it shows what is known without an answer.
    pub field: Option<String>,
    /// It shows the spelling that programs compare and dial, not the answer itself.
    normal: bool,
    width: u16,
}

/// What is known without any answer: id, heading, width.
const STANDING: [(&str, &str, u16); 6] = [
    ("reference", "Reference", 12),
    ("status", "Status", 12),
    ("complete", "Complete", 11),
    ("flags", "To notice", 28),
    ("letters_to", "Letters go to", 30),
    ("arrived_at", "Arrived (UTC)", 17),
];

/// How wide an answer's column is: a line, or the beginning of several.
const LINE: u16 = 24;
const LINES: u16 = 50;

/// A workbook that comes by mail holds so many octets of answers: with what packing saves and the
/// mail's coding adds, far less than what any mail server takes.
const FITS_A_MAIL: u64 = 4 << 20;

/// What the table looks like.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The columns, those of [`STANDING`] first.
    pub columns: Vec<Column>,
    access_needs: bool,
    longest: usize,
}

impl Layout {
    /// The fields in the order of the form, then those that an earlier form had.
    pub fn new<'a>(
        form: &FormDefinition,
        answered: impl Iterator<Item = &'a str>,
        access_needs: bool,
    ) -> Self {
        let mut layout = Self {
            columns: Vec::new(),
            access_needs,
            longest: LONGEST_CELL,
        };
        for (id, heading, width) in STANDING {
            layout.add(id, heading, None, width);
        }
        for field in &form.fields {
            let width = match field.field_type {
                FieldType::LongText => LINES,
                _ => LINE,
            };
            layout.add_field(field.id.as_str(), &field.question, width);
            if field.field_type == FieldType::Phone {
                layout.add_numbers();
            }
        }
        for field in answered {
            let same = |column: &Column| column.field.as_deref() == Some(field);
            if !layout.columns.iter().any(same) {
                layout.add_field(field, field, LINE);
            }
        }
        layout
    }

    fn add_field(&mut self, id: &str, heading: &str, width: u16) {
        if self.access_needs || id != FieldId::ACCESS_NEEDS {
            self.add(id, heading, Some(id), width);
        }
    }

    /// The numbers of the column before, as a telephone can dial them. An email address and a
    /// postcode read the same to a person and a program, and have no column of their own.
    fn add_numbers(&mut self) {
        if let Some(typed) = self.columns.last().cloned() {
            let (id, heading) = (&typed.id, &typed.heading);
            let (id, heading) = (format!("{id}_e164"), format!("{heading} (to dial)"));
            self.add(&id, &heading, typed.field.as_deref(), typed.width);
            if let Some(numbers) = self.columns.last_mut() {
                numbers.normal = true;
            }
        }
    }

    /// Spreadsheets know a column by its heading: the second of two alike is called by its id.
    fn add(&mut self, id: &str, heading: &str, field: Option<&str>, width: u16) {
        let taken = |heading: &str| {
            let mut columns = self.columns.iter();
            columns.any(|column| column.heading.to_lowercase() == heading.to_lowercase())
        };
        let heading = [heading.to_owned(), id.to_owned(), format!("{id} (answer)")]
            .into_iter()
            .find(|heading| !taken(heading))
            .unwrap_or_else(|| format!("{id} ({})", self.columns.len()));
        self.columns.push(Column {
            id: id.to_owned(),
            heading,
            field: field.map(str::to_owned),
            normal: false,
            width,
        });
    }

    /// The row of one application.
    pub fn row(&self, logged: &Logged) -> Vec<Cell> {
        let standing = self.standing(&logged.line);
        let answers = self.columns.iter().skip(standing.len()).map(|column| {
            let mut held = logged.answers.iter();
            let answer = held.find(|answer| Some(&*answer.field) == column.field.as_deref());
            answer.map_or(Cell::Nothing, |answer| {
                self.answer(column, answer, &logged.line)
            })
        });
        let answers: Vec<Cell> = answers.collect();
        standing.into_iter().chain(answers).collect()
    }

    /// The cells of [`STANDING`].
    fn standing(&self, line: &ApplicantLine) -> [Cell; STANDING.len()] {
        let text = |words: &str| Cell::Text(words.to_owned());
        let flags = flags(line, self.access_needs).join("; ");
        [
            text(&line.reference),
            text(&line.status),
            text(if line.complete { "yes" } else { "no" }),
            text(&flags.replace('_', " ")),
            words(line.address.as_deref().unwrap_or_default()),
            line.arrived_at.parse().map_or(Cell::Nothing, Cell::Moment),
        ]
    }

    fn answer(&self, column: &Column, answer: &HeldAnswer, line: &ApplicantLine) -> Cell {
        let cell = if column.normal {
            answer.normal.as_deref().map_or(Cell::Nothing, words)
        } else {
            cell(&answer.value)
        };
        match cell {
            Cell::Text(text) if text.len() > self.longest => {
                let (kept, _) = text.split_at(text.floor_char_boundary(self.longest));
                let reference = &line.reference;
                Cell::Text(format!("{kept} … (the rest: show {reference})"))
            }
            cell => cell,
        }
    }

    /// As the workbook has them.
    fn headings(&self) -> Vec<workbook::Column> {
        let heading = |column: &Column| workbook::Column {
            heading: column.heading.clone(),
            width: column.width,
        };
        self.columns.iter().map(heading).collect()
    }

    /// Begins a workbook of this table.
    pub fn workbook(&self, now: Timestamp) -> Result<Workbook, LetterError> {
        Workbook::begin(&self.headings(), now)
    }
}

/// The flags of a line, one by one. That somebody sent what nobody should have is no part of it:
/// the list of what waits for the manager tells her.
pub fn flags(line: &ApplicantLine, access_needs: bool) -> Vec<&str> {
    line.flags
        .iter()
        .flat_map(|flags| flags.split(", "))
        .filter(|flag| *flag != Flag::RestrictedDocument.as_str())
        .filter(|flag| access_needs || *flag != Flag::AdjustmentRequest.as_str())
        .collect()
}

fn cell(json: &str) -> Cell {
    match serde_json::from_str(json) {
        Ok(Value::Date(day)) => Cell::Day(day),
        Ok(value) => words(&value.to_string()),
        Err(_) => Cell::Nothing,
    }
}

fn words(text: &str) -> Cell {
    Cell::Text(inert_lines(text, ""))
}

/// The workbook of all applicants, for a letter, as this transaction sees them. Where their answers
/// are too much for a mail, the long ones are cut so that all of them fit.
pub async fn enclosed(
    house: &House,
    tx: &mut WriteTx,
    now: Timestamp,
) -> Result<Enclosed, StepError> {
    let answered = log::answered(tx).await?;
    let fields = answered.iter().map(|answered| &*answered.field);
    let mut layout = Layout::new(&house.form, fields, false);
    layout.longest = longest(&answered);
    // It is large, and lives across the reading.
    let mut book = Box::new(layout.workbook(now).map_err(|error| broken(&error))?);
    log::each(tx, false, |logged| {
        book.row(&layout.row(&logged))
            .map_err(|error| broken(&error))
    })
    .await?;
    let prefix = house.standing.known.reference_prefix.to_lowercase();
    let day = house.standing.zone.to_datetime(now).date();
    Ok(Enclosed {
        name: format!("{prefix}-applicants-{day}.xlsx"),
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".into(),
        octets: book.finish().map_err(|error| broken(&error))?,
    })
}

/// How long an answer may be, so that all of them fit a mail.
fn longest(answered: &[Answered]) -> usize {
    let sum = |of: fn(&Answered) -> u64| answered.iter().map(of).fold(0, u64::saturating_add);
    let short = sum(|answered| answered.short_octets);
    let long = sum(|answered| answered.long_octets);
    if short.saturating_add(long) <= FITS_A_MAIL {
        return LONGEST_CELL;
    }
    let each = FITS_A_MAIL.saturating_sub(short) / sum(|answered| answered.long).max(1);
    let least = log::SHORT.unsigned_abs();
    usize::try_from(each.max(least)).map_or(LONGEST_CELL, |each| each.min(LONGEST_CELL))
}

fn broken(error: &LetterError) -> StepError {
    tracing::error!(%error, "the workbook of applicants could not be written");
    StepError::Broken("the workbook of applicants could not be written")
}

#[cfg(test)]
mod tests {
    use super::{Cell, cell};

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
