//! PDF (ISO 32000-1): the fields of a form with what was filled in, the words that are printed, and
//! where each is on its page, so that a question is beside or above its answer as a reader sees it.
//!
//! The `file` has objects and fonts; its streams draw a `page`; letters become `text`; the page's
//! `shape` is tables, boxes and running text; `fields` are what was filled in. Each knows only those
//! that are named before it here, and `geometry`.
//!
//! What is drawn is read and nothing is run. A page that is a picture is named as one; letters that
//! a scanner guessed are never given for a person's.

mod fields;
mod file;
mod geometry;
mod page;
mod shape;
mod text;

use fields::form::{self, Fields, Kind};
use fields::{typed, xfa};
use file::objects::File;
use geometry::Area;
use page::content::Pen;
use page::sheet::Sheet;
use page::strikes;
use shape::boxes::Boxes;
use shape::grid::Block;
use shape::layout::{Layout, Part};
use shape::names::Names;
use shape::ruling::{self, Frame};
use shape::ticks::{self, Tick};
use shape::{flow, pages};
use text::{runs, spacing, words};

use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Document, Takes};

/// The borders of more fields than this on one page are not looked for.
const MOST_BORDERS: usize = 400;

/// Reads a PDF.
pub(super) fn pdf(octets: &[u8]) -> Result<Document, Unreadable> {
    let file = File::open(octets)?;
    let mut pen = Pen::new(&file);
    let pages = file.pages()?;
    let mut sheets = Vec::new();
    for (_, page) in &pages {
        sheets.push(Sheet::new(&file, page, &mut pen)?);
    }
    let fields = form::fields(&file, &sheets);
    if fields.fields.is_empty() && xfa::is_there(&file) {
        return xfa::document(&file);
    }
    if is_scan(&sheets, &fields) {
        return Err(Unreadable::Scan);
    }
    let mut lines: Vec<(Area, Vec<words::Line>)> = Vec::new();
    for sheet in &mut sheets {
        strikes::strike(&mut sheet.ink.glyphs, &sheet.ink.across);
        lines.push((sheet.area, words::lines(&sheet.ink.glyphs)));
    }
    let running = pages::without_running(&mut lines);
    spacing::mark_breaks(lines.iter_mut().map(|(_, lines)| lines));
    spacing::mark_leading(lines.iter_mut().map(|(_, lines)| lines));
    let body = spacing::body(lines.iter().flat_map(|(_, lines)| lines));
    let names = |at| Names {
        page: at + 1,
        controls: Vec::new(),
        body,
    };
    let mut parts = Vec::new();
    for (at, (sheet, (_, lines))) in sheets.iter().zip(lines).enumerate() {
        let typed = typed::typed(&file, sheet, &mut pen, at + 1)?;
        parts.push(read(at, sheet, lines, &fields, typed, names(at)));
    }
    let running = flow::paragraphs(&running, 0.0, &names(0));
    Ok(pages::document(parts, running))
}

/// Whether the pages are pictures of pages, with little or nothing to read on them.
fn is_scan(sheets: &[Sheet<'_>], fields: &Fields) -> bool {
    let filled = fields.fields.iter().any(|field| !field.value.is_empty())
        || fields.widgets.iter().any(|widget| widget.on);
    let pictured = |sheet: &Sheet<'_>| {
        let size = |area: Area| area.width() * area.height();
        let pictures = sheet.ink.pictures.iter().map(|area| size(*area));
        pictures.fold(0.0, f64::max) > 0.4 * size(sheet.area)
    };
    let seen = |sheet: &Sheet<'_>| sheet.ink.glyphs.len() - sheet.ink.unknown();
    let blind = |sheet: &Sheet<'_>| {
        let few = seen(sheet) < 100;
        let guessed = sheet.ink.unseen > seen(sheet);
        let unknown = sheet.ink.unknown() > 20 && sheet.ink.unknown() > seen(sheet) / 2;
        (few && pictured(sheet)) || guessed || unknown
    };
    let empty = |sheet: &&Sheet<'_>| seen(sheet) == 0 && !pictured(sheet) && !blind(sheet);
    let mut written = sheets.iter().filter(|sheet| !empty(sheet)).peekable();
    !filled && written.peek().is_some() && written.all(blind)
}

/// The parts of a page.
fn read(
    at: usize,
    sheet: &Sheet<'_>,
    mut lines: Vec<words::Line>,
    fields: &Fields,
    typed: Vec<Block>,
    mut names: Names,
) -> Vec<Part> {
    let mut blocks = typed;
    let mut ticks = Vec::new();
    for (number, widget) in fields.widgets.iter().enumerate() {
        let Some((page, area)) = widget.at else {
            continue;
        };
        let Some(field) = fields.fields.get(widget.field).filter(|_| page == at) else {
            continue;
        };
        let area = sheet.place.area(area);
        match field.kind {
            Kind::Words => blocks.push(Block {
                area,
                content: Content::text(&field.value),
                place: names.field(&field.control),
                control: Some(Box::new(field.control.clone())),
                lead: 0,
            }),
            Kind::Tick => {
                names.controls.push((number, field.control.clone()));
                let several = field.control.takes != Takes::Tick;
                ticks.push(Tick {
                    area,
                    on: widget.on,
                    widget: Some(number),
                    option: if several {
                        widget.option.clone()
                    } else {
                        String::new()
                    },
                });
            }
        }
    }
    let typed: Vec<Area> = blocks.iter().map(|block| block.area).collect();
    runs::without_written_rules(&mut lines, &typed);
    let mut lines = runs::level(lines);
    let fields = blocks.iter().filter(|block| block.control.is_some());
    let fields: Vec<Area> = fields.take(MOST_BORDERS).map(|block| block.area).collect();
    let (across, down) = ruling::without_borders(&sheet.ink, &fields);
    let frames = ruling::frames(&across, &down);
    let (squares, frames): (Vec<Frame>, Vec<Frame>) = frames
        .into_iter()
        .partition(|frame| frame.boxes.len() == 1 && frame.area().is_tick_box());
    let squares: Vec<Area> = squares.iter().map(Frame::area).collect();
    ticks::place(&mut lines, &sheet.ink, &squares, &ticks);
    for (number, line) in lines.iter_mut().enumerate() {
        line.number = number;
    }
    let margin = flow::margin(&lines, sheet.area.width());
    let layout = Layout {
        names,
        lines,
        boxes: Boxes { frames, blocks },
        across: &sheet.ink.across,
        margin,
    };
    layout.parts()
}
