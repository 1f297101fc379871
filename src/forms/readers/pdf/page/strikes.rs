//! What was struck out: letters through whose middle a line goes, drawn by the program that printed
//! the page or by a viewer's own pen. They are no longer said.

use super::ink::{Glyph, Rule};

/// Takes the text from the letters that lines strike out. Their room stays, so that what is left on
/// both sides of it is not torn apart.
pub(in crate::forms::readers::pdf) fn strike(glyphs: &mut [Glyph], across: &[Rule]) {
    let mut rules = across.to_vec();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    for glyph in glyphs {
        // Small letters are half as high as the font; an underline is below them, a table's line
        // above.
        let (top, bottom) = (
            glyph.base - 0.5 * glyph.size,
            glyph.base - 0.12 * glyph.size,
        );
        let middle = f64::midpoint(glyph.left, glyph.right);
        let from = rules.partition_point(|rule| rule.at < top);
        let struck = rules
            .iter()
            .skip(from)
            .take_while(|rule| rule.at < bottom)
            .any(|rule| rule.from <= middle && middle <= rule.to);
        if struck {
            glyph.text = "".into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Glyph, Rule, strike};
    use crate::forms::readers::pdf::page::ink::Style;

    #[test]
    fn what_is_struck_out_is_not_said_and_what_is_underlined_is() {
        let glyph = |text: &str, left: f64| Glyph {
            text: text.into(),
            left,
            right: left + 6.0,
            base: 100.0,
            size: 10.0,
            style: Style::default(),
        };
        let rule = |at, from, to| Rule { at, from, to };
        let mut glyphs = vec![glyph("Y", 0.0), glyph("N", 20.0)];
        strike(
            &mut glyphs,
            &[rule(97.0, -1.0, 8.0), rule(101.5, 18.0, 28.0)],
        );
        let texts: Vec<&str> = glyphs.iter().map(|glyph| glyph.text.as_ref()).collect();
        assert_eq!(texts, ["", "N"]);
    }
}
