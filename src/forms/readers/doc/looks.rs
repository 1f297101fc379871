//! How characters look, as far as it changes what they say ([MS-DOC] §2.6.1).

use super::octets::{u8, u16, u32};
use super::sprms::{Sprms, is_on};
use crate::forms::readers::words::{BOLD, HIGHLIGHTED, Marks, UNDERLINED};

/// How characters look, and what those that are no letters stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) hidden: bool,
    /// Struck out, or deleted while changes were tracked.
    pub(super) gone: bool,
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
    /// Takes in what these properties change.
    pub(super) fn take(&mut self, properties: &[u8]) {
        for (code, value) in Sprms(properties) {
            let on = is_on(value);
            match code {
                // sprmCFRMarkDel, sprmCFStrike, sprmCFDStrike.
                0x0800 | 0x0837 | 0x2a53 => self.gone |= on,
                // sprmCFVanish.
                0x083c => self.hidden = on,
                // sprmCFBold.
                0x0835 => self.mark(BOLD, on),
                // sprmCKul, sprmCHighlight.
                0x2a3e => self.mark(UNDERLINED, u8(value, 0).is_some_and(|line| line > 0)),
                0x2a0c => self.mark(HIGHLIGHTED, u8(value, 0).is_some_and(|colour| colour > 0)),
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

    fn mark(&mut self, mark: Marks, on: bool) {
        if on {
            self.marks |= mark;
        } else {
            self.marks &= !mark;
        }
    }
}
