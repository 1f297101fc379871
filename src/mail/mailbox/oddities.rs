//! What can be told from a mail's octets where the server said nothing of use.
//!
//! Only the header section is looked at, and only for what the mailbox itself has to know; what
//! a mail *means* is for others to find out.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// Substitutes are a few hundred octets; a person's mail with such words in it is longer or
/// does not come from that sender.
const LARGEST_SUBSTITUTE: usize = 16 * 1024;

/// How long the header section is, at most `most`.
pub(super) fn header_section(octets: &[u8], most: u64) -> usize {
    let most = usize::try_from(most)
        .unwrap_or(usize::MAX)
        .min(octets.len());
    let head = octets.get(..most).unwrap_or(octets);
    let end_of = |mark: &[u8]| {
        head.windows(mark.len())
            .position(|window| window == mark)
            .map(|at| at + mark.len())
    };
    end_of(b"\r\n\r\n")
        .or_else(|| end_of(b"\n\n"))
        .unwrap_or(most)
}

/// Whether this is what Microsoft Exchange gives in place of a mail that it cannot convert: a
/// short mail in its own name, "Retrieval using the IMAP4 protocol failed for the following
/// message". The real mail is still in the mailbox.
pub(super) fn is_substitute(octets: &[u8]) -> bool {
    if octets.len() > LARGEST_SUBSTITUTE {
        return false;
    }
    let text = String::from_utf8_lossy(octets).to_ascii_lowercase();
    let from_exchange = text
        .lines()
        .take_while(|line| !line.is_empty())
        .any(|line| line.starts_with("from:") && line.contains("microsoft exchange"));
    from_exchange
        && (text.contains("protocol failed for the following message")
            || text.contains("retrieve the following message"))
}

/// When the last server on its way took the mail in: the date of the topmost `Received` line
/// (RFC 5321 §4.4), which that server put there itself.
pub(super) fn received_at(octets: &[u8]) -> Option<Timestamp> {
    let head = octets.get(..header_section(octets, 64 * 1024))?;
    let text = String::from_utf8_lossy(head);
    let mut lines = text
        .lines()
        .skip_while(|line| !line.to_ascii_lowercase().starts_with("received:"));
    let mut field = lines.next()?.to_owned();
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        field.push_str(line);
    }
    let date = field.rsplit_once(';')?.1.trim();
    DateTimeParser::new().parse_timestamp(date).ok()
}

#[cfg(test)]
mod tests {
    use super::{header_section, is_substitute, received_at};

    #[test]
    fn the_header_section_ends_at_the_empty_line() {
        assert_eq!(header_section(b"A: b\r\n\r\nbody", 100), 8);
        assert_eq!(header_section(b"A: b\n\nbody", 100), 6);
        assert_eq!(header_section(b"A: b\r\n\r\nbody", 3), 3);
        assert_eq!(header_section(b"A: b", 100), 4);
    }

    #[test]
    fn exchange_gives_substitutes_and_people_only_quote_them() {
        let substitute = b"From: \"Microsoft Exchange Server\" <postmaster@example.org>\r\nSubject: Retrieval using the IMAP4 protocol failed for the following message: 33\r\n\r\nThe server couldn't retrieve the following message:\r\n\r\nSubject: \"QPM form\"\r\n";
        assert!(is_substitute(substitute));
        let quoted = b"From: Ada Example <ada@example.org>\r\nSubject: Fw: Retrieval using the IMAP4 protocol failed for the following message: 33\r\n\r\nFrom: Microsoft Exchange Server\r\n";
        assert!(!is_substitute(quoted));
        let mut long = substitute.to_vec();
        long.resize(17 * 1024, b'x');
        assert!(!is_substitute(&long));
    }

    #[test]
    fn the_topmost_received_line_tells_the_arrival() {
        let mail = b"Return-Path: <a@example.org>\r\nReceived: from mx.example.net (mx [192.0.2.1]; x)\r\n\tby mail.example.org;\r\n\tThu, 1 Jan 2026 09:00:00 +0100 (CET)\r\nReceived: by a; Wed, 31 Dec 2025 00:00:00 +0000\r\nDate: Mon, 1 Jan 2001 00:00:00 +0000\r\n\r\n";
        assert_eq!(
            received_at(mail),
            Some("2026-01-01T08:00:00Z".parse().unwrap())
        );
        assert_eq!(
            received_at(b"Date: Mon, 1 Jan 2001 00:00:00 +0000\r\n\r\n"),
            None
        );
    }
}
