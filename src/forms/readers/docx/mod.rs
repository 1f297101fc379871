//! Word documents (docx, docm, dotx) to the neutral layout, as a person sees them on paper: what is
//! hidden, deleted or struck out is not there, what stands in a control is the control's.
//!
//! The package gives its parts (`package`, `styles`), the walk makes paragraphs and tables of
//! them (`story` with `runs` and `rows`, `controls`, `active`, `look`), and those are laid out by [`words`].
//! Nothing is fetched, no macro runs, no entity is expanded, and no part is unpacked that is not
//! read.

mod active;
mod controls;
mod look;
mod rows;
mod runs;
mod story;
mod styles;

#[cfg(test)]
mod tests;

use active::Controls;
use styles::Styles;

use super::package::{self, Package};
use super::words;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::Document;

/// More headers and footers than this are not read: a section has six at most.
const MOST_MARGINS: usize = 24;

/// Reads a document that was saved as one file of XML, by Word 2003 or later.
pub(super) fn one_file(text: &str) -> Result<Document, Unreadable> {
    let mut document = Document::default();
    let body = story::read(text, &mut Styles::new(None), &mut Controls::new())?;
    words::lay(&body.blocks, &body.blanks, "", &mut document);
    Ok(document)
}

/// Reads a document.
pub(super) fn docx(octets: &[u8]) -> Result<Document, Unreadable> {
    let mut package = Package::open(octets)?;
    let (name, text) = package.main("word/document.xml")?;
    let relations = package.relations(&name)?;
    let mut again = Package::open(octets)?;
    let sheet = package::target_of(&relations, "styles").and_then(|part| again.stream(part));
    let mut styles = Styles::new(sheet);
    let mut controls = active::controls(&mut package, &relations)?;
    let body = story::read(&text, &mut styles, &mut controls)?;
    let mut document = Document::default();
    words::lay(&body.blocks, &body.blanks, "", &mut document);
    let mut seen = Vec::new();
    for id in body.margins.iter().take(MOST_MARGINS) {
        let Some((kind, target)) = package::target_by(&relations, id) else {
            continue;
        };
        let Some(text) = package.read(target)? else {
            continue;
        };
        // The pages of one section after another mostly have the same ones.
        if !seen.contains(&text) {
            let margin = if kind == "footer" { "footer" } else { "header" };
            let part = story::read(&text, &mut styles, &mut Controls::new())?;
            words::lay(&part.blocks, &part.blanks, margin, &mut document);
            seen.push(text);
        }
    }
    Ok(document)
}
