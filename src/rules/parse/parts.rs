//! The tree of parts (RFC 2046): which octets are words, which are files, which are messages.
//!
//! A delimiter counts at the start of a line and as a whole line only (§5.1.1). What a part is
//! follows from its type and content; its disposition is advice, since several programs send
//! forms as `inline` or without any disposition. Depth, number of parts and octets scanned are
//! bounded: whoever exceeds the bounds is no honest client.

use std::collections::HashSet;

use super::fields::{self, Field, Section};
use super::parameters::{self, Parameters};
use super::{flowed, html, library, transfer};
use crate::domain::message::{Damage, File, Message};

/// Levels of multiparts and enclosed messages. A forward of a forward adds two or three.
const DEEPEST: usize = 40;
/// Leaves, over all enclosed messages.
const MOST_PARTS: usize = 1_000;

/// What a message may still cost, with all that is enclosed in it.
pub(super) struct Budget {
    parts: usize,
    octets: usize,
    pub(super) too_deep: bool,
    pub(super) too_many: bool,
}

impl Budget {
    /// The budget of a message of this size.
    pub(super) fn of(size: usize) -> Self {
        Self {
            parts: MOST_PARTS,
            // Each level is scanned once more; honest mail has few levels with much in them.
            octets: size.saturating_mul(16).saturating_add(1 << 20),
            too_deep: false,
            too_many: false,
        }
    }

    fn enter(&mut self, octets: &[u8], depth: usize) -> bool {
        let Some(left) = self.octets.checked_sub(octets.len()) else {
            self.too_deep = true;
            return false;
        };
        self.octets = left;
        self.too_deep |= depth > DEEPEST;
        depth <= DEEPEST
    }

    fn take_part(&mut self) -> bool {
        self.too_many |= self.parts == 0;
        let left = self.parts > 0;
        self.parts = self.parts.saturating_sub(1);
        left
    }
}

/// What the tree holds.
#[derive(Default)]
pub(super) struct Content {
    pub(super) words: Vec<String>,
    pub(super) html: Vec<String>,
    pub(super) files: Vec<File>,
    pub(super) enclosed: Vec<Message>,
    pub(super) damage: Vec<Damage>,
    /// The Message-IDs of mail that a delivery report returns.
    pub(super) returned: Vec<String>,
    /// Content-ID of each of `files`, and whether it is a relative of an HTML part.
    ids: Vec<(Option<String>, bool)>,
}

/// Where in the tree a part stands.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: usize,
    alternative: bool,
    related: bool,
    report: bool,
    encrypted: bool,
    apple_double: bool,
    digest: bool,
}

/// Reads the parts of a message whose header section is `section`.
pub(super) fn read(section: &Section<'_>, depth: usize, budget: &mut Budget) -> Content {
    let mut walk = Walk {
        content: Content::default(),
        budget,
    };
    let place = Place {
        depth,
        ..Place::default()
    };
    walk.entity(section, place, true);
    let mut content = walk.content;
    content.mark_embedded();
    content
}

struct Walk<'b> {
    content: Content,
    budget: &'b mut Budget,
}

