//! How words look, as far as it changes what they say: hidden, struck out, in a font of symbols, or
//! marked among alternatives. Sizes and colours say nothing.

use crate::forms::readers::words::symbols::Symbols;
use crate::forms::readers::words::{BOLD, BOXED, FAINT, HEADING, HIGHLIGHTED, Marks, UNDERLINED};
use crate::forms::readers::xml::Element;

/// What run properties or a style say; nothing where they leave it as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Props {
    pub(super) heading: Option<bool>,
    bold: Option<bool>,
    italic: Option<bool>,
    grey: Option<bool>,
    struck: Option<bool>,
    struck_twice: Option<bool>,
    hidden: Option<bool>,
    highlighted: Option<bool>,
    shaded: Option<bool>,
    boxed: Option<bool>,
    underlined: Option<bool>,
    font: Option<Font>,
}

/// What letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Font {
    Letters,
    Pictures(Symbols),
}

/// How a run looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// It is not shown.
    pub(super) hidden: bool,
    /// It is struck out.
    pub(super) struck: bool,
    /// How it is marked.
    pub(super) marks: Marks,
    /// Its letters are pictures.
    pub(super) symbols: Option<Symbols>,
}

impl Props {
    /// Takes in one child of `w:rPr` (ECMA-376 §17.3.2).
    pub(super) fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "b" => self.bold = Some(element.is_on()),
            "i" => self.italic = Some(element.is_on()),
            "color" => self.grey = Some(is_grey(&element.val().unwrap_or_default())),
            "strike" => self.struck = Some(element.is_on()),
            "dstrike" => self.struck_twice = Some(element.is_on()),
            "vanish" => self.hidden = Some(element.is_on()),
            "highlight" => self.highlighted = Some(element.is_on()),
            "bdr" => {
                let border = element.val().unwrap_or_default();
                self.boxed = Some(!matches!(border.as_ref(), "" | "none" | "nil"));
            }
            "u" => {
                let line = element.val().unwrap_or_default();
                self.underlined = Some(!matches!(line.as_ref(), "" | "none"));
            }
            "shd" => self.shaded = Some(is_shaded(element)),
            "rFonts" => {
                let font = ["ascii", "hAnsi"]
                    .iter()
                    .find_map(|kind| element.attribute(kind));
                if let Some(font) = font {
                    self.font = Some(Symbols::of(&font).map_or(Font::Letters, Font::Pictures));
                }
            }
            _ => {}
        }
    }

    /// What is said here, and what `base` says where nothing is.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            heading: self.heading.or(base.heading),
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            grey: self.grey.or(base.grey),
            struck: self.struck.or(base.struck),
            struck_twice: self.struck_twice.or(base.struck_twice),
            hidden: self.hidden.or(base.hidden),
            highlighted: self.highlighted.or(base.highlighted),
            shaded: self.shaded.or(base.shaded),
            boxed: self.boxed.or(base.boxed),
            underlined: self.underlined.or(base.underlined),
            font: self.font.or(base.font),
        }
    }

    /// How a run looks: its own properties over those of its character style over those of its
    /// paragraph's style.
    pub(super) fn look(self, character: Self, paragraph: Self) -> Look {
        let styled = character.over(paragraph);
        let all = self.over(styled);
        // ECMA-376 §17.7.3: a toggle that both styles set is off.
        let toggle = |of: fn(&Self) -> Option<bool>| {
            let both = of(&character) == Some(true) && of(&paragraph) == Some(true);
            of(&self).unwrap_or(!both && of(&styled) == Some(true))
        };
        let on = |property: Option<bool>| property == Some(true);
        let mark = |bit: Marks, set: bool| if set { bit } else { 0 };
        Look {
            hidden: toggle(|props| props.hidden),
            struck: toggle(|props| props.struck) || toggle(|props| props.struck_twice),
            marks: mark(HIGHLIGHTED, on(all.highlighted) || on(all.shaded))
                | mark(BOXED, on(all.boxed))
                | mark(UNDERLINED, on(all.underlined))
                | mark(BOLD, toggle(|props| props.bold))
                | mark(HEADING, on(all.heading))
                | mark(FAINT, toggle(|props| props.italic) || on(all.grey)),
            symbols: match all.font {
                Some(Font::Pictures(symbols)) => Some(symbols),
                Some(Font::Letters) | None => None,
            },
        }
    }
}

/// Whether shading (ECMA-376 §17.3.5) is a colour and not the paper's.
pub(super) fn is_shaded(element: &Element<'_>) -> bool {
    let fill = element.attribute("fill").unwrap_or_default();
    !fill.is_empty() && !["auto", "none", "ffffff"].contains(&&*fill.to_ascii_lowercase())
}

/// Whether a colour (ECMA-376 §17.3.2.6) is neither black nor white nor a colour.
fn is_grey(colour: &str) -> bool {
    let part = |at: usize| {
        let digits = colour.get(at..at + 2)?;
        u8::from_str_radix(digits, 16).ok()
    };
    match (part(0), part(2), part(4)) {
        (Some(red), Some(green), Some(blue)) if colour.len() == 6 => {
            let (least, most) = (red.min(green).min(blue), red.max(green).max(blue));
            least > 0x40 && most < 0xe0 && most - least < 0x20
        }
        _ => false,
    }
}
