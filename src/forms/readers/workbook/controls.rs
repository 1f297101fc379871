//! The state of form controls: check boxes, option buttons, lists (`xl/ctrlProps`, [MS-XLSX],
//! `formControlPr`; in older files the same stands in VML).

use crate::domain::verdict::Unreadable;
use crate::forms::readers::xml::{Step, Xml};

/// No list has more members.
const MOST_ITEMS: usize = 300;

/// What a control is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// No control at all: a note, a picture.
    #[default]
    None,
    /// A check box or an option button.
    Tick,
    /// A drop-down or a list.
    Choice,
    /// Words that belong to other controls: a label, a frame.
    Words,
    /// A button, a scroll bar: nothing that answers.
    Other,
}

/// A control's state.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) kind: Kind,
    pub(super) on: bool,
    /// The cell that its state is written to.
    pub(super) link: String,
    /// The cells that its members stand in.
    pub(super) range: String,
    /// Its members, where it has them itself.
    pub(super) items: Vec<String>,
    /// Which members are chosen, counted from 1.
    pub(super) chosen: Vec<usize>,
}

impl State {
    /// From a control's properties.
    pub(super) fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut state = Self::default();
        let mut xml = Xml::new(text);
        loop {
            let element = match xml.step()? {
                Step::Open(element) => element,
                Step::End => return Ok(state),
                Step::Close | Step::Text(_) => continue,
            };
            let of = |name| element.attribute(name).unwrap_or_default();
            match element.name() {
                "formControlPr" => {
                    state.set_kind(&of("objectType"));
                    state.on = of("checked") == "Checked";
                    state.link = of("fmlaLink").into_owned();
                    state.range = of("fmlaRange").into_owned();
                    state.choose(&of("sel"));
                    state.choose(&of("multiSel"));
                }
                "item" if state.items.len() < MOST_ITEMS => {
                    state.items.push(of("val").into_owned());
                }
                _ => {}
            }
        }
    }

    /// The names of both vocabularies (ECMA-376 part 4 §19.4.3.2; [MS-XLSX], `ST_ObjectType`).
    pub(super) fn set_kind(&mut self, name: &str) {
        self.kind = match name {
            "CheckBox" | "Checkbox" | "Radio" => Kind::Tick,
            "Drop" | "List" => Kind::Choice,
            "Label" | "GBox" => Kind::Words,
            "Button" | "EditBox" | "Edit" | "Scroll" | "Spin" | "Dialog" | "Group" => Kind::Other,
            _ => Kind::None,
        };
    }

    /// Adds to the chosen members; 0 is none.
    pub(super) fn choose(&mut self, numbers: &str) {
        let numbers = numbers.split(',').take(MOST_ITEMS);
        let numbers = numbers.filter_map(|number| number.trim().parse().ok());
        for number in numbers.filter(|number| *number > 0) {
            if !self.chosen.contains(&number) {
                self.chosen.push(number);
            }
        }
    }

    pub(super) fn is_control(&self) -> bool {
        self.kind != Kind::None
    }
}

/// What a control says beside its box. Excel's own first captions ("Check Box 12") say nothing.
pub(super) fn caption(words: &str) -> &str {
    let words = words.trim();
    let own = [
        "Check Box ",
        "Option Button ",
        "Group Box ",
        "Label ",
        "Drop Down ",
        "List Box ",
    ]
    .iter()
    .filter_map(|start| words.strip_prefix(start))
    .any(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()));
    if own { "" } else { words }
}

#[cfg(test)]
mod tests {
    use super::{Kind, State, caption};

    #[test]
    fn a_control_tells_its_state() {
        let tick = State::parse(
            "<formControlPr objectType=\"CheckBox\" checked=\"Checked\" fmlaLink=\"$G$3\" lockText=\"1\"/>",
        )
        .unwrap();
        assert!(tick.kind == Kind::Tick && tick.on && tick.link == "$G$3");
        let mixed = State::parse("<formControlPr objectType=\"CheckBox\" checked=\"Mixed\"/>");
        assert!(!mixed.unwrap().on);
        let list = State::parse(
            "<formControlPr objectType=\"List\" seltype=\"multi\" sel=\"0\" multiSel=\"1,3\"><itemLst><item val=\"a\"/></itemLst></formControlPr>",
        )
        .unwrap();
        assert_eq!(
            (list.kind, list.chosen.as_slice()),
            (Kind::Choice, &[1, 3][..])
        );
        assert_eq!(list.items, ["a"]);
    }

    #[test]
    fn a_caption_that_nobody_wrote_says_nothing() {
        assert_eq!(caption(" Yes "), "Yes");
        assert_eq!(caption("Check Box 12"), "");
        assert_eq!(caption("Check Box twelve"), "Check Box twelve");
    }
}
