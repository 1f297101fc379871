//! What floats above the cells of one sheet, gathered from the parts that each tell some of it: the
//! sheet has the list of controls, their properties have the state, the drawings have places and
//! captions. What one part leaves out, another may have.

use super::super::package::{Package, Relation, target_of_kind};
use super::anchor::Anchor;
use super::controls::{Kind, State, caption};
use super::drawing::{self, Drawn, Shape};
use super::sheet::{Control, Sheet};
use super::vml::{self, OldShape};
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Takes};

/// Something above the cells.
#[derive(Debug)]
pub(super) struct Float {
    pub(super) anchor: Anchor,
    pub(super) what: What,
}

/// What it is.
#[derive(Debug)]
pub(super) enum What {
    /// A text box, a label, a frame's title.
    Words(String),
    /// A check box or option button with its caption.
    Tick {
        on: bool,
        caption: String,
        link: String,
    },
    /// A list with its state, and the same once its members are known.
    List(State),
    Chosen {
        words: String,
        options: Takes,
        link: String,
    },
    /// A control whose state only this cell tells, and the same once it is known.
    Linked(String),
    Content(Content),
    /// A picture, or a control that says nothing in words.
    Unseen,
}

/// Gathers what floats above a sheet, in reading order.
pub(super) fn gather(
    sheet: &Sheet,
    part: &str,
    package: &mut Package<'_>,
) -> Result<Vec<Float>, Unreadable> {
    if sheet.drawing.is_none() && sheet.legacy.is_none() {
        return Ok(Vec::new());
    }
    let relations = package.relations(part)?;
    let mut read = |id: &Option<String>, kind| -> Result<Option<String>, Unreadable> {
        let target = id
            .as_deref()
            .and_then(|id| target_of_kind(&relations, id, kind));
        target.map_or(Ok(None), |part| package.read(part))
    };
    let shapes = match read(&sheet.drawing, "drawing")? {
        Some(text) => drawing::parse(&text)?,
        None => Vec::new(),
    };
    let old = match read(&sheet.legacy, "vmlDrawing")? {
        Some(text) => vml::parse(&text).unwrap_or_default(),
        None => Vec::new(),
    };
    let mut floats = controls(sheet, &relations, package, &shapes, old)?;
    floats.extend(shapes.into_iter().filter_map(|shape| {
        let what = match shape.what {
            Drawn::Words if !shape.words.is_empty() => What::Words(shape.words),
            Drawn::Picture => What::Unseen,
            Drawn::Words | Drawn::Control | Drawn::Hidden => return None,
        };
        let anchor = shape.anchor?;
        Some(Float { anchor, what })
    }));
    floats.sort_by_cached_key(|float| {
        let area = float.anchor.area(&sheet.tracks);
        // Casting cuts off what is no distance.
        #[allow(clippy::cast_possible_truncation)]
        let right = float.anchor.from.right as i64;
        (area.first, right)
    });
    Ok(floats)
}

fn controls(
    sheet: &Sheet,
    relations: &[Relation],
    package: &mut Package<'_>,
    shapes: &[Shape],
    mut old: Vec<OldShape>,
) -> Result<Vec<Float>, Unreadable> {
    let mut floats = Vec::new();
    let ordered = old.len() == sheet.controls.len() && old.iter().all(|old| old.id.is_empty());
    for control in &sheet.controls {
        let looks = if ordered {
            // A program that numbers nothing writes them in the same order.
            (!old.is_empty()).then(|| old.remove(0))
        } else {
            let same = old.iter().position(|old| old.id == control.shape);
            same.map(|at| old.remove(at))
        };
        let shape = shapes
            .iter()
            .find(|shape| shape.what == Drawn::Control && shape.id == control.shape);
        let state = match target_of_kind(relations, &control.id, "ctrlProp") {
            Some(part) => package.read(part)?.map(|text| State::parse(&text)),
            None => None,
        };
        let state = state.transpose()?;
        let looks = looks.unwrap_or_default();
        floats.extend(float(control, state, shape, looks));
    }
    // Excel 2007 knew no other place for them.
    for looks in old {
        floats.extend(float(&Control::default(), None, None, looks));
    }
    Ok(floats)
}

fn float(
    control: &Control,
    state: Option<State>,
    shape: Option<&Shape>,
    looks: OldShape,
) -> Option<Float> {
    let drawn = shape.and_then(|shape| shape.anchor).filter(Anchor::covers);
    let anchor = control.anchor.or(looks.anchor).or(drawn)?;
    let state = state.filter(State::is_control).unwrap_or(looks.state);
    let words = shape
        .map(|shape| caption(&shape.words))
        .filter(|words| !words.is_empty())
        .unwrap_or_else(|| caption(&looks.caption))
        .to_owned();
    let what = match state.kind {
        Kind::Tick => What::Tick {
            on: state.on,
            caption: words,
            link: state.link,
        },
        Kind::Choice => What::List(state),
        Kind::Words if words.is_empty() => return None,
        Kind::Words => What::Words(words),
        Kind::Other => return None,
        // No form control, but ActiveX, whose state is the control's own secret.
        Kind::None if control.linked.is_empty() => What::Unseen,
        Kind::None => What::Linked(control.linked.clone()),
    };
    Some(Float { anchor, what })
}
