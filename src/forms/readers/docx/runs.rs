//! Words on the walk: runs with their looks, signs, symbols, fields, and the controls that words
//! stand in.

use std::borrow::Cow;

use super::active::Active;
use super::controls;
use super::look::{Look, Props};
use super::story::{Open, Story};
use crate::domain::verdict::Unreadable;
use crate::forms::readers::words::blank::Blank;
use crate::forms::readers::words::symbols::{self, Symbols};
use crate::forms::readers::xml::{Element, Step};

/// Fields and controls nest no deeper.
const MOST_OPEN: usize = 100;
/// No form has more runs of words than this.
const MOST_WRITTEN: usize = 500_000;

impl<'x> Story<'x, '_, '_> {
    pub(super) fn run(&mut self) -> Result<(), Unreadable> {
        self.now.look = Props::default().look(Props::default(), self.now.style);
        self.children()?;
        self.now.look = Look::default();
        if self.written > MOST_WRITTEN {
            return Err(Unreadable::TooLarge);
        }
        Ok(())
    }

    pub(super) fn run_properties(&mut self) -> Result<(), Unreadable> {
        let mut own = Props::default();
        let mut style = Props::default();
        while let Some(property) = self.xml.child()? {
            if property.name() == "rStyle" {
                style = self.styles.get(&property.val().unwrap_or_default())?;
            } else {
                own.take(&property);
            }
            self.xml.skip()?;
        }
        self.now.look = own.look(style, self.now.style);
        Ok(())
    }

    pub(super) fn text(&mut self, element: &Element<'x>) -> Result<(), Unreadable> {
        let mut words: Cow<'x, str> = Cow::Borrowed("");
        loop {
            match self.xml.step()? {
                Step::Text(more) if words.is_empty() => words = more,
                Step::Text(more) => words.to_mut().push_str(&more),
                Step::Open(_) => self.xml.skip()?,
                Step::Close | Step::End => break,
            }
        }
        let blank = [' ', '\t', '\n', '\r'];
        let kept = if self.keeps_space || element.keeps_space() {
            &words
        } else {
            words.trim_matches(blank)
        };
        if kept.contains(['\n', '\r']) {
            // Only `w:br` breaks a line.
            self.words(&kept.replace(['\n', '\r'], " "));
        } else {
            self.words(kept);
        }
        Ok(())
    }

    /// An element that stands for a character.
    pub(super) fn sign(&mut self, sign: &str) -> Result<(), Unreadable> {
        if sign == "\n" {
            self.count()?;
        }
        self.words(sign);
        self.xml.skip()
    }

    /// ECMA-376 §17.3.3.30: a character of a font, by its code.
    pub(super) fn symbol(&mut self, element: &Element<'x>) -> Result<(), Unreadable> {
        let code = element.attribute("char").unwrap_or_default();
        let font = element.attribute("font").unwrap_or_default();
        if let Ok(code) = u32::from_str_radix(code.trim(), 16) {
            let shown = match Symbols::of(&font) {
                Some(symbols) => symbols.shows(code),
                None => char::from_u32(code).and_then(symbols::plain),
            };
            if let Some(shown) = shown {
                self.write(shown.encode_utf8(&mut [0; 4]));
            }
        }
        self.xml.skip()
    }

    /// Words in the font of the open run.
    fn words(&mut self, words: &str) {
        self.write(&symbols::seen(words, self.now.look.symbols));
    }

    fn write(&mut self, words: &str) {
        if words.is_empty() || self.now.look.hidden || self.instructs() {
            return;
        }
        self.written += 1;
        let blank = self.innermost();
        if self.is_silent() {
            if let Some(blank) = blank {
                self.put(blank);
            }
        } else if self.now.look.struck {
            self.now.paragraph.strike(blank);
        } else {
            self.now.paragraph.push(words, blank, self.now.look.marks);
            self.place(blank);
        }
    }

    /// Says that words were deleted here.
    pub(super) fn strike(&mut self) {
        if self.now.inside {
            let blank = self.innermost();
            self.now.paragraph.strike(blank);
        }
    }

    /// A field within the instructions of another, and so not shown: what stands in `w:t` belongs
    /// to the innermost field's result.
    fn instructs(&self) -> bool {
        let mut fields = self.open.iter().rev().filter_map(|open| match open {
            Open::Field(_, shown) => Some(*shown),
            Open::Control(_) => None,
        });
        fields.next();
        fields.any(|shown| !shown)
    }

    /// The box to tick that is open, else the innermost open blank, grouping or not.
    fn holder(&self) -> Option<usize> {
        let blank = |open: &Open| match open {
            Open::Control(blank) | Open::Field(Some(blank), true) => Some(*blank),
            Open::Field(..) => None,
        };
        self.box_to_tick()
            .or_else(|| self.open.iter().rev().find_map(blank))
    }

    /// What stands in a box to tick is its glyph, even where a control is put around that.
    fn box_to_tick(&self) -> Option<usize> {
        self.open.iter().find_map(|open| match open {
            Open::Control(blank) => {
                let there = self.part.blanks.get(*blank)?;
                there.sign().is_some().then_some(*blank)
            }
            Open::Field(..) => None,
        })
    }

