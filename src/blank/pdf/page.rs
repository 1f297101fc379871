//! The pages: words and boxes from top to bottom, broken where a page ends, each with its place in
//! the structure that a screen reader follows (ISO 32000-1 §14.7).

use pdf_writer::types::StructRole;
use pdf_writer::{Content, Name, Rect};

use super::letters::{Letter, letters, lines, show};
use super::metrics::Font;

/// A4, in points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 57.0;
/// So wide are words and boxes.
pub(super) const ROOM: f32 = WIDTH - 2.0 * MARGIN;
/// Twelve points, and lines a third further apart.
pub(super) const SIZE: f32 = 12.0;
pub(super) const LINE: f32 = 16.0;

/// An element of the structure.
pub(super) struct Element {
    pub(super) role: StructRole,
    pub(super) parent: Option<usize>,
    pub(super) kids: Vec<Kid>,
}

/// What an element holds.
#[derive(Clone, Copy)]
pub(super) enum Kid {
    Element(usize),
    /// Words on a page, by their number there.
    Words {
        page: usize,
        mark: usize,
    },
    /// A field by its number.
    Field(usize),
}

/// A page.
pub(super) struct Page {
    pub(super) content: Content,
    /// The element of each piece of words.
    pub(super) marks: Vec<usize>,
    /// The fields on it.
    pub(super) fields: Vec<usize>,
}

impl Page {
    fn new() -> Self {
        Self {
            content: Content::new(),
            marks: Vec::new(),
            fields: Vec::new(),
        }
    }
}

/// How words look.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) font: Font,
    pub(super) size: f32,
    pub(super) indent: f32,
}

impl Look {
    pub(super) const fn new(font: Font, size: f32, indent: f32) -> Self {
        Self { font, size, indent }
    }

    fn line(self) -> f32 {
        self.size * LINE / SIZE
    }

    fn broken(self, words: &str) -> Vec<Vec<Letter>> {
        lines(&letters(words), self.font, self.size, ROOM - self.indent)
    }

    /// How high these words are.
    pub(super) fn height(self, words: &str) -> f32 {
        self.broken(words).iter().map(|_| self.line()).sum()
    }
}

/// The pages being filled.
pub(super) struct Pages {
    pub(super) all: Vec<Page>,
    pub(super) elements: Vec<Element>,
    /// How far down the page is used.
    used: f32,
    /// Characters that could not be shown.
    pub(super) lacking: Vec<char>,
}

impl Pages {
    pub(super) fn new() -> Self {
        let root = Element {
            role: StructRole::Document,
            parent: None,
            kids: Vec::new(),
        };
        Self {
            all: vec![Page::new()],
            elements: vec![root],
            used: 0.0,
            lacking: Vec::new(),
        }
    }

    /// A new element below another; 0 is the document.
    pub(super) fn element(&mut self, role: StructRole, parent: usize) -> usize {
        let number = self.elements.len();
        self.elements.push(Element {
            role,
            parent: Some(parent),
            kids: Vec::new(),
        });
        self.adopt(parent, Kid::Element(number));
        number
    }

    pub(super) fn adopt(&mut self, element: usize, kid: Kid) {
        if let Some(element) = self.elements.get_mut(element) {
            element.kids.push(kid);
        }
    }

    /// Leaves room, unless the page has just begun.
    pub(super) fn skip(&mut self, height: f32) {
        if self.used > 0.0 {
            self.used += height;
        }
    }

    /// Begins a new page where so much would not find room on this one, but would on a whole one.
    pub(super) fn keep(&mut self, height: f32) {
        let whole = HEIGHT - 2.0 * MARGIN;
        if self.used + height > whole && self.used > 0.0 && height <= whole {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.all.push(Page::new());
        self.used = 0.0;
    }

    /// Words of an element; they go on over as many pages as they need.
    pub(super) fn words(&mut self, element: usize, words: &str, look: Look) {
        let broken = look.broken(words);
        self.lacking
            .extend(broken.iter().flatten().filter_map(Letter::lacking));
        let mut open = false;
        for line in &broken {
            if self.used + look.line() > HEIGHT - 2.0 * MARGIN {
                self.close(&mut open);
                self.turn();
            }
            if !open {
                self.mark(element);
                open = true;
            }
            self.line(line, look);
            self.used += look.line();
        }
        self.close(&mut open);
    }

    fn close(&mut self, open: &mut bool) {
        if let Some(page) = self.all.last_mut().filter(|_| *open) {
            page.content.end_marked_content();
        }
        *open = false;
    }

    /// Begins a piece of words that belongs to an element (§14.7.4.2).
    fn mark(&mut self, element: usize) {
        let number = self.all.len().saturating_sub(1);
        let name = self.elements.get(element).map(|element| element.role);
        if let Some(page) = self.all.last_mut() {
            let mark = page.marks.len();
            let tag = name.unwrap_or(StructRole::P).to_name();
            page.content
                .begin_marked_content_with_properties(tag)
                .properties()
                .identify(i32::try_from(mark).unwrap_or(i32::MAX));
            page.marks.push(element);
            self.adopt(element, Kid::Words { page: number, mark });
        }
    }

    fn line(&mut self, letters: &[Letter], look: Look) {
        // The baseline lies so that the letters stand in the middle of their line.
        let down = self.used + f32::midpoint(look.line(), look.size * 0.7);
        if let Some(page) = self.all.last_mut() {
            let name = match look.font {
                Font::Plain => Name(b"F1"),
                Font::Bold => Name(b"F2"),
            };
            page.content
                .begin_text()
                .set_font(name, look.size)
                .next_line(MARGIN + look.indent, HEIGHT - MARGIN - down);
            show(&mut page.content, letters, look.font, look.size);
            page.content.end_text();
        }
    }

    /// Room for a field: its page and its rectangle. What follows stands beside it.
    pub(super) fn beside(&mut self, field: usize, width: f32, height: f32) -> (usize, Rect) {
        if let Some(page) = self.all.last_mut() {
            page.fields.push(field);
        }
        let top = HEIGHT - MARGIN - self.used;
        let rect = Rect::new(MARGIN, top - height, MARGIN + width, top);
        (self.all.len().saturating_sub(1), rect)
    }

    /// The same; what follows stands below it.
    pub(super) fn below(&mut self, field: usize, height: f32) -> (usize, Rect) {
        let placed = self.beside(field, ROOM, height);
        self.used += height;
        placed
    }

    /// Numbers the pages, in the margin: no part of the structure (§14.8.2.2).
    pub(super) fn number(&mut self) {
        let count = self.all.len();
        for (number, page) in (1..).zip(&mut self.all) {
            let words = letters(&format!("Page {number} of {count}"));
            page.content
                .begin_marked_content(Name(b"Artifact"))
                .begin_text()
                .set_font(Name(b"F1"), SIZE)
                .next_line(MARGIN, MARGIN / 2.0);
            show(&mut page.content, &words, Font::Plain, SIZE);
            page.content.end_text().end_marked_content();
        }
    }
}
