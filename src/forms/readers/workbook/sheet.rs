//! One worksheet as its part has it (ECMA-376 part 1 §18.3): cells, merged ranges, what is hidden,
//! rules for what may be entered, and what floats above the cells.
//!
//! It gives what is written, and decides nothing: `region` makes of it what a person sees.

use std::collections::HashSet;

use super::super::grid::Area;
use super::anchor::{Anchor, Tracks};
use super::area;
use super::binary::moment;
use super::strings::{self, Strings, Words};
use super::styles::{Shown, Style, Styles};
use super::validation::{self, Validation};
use crate::domain::verdict::Unreadable;
use crate::forms::layout::Content;
use crate::forms::readers::xml::{Element, Step, Xml};

/// No form has more cells with something in them, or more merged ranges.
const MOST_CELLS: usize = 50_000;
/// All words of a sheet together, in octets: cells may share one long string.
const MOST_WORDS: usize = 8 << 20;
/// More rules and controls no form has.
const MOST_EXTRAS: usize = 2_000;

/// What cells of all sheets refer to.
pub(super) struct Shared<'s> {
    pub(super) strings: &'s Strings,
    pub(super) styles: &'s Styles,
    pub(super) since_1904: bool,
}

/// A cell with something in it.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) row: u32,
    pub(super) col: u32,
    pub(super) content: Content,
    /// It shows its truth value as a check box.
    pub(super) tick: bool,
    /// How many octets of its words stand out at their beginning.
    pub(super) lead: usize,
}

/// A control that stands on the sheet (ECMA-376 part 1 §18.3.1.20).
#[derive(Debug, Default)]
pub(super) struct Control {
    /// Its number among the drawings.
    pub(super) shape: String,
    /// The relationship to its properties.
    pub(super) id: String,
    pub(super) anchor: Option<Anchor>,
    /// The cell that has its state, where the sheet says so.
    pub(super) linked: String,
}

/// A worksheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) cells: Vec<Filled>,
    pub(super) merges: Vec<Area>,
    pub(super) validations: Vec<Validation>,
    pub(super) controls: Vec<Control>,
    /// Pictures that stand in cells as values do: places only.
    pub(super) pictures: Vec<(u32, u32)>,
    /// Relationships of the drawings, new and old.
    pub(super) drawing: Option<String>,
    pub(super) legacy: Option<String>,
    pub(super) tracks: Tracks,
    pub(super) hidden: Hidden,
    words: usize,
}

/// Rows and columns that a person does not see.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    rows: HashSet<u32>,
    cols: Vec<(u32, u32)>,
}

impl Hidden {
    pub(super) fn holds(&self, (row, col): (u32, u32)) -> bool {
        let mut cols = self.cols.iter();
        self.rows.contains(&row) || cols.any(|(first, last)| (*first..=*last).contains(&col))
    }
}

impl Sheet {
    pub(super) fn parse(text: &str, shared: &Shared<'_>) -> Result<Self, Unreadable> {
        let mut sheet = Self::default();
        let mut xml = Xml::new(text);
        loop {
            match xml.step()? {
                Step::Open(element) => sheet.take(&element, &mut xml, shared)?,
                Step::End if xml.is_whole() => return Ok(sheet),
                // It was cut off.
                Step::End => return Err(Unreadable::Damaged),
                Step::Close | Step::Text(_) => {}
            }
        }
    }

    /// What the cells of a range say, one by one.
    pub(super) fn list(&self, area: &Area, most: usize) -> Vec<String> {
        let within = self
            .cells
            .iter()
            .filter(|cell| area.holds((cell.row, cell.col)));
        within.map(|cell| cell.content.shown()).take(most).collect()
    }

