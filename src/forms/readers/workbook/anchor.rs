//! Where something lies that floats above the cells: between two corners, each a cell and a distance
//! from its upper left (ECMA-376 part 1 §20.5.2.33). People place such things by eye: what begins in
//! the last bit of a cell belongs to the next.

use std::collections::HashMap;

use super::super::grid::Area;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::xml::{Element, Xml};

/// English Metric Units in a point, and in a pixel of 96 dpi (§20.1.2.1).
const POINT: f64 = 12_700.0;
const PIXEL: f64 = 9_525.0;
/// Nothing on a form covers more cells.
const MOST_SPAN: u32 = 200;
/// More sizes of its own no form gives to rows, or to columns.
const MOST_ROWS: usize = 50_000;
const MOST_COLS: usize = 1_000;

/// One corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Corner {
    pub(super) col: u32,
    pub(super) right: f64,
    pub(super) row: u32,
    pub(super) down: f64,
}

/// Where something lies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Anchor {
    pub(super) from: Corner,
    pub(super) to: Corner,
}

impl Anchor {
    /// The corners within the open element; nothing where it has none, or covers nothing.
    pub(super) fn parse(xml: &mut Xml<'_>) -> Result<Option<Self>, Unreadable> {
        let (mut from, mut to) = (None, None);
        while let Some(child) = xml.child()? {
            match child.name() {
                "from" => from = Some(Corner::parse(xml)?),
                "to" => to = Some(Corner::parse(xml)?),
                _ => xml.skip()?,
            }
        }
        let anchor = from.zip(to).map(|(from, to)| Self { from, to });
        Ok(anchor.filter(Self::covers))
    }

    /// Some programs write corners that say nothing, all of them zero.
    pub(super) fn covers(&self) -> bool {
        self.from != self.to
    }

    /// The cells that it belongs to.
    pub(super) fn area(&self, tracks: &Tracks) -> Area {
        let late = |at: f64, size: f64| u32::from(at > size / 2.0);
        let (from, to) = (self.from, self.to);
        let row = from
            .row
            .saturating_add(late(from.down, tracks.row(from.row)));
        let col = from
            .col
            .saturating_add(late(from.right, tracks.col(from.col)));
        let (row, col) = (row.min(to.row), col.min(to.col));
        // What just reaches into a cell does not cover it.
        let early = |at: f64, size: f64| u32::from(at < size / 2.0);
        let bottom = to.row.saturating_sub(early(to.down, tracks.row(to.row)));
        let right = to.col.saturating_sub(early(to.right, tracks.col(to.col)));
        Area {
            first: (row, col),
            last: (
                bottom.clamp(row, row.saturating_add(MOST_SPAN)),
                right.clamp(col, col.saturating_add(MOST_SPAN)),
            ),
        }
    }
}

impl Corner {
    pub(super) fn parse(xml: &mut Xml<'_>) -> Result<Self, Unreadable> {
        let mut corner = Self::default();
        while let Some(child) = xml.child()? {
            let words = xml.words()?;
            let number = words.trim();
            match child.name() {
                "col" => corner.col = number.parse().unwrap_or_default(),
                "row" => corner.row = number.parse().unwrap_or_default(),
                "colOff" => corner.right = number.parse().unwrap_or_default(),
                "rowOff" => corner.down = number.parse().unwrap_or_default(),
                _ => {}
            }
        }
        Ok(corner)
    }

    /// From pixels, as VML counts.
    pub(super) fn of_pixels(col: u32, right: f64, row: u32, down: f64) -> Self {
        Self {
            col,
            right: right * PIXEL,
            row,
            down: down * PIXEL,
        }
    }
}

/// How high rows and how wide columns are.
#[derive(Debug)]
pub(super) struct Tracks {
    height: f64,
    width: f64,
    rows: HashMap<u32, f64>,
    cols: Vec<((u32, u32), f64)>,
}

impl Default for Tracks {
    fn default() -> Self {
        Self {
            height: 15.0 * POINT,
            width: 64.0 * PIXEL,
            rows: HashMap::new(),
            cols: Vec::new(),
        }
    }
}

impl Tracks {
    pub(super) fn set_defaults(&mut self, element: &Element<'_>) {
        if let Some(points) = element.parsed::<f64>("defaultRowHeight") {
            self.height = points * POINT;
        }
        if let Some(letters) = element.parsed("defaultColWidth") {
            self.width = width(letters);
        }
    }

    pub(super) fn set_row(&mut self, row: u32, element: &Element<'_>) {
        if let Some(points) = element.parsed::<f64>("ht")
            && self.rows.len() < MOST_ROWS
        {
            self.rows.insert(row, points * POINT);
        }
    }

    pub(super) fn set_col(&mut self, range: (u32, u32), element: &Element<'_>) {
        if let Some(letters) = element.parsed("width")
            && self.cols.len() < MOST_COLS
        {
            self.cols.push((range, width(letters)));
        }
    }

    fn row(&self, row: u32) -> f64 {
        self.rows.get(&row).copied().unwrap_or(self.height)
    }

    fn col(&self, col: u32) -> f64 {
        let holds = |(first, last): &(u32, u32)| (*first..=*last).contains(&col);
        let own = self.cols.iter().find(|(range, _)| holds(range));
        own.map_or(self.width, |(_, width)| *width)
    }
}

/// A width is counted in letters of the normal font, 7 pixels each (§18.3.1.13).
fn width(letters: f64) -> f64 {
    letters * 7.0 * PIXEL
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Corner, Tracks};

    fn area(from: (u32, f64, u32, f64), to: (u32, f64, u32, f64)) -> ((u32, u32), (u32, u32)) {
        let corner = |(col, right, row, down)| Corner::of_pixels(col, right, row, down);
        let anchor = Anchor {
            from: corner(from),
            to: corner(to),
        };
        let area = anchor.area(&Tracks::default());
        (area.first, area.last)
    }

    #[test]
    fn a_box_belongs_to_the_row_that_it_looks_to_be_in() {
        // Rows are 20 pixels high, columns 64 wide.
        assert_eq!(area((1, 2.0, 4, 0.0), (2, 10.0, 5, 0.0)), ((4, 1), (4, 1)));
        // It begins in the last two pixels of the row above.
        assert_eq!(
            area((1, 2.0, 3, 18.0), (1, 40.0, 4, 15.0)),
            ((4, 1), (4, 1))
        );
        // A text box over four columns and five rows.
        assert_eq!(area((1, 2.0, 3, 2.0), (4, 60.0, 7, 18.0)), ((3, 1), (7, 4)));
        // Numbers without sense stay within bounds.
        let huge = area((0, -1e300, 0, f64::NAN), (u32::MAX, 0.0, u32::MAX, 0.0));
        assert_eq!(huge, ((0, 0), (200, 200)));
    }
}
