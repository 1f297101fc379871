//! XML as office programs write it, read element by element: names by what their namespace is and
//! not by their prefix, since every program chooses its own prefixes.
//!
//! It must never expand an entity that the file declares (a document type is refused, no office
//! program writes one), and never go deeper than a document can honestly be.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::PrefixDeclaration;

use crate::domain::verdict::Unreadable;

/// Elements nest no deeper in a form: a table in a text box in a table has some sixty levels.
const DEEPEST: usize = 250;
/// So many prefixes that are known or hide known ones are in scope at once; Word has some ten.
const MOST_SPACES: usize = 64;

/// The vocabularies that the reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// `WordprocessingML`, transitional and strict.
    Word,
    /// What Word added to it later: check boxes (2010), repeating sections (2012).
    Later,
    /// Markup compatibility (ECMA-376 part 3).
    Compatibility,
    /// `OpenDocument`: documents as a whole.
    Office,
    /// `OpenDocument`: words.
    Text,
    /// `OpenDocument`: tables.
    Table,
    /// `OpenDocument`: what is drawn, boxes of text among it.
    Draw,
    /// `OpenDocument`: what there is to be filled in.
    Form,
    /// `OpenDocument`: styles.
    Style,
    /// What LibreOffice added to `OpenDocument`: fields of Word's, content controls.
    LibreOffice,
    /// Anything else.
    Other,
}

impl Space {
    fn of(name: &str) -> Self {
        match name {
            // ECMA-376 part 1 §A.1 (strict), part 4 §A.1 (transitional).
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            // Word 2003's one file of XML, of which the later ones took their names.
            | "http://schemas.microsoft.com/office/word/2003/wordml" => Self::Word,
            // [MS-DOCX] §2.2.
            "http://schemas.microsoft.com/office/word/2010/wordml"
            | "http://schemas.microsoft.com/office/word/2012/wordml" => Self::Later,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compatibility,
            // OpenDocument 1.3 part 3 §2.2.
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Self::Office,
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Self::Text,
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Self::Table,
            "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Self::Draw,
            "urn:oasis:names:tc:opendocument:xmlns:form:1.0" => Self::Form,
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Self::Style,
            "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"
            | "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" => {
                Self::LibreOffice
            }
            _ => Self::Other,
        }
    }
}

/// What comes next.
pub(super) enum Step<'x> {
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
pub(super) struct Element<'x> {
    /// Its vocabulary.
    pub(super) space: Space,
    tag: BytesStart<'x>,
}

impl Element<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> &str {
        self.tag.local_name().into_inner()
    }

    /// An attribute by its name without a prefix: no element of a document has two such.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.tag
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

    /// The one attribute that most elements of `WordprocessingML` have.
    pub(super) fn val(&self) -> Option<Cow<'_, str>> {
        self.attribute("val")
    }

    /// A property that is on by being there, unless it says otherwise (ECMA-376 §17.17.4).
    pub(super) fn is_on(&self) -> bool {
        !self
            .val()
            .is_some_and(|value| matches!(value.as_ref(), "0" | "false" | "off" | "none"))
    }

    /// A number; nothing if it is none.
    pub(super) fn number(&self) -> Option<u32> {
        self.parsed("val")
    }

    /// An attribute that is a number.
    pub(super) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// How many times, how many columns: at least 1.
    pub(super) fn count(&self, name: &str) -> u32 {
        self.parsed(name).unwrap_or(1).max(1)
    }

    /// An attribute that is a truth value (XML Schema part 2, §3.2.2): `1` or `true`.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.attribute(name)
            .is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
    }

    /// Whether white space at the ends of its words counts (XML §2.10).
    pub(super) fn keeps_space(&self) -> bool {
        self.attribute("space")
            .is_some_and(|value| value == "preserve")
    }
}

/// A part being read.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    /// Prefixes in scope: prefix, vocabulary, the depth at which it was declared.
    spaces: Vec<(String, Space, usize)>,
    depth: usize,
}

impl<'x> Xml<'x> {
    /// Reads from the beginning of a part.
    pub(super) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            spaces: Vec::new(),
            depth: 0,
        }
    }

    /// The next step; comments and processing instructions are passed over.
    pub(super) fn step(&mut self) -> Result<Step<'x>, Unreadable> {
        loop {
            let event = self.reader.read_event().map_err(|_| Unreadable::Damaged)?;
            return Ok(match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Unreadable::Hostile);
                    }
                    self.declare(&tag)?;
                    let space = self.space_of(&tag);
                    Step::Open(Element { space, tag })
                }
                Event::End(_) => {
                    let depth = self.depth;
                    while self.spaces.last().is_some_and(|(.., at)| *at >= depth) {
                        self.spaces.pop();
                    }
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
    pub(super) fn child(&mut self) -> Result<Option<Element<'x>>, Unreadable> {
        loop {
            match self.step()? {
                Step::Open(element) => return Ok(Some(element)),
                Step::Text(_) => {}
                Step::Close | Step::End => return Ok(None),
            }
        }
    }

    /// Passes over the rest of the open element.
    pub(super) fn skip(&mut self) -> Result<(), Unreadable> {
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
    pub(super) fn words(&mut self) -> Result<String, Unreadable> {
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

    /// How many octets of the part have been read.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Whether every element that began has ended.
    pub(super) fn is_whole(&self) -> bool {
        self.depth == 0
    }

    fn declare(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        if !tag.attributes_raw().contains("xmlns") {
            return Ok(());
        }
        for Attribute { key, value } in tag.attributes().with_checks(false).flatten() {
            let prefix = match key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => "",
                Some(PrefixDeclaration::Named(prefix)) => prefix,
                None => continue,
            };
            let space = Space::of(&value);
            // What is unknown needs no place unless it hides something known.
            if space != Space::Other || self.spaces.iter().any(|(known, ..)| known == prefix) {
                self.spaces.push((prefix.into(), space, self.depth));
            }
        }
        if self.spaces.len() > MOST_SPACES {
            return Err(Unreadable::Hostile);
        }
        Ok(())
    }

    fn space_of(&self, tag: &BytesStart<'_>) -> Space {
        let name = tag.name();
        let prefix = name.prefix().map_or("", |prefix| prefix.into_inner());
        self.spaces
            .iter()
            .rev()
            .find(|(known, ..)| known == prefix)
            .map_or(Space::Other, |(_, space, _)| *space)
    }
}
