//! What is drawn above the cells (ECMA-376 part 1 §20.5): text boxes and other shapes with their
//! words, pictures by their place alone. The words of a form control, which Excel also draws, are its
//! caption.

use super::anchor::{Anchor, Corner};
use crate::domain::verdict::Unreadable;
use crate::forms::readers::xml::{Element, Step, Xml};

/// No form has more drawn on it.
const MOST_SHAPES: usize = 2_000;
/// So many octets of words one shape holds at most.
const LONGEST: usize = 400_000;

/// Something drawn.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Its number, by which a control refers to it.
    pub(super) id: String,
    pub(super) anchor: Option<Anchor>,
    pub(super) words: String,
    pub(super) what: Drawn,
}

/// What it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Drawn {
    /// A shape with words.
    #[default]
    Words,
    /// A picture.
    Picture,
    /// How a form control looks, which is told by the control itself.
    Control,
    /// Not shown.
    Hidden,
}

/// Reads a drawing part.
pub(super) fn parse(text: &str) -> Result<Vec<Shape>, Unreadable> {
    let mut drawing = Drawing::default();
    let mut xml = Xml::new(text);
    loop {
        match xml.step()? {
            Step::Open(element) => drawing.take(&element, &mut xml)?,
            Step::End => return Ok(drawing.shapes),
            Step::Close | Step::Text(_) => {}
        }
        if drawing.shapes.len() > MOST_SHAPES {
            return Err(Unreadable::TooLarge);
        }
    }
}

/// The state of the walk through a drawing.
#[derive(Default)]
struct Drawing {
    shapes: Vec<Shape>,
    from: Corner,
    to: Option<Corner>,
    /// The next anchor is that of a form control.
    control: bool,
}

impl Drawing {
    fn take(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
        match element.name() {
            "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                (self.from, self.to) = (Corner::default(), None);
            }
            "from" => self.from = Corner::parse(xml)?,
            "to" => self.to = Some(Corner::parse(xml)?),
            // Form controls are drawn for programs that know them as such (a14).
            "Choice" => {
                self.control = element
                    .attribute("Requires")
                    .is_some_and(|needs| needs.split(' ').any(|need| need == "a14"));
            }
            "Fallback" => xml.skip()?,
            "sp" | "pic" => {
                let mut shape = self.shape(element.name(), xml)?;
                shape.anchor = Some(Anchor {
                    from: self.from,
                    to: self.to.unwrap_or(self.from),
                });
                self.shapes.push(shape);
            }
            // The end of an anchor; a group's shapes come before it, all at its place.
            "clientData" | "AlternateContent" => self.control = false,
            _ => {}
        }
        Ok(())
    }

    fn shape(&self, name: &str, xml: &mut Xml<'_>) -> Result<Shape, Unreadable> {
        let mut shape = Shape {
            what: match name {
                "pic" => Drawn::Picture,
                _ if self.control => Drawn::Control,
                _ => Drawn::Words,
            },
            ..Shape::default()
        };
        let mut depth = 1u32;
        while depth > 0 {
            match xml.step()? {
                Step::Open(element) if element.name() == "txBody" => {
                    shape.words = paragraphs(xml)?;
                }
                Step::Open(element) => {
                    depth += 1;
                    if element.name() == "cNvPr" {
                        shape.id = element.attribute("id").unwrap_or_default().into_owned();
                        if element.flag("hidden") && shape.what != Drawn::Control {
                            shape.what = Drawn::Hidden;
                        }
                    }
                }
                Step::Close => depth -= 1,
                Step::Text(_) => {}
                Step::End => break,
            }
        }
        Ok(shape)
    }
}

/// The words of the open text body (§21.1.2), struck-out ones left out.
fn paragraphs(xml: &mut Xml<'_>) -> Result<String, Unreadable> {
    let mut words = String::new();
    while let Some(paragraph) = xml.child()? {
        if paragraph.name() != "p" {
            xml.skip()?;
            continue;
        }
        if !words.is_empty() {
            words.push('\n');
        }
        while let Some(piece) = xml.child()? {
            match piece.name() {
                "r" | "fld" => words.push_str(&run(xml)?),
                "br" => {
                    words.push('\n');
                    xml.skip()?;
                }
                _ => xml.skip()?,
            }
        }
        if words.len() > LONGEST {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(words.trim().into())
}

fn run(xml: &mut Xml<'_>) -> Result<String, Unreadable> {
    let (mut words, mut struck) = (String::new(), false);
    while let Some(part) = xml.child()? {
        match part.name() {
            "t" => words.push_str(&xml.words()?),
            "rPr" => {
                let strike = part.attribute("strike").unwrap_or_default();
                struck = matches!(&*strike, "sngStrike" | "dblStrike");
                xml.skip()?;
            }
            _ => xml.skip()?,
        }
    }
    Ok(if struck { String::new() } else { words })
}

#[cfg(test)]
mod tests {
    use super::{Drawn, parse};

    #[test]
    fn words_are_told_from_pictures_and_from_the_looks_of_controls() {
        let corner = "<from><col>1</col><colOff>0</colOff><row>2</row><rowOff>0</rowOff></from>\
                      <to><col>3</col><colOff>9</colOff><row>4</row><rowOff>9</rowOff></to>";
        let shape = |id: u32, hidden: u32, words: &str| {
            format!(
                "<sp><nvSpPr><cNvPr id=\"{id}\" name=\"n\" hidden=\"{hidden}\"/></nvSpPr><txBody><bodyPr/>{words}</txBody></sp>"
            )
        };
        let p = |words: &str| format!("<p><r><t>{words}</t></r></p>");
        let crossed = "<p><r><rPr strike=\"sngStrike\"/><t>not </t></r><r><t>so</t></r><br/><r><t>b</t></r></p>";
        let text = format!(
            "<wsDr><twoCellAnchor>{corner}{}<clientData/></twoCellAnchor>\
             <twoCellAnchor>{corner}<grpSp><nvGrpSpPr><cNvPr id=\"9\"/></nvGrpSpPr>{}{}</grpSp><clientData/></twoCellAnchor>\
             <AlternateContent><Choice Requires=\"a14\"><twoCellAnchor>{corner}{}<clientData/></twoCellAnchor></Choice><Fallback>{}</Fallback></AlternateContent>\
             <oneCellAnchor><from><col>7</col><row>0</row></from><ext cx=\"1\" cy=\"1\"/><pic><nvPicPr><cNvPr id=\"6\"/></nvPicPr></pic><clientData/></oneCellAnchor></wsDr>",
            shape(2, 0, &(p("Zo&amp;") + crossed)),
            shape(3, 0, &p("one")),
            shape(4, 1, &p("never seen")),
            shape(1025, 1, &p("Yes")),
            shape(5, 0, &p("old")),
        );
        let shapes = parse(&text).unwrap();
        let told: Vec<(&str, &str, Drawn)> = shapes
            .iter()
            .map(|shape| (&*shape.id, &*shape.words, shape.what))
            .collect();
        assert_eq!(
            told,
            [
                ("2", "Zo&\nso\nb", Drawn::Words),
                ("3", "one", Drawn::Words),
                ("4", "never seen", Drawn::Hidden),
                ("1025", "Yes", Drawn::Control),
                ("6", "", Drawn::Picture),
            ]
        );
        assert_eq!(shapes.last().unwrap().anchor.unwrap().from.col, 7);
    }
}
