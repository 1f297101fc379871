//! Draws a content stream (ISO 32000-1 §8, §9) as far as reading needs it: matrices, fonts, text,
//! straight lines, pictures' places, forms within forms. Nothing is painted.
//!
//! A stream costs what its operators cost, and their number is bounded over the whole file, since a
//! form may draw a form that draws a form.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object};

use super::ink::{Glyph, Ink};
use super::marked::Marked;
use super::paths::Path;
use super::state::{State, numbers};
use crate::domain::verdict::Unreadable;
use crate::forms::readers::pdf::file::fonts::Font;
use crate::forms::readers::pdf::file::lexer::{Lexer, Operand, Token};
use crate::forms::readers::pdf::file::objects::File;
use crate::forms::readers::pdf::geometry::{Area, Matrix};

/// So many operators have sixty pages of which every letter is placed singly.
const MOST_OPERATORS: usize = 3_000_000;
/// Forms draw forms no deeper.
const DEEPEST: u32 = 10;
/// No operator has more operands.
const MOST_OPERANDS: usize = 64;
/// Graphics states are saved no deeper; what is saved beyond is the last.
const MOST_SAVED: usize = 64;
/// A page has no more letters.
const MOST_GLYPHS: usize = 60_000;

/// What the pages of a file share while they are drawn.
pub(in crate::forms::readers::pdf) struct Pen<'a> {
    file: &'a File,
    fonts: HashMap<usize, Rc<Font>>,
    operators: usize,
}

impl<'a> Pen<'a> {
    /// A pen for this file.
    pub(in crate::forms::readers::pdf) fn new(file: &'a File) -> Self {
        Self {
            file,
            fonts: HashMap::new(),
            operators: MOST_OPERATORS,
        }
    }

    /// Draws a content stream.
    pub(super) fn draw(
        &mut self,
        octets: &[u8],
        resources: Option<&'a Dictionary>,
        state: State,
        ink: &mut Ink,
    ) -> Result<(), Unreadable> {
        Drawing {
            pen: self,
            ink,
            depth: 0,
        }
        .draw(octets, resources, state)
    }

    fn font(&mut self, font: &'a Dictionary) -> Rc<Font> {
        // The dictionary stays where it is as long as the file is open.
        let key = std::ptr::from_ref(font).addr();
        let file = self.file;
        let made = || Rc::new(Font::new(file, font));
        Rc::clone(self.fonts.entry(key).or_insert_with(made))
    }
}

/// A page being drawn.
struct Drawing<'p, 'a> {
    pen: &'p mut Pen<'a>,
    ink: &'p mut Ink,
    depth: u32,
}

/// A stream being drawn: its graphics states, its path, its text.
struct Stream<'a> {
    resources: Option<&'a Dictionary>,
    state: State,
    saved: Vec<State>,
    path: Path,
    text: Matrix,
    line: Matrix,
    marked: Marked,
}

