//! What is on a page once its content has been drawn: letters and rules, each with its place as a
//! reader sees it. Whatever drew them is forgotten here.

use std::rc::Rc;

use super::geometry::Area;

/// A letter, or a few that one code stands for.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) text: Rc<str>,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The line that it stands on.
    pub(super) base: f64,
    /// The size of its font, in points.
    pub(super) size: f64,
    pub(super) style: Style,
}

impl Glyph {
    /// The room that it takes up on its line.
    pub(super) fn room(&self) -> Area {
        Area::between(
            (self.left, self.base - 0.8 * self.size),
            (self.right, self.base + 0.25 * self.size),
        )
    }
}

/// What tells the form's words from a person's: forms are not written in one style throughout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) bold: bool,
    /// The size in half points.
    pub(super) size: u16,
    /// Red, green and blue, an octet each.
    pub(super) colour: u32,
}

/// A straight line from left to right or from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    /// How far down, or how far to the right, it is.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// All that was drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    pub(super) glyphs: Vec<Glyph>,
    /// Rules from left to right.
    pub(super) across: Vec<Rule>,
    /// Rules from top to bottom.
    pub(super) down: Vec<Rule>,
    /// Small squares: boxes to tick.
    pub(super) squares: Vec<Area>,
    /// Small shapes with round corners: boxes and circles to tick, and ornaments.
    pub(super) shapes: Vec<Area>,
    /// Small filled shapes: dots.
    pub(super) dots: Vec<Area>,
    /// Short slanting strokes: parts of ticks and crosses.
    pub(super) slants: Vec<Area>,
    /// Where pictures are.
    pub(super) pictures: Vec<Area>,
    /// Letters that are there and not seen, which a scanner's own reading leaves.
    pub(super) unseen: usize,
    /// Letters by the way that they run: to the right, down, to the left, up, slanting.
    pub(super) ways: [usize; 5],
}

impl Ink {
    /// Marks what is cut off before this letter.
    pub(super) fn cut(&mut self, glyph: &Glyph) {
        if let Some(last) = self.glyphs.last_mut()
            && (last.base - glyph.base).abs() < 0.1
            && (glyph.left - last.right).abs() < glyph.size
            && !last.text.ends_with('…')
            && !last.text.trim().is_empty()
        {
            last.text = format!("{}…", last.text).into();
        }
    }

    /// Letters of which nobody can say what they are.
    pub(super) fn unknown(&self) -> usize {
        let unknown = |glyph: &&Glyph| glyph.text.contains(char::REPLACEMENT_CHARACTER);
        self.glyphs.iter().filter(unknown).count()
    }
}
