//! How characters look, as far as it changes what they say ([MS-DOC] §2.6.1).

use super::octets::{u8, u16, u32};
use super::sprms::{Sprms, is_on, turned};
use crate::forms::readers::words::{BOLD, FAINT, HIGHLIGHTED, Marks, UNDERLINED};

/// Struck out with one line.
const ONCE: u8 = 1;
/// Struck out with two.
const TWICE: u8 = 2;
/// Deleted while changes were tracked.
const DELETED: u8 = 4;

/// How characters look, and what those that are no letters stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) hidden: bool,
    /// How it is struck out: a bit for each of [`ONCE`], [`TWICE`] and [`DELETED`].
    pub(super) gone: u8,
    pub(super) marks: Marks,
    /// It is no letter but a mark of a field, a drawing, a symbol.
    pub(super) special: bool,
    /// The number of its font.
    pub(super) font: u16,
    /// A character of a font of symbols: the font, the code.
    pub(super) symbol: Option<(u16, u16)>,
    /// Where the description of a form field lies.
    pub(super) data: Option<u32>,
}

impl Look {
    /// Takes in what these properties change where the styles alone make a look like `styled`.
    pub(super) fn take(&mut self, properties: &[u8], styled: Self) {
        for (code, value) in Sprms(properties) {
            let on = is_on(value);
            let any = u8(value, 0).is_some_and(|number| number > 0);
            let by = |style: u8| turned(value, style != 0);
            match code {
                // sprmCFRMarkDel, sprmCFStrike, sprmCFDStrike.
                0x0800 => set(&mut self.gone, DELETED, on),
                0x0837 => set(&mut self.gone, ONCE, by(styled.gone & ONCE)),
                0x2a53 => set(&mut self.gone, TWICE, by(styled.gone & TWICE)),
                // sprmCFVanish.
                0x083c => self.hidden = by(u8::from(styled.hidden)),
                // sprmCFBold, sprmCFItalic.
                0x0835 => set(&mut self.marks, BOLD, by(styled.marks & BOLD)),
                0x0836 => set(&mut self.marks, FAINT, by(styled.marks & FAINT)),
                // sprmCKul, sprmCHighlight.
                0x2a3e => set(&mut self.marks, UNDERLINED, any),
                0x2a0c => set(&mut self.marks, HIGHLIGHTED, any),
                // sprmCFSpec.
                0x0855 => self.special = on,
                // sprmCRgFtc0.
                0x4a4f => self.font = u16(value, 0).unwrap_or(0),
                // sprmCSymbol.
                0x6a09 => {
                    self.special = true;
                    self.symbol = u16(value, 0).zip(u16(value, 2));
                }
                // sprmCPicLocation, which makes a character special, too.
                0x6a03 => {
                    self.special = true;
                    self.data = u32(value, 0);
                }
                _ => {}
            }
        }
    }

    /// A style of characters over that of their paragraph, as far as it says something.
    pub(super) fn over(self, paragraph: Self) -> Self {
        Self {
            hidden: self.hidden || paragraph.hidden,
            gone: self.gone | paragraph.gone,
            marks: self.marks | paragraph.marks,
            font: if self.font == 0 {
                paragraph.font
            } else {
                self.font
            },
            ..paragraph
        }
    }
}

fn set(bits: &mut u8, bit: u8, on: bool) {
    if on {
        *bits |= bit;
    } else {
        *bits &= !bit;
    }
}
