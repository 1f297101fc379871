//! A sheet as a person sees it: the cells that are not hidden, the merged ranges, what floats above
//! them put into the cell that it lies over, and the controls that the form's maker gave to cells.

use std::collections::BTreeMap;

use super::super::grid::{Area, Grid, place};
use super::area;
use super::floating::{Float, What};
use super::sheet::Sheet;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Cell, Content, Control, Region, Takes};

/// Boxes that are seen because a rule says what they take: no more are made.
pub(super) const MOST_BOXES: usize = 2_000;
/// Merged ranges that are looked through for the cell that covers another.
const MOST_MERGES: usize = 5_000;

/// What the maker gave to some cells.
pub(super) struct Given {
    pub(super) area: Area,
    pub(super) control: Control,
}

/// Makes the region of a sheet.
pub(super) fn lay(
    name: &str,
    sheet: Sheet,
    floats: Vec<Float>,
    given: Vec<Given>,
) -> Result<Region, Unreadable> {
    let linked: Vec<(u32, u32)> = floats.iter().filter_map(linked).collect();
    let mut grid = Grid::new(name);
    let mut ticks = Vec::new();
    let Sheet {
        cells,
        merges,
        hidden,
        tracks,
        ..
    } = sheet;
    for filled in cells {
        let at = (filled.row, filled.col);
        // A cell to which a control writes its state says the same again.
        if hidden.holds(at) || linked.contains(&at) {
            continue;
        }
        if filled.tick {
            ticks.push(at);
        }
        grid.add(filled.row, filled.col, filled.content)?;
        grid.stands_out(filled.lead);
    }
    let region = grid.merged(&merges)?;
    let cells = region.cells.into_iter();
    let mut surface = Surface {
        name,
        cells: cells.map(|cell| ((cell.row, cell.col), cell)).collect(),
        merges: merges.get(..MOST_MERGES).unwrap_or(&merges),
    };
    for at in ticks {
        surface.cell(at).control = Some(Box::new(tick()));
    }
    for float in floats {
        surface.put(float.anchor.area(&tracks), float.what);
    }
    let mut boxes = 0;
    for given in given {
        surface.give(&given, &mut boxes);
    }
    Ok(Region {
        cells: surface.cells.into_values().collect(),
        ..region
    })
}

/// The cell of the same sheet to which a control writes what it shows.
fn linked(float: &Float) -> Option<(u32, u32)> {
    let link = match &float.what {
        What::Tick { link, .. } | What::Chosen { link, .. } => link,
        What::Words(_) | What::List(_) | What::Linked(_) | What::Content(_) | What::Unseen => {
            return None;
        }
    };
    area::cell(link)
}

fn tick() -> Control {
    Control {
        takes: Takes::Tick,
        ..Control::default()
    }
}

/// A sheet being put together.
struct Surface<'s> {
    name: &'s str,
    cells: BTreeMap<(u32, u32), Cell>,
    merges: &'s [Area],
}

impl Surface<'_> {
    /// The cell that covers this place, an empty one where there was none.
    fn cell(&mut self, at: (u32, u32)) -> &mut Cell {
        let merged = self.merges.iter().find(|merge| merge.holds(at));
        let (row, col) = merged.map_or(at, |merge| merge.first);
        self.cells.entry((row, col)).or_insert_with(|| Cell {
            row,
            col,
            rows: 1,
            cols: 1,
            content: Content::Empty,
            place: place(self.name, row, col),
            control: None,
            lead: 0,
        })
    }

    /// Puts what floats into the cell below it.
    fn put(&mut self, area: Area, what: What) {
        match what {
            What::Words(words) => self.write(area, &words),
            What::Tick { on, caption, .. } => self.mark(area.first, on, &caption),
            What::Chosen { words, options, .. } => {
                let cell = self.cell(area.first);
                if cell.content == Content::Empty {
                    cell.content = Content::text(&words);
                    cell.control = Some(Box::new(Control {
                        takes: options,
                        ..Control::default()
                    }));
                } else {
                    self.write(area, &words);
                }
            }
            What::Content(content) => {
                let cell = self.cell(area.first);
                if cell.content == Content::Empty {
                    cell.content = content;
                }
            }
            What::List(_) | What::Linked(_) | What::Unseen => {}
        }
    }

    /// Words lie over the first free cell below them; where none is free, they follow the words
    /// that stand there.
    fn write(&mut self, area: Area, words: &str) {
        let (row, first) = area.first;
        for col in first..=area.last.1 {
            let cell = self.cell((row, col));
            if cell.content == Content::Empty {
                cell.content = Content::text(words);
                return;
            }
        }
        let cell = self.cell(area.first);
        cell.content = Content::text(&format!("{}\n{words}", cell.content.shown()));
    }

    /// A box with its caption, or with the words of the cell where it has none of its own.
    fn mark(&mut self, at: (u32, u32), on: bool, caption: &str) {
        let cell = self.cell(at);
        let sign = Content::Truth(on).shown();
        let there = cell.content.shown();
        let alone = caption.is_empty() && there.is_empty();
        cell.control = alone.then(|| Box::new(tick()));
        cell.content = if alone {
            Content::Truth(on)
        } else if there.is_empty() {
            Content::text(&format!("{sign} {caption}"))
        } else if caption.is_empty() && !there.contains(['☒', '☐']) {
            Content::text(&format!("{sign} {there}"))
        } else {
            Content::text(&format!("{there}   {sign} {caption}"))
        };
    }

    /// Lays a control over its cells; those with nothing in them are boxes that are seen.
    fn give(&mut self, given: &Given, boxes: &mut usize) {
        for row in given.area.first.0..=given.area.last.0 {
            for col in given.area.first.1..=given.area.last.1 {
                *boxes += 1;
                if *boxes > MOST_BOXES {
                    return;
                }
                let cell = self.cell((row, col));
                let tag = match &cell.control {
                    Some(known) if given.control.tag.is_empty() => known.tag.clone(),
                    _ => given.control.tag.clone(),
                };
                let takes = match &cell.control {
                    Some(known) if given.control.takes == Takes::Words => known.takes.clone(),
                    _ => given.control.takes.clone(),
                };
                if takes == Takes::Tick && cell.content == Content::Empty {
                    cell.content = Content::Truth(false);
                }
                cell.control = Some(Box::new(Control {
                    title: String::new(),
                    tag,
                    takes,
                }));
            }
        }
    }
}
