//! Stories of documents as word processors write them, each down to the cells that come of it.

mod blanks;
mod mutants;
mod packages;
mod tables;
mod texts;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::docx;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::tests::{drawn, lines};

const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml""#;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

/// A package of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    package_of(&parts)
}

/// A package of parts that need not be text.
fn package_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A root element of a part with this in it.
fn root(name: &str, inner: &str) -> String {
    format!("<w:{name} {SPACES}>{inner}</w:{name}>")
}

/// Relationships: id, last word of the type, target.
fn relations(all: &[(&str, &str, &str)]) -> String {
    let mut text = String::from(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    );
    for (id, kind, target) in all {
        write!(text, r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#).unwrap();
    }
    text + "</Relationships>"
}

/// A document with this body and these styles.
fn styled(body: &str, styles: &str) -> Vec<u8> {
    let document = root("document", &format!("<w:body>{body}<w:sectPr/></w:body>"));
    let to_document = relations(&[("r1", "officeDocument", "word/document.xml")]);
    let to_styles = relations(&[("r1", "styles", "styles.xml")]);
    package(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &to_document),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &to_styles),
        ("word/styles.xml", &root("styles", styles)),
    ])
}

/// What comes of a document with this body.
fn read(body: &str) -> String {
    drawn(&docx(&styled(body, "")).unwrap())
}

fn refused(body: &str) -> Unreadable {
    docx(&styled(body, "")).unwrap_err()
}

fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

/// A run of words.
fn r(words: &str) -> String {
    look("", words)
}

/// A run of words with properties.
fn look(properties: &str, words: &str) -> String {
    format!(r#"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>"#)
}

/// A paragraph of words.
fn pr(words: &str) -> String {
    p(&r(words))
}

/// A content control.
fn sdt(properties: &str, content: &str) -> String {
    format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
}

/// A control with a tag around a run.
fn control(tag: &str, words: &str) -> String {
    sdt(&format!(r#"<w:tag w:val="{tag}"/><w:text/>"#), &r(words))
}

/// A control with a tag that shows its placeholder.
fn unfilled(tag: &str) -> String {
    sdt(
        &format!(r#"<w:tag w:val="{tag}"/><w:showingPlcHdr/><w:text/>"#),
        &r("Click or tap here to enter text."),
    )
}

/// A box to tick.
fn tick(on: bool) -> String {
    let (state, sign) = if on { ("1", "☒") } else { ("0", "☐") };
    sdt(
        &format!(r#"<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>"#),
        &r(sign),
    )
}

/// A form field of older Word with this in its `ffData` and these words as its result.
fn field(data: &str, kind: &str, result: &str) -> String {
    format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r><w:r><w:instrText> {kind} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
        r(result)
    )
}

fn tc(inner: &str) -> String {
    cell("", inner)
}

fn cell(properties: &str, inner: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>")
}

fn tr(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn tbl(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.concat())
}

/// A row of cells of words.
fn row(words: &[&str]) -> String {
    let cells: Vec<String> = words.iter().map(|words| tc(&pr(words))).collect();
    tr(&cells)
}
