//! Files made to harm: whatever they do costs bounded time and memory, and the next form is read.

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use qpm_intake::domain::reading::Outcome;
use qpm_intake::domain::verdict::Unreadable;
use zip::write::SimpleFileOptions;

use super::{children, csv, expected, kib, only_child, readers, settings, why};

#[tokio::test]
async fn a_form_larger_than_its_reader_is_too_large_and_the_next_is_read() {
    let readers = readers(settings(32));
    let huge = vec![b'a'; 60 << 20];
    let reading = readers.read_file(&huge).await.unwrap();
    assert_eq!(why(&reading), Some(Unreadable::TooLarge));
    let octets = csv("Amy");
    assert_eq!(readers.read_file(&octets).await.unwrap(), expected(&octets));
    // Larger than any form: no reader is asked.
    let reading = readers.read_file(&vec![b'a'; 65 << 20]).await.unwrap();
    assert_eq!(why(&reading), Some(Unreadable::TooLarge));
}

#[tokio::test]
async fn a_text_that_kills_its_reader_is_no_form() {
    let readers = readers(settings(33));
    let huge = "Full name: ".repeat(5 << 20);
    assert_eq!(readers.read_body(&huge, None).await.unwrap(), None);
    let octets = csv("Amy");
    assert_eq!(readers.read_file(&octets).await.unwrap(), expected(&octets));
}

/// A zip of these parts.
pub(crate) fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, octets) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(octets).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An xlsx whose only sheet is this.
fn xlsx_of(sheet: &[u8]) -> Vec<u8> {
    let main = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let types = format!(
        r#"<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/></Types>"#
    );
    let rels = format!(
        r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let workbook = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{office}"><sheets><sheet name="Form" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let sheets = format!(
        r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    zip_of(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", rels.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", sheets.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn sheet_of(rows: &str) -> Vec<u8> {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
    .into_bytes()
}

/// One cell in the last column of the last row.
fn far_corner() -> Vec<u8> {
    xlsx_of(&sheet_of(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Full name</t></is></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>"#,
    ))
}

/// A hundred megabytes in one cell.
fn bomb() -> Vec<u8> {
    let start = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>"#;
    let long = "a".repeat(100 << 20);
    xlsx_of(&sheet_of(&format!("{start}{long}</t></is></c></row>")))
}

/// A thousand million cells in a few hundred octets.
fn repeats() -> Vec<u8> {
    let content = r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Form"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;
    zip_of(&[
        ("mimetype", kind),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// Forty times twenty megabytes in a few kilobytes.
fn bombs_in_a_zip() -> Vec<u8> {
    let start = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>"#;
    let long = "a".repeat(20 << 20);
    let bomb = xlsx_of(&sheet_of(&format!("{start}{long}</t></is></c></row>")));
    let names: Vec<String> = (0..40)
        .map(|number| format!("form {number}.xlsx"))
        .collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &*bomb)).collect();
    zip_of(&parts)
}

#[tokio::test]
async fn many_bombs_in_one_file_are_one_bomb() {
    let readers = readers(settings(219));
    let started = Instant::now();
    let reading = readers.read_file(&bombs_in_a_zip()).await.unwrap();
    let took = started.elapsed();
    let peak = children(219).first().and_then(|child| kib(*child, "VmHWM"));
    println!("forty bombs: {took:?}, peak {peak:?} KiB");
    let Outcome::Holds(held) = &reading.outcome else {
        panic!("not opened: {reading:?}");
    };
    let refused = held
        .members
        .iter()
        .filter(|member| why(&member.reading) == Some(Unreadable::TooLarge));
    assert!(refused.count() >= 39);
    assert!(took < Duration::from_secs(10), "{took:?}");
    let next = csv("Amy");
    assert_eq!(readers.read_file(&next).await.unwrap(), expected(&next));
}

#[tokio::test]
async fn hostile_files_cost_bounded_time_and_memory_and_the_next_form_is_read() {
    let readers = readers(settings(214));
    let next = csv("Amy");
    let files = [
        ("far corner", far_corner()),
        ("bomb", bomb()),
        ("repeats", repeats()),
        ("xlsx of nothing", xlsx_of(b"")),
        ("zip cut off", far_corner()[..400].to_vec()),
    ];
    for (name, octets) in files {
        let started = Instant::now();
        let reading = readers.read_file(&octets).await.unwrap();
        let took = started.elapsed();
        let peak = children(214).first().and_then(|child| kib(*child, "VmHWM"));
        println!(
            "{name}: {} octets, {took:?}, peak {peak:?} KiB, {reading:?}",
            octets.len()
        );
        match &reading.outcome {
            Outcome::Form(form) => assert_eq!(form.answers, [], "{name}"),
            Outcome::NotAForm { .. } | Outcome::Unreadable(_) => {}
            Outcome::Holds(held) => panic!("{name} is no container: {held:?}"),
            Outcome::Monitoring => panic!("{name} asks nothing"),
        }
        assert!(took < Duration::from_secs(25), "{name} took {took:?}");
        assert_eq!(readers.read_file(&next).await.unwrap(), expected(&next));
    }
    // Whatever they did to it, what rests is small.
    let resting = kib(only_child(214), "VmRSS").unwrap();
    assert!(resting < 64 << 10, "{resting} KiB at rest");
}
