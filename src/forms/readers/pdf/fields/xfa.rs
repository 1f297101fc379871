//! Forms that are drawn by one program alone (XFA, which ISO 32000-1 §12.7.8 points to): the page
//! says "please wait", and the form is XML. Its template has the questions, its data the answers;
//! both are read in the template's order, nothing is laid out and no script runs.

use lopdf::{Dictionary, Object};

use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Cell, Content, Control, Document, Region, Takes};
use crate::forms::readers::pdf::file::objects::File;
use crate::forms::readers::xml::{Element, Step, Xml};

/// A form has some hundred fields and texts.
const MOST: usize = 5_000;

/// Whether the file has such a form.
pub(in crate::forms::readers::pdf) fn is_there(file: &File) -> bool {
    form(file).is_some_and(|form| *file.get(form, b"XFA") != Object::Null)
}

fn form(file: &File) -> Option<&Dictionary> {
    file.dictionary(file.catalog()?, b"AcroForm")
}

/// Reads the form.
pub(in crate::forms::readers::pdf) fn document(file: &File) -> Result<Document, Unreadable> {
    let packets = form(file).map_or(&[][..], |form| file.members(form, b"XFA"));
    let mut octets = Vec::new();
    for packet in packets {
        // The packets are streams with their names between them.
        if let Object::Stream(stream) = file.follow(packet) {
            octets.extend(file.unpack(stream)?);
        }
    }
    let text = String::from_utf8(octets).map_err(|_| Unreadable::Unsupported)?;
    let mut read = Read::default();
    read.packets(&mut Xml::new(&text))?;
    let cells = read.cells();
    if cells.iter().all(|cell| cell.control.is_none()) {
        return Err(Unreadable::Unsupported);
    }
    Ok(Document {
        regions: vec![Region {
            flow: false,
            continues: true,
            margin: false,
            cells,
        }],
    })
}

/// What the template says, in its order.
#[derive(Default)]
struct Read {
    items: Vec<Item>,
    /// The answers by the names of their fields.
    data: Vec<(String, String)>,
}

enum Item {
    /// Words that are printed.
    Words(String),
    /// A place for an answer.
    Field(Field),
}

#[derive(Default)]
struct Field {
    name: String,
    caption: String,
    title: String,
    kind: Kind,
    /// What is offered: what is shown, and what is stored for it.
    shown: Vec<String>,
    stored: Vec<String>,
    usual: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Words,
    Day,
    Choice,
    Tick,
    /// A button that does something.
    Button,
}

