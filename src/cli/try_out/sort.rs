//! Whether octets are a mail or a bare form: by what they say, never by their name.

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

/// Whether `octets` begin with a mail's header section.
pub(super) fn is_mail(octets: &[u8]) -> bool {
    let start = octets.get(..LONGEST_LOOK).unwrap_or(octets);
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let mut usual = 0;
    for (index, line) in start.split(|octet| *octet == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // A folded line belongs to the field above; "From " is what a mailbox file writes first.
        let goes_on = index > 0 && line.first().is_some_and(|octet| b" \t".contains(octet));
        let mailbox_file = index == 0 && line.starts_with(b"From ");
        if goes_on || mailbox_file {
            continue;
        }
        match field_name(line) {
            Some(name) if ONLY_IN_MAIL.contains(&&*name) => return true,
            Some(name) if USUAL_IN_MAIL.contains(&&*name) => usual += 1,
            Some(_) => {}
            // The empty line, or no header section at all.
            None => break,
        }
    }
    usual >= 2
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
    use super::is_mail;

    #[test]
    fn a_mail_is_known_by_its_header_section() {
        for mail in [
            "Return-Path: <>\r\nFrom: a@example.org\r\n\r\nHello",
            "From: a@example.org\nTo: b@example.org\n\nFull name: Zoe",
            "From a@example.org Sat Jan  3 01:05:34 2026\nSubject: x\n y\nDate: Sat, 3 Jan 2026 01:05:34 +0000\n\n",
            "X-Odd: 1\r\n folded: Name\r\nMIME-Version: 1.0\r\n\r\n",
        ] {
            assert!(is_mail(mail.as_bytes()), "{mail}");
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
            assert!(!is_mail(form.as_bytes()), "{form}");
        }
    }
}
