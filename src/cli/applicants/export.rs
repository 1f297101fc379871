//! `applicants export`: the log as csv, json or xlsx, in a file that only its owner may read.
//!
//! Access needs are special-category data and stay out unless they are asked for. What a
//! spreadsheet program would run is made text (`letters::workbook`).

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde_json::{Map, json};

use super::super::{Ending, door, outfile, terminal};
use crate::config::Config;
use crate::furnish;
use crate::letters::workbook::{Cell, runs};
use crate::store::StoreError;
use crate::store::log::Logged;
use crate::workers::sheet::{self, Layout};

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

pub(super) async fn export(
    config: &Config,
    arguments: &Arguments,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let to_terminal = arguments.file.is_none() && io::stdout().is_terminal();
    if arguments.format == Kind::Xlsx && to_terminal {
        let words = "a workbook cannot be shown on a terminal. hint: name a file for it";
        return Err(Ending::Usage(words.into()).into());
    }
    let form = furnish::form(config).map_err(|error| Ending::settings(&error))?;
    let store = door::store(config).await?;
    let mut all = Vec::new();
    let access_needs = arguments.with_access_needs;
    let each = store.each_logged(access_needs, |logged| {
        all.push(logged);
        Ok::<_, StoreError>(())
    });
    each.await?;
    let answers = all.iter().flat_map(|logged| &logged.answers);
    let answered = answers.map(|answer| &*answer.field);
    let layout = Layout::new(&form, answered, access_needs);
    let octets = match arguments.format {
        Kind::Csv => as_csv(&layout, &all)?,
        Kind::Json => as_json(&all, access_needs)?,
        Kind::Xlsx => as_xlsx(&layout, &all, now)?,
    };
    match &arguments.file {
        Some(path) => {
            outfile::write(path, &octets, outfile::PRIVATE)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            let count = all.len();
            terminal::say(&format!("{count} applications in {}", path.display()));
        }
        None => terminal::print_octets(&octets)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn as_csv(layout: &Layout, all: &[Logged]) -> anyhow::Result<Vec<u8>> {
    // Every cell is quoted: where a program splits at semicolons, an answer could otherwise
    // begin a cell of its own.
    let mut out = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    out.write_record(layout.columns.iter().map(|column| &column.id))?;
    for logged in all {
        out.write_record(layout.row(logged).into_iter().map(|cell| match cell {
            Cell::Text(text) if runs(&text) => format!("'{text}"),
            Cell::Text(text) => text,
            Cell::Day(day) => day.to_string(),
            Cell::Moment(at) => at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Cell::Nothing => String::new(),
        }))?;
    }
    Ok(out.into_inner()?)
}

fn as_json(all: &[Logged], access_needs: bool) -> anyhow::Result<Vec<u8>> {
    let mut people = Vec::with_capacity(all.len());
    for Logged { line, answers } in all {
        let (mut held, mut normal) = (Map::new(), Map::new());
        for answer in answers {
            held.insert(answer.field.clone(), serde_json::from_str(&answer.value)?);
            if let Some(text) = &answer.normal {
                normal.insert(answer.field.clone(), json!(text));
            }
        }
        people.push(json!({
            "reference": line.reference,
            "status": line.status,
            "complete": line.complete,
            "flags": sheet::flags(line, access_needs),
            "letters_to": line.address,
            "arrived_at": line.arrived_at,
            "answers": held,
            "normal": normal,
        }));
    }
    let text = terminal::inert_json(&serde_json::to_string_pretty(&people)?);
    Ok(format!("{text}\n").into_bytes())
}

fn as_xlsx(layout: &Layout, all: &[Logged], now: Timestamp) -> anyhow::Result<Vec<u8>> {
    let mut book = layout.workbook(now)?;
    for logged in all {
        book.row(&layout.row(logged))?;
    }
    Ok(book.finish()?)
}
