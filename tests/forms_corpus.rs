//! Reads every form of the corpus beside this repository and compares with the truth: accuracy by
//! field and by format is printed, nothing may be silently wrong, and what was once read exactly
//! stays so. Where the corpus is not there the test says so and ends.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use qpm_intake::domain::form::FieldType;
use qpm_intake::domain::reading::{Answer, FormReading, Outcome, Reading, Value};
use qpm_intake::forms::{FormReader, definition};
use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

#[derive(Default)]
struct Tally {
    right: u32,
    doubtful: u32,
    missed: u32,
    silent: u32,
}

fn corpus() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let alternative = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    [folder, alternative]
        .into_iter()
        .find(|folder| folder.join("truth.jsonl").exists())
}

/// The corpus' own rule: NFC, straight quotes, white space folded, case ignored.
fn plain(text: &str) -> String {
    let text: String = text.nfc().collect();
    let text = text
        .replace(['\u{2018}', '\u{2019}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"");
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn agrees(kind: FieldType, truth: &Json, value: &Value) -> bool {
    match (truth, value) {
        (Json::Bool(truth), Value::YesNo(value)) => truth == value,
        (Json::Array(truth), Value::List(value)) => {
            let mut truth: Vec<String> = truth.iter().filter_map(Json::as_str).map(plain).collect();
            let mut value: Vec<String> = value.iter().map(|item| plain(item)).collect();
            truth.sort();
            value.sort();
            truth == value
        }
        (Json::String(truth), value) => {
            let value = value.to_string();
            let digits = |text: &str| {
                text.chars()
                    .filter(char::is_ascii_digit)
                    .collect::<String>()
            };
            match kind {
                FieldType::Phone => digits(truth) == digits(&value),
                FieldType::Postcode => {
                    plain(truth).replace(' ', "") == plain(&value).replace(' ', "")
                }
                _ => plain(truth) == plain(&value),
            }
        }
        _ => false,
    }
}

struct Report {
    fields: BTreeMap<String, Tally>,
    faults: Vec<String>,
    files: u32,
    exact: u32,
}

fn compare(
    report: &mut Report,
    name: &str,
    truth: &Json,
    form: &FormReading,
    reader: &qpm_intake::domain::form::FormDefinition,
) {
    let empty = serde_json::Map::new();
    let expected = truth["fields"].as_object().unwrap_or(&empty);
    let mut exact = true;
    for field in &reader.fields {
        let id = field.id.as_str();
        let tally = report.fields.entry(id.into()).or_default();
        let found: Option<&Answer> = form.answer(id);
        let line = match (expected.get(id), found) {
            (None, None) => continue,
            (Some(truth), Some(answer)) if agrees(field.field_type, truth, &answer.value) => {
                if answer.confidence < Answer::DOUBTFUL {
                    tally.doubtful += 1;
                    format!("{name}: {id}: right but doubtful ({})", answer.confidence)
                } else {
                    tally.right += 1;
                    continue;
                }
            }
            (Some(truth), None) => {
                tally.missed += 1;
                format!("{name}: {id}: missed {truth}")
            }
            (truth, Some(answer)) => {
                let silent = answer.confidence >= Answer::DOUBTFUL;
                tally.silent += u32::from(silent);
                tally.missed += u32::from(!silent);
                format!(
                    "{name}: {id}: {} {:?} at {} ({}), truth {truth:?}",
                    if silent { "SILENTLY WRONG" } else { "wrong" },
                    answer.value,
                    answer.place,
                    answer.confidence
                )
            }
        };
        exact = false;
        report.faults.push(line);
    }
    let conflicting: Vec<String> = form
        .conflicting
        .iter()
        .map(|id| format!("conflicting:{id}"))
        .collect();
    let expected: Vec<String> = problems(truth)
        .into_iter()
        .filter(|problem| problem.starts_with("conflicting"))
        .collect();
    if conflicting != expected {
        report.faults.push(format!(
            "{name}: conflicts {conflicting:?}, truth {expected:?}"
        ));
        exact = false;
    }
    report.exact += u32::from(exact);
}

fn problems(truth: &Json) -> Vec<String> {
    truth["problems"].as_array().map_or_else(Vec::new, |all| {
        all.iter()
            .filter_map(Json::as_str)
            .map(String::from)
            .collect()
    })
}

/// Of a file that holds others, the one in it: the corpus packs one form alone.
fn innermost(reading: Reading) -> Reading {
    match reading.outcome {
        Outcome::Holds(mut held) if held.members.len() == 1 => {
            innermost(held.members.remove(0).reading)
        }
        outcome => Reading { outcome, ..reading },
    }
}

/// Prints accuracy by field and says how many answers were silently wrong.
fn print(report: &Report) -> u32 {
    println!(
        "files read {}, exactly right {}",
        report.files, report.exact
    );
    println!(
        "{:<30}{:>7}{:>10}{:>8}{:>8}",
        "field", "right", "doubtful", "missed", "silent"
    );
    for (field, tally) in &report.fields {
        println!(
            "{field:<30}{:>7}{:>10}{:>8}{:>8}",
            tally.right, tally.doubtful, tally.missed, tally.silent
        );
    }
    for fault in &report.faults {
        println!("{fault}");
    }
    report.fields.values().map(|tally| tally.silent).sum()
}

#[test]
fn every_form_of_the_corpus_is_read_right_or_said_to_be_doubtful() {
    let Some(folder) = corpus() else {
        eprintln!("SKIPPED: no ../shared/corpus beside this repository, accuracy was not measured");
        return;
    };
    let definition = definition::parse(definition::BUILT_IN).unwrap();
    let reader = FormReader::new(&definition);
    let mut report = Report {
        fields: BTreeMap::new(),
        faults: Vec::new(),
        files: 0,
        exact: 0,
    };
    let truths = fs::read_to_string(folder.join("truth.jsonl")).unwrap();
    for line in truths.lines() {
        let truth: Json = serde_json::from_str(line).unwrap();
        let name = truth["file"].as_str().unwrap();
        if truth["kind"] != "form" {
            continue;
        }
        let reading = innermost(reader.read_file(&fs::read(folder.join(name)).unwrap()));
        let why = problems(&truth)
            .into_iter()
            .find_map(|problem| problem.strip_prefix("unreadable:").map(String::from));
        match (&reading.outcome, why) {
            (Outcome::Unreadable(found), Some(why)) if found.as_str() == why => {
                report.files += 1;
                report.exact += 1;
            }
            (Outcome::Form(form), None) => {
                report.files += 1;
                let blank = problems(&truth).contains(&"blank_form".into());
                if blank != (form.answers.is_empty() && form.labels > 0) {
                    report.faults.push(format!(
                        "{name}: blank is not seen as blank, or the other way round"
                    ));
                }
                compare(&mut report, name, &truth, form, &definition);
            }
            (other, why) => {
                report.files += 1;
                report.faults.push(format!(
                    "{name}: {} came out as {other:?}, truth {why:?}",
                    reading.file
                ));
            }
        }
    }
    let silent = print(&report);
    assert_eq!(silent, 0, "silently wrong answers");
    assert!(
        report.faults.is_empty(),
        "{} faults, see above",
        report.faults.len()
    );
}
