//! XML as office programs write it, read element by element. Names are taken without their prefix,
//! since every program chooses its own.
//!
//! It must never expand an entity that the file declares (a document type is refused, no office
//! program writes one), and never go deeper than a document can honestly be.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape;
use quick_xml::events::{BytesStart, Event};

use crate::domain::verdict::Unreadable;

/// Elements nest no deeper in a form: a table in a text box in a table has some sixty levels.
const DEEPEST: usize = 250;

/// What comes next.
pub(in crate::forms::readers) enum Step<'x> {
    /// An element begins.
    Open(Element<'x>),
    /// The innermost open element ends.
    Close,
    /// Words, or a piece of them.
    Text(Cow<'x, str>),
    /// The part ends.
    End,
}

/// The beginning of an element.
pub(in crate::forms::readers) struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// Its name without a prefix.
    pub(in crate::forms::readers) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute by its name without a prefix: no element of a document has two such.
    pub(in crate::forms::readers) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .and_then(|attribute| match attribute.value {
                Cow::Borrowed(value) => escape::unescape(value).ok(),
                Cow::Owned(value) => escape::unescape(&value)
                    .ok()
                    .map(|value| Cow::Owned(value.into_owned())),
            })
    }

    /// The one attribute that most properties have.
    pub(in crate::forms::readers) fn val(&self) -> Option<Cow<'_, str>> {
        self.attribute("val")
    }

    /// A property that is on by being there, unless it says otherwise (ECMA-376 §17.17.4).
    pub(in crate::forms::readers) fn is_on(&self) -> bool {
        !self
            .val()
            .is_some_and(|value| matches!(value.as_ref(), "0" | "false" | "off" | "none"))
    }

    /// An attribute that is a truth value (XML Schema part 2, §3.2.2): `1` or `true`.
    pub(in crate::forms::readers) fn flag(&self, name: &str) -> bool {
        self.attribute(name)
            .is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
    }

    /// An attribute that is a number.
    pub(in crate::forms::readers) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// A part being read.
pub(in crate::forms::readers) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
}

impl<'x> Xml<'x> {
    /// Reads from the beginning of a part.
    pub(in crate::forms::readers) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next step; comments and processing instructions are passed over.
    pub(in crate::forms::readers) fn step(&mut self) -> Result<Step<'x>, Unreadable> {
        loop {
            let event = self.reader.read_event().map_err(|_| Unreadable::Damaged)?;
            return Ok(match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Unreadable::Hostile);
                    }
                    Step::Open(Element(tag))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Step::Close
                }
                Event::Text(text) => Step::Text(text.into_inner()),
                Event::CData(text) => Step::Text(text.into_inner()),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(c)) => Step::Text(Cow::Owned(c.into())),
                    Err(_) => return Err(Unreadable::Damaged),
                    Ok(None) => match escape::resolve_predefined_entity(&name) {
                        Some(text) => Step::Text(Cow::Borrowed(text)),
                        None => return Err(Unreadable::Damaged),
                    },
                },
                Event::DocType(_) => return Err(Unreadable::Hostile),
                Event::Eof => Step::End,
                _ => continue,
            });
        }
    }

    /// The next child of the open element, words between children passed over; nothing at its end.
    pub(in crate::forms::readers) fn child(&mut self) -> Result<Option<Element<'x>>, Unreadable> {
        loop {
            match self.step()? {
                Step::Open(element) => return Ok(Some(element)),
                Step::Text(_) => {}
                Step::Close | Step::End => return Ok(None),
            }
        }
    }

    /// Passes over the rest of the open element.
    pub(in crate::forms::readers) fn skip(&mut self) -> Result<(), Unreadable> {
        let end = self.depth.saturating_sub(1);
        loop {
            match self.step()? {
                Step::Close if self.depth <= end => return Ok(()),
                Step::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// The words of the open element and of all within it, up to its end.
    pub(in crate::forms::readers) fn words(&mut self) -> Result<String, Unreadable> {
        let end = self.depth.saturating_sub(1);
        let mut words = String::new();
        loop {
            match self.step()? {
                Step::Text(text) => words.push_str(&text),
                Step::Close if self.depth <= end => return Ok(words),
                Step::End => return Ok(words),
                Step::Open(_) | Step::Close => {}
            }
        }
    }

    /// Whether every element that began has ended.
    pub(in crate::forms::readers) fn is_whole(&self) -> bool {
        self.depth == 0
    }
}
