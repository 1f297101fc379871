//! What there is to be filled in among the words: the content controls that LibreOffice writes
//! since 7.4, Word's form fields as it keeps them, and the input fields that `OpenDocument` itself
//! has (1.3 part 3 §7.4.14, §7.7.10, §7.7.11).

use jiff::civil::Date;

use super::walk::Walk;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::Takes;
use crate::forms::readers::words::blank::{Blank, Holds};
use crate::forms::readers::xml::{Element, Xml};

/// A name, a title, a value is no longer.
const LONGEST: usize = 10_000;

/// An attribute that is words; nothing where there is none.
pub(super) fn words_of(element: &Element<'_>, name: &str) -> String {
    let words = element.attribute(name).unwrap_or_default();
    words.trim().chars().take(LONGEST).collect()
}

fn is_true(element: &Element<'_>, name: &str) -> bool {
    element.attribute(name).is_some_and(|value| value == "true")
}

/// A content control, by its attributes. Its choices follow within it.
pub(super) fn content_control(element: &Element<'_>) -> Blank {
    let mut blank = Blank::default();
    blank.control.title = words_of(element, "alias");
    blank.control.tag = words_of(element, "tag");
    if is_true(element, "checkbox") {
        blank.control.takes = Takes::Tick;
        blank.holds = Holds::Tick(is_true(element, "checked"));
    } else if is_true(element, "date") {
        blank.control.takes = Takes::Day;
        let day: Option<Date> = element
            .attribute("current-date")
            .and_then(|moment| moment.get(..10)?.parse().ok());
        if let Some(day) = day {
            blank.holds = Holds::Day(day);
        }
    }
    let tick = blank.control.takes == Takes::Tick;
    if is_true(element, "showing-place-holder") && !tick {
        blank.holds = Holds::Nothing;
    }
    blank.silent = matches!(blank.holds, Holds::Nothing | Holds::Tick(_));
    blank.frames = is_true(element, "picture");
    blank
}

/// One of Word's form fields, whose element has begun and is read to its end; nothing if it is a
/// field of another kind.
pub(super) fn form_field(
    element: &Element<'_>,
    xml: &mut Xml<'_>,
) -> Result<Option<Blank>, Unreadable> {
    let kind = words_of(element, "type");
    let mut blank = Blank::default();
    blank.control.tag = words_of(element, "name");
    if blank.control.tag.starts_with("__Fieldmark") {
        // LibreOffice's own number for a field without a name.
        blank.control.tag.clear();
    }
    let mut chosen = 0usize;
    let mut choices: Vec<String> = Vec::new();
    let mut ticked = false;
    while let Some(param) = xml.child()? {
        let value = words_of(&param, "value");
        match words_of(&param, "name").as_str() {
            "Help" => blank.control.title = value,
            "Hint" | "Description" if blank.control.title.is_empty() => {
                blank.control.title = value;
            }
            "Name" => blank.control.tag = value,
            "Content" => blank.prompts.push(value),
            "Type" if value == "date" => blank.control.takes = Takes::Day,
            "Checkbox_Checked" => ticked = value == "true",
            "Dropdown_ListEntry" => {
                blank.offer(&value, false);
                choices.push(value);
            }
            "Dropdown_Selected" => chosen = value.parse().unwrap_or(0),
            _ => {}
        }
        xml.skip()?;
    }
    match kind.rsplit('.').next().unwrap_or_default() {
        "FORMTEXT" => {}
        "FORMDATE" => blank.control.takes = Takes::Day,
        "FORMCHECKBOX" => {
            blank.control.takes = Takes::Tick;
            blank.holds = Holds::Tick(ticked);
            blank.silent = true;
        }
        "FORMDROPDOWN" => {
            blank.holds = Holds::Item(choices.get(chosen).cloned().unwrap_or_default());
            blank.silent = true;
        }
        _ => return Ok(None),
    }
    Ok(Some(blank))
}

/// An input field (§7.7.10). Its description is what it asks for, and stands in it until somebody
/// writes.
pub(super) fn input(element: &Element<'_>) -> Blank {
    let mut blank = Blank::default();
    blank.control.title = words_of(element, "description");
    blank.prompts.push(blank.control.title.clone());
    blank
}

/// A place to be written over (§7.7.11): what stands there only asks.
pub(super) fn placeholder(element: &Element<'_>) -> Blank {
    let mut blank = Blank {
        holds: Holds::Nothing,
        silent: true,
        ..Blank::default()
    };
    blank.control.title = words_of(element, "description");
    blank
}

/// A list to choose from (§7.4.14).
pub(super) fn list(element: &Element<'_>) -> Blank {
    let mut blank = Blank::default();
    blank.control.tag = words_of(element, "name");
    blank.control.takes = Takes::OneOf(Vec::new());
    blank
}

impl Walk<'_> {
    /// What LibreOffice added: content controls, and Word's fields.
    pub(super) fn of_libre_office(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        match element.name() {
            "content-control" => return self.blank(content_control(element)),
            "list-item" => {
                let (shown, value) = (
                    words_of(element, "display-text"),
                    words_of(element, "value"),
                );
                let choice = if shown.is_empty() { &value } else { &shown };
                self.paper.offer(choice, value.is_empty());
            }
            "fieldmark" => {
                let blank = form_field(element, &mut self.xml)?;
                if let Some(blank) = blank.filter(|_| !self.now.hidden) {
                    self.paper.start_blank(blank);
                    self.paper.end_blank();
                    self.now.spaced = false;
                }
                return Ok(());
            }
            "fieldmark-start" => {
                let blank = form_field(element, &mut self.xml)?;
                self.fields.push(blank.is_some());
                if let Some(blank) = blank {
                    self.paper.start_blank(blank);
                }
                return Ok(());
            }
            "fieldmark-end" => self.end_field(),
            _ => return self.children(),
        }
        self.xml.skip()
    }

    /// The field of Word's that began last ends.
    pub(super) fn end_field(&mut self) {
        if self.fields.pop() == Some(true) {
            self.now.spaced = false;
            self.paper.end_blank();
        }
    }
}
