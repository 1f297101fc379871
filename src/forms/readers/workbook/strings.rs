//! The words of cells: shared strings and rich text (ECMA-376 part 1 §18.4). What is struck out is
//! what somebody took back, and how a word is pronounced is no part of it.

use crate::domain::verdict::Unreadable;
use crate::forms::layout::MOST_CHARS;
use crate::forms::readers::xml::Xml;

/// A form has some hundred.
const MOST_STRINGS: usize = 200_000;
/// In octets; what is longer is cut off when the cell is made.
const LONGEST: usize = MOST_CHARS * 4;

/// The strings that cells share.
#[derive(Debug, Default)]
pub(super) struct Strings(Vec<String>);

impl Strings {
    pub(super) fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut xml = Xml::new(text);
        let mut all = Vec::new();
        xml.child()?;
        while let Some(element) = xml.child()? {
            if all.len() >= MOST_STRINGS {
                return Err(Unreadable::TooLarge);
            }
            if element.name() == "si" {
                all.push(rich(&mut xml)?);
            } else {
                xml.skip()?;
            }
        }
        Ok(Self(all))
    }

    /// The string with this number, as a cell writes it.
    pub(super) fn get(&self, number: &str) -> &str {
        let number: Option<usize> = number.trim().parse().ok();
        number
            .and_then(|number| self.0.get(number))
            .map_or("", String::as_str)
    }
}

/// The words of the open element: plain, or in runs.
pub(super) fn rich(xml: &mut Xml<'_>) -> Result<String, Unreadable> {
    let mut words = String::new();
    while let Some(element) = xml.child()? {
        let piece = match element.name() {
            "t" => xml.words()?,
            "r" => run(xml)?,
            // How it is pronounced (§18.4.6).
            _ => {
                xml.skip()?;
                continue;
            }
        };
        if words.is_empty() {
            words = piece;
        } else if words.len() < LONGEST {
            words.push_str(&piece);
        }
    }
    Ok(plain(words))
}

fn run(xml: &mut Xml<'_>) -> Result<String, Unreadable> {
    let (mut words, mut struck) = (String::new(), false);
    while let Some(element) = xml.child()? {
        match element.name() {
            "t" => words.push_str(&xml.words()?),
            "rPr" => {
                while let Some(property) = xml.child()? {
                    struck |= property.name() == "strike" && property.is_on();
                    xml.skip()?;
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(if struck { String::new() } else { words })
}

/// Characters that XML cannot hold are written `_x000D_` (ECMA-376 part 1 §22.9.2.19), and so is a
/// `_` in front of what would read like one.
pub(super) fn plain(words: String) -> String {
    if !words.contains("_x") {
        return words;
    }
    let mut made = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while let Some((before, after)) = rest.split_once("_x") {
        made.push_str(before);
        let code = after
            .split_once('_')
            .filter(|(code, _)| code.len() == 4)
            .and_then(|(code, behind)| Some((u32::from_str_radix(code, 16).ok()?, behind)));
        if let Some((code, behind)) = code {
            made.extend(char::from_u32(code));
            rest = behind;
        } else {
            made.push_str("_x");
            rest = after;
        }
    }
    made.push_str(rest);
    // Line breaks come in three kinds; other controls say nothing.
    let made = made.replace("\r\n", "\n").replace('\r', "\n");
    made.replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), "")
}

#[cfg(test)]
mod tests {
    use super::{Strings, plain, rich};
    use crate::forms::readers::xml::Xml;

    #[test]
    fn struck_out_words_are_taken_back() {
        let text = "<si><r><t>I am</t></r><r><rPr><b/><strike/></rPr><t> not</t></r>\
                    <r><rPr><strike val=\"0\"/></rPr><t> an advocate</t></r>\
                    <rPh sb=\"0\" eb=\"1\"><t>ai am</t></rPh></si>";
        let mut xml = Xml::new(text);
        xml.child().unwrap();
        assert_eq!(rich(&mut xml).unwrap(), "I am an advocate");
    }

    #[test]
    fn a_number_finds_its_string_or_nothing() {
        let strings = Strings::parse(
            "<sst><si><t>Tom &amp; Zo&#235;</t></si><si/><si><t xml:space=\"preserve\"> b</t></si></sst>",
        )
        .unwrap();
        for (number, words) in [
            ("0", "Tom & Zoë"),
            ("1", ""),
            ("2", " b"),
            ("3", ""),
            ("x", ""),
        ] {
            assert_eq!(strings.get(number), words);
        }
    }

    #[test]
    fn escaped_characters_are_read_as_they_were_typed() {
        for (written, typed) in [
            ("a_x000D_\nb", "a\nb"),
            ("a_x000d_b", "a\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("tab_x0009_.", "tab\t."),
            ("bell_x0007_", "bell"),
            ("my_xlsx_file", "my_xlsx_file"),
            ("_x", "_x"),
            ("_xD800_é", "é"),
        ] {
            assert_eq!(plain(written.into()), typed, "{written}");
        }
    }
}
