//! The words of cells: shared strings and rich text (ECMA-376 part 1 §18.4). What is struck out is
//! what somebody took back, and how a word is pronounced is no part of it.

use crate::domain::verdict::Unreadable;
use crate::forms::layout::MOST_CHARS;
use crate::forms::readers::xml::Xml;

/// A form has some hundred.
const MOST_STRINGS: usize = 200_000;
/// In octets; what is longer is cut off when the cell is made.
const LONGEST: usize = MOST_CHARS * 4;

/// Words with what is known of their looks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) text: String,
    /// How many octets at their beginning are bold; nothing where they look as their cell does.
    pub(super) lead: Option<usize>,
}

/// The strings that cells share.
#[derive(Debug, Default)]
pub(super) struct Strings(Vec<Words>);

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
    pub(super) fn get(&self, number: &str) -> Option<&Words> {
        let number: usize = number.trim().parse().ok()?;
        self.0.get(number)
    }
}

/// The words of the open element: plain, or in runs.
pub(super) fn rich(xml: &mut Xml<'_>) -> Result<Words, Unreadable> {
    let mut words = Words::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "t" => words.add(&plain(xml.words()?), None),
            "r" => run(xml, &mut words)?,
            // How it is pronounced (§18.4.6).
            _ => xml.skip()?,
        }
    }
    Ok(words)
}

fn run(xml: &mut Xml<'_>, words: &mut Words) -> Result<(), Unreadable> {
    let (mut text, mut struck, mut bold) = (String::new(), false, None);
    while let Some(element) = xml.child()? {
        match element.name() {
            "t" => text.push_str(&plain(xml.words()?)),
            "rPr" => {
                bold = Some(false);
                while let Some(property) = xml.child()? {
                    struck |= property.name() == "strike" && property.is_on();
                    if property.name() == "b" {
                        bold = Some(property.is_on());
                    }
                    xml.skip()?;
                }
            }
            _ => xml.skip()?,
        }
    }
    if !struck {
        words.add(&text, bold);
    }
    Ok(())
}

impl Words {
    /// Adds words; where their weight is not told, they have the cell's.
    fn add(&mut self, text: &str, bold: Option<bool>) {
        let leads = self.lead.is_none_or(|lead| lead == self.text.len());
        if self.text.len() < LONGEST {
            self.text.push_str(text);
        }
        match bold {
            Some(true) if leads && (self.lead.is_some() || self.text.len() == text.len()) => {
                self.lead = Some(self.text.len());
            }
            Some(false) => self.lead = Some(self.lead.unwrap_or(0)),
            _ => {}
        }
    }
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
        let words = rich(&mut xml).unwrap();
        assert_eq!((&*words.text, words.lead), ("I am an advocate", Some(0)));
    }

    #[test]
    fn bold_words_at_the_beginning_are_counted() {
        let bold = |text: &str| format!("<r><rPr><b/></rPr><t>{text}</t></r>");
        let light = |text: &str| format!("<r><rPr><sz val=\"9\"/></rPr><t>{text}</t></r>");
        let unsaid = |text: &str| format!("<r><t>{text}</t></r>");
        for (runs, lead) in [
            (bold("Name") + &light(": Zoe"), Some(4)),
            (
                bold("Na") + &bold("me") + &light(": Zoe") + &bold("!"),
                Some(4),
            ),
            (bold("Name") + &unsaid(": Zoe"), Some(4)),
            (light("a") + &bold("b"), Some(0)),
            (unsaid("a") + &unsaid("b"), None),
            (String::from("<t>a</t>"), None),
        ] {
            let text = format!("<is>{runs}</is>");
            let mut xml = Xml::new(&text);
            xml.child().unwrap();
            assert_eq!(rich(&mut xml).unwrap().lead, lead, "{runs}");
        }
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
            let found = strings.get(number).map_or("", |found| &found.text);
            assert_eq!(found, words);
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
