//! How fast forms of each format are read and their answers found, on one core in this process and
//! through a reader process, and what that process costs.
//!
//!     cargo bench --bench forms
//!
//! It asserts nothing: numbers from a busy machine must not fail anybody's build. Forms are made
//! here, with five answers of 600 words; doc and pdf are the fixtures that have no maker here.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a measurement may panic and ask the clock"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use qpm_intake::domain::reading::Outcome;
use qpm_intake::domain::verdict::Unreadable;
use qpm_intake::forms::{FormReader, definition};
use qpm_intake::reader::{Readers, Settings};
use rust_xlsxwriter::Workbook;
use tokio::runtime::Runtime;
use zip::write::SimpleFileOptions;

/// Each format is measured for so long.
const AT_LEAST: Duration = Duration::from_secs(2);

fn main() {
    let form = Arc::new(definition::parse(definition::BUILT_IN).unwrap());
    let reader = FormReader::new(&form);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    // `Readers` let go of resting children in a task of the runtime's.
    let readers = runtime.block_on(async { readers(form.clone()) });
    println!("| format | KiB | answers | forms/s in this process | through a reader process |");
    println!("|---|---|---|---|---|");
    for (format, octets) in forms() {
        let answers = match reader.read_file(&octets).outcome {
            Outcome::Form(form) => form.answers.len(),
            Outcome::Unreadable(Unreadable::Unsupported) => {
                println!("| {format} | not read yet | | | |");
                continue;
            }
            other => panic!("{format}: {other:?}"),
        };
        let here = rate(|| drop(reader.read_file(&octets)));
        let there = rate(|| drop(runtime.block_on(readers.read_file(&octets)).unwrap()));
        println!(
            "| {format} | {} | {answers} | {here:.0} | {there:.0} |",
            octets.len() / 1024
        );
    }
    isolation(&runtime, &readers);
}

fn readers(form: Arc<qpm_intake::domain::form::FormDefinition>) -> Readers {
    let settings = Settings {
        executable: PathBuf::from(env!("CARGO_BIN_EXE_qpm-intake")),
        processes: 1,
        seconds: 10,
        memory_mib: 256,
        best_effort: false,
    };
    Readers::start(settings, form)
}

/// How often in a second, after a first time.
fn rate(mut once: impl FnMut()) -> f64 {
    once();
    let started = Instant::now();
    let mut times = 0u32;
    while started.elapsed() < AT_LEAST {
        once();
        times += 1;
    }
    f64::from(times) / started.elapsed().as_secs_f64()
}

/// What the process itself costs: its start, once in a few thousand forms, and a request there
/// and back. A picture is known by its first octets, so nothing of that is reading.
fn isolation(runtime: &Runtime, warm: &Readers) {
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    picture.resize(30 << 10, 0);
    let form = Arc::new(definition::parse(definition::BUILT_IN).unwrap());
    let starts = rate(|| {
        runtime.block_on(async {
            let fresh = readers(form.clone());
            drop(fresh.read_file(&picture).await.unwrap());
        });
    });
    let requests = rate(|| drop(runtime.block_on(warm.read_file(&picture)).unwrap()));
    println!("\n| the reader process | ms |\n|---|---|");
    println!(
        "| start, limits and form definition | {:.1} |",
        1e3 / starts
    );
    println!("| 30 KiB there and back | {:.3} |", 1e3 / requests);
}

/// A question and an answer each.
fn rows() -> Vec<(&'static str, String)> {
    // Words that do not compress to nothing: a multiplicative generator's.
    let mut state = 7u64;
    let mut long = || {
        (0..600).fold(String::new(), |mut text, _| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let _ = write!(text, "{:x} ", state >> 36);
            text
        })
    };
    vec![
        ("Full name", "Zoe Kemp".into()),
        ("Email address", "zoe@example.org".into()),
        ("Telephone", "07700 900123".into()),
        ("Regions you can cover", "North West; Wales".into()),
        (
            "Are you currently providing advocacy services?",
            "No".into(),
        ),
        ("Experience of advocacy", long()),
        ("Knowledge of health and social care", long()),
        ("Experience of organisational development", long()),
        ("Example of communication skills", long()),
        ("Availability", long()),
        ("I confirm that this information is true", "Yes".into()),
    ]
}

/// Each row put into these words, in which `Q` is the question and `A` the answer.
fn each(pattern: &str) -> String {
    let (before, rest) = pattern.split_once('Q').unwrap();
    let (between, after) = rest.split_once('A').unwrap();
    rows()
        .iter()
        .fold(String::new(), |mut all, (question, answer)| {
            let _ = write!(all, "{before}{question}{between}{answer}{after}");
            all
        })
}

fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let fixture = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/forms/");
        fs::read(format!("{folder}{name}")).unwrap()
    };
    let page = each("<tr><td>Q</td><td>A</td></tr>\n");
    vec![
        ("csv", each("\"Q\",\"A\"\r\n").into_bytes()),
        (
            "html",
            format!("<html><body><table>{page}</table></body></html>").into_bytes(),
        ),
        ("xlsx", xlsx()),
        ("ods", ods()),
        ("docx", docx()),
        ("odt", odt()),
        ("rtf", rtf()),
        ("doc", fixture("word97.doc")),
        ("pdf", fixture("flat-table.pdf")),
        ("pdf, fields", fixture("acroform.pdf")),
    ]
}

fn xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, (question, answer)) in (0..).zip(rows()) {
        sheet.write(row, 0, question).unwrap();
        sheet.write(row, 1, answer).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn docx() -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let types = format!(
        r#"<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#
    );
    let rels = format!(
        r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let rows = each(
        "<w:tr><w:tc><w:p><w:r><w:t>Q</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc></w:tr>",
    );
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"#
    );
    zipped(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &rels),
        ("word/document.xml", &document),
    ])
}

fn ods() -> Vec<u8> {
    let rows = each(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Q</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>A</text:p></table:table-cell></table:table-row>",
    );
    open_document(
        "spreadsheet",
        &format!(
            r#"<office:spreadsheet><table:table table:name="Form">{rows}</table:table></office:spreadsheet>"#
        ),
    )
}

fn odt() -> Vec<u8> {
    let rows = each(
        "<table:table-row><table:table-cell><text:p>Q</text:p></table:table-cell><table:table-cell><text:p>A</text:p></table:table-cell></table:table-row>",
    );
    open_document(
        "text",
        &format!(
            r#"<office:text><table:table table:name="Form"><table:table-column table:number-columns-repeated="2"/>{rows}</table:table></office:text>"#
        ),
    )
}

fn open_document(kind: &str, body: &str) -> Vec<u8> {
    let space = "urn:oasis:names:tc:opendocument:xmlns";
    let media = format!("application/vnd.oasis.opendocument.{kind}");
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>{body}</office:body></office:document-content>"#
    );
    let manifest = format!(
        r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
    );
    zipped(&[
        ("mimetype", &media),
        ("content.xml", &content),
        ("META-INF/manifest.xml", &manifest),
    ])
}

fn rtf() -> Vec<u8> {
    let rows = each("\\trowd\\cellx4000\\cellx9000\\intbl Q\\cell A\\cell\\row\n");
    format!("{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}\n{rows}\\pard\\par}}")
        .into_bytes()
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
