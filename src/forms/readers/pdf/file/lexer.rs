//! The words of content streams and character maps (ISO 32000-1 §7.2, §7.8.2): operands and
//! operators, one at a time, so that nothing is held but the operands of one operator.
//!
//! What is no token is passed over: one broken number must not cost the rest of a page.

/// Arrays and dictionaries nest no deeper in content.
const DEEPEST: u32 = 8;
/// No array or dictionary of content has more members.
const MOST_MEMBERS: usize = 10_000;

/// What an operator works on.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) enum Operand {
    /// A number.
    Number(f64),
    /// A name, without its slash.
    Name(Vec<u8>),
    /// A string's octets.
    Text(Vec<u8>),
    /// An array.
    List(Vec<Operand>),
    /// A dictionary.
    Pairs(Vec<(Vec<u8>, Operand)>),
}

/// An operand or an operator.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) enum Token<'a> {
    /// What an operator works on.
    Operand(Operand),
    /// What is to be done with the operands before it.
    Operator(&'a [u8]),
}

/// Takes a stream apart.
pub(in crate::forms::readers::pdf) struct Lexer<'a> {
    rest: &'a [u8],
}

impl<'a> Lexer<'a> {
    /// Begins at the beginning.
    pub(in crate::forms::readers::pdf) fn new(octets: &'a [u8]) -> Self {
        Self { rest: octets }
    }

    /// Passes over an inline image, from behind `BI` to behind `EI` (§8.9.7): the data may be any
    /// octets, so the end is the first `EI` that stands alone.
    pub(in crate::forms::readers::pdf) fn skip_image(&mut self) {
        self.by_ref().find(|token| *token == Token::Operator(b"ID"));
        let end = self.rest.windows(3).position(
            |window| matches!(window, [before, b'E', b'I'] if before.is_ascii_whitespace()),
        );
        let mut from = end.map_or(self.rest.len(), |at| at + 3);
        // "EI" within the data is followed by anything.
        while self.rest.get(from).is_some_and(|c| is_regular(*c)) {
            let next = self
                .rest
                .get(from..)
                .unwrap_or_default()
                .windows(3)
                .position(
                    |window| matches!(window, [before, b'E', b'I'] if before.is_ascii_whitespace()),
                );
            from = next.map_or(self.rest.len(), |at| from + at + 3);
        }
        self.rest = self.rest.get(from..).unwrap_or_default();
    }

    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// The octets up to the first that is not wanted.
    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().position(|c| !wanted(*c));
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn skip_space(&mut self) {
        loop {
            self.take_while(is_space);
            if self.peek() != Some(b'%') {
                break;
            }
            self.take_while(|c| c != b'\n' && c != b'\r');
        }
    }

