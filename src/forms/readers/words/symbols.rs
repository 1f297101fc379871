//! Fonts whose letters are pictures: the ticks, crosses and boxes among them, as characters that
//! say the same everywhere.

use std::borrow::Cow;

/// A font of symbols that forms use for their boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::forms::readers) enum Symbols {
    /// Wingdings.
    Wingdings,
    /// Wingdings 2.
    Wingdings2,
    /// Webdings.
    Webdings,
    /// Marlett, which draws the buttons of windows.
    Marlett,
    /// Symbol, which is Greek and mathematics.
    Symbol,
    /// Zapf Dingbats, which older Macs have.
    Dingbats,
    /// Wingdings 3 and others: arrows and ornaments, nothing that answers.
    Ornaments,
}

impl Symbols {
    /// The font by its name; nothing if its letters are letters.
    pub(in crate::forms::readers) fn of(font: &str) -> Option<Self> {
        Some(match &*font.trim().to_ascii_lowercase() {
            "wingdings" => Self::Wingdings,
            "wingdings 2" => Self::Wingdings2,
            "zapf dingbats" | "zapfdingbats" | "itc zapf dingbats" => Self::Dingbats,
            "wingdings 3" | "bookshelf symbol 7" => Self::Ornaments,
            "webdings" => Self::Webdings,
            "marlett" => Self::Marlett,
            "symbol" => Self::Symbol,
            _ => return None,
        })
    }

    /// What a code of this font shows; nothing if it is an ornament.
    pub(in crate::forms::readers) fn shows(self, code: u32) -> Option<char> {
        // Codes are the font's own or lie in the private area above F000 (ECMA-376 §17.3.3.30).
        let code = match code {
            0x20..=0xff => code,
            0xf020..=0xf0ff => code - 0xf000,
            _ => return char::from_u32(code).filter(|c| !is_private(*c)),
        };
        Some(match (self, code) {
            (_, 0x20) => ' ',
            (Self::Wingdings, 0xfe) | (Self::Wingdings2, 0x52) => '☑',
            (Self::Wingdings, 0x78 | 0xfd) | (Self::Wingdings2, 0x51 | 0x53 | 0x54) => '☒',
            (Self::Wingdings, 0xfc)
            | (Self::Wingdings2, 0x50)
            | (Self::Webdings, 0x61)
            | (Self::Marlett, 0x61 | 0x62)
            | (Self::Dingbats, 0x33 | 0x34) => '✓',
            (Self::Wingdings, 0xfb)
            | (Self::Wingdings2, 0x4f)
            | (Self::Webdings | Self::Marlett, 0x72)
            | (Self::Dingbats, 0x35..=0x38) => '✗',
            (Self::Wingdings, 0x6f | 0x70..=0x72 | 0xa8)
            | (Self::Wingdings2, 0xa3)
            | (Self::Webdings, 0x63)
            | (Self::Dingbats, 0x6f..=0x72) => '☐',
            (Self::Wingdings | Self::Dingbats, 0x6e)
            | (Self::Wingdings2, 0xa2)
            | (Self::Webdings, 0x67) => '■',
            (Self::Wingdings | Self::Dingbats, 0x6c) | (Self::Webdings, 0x6e) => '●',
            (Self::Wingdings, 0x6d | 0xa1 | 0xa2) | (Self::Dingbats, 0x6d) => '○',
            (Self::Wingdings, 0xa3 | 0xa4) => '◉',
            (Self::Wingdings, 0x9f | 0xa7) | (Self::Symbol, 0xb7) => '•',
            (Self::Symbol, 0xd6) => '√',
            (Self::Symbol, 0xb4) => '×',
            // Digits and punctuation are what they are in Symbol.
            (Self::Symbol, 0x21..=0x3f) => char::from_u32(code)?,
            _ => return None,
        })
    }
}

/// What a character of the private areas shows where the font is not known or is no font of
/// symbols: the codes of Wingdings above F000, and those that Segoe UI Symbol and Segoe MDL2 Assets
/// have for ticks and boxes. Other characters are what they are.
pub(in crate::forms::readers) fn plain(c: char) -> Option<char> {
    if !is_private(c) {
        return Some(c);
    }
    match u32::from(c) {
        0xe001 | 0xe10b | 0xe73e | 0xe8fb => Some('✓'),
        0xe002 | 0xe005 | 0xe0a2 | 0xe73a => Some('☑'),
        0xe003 | 0xe739 => Some('☐'),
        0xe10a | 0xe711 => Some('✗'),
        code @ 0xf020..=0xf0ff => Symbols::Wingdings.shows(code),
        _ => None,
    }
}

/// Words as they are seen, in a font of symbols or in another.
pub(in crate::forms::readers) fn seen(words: &str, font: Option<Symbols>) -> Cow<'_, str> {
    let sign = |c: char| match (c, font) {
        ('\t' | '\n', _) => Some(c),
        (_, Some(font)) => font.shows(u32::from(c)),
        (_, None) => plain(c),
    };
    // What is private begins with one of two octets in UTF-8.
    if font.is_some() || words.bytes().any(|octet| matches!(octet, 0xee | 0xef)) {
        Cow::Owned(words.chars().filter_map(sign).collect())
    } else {
        Cow::Borrowed(words)
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}
