//! Octets to text: UTF-16 and UTF-8 with or without a mark, else windows-1252, which is what a
//! British spreadsheet saves, or an old Mac's own code page. Binary octets are no text; telling them apart is half the work.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text, or nothing if these octets are none.
pub(in crate::forms) fn decode(octets: &[u8]) -> Option<String> {
    if octets.is_empty() {
        return None;
    }
    if let Some((encoding, _)) = Encoding::for_bom(octets) {
        return printable(&encoding.decode(octets).0);
    }
    if let Some(encoding) = unmarked_utf16(octets) {
        return printable(&encoding.decode_without_bom_handling(octets).0);
    }
    if octets.contains(&0) {
        return None;
    }
    match std::str::from_utf8(octets) {
        Ok(text) => printable(text),
        // Cut off within a character: what came before is UTF-8 all the same.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            printable(&UTF_8.decode_without_bom_handling(octets).0)
        }
        Err(_) => printable(&old_code_page(octets).decode_without_bom_handling(octets).0),
    }
}

/// A text that is no UTF-8: Excel for Mac offers "CSV (Macintosh)", which ends its lines as Macs did
/// when they had a code page of their own.
fn old_code_page(octets: &[u8]) -> &'static Encoding {
    if octets.contains(&b'\r') && !octets.contains(&b'\n') {
        MACINTOSH
    } else {
        WINDOWS_1252
    }
}

/// Decodes with the charset that a page declares, where it is one we know.
pub(in crate::forms) fn decode_as(label: &str, octets: &[u8]) -> Option<String> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    // A page that calls itself UTF-16 in an ASCII tag is read as UTF-8 (WHATWG HTML §13.2.3.2).
    let encoding = if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else {
        encoding
    };
    printable(&encoding.decode(octets).0)
}

/// UTF-16 without its mark: every other octet of Latin text is nought.
fn unmarked_utf16(octets: &[u8]) -> Option<&'static Encoding> {
    let head = octets.get(..octets.len().min(512))?;
    let noughts = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|octet| **octet == 0)
            .count()
    };
    let half = head.len() / 2;
    match (noughts(0), noughts(1)) {
        (0, odd) if half >= 4 && odd * 10 >= half * 8 => Some(UTF_16LE),
        (even, 0) if half >= 4 && even * 10 >= half * 8 => Some(UTF_16BE),
        _ => None,
    }
}

/// A text has next to no control characters and no noughts.
fn printable(text: &str) -> Option<String> {
    let head = text.chars().take(4096);
    let (mut all, mut odd) = (0usize, 0usize);
    for c in head {
        all += 1;
        if c == '\0'
            || (c.is_control()
                && !matches!(
                    c,
                    '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{1b}' | '\u{80}'..='\u{9f}'
                ))
        {
            odd += 1;
        }
    }
    (odd * 50 <= all).then(|| with_line_feeds(text))
}

/// The text with each of its lines ended in one way, as most are.
fn with_line_feeds(text: &str) -> String {
    let ends = ['\r', '\u{2028}', '\u{2029}', '\u{b}'];
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    };
    if ends.iter().any(|end| text.contains(*end)) {
        text.replace(ends, "\n")
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn text_is_read_in_the_charsets_that_office_programs_save() {
        assert_eq!(
            decode(b"Name;Zo\xeb\r\nx").as_deref(),
            Some("Name;Zo\u{eb}\nx")
        );
        assert_eq!(
            decode(b"Name;Zo\x91\rTown;Llan\x92\r").as_deref(),
            Some("Name;Zoë\nTown;Llaní\n"),
            "a Mac's"
        );
        assert_eq!(decode(b"Zo\xc3\xab \xc3").as_deref(), Some("Zoë \u{fffd}"));
        assert_eq!(decode("Zoë".as_bytes()).as_deref(), Some("Zoë"));
        assert_eq!(decode(b"\xef\xbb\xbfName").as_deref(), Some("Name"));
        let little: Vec<u8> = "Name\tZoë\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&little).as_deref(), Some("Name\tZoë\n"));
        let mut big = vec![0xfe, 0xff];
        big.extend("Enw".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(decode(&big).as_deref(), Some("Enw"));
    }

    #[test]
    fn binary_rubbish_is_no_text() {
        assert_eq!(decode(&[0x00, 0x01, 0x02, 0x00, 0xff]), None);
        assert_eq!(decode(b""), None);
        assert_eq!(decode(&[1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16]), None);
    }
}
