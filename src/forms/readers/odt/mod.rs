//! `OpenDocument` texts (odt, ott, and fodt, which is one file instead of a package) to the neutral
//! layout, as a person sees them on paper: what is hidden, deleted or struck out is not there, what
//! stands in a control is the control's (`OpenDocument` 1.3 part 3).
//!
//! The `walk` goes through the elements and writes down what they show, `tables` and `drawings`
//! among them; `styles` say how words look, `forms` and `blanks` what there is to be filled in.
//! Nothing is fetched, no macro runs, and no part is unpacked that is not read.

mod blanks;
mod drawings;
mod forms;
mod styles;
mod tables;
mod walk;

#[cfg(test)]
mod tests;

use super::archive;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::Document;

/// A part that is read is no bigger: a form of forty pages has 2 MiB.
const MOST_OCTETS: u64 = 16 << 20;

/// Reads a text.
pub(super) fn odt(octets: &[u8]) -> Result<Document, Unreadable> {
    if !octets.starts_with(b"PK") {
        return walk::read(&[&archive::content_xml(octets)?]);
    }
    let mut opened = archive::open(octets)?;
    let mut part = |name| archive::part(&mut opened, name, MOST_OCTETS);
    let manifest = part("META-INF/manifest.xml")?.unwrap_or_default();
    if archive::contains(&manifest, b"encryption-data") {
        return Err(Unreadable::Encrypted);
    }
    let content = text_of(part("content.xml")?.ok_or(Unreadable::Damaged)?)?;
    let styles = part("styles.xml")?.map(text_of).transpose()?;
    // Styles first: they say how the words of the content look.
    let parts: Vec<&str> = styles
        .iter()
        .chain([&content])
        .map(String::as_str)
        .collect();
    walk::read(&parts)
}

fn text_of(part: Vec<u8>) -> Result<String, Unreadable> {
    String::from_utf8(part).map_err(|_| Unreadable::Damaged)
}
