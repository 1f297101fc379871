//! The fonts and colours that rich text declares at its beginning: what charset the octets in a
//! font are in, whether its letters are pictures, and whether a colour is that of the paper.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::charset;
use crate::forms::readers::words::symbols::Symbols;

/// No file declares more fonts, or colours.
const MOST: usize = 2_000;

/// What the file declares.
#[derive(Debug)]
pub(super) struct Fonts {
    by_number: HashMap<i32, Font>,
    /// The font that is being declared.
    number: i32,
    /// Whether each colour is white or none.
    pale: Vec<bool>,
    /// Red, green and blue of the colour that is being declared.
    colour: Option<(i32, i32, i32)>,
    /// The file's own charset.
    pub(super) charset: &'static Encoding,
}

#[derive(Debug, Default)]
struct Font {
    name: String,
    charset: Option<&'static Encoding>,
    symbolic: bool,
}

impl Default for Fonts {
    fn default() -> Self {
        Self {
            by_number: HashMap::new(),
            number: 0,
            pale: Vec::new(),
            colour: None,
            charset: WINDOWS_1252,
        }
    }
}

impl Fonts {
    /// A control word within the table of fonts.
    pub(super) fn declare(&mut self, word: &str, number: i32) {
        if word == "f" {
            self.number = number;
        }
        if self.by_number.len() >= MOST {
            return;
        }
        let font = self.by_number.entry(self.number).or_default();
        match word {
            "fcharset" => {
                font.symbolic = number == charset::SYMBOLS;
                font.charset = font.charset.or(charset::of_font(number));
            }
            "cpg" => font.charset = charset::of_code_page(number).or(font.charset),
            _ => {}
        }
    }

    /// The name of the font that is being declared, or a piece of it.
    pub(super) fn name(&mut self, text: &str) {
        let Some(font) = self.by_number.get_mut(&self.number) else {
            return;
        };
        let name = text.split(';').next().unwrap_or_default();
        if font.name.len() < 100 {
            font.name.push_str(name.trim());
        }
    }

    /// A control word within the table of colours.
    pub(super) fn colour(&mut self, word: &str, number: i32) {
        let (red, green, blue) = self.colour.get_or_insert((0, 0, 0));
        match word {
            "red" => *red = number,
            "green" => *green = number,
            "blue" => *blue = number,
            _ => {}
        }
    }

    /// The ends of colours: one without words before it is the paper's.
    pub(super) fn end_colours(&mut self, text: &[u8]) {
        for _ in text.iter().filter(|octet| **octet == b';') {
            let colour = self.colour.take();
            if self.pale.len() < MOST {
                self.pale
                    .push(matches!(colour, None | Some((255, 255, 255))));
            }
        }
    }

    /// Whether a background of this colour can be seen.
    pub(super) fn is_seen(&self, colour: i32) -> bool {
        let at = usize::try_from(colour).unwrap_or(0);
        colour > 0 && !self.pale.get(at).copied().unwrap_or(false)
    }

    /// The pictures that letters of this font are, if they are.
    pub(super) fn symbols(&self, number: i32) -> Option<Symbols> {
        let font = self.by_number.get(&number)?;
        Symbols::of(&font.name).or(font.symbolic.then_some(Symbols::Ornaments))
    }

    /// The charset of octets in this font.
    pub(super) fn charset_of(&self, number: i32) -> &'static Encoding {
        let font = self.by_number.get(&number);
        font.and_then(|font| font.charset).unwrap_or(self.charset)
    }
}
