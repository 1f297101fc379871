//! Words as the codes of a font that knows only western Europe (`WinAnsiEncoding`, ISO 32000-1 §D.2).
//! A letter with an accent that it lacks, such as the Welsh ŵ and ŷ, is put together of two: the
//! letter and the accent above it. What the page shows and what is meant go apart then, and the
//! meaning is kept beside it for whoever searches, copies or listens (§14.9.4, `ActualText`).

use encoding_rs::WINDOWS_1252;
use pdf_writer::{Content, Name, Str, TextStr};
use unicode_normalization::UnicodeNormalization as _;

use super::metrics::Font;

/// So much higher an accent stands on a capital: the cap height less the x-height of Helvetica.
const RAISED: f32 = 195.0;

/// One letter as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    meant: char,
    code: u8,
    accent: Option<u8>,
    shown: Shown,
}

/// How far a letter shows what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// Its code says it all.
    AsItIs,
    /// It looks right and is put together of two.
    Composed,
    /// It is the nearest that there is.
    Nearly,
}

impl Letter {
    fn plain(meant: char, code: u8) -> Self {
        Self {
            meant,
            code,
            accent: None,
            shown: Shown::AsItIs,
        }
    }

    /// The character that it stands for, where the font lacks it.
    pub(super) fn lacking(&self) -> Option<char> {
        (self.shown == Shown::Nearly).then_some(self.meant)
    }

    fn is_space(&self) -> bool {
        self.code == b' '
    }
}

/// Words as letters.
pub(super) fn letters(words: &str) -> Vec<Letter> {
    words.nfc().filter_map(letter).collect()
}

fn letter(c: char) -> Option<Letter> {
    if let Some(code) = code(c) {
        return Some(Letter::plain(c, code));
    }
    if c.is_whitespace() {
        return Some(Letter::plain(' ', b' '));
    }
    // Joiners and marks of direction show nothing.
    if matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}') {
        return None;
    }
    let mut parts = std::iter::once(c).nfd();
    let base = parts.next().and_then(code);
    let marks: Vec<char> = parts.collect();
    let accent = match marks.as_slice() {
        [mark] => accent(*mark),
        _ => None,
    };
    let whole = base.is_some() && accent.is_some();
    let near = base.filter(|_| !marks.is_empty()).or_else(|| near(c));
    Some(Letter {
        meant: c,
        code: near.unwrap_or(b'?'),
        accent: accent.filter(|_| whole),
        shown: if whole {
            Shown::Composed
        } else {
            Shown::Nearly
        },
    })
}

/// The code of a character that the font has.
fn code(c: char) -> Option<u8> {
    let mut octets = [0; 4];
    let (coded, _, lost) = WINDOWS_1252.encode(c.encode_utf8(&mut octets));
    match coded.as_ref() {
        // Codes 127, 129, 141, 143, 144 and 157 show nothing.
        [code] if !lost && !c.is_control() => Some(*code),
        _ => None,
    }
}

/// The accent that a combining mark is, as a letter of its own.
fn accent(mark: char) -> Option<u8> {
    code(match mark {
        '\u{300}' => '`',
        '\u{301}' => '´',
        '\u{302}' => 'ˆ',
        '\u{303}' => '˜',
        '\u{304}' => '¯',
        '\u{308}' => '¨',
        '\u{327}' => '¸',
        _ => return None,
    })
}

/// Signs that another says as well.
fn near(c: char) -> Option<u8> {
    Some(match c {
        '\u{2010}' | '\u{2011}' | '\u{2212}' => b'-',
        'ł' => b'l',
        'Ł' => b'L',
        'đ' => b'd',
        'ı' => b'i',
        _ => return None,
    })
}

