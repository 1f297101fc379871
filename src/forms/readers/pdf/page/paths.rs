//! Paths (ISO 32000-1 §8.5): of all that can be drawn, straight lines make a table and an answer's
//! box, small shapes a box to tick. The rest is ornament.

use super::ink::{Ink, Rule};
use super::state::{State, numbers};
use crate::forms::readers::pdf::file::lexer::Operand;
use crate::forms::readers::pdf::geometry::Area;

/// A line is no thicker.
const THICKEST: f64 = 3.0;
/// Lines that lean less are straight.
const LEANING: f64 = 0.7;
/// A box to tick is no larger.
const LARGEST_TICK: f64 = 24.0;
/// A path, and a page, have no more of anything.
const MOST: usize = 20_000;

/// A path being made.
#[derive(Default)]
pub(super) struct Path {
    parts: Vec<Part>,
    points: usize,
    /// Nothing shall be drawn outside of it from now on (§8.5.4).
    clips: bool,
}

/// A connected part of it.
#[derive(Default)]
struct Part {
    points: Vec<(f64, f64)>,
    curved: bool,
}

impl Path {
    /// Carries out an operator of paths; false if this is none.
    pub(super) fn add(
        &mut self,
        name: &[u8],
        operands: &[Operand],
        state: &mut State,
        ink: &mut Ink,
    ) -> bool {
        match name {
            b"m" => self.begin(numbers(operands), state),
            b"l" => self.go_on(numbers(operands), false, state),
            b"c" | b"v" | b"y" => self.go_on(numbers(operands), true, state),
            b"h" => self.close(),
            b"re" => self.rectangle(numbers(operands), state),
            b"S" => self.paint(true, false, state, ink),
            b"s" => {
                self.close();
                self.paint(true, false, state, ink);
            }
            b"f" | b"F" | b"f*" => self.paint(false, true, state, ink),
            b"B" | b"B*" => self.paint(true, true, state, ink),
            b"b" | b"b*" => {
                self.close();
                self.paint(true, true, state, ink);
            }
            b"n" => self.clear(state),
            b"W" | b"W*" => self.clips = true,
            _ => return false,
        }
        true
    }

    fn begin(&mut self, point: Option<[f64; 2]>, state: &State) {
        if let Some([x, y]) = point.filter(|_| self.points < MOST) {
            self.points += 1;
            self.parts.push(Part {
                points: vec![state.place.point((x, y))],
                curved: false,
            });
        }
    }

    fn go_on(&mut self, point: Option<[f64; 2]>, curved: bool, state: &State) {
        let Some([x, y]) = point.filter(|_| self.points < MOST) else {
            return;
        };
        if let Some(part) = self.parts.last_mut() {
            self.points += 1;
            part.points.push(state.place.point((x, y)));
            part.curved |= curved;
        }
    }

    fn close(&mut self) {
        if let Some(part) = self.parts.last_mut()
            && let Some(first) = part.points.first().copied()
        {
            part.points.push(first);
        }
    }

    fn rectangle(&mut self, four: Option<[f64; 4]>, state: &State) {
        let Some([x, y, width, height]) = four else {
            return;
        };
        self.begin(Some([x, y]), state);
        for corner in [[x + width, y], [x + width, y + height], [x, y + height]] {
            self.go_on(Some(corner), false, state);
        }
        self.close();
    }

    fn clear(&mut self, state: &mut State) {
        if let [only] = self.parts.as_slice()
            && self.clips
            && only.is_rectangle()
            && let Some(area) = only.area()
        {
            state.window = state.window.within(area);
        }
        self.parts.clear();
        self.points = 0;
        self.clips = false;
    }

    fn paint(&mut self, stroke: bool, fill: bool, state: &mut State, ink: &mut Ink) {
        let white = state.is_white(true);
        let fill = fill && !state.is_white(false);
        for part in &self.parts {
            let Some(area) = part.area() else { continue };
            let small = area.width().max(area.height()) <= LARGEST_TICK;
            if part.curved {
                if small && ink.shapes.len() < MOST {
                    ink.shapes.push(area);
                }
                continue;
            }
            if stroke && white {
                // Not to be seen, but for a tick on a dark box.
                part.slants(ink);
            } else if stroke && part.is_rectangle() && area.is_tick_box() {
                // Near a table's line it must not become a part of the table.
                ink.squares.push(area);
            } else if stroke {
                part.stroke(ink);
            }
            if fill && part.is_rectangle() {
                filled(area, ink);
            } else if fill && small && ink.dots.len() < MOST {
                ink.dots.push(area);
            }
        }
        self.clear(state);
    }
}

impl Part {
    fn area(&self) -> Option<Area> {
        let mut areas = self
            .points
            .iter()
            .map(|point| Area::between(*point, *point));
        let first = areas.next()?;
        Some(areas.fold(first, Area::with))
    }

    fn is_rectangle(&self) -> bool {
        (4..=5).contains(&self.points.len())
            && self.points.windows(2).all(|pair| match pair {
                [(x, y), (u, v)] => (x - u).abs() < LEANING || (y - v).abs() < LEANING,
                _ => true,
            })
    }

    fn lines(&self) -> impl Iterator<Item = Area> {
        let pairs = self.points.windows(2);
        pairs.filter_map(|pair| match pair {
            [from, to] => Some(Area::between(*from, *to)),
            _ => None,
        })
    }

    fn stroke(&self, ink: &mut Ink) {
        for area in self.lines() {
            if area.height() < LEANING && area.width() >= LEANING {
                rule(&mut ink.across, area.top, area.left, area.right);
            } else if area.width() < LEANING && area.height() >= LEANING {
                rule(&mut ink.down, area.left, area.top, area.bottom);
            }
        }
        self.slants(ink);
    }

    /// Short lines that lean: parts of a tick or a cross.
    fn slants(&self, ink: &mut Ink) {
        for area in self.lines() {
            let leans = area.width().min(area.height()) >= LEANING;
            let small = area.width().max(area.height()) <= LARGEST_TICK;
            if leans && small && ink.slants.len() < MOST {
                ink.slants.push(area);
            }
        }
    }
}

/// A thin rectangle is how many programs draw a line, a small one a mark.
fn filled(area: Area, ink: &mut Ink) {
    let (x, y) = area.centre();
    if area.height() <= THICKEST && area.width() > area.height() {
        rule(&mut ink.across, y, area.left, area.right);
    } else if area.width() <= THICKEST {
        rule(&mut ink.down, x, area.top, area.bottom);
    } else if area.width().max(area.height()) <= LARGEST_TICK && ink.dots.len() < MOST {
        ink.dots.push(area);
    }
}

fn rule(rules: &mut Vec<Rule>, at: f64, from: f64, to: f64) {
    if rules.len() < MOST {
        rules.push(Rule { at, from, to });
    }
}
