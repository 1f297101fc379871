//! What octets and text are by their content, whatever they are declared to be.

use super::fields::{self, Field};
use super::parameters::Parameters;
use super::{library, parameters};

/// The Content-IDs that an HTML text refers to.
pub(super) fn cids(page: &str) -> impl Iterator<Item = Vec<u8>> + '_ {
    page.split("cid:").skip(1).map(|tail| {
        let end = tail.find(|c: char| c.is_whitespace() || "\"'<>)".contains(c));
        let id = end.and_then(|end| tail.get(..end)).unwrap_or_default();
        parameters::without_percents(library::cut(id, 500))
    })
}

/// Whether a text part is words to be read here, and not a file.
pub(super) fn is_words(attached: bool, named: bool, octets: &[u8], kind: &Parameters) -> bool {
    let utf16 = kind
        .get("charset")
        .is_some_and(|charset| charset.to_ascii_lowercase().starts_with("utf-16"));
    !attached && !named && (utf16 || !has_file_magic(octets))
}

/// Whether octets begin like a document or a picture, whatever they are declared to be.
pub(super) fn has_file_magic(octets: &[u8]) -> bool {
    let starts: [&[u8]; 8] = [
        b"PK\x03\x04",
        b"%PDF-",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n",
        b"\x78\x9f\x3e\x22",
        b"GIF8",
    ];
    starts.iter().any(|start| octets.starts_with(start))
}

pub(super) fn is_eml_name(name: &str) -> bool {
    name.get(name.len().saturating_sub(4)..)
        .is_some_and(|end| end.eq_ignore_ascii_case(".eml"))
}

pub(super) fn looks_like_message(octets: &[u8]) -> bool {
    let section = fields::split(
        octets
            .get(..octets.len().min(64 * 1024))
            .unwrap_or_default(),
    );
    let has = |name| {
        section
            .fields
            .iter()
            .any(|field: &Field| field.name == name)
    };
    has("from") && (has("date") || has("subject") || has("to"))
}

/// Whether what should be words is binary: many characters that no keyboard makes.
pub(super) fn is_rubbish(text: &str) -> bool {
    let odd = text
        .chars()
        .filter(|c| {
            (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) || *c == '\u{fffd}'
        })
        .count();
    odd > 8 && odd.saturating_mul(20) > text.len()
}
