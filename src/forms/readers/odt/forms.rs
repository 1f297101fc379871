//! Form controls (`OpenDocument` 1.3 part 3 §13): they are listed at the beginning of a text, and
//! the text has a place for each of them somewhere (`draw:control`).

use std::collections::HashMap;

use jiff::civil::Date;

use super::blanks::words_of;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::Takes;
use crate::forms::readers::words::blank::{Blank, Holds};
use crate::forms::readers::xml::{Element, Space, Xml};

/// No form has more controls.
const MOST_CONTROLS: usize = 5_000;

/// A control, or words that a form's maker put there as one.
#[derive(Clone, Debug)]
pub(super) struct FormControl {
    /// What there is to be filled in; nothing for a label.
    pub(super) blank: Option<Blank>,
    /// What is typed in it.
    pub(super) typed: String,
    /// What stands beside it: the words of a box to tick.
    pub(super) label: String,
}

/// The controls of a text by their ids.
pub(super) type Controls = HashMap<String, FormControl>;

/// Reads `office:forms`, whose element has begun.
pub(super) fn read(xml: &mut Xml<'_>, controls: &mut Controls) -> Result<(), Unreadable> {
    while let Some(element) = xml.child()? {
        if element.space == Space::Form && element.name() == "form" {
            read(xml, controls)?;
            continue;
        }
        let id = words_of(&element, "id");
        match control(&element, xml)? {
            Some(control) if controls.len() < MOST_CONTROLS && !id.is_empty() => {
                controls.insert(id, control);
            }
            _ => {}
        }
    }
    Ok(())
}

/// A control, whose element has begun and is read to its end.
fn control(element: &Element<'_>, xml: &mut Xml<'_>) -> Result<Option<FormControl>, Unreadable> {
    let of = |name: &str| words_of(element, name);
    let mut control = FormControl {
        blank: None,
        typed: of("current-value"),
        label: String::new(),
    };
    if control.typed.is_empty() {
        control.typed = of("value");
    }
    let mut blank = Blank::default();
    blank.control.title = of("title");
    blank.control.tag = of("name");
    let state = |now: &str, first: &str| {
        let state = element.attribute(now).or(element.attribute(first));
        state.unwrap_or_default().into_owned()
    };
    match element.name() {
        "text" | "textarea" | "formatted-text" | "number" | "time" | "combobox" | "listbox" => {}
        "checkbox" => tick(&mut blank, state("current-state", "state") == "checked"),
        "radio" => tick(&mut blank, state("current-selected", "selected") == "true"),
        "date" => day(&mut blank, &control.typed),
        "generic-control" if of("control-implementation").ends_with("DateField") => {
            day(&mut blank, &control.typed);
        }
        "fixed-text" => {
            control.label = of("label");
            xml.skip()?;
            return Ok(Some(control));
        }
        _ => {
            xml.skip()?;
            return Ok(None);
        }
    }
    if blank.sign().is_some() {
        control.label = of("label");
    }
    let chosen = details(xml, &mut blank)?;
    if !chosen.is_empty() {
        control.typed = chosen.join("; ");
    }
    control.blank = Some(blank);
    Ok(Some(control))
}

fn tick(blank: &mut Blank, on: bool) {
    blank.control.takes = Takes::Tick;
    blank.holds = Holds::Tick(on);
    blank.silent = true;
}

/// Days are written `2026-03-01`, by older programs `20260301`.
fn day(blank: &mut Blank, typed: &str) {
    blank.control.takes = Takes::Day;
    let date: Option<Date> = typed
        .get(..typed.len().min(10))
        .and_then(|day| day.parse().ok());
    if let Some(date) = date {
        blank.holds = Holds::Day(date);
    }
}

/// What stands within a control: its choices, of which one or more may be chosen (§13.5.9,
/// §13.5.11), and among its properties the help that LibreOffice shows.
fn details(xml: &mut Xml<'_>, blank: &mut Blank) -> Result<Vec<String>, Unreadable> {
    let mut chosen = Vec::new();
    while let Some(item) = xml.child()? {
        match item.name() {
            "option" | "item" => {
                let label = words_of(&item, "label");
                let now = item.attribute("current-selected");
                let on = now.or(item.attribute("selected")).unwrap_or_default();
                blank.offer(&label, false);
                if on == "true" {
                    chosen.push(label);
                }
            }
            "properties" => {
                chosen.extend(details(xml, blank)?);
                continue;
            }
            "property"
                if blank.control.title.is_empty()
                    && words_of(&item, "property-name") == "HelpText" =>
            {
                blank.control.title = words_of(&item, "string-value");
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(chosen)
}