impl Walk<'_> {
    fn entity(&mut self, section: &Section<'_>, place: Place, root: bool) {
        if !self.budget.enter(section.body, place.depth) {
            return;
        }
        let kind = Parameters::read(fields::body(&section.fields, "content-type").unwrap_or(""));
        if kind.value.starts_with("multipart/")
            && let Some(parts) = self.split(section.body, &kind)
        {
            self.multipart(&parts, &kind.value, place);
        } else if self.budget.take_part() {
            self.leaf(section, &kind, place, root);
        }
    }

    fn multipart(&mut self, parts: &[&[u8]], kind: &str, place: Place) {
        let inner = Place {
            depth: place.depth.saturating_add(1),
            alternative: place.alternative || kind == "multipart/alternative",
            related: place.related,
            report: place.report || kind == "multipart/report",
            encrypted: kind == "multipart/encrypted",
            apple_double: kind == "multipart/appledouble",
            digest: kind == "multipart/digest",
        };
        let words = self.content.words.len();
        let html = self.content.html.len();
        for (index, part) in parts.iter().enumerate() {
            let section = fields::split(part);
            let related = inner.related || (kind == "multipart/related" && index > 0);
            self.entity(&section, Place { related, ..inner }, false);
        }
        if kind == "multipart/alternative" && !place.alternative {
            self.choose_words(words, html);
        }
    }

    /// Of the same words as text and as HTML, the text is taken, unless it is no more than a
    /// pointer to the HTML ("See below.").
    fn choose_words(&mut self, words_from: usize, html_from: usize) {
        let as_text: String =
            self.content
                .html
                .iter()
                .skip(html_from)
                .fold(String::new(), |mut all, page| {
                    all.push_str(&html::to_text(page));
                    all.push('\n');
                    all
                });
        let weight = |text: &str| text.split_whitespace().map(str::len).sum::<usize>();
        let plain: usize = self
            .content
            .words
            .iter()
            .skip(words_from)
            .map(|w| weight(w))
            .sum();
        let rich = weight(&as_text);
        if plain == 0 || (plain < 80 && rich > plain.saturating_mul(4) && rich > 160) {
            self.content.words.truncate(words_from);
            self.content.words.push(as_text);
        }
    }

    /// The parts of a multipart body, or nothing where it has no delimiter at all.
    fn split<'a>(&mut self, body: &'a [u8], kind: &Parameters) -> Option<Vec<&'a [u8]>> {
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
        let mut astray = false;
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
                    if parts.len() > MOST_PARTS {
                        self.budget.too_many = true;
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
        if astray {
            self.content.damaged(Damage::Doubtful);
        }
        (!parts.is_empty()).then_some(parts)
    }

    fn leaf(&mut self, section: &Section<'_>, kind: &Parameters, place: Place, root: bool) {
        let get = |name| fields::body(&section.fields, name);
        let default = if place.digest {
            "message/rfc822"
        } else {
            "text/plain"
        };
        let media_type = match kind.value.as_str() {
            "" => default,
            // An unusable multipart: its octets are looked at as they are.
            multipart if multipart.starts_with("multipart/") => "text/plain",
            other => other,
        };
        let decoded =
            transfer::decode(section.body, get("content-transfer-encoding").unwrap_or(""));
        if decoded.lost {
            self.content.damaged(Damage::Doubtful);
        }
        let octets = decoded.octets;
        let disposition = Parameters::read(get("content-disposition").unwrap_or(""));
        let name = disposition
            .get("filename")
            .or_else(|| kind.get("name"))
            .and_then(parameters::file_name);
        let attached = disposition.value == "attachment";
        let is_message = matches!(
            media_type,
            "message/rfc822" | "message/global" | "message/news"
        ) || (name.as_deref().is_some_and(is_eml_name)
            && looks_like_message(&octets));
        match media_type {
            _ if is_message => self.message(&octets, place),
            // The words are the recipient's to read; the signature is a machine's.
            "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
            | "application/pgp-signature" => {}
            // AppleDouble (RFC 1740): the resource fork goes, the data fork is the file.
            "application/applefile" if place.apple_double => {}
            "application/pgp-encrypted" if place.encrypted => {}
            "text/rfc822-headers" | "message/rfc822-headers" if place.report => {
                self.returned(&octets);
            }
            _ if media_type.starts_with("message/") => {}
            "text/plain" if is_words(attached, name.is_some() && !root, &octets, kind) => {
                self.plain(&octets, kind);
            }
            "text/html" if is_words(attached, name.is_some() && !root, &octets, kind) => {
                self.page(&octets, kind, place);
            }
            "text/x-amp-html" | "text/watch-html" | "text/enriched" if place.alternative => {}
            _ if octets.is_empty() && name.is_none() => {}
            _ => {
                let media_type = described(media_type, kind, place);
                self.file(name, media_type, octets, get("content-id"), place);
            }
        }
    }

    fn plain(&mut self, octets: &[u8], kind: &Parameters) {
        let text = library::text(octets, kind.get("charset"));
        if is_rubbish(&text) {
            self.content.damaged(Damage::Binary);
        }
        let flowed = kind
            .get("format")
            .is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
        let text = if flowed {
            let delete = kind
                .get("delsp")
                .is_some_and(|value| value.eq_ignore_ascii_case("yes"));
            flowed::unflowed(&text, delete)
        } else {
            text
        };
        let (words, files) = transfer::uuencoded(&text);
        self.content.words.push(words);
        for file in files {
            let name = parameters::file_name(&file.name);
            let media_type = "application/octet-stream".to_owned();
            self.file(name, media_type, file.octets, None, Place::default());
        }
    }

    fn page(&mut self, octets: &[u8], kind: &Parameters, place: Place) {
        let page = library::text(octets, kind.get("charset"));
        if !place.alternative {
            self.content.words.push(html::to_text(&page));
        }
        self.content.html.push(page);
    }

    fn message(&mut self, octets: &[u8], place: Place) {
        let depth = place.depth.saturating_add(1);
        if !self.budget.enter(octets, depth) {
            return;
        }
        let message = super::read_message(octets, depth, self.budget);
        if place.report {
            self.content.returned.extend(message.message_id.clone());
        }
        self.content.enclosed.push(message);
    }

    fn returned(&mut self, octets: &[u8]) {
        let section = fields::split(octets);
        let ids = fields::body(&section.fields, "message-id").map(super::message_ids);
        self.content.returned.extend(ids.unwrap_or_default());
    }

    fn file(
        &mut self,
        name: Option<String>,
        media_type: String,
        octets: Vec<u8>,
        id: Option<&str>,
        place: Place,
    ) {
        let id = id.map(|id| id.trim().trim_matches(['<', '>']).to_owned());
        self.content.ids.push((id, place.related));
        self.content.files.push(File {
            name,
            media_type,
            embedded: false,
            octets,
        });
    }
}

