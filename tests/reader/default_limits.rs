//! Under the limits that the program ships with: bombs, loops, entities and nesting in every kind
//! of file end in a verdict that a person will see, in bounded time and memory.

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use qpm_intake::domain::reading::{Outcome, Reading};
use qpm_intake::domain::verdict::Unreadable;
use qpm_intake::reader::Settings;
use zip::write::SimpleFileOptions;

use super::hostile::zip_of;
use super::{children, csv, expected, kib, readers, settings, why};

/// `config/default.toml`: ten seconds, 256 MiB.
fn shipped() -> Settings {
    Settings {
        seconds: 10,
        ..settings(256)
    }
}

/// Those that can be nothing but an attack, and must be called unreadable.
const UNREAD: &[&str] = &[
    "docx, tables in tables",
    "docx, controls in controls",
    "docx, elements never closed",
    "docx, a row of many cells",
    "docx, a table of many rows",
    "docx, entities",
    "docx, a bomb",
    "zip in zip, deep",
    "html, nested",
    "rtf, groups in groups",
    "pdf, a loop",
    "pdf, arrays in arrays",
];

/// A docx whose body is this.
fn docx_of(body: &str) -> Vec<u8> {
    docx_with("", body)
}

fn docx_with(prolog: &str, body: &str) -> Vec<u8> {
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let types = format!(
        r#"<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>"#
    );
    let rels = format!(
        r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let document = format!(
        r#"{prolog}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    zip_of(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", rels.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

fn nested(open: &str, within: &str, close: &str, times: usize) -> String {
    format!("{}{within}{}", open.repeat(times), close.repeat(times))
}

/// Word forms that no word processor writes.
fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let words = paragraph("Full name: Zoe");
    let cell = format!("<w:tc>{}</w:tc>", paragraph("Full name"));
    let control = format!(
        r#"<w:sdt><w:sdtPr><w:tag w:val="full_name"/><w:dropDownList>{}</w:dropDownList></w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"#,
        r#"<w:listItem w:value="a"/>"#.repeat(100)
    );
    let laughs = (1..10).fold(r#"<!ENTITY l0 "ha">"#.to_owned(), |all, n| {
        let ten = format!("&l{};", n - 1).repeat(10);
        format!(r#"{all}<!ENTITY l{n} "{ten}">"#)
    });
    vec![
        (
            "docx, tables in tables",
            docx_of(&nested("<w:tbl><w:tr><w:tc>", &words, "</w:tc></w:tr></w:tbl>", 20_000)),
        ),
        (
            "docx, controls in controls",
            docx_of(&nested("<w:sdt><w:sdtContent>", &words, "</w:sdtContent></w:sdt>", 50_000)),
        ),
        (
            "docx, elements never closed",
            docx_of(&"<w:p><w:r>".repeat(200_000)),
        ),
        (
            "docx, a row of many cells",
            docx_of(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell.repeat(60_000))),
        ),
        (
            "docx, a table of many rows",
            docx_of(&format!(
                "<w:tbl>{}</w:tbl>",
                format!("<w:tr>{}</w:tr>", cell.repeat(2)).repeat(40_000)
            )),
        ),
        (
            "docx, cells that span more than there is",
            docx_of(&format!(
                "<w:tbl>{}</w:tbl>",
                format!(
                    r#"<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2147483647"/><w:vMerge/></w:tcPr>{words}</w:tc></w:tr>"#
                )
                .repeat(2_000)
            )),
        ),
        ("docx, many controls", docx_of(&control.repeat(3_000))),
        (
            "docx, attributes without end",
            docx_of(&format!("<w:p {}/>", "w:a=\"1\" ".repeat(500_000))),
        ),
        (
            "docx, entities",
            docx_with(
                &format!("<!DOCTYPE w [{laughs}]>"),
                &paragraph("&l9;&l9;&l9;"),
            ),
        ),
        (
            "docx, a bomb",
            docx_of(&" ".repeat(200 << 20)),
        ),
    ]
}

/// One zip in another, so often; each level holds the one below so many times.
fn russian_doll(levels: usize, times: usize) -> Vec<u8> {
    let mut doll = csv("Zoe");
    for level in 0..levels {
        let names: Vec<String> = (0..times).map(|n| format!("{level}-{n}.zip")).collect();
        let parts: Vec<(&str, &[u8])> = names
            .iter()
            .map(|name| (name.as_str(), &doll[..]))
            .collect();
        doll = zip_of(&parts);
    }
    doll
}

/// A zip whose directory names a hundred files at one and the same place (Fifield 2019).
fn overlapping() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.csv", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(&vec![b'a'; 30 << 20]).unwrap();
    let octets = zip.finish().unwrap().into_inner();
    let at = octets
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .unwrap();
    let end = octets
        .windows(4)
        .rposition(|four| four == b"PK\x05\x06")
        .unwrap();
    let mut made = octets[..at].to_vec();
    let directory = octets[at..end].repeat(100);
    made.extend_from_slice(&directory);
    let mut tail = octets[end..].to_vec();
    tail[8..10].copy_from_slice(&100u16.to_le_bytes());
    tail[10..12].copy_from_slice(&100u16.to_le_bytes());
    tail[12..16].copy_from_slice(&u32::try_from(directory.len()).unwrap().to_le_bytes());
    made.extend_from_slice(&tail);
    made
}

