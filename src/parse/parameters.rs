//! Content-Type and Content-Disposition: the value and its parameters (RFC 2045 §5.1), with
//! RFC 2231's charsets and continuations, and the encoded words that RFC 2047 §5 forbids there
//! and that every mailbox is full of.

use super::{fields, library};

/// A value with its parameters.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    /// The value in lower case: `text/plain`, `attachment`.
    pub(super) value: String,
    pairs: Vec<(String, String)>,
}

/// More parameters than this are not looked at.
const MOST_PARAMETERS: usize = 100;

impl Parameters {
    /// Reads a field body.
    pub(super) fn read(body: &str) -> Self {
        let body = library::cut(body, 16 * 1024);
        let mut segments = segments(body).into_iter();
        let value = segments.next().unwrap_or_default();
        let value = value.split_whitespace().next().unwrap_or_default();
        let mut raw = Vec::new();
        for segment in segments.take(MOST_PARAMETERS) {
            if let Some((name, value)) = segment.split_once('=') {
                let name = name.trim().to_ascii_lowercase();
                raw.push((name, unquoted(value.trim())));
            }
        }
        Self {
            value: value.trim_end_matches(',').to_ascii_lowercase(),
            pairs: joined(raw),
        }
    }

    /// The parameter of this (lower-case) name, decoded.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A file name as a label for people: its last path component on one line, or nothing.
pub fn file_name(name: &str) -> Option<String> {
    let name = fields::clean(&library::decoded(name));
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let last = library::cut(last, 255).trim_matches('.').trim();
    (!last.is_empty()).then(|| {
        // Only leading dots are a danger; a trailing one is just odd. Both are gone.
        last.to_owned()
    })
}

/// Splits at the semicolons outside quoted strings; comments go.
fn segments(body: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let (mut quoted, mut escaped, mut comment) = (false, false, 0_u32);
    for c in body.chars() {
        let Some(segment) = segments.last_mut() else {
            break;
        };
        if escaped {
            escaped = false;
            if comment == 0 {
                segment.push(c);
            }
            continue;
        }
        match c {
            '\\' if quoted || comment > 0 => {
                escaped = true;
                if comment == 0 {
                    segment.push(c);
                }
            }
            '"' if comment == 0 => {
                quoted = !quoted;
                segment.push(c);
            }
            // Only where white space or the start comes before: `form(3).xlsx` has no comment.
            '(' if !quoted
                && (comment > 0 || segment.ends_with([' ', '\t']) || segment.is_empty()) =>
            {
                comment = comment.saturating_add(1);
            }
            ')' if !quoted && comment > 0 => comment = comment.saturating_sub(1),
            ';' if !quoted && comment == 0 => segments.push(String::new()),
            _ if comment == 0 => segment.push(c),
            _ => {}
        }
    }
    segments
}

/// A quoted string without its quotes and backslashes; anything else as it is.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('"', _) => break,
            // A backslash escapes only these two; in `C:\forms\eoi.xlsx` it is a separator.
            ('\\', Some(next @ ('"' | '\\'))) => {
                text.push(*next);
                chars.next();
            }
            _ => text.push(c),
        }
    }
    text
}

/// Puts RFC 2231's pieces together: `name*0*=utf-8''%E2%80%99; name*1=b`. The octets of all
/// pieces are joined before they are decoded, since a character may be cut between two.
fn joined(raw: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut plain: Vec<(String, String)> = Vec::new();
    let mut pieces: Vec<(String, u32, bool, String)> = Vec::new();
    for (name, value) in raw {
        let Some((base, tail)) = name.split_once('*') else {
            plain.push((name, value));
            continue;
        };
        let encoded = tail.is_empty() || tail.ends_with('*');
        let number = tail.trim_end_matches('*').parse().unwrap_or(0);
        pieces.push((base.to_owned(), number, encoded, value));
    }
    // RFC 2231 §3: the order in which the pieces stand does not matter.
    pieces.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let mut whole: Vec<(String, Option<String>, Vec<u8>)> = Vec::new();
    for (name, _, encoded, value) in pieces {
        let known = whole.last().is_some_and(|(last, ..)| *last == name);
        if !known {
            whole.push((name, None, Vec::new()));
        }
        let Some((_, charset, octets)) = whole.last_mut() else {
            continue;
        };
        let mut value = value.as_str();
        if encoded && !known {
            let mut parts = value.splitn(3, '\'');
            if let (Some(label), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
                *charset = Some(label.to_owned());
                value = rest;
            }
        }
        if encoded {
            octets.extend(without_percents(value));
        } else {
            octets.extend_from_slice(value.as_bytes());
        }
    }
    let mut pairs: Vec<(String, String)> = whole
        .into_iter()
        .map(|(name, charset, octets)| (name, library::text(&octets, charset.as_deref())))
        .collect();
    // RFC 6266's habit, followed in mail: where both forms are given, the encoded one is meant.
    pairs.extend(plain);
    pairs
}

/// Percent-encoded octets decoded; a stray percent sign stays.
pub(super) fn without_percents(text: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&octet, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .filter(|_| octet == b'%')
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        octets.push(hex.unwrap_or(octet));
        rest = match hex {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    octets
}
