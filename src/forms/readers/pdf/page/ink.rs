//! What is on a page once its content has been drawn: letters and rules, each with its place as a
//! reader sees it. Whatever drew them is forgotten here.

use std::rc::Rc;

use crate::forms::readers::pdf::geometry::Area;

/// A letter, or a few that one code stands for.
#[derive(Clone, Debug)]
pub(in crate::forms::readers::pdf) struct Glyph {
    pub(in crate::forms::readers::pdf) text: Rc<str>,
    pub(in crate::forms::readers::pdf) left: f64,
    pub(in crate::forms::readers::pdf) right: f64,
    /// The line that it stands on.
    pub(in crate::forms::readers::pdf) base: f64,
    /// The size of its font, in points.
    pub(in crate::forms::readers::pdf) size: f64,
    pub(in crate::forms::readers::pdf) style: Style,
}

impl Glyph {
    /// The room that it takes up on its line.
    pub(in crate::forms::readers::pdf) fn room(&self) -> Area {
        Area::between(
            (self.left, self.base - 0.8 * self.size),
            (self.right, self.base + 0.25 * self.size),
        )
    }
}

/// What tells the form's words from a person's: forms are not written in one style throughout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::forms::readers::pdf) struct Style {
    pub(in crate::forms::readers::pdf) bold: bool,
    /// The size in half points.
    pub(in crate::forms::readers::pdf) size: u16,
    /// Red, green and blue, an octet each.
    pub(in crate::forms::readers::pdf) colour: u32,
}

/// A straight line from left to right or from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) struct Rule {
    /// How far down, or how far to the right, it is.
    pub(in crate::forms::readers::pdf) at: f64,
    pub(in crate::forms::readers::pdf) from: f64,
    pub(in crate::forms::readers::pdf) to: f64,
}

/// All that was drawn.
#[derive(Clone, Debug, Default)]
pub(in crate::forms::readers::pdf) struct Ink {
    pub(in crate::forms::readers::pdf) glyphs: Vec<Glyph>,
    /// Rules from left to right.
    pub(in crate::forms::readers::pdf) across: Vec<Rule>,
    /// Rules from top to bottom.
    pub(in crate::forms::readers::pdf) down: Vec<Rule>,
    /// Small squares: boxes to tick.
    pub(in crate::forms::readers::pdf) squares: Vec<Area>,
    /// Small shapes with round corners: boxes and circles to tick, and ornaments.
    pub(in crate::forms::readers::pdf) shapes: Vec<Area>,
    /// Small filled shapes: dots.
    pub(in crate::forms::readers::pdf) dots: Vec<Area>,
    /// Short slanting strokes: parts of ticks and crosses.
    pub(in crate::forms::readers::pdf) slants: Vec<Area>,
    /// Where pictures are.
    pub(in crate::forms::readers::pdf) pictures: Vec<Area>,
    /// Letters that are there and not seen, which a scanner's own reading leaves.
    pub(in crate::forms::readers::pdf) unseen: usize,
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
    pub(in crate::forms::readers::pdf) fn unknown(&self) -> usize {
        let unknown = |glyph: &&Glyph| glyph.text.contains(char::REPLACEMENT_CHARACTER);
        self.glyphs.iter().filter(unknown).count()
    }
}