    /// The blank that words written now fill.
    pub(super) fn innermost(&self) -> Option<usize> {
        let blank = self.holder()?;
        let groups = self.part.blanks.get(blank).is_none_or(|blank| blank.frames);
        (!groups).then_some(blank)
    }

    fn is_silent(&self) -> bool {
        let blank = self.holder().and_then(|blank| self.part.blanks.get(blank));
        blank.is_some_and(|blank| blank.silent)
    }

    /// Marks the place of a blank among the words: a box by its sign, others by nothing.
    pub(super) fn put(&mut self, blank: usize) {
        let Some(there) = self.part.blanks.get(blank) else {
            return;
        };
        if self.now.look.hidden {
            return;
        }
        let sign = there.sign().filter(|_| !there.placed).unwrap_or_default();
        self.now.paragraph.push(sign, Some(blank), 0);
        self.written += 1;
        self.place(Some(blank));
    }

    fn place(&mut self, blank: Option<usize>) {
        if let Some(blank) = blank.and_then(|blank| self.part.blanks.get_mut(blank)) {
            blank.placed = true;
        }
    }

    /// A blank begins: those around it only group.
    fn begin(&mut self, mut blank: Blank) -> Result<usize, Unreadable> {
        self.count()?;
        blank.frames |= self.box_to_tick().is_some();
        if !blank.frames {
            self.frame_open();
        }
        self.part.blanks.push(blank);
        Ok(self.part.blanks.len().saturating_sub(1))
    }

    /// What is open has a table, a row or a control in it, and is none to be filled in itself.
    pub(super) fn frame_open(&mut self) {
        for open in &self.open {
            if let Open::Control(blank) | Open::Field(Some(blank), _) = open
                && let Some(blank) = self.part.blanks.get_mut(*blank)
            {
                blank.frames = true;
            }
        }
    }

    /// A control around one cell is that cell's; around several it groups them.
    pub(super) fn begin_cell(&mut self) {
        for open in &self.open {
            if let Open::Control(blank) = open
                && let Some(blank) = self.part.blanks.get_mut(*blank)
            {
                blank.cells += 1;
                blank.frames |= blank.cells > 1;
            }
        }
    }

    /// ECMA-376 §17.5.2.29 to .32: a content control, around words, paragraphs, rows or cells.
    pub(super) fn control(&mut self) -> Result<(), Unreadable> {
        let mut number = None;
        while let Some(child) = self.xml.child()? {
            match child.name() {
                "sdtPr" => {
                    let blank = controls::content_control(&mut self.xml)?;
                    let blank = self.begin(blank)?;
                    self.open.push(Open::Control(blank));
                    number = Some(blank);
                }
                "sdtContent" => self.children()?,
                _ => self.xml.skip()?,
            }
        }
        if let Some(blank) = number {
            self.end(blank);
            self.open.retain(|open| *open != Open::Control(blank));
        }
        Ok(())
    }

    /// ECMA-376 §17.3.3.3: a control that another program draws, and the words beside its box.
    pub(super) fn active(&mut self, element: &Element<'x>) -> Result<(), Unreadable> {
        let id = element.attribute("id").unwrap_or_default();
        // It stands in one place: what is named again is not repeated.
        if let Some(Active { mut blank, caption }) = self.controls.remove(id.as_ref()) {
            blank.control.tag = element.attribute("name").unwrap_or_default().into_owned();
            let blank = self.begin(blank)?;
            self.put(blank);
            if !caption.trim().is_empty() {
                self.words(&format!(" {caption}"));
            }
        }
        self.xml.skip()
    }

    /// What nothing was written into has its place where it ends.
    fn end(&mut self, blank: usize) {
        let missing = |blank: &Blank| !blank.placed && !blank.frames && blank.cells == 0;
        if !self.part.blanks.get(blank).is_some_and(missing) {
            return;
        }
        self.put(blank);
        if !self.now.inside {
            self.end_paragraph();
        }
    }

    /// ECMA-376 §17.16.18: the beginning, the middle or the end of a field.
    pub(super) fn field(&mut self, element: &Element<'x>) -> Result<(), Unreadable> {
        let kind = element.attribute("fldCharType").unwrap_or_default();
        let last = |open: &Open| matches!(open, Open::Field(..));
        match kind.as_ref() {
            "begin" => {
                let mut number = None;
                while let Some(child) = self.xml.child()? {
                    if child.name() == "ffData" {
                        let blank = controls::form_field(&mut self.xml)?;
                        let silent = blank.silent;
                        let begun = self.begin(blank)?;
                        if silent {
                            self.put(begun);
                        }
                        number = Some(begun);
                    } else {
                        self.xml.skip()?;
                    }
                }
                self.open.push(Open::Field(number, false));
                return if self.open.len() > MOST_OPEN {
                    Err(Unreadable::Hostile)
                } else {
                    Ok(())
                };
            }
            "separate" => {
                if let Some(Open::Field(_, shown)) =
                    self.open.iter_mut().rev().find(|open| last(open))
                {
                    *shown = true;
                }
            }
            "end" => {
                let at = self.open.iter().rposition(last);
                if let Some(Open::Field(Some(blank), _)) = at.map(|at| self.open.remove(at)) {
                    self.end(blank);
                }
            }
            _ => {}
        }
        self.xml.skip()
    }
}