impl<'a> Drawing<'_, 'a> {
    fn draw(
        &mut self,
        octets: &[u8],
        resources: Option<&'a Dictionary>,
        state: State,
    ) -> Result<(), Unreadable> {
        let mut stream = Stream {
            resources,
            state,
            saved: Vec::new(),
            path: Path::default(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marked: Marked::default(),
        };
        let mut lexer = Lexer::new(octets);
        let mut operands = Vec::new();
        while let Some(token) = lexer.next() {
            let name = match token {
                Token::Operand(operand) => {
                    if operands.len() < MOST_OPERANDS {
                        operands.push(operand);
                    }
                    continue;
                }
                Token::Operator(name) => name,
            };
            self.pen.operators = self.pen.operators.saturating_sub(1);
            if self.pen.operators == 0 || self.ink.glyphs.len() > MOST_GLYPHS {
                return Err(Unreadable::TooLarge);
            }
            match name {
                b"BI" => lexer.skip_image(),
                b"Do" => self.object(&stream, &operands)?,
                b"Tf" => self.choose_font(&mut stream, &operands),
                b"q" if stream.saved.len() < MOST_SAVED => stream.saved.push(stream.state.clone()),
                b"Q" => {
                    if let Some(saved) = stream.saved.pop() {
                        stream.state = saved;
                    }
                }
                b"BMC" | b"BDC" => {
                    let file = self.pen.file;
                    stream
                        .marked
                        .begin(file, stream.resources, &operands, self.ink);
                }
                b"EMC" => stream.marked.end(self.ink),
                _ => {
                    let known = stream.state.set(name, &operands)
                        || stream
                            .path
                            .add(name, &operands, &mut stream.state, self.ink);
                    if !known {
                        self.text(&mut stream, name, &operands);
                    }
                }
            }
            operands.clear();
        }
        Ok(())
    }

    fn resource(&self, stream: &Stream<'a>, kind: &[u8], operand: &Operand) -> Option<&'a Object> {
        let Operand::Name(name) = operand else {
            return None;
        };
        let file = self.pen.file;
        let named = file.dictionary(stream.resources?, kind)?;
        Some(file.get(named, name))
    }

    fn choose_font(&mut self, stream: &mut Stream<'a>, operands: &[Operand]) {
        let [name, Operand::Number(size)] = operands else {
            return;
        };
        let font = self.resource(stream, b"Font", name);
        let font = font.and_then(|font| self.pen.file.as_dictionary(font));
        stream.state.font = font.map(|font| self.pen.font(font));
        stream.state.size = *size;
    }

    /// A picture or a form (§8.8).
    fn object(&mut self, stream: &Stream<'a>, operands: &[Operand]) -> Result<(), Unreadable> {
        let found = operands
            .first()
            .and_then(|name| self.resource(stream, b"XObject", name));
        let Some(Object::Stream(object)) = found else {
            return Ok(());
        };
        let file = self.pen.file;
        match file.name(&object.dict, b"Subtype") {
            b"Image" => {
                let unit = Area::between((0.0, 0.0), (1.0, 1.0));
                self.ink.pictures.push(stream.state.place.area(unit));
                Ok(())
            }
            b"Form" if self.depth < DEEPEST => {
                let mut state = stream.state.clone();
                state.place = file.matrix(&object.dict, b"Matrix").then(state.place);
                let resources = file.dictionary(&object.dict, b"Resources");
                let octets = file.unpack(object)?;
                self.depth += 1;
                let drawn = self.draw(&octets, resources.or(stream.resources), state);
                self.depth -= 1;
                drawn
            }
            b"Form" => Err(Unreadable::Hostile),
            _ => Ok(()),
        }
    }

    /// Text positioning and showing (§9.4).
    fn text(&mut self, stream: &mut Stream<'a>, name: &[u8], operands: &[Operand]) {
        let leading = stream.state.leading;
        match name {
            b"BT" => (stream.text, stream.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Td" | b"TD" => {
                if let Some([x, y]) = numbers(operands) {
                    if name == b"TD" {
                        stream.state.leading = -y;
                    }
                    stream.next_line(x, y);
                }
            }
            b"T*" => stream.next_line(0.0, -leading),
            b"Tm" => {
                if let Some(six) = numbers(operands) {
                    (stream.text, stream.line) = (Matrix::new(six), Matrix::new(six));
                }
            }
            b"Tj" => self.show_last(stream, operands),
            b"'" | b"\"" => {
                if let [Operand::Number(word), Operand::Number(letter), _] = operands {
                    (stream.state.word_spacing, stream.state.letter_spacing) = (*word, *letter);
                }
                stream.next_line(0.0, -leading);
                self.show_last(stream, operands);
            }
            b"TJ" => {
                let Some(Operand::List(members)) = operands.last() else {
                    return;
                };
                for member in members {
                    match member {
                        Operand::Text(text) => self.show(stream, text),
                        Operand::Number(back) => {
                            let across = -back / 1000.0 * stream.state.size * stream.state.stretch;
                            stream.text = Matrix::shift(across, 0.0).then(stream.text);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn show_last(&mut self, stream: &mut Stream<'a>, operands: &[Operand]) {
        if let Some(Operand::Text(text)) = operands.last() {
            self.show(stream, text);
        }
    }

    fn show(&mut self, stream: &mut Stream<'a>, text: &[u8]) {
        let state = &stream.state;
        let Some(font) = state.font.clone() else {
            return;
        };
        let place = stream.text.then(state.place);
        let up = place.direction((0.0, state.size));
        let size = up.0.hypot(up.1);
        let (right, down) = place.direction((1.0, 0.0));
        let way = way(right, down);
        let style = state.style(font.bold, size);
        let mut across = 0.0;
        font.show(text, |shown| {
            let width = shown.width * state.size * state.stretch;
            let (x, y) = place.point((across, state.rise));
            let (end, _) = place.point((across + width, state.rise));
            let word = if shown.is_space {
                state.word_spacing
            } else {
                0.0
            };
            across += width + (state.letter_spacing + word) * state.stretch;
            if state.is_unseen() {
                self.ink.unseen += 1;
                return;
            }
            let glyph = Glyph {
                text: shown.text.unwrap_or_else(unknown),
                left: x.min(end),
                right: x.max(end),
                base: y,
                size,
                style,
            };
            self.put(glyph, way, state.window);
        });
        stream.text = Matrix::shift(across, 0.0).then(stream.text);
    }
}

impl Drawing<'_, '_> {
    /// Puts a letter on the page, if the window shows it.
    fn put(&mut self, mut glyph: Glyph, way: usize, window: Area) {
        if way != 0 {
            let seen = window.has((glyph.left, glyph.base));
            if let Some(count) = self.ink.ways.get_mut(way).filter(|_| seen) {
                *count += 1;
            }
            return;
        }
        let blank = glyph.text.trim().is_empty();
        let room = glyph.room();
        let shown = room.above(window) / room.width().max(0.1);
        if room.beside(window) <= 0.0 || (room.width() > 0.1 && shown < 0.25) {
            // Spreadsheets cut off what is longer than its cell.
            let beyond = room.left > window.right - glyph.size && window.width() > glyph.size;
            if beyond && !blank {
                self.ink.cut(&glyph);
            }
            return;
        }
        if let Some(count) = self.ink.ways.first_mut() {
            *count += 1;
        }
        let cut = shown < 0.5 && room.right > window.right && window.width() > room.width();
        if cut && !blank {
            glyph.text = format!("{}…", glyph.text).into();
        }
        self.ink.glyphs.push(glyph);
    }
}

fn unknown() -> Rc<str> {
    char::REPLACEMENT_CHARACTER.to_string().into()
}

impl Stream<'_> {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }
}

/// Which way a line of text runs.
fn way(right: f64, down: f64) -> usize {
    let level = down.abs() < right.abs() * 0.2;
    let upright = right.abs() < down.abs() * 0.2;
    match (level, upright) {
        (true, _) if right > 0.0 => 0,
        (_, true) if down > 0.0 => 1,
        (true, _) => 2,
        (_, true) => 3,
        _ => 4,
    }
}
