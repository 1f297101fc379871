//! Rich text taken apart: groups, control words, octets (Rich Text Format Specification 1.9.1,
//! "Basic Entities"). It gives what is there and makes nothing of it.

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::forms) enum Token<'r> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\par`, `\u8217`: a name, and a number where there is one.
    Word(&'r str, Option<i32>),
    /// `\~`, `\*`: a sign.
    Sign(u8),
    /// `\'e9`: an octet of a text.
    Octet(u8),
    /// Octets of a text as they are.
    Text(&'r [u8]),
}

/// A name is no longer, and a number has no more digits.
const LONGEST: usize = 32;
const MOST_DIGITS: usize = 10;

/// The octets that have not been taken apart yet.
#[derive(Debug)]
pub(in crate::forms) struct Lexer<'r>(&'r [u8]);

impl<'r> Lexer<'r> {
    pub(in crate::forms) fn new(octets: &'r [u8]) -> Self {
        Self(octets)
    }

    fn after(&mut self, count: usize) -> &'r [u8] {
        let (taken, rest) = self.0.split_at_checked(count).unwrap_or((self.0, &[]));
        self.0 = rest;
        taken
    }

    /// What stands behind a backslash.
    fn control(&mut self) -> Option<Token<'r>> {
        let first = *self.0.first()?;
        if first == b'\'' {
            self.after(1);
            let digits = self.after(2);
            let octet = std::str::from_utf8(digits).ok();
            return Some(
                octet
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                    .map_or(Token::Text(&[]), Token::Octet),
            );
        }
        if !first.is_ascii_alphabetic() {
            self.after(1);
            return Some(Token::Sign(first));
        }
        let length = self.length(LONGEST, u8::is_ascii_alphabetic);
        let name = std::str::from_utf8(self.after(length)).unwrap_or_default();
        let minus = self.0.first() == Some(&b'-') && self.0.get(1).is_some_and(u8::is_ascii_digit);
        if minus {
            self.after(1);
        }
        let length = self.length(MOST_DIGITS, u8::is_ascii_digit);
        let number = std::str::from_utf8(self.after(length))
            .ok()
            .and_then(|digits| digits.parse::<i32>().ok())
            .map(|number| if minus { -number } else { number });
        if self.0.first() == Some(&b' ') {
            self.after(1);
        }
        if name == "bin" {
            // Octets of a picture, braces among them.
            self.after(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
        }
        Some(Token::Word(name, number))
    }

    fn length(&self, most: usize, is: impl Fn(&u8) -> bool) -> usize {
        self.0
            .iter()
            .take(most)
            .take_while(|octet| is(octet))
            .count()
    }
}

impl<'r> Iterator for Lexer<'r> {
    type Item = Token<'r>;

    fn next(&mut self) -> Option<Token<'r>> {
        // Line ends in the file are there for old mail programs and say nothing.
        let ends = self.length(usize::MAX, |octet| matches!(octet, b'\r' | b'\n' | 0));
        self.after(ends);
        match self.0.first()? {
            b'{' => {
                self.after(1);
                Some(Token::Open)
            }
            b'}' => {
                self.after(1);
                Some(Token::Close)
            }
            b'\\' => {
                self.after(1);
                self.control()
            }
            _ => {
                let length = self.length(usize::MAX, |octet| {
                    !matches!(octet, b'\r' | b'\n' | 0 | b'{' | b'}' | b'\\')
                });
                Some(Token::Text(self.after(length)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexer, Token};

    #[test]
    fn words_numbers_and_octets_are_told_apart() {
        let tokens: Vec<Token<'_>> =
            Lexer::new(br"{\rtf1\u-4008 ?\b a\'e9\~{\*\x}\bin3 }}}c}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("rtf", Some(1)),
                Token::Word("u", Some(-4008)),
                Token::Text(b"?"),
                Token::Word("b", None),
                Token::Text(b"a"),
                Token::Octet(0xe9),
                Token::Sign(b'~'),
                Token::Open,
                Token::Sign(b'*'),
                Token::Word("x", None),
                Token::Close,
                Token::Word("bin", Some(3)),
                Token::Text(b"c"),
                Token::Close,
            ]
        );
    }

    #[test]
    fn a_file_that_ends_anywhere_ends() {
        let whole = br"{\rtf1\'e9\u8217?\bin9 abc";
        for length in 0..whole.len() {
            let head = whole.get(..length).unwrap_or_default();
            assert!(Lexer::new(head).count() <= length + 1);
        }
    }
}
