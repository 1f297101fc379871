//! The old drawings of a sheet (VML, ECMA-376 part 4 §19.4), in which form controls have their place,
//! their caption and, in files of older programs, their state.
//!
//! It is read leniently and never believed more than the newer parts: what cannot be read of it is
//! left out.

use super::anchor::{Anchor, Corner};
use super::controls::State;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::xml::{Element, Step, Xml};

/// No form has more of them.
const MOST_SHAPES: usize = 2_000;

/// A shape that is a control.
#[derive(Debug, Default)]
pub(super) struct OldShape {
    /// Its number, `1025` of `_x0000_s1025`; empty where it has none.
    pub(super) id: String,
    pub(super) caption: String,
    pub(super) anchor: Option<Anchor>,
    pub(super) state: State,
}

/// Reads a VML part.
pub(super) fn parse(text: &str) -> Result<Vec<OldShape>, Unreadable> {
    // Captions of several lines have HTML's line breaks in them, which nothing need close.
    let text = text.replace("<br>", " ").replace("<br/>", " ");
    let mut shapes: Vec<OldShape> = Vec::new();
    let mut xml = Xml::new(&text);
    loop {
        match xml.step()? {
            Step::Open(element) if element.name() == "shape" => shapes.push(OldShape {
                id: number(&element),
                ..OldShape::default()
            }),
            Step::Open(element) => {
                if let Some(shape) = shapes.last_mut() {
                    take(shape, &element, &mut xml)?;
                }
            }
            Step::End => break,
            Step::Close | Step::Text(_) => {}
        }
        if shapes.len() > MOST_SHAPES {
            return Err(Unreadable::TooLarge);
        }
    }
    // Notes are shapes, too, and no controls.
    shapes.retain(|shape| shape.state.is_control());
    Ok(shapes)
}

fn number(element: &Element<'_>) -> String {
    let of = |name| {
        let id = element.attribute(name)?;
        Some(String::from(id.strip_prefix("_x0000_s")?))
    };
    of("spid").or_else(|| of("id")).unwrap_or_default()
}

fn take(shape: &mut OldShape, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
    match element.name() {
        "textbox" => shape.caption = folded(&xml.words()?),
        "ClientData" => {
            let kind = element.attribute("ObjectType").unwrap_or_default();
            shape.state.set_kind(&kind);
        }
        "Anchor" => shape.anchor = anchor(&xml.words()?),
        "Checked" => shape.state.on = xml.words()?.trim() == "1",
        "FmlaLink" => shape.state.link = xml.words()?,
        "FmlaRange" => shape.state.range = xml.words()?,
        "Sel" | "MultiSel" => shape.state.choose(&xml.words()?),
        _ => {}
    }
    Ok(())
}

/// Left column and offset, top row and offset, right and bottom likewise; offsets are pixels.
fn anchor(words: &str) -> Option<Anchor> {
    let numbers: Vec<f64> = words
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect::<Option<_>>()?;
    let [
        left,
        in_left,
        top,
        in_top,
        right,
        in_right,
        bottom,
        in_bottom,
    ] = numbers.as_slice()
    else {
        return None;
    };
    // Casting cuts off what is no column or row.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let corner =
        |col: f64, right, row: f64, down| Corner::of_pixels(col as u32, right, row as u32, down);
    Some(Anchor {
        from: corner(*left, *in_left, *top, *in_top),
        to: corner(*right, *in_right, *bottom, *in_bottom),
    })
}

/// Captions are HTML: line breaks in them are spaces.
fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn controls_are_read_and_notes_are_not() {
        let shape = |id: &str, caption: &str, data: &str| {
            format!(
                "<v:shape id=\"{id}\"><v:textbox><div><font>{caption}</font></div></v:textbox>{data}</v:shape>"
            )
        };
        let text = format!(
            "<xml xmlns:v=\"v\" xmlns:x=\"x\"><v:shapetype id=\"_x0000_t201\"/>{}{}{}</xml>",
            shape(
                "_x0000_s1025",
                "North<br>East",
                "<x:ClientData ObjectType=\"Checkbox\"><x:Anchor>1, 5, 2, 0, 2, 9, 3, 0</x:Anchor><x:FmlaLink>$G$3</x:FmlaLink><x:Checked>1</x:Checked></x:ClientData>"
            ),
            shape(
                "_x0000_s1026",
                "",
                "<x:ClientData ObjectType=\"Note\"><x:Anchor>1, 5, 2, 0, 2, 9, 3, 0</x:Anchor></x:ClientData>"
            ),
            shape(
                "shape_0",
                "",
                "<x:ClientData ObjectType=\"Drop\"><x:FmlaRange>$H$1:$H$3</x:FmlaRange><x:Sel>2</x:Sel></x:ClientData>"
            ),
        );
        let shapes = parse(&text).unwrap();
        let [tick, drop] = shapes.as_slice() else {
            panic!("{shapes:?}")
        };
        assert_eq!((&*tick.id, &*tick.caption), ("1025", "North East"));
        assert!(tick.state.on && tick.state.link == "$G$3");
        assert_eq!(tick.anchor.unwrap().from.row, 2);
        assert_eq!(
            (&*drop.state.range, drop.state.chosen.as_slice()),
            ("$H$1:$H$3", &[2][..])
        );
        assert!(parse("<xml><v:shape>").unwrap().is_empty());
    }
}