    fn token(&mut self, depth: u32) -> Option<Token<'a>> {
        loop {
            self.skip_space();
            let first = self.peek()?;
            let operand = match first {
                b'/' => Operand::Name(self.name()),
                b'(' => Operand::Text(self.string()),
                b'<' if self.rest.get(1) == Some(&b'<') => {
                    self.skip(2);
                    self.pairs(depth)
                }
                b'<' => Operand::Text(self.hexadecimal()),
                b'[' => {
                    self.skip(1);
                    self.list(depth)
                }
                b'+' | b'-' | b'.' | b'0'..=b'9' => Operand::Number(self.number()),
                b']' | b'>' | b')' | b'{' | b'}' => {
                    // Nothing that belongs here.
                    self.skip(1);
                    continue;
                }
                _ => return Some(Token::Operator(self.take_while(is_regular))),
            };
            return Some(Token::Operand(operand));
        }
    }

    fn list(&mut self, depth: u32) -> Operand {
        let mut members = Vec::new();
        while members.len() < MOST_MEMBERS && depth < DEEPEST {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b']') => {
                    self.skip(1);
                    break;
                }
                Some(_) => {
                    if let Some(Token::Operand(member)) = self.token(depth + 1) {
                        members.push(member);
                    }
                }
            }
        }
        Operand::List(members)
    }

    fn pairs(&mut self, depth: u32) -> Operand {
        let mut pairs = Vec::new();
        while pairs.len() < MOST_MEMBERS && depth < DEEPEST {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b'>') => {
                    self.take_while(|c| c == b'>');
                    break;
                }
                Some(b'/') => {
                    let key = self.name();
                    self.skip_space();
                    if self.peek() == Some(b'>') {
                        continue;
                    }
                    // `true`, `null` and references are of no interest here.
                    if let Some(Token::Operand(value)) = self.token(depth + 1) {
                        pairs.push((key, value));
                    }
                }
                Some(_) => {
                    self.token(depth + 1);
                }
            }
        }
        Operand::Pairs(pairs)
    }

    fn name(&mut self) -> Vec<u8> {
        self.skip(1);
        let raw = self.take_while(is_regular);
        let mut name = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((first, after)) = rest.split_first() {
            // §7.3.5: a number sign and two hexadecimal digits are one octet.
            match (first, after) {
                (b'#', [high, low, after @ ..])
                    if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
                {
                    name.push(digit(*high) << 4 | digit(*low));
                    rest = after;
                }
                _ => {
                    name.push(*first);
                    rest = after;
                }
            }
        }
        name
    }

    fn number(&mut self) -> f64 {
        let raw = self.take_while(|c| matches!(c, b'+' | b'-' | b'.' | b'0'..=b'9'));
        let negative = raw.first() == Some(&b'-');
        let (mut value, mut scale) = (0.0, None);
        for c in raw {
            match c {
                b'.' if scale.is_some() => break,
                b'.' => scale = Some(1.0),
                // Some programs write a sign into the middle of a number; others read over it.
                b'+' | b'-' => {}
                _ => {
                    value = value * 10.0 + f64::from(c - b'0');
                    scale = scale.map(|scale: f64| scale * 10.0);
                }
            }
        }
        let value = value / scale.unwrap_or(1.0);
        let value = if value.is_finite() { value } else { 0.0 };
        if negative { -value } else { value }
    }

    /// A string in parentheses (§7.3.4.2).
    fn string(&mut self) -> Vec<u8> {
        self.skip(1);
        let mut text = Vec::new();
        let mut open = 1u32;
        while let Some((first, after)) = self.rest.split_first() {
            self.rest = after;
            match first {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    text.extend(self.escape());
                    continue;
                }
                _ => {}
            }
            text.push(*first);
        }
        text
    }

    fn escape(&mut self) -> Option<u8> {
        let c = self.peek()?;
        if matches!(c, b'0'..=b'7') {
            let mut value = 0u8;
            for _ in 0..3 {
                match self.peek() {
                    Some(digit @ b'0'..=b'7') => {
                        value = value.wrapping_mul(8).wrapping_add(digit - b'0');
                        self.skip(1);
                    }
                    _ => break,
                }
            }
            return Some(value);
        }
        self.skip(1);
        match c {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.skip(1);
                }
                None
            }
            b'\n' => None,
            other => Some(other),
        }
    }

    /// A string in hexadecimal digits (§7.3.4.3).
    fn hexadecimal(&mut self) -> Vec<u8> {
        self.skip(1);
        let raw = self.take_while(|c| c != b'>');
        self.skip(1);
        let mut text = Vec::with_capacity(raw.len() / 2 + 1);
        let mut high = None;
        for c in raw.iter().filter(|c| c.is_ascii_hexdigit()) {
            match high.take() {
                None => high = Some(digit(*c)),
                Some(high) => text.push(high << 4 | digit(*c)),
            }
        }
        text.extend(high.map(|high: u8| high << 4));
        text
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.token(0)
    }
}

fn is_space(c: u8) -> bool {
    matches!(c, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(c: u8) -> bool {
    !is_space(c)
        && !matches!(
            c,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

fn digit(c: u8) -> u8 {
    char::from(c)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Lexer, Operand, Token};

    fn told(octets: &[u8]) -> String {
        Lexer::new(octets)
            .map(|token| match token {
                Token::Operator(name) => format!("{} ", String::from_utf8_lossy(name)),
                Token::Operand(operand) => format!("{operand:?} "),
            })
            .collect()
    }

    #[test]
    fn operands_come_before_their_operator() {
        let found = told(b"BT /F#31 12. Tf -.5 -3 Td[(a\\(b\\051\\n(c))-250<414>]TJ % x\nET");
        assert_eq!(
            found,
            "BT Name([70, 49]) Number(12.0) Tf Number(-0.5) Number(-3.0) Td \
             List([Text([97, 40, 98, 41, 10, 40, 99, 41]), Number(-250.0), Text([65, 64])]) TJ ET "
        );
    }

    #[test]
    fn an_image_is_passed_over_to_its_end() {
        let mut lexer = Lexer::new(b"/W 1 ID \x01 EIx \xff( EI Q");
        lexer.skip_image();
        assert_eq!(lexer.next(), Some(Token::Operator(b"Q")));
    }

    #[test]
    fn broken_tokens_cost_nothing_but_themselves() {
        assert_eq!(told(b"1 ] ) > 2 m"), "Number(1.0) Number(2.0) m ");
        assert_eq!(told(b"0.00-41 --5 l"), "Number(0.0041) Number(-5.0) l ");
        let deep = [b"[".repeat(100_000), b"<<".repeat(100_000)].concat();
        assert!(Lexer::new(&deep).count() > 0);
        let pairs = Lexer::new(b"<</MCID 0/Lang(en)/X>>BDC").next();
        assert!(matches!(pairs, Some(Token::Operand(Operand::Pairs(pairs))) if pairs.len() == 2));
    }
}
