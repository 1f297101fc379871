//! How words look, as far as it changes what they say (RTF 1.9.1, "Font (Character) Formatting
//! Properties").

use crate::forms::readers::words::{BOLD, BOXED, FAINT, HIGHLIGHTED, Marks, UNDERLINED};

/// How words look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// They are not shown.
    pub(super) hidden: bool,
    /// They are struck out.
    pub(super) struck: bool,
    /// They were deleted while changes were tracked.
    pub(super) deleted: bool,
    /// How they are marked.
    pub(super) marks: Marks,
}

impl Look {
    /// Takes in a control word, if it says how words look. A background counts if its colour can
    /// be seen.
    pub(super) fn take(&mut self, word: &str, number: Option<i32>, is_seen: impl Fn(i32) -> bool) {
        let on = number != Some(0);
        match word {
            "v" | "webhidden" => self.hidden = on,
            "strike" | "striked" => self.struck = on,
            "deleted" => self.deleted = on,
            "b" => self.mark(BOLD, on),
            "i" => self.mark(FAINT, on),
            "chbrdr" => self.mark(BOXED, on),
            "highlight" | "chcbpat" | "cb" => self.mark(HIGHLIGHTED, is_seen(number.unwrap_or(0))),
            "ulnone" => self.mark(UNDERLINED, false),
            "ul" | "uld" | "uldash" | "uldashd" | "uldashdd" | "uldb" | "ulhwave" | "ulldash"
            | "ulth" | "ulthd" | "ulthdash" | "ululdbwave" | "ulw" | "ulwave" => {
                self.mark(UNDERLINED, on);
            }
            _ => {}
        }
    }

    fn mark(&mut self, mark: Marks, on: bool) {
        if on {
            self.marks |= mark;
        } else {
            self.marks &= !mark;
        }
    }
}
