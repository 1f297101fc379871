//! The octets of a connection, watched.
//!
//! The parser above allocates whatever a literal announces and recurses as deep as brackets go,
//! so a lying server could take all memory or the stack. This stream sits below it, follows the
//! framing of RFC 3501 §4 (lines, quoted strings, literals) and breaks the connection before the
//! parser sees what is out of bounds. It counts what comes in, so that a slow answer can be told
//! from silence. It never looks at what a literal holds.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// One response without its literals: a SEARCH of a million mails stays far below.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;
/// Brackets within brackets: nothing that is asked for has more than three.
const DEEPEST: u32 = 32;

/// What a connection is made of: TCP, or TLS over it.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for T {}

/// The watched connection.
pub(super) struct Wire {
    stream: Box<dyn Stream>,
    framing: Framing,
    received: u64,
}

impl Wire {
    /// Watches `stream` for literals above `largest_literal` octets.
    pub(super) fn new(stream: Box<dyn Stream>, largest_literal: u64) -> Self {
        Self {
            stream,
            framing: Framing::new(largest_literal),
            received: 0,
        }
    }

    /// Octets that came in so far.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    /// The stream itself, to put TLS on it.
    pub(super) fn into_inner(self) -> Box<dyn Stream> {
        self.stream
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire")
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buffer))?;
        let news = buffer.filled().get(before..).unwrap_or_default();
        this.received = this.received.saturating_add(news.len() as u64);
        Poll::Ready(this.framing.follow(news))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// What kind of response the line is, as its first octets tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unknown,
    /// Free text for people follows: brackets and quotes mean nothing in it.
    Status,
    Data,
}

/// How far a `{n}` that announces a literal has come.
#[derive(Clone, Copy)]
enum Announced {
    Nothing,
    Digits(u64),
    Closed(u64),
}

/// Where in the framing the stream stands.
struct Framing {
    largest_literal: u64,
    /// Octets of a literal still to come.
    literal: u64,
    line: u64,
    depth: u32,
    quoted: bool,
    escaped: bool,
    announced: Announced,
    kind: Kind,
    /// The third octet, until the fourth decides.
    third: u8,
}

impl Framing {
    fn new(largest_literal: u64) -> Self {
        Self {
            largest_literal,
            literal: 0,
            line: 0,
            depth: 0,
            quoted: false,
            escaped: false,
            announced: Announced::Nothing,
            kind: Kind::Unknown,
            third: 0,
        }
    }

    fn follow(&mut self, mut octets: &[u8]) -> io::Result<()> {
        while let Some((&octet, rest)) = octets.split_first() {
            if self.literal > 0 {
                let skip = usize::try_from(self.literal)
                    .map_or(octets.len(), |left| left.min(octets.len()));
                self.literal = self.literal.saturating_sub(skip as u64);
                octets = octets.get(skip..).unwrap_or_default();
                continue;
            }
            self.line = self.line.saturating_add(1);
            self.recognise(octet);
            match self.kind {
                Kind::Data => self.structure(octet)?,
                Kind::Unknown | Kind::Status if octet == b'\n' => self.end_of_line()?,
                Kind::Unknown | Kind::Status => {}
            }
            if self.line > LONGEST_LINE || self.depth > DEEPEST {
                return Err(out_of_bounds());
            }
            octets = rest;
        }
        Ok(())
    }

    /// RFC 3501 §7: `* OK`, `* NO`, `* BAD`, `* BYE`, `* PREAUTH`, a tag and `+` lead to text.
    fn recognise(&mut self, octet: u8) {
        if self.kind != Kind::Unknown {
            return;
        }
        match self.line {
            1 if octet != b'*' => self.kind = Kind::Status,
            2 if octet != b' ' => self.kind = Kind::Status,
            3 => self.third = octet.to_ascii_uppercase(),
            4 => {
                let head = [self.third, octet.to_ascii_uppercase()];
                let text = [*b"OK", *b"NO", *b"BA", *b"BY", *b"PR"].contains(&head);
                self.kind = if text { Kind::Status } else { Kind::Data };
            }
            _ => {}
        }
    }

