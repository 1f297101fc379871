//! How wide the letters of the fourteen standard fonts are, which a file need not say (ISO 32000-1
//! §9.6.2.2), in thousandths of the font's size (Adobe's metrics). Other fonts that leave it out
//! are measured by the one that they resemble.

use unicode_normalization::UnicodeNormalization;

/// The letters from the space to the tilde.
pub(super) type Widths = [u16; 95];

const HELVETICA: Widths = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const HELVETICA_BOLD: Widths = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];
const TIMES: Widths = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
const TIMES_BOLD: Widths = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667,
    611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722,
    722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556,
    278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];

/// A standard font.
pub(super) enum Standard {
    /// One whose letters are all as wide.
    Typewriter,
    /// One with letters of these widths.
    Proportional(&'static Widths),
}

impl Standard {
    /// The one that a font of this name (in lower case) resembles.
    pub(super) fn like(font: &str, bold: bool) -> Self {
        let typewriter = ["courier", "mono", "consolas", "typewriter"];
        let serifs = ["times", "serif", "roman", "georgia", "garamond", "cambria"];
        let is = |names: &[&str]| names.iter().any(|name| font.contains(name));
        if is(&typewriter) {
            return Self::Typewriter;
        }
        Self::Proportional(match (is(&serifs) && !font.contains("sans"), bold) {
            (false, false) => &HELVETICA,
            (false, true) => &HELVETICA_BOLD,
            (true, false) => &TIMES,
            (true, true) => &TIMES_BOLD,
        })
    }

    /// How wide a text is in it.
    pub(super) fn width(&self, text: &str) -> f64 {
        match self {
            Self::Typewriter => {
                0.6 * f64::from(u16::try_from(text.chars().count()).unwrap_or(u16::MAX))
            }
            Self::Proportional(widths) => {
                text.chars().map(|c| letter(widths, c)).sum::<f64>() / 1000.0
            }
        }
    }
}

/// A letter with an accent is as wide as the letter.
fn letter(widths: &Widths, c: char) -> f64 {
    let plain = match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2012}' => '-',
        '\u{a0}' => ' ',
        c => c.nfd().next().unwrap_or(c),
    };
    let index = usize::try_from(u32::from(plain)).unwrap_or(0);
    let width = index.checked_sub(32).and_then(|index| widths.get(index));
    match (width, c) {
        (Some(width), _) => f64::from(*width),
        (None, '\u{2014}' | '\u{2026}') => 1000.0,
        (None, _) => 600.0,
    }
}

#[cfg(test)]
mod tests {
    use super::Standard;

    #[test]
    fn texts_are_as_wide_as_the_standard_fonts_make_them() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let width = |font, bold, text| Standard::like(font, bold).width(text);
        assert!(near(width("helvetica", false, "Zo\u{eb}"), 0.611 + 1.112));
        assert!(near(width("arial", true, "I"), 0.278));
        assert!(near(width("timesnewroman", false, "ab"), 0.944));
        assert!(near(width("courier", false, "abc"), 1.8));
        assert!(near(width("notosans-serifless", false, " "), 0.278));
    }
}
