//! A multipart body split at its delimiters (RFC 2046 §5.1.1).

use super::fields;
use super::parameters::Parameters;

/// The parts of a multipart body.
pub(super) struct Parts<'a> {
    /// Header section and body of each.
    pub(super) octets: Vec<&'a [u8]>,
    /// There are more than were asked for.
    pub(super) too_many: bool,
    /// A delimiter stands where none may: a part may be hidden in another.
    pub(super) astray: bool,
}

/// The parts of a multipart body, or nothing where it has no delimiter at all.
pub(super) fn split<'a>(body: &'a [u8], kind: &Parameters, most: usize) -> Option<Parts<'a>> {
    let boundary = kind
        .get("boundary")
        .map(str::trim_end)
        .filter(|text| !text.is_empty());
    let delimiter = match boundary {
        Some(text) => [b"--", text.as_bytes()].concat(),
        None => guess_delimiter(body)?,
    };
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0_usize;
    let (mut astray, mut too_many) = (false, false);
    for line in body.split_inclusive(|octet| *octet == b'\n') {
        let next = at.saturating_add(line.len());
        match delimits(line, &delimiter) {
            Some(closing) => {
                if let Some(from) = start.take() {
                    // The line end before a delimiter belongs to the delimiter.
                    let part = body.get(from..at).unwrap_or_default();
                    parts.push(fields::without_line_end(part));
                }
                if closing {
                    break;
                }
                start = Some(next);
                if parts.len() > most {
                    too_many = true;
                    break;
                }
            }
            None => astray = astray || ends_with_delimiter(line, &delimiter),
        }
        at = next;
    }
    // RFC 2046 §5.1.2: a missing closing delimiter must not lose the last part.
    if let Some(part) = start
        .and_then(|from| body.get(from..))
        .filter(|part| !part.is_empty())
    {
        parts.push(part);
    }
    (!parts.is_empty()).then_some(Parts {
        octets: parts,
        too_many,
        astray,
    })
}

/// Whether a line is the delimiter (`Some(false)`) or the closing one (`Some(true)`).
fn delimits(line: &[u8], delimiter: &[u8]) -> Option<bool> {
    let tail = line.strip_prefix(delimiter)?.trim_ascii_end();
    match tail {
        b"" => Some(false),
        b"--" => Some(true),
        // `--b1` begins `--b10`, too: that is another delimiter.
        _ => None,
    }
}

/// Whether a delimiter stands at the end of a line instead of its start: an encoder forgot the
/// line end before it. The part is not lost, but it is read with doubt.
fn ends_with_delimiter(line: &[u8], delimiter: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let line = line.strip_suffix(b"--").unwrap_or(line);
    line.len() > delimiter.len() && line.ends_with(delimiter)
}

/// The delimiter of a multipart that names none: its first line that looks like one and is
/// followed by a Content- field.
fn guess_delimiter(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|octet| *octet == b'\n').take(200).peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_ascii_end();
        let next = lines.peek().copied().unwrap_or_default();
        let field = next
            .get(..8)
            .is_some_and(|start| start.eq_ignore_ascii_case(b"content-"));
        if line.len() > 2 && line.starts_with(b"--") && field {
            return Some(line.to_vec());
        }
    }
    None
}
