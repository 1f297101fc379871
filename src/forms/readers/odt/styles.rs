//! Styles, as far as they change what words say: hidden, struck out, in a font of symbols, or
//! marked among alternatives (`OpenDocument` 1.3 part 3 §16).

use std::collections::HashMap;

use crate::domain::verdict::Unreadable;
use crate::forms::readers::words::is_heading;
use crate::forms::readers::words::symbols::Symbols;
use crate::forms::readers::words::{BOLD, BOXED, FAINT, HEADING, HIGHLIGHTED, Marks, UNDERLINED};
use crate::forms::readers::xml::{Element, Space, Xml};

/// A document has no more styles.
const MOST_STYLES: usize = 20_000;
/// A style that follows a style: no further than this.
const DEEPEST: usize = 20;

/// The styles of a document by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<(Family, String), Style>,
    /// Fonts of symbols by the names that styles call them.
    fonts: HashMap<String, Symbols>,
}

/// What a style is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Paragraph,
    Text,
    Cell,
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    props: Props,
}

/// What a style says of words; nothing where it leaves them as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Props {
    heading: Option<bool>,
    struck: Option<bool>,
    hidden: Option<bool>,
    bold: Option<bool>,
    italic: Option<bool>,
    underlined: Option<bool>,
    shaded: Option<bool>,
    boxed: Option<bool>,
    font: Option<Font>,
}

/// Whether the characters of a font are letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Font {
    Letters,
    Symbols(Symbols),
}

impl Font {
    fn of(symbols: Option<Symbols>) -> Self {
        symbols.map_or(Self::Letters, Self::Symbols)
    }
}

impl Props {
    /// What is said here, and what `base` says where nothing is.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            heading: self.heading.or(base.heading),
            struck: self.struck.or(base.struck),
            hidden: self.hidden.or(base.hidden),
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            underlined: self.underlined.or(base.underlined),
            shaded: self.shaded.or(base.shaded),
            boxed: self.boxed.or(base.boxed),
            font: self.font.or(base.font),
        }
    }

    /// What it says of a heading.
    pub(super) fn as_heading(self) -> Self {
        let heading = Some(true);
        Self { heading, ..self }
    }

    pub(super) fn is_struck(self) -> bool {
        self.struck == Some(true)
    }

    pub(super) fn is_hidden(self) -> bool {
        self.hidden == Some(true)
    }

    /// Whether the background is coloured.
    pub(super) fn is_shaded(self) -> bool {
        self.shaded == Some(true)
    }

    /// The pictures that its letters are, if they are.
    pub(super) fn symbols(self) -> Option<Symbols> {
        match self.font {
            Some(Font::Symbols(symbols)) => Some(symbols),
            Some(Font::Letters) | None => None,
        }
    }

    pub(super) fn marks(self) -> Marks {
        [
            (self.shaded, HIGHLIGHTED),
            (self.boxed, BOXED),
            (self.underlined, UNDERLINED),
            (self.bold, BOLD),
            (self.italic, FAINT),
            (self.heading, HEADING),
        ]
        .iter()
        .filter(|(on, _)| *on == Some(true))
        .fold(0, |marks, (_, mark)| marks | mark)
    }

    /// Takes in `style:text-properties` or `style:table-cell-properties` (§16.29.6 and on).
    fn take(&mut self, element: &Element<'_>, fonts: &HashMap<String, Symbols>) {
        let of = |name: &str| element.attribute(name);
        let drawn = |name: &str| of(name).map(|line| line != "none");
        self.struck = drawn("text-line-through-style")
            .or_else(|| drawn("text-line-through-type"))
            .or(self.struck);
        self.underlined = drawn("text-underline-style").or(self.underlined);
        self.boxed = drawn("border").or(self.boxed);
        self.hidden = of("display").map(|shown| shown == "none").or(self.hidden);
        self.bold = of("font-weight")
            .map(|weight| weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600))
            .or(self.bold);
        self.italic = of("font-style")
            .map(|style| style != "normal")
            .or(self.italic);
        self.shaded = of("background-color")
            .map(|colour| !matches!(colour.as_ref(), "transparent" | "#ffffff" | "#FFFFFF"))
            .or(self.shaded);
        if let Some(font) = of("font-name") {
            let known = fonts.get(font.as_ref()).copied();
            self.font = Some(Font::of(known.or_else(|| Symbols::of(&font))));
        }
        if let Some(font) = of("font-family") {
            self.font = Some(Font::of(Symbols::of(font.trim_matches('\''))));
        }
    }
}

impl Styles {
    /// What a style says, and those that it follows.
    pub(super) fn get(&self, family: Family, name: &str) -> Props {
        let mut props = Props::default();
        let mut next = Some(name);
        for _ in 0..DEEPEST {
            let Some(style) = next.and_then(|name| self.styles.get(&(family, name.to_owned())))
            else {
                break;
            };
            props = props.over(style.props);
            next = style.parent.as_deref();
        }
        props
    }

    /// Reads `style:font-face`, whose element has begun.
    pub(super) fn font(&mut self, element: &Element<'_>) {
        let of = |name: &str| element.attribute(name).unwrap_or_default();
        let family = of("font-family");
        if let Some(symbols) = Symbols::of(family.trim_matches('\''))
            && self.fonts.len() < MOST_STYLES
        {
            self.fonts.insert(of("name").into_owned(), symbols);
        }
    }

    /// Reads `style:style`, whose element has begun.
    pub(super) fn style(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
    ) -> Result<(), Unreadable> {
        let family = match element.attribute("family").unwrap_or_default().as_ref() {
            "paragraph" => Family::Paragraph,
            "text" => Family::Text,
            "table-cell" => Family::Cell,
            _ => return xml.skip(),
        };
        let name = element.attribute("name").unwrap_or_default().into_owned();
        let parent = element.attribute("parent-style-name");
        let mut style = Style {
            parent: parent.map(std::borrow::Cow::into_owned),
            props: Props::default(),
        };
        // §19.470: paragraphs of this style stand in the outline.
        let level = element.attribute("default-outline-level");
        if level.is_some_and(|level| !level.is_empty()) || is_heading(&name) {
            style.props = style.props.as_heading();
        }
        while let Some(child) = xml.child()? {
            let says = matches!(child.name(), "text-properties" | "table-cell-properties");
            if child.space == Space::Style && says {
                style.props.take(&child, &self.fonts);
            }
            xml.skip()?;
        }
        if self.styles.len() < MOST_STYLES {
            self.styles.insert((family, name), style);
        }
        Ok(())
    }
}
