//! What a form's maker put into a document to be filled in: content controls (ECMA-376 §17.5.2) and
//! the form fields of older Word (§17.16.17), and what each of them holds.
//!
//! It must never take a placeholder, a prompt among the choices or a default that nobody touched
//! for an answer.

use jiff::civil::Date;

use super::xml::{Element, Xml};
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Control, Takes};

/// More choices than this nobody offers.
const MOST_CHOICES: usize = 300;
/// A title, a tag or a choice is no longer.
const MOST_LETTERS: usize = 250;

/// A place to be filled in, and what is known of its filling before its words are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Blank {
    /// What it is called and takes.
    pub(super) control: Control,
    /// What it holds, where its words do not say it.
    pub(super) holds: Holds,
    /// Its words are the file's own, and not what stands in the document: a placeholder, the
    /// glyph of a box, the chosen item of a list.
    pub(super) silent: bool,
    /// Other controls or several cells stand in it: it is no place to be filled in itself.
    pub(super) frames: bool,
    /// So many cells began in it.
    pub(super) cells: u32,
    /// The document has a place for it.
    pub(super) placed: bool,
    /// Words that are a prompt when they stand here.
    prompts: Vec<String>,
}

/// What a blank holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Holds {
    /// The words that stand in it.
    #[default]
    Words,
    /// Nothing: its placeholder is shown.
    Nothing,
    /// A tick, or none.
    Tick(bool),
    /// A day, if the words that stand in it agree.
    Day(Date),
    /// This item of its list.
    Item(String),
}

impl Blank {
    /// The tick as a sign among words, where it is one.
    pub(super) fn sign(&self) -> Option<&'static str> {
        match self.holds {
            Holds::Tick(true) => Some("☒"),
            Holds::Tick(false) => Some("☐"),
            _ => None,
        }
    }

    /// What it holds, its words being known.
    pub(super) fn content(&self, words: &str) -> Content {
        let typed = words.trim();
        match &self.holds {
            Holds::Nothing => Content::Empty,
            Holds::Tick(on) => Content::Truth(*on),
            Holds::Item(item) if self.is_prompt(item) => Content::Empty,
            Holds::Item(item) => Content::text(item),
            _ if typed.is_empty() || self.is_prompt(typed) => Content::Empty,
            Holds::Day(date) if agrees(*date, typed) => Content::Date(*date),
            Holds::Day(_) | Holds::Words => Content::text(words),
        }
    }

    fn is_prompt(&self, words: &str) -> bool {
        self.prompts
            .iter()
            .any(|prompt| prompt.trim() == words.trim())
    }
}

/// Whether the words of a date control show this day: every number in them is one of its parts.
/// Where somebody wrote over them, the words count.
fn agrees(date: Date, words: &str) -> bool {
    let part = |number: &str| {
        number.parse::<i32>().is_ok_and(|number| {
            number == i32::from(date.day())
                || number == i32::from(date.month())
                || number == i32::from(date.year())
                || number == i32::from(date.year()).rem_euclid(100)
        })
    };
    words
        .split(|c: char| !c.is_ascii_digit())
        .filter(|number| !number.is_empty())
        .all(part)
}

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
