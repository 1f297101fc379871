//! The header section of a message or a part: fields split, unfolded and cleaned (RFC 5322 §2.2).
//!
//! Names and subjects leave this file on one line, without control characters and without the
//! marks that turn the direction of writing: whoever shows or writes them back must not be
//! misled or gain a header by them.

use super::library;

/// One field as it stands, unfolded, not yet decoded.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The name in lower case.
    pub(super) name: String,
    /// The body.
    pub(super) body: String,
}

/// A header section and what follows it.
#[derive(Clone, Debug)]
pub(super) struct Section<'a> {
    pub(super) fields: Vec<Field>,
    pub(super) body: &'a [u8],
}

/// More fields than this are not kept: mail that has been round the world has a few hundred.
const MOST_FIELDS: usize = 2_000;
/// Octets of one field that are kept.
const LONGEST_FIELD: usize = 256 * 1024;

/// Splits octets into the header section and the body.
pub(super) fn split(octets: &[u8]) -> Section<'_> {
    let mut fields = Vec::new();
    let mut current: Option<(String, Vec<u8>)> = None;
    let mut rest = octets;
    let mut first = true;
    loop {
        let (line, after) = next_line(rest);
        let content = without_line_end(line);
        if line.is_empty() || content.is_empty() {
            keep(&mut fields, current.take());
            return Section {
                fields,
                body: after,
            };
        }
        if content.starts_with(b" ") || content.starts_with(b"\t") {
            if let Some((_, body)) = current.as_mut().filter(|(_, b)| b.len() < LONGEST_FIELD) {
                body.extend_from_slice(content);
            } else if first {
                // Words before any field: this part has no header section at all.
                return Section { fields, body: rest };
            }
        } else if let Some((name, body)) = field(content) {
            keep(&mut fields, current.take());
            current = Some((name, body.to_vec()));
        } else if is_mbox_line(content) || content.contains(&b':') {
            // "Fr om:" is no From: a field name has no white space in it (RFC 5322 §2.2). The
            // line is passed over, and so is what is folded under it.
            keep(&mut fields, current.take());
            current = Some((String::new(), Vec::new()));
        } else {
            keep(&mut fields, current.take());
            return Section { fields, body: rest };
        }
        first = false;
        rest = after;
    }
}

/// The body of the first field of this name.
pub(super) fn body<'a>(fields: &'a [Field], name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|field| field.name == name)
        .map(|field| field.body.as_str())
}

/// Text on one line: control characters and line breaks become one space, marks of direction
/// and zero-width characters go, white space is folded.
pub(super) fn clean(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        let gap = c.is_whitespace() || c.is_control();
        if gap && !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        } else if !gap && !is_invisible(c) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Characters that change how the text around them is shown and have no shape of their own.
/// The joiners U+200C and U+200D stay: names in several scripts need them.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// The first line of `octets` with its line end, and what follows.
pub(super) fn next_line(octets: &[u8]) -> (&[u8], &[u8]) {
    let end = octets
        .iter()
        .position(|octet| *octet == b'\n')
        .map_or(octets.len(), |at| at.saturating_add(1));
    octets.split_at_checked(end).unwrap_or((octets, &[]))
}

/// A line without its CRLF or LF.
pub(super) fn without_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn keep(fields: &mut Vec<Field>, field: Option<(String, Vec<u8>)>) {
    let Some((name, body)) = field.filter(|(name, _)| !name.is_empty()) else {
        return;
    };
    if fields.len() < MOST_FIELDS {
        // Header fields are ASCII by RFC 5322 and UTF-8 by RFC 6532; older programs put their
        // own code page there.
        let body = library::text(&body, None).trim().to_owned();
        fields.push(Field { name, body });
    }
}

/// A field's name in lower case and its body, where the line begins one.
fn field(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().position(|octet| *octet == b':')?;
    let (name, body) = line.split_at_checked(colon)?;
    // RFC 5322 §4.5: white space between name and colon is obsolete and must be accepted.
    let name = name.trim_ascii_end();
    let proper = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    let name = std::str::from_utf8(name).ok().filter(|_| proper)?;
    Some((name.to_ascii_lowercase(), body.strip_prefix(b":")?))
}

fn is_mbox_line(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}