/// Breaks letters into lines of this width in points; a word that is longer is broken in itself.
pub(super) fn lines(letters: &[Letter], font: Font, size: f32, width: f32) -> Vec<Vec<Letter>> {
    let room = width * 1000.0 / size;
    let mut lines: Vec<Vec<Letter>> = Vec::new();
    let (mut line, mut used): (Vec<Letter>, f32) = (Vec::new(), 0.0);
    for word in letters.split_inclusive(Letter::is_space) {
        let wide =
            |letters: &[Letter]| -> f32 { letters.iter().map(|one| font.width(one.code)).sum() };
        let seen = word
            .strip_suffix(&[Letter::plain(' ', b' ')])
            .unwrap_or(word);
        if !line.is_empty() && used + wide(seen) > room {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        for one in word {
            let wide = font.width(one.code);
            if used + wide > room && !one.is_space() && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(one.clone());
            used += wide;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Shows letters where the text position is. A word that is not shown as it is meant has what is
/// meant beside it, as a whole: programs put spaces between the pieces of a word.
pub(super) fn show(content: &mut Content, letters: &[Letter], font: Font, size: f32) {
    for word in letters.split_inclusive(Letter::is_space) {
        let as_it_is = word.iter().all(|letter| letter.shown == Shown::AsItIs);
        if !as_it_is {
            let meant: String = word.iter().map(|letter| letter.meant).collect();
            content
                .begin_marked_content_with_properties(Name(b"Span"))
                .properties()
                .actual_text(TextStr(&meant));
        }
        for piece in word.chunk_by(|one, next| one.accent.is_none() && next.accent.is_none()) {
            let codes: Vec<u8> = piece.iter().map(|letter| letter.code).collect();
            match piece {
                [letter] if letter.accent.is_some() => compose(content, letter, font, size),
                _ => {
                    content.show(Str(&codes));
                }
            }
        }
        if !as_it_is {
            content.end_marked_content();
        }
    }
}

/// The letter, and the accent above its middle.
fn compose(content: &mut Content, letter: &Letter, font: Font, size: f32) {
    let Some(accent) = letter.accent else {
        content.show(Str(&[letter.code]));
        return;
    };
    let (wide, narrow) = (font.width(letter.code), font.width(accent));
    let mut base = content.show_positioned();
    base.items()
        .show(Str(&[letter.code]))
        .adjust(f32::midpoint(wide, narrow));
    drop(base);
    let raised = if letter.code.is_ascii_uppercase() {
        RAISED
    } else {
        0.0
    };
    content.set_rise(raised * size / 1000.0);
    let mut above = content.show_positioned();
    above
        .items()
        .show(Str(&[accent]))
        .adjust((narrow - wide) / 2.0);
    drop(above);
    content.set_rise(0.0);
}

#[cfg(test)]
mod tests {
    use super::{Font, Letter, letters, lines};

    #[test]
    fn welsh_letters_are_put_together_and_lack_nothing() {
        let word = letters("Tŷ ŵ");
        assert!(word.iter().all(|letter| letter.lacking().is_none()));
        assert_eq!(
            (word[1].code, word[1].accent, word[1].meant),
            (b'y', Some(0x88), 'ŷ')
        );
        // The same letter in two characters.
        assert_eq!(letters("w\u{302}"), letters("ŵ"));
        let codes: Vec<u8> = letters("é€“–").iter().map(|letter| letter.code).collect();
        assert_eq!(codes, [0xe9, 0x80, 0x93, 0x96]);
    }

    #[test]
    fn what_the_font_lacks_is_known_by_name() {
        let lacking =
            |words: &str| -> String { letters(words).iter().filter_map(Letter::lacking).collect() };
        assert_eq!(lacking("Wiśniewski ąę łódź 李 مر 😀"), "ąęł李مر😀");
        assert_eq!(lacking("plain‑text\u{200d} − ok\u{a0}ŵ"), "‑−");
    }

    #[test]
    fn lines_are_never_wider_than_the_page() {
        let wide = |line: &Vec<Letter>| -> f32 {
            let seen = line.iter().rev().skip_while(|one| one.is_space());
            seen.map(|one| Font::Bold.width(one.code) * 12.0 / 1000.0)
                .sum()
        };
        let words = "Please describe ".repeat(40) + &"W".repeat(300);
        let broken = lines(&letters(&words), Font::Bold, 12.0, 480.0);
        assert!(broken.iter().all(|line| wide(line) <= 480.0));
        assert_eq!(broken.iter().map(Vec::len).sum::<usize>(), words.len());
        assert_eq!(lines(&[], Font::Plain, 12.0, 480.0).len(), 0);
    }
}