    fn structure(&mut self, octet: u8) -> io::Result<()> {
        if octet == b'\n' {
            return self.end_of_line();
        }
        if self.quoted {
            match octet {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.quoted = false,
                _ => {}
            }
            return Ok(());
        }
        self.announced = match (self.announced, octet) {
            (_, b'{') => Announced::Digits(0),
            (Announced::Digits(number), b'0'..=b'9') => {
                let digit = u64::from(octet.saturating_sub(b'0'));
                Announced::Digits(number.saturating_mul(10).saturating_add(digit))
            }
            (Announced::Digits(number), b'}') | (Announced::Closed(number), b'\r') => {
                Announced::Closed(number)
            }
            _ => Announced::Nothing,
        };
        match octet {
            b'"' => self.quoted = true,
            b'(' => self.depth = self.depth.saturating_add(1),
            b')' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    /// A line ends: a literal follows in the same response, or the next response begins.
    fn end_of_line(&mut self) -> io::Result<()> {
        if let (Kind::Data, Announced::Closed(octets)) = (self.kind, self.announced) {
            if octets > self.largest_literal {
                return Err(out_of_bounds());
            }
            self.literal = octets;
            self.announced = Announced::Nothing;
        } else {
            *self = Self::new(self.largest_literal);
        }
        Ok(())
    }
}

fn out_of_bounds() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

#[cfg(test)]
mod tests {
    use super::Framing;

    /// Follows `octets` in pieces of every size, since TCP cuts where it likes.
    fn bounded(octets: &[u8]) -> bool {
        let whole = Framing::new(100).follow(octets).is_ok();
        for size in 1..7 {
            let mut framing = Framing::new(100);
            let pieces = octets
                .chunks(size)
                .all(|piece| framing.follow(piece).is_ok());
            assert_eq!(pieces, whole, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn a_literal_above_the_bound_breaks_the_connection_before_it_is_allocated() {
        assert!(bounded(b"* 1 FETCH (UID 1 BODY[] {100}\r\n"));
        assert!(!bounded(b"* 1 FETCH (UID 1 BODY[] {101}\r\n"));
        assert!(!bounded(b"* LIST () \"/\" {99999999999999999999999}\r\n"));
    }

    #[test]
    fn what_a_mail_says_is_never_taken_for_framing() {
        let mail = b"(((((({999999}\r\n* 1 FETCH {5000}\r\n";
        let mut octets = format!("* 1 FETCH (BODY[] {{{}}}\r\n", mail.len()).into_bytes();
        octets.extend_from_slice(mail);
        octets.extend_from_slice(b" UID 7)\r\n* 2 FETCH (BODY[] {5}\r\nhello)\r\n");
        assert!(bounded(&octets));
        octets.extend_from_slice(b"* 3 FETCH (BODY[] {500}\r\n");
        assert!(!bounded(&octets), "the framing is still followed behind it");
    }

    #[test]
    fn text_for_people_announces_nothing() {
        assert!(bounded(
            b"* OK see {5000}\r\na1 NO [X] {5000}\r\n+ {5000}\r\n* BYE (((\"{5000}\r\n"
        ));
        assert!(bounded(
            b"* LIST (\\HasNoChildren) \"/\" \"a\\\"{5000}\"\r\n"
        ));
    }

    #[test]
    fn brackets_do_not_reach_the_parser_by_the_thousand() {
        let deep = format!("* 1 FETCH (BODYSTRUCTURE {}\r\n", "(".repeat(40));
        assert!(!bounded(deep.as_bytes()));
        let quoted = format!("* 1 FETCH (X \"{}\")\r\n", "(".repeat(40));
        assert!(bounded(quoted.as_bytes()));
    }
}
