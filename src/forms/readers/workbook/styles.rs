//! The looks of cells, as far as they change what a cell says (ECMA-376 part 1 §18.8): a number that
//! is a day, words that are struck out, a cell that shows a check box.

use std::collections::HashMap;

use crate::domain::verdict::Unreadable;
use crate::forms::readers::xml::Xml;

/// Excel itself has no more (its limit is 65,490).
const MOST_STYLES: usize = 70_000;

/// How a number is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// As a day, a time of day or both.
    Moment,
}

/// The look of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) shown: Shown,
    /// There is a line through it.
    pub(super) struck: bool,
    pub(super) bold: bool,
    /// It shows its truth value as a check box.
    pub(super) tick: bool,
}

/// The looks that cells refer to by number.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Style>);

impl Styles {
    pub(super) fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut xml = Xml::new(text);
        let (mut formats, mut fonts) = (HashMap::new(), Vec::new());
        xml.child()?;
        // The order of the schema: formats and fonts come before the cells' looks (§18.8.39).
        while let Some(section) = xml.child()? {
            match section.name() {
                "numFmts" => {
                    while let Some(format) = xml.child()? {
                        let code = format.attribute("formatCode").unwrap_or_default();
                        formats.insert(format.parsed("numFmtId").unwrap_or(0), shown(&code));
                        xml.skip()?;
                    }
                }
                "fonts" => {
                    while xml.child()?.is_some() && fonts.len() < MOST_STYLES {
                        fonts.push(Font::parse(&mut xml)?);
                    }
                }
                "cellXfs" => return cells(&mut xml, &formats, &fonts).map(Self),
                _ => xml.skip()?,
            }
        }
        Ok(Self::default())
    }

    /// The look with this number; a plain one where there is none.
    pub(super) fn get(&self, number: usize) -> Style {
        self.0.get(number).copied().unwrap_or_default()
    }
}

/// A font, as far as it matters.
#[derive(Clone, Copy, Default)]
struct Font {
    struck: bool,
    bold: bool,
}

impl Font {
    fn parse(xml: &mut Xml<'_>) -> Result<Self, Unreadable> {
        let mut font = Self::default();
        while let Some(property) = xml.child()? {
            font.struck |= property.name() == "strike" && property.is_on();
            font.bold |= property.name() == "b" && property.is_on();
            xml.skip()?;
        }
        Ok(font)
    }
}

fn cells(
    xml: &mut Xml<'_>,
    formats: &HashMap<u32, Shown>,
    fonts: &[Font],
) -> Result<Vec<Style>, Unreadable> {
    let mut styles = Vec::new();
    while let Some(style) = xml.child()? {
        if styles.len() >= MOST_STYLES {
            return Err(Unreadable::TooLarge);
        }
        let format: u32 = style.parsed("numFmtId").unwrap_or(0);
        let font: usize = style.parsed("fontId").unwrap_or(0);
        let font = fonts.get(font).copied().unwrap_or_default();
        styles.push(Style {
            shown: formats
                .get(&format)
                .copied()
                .unwrap_or_else(|| built_in(format)),
            struck: font.struck,
            bold: font.bold,
            tick: has_check_box(xml)?,
        });
    }
    Ok(styles)
}

/// The only complement that Excel gives to a look is the check box ([MS-XLSX], `xfComplement`).
fn has_check_box(xml: &mut Xml<'_>) -> Result<bool, Unreadable> {
    let mut tick = false;
    while let Some(child) = xml.child()? {
        if child.name() != "extLst" {
            xml.skip()?;
            continue;
        }
        while xml.child()?.is_some() {
            while let Some(extension) = xml.child()? {
                tick |= extension.name() == "xfComplement";
                xml.skip()?;
            }
        }
    }
    Ok(tick)
}

/// The formats that files do not write down (§18.8.30), those of East Asian Excel among them.
fn built_in(format: u32) -> Shown {
    match format {
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Shown::Moment,
        _ => Shown::Number,
    }
}

/// A format with a day, month, year or hour in it, outside quotes and brackets, shows a moment
/// (§18.8.31). What stands in brackets is a colour, a condition or a language; `[h]` counts hours,
/// of which no day is made.
fn shown(code: &str) -> Shown {
    let (mut quoted, mut bracketed) = (false, false);
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            // The next is shown as it is, or filled or left out.
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' if counts(letters.as_str()) => return Shown::Number,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if bracketed => {}
            // Only the first section is for what is greater than 0, and every day is.
            ';' => return Shown::Number,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' => return Shown::Moment,
            // "General" has no such letter but its first.
            'G' | 'g' if letters.as_str().to_ascii_lowercase().starts_with("eneral") => {
                letters.nth(5);
            }
            _ => {}
        }
    }
    Shown::Number
}

/// Whether what is in brackets are hours, minutes or seconds and nothing else.
fn counts(rest: &str) -> bool {
    let inside = rest.split(']').next().unwrap_or_default();
    let unit = |c: char| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S');
    !inside.is_empty() && inside.chars().all(unit)
}

#[cfg(test)]
mod tests {
    use super::{Shown, Style, Styles, shown};

    #[test]
    fn days_are_told_from_numbers_by_their_format() {
        for code in [
            "dd/mm/yyyy",
            "[$-809]d mmmm yyyy;@",
            "yyyy\\-mm\\-dd",
            "\"on\" d.m.yy",
            "General dd",
            "[Red]h:mm",
        ] {
            assert_eq!(shown(code), Shown::Moment, "{code}");
        }
        for code in [
            "General",
            "0.00",
            "#,##0 \"days\"",
            "[Red]0",
            "00000\\d",
            "_d0",
            "@",
            "0;dd",
            "[h]:mm",
        ] {
            assert_eq!(shown(code), Shown::Number, "{code}");
        }
    }

    #[test]
    fn a_cells_look_is_put_together_from_format_font_and_complement() {
        let styles = Styles::parse(
            r#"<styleSheet xmlns:f="x"><numFmts><numFmt numFmtId="164" formatCode="d mmm yy"/></numFmts>
            <fonts><font><sz val="11"/></font><font><b/><strike/></font></fonts><fills/>
            <cellStyleXfs><xf fontId="1"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="1"/>
            <xf numFmtId="14" fontId="7"><alignment/><extLst><ext uri="{C7286773-470A-42A8-94C5-96B5CB345126}"><f:xfComplement i="0"/></ext></extLst></xf>
            </cellXfs></styleSheet>"#,
        )
        .unwrap();
        assert_eq!(styles.get(0), Style::default());
        let dated = Style {
            shown: Shown::Moment,
            ..Style::default()
        };
        assert_eq!(
            styles.get(1),
            Style {
                struck: true,
                bold: true,
                ..dated
            }
        );
        assert_eq!(
            styles.get(2),
            Style {
                tick: true,
                ..dated
            }
        );
        assert_eq!(styles.get(3), Style::default());
    }
}