impl Content {
    fn damaged(&mut self, damage: Damage) {
        if !self.damage.contains(&damage) {
            self.damage.push(damage);
        }
    }

    /// A picture that the HTML refers to, or that came as its relative, is part of the letter's
    /// look. Anything else is a file, wherever it stands.
    fn mark_embedded(&mut self) {
        let referred: HashSet<Vec<u8>> = self.html.iter().flat_map(|page| cids(page)).collect();
        for (file, (id, related)) in self.files.iter_mut().zip(&self.ids) {
            let named = id
                .as_ref()
                .is_some_and(|id| referred.contains(id.as_bytes()));
            file.embedded = file.media_type.starts_with("image/") && (named || *related);
        }
    }
}

/// The Content-IDs that an HTML text refers to.
fn cids(page: &str) -> impl Iterator<Item = Vec<u8>> + '_ {
    page.split("cid:").skip(1).map(|tail| {
        let end = tail.find(|c: char| c.is_whitespace() || "\"'<>)".contains(c));
        let id = end.and_then(|end| tail.get(..end)).unwrap_or_default();
        parameters::without_percents(library::cut(id, 500))
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

/// Whether a text part is words to be read here, and not a file.
fn is_words(attached: bool, named: bool, octets: &[u8], kind: &Parameters) -> bool {
    let utf16 = kind
        .get("charset")
        .is_some_and(|charset| charset.to_ascii_lowercase().starts_with("utf-16"));
    !attached && !named && (utf16 || !has_file_magic(octets))
}

/// Whether octets begin like a document or a picture, whatever they are declared to be.
fn has_file_magic(octets: &[u8]) -> bool {
    let starts: [&[u8]; 8] = [
        b"PK\x03\x04",
        b"%PDF-",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n",
        b"\x78\x9f\x3e\x22",
        b"GIF8",
    ];
    starts.iter().any(|start| octets.starts_with(start))
}

fn is_eml_name(name: &str) -> bool {
    name.get(name.len().saturating_sub(4)..)
        .is_some_and(|end| end.eq_ignore_ascii_case(".eml"))
}

fn looks_like_message(octets: &[u8]) -> bool {
    let section = fields::split(
        octets
            .get(..octets.len().min(64 * 1024))
            .unwrap_or_default(),
    );
    let has = |name| {
        section
            .fields
            .iter()
            .any(|field: &Field| field.name == name)
    };
    has("from") && (has("date") || has("subject") || has("to"))
}

/// The media type with the parameter that changes what it is.
fn described(media_type: &str, kind: &Parameters, place: Place) -> String {
    if place.encrypted {
        return "application/pgp-encrypted".to_owned();
    }
    let telling = match media_type {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "smime-type",
        "text/calendar" => "method",
        _ => return media_type.to_owned(),
    };
    kind.get(telling).map_or_else(
        || media_type.to_owned(),
        |value| format!("{media_type}; {telling}={}", value.to_ascii_lowercase()),
    )
}

/// Whether what should be words is binary: many characters that no keyboard makes.
fn is_rubbish(text: &str) -> bool {
    let odd = text
        .chars()
        .filter(|c| {
            (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) || *c == '\u{fffd}'
        })
        .count();
    odd > 8 && odd.saturating_mul(20) > text.len()
}
