//! What a form's maker put into a document to be filled in, as Word writes it: content controls
//! (ECMA-376 §17.5.2) and the form fields of older Word (§17.16.17).

use crate::domain::verdict::Unreadable;
use crate::forms::layout::Takes;
use crate::forms::readers::words::blank::{Blank, Holds};
use crate::forms::readers::xml::{Element, Xml};

/// More choices than this nobody offers.
const MOST_CHOICES: usize = 300;
/// A title, a tag or a choice is no longer.
const MOST_LETTERS: usize = 250;

/// Reads `w:sdtPr`, whose element has begun.
pub(super) fn content_control(xml: &mut Xml<'_>) -> Result<Blank, Unreadable> {
    let mut blank = Blank::default();
    let mut groups = false;
    // LibreOffice writes controls that say nothing of themselves where rows were grouped.
    let mut named = false;
    let mut placeholder = false;
    while let Some(element) = xml.child()? {
        named |= !matches!(element.name(), "id" | "rPr" | "lock");
        match element.name() {
            "alias" => blank.control.title = name_of(&element),
            "tag" => blank.control.tag = name_of(&element),
            "showingPlcHdr" => placeholder = element.is_on(),
            "dropDownList" | "comboBox" => {
                items(xml, &mut blank)?;
                continue;
            }
            "date" => {
                blank.control.takes = Takes::Day;
                let day = element.attribute("fullDate").unwrap_or_default();
                if let Some(day) = day.get(..10).and_then(|day| day.parse().ok()) {
                    blank.holds = Holds::Day(day);
                }
            }
            // [MS-DOCX] §2.6.1.
            "checkbox" => {
                blank.control.takes = Takes::Tick;
                blank.holds = Holds::Tick(checked(xml)?);
                continue;
            }
            "group"
            | "docPartObj"
            | "docPartList"
            | "repeatingSection"
            | "repeatingSectionItem"
            | "picture"
            | "citation"
            | "bibliography"
            | "equation" => groups = true,
            // Nobody can write where the content is locked (ECMA-376 §17.18.51).
            "lock" => {
                let lock = element.val().unwrap_or_default();
                groups |= matches!(lock.as_ref(), "contentLocked" | "sdtContentLocked");
            }
            // The title or the author of the document is no answer to a question of it.
            "dataBinding" => groups |= is_of_document(&element),
            _ => {}
        }
        xml.skip()?;
    }
    if placeholder && blank.control.takes != Takes::Tick {
        blank.holds = Holds::Nothing;
    }
    blank.silent = matches!(blank.holds, Holds::Nothing | Holds::Tick(_));
    blank.frames = groups || !named;
    Ok(blank)
}

fn is_of_document(binding: &Element<'_>) -> bool {
    let spaces = binding.attribute("prefixMappings").unwrap_or_default();
    spaces.contains("core-properties")
}

/// The choices of a list. A first item without a value only asks to choose, and so does Word's own
/// "Choose an item.", which is a value that has no words of its own where others have.
fn items(xml: &mut Xml<'_>, blank: &mut Blank) -> Result<(), Unreadable> {
    let mut items: Vec<(String, Option<String>)> = Vec::new();
    while let Some(item) = xml.child()? {
        let value = item.attribute("value").unwrap_or_default();
        let shown = item.attribute("displayText").map(|shown| short(&shown));
        if items.len() < MOST_CHOICES {
            items.push((short(&value), shown));
        }
        xml.skip()?;
    }
    let named = items.iter().any(|(_, shown)| shown.is_some());
    let asks = items
        .first()
        .is_some_and(|(value, shown)| value.is_empty() || (named && shown.is_none()));
    let mut offered: Vec<String> = items
        .into_iter()
        .map(|(value, shown)| shown.unwrap_or(value))
        .collect();
    if asks {
        blank.prompts.push(offered.remove(0));
    }
    blank.control.takes = Takes::OneOf(offered);
    Ok(())
}

fn checked(xml: &mut Xml<'_>) -> Result<bool, Unreadable> {
    let mut on = false;
    while let Some(element) = xml.child()? {
        if element.name() == "checked" {
            on = element.is_on();
        }
        xml.skip()?;
    }
    Ok(on)
}

/// Reads `w:ffData`, whose element has begun.
pub(super) fn form_field(xml: &mut Xml<'_>) -> Result<Blank, Unreadable> {
    let mut blank = Blank::default();
    let mut status = String::new();
    while let Some(element) = xml.child()? {
        match element.name() {
            "name" => blank.control.tag = name_of(&element),
            "helpText" => blank.control.title = name_of(&element),
            "statusText" => status = name_of(&element),
            "checkBox" => {
                blank.control.takes = Takes::Tick;
                blank.holds = Holds::Tick(ticked(xml)?);
                continue;
            }
            "ddList" => {
                chosen(xml, &mut blank)?;
                continue;
            }
            "textInput" => {
                text_input(xml, &mut blank)?;
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    if blank.control.title.is_empty() {
        blank.control.title = status;
    }
    blank.silent = matches!(blank.holds, Holds::Tick(_) | Holds::Item(_));
    Ok(blank)
}

/// ECMA-376 §17.16.8: ticked as `checked` says, and as `default` says where there is none.
fn ticked(xml: &mut Xml<'_>) -> Result<bool, Unreadable> {
    let (mut now, mut default) = (None, false);
    while let Some(element) = xml.child()? {
        match element.name() {
            "checked" => now = Some(element.is_on()),
            "default" => default = element.is_on(),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(now.unwrap_or(default))
}

/// ECMA-376 §17.16.9: the item that `result` counts, or `default`, or the first.
fn chosen(xml: &mut Xml<'_>, blank: &mut Blank) -> Result<(), Unreadable> {
    let (mut result, mut default) = (None, None);
    let mut offered: Vec<String> = Vec::new();
    while let Some(element) = xml.child()? {
        match element.name() {
            "result" => result = element.number(),
            "default" => default = element.number(),
            "listEntry" if offered.len() < MOST_CHOICES => offered.push(name_of(&element)),
            _ => {}
        }
        xml.skip()?;
    }
    let at = usize::try_from(result.or(default).unwrap_or(0)).unwrap_or(usize::MAX);
    blank.holds = Holds::Item(offered.get(at).cloned().unwrap_or_default());
    blank.control.takes = Takes::OneOf(offered);
    Ok(())
}

/// ECMA-376 §17.16.34. Words that are the default were put there by the form's maker.
fn text_input(xml: &mut Xml<'_>, blank: &mut Blank) -> Result<(), Unreadable> {
    while let Some(element) = xml.child()? {
        match element.name() {
            "default" => blank
                .prompts
                .extend(element.val().map(|words| short(&words))),
            "type" if element.val().as_deref() == Some("date") => {
                blank.control.takes = Takes::Day;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(())
}

fn name_of(element: &Element<'_>) -> String {
    short(&element.val().unwrap_or_default())
}

fn short(words: &str) -> String {
    words.trim().chars().take(MOST_LETTERS).collect()
}
