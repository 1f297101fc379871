//! A page: how it is turned, what is drawn on it, what people typed on it afterwards.
//!
//! Everything is measured as a reader sees it: turned as the file says (ISO 32000-1 §7.7.3.3,
//! `Rotate`), or as the text runs where a page lies on its side without saying so.

use lopdf::{Dictionary, Object};

use super::content::Pen;
use super::ink::Ink;
use super::state::State;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::pdf::file::objects::File;
use crate::forms::readers::pdf::geometry::{Area, Matrix};

/// A page is drawn from no more streams than this.
const MOST_STREAMS: usize = 1_000;
/// What is smaller on every side cannot be looked at.
const SMALLEST: f64 = 10.0;

/// A page with what is drawn on it.
pub(in crate::forms::readers::pdf) struct Sheet<'a> {
    pub(super) page: &'a Dictionary,
    /// From the page's own measure to the page as it is seen.
    pub(in crate::forms::readers::pdf) place: Matrix,
    /// Its width and height as it is seen.
    pub(in crate::forms::readers::pdf) area: Area,
    pub(in crate::forms::readers::pdf) ink: Ink,
}

impl<'a> Sheet<'a> {
    /// Draws a page.
    pub(in crate::forms::readers::pdf) fn new(
        file: &'a File,
        page: &'a Dictionary,
        pen: &mut Pen<'a>,
    ) -> Result<Self, Unreadable> {
        let content = content(file, page)?;
        let quarters = file.inherited(page, b"Rotate").as_i64().unwrap_or(0) / 90;
        let mut sheet = Self::turned(file, page, quarters.rem_euclid(4));
        sheet.draw(file, pen, &content)?;
        let most = (0i64..)
            .zip(&sheet.ink.ways)
            .take(4)
            .max_by_key(|(_, count)| **count);
        if let Some((way @ 1..=3, count)) = most
            && *count > 5 + 4 * sheet.ink.ways.first().unwrap_or(&0)
        {
            // Text that runs down is level once the page is turned back.
            sheet = Self::turned(file, page, (quarters - way).rem_euclid(4));
            sheet.draw(file, pen, &content)?;
        }
        Ok(sheet)
    }

    /// A page turned by so many quarters, clockwise.
    fn turned(file: &File, page: &'a Dictionary, quarters: i64) -> Self {
        let seen = |key: &[u8]| match *file.numbers(file.inherited(page, key)) {
            [x, y, u, v] => Some(Area::between((x, y), (u, v)))
                .filter(|area| area.width() > SMALLEST && area.height() > SMALLEST),
            _ => None,
        };
        // The size of A4 is as good a guess as any.
        let whole = seen(b"MediaBox").unwrap_or(Area::between((0.0, 0.0), (595.0, 842.0)));
        let seen = seen(b"CropBox").unwrap_or(whole);
        let unit = file.number(page, b"UserUnit").unwrap_or(1.0);
        let unit = unit.clamp(0.01, 100.0);
        let (width, height) = (seen.width() * unit, seen.height() * unit);
        let upright = Matrix::shift(-seen.left, -seen.top)
            .then(Matrix::new([unit, 0.0, 0.0, -unit, 0.0, height]));
        let turn = match quarters {
            1 => Matrix::new([0.0, 1.0, -1.0, 0.0, height, 0.0]),
            2 => Matrix::new([-1.0, 0.0, 0.0, -1.0, width, height]),
            3 => Matrix::new([0.0, -1.0, 1.0, 0.0, 0.0, width]),
            _ => Matrix::IDENTITY,
        };
        let place = upright.then(turn);
        Self {
            page,
            place,
            area: place.area(seen),
            ink: Ink::default(),
        }
    }

    fn draw(
        &mut self,
        file: &'a File,
        pen: &mut Pen<'a>,
        content: &[u8],
    ) -> Result<(), Unreadable> {
        let resources = file.as_dictionary(file.inherited(self.page, b"Resources"));
        let state = State::new(self.place, self.area);
        pen.draw(content, resources, state, &mut self.ink)
    }

    /// Draws the appearance of an annotation (§12.5.5): its box, transformed, fills its rectangle.
    pub(in crate::forms::readers::pdf) fn appearance(
        &self,
        file: &'a File,
        pen: &mut Pen<'a>,
        annotation: &'a Dictionary,
    ) -> Result<Ink, Unreadable> {
        let mut ink = Ink::default();
        let normal = file
            .dictionary(annotation, b"AP")
            .map_or(&Object::Null, |all| file.get(all, b"N"));
        let (Object::Stream(form), Some(to)) = (normal, file.area(annotation, b"Rect")) else {
            return Ok(ink);
        };
        let Some(own) = file.area(&form.dict, b"BBox") else {
            return Ok(ink);
        };
        let matrix = file.matrix(&form.dict, b"Matrix");
        let from = matrix.area(own);
        let scale = |to: f64, from: f64| if from > 0.01 { to / from } else { 1.0 };
        let (x, y) = (
            scale(to.width(), from.width()),
            scale(to.height(), from.height()),
        );
        let fit = Matrix::shift(-from.left, -from.top)
            .then(Matrix::new([x, 0.0, 0.0, y, to.left, to.top]));
        let state = State::new(matrix.then(fit).then(self.place), self.area);
        let resources = file.dictionary(&form.dict, b"Resources");
        let octets = file.unpack(form)?;
        pen.draw(&octets, resources, state, &mut ink)?;
        Ok(ink)
    }

    /// The annotations of the page that can be seen (§12.5.3: neither hidden nor without a view).
    pub(in crate::forms::readers::pdf) fn annotations(
        &self,
        file: &'a File,
    ) -> impl Iterator<Item = &'a Object> {
        let all = file.members(self.page, b"Annots").iter().take(5_000);
        all.filter(|annotation| {
            let flags = file
                .as_dictionary(annotation)
                .and_then(|annotation| file.get(annotation, b"F").as_i64().ok());
            flags.unwrap_or(0) & 0b10_0010 == 0
        })
    }
}

/// The streams of a page are one (§7.8.2). If one is lost the page is not whole.
fn content(file: &File, page: &Dictionary) -> Result<Vec<u8>, Unreadable> {
    let mut content = Vec::new();
    if page.has(b"Contents") && *file.get(page, b"Contents") == Object::Null {
        return Err(Unreadable::Damaged);
    }
    for part in file.members(page, b"Contents").iter().take(MOST_STREAMS) {
        match file.follow(part) {
            Object::Stream(stream) => {
                content.extend(file.unpack(stream)?);
                content.push(b'\n');
            }
            _ if matches!(part, Object::Reference(_)) => return Err(Unreadable::Damaged),
            _ => {}
        }
    }
    Ok(content)
}