/// Files in files.
fn containers() -> Vec<(&'static str, Vec<u8>)> {
    let mails = (0..400).fold(String::from("Full name: Zoe"), |inner, n| {
        format!("Subject: {n}\r\nFrom: zoe@example.org\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n{inner}")
    });
    let parts = format!(
        "From: zoe@example.org\r\nSubject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}",
        "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(100_000)
    );
    vec![
        ("zip in zip, deep", russian_doll(30, 1)),
        ("zip in zip, broad", russian_doll(4, 12)),
        ("zip, overlapping", overlapping()),
        ("mail in mail", mails.into_bytes()),
        ("parts in parts", parts.into_bytes()),
    ]
}

/// Pages and texts.
fn pages() -> Vec<(&'static str, Vec<u8>)> {
    let div = nested(
        "<div><table><tr><td>",
        "Full name",
        "</td></tr></table></div>",
        50_000,
    );
    let cells = "<td colspan=1000 rowspan=65534>Full name</td>".repeat(5_000);
    let loop_of_pages = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>endobj\n2 0 obj<</Type/Pages/Count 2147483647/Kids[2 0 R 3 0 R 2 0 R]/Parent 2 0 R>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/Contents[3 0 R 3 0 R]/Resources 3 0 R/MediaBox[0 0 1e38 1e38]>>endobj\n4 0 obj<</T(a)/Kids[4 0 R 4 0 R]/Parent 4 0 R>>endobj\ntrailer<</Root 1 0 R/Prev 9/Size 2147483647>>\nstartxref\n9\n%%EOF";
    vec![
        ("html, nested", format!("<html><body>{div}").into_bytes()),
        (
            "html, spans",
            format!("<html><body><table><tr>{cells}</tr><tr>{cells}</tr></table>").into_bytes(),
        ),
        (
            "rtf, groups in groups",
            format!("{{\\rtf1 {}Full name", "{\\b ".repeat(500_000)).into_bytes(),
        ),
        (
            "rtf, tables and numbers",
            format!(
                "{{\\rtf1 {}}}",
                "\\trowd\\cellx2147483647\\itap999999 Full name\\cell\\row\\bin4294967295 "
                    .repeat(20_000)
            )
            .into_bytes(),
        ),
        ("pdf, a loop", loop_of_pages.into()),
        (
            "pdf, arrays in arrays",
            format!(
                "%PDF-1.7\n1 0 obj{}endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
                "[<<".repeat(200_000)
            )
            .into_bytes(),
        ),
        ("a page of quotes", "\"Full name\",".repeat(200_000).into()),
        (
            "questions without end",
            "Full name: \n".repeat(200_000).into(),
        ),
    ]
}

#[tokio::test]
async fn every_kind_of_hostile_file_costs_no_more_than_a_mail_may() {
    let readers = readers(shipped());
    let next = csv("Amy");
    let all = [documents(), containers(), pages()].concat();
    for (name, octets) in all {
        let started = Instant::now();
        let reading = readers.read_file(&octets).await.unwrap();
        let took = started.elapsed();
        let peak = children(256).first().and_then(|child| kib(*child, "VmHWM"));
        println!(
            "{name}: {} KiB, {took:.2?}, peak {peak:?} KiB: {}",
            octets.len() >> 10,
            ending(&reading)
        );
        match &reading.outcome {
            Outcome::Form(form) => assert_eq!(form.answers, [], "{name}"),
            Outcome::Monitoring => panic!("{name} asks nothing"),
            // A few harmless octets among the rest may be read.
            Outcome::Holds(_) | Outcome::NotAForm { .. } => {
                assert!(!UNREAD.contains(&name), "{name}: {}", ending(&reading));
            }
            Outcome::Unreadable(_) => {}
        }
        // Ten seconds, and what a busy machine needs to start two readers.
        assert!(took < Duration::from_secs(30), "{name} took {took:?}");
        assert!(peak.is_none_or(|peak| peak < 320 << 10), "{name}: {peak:?}");
        assert_eq!(readers.read_file(&next).await.unwrap(), expected(&next));
    }
}

fn ending(reading: &Reading) -> String {
    match &reading.outcome {
        Outcome::Form(form) => format!("a form, {} answers", form.answers.len()),
        Outcome::Holds(held) => format!("holds {}", held.members.len()),
        Outcome::Unreadable(why) => format!("{}, {why}", reading.file),
        other => format!("{other:?}"),
    }
}

/// Found by mutation (`tests/forms_mutated/`): a few octets that make a library ask for more than
/// a gigabyte, for the cells of a sheet as large as it says it is.
#[tokio::test]
async fn sheets_that_say_they_are_vast_get_no_memory() {
    let mut limits = shipped();
    limits.memory_mib = 255;
    let readers = readers(limits);
    for name in ["vast-sheet.xls", "vast-sheet.xlsb"] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/hostile/");
        let octets = std::fs::read(format!("{folder}{name}")).unwrap();
        let reading = readers.read_file(&octets).await.unwrap();
        assert_eq!(why(&reading), Some(Unreadable::TooLarge), "{name}");
        let next = csv("Amy");
        assert_eq!(readers.read_file(&next).await.unwrap(), expected(&next));
    }
}
