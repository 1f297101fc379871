//! What a signature's envelope encloses (RFC 5652 §5): opaque-signed mail (RFC 8551 §3.5.2) and
//! signed documents.
//!
//! Only the way to the content is walked, by BER's rules, since programs that sign while they send
//! use indefinite lengths. No signature is checked, so nothing may ever be believed because it
//! came signed.

/// Octet strings are cut into pieces, and pieces into pieces, no deeper than this.
const DEEPEST: u32 = 4;

/// The universal tags on the way (ITU-T X.690 §8).
const SEQUENCE: u8 = 0x30;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const EXPLICIT: u8 = 0xa0;

/// signedData, 1.2.840.113549.1.7.2, as an object identifier.
const SIGNED_DATA: &[u8] = &[
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02,
];

/// The content that is signed, where it is enclosed.
pub fn signed_content(octets: &[u8]) -> Option<Vec<u8>> {
    let mut walk = Walk(octets);
    walk.enter(SEQUENCE)?;
    walk.0 = walk.0.strip_prefix(SIGNED_DATA)?;
    walk.enter(EXPLICIT)?;
    walk.enter(SEQUENCE)?;
    // The version and the set of digest algorithms.
    walk.pass(0)?;
    walk.pass(0)?;
    walk.enter(SEQUENCE)?;
    // What kind of content it is: it says "data" of everything.
    walk.pass(0)?;
    walk.enter(EXPLICIT)?;
    let mut content = Vec::new();
    walk.octets(&mut content, 0)?;
    (!content.is_empty()).then_some(content)
}

/// What is left to read. A length that goes beyond it is cut: a mail that was cut off is read as
/// far as it goes.
struct Walk<'a>(&'a [u8]);

impl<'a> Walk<'a> {
    /// A tag and a length; none where the end is marked instead.
    fn header(&mut self) -> Option<(u8, Option<usize>)> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0x80 => (None, rest),
            0..0x80 => (Some(usize::from(first)), rest),
            _ => {
                let (number, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                if number.len() > 6 {
                    return None;
                }
                let length = number.iter().fold(0_usize, |all, octet| {
                    all.saturating_mul(256).saturating_add(usize::from(*octet))
                });
                (Some(length), rest)
            }
        };
        self.0 = rest;
        Some((tag, length))
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or((self.0, &[]));
        self.0 = rest;
        taken
    }

    /// Goes into an element of this tag.
    fn enter(&mut self, wanted: u8) -> Option<()> {
        let (tag, length) = self.header()?;
        if let Some(length) = length {
            self.0 = self.take(length);
        }
        (tag == wanted).then_some(())
    }

    /// Goes past an element, whatever it is.
    fn pass(&mut self, depth: u32) -> Option<()> {
        match self.header()? {
            (_, Some(length)) => {
                self.take(length);
            }
            (_, None) if depth < DEEPEST => {
                while !self.at_end()? {
                    self.pass(depth + 1)?;
                }
            }
            (_, None) => return None,
        }
        Some(())
    }

    /// Whether the mark of an end comes next; takes it.
    fn at_end(&mut self) -> Option<bool> {
        match self.0.strip_prefix(&[0, 0]) {
            Some(rest) => {
                self.0 = rest;
                Some(true)
            }
            None => (!self.0.is_empty()).then_some(false),
        }
    }

    /// An octet string, whole or in pieces.
    fn octets(&mut self, into: &mut Vec<u8>, depth: u32) -> Option<()> {
        match self.header()? {
            (OCTETS, Some(length)) => into.extend_from_slice(self.take(length)),
            (OCTETS_IN_PIECES, length) if depth < DEEPEST => {
                let mut pieces = match length {
                    Some(length) => Walk(self.take(length)),
                    None => Walk(self.0),
                };
                while pieces.at_end() == Some(false) {
                    if pieces.octets(into, depth + 1).is_none() {
                        // Cut off: what came before is enough.
                        self.0 = &[];
                        return (!into.is_empty()).then_some(());
                    }
                }
                if length.is_none() {
                    self.0 = pieces.0;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::signed_content;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x84], &length[..], content].concat()
    }

    fn open_ended(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80], content, &[0, 0]].concat()
    }

    fn enveloped(wrap: fn(u8, &[u8]) -> Vec<u8>, content: &[u8]) -> Vec<u8> {
        let data = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
        let inner = wrap(0x30, &[&data[..], &wrap(0xa0, content)].concat());
        let algorithms = wrap(0x31, &element(0x30, &[0x06, 1, 0x2a]));
        let signed = wrap(
            0x30,
            &[&[2, 1, 1], &algorithms[..], &inner[..], &[0x31, 0]].concat(),
        );
        wrap(0x30, &[super::SIGNED_DATA, &wrap(0xa0, &signed)].concat())
    }

    #[test]
    fn the_content_is_found_whole_and_in_pieces() {
        let whole = enveloped(element, &element(4, b"Content-Type: text/plain"));
        assert_eq!(
            signed_content(&whole).as_deref(),
            Some(&b"Content-Type: text/plain"[..])
        );
        let pieces = [
            element(4, b"Content-"),
            open_ended(0x24, &element(4, b"Type")),
            element(4, b": x"),
        ];
        let streamed = enveloped(open_ended, &open_ended(0x24, &pieces.concat()));
        assert_eq!(
            signed_content(&streamed).as_deref(),
            Some(&b"Content-Type: x"[..])
        );
        for (lost, left) in [(14, &b"Content-Type: x"[..]), (24, b"Content-Type")] {
            let cut_off = &streamed[..streamed.len() - lost];
            assert_eq!(signed_content(cut_off).as_deref(), Some(left));
        }
    }

    #[test]
    fn a_signature_by_itself_encloses_nothing_and_nothing_is_made_of_rubbish() {
        let detached = enveloped(element, b"");
        assert_eq!(signed_content(&detached), None);
        let whole = enveloped(element, &element(4, b"words"));
        for end in 0..whole.len() {
            let _ = signed_content(&whole[..end]);
        }
        let deep: Vec<u8> = [0x24, 0x80].repeat(100_000);
        assert_eq!(signed_content(&enveloped(element, &deep)), None);
    }
}
