//! Styles (ECMA-376 §17.7), read as far as somebody asks for one: a document uses two or three,
//! and the part may hold hundreds of kilobytes of others.
//!
//! A missing or broken style changes nothing; only a document type is told to the reader.

use std::collections::HashMap;
use std::io::Read;

use super::look::Props;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::words::is_heading;
use crate::forms::readers::xml::{Step, Xml};

/// So much is unpacked at a time.
const PIECE: usize = 32 << 10;
/// So many octets of styles are unpacked at most.
const MOST_OCTETS: usize = 4 << 20;
/// Styles rest on one another no deeper.
const DEEPEST: usize = 20;

/// The styles of a document.
pub(super) struct Styles<'p> {
    source: Option<Box<dyn Read + 'p>>,
    text: String,
    /// Octets of a character that is not wholly unpacked.
    cut: Vec<u8>,
    /// How far they were read.
    at: usize,
    known: HashMap<String, Style>,
    /// What was asked for before.
    resolved: HashMap<String, Props>,
}

#[derive(Clone, Debug, Default)]
struct Style {
    props: Props,
    based_on: Option<String>,
}

impl<'p> Styles<'p> {
    /// From the part's octets as they are unpacked, if there is such a part.
    pub(super) fn new(source: Option<Box<dyn Read + 'p>>) -> Self {
        Self {
            source,
            text: String::new(),
            cut: Vec::new(),
            at: 0,
            known: HashMap::new(),
            resolved: HashMap::new(),
        }
    }

    /// What a style says, with the styles that it is based on.
    pub(super) fn get(&mut self, id: &str) -> Result<Props, Unreadable> {
        if let Some(props) = self.resolved.get(id) {
            return Ok(*props);
        }
        let mut props = Props::default();
        let mut next = Some(id.to_string());
        for _ in 0..DEEPEST {
            let Some(id) = next else { break };
            let style = self.one(&id)?;
            props = props.over(style.props);
            next = style.based_on;
        }
        self.resolved.insert(id.into(), props);
        Ok(props)
    }

    fn one(&mut self, id: &str) -> Result<Style, Unreadable> {
        loop {
            if let Some(style) = self.known.get(id) {
                return Ok(style.clone());
            }
            if !self.read_one()? && !self.unpack() {
                // There is no such style: it need not be looked for again.
                self.known.insert(id.into(), Style::default());
            }
        }
    }

    /// Reads one style more. False if there is none as far as the part is unpacked.
    fn read_one(&mut self) -> Result<bool, Unreadable> {
        let text = self.text.get(self.at..).unwrap_or_default();
        let mut xml = Xml::new(text);
        loop {
            match xml.step() {
                Ok(Step::Open(element)) if element.name() == "style" => {
                    let id = element.attribute("styleId").unwrap_or_default();
                    match style(&mut xml) {
                        Ok(Some(style)) => {
                            self.at = self.at.saturating_add(xml.position());
                            self.known.entry(id.into_owned()).or_insert(style);
                            return Ok(true);
                        }
                        Err(Unreadable::Hostile) => return Err(Unreadable::Hostile),
                        Ok(None) | Err(_) => return Ok(false),
                    }
                }
                Err(Unreadable::Hostile) => return Err(Unreadable::Hostile),
                // It ends here, or is cut off in the middle.
                Ok(Step::End) | Err(_) => return Ok(false),
                Ok(_) => {}
            }
        }
    }

    /// Unpacks as much again as there is, so that what is read twice stays in proportion. False
    /// at the end.
    fn unpack(&mut self) -> bool {
        let most = MOST_OCTETS.saturating_sub(self.text.len());
        let piece = self.text.len().max(PIECE).min(most);
        let Some(source) = &mut self.source else {
            return false;
        };
        let limit = u64::try_from(piece).unwrap_or(0);
        let read = source.take(limit).read_to_end(&mut self.cut);
        let whole = match std::str::from_utf8(&self.cut) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.cut.split_off(whole);
        let new = String::from_utf8(std::mem::replace(&mut self.cut, rest)).unwrap_or_default();
        self.text.push_str(&new);
        matches!(read, Ok(count) if count > 0) && !new.is_empty()
    }
}

/// The style whose element has begun; nothing if it does not end.
fn style(xml: &mut Xml<'_>) -> Result<Option<Style>, Unreadable> {
    let mut style = Style::default();
    loop {
        match xml.step()? {
            Step::Open(element) if element.name() == "basedOn" => {
                style.based_on = element.val().map(std::borrow::Cow::into_owned);
                xml.skip()?;
            }
            Step::Open(element) if element.name() == "name" => {
                if is_heading(&element.val().unwrap_or_default()) {
                    style.props.heading = Some(true);
                }
                xml.skip()?;
            }
            Step::Open(element) if element.name() == "rPr" => {
                while let Some(property) = xml.child()? {
                    style.props.take(&property);
                    xml.skip()?;
                }
            }
            Step::Open(_) => xml.skip()?,
            Step::Text(_) => {}
            Step::Close => return Ok(Some(style)),
            Step::End => return Ok(None),
        }
    }
}
