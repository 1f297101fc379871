//! The one file that speaks to mail-parser: encoded words, address lists, dates, charsets.
//!
//! Only field bodies go through it, one at a time and bounded. Splitting a message into parts
//! and decoding their octets is done beside it (`parts`, `transfer`), because mail-parser 0.11
//! loses text there: a delimiter in the middle of a line, one bad `=` in quoted-printable, an
//! unpadded last base64 group, a `boundary=` on a folded line.

use jiff::Timestamp;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::parsers::MessageStream;
use mail_parser::{DateTime, HeaderValue};

/// A field body longer than this is cut before it is decoded: no honest subject, name or list
/// of recipients is longer, and decoding must stay cheap.
const LONGEST_BODY: usize = 64 * 1024;

/// Decodes the encoded words (RFC 2047) of an unstructured field body.
///
/// They are decoded inside quoted strings and parameters, too, where RFC 2047 §5 forbids them
/// and real programs write them.
pub(super) fn decoded(body: &str) -> String {
    let body = cut(body, LONGEST_BODY);
    if !body.contains("=?") {
        return body.to_owned();
    }
    let line = format!("{}\n", with_words_joined(body));
    match MessageStream::new(line.as_bytes()).parse_unstructured() {
        HeaderValue::Text(text) => text.into_owned(),
        _ => body.to_owned(),
    }
}

/// The display names and addresses of an address list (RFC 5322 §3.4), groups opened.
pub(super) fn addresses(body: &str) -> Vec<(Option<String>, Option<String>)> {
    let line = format!("{}\n", with_words_joined(cut(body, LONGEST_BODY)));
    match MessageStream::new(line.as_bytes()).parse_address() {
        HeaderValue::Address(list) => list
            .iter()
            .map(|one| (one.name().map(decoded), one.address().map(str::to_owned)))
            .collect(),
        _ => Vec::new(),
    }
}

/// The moment a Date field names (RFC 5322 §3.3).
pub(super) fn date(body: &str) -> Option<Timestamp> {
    let date = DateTime::parse_rfc822(&format!("{}\n", cut(body, 200)))?;
    date.is_valid()
        .then(|| Timestamp::from_second(date.to_timestamp()).ok())?
}

/// Octets to text. The declared charset is a claim: valid UTF-8 that says it is ASCII is
/// UTF-8, and what nothing fits is read as Windows-1252, which never fails.
pub(super) fn text(octets: &[u8], charset: Option<&str>) -> String {
    let charset = charset.unwrap_or_default().trim().to_ascii_lowercase();
    let claims_little = matches!(
        charset.as_str(),
        "" | "us-ascii" | "ascii" | "utf-8" | "utf8" | "unknown-8bit" | "x-unknown"
    );
    if claims_little && let Ok(text) = std::str::from_utf8(octets) {
        return text.trim_start_matches('\u{feff}').to_owned();
    }
    let named = (!claims_little).then(|| charset_decoder(charset.as_bytes()));
    let decoder = match named.flatten() {
        Some(decoder) => Some(decoder),
        None => match std::str::from_utf8(octets) {
            Ok(text) => return text.trim_start_matches('\u{feff}').to_owned(),
            Err(_) => charset_decoder(b"windows-1252"),
        },
    };
    let text = decoder.map_or_else(
        || String::from_utf8_lossy(octets).into_owned(),
        |decode| decode(octets),
    );
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// Joins neighbouring encoded words of one charset and encoding: some programs cut a
/// multi-octet character in two (RFC 2047 §5 forbids it), and each half alone is rubbish.
fn with_words_joined(body: &str) -> String {
    let mut joined = String::with_capacity(body.len());
    let mut rest = body;
    let mut last_kind: Option<String> = None;
    while let Some((before, word)) = rest.split_once("=?") {
        let Some((kind, payload, after)) = encoded_word(word) else {
            joined.push_str(before);
            joined.push_str("=?");
            last_kind = None;
            rest = word;
            continue;
        };
        let continues = before.trim().is_empty() && last_kind.as_deref() == Some(kind.as_str());
        if continues && let Some(cut) = joined.strip_suffix("?=").map(str::len) {
            joined.truncate(cut);
        } else {
            joined.push_str(before);
            joined.push_str("=?");
            joined.push_str(&kind);
        }
        joined.push_str(payload);
        joined.push_str("?=");
        last_kind = Some(kind);
        rest = after;
    }
    joined.push_str(rest);
    joined
}

/// Takes `charset?q?payload?=rest` apart into `charset?q?`, payload and rest.
fn encoded_word(word: &str) -> Option<(String, &str, &str)> {
    let (charset, tail) = word.split_once('?')?;
    let (encoding, tail) = tail.split_once('?')?;
    let shaped = charset.len() <= 60
        && !charset.contains(char::is_whitespace)
        && matches!(encoding, "q" | "Q" | "b" | "B");
    let (payload, rest) = shaped.then(|| tail.split_once("?="))??;
    let kind = format!("{charset}?{encoding}?").to_ascii_lowercase();
    Some((kind, payload, rest))
}

/// The longest beginning of `text` with at most `most` octets.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    text.get(..end).unwrap_or_default()
}
