//! Styles ([MS-DOC] §2.4.6.5, §2.9.271): how words look by the style of their paragraph and by their
//! own, and which paragraphs are headings. What is broken changes nothing.

use super::looks::Look;
use super::octets::{slice, text, u16};
use super::sprms::Sprms;
use crate::forms::readers::words::{HEADING, is_heading};

/// §2.2.3: a style's number has twelve bits.
const MOST: usize = 4_095;
/// Styles rest on one another no deeper.
const DEEPEST: usize = 20;
/// What a style says of characters is no longer.
const LONGEST: usize = 512;
/// `sprmCIstd`: the style of characters.
const SETS_STYLE: u16 = 0x4a30;

/// How words look by their styles' numbers.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Look>);

/// A style as the table has it.
#[derive(Clone, Copy, Debug, Default)]
struct Style<'d> {
    base: usize,
    heading: bool,
    characters: &'d [u8],
}

impl Styles {
    /// Reads the table (§2.9.271): its header, and then each style with its length in front.
    pub(super) fn new(table: &[u8]) -> Self {
        let header = usize::from(u16(table, 0).unwrap_or(0));
        let count = usize::from(u16(table, 2).unwrap_or(0)).min(MOST);
        let base = usize::from(u16(table, 4).unwrap_or(0));
        let mut start = header.saturating_add(2);
        let mut styles = Vec::new();
        for _ in 0..count {
            let Some(length) = u16(table, start).map(usize::from) else {
                break;
            };
            styles.push(style(slice(table, start + 2, length), base).unwrap_or_default());
            // §2.9.135: styles begin at even places.
            start = start.saturating_add(2 + length.next_multiple_of(2));
        }
        Self(
            (0..styles.len())
                .map(|number| look(&styles, number))
                .collect(),
        )
    }

    /// How words look in a paragraph of this style before their own properties are taken in, but
    /// for the style of characters that these name.
    pub(super) fn look(&self, paragraph: u16, properties: &[u8]) -> Look {
        let of = |style: u16| self.0.get(usize::from(style)).copied().unwrap_or_default();
        let mut look = of(paragraph);
        for (code, value) in Sprms(properties) {
            if code == SETS_STYLE {
                look = of(u16(value, 0).unwrap_or(0)).over(of(paragraph));
            }
        }
        look
    }
}

/// A style (§2.9.258), and nothing if it ends too early.
fn style(octets: &[u8], base: usize) -> Option<Style<'_>> {
    const HEADINGS_1_TO_9: std::ops::RangeInclusive<u16> = 1..=9;
    // §2.9.260: what it is by its nature, its kind and the style below it.
    let nature = u16(octets, 0)? & 0x0fff;
    let (kind, below) = (u16(octets, 2)? & 0x000f, u16(octets, 2)? >> 4);
    let letters = usize::from(u16(octets, base)?);
    let name = text(slice(octets, base + 2, letters.saturating_mul(2)));
    // §2.9.354: the name ends with a zero.
    let mut rest = octets.get(base + 4 + letters.saturating_mul(2)..)?;
    // §2.9.329: what a style says of paragraphs stands before what it says of their characters.
    if kind == 1 {
        let length = usize::from(u16(rest, 0)?);
        rest = rest.get(2 + length.next_multiple_of(2)..)?;
    }
    let length = usize::from(u16(rest, 0).unwrap_or(0)).min(LONGEST);
    Some(Style {
        base: usize::from(below),
        heading: HEADINGS_1_TO_9.contains(&nature) || is_heading(&name),
        characters: if matches!(kind, 1 | 2) {
            slice(rest, 2, length)
        } else {
            &[]
        },
    })
}

/// How words of a style look, with the styles that it rests on.
fn look(styles: &[Style<'_>], number: usize) -> Look {
    let mut chain = Vec::new();
    let mut next = styles.get(number);
    while let Some(style) = next.filter(|_| chain.len() < DEEPEST) {
        chain.push(style);
        next = styles.get(style.base);
    }
    let mut look = Look::default();
    for style in chain.iter().rev() {
        look.take(style.characters, look);
        look.marks |= if style.heading { HEADING } else { 0 };
    }
    look
}

#[cfg(test)]
mod tests {
    use super::Styles;
    use crate::forms::readers::words::{BOLD, FAINT, HEADING};

    /// A style: its nature, its kind, the one below it, its name, what it says of characters.
    fn style(nature: u16, kind: u16, below: u16, name: &str, characters: &[u8]) -> Vec<u8> {
        let mut style = Vec::new();
        for number in [nature, kind | (below << 4), 2, 0, 0] {
            style.extend(number.to_le_bytes());
        }
        style.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        style.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        style.extend([0, 0]);
        if kind == 1 {
            // The paragraph's part has an odd length.
            style.extend([3, 0, 1, 0, 9, 0]);
        }
        style.extend(u16::try_from(characters.len()).unwrap().to_le_bytes());
        style.extend(characters);
        style
    }

    fn table(styles: &[Vec<u8>]) -> Vec<u8> {
        let count = u8::try_from(styles.len()).unwrap();
        let mut table = vec![4, 0, count, 0, 10, 0];
        for style in styles {
            table.extend(u16::try_from(style.len()).unwrap().to_le_bytes());
            table.extend(style);
            table.resize(table.len().next_multiple_of(2), 0);
        }
        table
    }

    #[test]
    fn a_style_looks_as_the_styles_below_it_and_its_name_say() {
        const NONE: u16 = 0x0fff;
        let styles = Styles::new(&table(&[
            style(0, 1, NONE, "Normal", &[]),
            style(1, 1, 0, "berschrift 1", &[0x35, 0x08, 1]),
            style(0x0ffe, 1, 1, "Prompt", &[0x35, 0x08, 0x81]),
            Vec::new(),
            style(0x0ffe, 2, NONE, "Gone", &[0x37, 0x08, 1]),
            style(0x0ffe, 1, 5, "Title", &[0x3c, 0x08, 1, 0x36, 0x08, 1]),
        ]));
        let seen = |paragraph: u16, own: &[u8]| {
            let look = styles.look(paragraph, own);
            (look.marks, look.gone != 0, look.hidden)
        };
        assert_eq!(seen(0, &[]), (0, false, false));
        assert_eq!(seen(1, &[]), (BOLD | HEADING, false, false));
        assert_eq!(seen(2, &[]), (HEADING, false, false));
        assert_eq!(seen(1, &[0x30, 0x4a, 4, 0]), (BOLD | HEADING, true, false));
        assert_eq!(seen(5, &[]), (HEADING | FAINT, false, true));
        assert_eq!(seen(77, &[]), (0, false, false));
    }

    #[test]
    fn a_table_that_ends_anywhere_ends() {
        let whole = table(&[style(1, 1, 0, "heading 1", &[0x35, 0x08, 1])]);
        for length in 0..whole.len() - 1 {
            let cut = Styles::new(whole.get(..length).unwrap());
            assert!(cut.look(0, &[]).marks & BOLD == 0, "{length}");
        }
        assert_eq!(Styles::new(&whole).look(0, &[]).marks, BOLD | HEADING);
    }
}