    /// One child of the sheet. Its order is fixed, but extensions nest what they bring.
    fn take(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        shared: &Shared<'_>,
    ) -> Result<(), Unreadable> {
        match element.name() {
            "sheetFormatPr" => self.tracks.set_defaults(element),
            "col" => self.col(element),
            "sheetData" => self.rows(xml, shared)?,
            "mergeCell" if self.merges.len() < MOST_CELLS => {
                let range = element.attribute("ref").unwrap_or_default();
                self.merges.extend(area::area(&range));
            }
            "dataValidation" if self.validations.len() < MOST_EXTRAS => {
                self.validations.extend(validation::parse(element, xml)?);
            }
            "drawing" => self.drawing = element.attribute("id").map(Into::into),
            "legacyDrawing" => self.legacy = element.attribute("id").map(Into::into),
            "control" if self.controls.len() < MOST_EXTRAS => self.control(element, xml)?,
            // What older programs would take instead (ECMA-376 part 3 §7.6).
            "Fallback" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn col(&mut self, element: &Element<'_>) {
        let (Some(first), Some(last)) = (element.parsed::<u32>("min"), element.parsed("max"))
        else {
            return;
        };
        let range = (first.saturating_sub(1), u32::saturating_sub(last, 1));
        if element.flag("hidden") && self.hidden.cols.len() < MOST_EXTRAS {
            self.hidden.cols.push(range);
        }
        self.tracks.set_col(range, element);
    }

    fn rows(&mut self, xml: &mut Xml<'_>, shared: &Shared<'_>) -> Result<(), Unreadable> {
        let mut next = 0;
        while let Some(element) = xml.child()? {
            // Both numbers may be left out (§18.3.1.73, §18.3.1.4): then it is the next.
            let row = element
                .parsed("r")
                .map_or(next, |row: u32| row.saturating_sub(1));
            next = row.saturating_add(1);
            if element.flag("hidden") && self.hidden.rows.len() < MOST_CELLS {
                self.hidden.rows.insert(row);
            }
            self.tracks.set_row(row, &element);
            let mut next = 0;
            while let Some(element) = xml.child()? {
                let named = element.attribute("r").and_then(|name| area::cell(&name));
                let (row, col) = named.unwrap_or((row, next));
                next = col.saturating_add(1);
                self.cell(row, col, &element, xml, shared)?;
            }
        }
        Ok(())
    }

    fn cell(
        &mut self,
        row: u32,
        col: u32,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        shared: &Shared<'_>,
    ) -> Result<(), Unreadable> {
        let style = element
            .parsed("s")
            .map_or_else(Style::default, |number| shared.styles.get(number));
        let kind = element.attribute("t").unwrap_or_default();
        // A picture in a cell is the error that a program shows which knows no pictures, with what
        // it really is in the value's metadata.
        if kind == "e" && element.attribute("vm").is_some() && self.pictures.len() < MOST_EXTRAS {
            self.pictures.push((row, col));
        }
        let (mut content, mut lead) = (Content::Empty, None);
        while let Some(part) = xml.child()? {
            match part.name() {
                "v" if kind == "s" => {
                    let number = xml.words()?;
                    (content, lead) = shown(shared.strings.get(&number));
                }
                "v" => content = value(&kind, &xml.words()?, style, shared),
                "is" => (content, lead) = shown(Some(&strings::rich(xml)?)),
                _ => xml.skip()?,
            }
        }
        if style.struck {
            content = Content::Empty;
        }
        if style.tick && content == Content::Empty {
            // An empty cell shows an empty check box.
            content = Content::Truth(false);
        }
        if content == Content::Empty {
            return Ok(());
        }
        let mut whole = 0;
        if let Content::Text(text) = &content {
            whole = text.len();
            self.words = self.words.saturating_add(whole);
        }
        if self.cells.len() >= MOST_CELLS || self.words > MOST_WORDS {
            return Err(Unreadable::TooLarge);
        }
        self.cells.push(Filled {
            row,
            col,
            tick: style.tick && matches!(content, Content::Truth(_)),
            lead: lead.unwrap_or(if style.bold { whole } else { 0 }),
            content,
        });
        Ok(())
    }

    fn control(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
        let of = |name| element.attribute(name).unwrap_or_default().into_owned();
        let mut control = Control {
            shape: of("shapeId"),
            id: of("id"),
            ..Control::default()
        };
        while let Some(properties) = xml.child()? {
            let linked = properties.attribute("linkedCell").unwrap_or_default();
            control.linked = linked.into_owned();
            while let Some(child) = xml.child()? {
                if child.name() == "anchor" {
                    control.anchor = Anchor::parse(xml)?;
                } else {
                    xml.skip()?;
                }
            }
        }
        self.controls.push(control);
        Ok(())
    }
}

/// Words as content, with how many of their octets stand out where they say so themselves.
fn shown(words: Option<&Words>) -> (Content, Option<usize>) {
    let Some(words) = words else {
        return (Content::Empty, None);
    };
    let content = Content::text(&words.text);
    let lead = words.lead.map(|lead| content.lead(&words.text, lead));
    (content, lead)
}

/// The value of a cell by its type (ECMA-376 part 1 §18.18.11), but for shared strings.
fn value(kind: &str, written: &str, style: Style, shared: &Shared<'_>) -> Content {
    match kind {
        "str" | "inlineStr" => Content::text(&strings::plain(written.into())),
        "b" => Content::Truth(matches!(written.trim(), "1" | "true")),
        "e" => Content::Empty,
        "d" => written
            .get(..10)
            .and_then(|day| day.parse().ok())
            .map_or_else(|| Content::text(written), Content::Date),
        _ => match written.trim().parse::<f64>() {
            Ok(serial) if style.shown == Shown::Moment => moment(serial, shared.since_1904),
            Ok(number) if number.is_finite() => Content::Number(number),
            _ => Content::Empty,
        },
    }
}