impl Read {
    fn packets(&mut self, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
        while let Some(element) = xml.child()? {
            match element.name() {
                "template" => self.template(xml)?,
                "data" => self.data(xml, String::new())?,
                "xdp" | "datasets" => self.packets(xml)?,
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn template(&mut self, xml: &mut Xml<'_>) -> Result<(), Unreadable> {
        while let Some(element) = xml.child()? {
            let hidden = element
                .attribute("presence")
                .is_some_and(|presence| presence != "visible");
            if hidden || self.items.len() >= MOST {
                xml.skip()?;
                continue;
            }
            match element.name() {
                "subform" | "subformSet" | "area" => self.template(xml)?,
                "draw" => {
                    let words = tidy(&only(xml, "value")?);
                    self.items.push(Item::Words(words));
                }
                "field" => {
                    let field = field(&element, xml)?;
                    self.items.push(Item::Field(field));
                }
                "exclGroup" => {
                    let group = group(&element, xml)?;
                    self.items.push(Item::Field(group));
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    /// Data have the names of fields as elements; what has no elements in it is an answer.
    fn data(&mut self, xml: &mut Xml<'_>, name: String) -> Result<(), Unreadable> {
        let mut words = String::new();
        let mut leaf = true;
        loop {
            match xml.step()? {
                Step::Open(element) => {
                    let rich = matches!(element.name(), "body" | "html");
                    let inner = element.name().to_owned();
                    if rich {
                        words.push_str(&xml.words()?);
                    } else {
                        leaf = false;
                        self.data(xml, inner)?;
                    }
                }
                Step::Text(text) => words.push_str(&text),
                Step::Close | Step::End => break,
            }
        }
        if leaf && self.data.len() < MOST {
            self.data.push((name, words));
        }
        Ok(())
    }

    /// Questions in the first column, what was filled in beside them.
    fn cells(mut self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (row, item) in (0u32..).zip(std::mem::take(&mut self.items)) {
            match item {
                Item::Words(words) => push(&mut cells, row, 0, Content::text(&words), None),
                Item::Field(field) if field.kind == Kind::Button => {}
                Item::Field(field) => {
                    let at = self.data.iter().position(|(name, _)| *name == field.name);
                    let value = at.map(|at| self.data.remove(at).1);
                    let content = field.content(&value.unwrap_or_else(|| field.usual.clone()));
                    push(&mut cells, row, 0, Content::text(&field.caption), None);
                    push(&mut cells, row, 1, content, Some(field.control()));
                }
            }
        }
        cells
    }
}

fn push(cells: &mut Vec<Cell>, row: u32, col: u32, content: Content, control: Option<Control>) {
    if content == Content::Empty && control.is_none() {
        return;
    }
    let place = match &control {
        Some(control) => format!("field \u{201c}{}\u{201d}", control.title),
        None => format!("form, line {}", row + 1),
    };
    cells.push(Cell {
        row,
        col,
        rows: 1,
        cols: 1,
        content,
        place,
        control: control.map(Box::new),
        lead: 0,
    });
}

impl Field {
    fn content(&self, value: &str) -> Content {
        let value = value.trim();
        if self.kind == Kind::Tick {
            let on = self.stored.first().map_or("1", String::as_str);
            return Content::Truth(value == on);
        }
        let at = self.stored.iter().position(|stored| stored == value);
        let shown = at.and_then(|at| self.shown.get(at));
        Content::text(shown.map_or(value, String::as_str))
    }

    fn control(&self) -> Control {
        Control {
            title: if self.title.is_empty() {
                self.caption.clone()
            } else {
                self.title.clone()
            },
            tag: self.name.clone(),
            takes: match self.kind {
                Kind::Words | Kind::Button => Takes::Words,
                Kind::Day => Takes::Day,
                Kind::Choice => Takes::OneOf(self.shown.clone()),
                Kind::Tick => Takes::Tick,
            },
        }
    }
}

fn field(element: &Element<'_>, xml: &mut Xml<'_>) -> Result<Field, Unreadable> {
    let mut field = Field {
        name: element.attribute("name").unwrap_or_default().into_owned(),
        ..Field::default()
    };
    while let Some(part) = xml.child()? {
        match part.name() {
            "caption" => field.caption = tidy(&only(xml, "value")?),
            "assist" => field.title = tidy(&only(xml, "toolTip")?),
            "value" => field.usual = xml.words()?,
            "items" => {
                let stored = part.flag("save");
                let items = texts(xml)?;
                if stored || field.shown.is_empty() {
                    field.stored.clone_from(&items);
                }
                if !stored || field.shown.is_empty() {
                    field.shown = items;
                }
            }
            "ui" => {
                while let Some(ui) = xml.child()? {
                    field.kind = match ui.name() {
                        "choiceList" => Kind::Choice,
                        "checkButton" => Kind::Tick,
                        "dateTimeEdit" => Kind::Day,
                        "button" => Kind::Button,
                        _ => field.kind,
                    };
                    xml.skip()?;
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(field)
}

/// Fields of which one can be chosen: their captions are what is offered.
fn group(element: &Element<'_>, xml: &mut Xml<'_>) -> Result<Field, Unreadable> {
    let mut group = Field {
        name: element.attribute("name").unwrap_or_default().into_owned(),
        kind: Kind::Choice,
        ..Field::default()
    };
    while let Some(part) = xml.child()? {
        match part.name() {
            "caption" => group.caption = tidy(&only(xml, "value")?),
            "assist" => group.title = tidy(&only(xml, "toolTip")?),
            "field" => {
                let option = field(&part, xml)?;
                let stored = option.stored.into_iter().next();
                group
                    .stored
                    .push(stored.unwrap_or_else(|| option.caption.clone()));
                group.shown.push(option.caption);
            }
            _ => xml.skip()?,
        }
    }
    Ok(group)
}

/// The words of one child of the open element.
fn only(xml: &mut Xml<'_>, name: &str) -> Result<String, Unreadable> {
    let mut words = String::new();
    while let Some(part) = xml.child()? {
        if part.name() == name {
            words = xml.words()?;
        } else {
            xml.skip()?;
        }
    }
    Ok(words)
}

/// The words of each child.
fn texts(xml: &mut Xml<'_>) -> Result<Vec<String>, Unreadable> {
    let mut all = Vec::new();
    while xml.child()?.is_some() {
        all.push(tidy(&xml.words()?));
    }
    all.truncate(MOST);
    Ok(all)
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
