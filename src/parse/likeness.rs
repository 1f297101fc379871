//! Whether octets are a mail, by what they say, never by their name: a mail that was saved as a
//! file begins like a form that somebody typed as plain text, and a page that was saved as one file
//! begins like a mail.

/// What the first lines of some octets look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// A mail: fields that only a mail has.
    Mail,
    /// A few fields that a mail has, and a memo that somebody typed may have, too.
    Memo,
    /// A page with its pictures in one file (RFC 2557), as browsers and Word save it.
    WebArchive,
    /// Neither.
    None,
}

/// Fields that only a mail's header section has (RFC 5322 §3.6, RFC 2045, RFC 8601, RFC 6376).
const ONLY_IN_MAIL: [&str; 9] = [
    "return-path",
    "received",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "delivered-to",
    "authentication-results",
    "dkim-signature",
];
/// Fields that a mail has and a form typed as plain text may have, too.
const USUAL_IN_MAIL: [&str; 6] = ["from", "to", "cc", "subject", "date", "reply-to"];
/// No header section worth looking at is longer.
const LONGEST_LOOK: usize = 64 * 1024;

/// What `octets` begin like.
pub fn likeness(octets: &[u8]) -> Likeness {
    let start = octets.get(..LONGEST_LOOK).unwrap_or(octets);
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let (mut usual, mut only_in_mail) = (0, false);
    for (index, line) in start.split(|octet| *octet == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // A folded line belongs to the field above; "From " is what a mailbox file writes first.
        let goes_on = index > 0 && line.first().is_some_and(|octet| b" \t".contains(octet));
        let mailbox_file = index == 0 && line.starts_with(b"From ");
        if goes_on || mailbox_file {
            continue;
        }
        match field_name(line) {
            Some(name) if ONLY_IN_MAIL.contains(&&*name) => only_in_mail = true,
            Some(name) if USUAL_IN_MAIL.contains(&&*name) => usual += 1,
            Some(_) => {}
            // The empty line, or no header section at all.
            None => break,
        }
    }
    match (only_in_mail, usual) {
        (true, _) if is_web_archive(start) => Likeness::WebArchive,
        (true, _) => Likeness::Mail,
        (false, 2..) => Likeness::Memo,
        (false, _) => Likeness::None,
    }
}

/// A page says of what it is made and was sent by nobody to nobody. (Browsers write "Saved by" into
/// From; Word writes no From at all.)
fn is_web_archive(start: &[u8]) -> bool {
    let fields = super::fields::split(start).fields;
    let get = |name| super::fields::body(&fields, name);
    let kind = super::parameters::Parameters::read(get("content-type").unwrap_or_default());
    let saved = get("from").is_none_or(|from| from.to_ascii_lowercase().contains("saved by"));
    let sent = [
        "to",
        "received",
        "return-path",
        "message-id",
        "delivered-to",
    ];
    matches!(kind.value.as_str(), "multipart/related" | "text/html")
        && saved
        && sent.iter().all(|name| get(name).is_none())
}

/// The lower-cased name of a header field (RFC 5322 §2.2: printable US-ASCII but the colon).
fn field_name(line: &[u8]) -> Option<String> {
    let colon = line.iter().position(|octet| *octet == b':')?;
    let name = line.get(..colon)?.trim_ascii_end();
    let printable = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    printable.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Likeness, likeness};

    #[test]
    fn a_mail_is_known_by_its_header_section() {
        for mail in [
            "Return-Path: <>\r\nFrom: a@example.org\r\n\r\nHello",
            "From: a@example.org\nTo: b@example.org\n\nFull name: Zoe",
            "From a@example.org Sat Jan  3 01:05:34 2026\nSubject: x\n y\nDate: Sat, 3 Jan 2026 01:05:34 +0000\n\n",
            "X-Odd: 1\r\n folded: Name\r\nMIME-Version: 1.0\r\n\r\n",
        ] {
            assert_ne!(likeness(mail.as_bytes()), Likeness::None, "{mail}");
        }
    }

    #[test]
    fn a_form_typed_as_text_is_no_mail() {
        for form in [
            "",
            "Full name: Zoe Example\nEmail: zoe@example.org\nDate: 1 September 2026\n",
            "Expression of interest\nFrom: Zoe\nTo: you\nSubject: me\n",
            "Full name,Zoe\nDate,1/9/26\n",
            "Date: 1 September 2026\nName: Zoe Example\nPhone: 07700 900123\n",
            "PK\u{3}\u{4}",
            "Name: Zoe\n\nReceived: yes\n",
        ] {
            assert_eq!(likeness(form.as_bytes()), Likeness::None, "{form}");
        }
    }

    #[test]
    fn a_saved_page_is_no_mail_and_a_memo_no_sure_one() {
        let word = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"--=_NextPart\"\n\nThis document is a Single File Web Page";
        let chrome = "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/\nSubject: EoI\nDate: Tue, 24 Nov 2026 08:00:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=\"text/html\"; boundary=\"x\"\n\n";
        for page in [word, chrome] {
            assert_eq!(likeness(page.as_bytes()), Likeness::WebArchive);
        }
        let sent = format!("To: zoe@example.org\n{word}");
        assert_eq!(likeness(sent.as_bytes()), Likeness::Mail);
        let memo = "To: The QPM team\nFrom: Zoe Sato\nSubject: My form\n\nFull name: Zoe Sato\n";
        assert_eq!(likeness(memo.as_bytes()), Likeness::Memo);
    }
}
