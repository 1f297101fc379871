//! `applicants export`: the log as csv, json or xlsx, in a file that only its owner may read.
//!
//! Access needs are special-category data and stay out unless they are asked for. What a
//! spreadsheet program would run is made text (`cells`).

use std::collections::HashMap;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use rust_xlsxwriter::{ExcelDateTime, Format, Table, TableColumn, Workbook, XlsxError};
use serde_json::{Map, Value, json};

use super::super::{Ending, door, outfile, terminal};
use super::cells::{self, Cell, Column, Sheet, runs};
use super::flags;
use crate::config::Config;
use crate::furnish;
use crate::store::lists::{ApplicantLine, HeldAnswer};

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// For people: xlsx; for programs: csv or json
    #[arg(long, value_enum)]
    format: Kind,
    /// With the adjustments people asked for (special-category data: only where it is needed)
    #[arg(long)]
    with_access_needs: bool,
    /// Where to write it; without it, to stdout
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Csv,
    Json,
    Xlsx,
}

/// Excel's longest text in a cell is 32,767 UTF-16 units.
const LONGEST_CELL: usize = 32_000;

pub(super) async fn export(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let to_terminal = arguments.file.is_none() && io::stdout().is_terminal();
    if arguments.format == Kind::Xlsx && to_terminal {
        let words = "a workbook cannot be shown on a terminal. hint: name a file for it";
        return Err(Ending::Usage(words.into()).into());
    }
    let form = furnish::form(config).map_err(|error| Ending::settings(&error))?;
    let store = door::store(config).await?;
    let (lines, answers) = (store.applicants().await?, store.all_answers().await?);
    let fields = cells::fields(&form, &answers, arguments.with_access_needs);
    let octets = match arguments.format {
        Kind::Csv => as_csv(&cells::sheet(&fields, &lines, &answers))?,
        Kind::Json => as_json(&fields, &lines, &answers)?,
        Kind::Xlsx => as_xlsx(&cells::sheet(&fields, &lines, &answers))?,
    };
    match &arguments.file {
        Some(path) => {
            outfile::write(path, &octets, outfile::PRIVATE)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            let count = lines.len();
            terminal::say(&format!("{count} applications in {}", path.display()));
        }
        None => terminal::print_octets(&octets)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn as_csv(sheet: &Sheet) -> anyhow::Result<Vec<u8>> {
    // Every cell is quoted: where a program splits at semicolons, an answer could otherwise
    // begin a cell of its own.
    let mut out = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    out.write_record(sheet.columns.iter().map(|column| &column.id))?;
    for row in &sheet.rows {
        out.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) if runs(text) => format!("'{text}"),
            Cell::Text(text) => text.clone(),
            Cell::Day(day) => day.to_string(),
            Cell::Moment(at) => at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Cell::Nothing => String::new(),
        }))?;
    }
    Ok(out.into_inner()?)
}

fn as_json(
    fields: &[Column],
    lines: &[ApplicantLine],
    answers: &[HeldAnswer],
) -> anyhow::Result<Vec<u8>> {
    let mut held: HashMap<i64, Map<String, Value>> = HashMap::new();
    let mut normal: HashMap<i64, Map<String, Value>> = HashMap::new();
    for answer in answers {
        if fields.iter().any(|column| column.field == answer.field) {
            let put = |into: &mut HashMap<i64, Map<String, Value>>, value| {
                let of_one = into.entry(answer.application).or_default();
                of_one.insert(answer.field.clone(), value);
            };
            put(&mut held, serde_json::from_str(&answer.value)?);
            if let Some(text) = &answer.normal {
                put(&mut normal, json!(text));
            }
        }
    }
    let people: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "reference": line.reference,
                "status": line.status,
                "complete": line.complete,
                "flags": flags(line),
                "letters_to": line.address,
                "arrived_at": line.arrived_at,
                "answers": held.remove(&line.id).unwrap_or_default(),
                "normal": normal.remove(&line.id).unwrap_or_default(),
            })
        })
        .collect();
    let text = terminal::inert_json(&serde_json::to_string_pretty(&people)?);
    Ok(format!("{text}\n").into_bytes())
}

fn as_xlsx(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name("Applicants")?;
    // The text stays as it was typed and stays text, even when somebody edits the cell.
    let text_only = Format::new().set_quote_prefix();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    let text = shortened(text);
                    if runs(&text) {
                        page.write_string_with_format(row, column, text, &text_only)?;
                    } else {
                        page.write_string(row, column, text)?;
                    }
                }
                Cell::Day(date) => {
                    let year = u16::try_from(date.year()).unwrap_or_default();
                    let (month, of_month) =
                        (date.month().unsigned_abs(), date.day().unsigned_abs());
                    match ExcelDateTime::from_ymd(year, month, of_month) {
                        Ok(date) => page.write_datetime_with_format(row, column, date, &day)?,
                        // Excel knows no day before 1900.
                        Err(_) => page.write_string(row, column, date.to_string())?,
                    };
                }
                Cell::Moment(at) => {
                    let at = ExcelDateTime::from_timestamp(at.as_second())?;
                    page.write_datetime_with_format(row, column, at, &moment)?;
                }
                Cell::Nothing => {}
            }
        }
    }
    let columns: Vec<TableColumn> = sheet
        .columns
        .iter()
        .map(|column| TableColumn::new().set_header(&column.heading))
        .collect();
    let table = Table::new().set_name("Applicants").set_columns(&columns);
    let last_row = u32::try_from(sheet.rows.len().max(1)).unwrap_or(u32::MAX);
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.add_table(0, 0, last_row, last_column, &table)?;
    page.set_freeze_panes(1, 1)?;
    page.set_autofit_max_width(300);
    page.autofit();
    workbook.save_to_buffer()
}

/// No longer than a cell may be, and saying so.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST_CELL {
        return text.to_owned();
    }
    // An octet of UTF-8 is at most one UTF-16 unit.
    let end = text.floor_char_boundary(LONGEST_CELL);
    let (kept, _) = text.split_at(end);
    format!("{kept} … (longer than a cell may be: see applicants show)")
}
