//! The graphics state (ISO 32000-1 §8.4, §9.3): the part of it on which reading depends.

use std::rc::Rc;

use super::ink::Style;
use crate::forms::readers::pdf::file::fonts::Font;
use crate::forms::readers::pdf::file::lexer::Operand;
use crate::forms::readers::pdf::geometry::{Area, Matrix};

/// How letters are drawn (§9.3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Filled,
    /// Filled and stroked, which is how programs make a bold font of a plain one.
    Bold,
    /// Neither.
    Unseen,
}

impl Mode {
    fn of(number: f64) -> Self {
        if (2.0..3.0).contains(&number) {
            Self::Bold
        } else if (3.0..4.0).contains(&number) || number >= 7.0 {
            Self::Unseen
        } else {
            Self::Filled
        }
    }
}

/// The state at one point of a stream.
#[derive(Clone)]
pub(super) struct State {
    /// From the stream's own measure to the page as it is seen.
    pub(super) place: Matrix,
    pub(super) font: Option<Rc<Font>>,
    pub(super) size: f64,
    pub(super) letter_spacing: f64,
    pub(super) word_spacing: f64,
    /// Horizontal scaling; 1 is none.
    pub(super) stretch: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    mode: Mode,
    fill: u32,
    stroke: u32,
    /// What can be seen: beyond it, nothing is drawn.
    pub(super) window: Area,
}

impl State {
    /// The state at the beginning of a stream that is drawn with this matrix.
    pub(super) fn new(place: Matrix, window: Area) -> Self {
        Self {
            place,
            font: None,
            size: 0.0,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: Mode::Filled,
            fill: 0,
            stroke: 0,
            window,
        }
    }

    /// Carries out an operator that changes the state; false if this is none.
    pub(super) fn set(&mut self, name: &[u8], operands: &[Operand]) -> bool {
        let slot = match name {
            b"cm" => {
                if let Some(six) = numbers(operands) {
                    self.place = Matrix::new(six).then(self.place);
                }
                return true;
            }
            b"g" | b"rg" | b"k" | b"sc" | b"scn" | b"cs" => {
                self.fill = colour(operands);
                return true;
            }
            b"G" | b"RG" | b"K" | b"SC" | b"SCN" | b"CS" => {
                self.stroke = colour(operands);
                return true;
            }
            b"Tz" => {
                if let Some([percent]) = numbers(operands) {
                    self.stretch = percent / 100.0;
                }
                return true;
            }
            b"Tc" => &mut self.letter_spacing,
            b"Tw" => &mut self.word_spacing,
            b"TL" => &mut self.leading,
            b"Ts" => &mut self.rise,
            b"Tr" => {
                if let Some([mode]) = numbers(operands) {
                    self.mode = Mode::of(mode);
                }
                return true;
            }
            _ => return false,
        };
        if let Some([number]) = numbers(operands) {
            *slot = number;
        }
        true
    }

    /// Whether text is drawn and not seen (§9.3.6): neither filled nor stroked.
    pub(super) fn is_unseen(&self) -> bool {
        self.mode == Mode::Unseen
    }

    /// The style of letters of this size on the page.
    pub(super) fn style(&self, bold: bool, size: f64) -> Style {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within 0 and 2000"
        )]
        let size = (size * 2.0).round().clamp(0.0, 2000.0) as u16;
        Style {
            bold: bold || self.mode == Mode::Bold,
            size,
            colour: self.fill,
        }
    }

    /// Whether a fill, or a stroke, is white and so not seen.
    pub(super) fn is_white(&self, stroke: bool) -> bool {
        let colour = if stroke { self.stroke } else { self.fill };
        let parts = colour.to_be_bytes();
        parts.iter().skip(1).all(|part| *part >= 0xfa)
    }
}

/// The last operands as numbers, if there are so many.
pub(super) fn numbers<const N: usize>(operands: &[Operand]) -> Option<[f64; N]> {
    let last = operands.get(operands.len().checked_sub(N)?..)?;
    let mut found = [0.0; N];
    for (slot, operand) in found.iter_mut().zip(last) {
        let Operand::Number(number) = operand else {
            return None;
        };
        *slot = *number;
    }
    Some(found)
}

/// A colour by the number of its components (§8.6): grey, red-green-blue, or inks. Others are told
/// from each other, and that is all that matters.
fn colour(operands: &[Operand]) -> u32 {
    let parts: Vec<f64> = operands
        .iter()
        .filter_map(|operand| match operand {
            Operand::Number(number) => Some(number.clamp(0.0, 1.0)),
            _ => None,
        })
        .collect();
    let [red, green, blue] = match *parts.as_slice() {
        [grey] => [grey; 3],
        [red, green, blue] => [red, green, blue],
        [cyan, magenta, yellow, black] => {
            [cyan, magenta, yellow].map(|ink| (1.0 - ink) * (1.0 - black))
        }
        _ => [0.0; 3],
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 0 and 255"
    )]
    let octet = |part: f64| (part * 255.0).round() as u8;
    u32::from_be_bytes([0, octet(red), octet(green), octet(blue)])
}
