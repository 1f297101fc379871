//! Word forms as people lay them out and fill them in, beyond the corpus: each file of
//! `tests/fixtures/forms/word` is one way, with the answers that a person reads in `truth.json`.
//!
//! `libreoffice-*` are the same forms opened and saved by LibreOffice. A form that is there in other
//! word processors' formats, too, must be read alike in all of them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};

use qpm_intake::domain::reading::{FileKind, FormReading, Outcome, Value};
use qpm_intake::forms::{FormReader, definition};
use serde_json::Value as Json;

/// What is not read right yet, and must leave this list when it is.
const NOT_YET: &[(&str, &str)] = &[
    // "I have read the role profile and confirm …", answered by a marked yes.
    ("marked-choices", "declaration"),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/forms/word")
}

fn reader() -> FormReader {
    FormReader::new(&definition::parse(definition::BUILT_IN).unwrap())
}

/// The formats, by their files' endings.
const FORMATS: &[(&str, FileKind)] = &[
    ("docx", FileKind::Docx),
    ("odt", FileKind::Odt),
    ("rtf", FileKind::Rtf),
    ("doc", FileKind::Doc),
];

/// The files of a form.
fn files(name: &str) -> impl Iterator<Item = (PathBuf, FileKind)> {
    let found = FORMATS
        .iter()
        .map(move |(ending, kind)| (folder().join(format!("{name}.{ending}")), *kind));
    found.filter(|(file, _)| file.exists())
}

fn read(reader: &FormReader, name: &str) -> FormReading {
    let (file, kind) = files(name).next().unwrap();
    read_file(reader, &file, kind)
}

fn read_file(reader: &FormReader, file: &Path, kind: FileKind) -> FormReading {
    let reading = reader.read_file(&fs::read(file).unwrap());
    let name = file.display();
    assert_eq!(reading.file, kind, "{name}");
    match reading.outcome {
        Outcome::Form(form) => form,
        other => panic!("{name} came out as {other:?}"),
    }
}

fn agrees(truth: &Json, value: &Value) -> bool {
    match (truth, value) {
        (Json::Bool(truth), Value::YesNo(value)) => truth == value,
        (Json::Array(truth), Value::List(value)) => {
            let mut truth: Vec<&str> = truth.iter().filter_map(Json::as_str).collect();
            let mut value: Vec<&str> = value.iter().map(String::as_str).collect();
            truth.sort_unstable();
            value.sort_unstable();
            truth == value
        }
        (Json::String(truth), value) => *truth == value.to_string(),
        _ => false,
    }
}

#[test]
fn every_form_is_read_as_a_person_reads_it() {
    let reader = reader();
    let truths = fs::read_to_string(folder().join("truth.json")).unwrap();
    let truths: Json = serde_json::from_str(&truths).unwrap();
    let mut faults = Vec::new();
    let fields = definition::parse(definition::BUILT_IN).unwrap().fields;
    for (name, truth) in truths.as_object().unwrap() {
        assert!(files(name).next().is_some(), "{name} is missing");
        for (file, kind) in files(name) {
            let form = read_file(&reader, &file, kind);
            for field in &fields {
                let id = field.id.as_str();
                let (told, truth) = (form.answer(id), truth.get(id));
                let right = match (truth, told) {
                    (None, None) => true,
                    (Some(truth), Some(answer)) => agrees(truth, &answer.value),
                    _ => false,
                };
                if right == NOT_YET.contains(&(name.as_str(), id)) {
                    let file = file.display();
                    faults.push(format!("{file} {id}: {told:?}, truth {truth:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_blank_form_has_no_answers() {
    let reader = reader();
    for name in ["blank-controls", "blank-fields"] {
        let form = read(&reader, name);
        assert!(form.answers.is_empty(), "{name}: {:?}", form.answers);
        assert!(form.labels >= 5, "{name}: {}", form.labels);
    }
}

#[test]
fn the_monitoring_pages_behind_a_form_stay_unread() {
    let form = read(&reader(), "monitoring-behind");
    assert!(form.monitoring_section);
    let told = format!("{form:?}");
    for private in ["Welsh", "35-44", "Female"] {
        assert!(!told.contains(private), "{private}");
    }
}

#[test]
fn where_an_answer_was_found_is_told_in_words() {
    let form = read(&reader(), "controls-in-cells");
    let place = |id: &str| form.answer(id).unwrap().place.clone();
    assert_eq!(place("full_name"), "table 1, row 2, column 1, “Full name”");
    assert_eq!(place("availability"), "table 1, row 8, column 2");
}
