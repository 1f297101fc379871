//! What is drawn, on the walk: boxes of text, and the places of form controls, which stand among the
//! words or float beside them (`OpenDocument` 1.3 part 3 §10.3).

use super::blanks::words_of;
use super::forms::FormControl;
use super::walk::Walk;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::xml::Element;

impl Walk<'_> {
    /// An element of a drawing, to its end.
    pub(super) fn of_draw(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        match element.name() {
            "control" => self.control(element),
            // A frame may hold a picture, and a drawing has no words in most cases.
            "text-box" => self.text_box(true),
            "custom-shape" | "rect" | "ellipse" | "circle" | "line" | "polygon" | "polyline"
            | "path" | "caption" | "connector" | "measure" | "regular-polygon" => {
                self.text_box(false)
            }
            "object" | "object-ole" | "plugin" | "applet" => self.xml.skip(),
            _ => self.children(),
        }
    }

    fn text_box(&mut self, seen_empty: bool) -> Result<(), Unreadable> {
        let outer = std::mem::take(&mut self.now);
        self.paper.start_box();
        self.children()?;
        self.paper.end_box(seen_empty);
        self.now = outer;
        Ok(())
    }

    /// The place of a form control.
    fn control(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        let found = self.controls.get(&words_of(element, "control")).cloned();
        let Some(control) = found.filter(|_| !self.now.hidden) else {
            return self.xml.skip();
        };
        if words_of(element, "anchor-type") == "as-char" {
            self.put(&control);
        } else {
            let down = tenths_of_millimetres(&words_of(element, "y"));
            let right = tenths_of_millimetres(&words_of(element, "x"));
            self.now.floating.push((down, right, control));
            if !self.now.inside {
                // Anchored to the page itself.
                let floating = std::mem::take(&mut self.now.floating);
                self.settle_down(floating);
                self.paper.end_paragraph();
            }
        }
        self.xml.skip()
    }

    fn put(&mut self, control: &FormControl) {
        if let Some(blank) = &control.blank {
            self.paper.start_blank(blank.clone());
            self.paper.words(&control.typed, 0);
            self.paper.end_blank();
        }
        if !control.label.is_empty() {
            self.paper.words(&format!(" {}  ", control.label), 0);
        }
        self.now.spaced = false;
    }

    /// Controls that float stand where they were put: in rows from left to right, the first row
    /// beside the words of their paragraph.
    pub(super) fn settle_down(&mut self, mut floating: Vec<(i32, i32, FormControl)>) {
        /// Half a line: what stands in one row is not put there to the tenth of a millimetre.
        const SAME_ROW: i32 = 25;
        floating.sort_by_key(|(down, right, _)| (*down, *right));
        let mut rows: Vec<(i32, Vec<(i32, FormControl)>)> = Vec::new();
        for (down, right, control) in floating {
            match rows.last_mut() {
                Some((top, row)) if down.saturating_sub(*top) <= SAME_ROW => {
                    row.push((right, control));
                }
                _ => rows.push((down, vec![(right, control)])),
            }
        }
        for (number, (_, mut row)) in rows.into_iter().enumerate() {
            row.sort_by_key(|(right, _)| *right);
            if number > 0 {
                self.paper.end_line();
            }
            for (_, control) in row {
                self.put(&control);
            }
        }
    }
}

/// A length in a unit (§18.3.18), roughly; what cannot be read is nothing.
fn tenths_of_millimetres(length: &str) -> i32 {
    let digits = length.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = length.get(digits.len()..).unwrap_or_default();
    let scale = match unit {
        "cm" => 100.0,
        "mm" => 10.0,
        "in" => 254.0,
        "pt" => 254.0 / 72.0,
        "pc" => 254.0 / 6.0,
        _ => 1.0,
    };
    let size: f64 = digits.parse().unwrap_or(0.0);
    #[allow(clippy::cast_possible_truncation)] // Such a number saturates, and is no place on paper.
    let rounded = (size * scale).round() as i32;
    rounded
}
