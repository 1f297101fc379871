//! What people typed over a page: free text annotations (ISO 32000-1 §12.5.6.6), as viewers make
//! them where a form has no fields.

use lopdf::Dictionary;

use crate::domain::verdict::Unreadable;
use crate::forms::layout::Content;
use crate::forms::readers::pdf::file::objects::File;
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::content::Pen;
use crate::forms::readers::pdf::page::ink::Style;
use crate::forms::readers::pdf::page::sheet::Sheet;
use crate::forms::readers::pdf::shape::grid::Block;
use crate::forms::readers::pdf::text::chunks::{chunks, said};
use crate::forms::readers::pdf::text::words::{Line, lines};

/// A page has no more of them.
const MOST: usize = 500;

/// The typed texts of a page, each where it stands.
pub(in crate::forms::readers::pdf) fn typed<'a>(
    file: &'a File,
    sheet: &Sheet<'a>,
    pen: &mut Pen<'a>,
    page: usize,
) -> Result<Vec<Block>, Unreadable> {
    let mut blocks = Vec::new();
    for annotation in sheet.annotations(file) {
        let Some(annotation) = file.as_dictionary(annotation) else {
            continue;
        };
        let kind = file.name(annotation, b"Subtype");
        if !matches!(kind, b"FreeText" | b"Stamp") || blocks.len() >= MOST {
            continue;
        }
        let ink = sheet.appearance(file, pen, annotation)?;
        let seen = if ink.unknown() == 0 {
            lines(&ink.glyphs)
        } else {
            Vec::new()
        };
        let Some((area, words)) = shown(&seen).or_else(|| contents(file, sheet, annotation)) else {
            continue;
        };
        blocks.push(Block {
            area,
            content: Content::text(&words),
            control: None,
            place: format!("page {page}, text typed on it"),
            lead: 0,
        });
    }
    Ok(blocks)
}

/// The words as they are drawn.
fn shown(lines: &[Line]) -> Option<(Area, String)> {
    let area = lines.iter().map(Line::area).reduce(Area::with)?;
    let pieces: Vec<_> = lines.iter().flat_map(chunks).collect();
    Some((area, said(&pieces, area.right, Style::default()).text))
}

/// The words as the annotation says them, where nothing is drawn.
fn contents(file: &File, sheet: &Sheet<'_>, annotation: &Dictionary) -> Option<(Area, String)> {
    let words = file.text(annotation, b"Contents")?;
    let area = sheet.place.area(file.area(annotation, b"Rect")?);
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    (!words.trim().is_empty()).then_some((area, words))
}
