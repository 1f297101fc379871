//! The tree of parts (RFC 2046): which octets are words, which are files, which are messages.
//!
//! A delimiter counts at the start of a line and as a whole line only (§5.1.1). What a part is
//! follows from its type and content; its disposition is advice, since several programs send
//! forms as `inline` or without any disposition. Depth, number of parts and octets scanned are
//! bounded: whoever exceeds the bounds is no honest client.

use std::collections::HashSet;

use super::fields::{self, Section};
use super::parameters::{self, Parameters};
use super::{apple, content, delimiters, flowed, html, library, signed, transfer};
use crate::domain::message::{Damage, File, Message};

/// Levels of multiparts and enclosed messages. A forward of a forward adds two or three.
const DEEPEST: usize = 40;
/// Leaves, over all enclosed messages.
const MOST_PARTS: usize = 1_000;
/// What is kept of a delivery report's fields: our letters have one recipient each.
const LONGEST_STATUS: usize = 32 << 10;

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
    /// What a delivery report says of each recipient (RFC 3464, RFC 6533).
    pub(super) delivery_status: String,
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
    parent: Parent,
}

/// Multiparts that change what their parts are.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Parent {
    #[default]
    Other,
    Encrypted,
    AppleDouble,
    Digest,
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
            && let Some(parts) = delimiters::split(section.body, &kind, MOST_PARTS)
        {
            self.budget.too_many |= parts.too_many;
            if parts.astray {
                self.content.damaged(Damage::Doubtful);
            }
            self.multipart(&parts.octets, &kind.value, place);
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
            parent: match kind {
                "multipart/encrypted" => Parent::Encrypted,
                "multipart/appledouble" => Parent::AppleDouble,
                "multipart/digest" => Parent::Digest,
                _ => Parent::Other,
            },
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

    fn leaf(&mut self, section: &Section<'_>, kind: &Parameters, place: Place, root: bool) {
        let get = |name| fields::body(&section.fields, name);
        let default = if place.parent == Parent::Digest {
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
        ) || (name.as_deref().is_some_and(content::is_eml_name)
            && content::looks_like_message(&octets));
        match media_type {
            _ if is_message => self.message(&octets, place),
            // The words are the recipient's to read; the signature is a machine's.
            "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
            | "application/pgp-signature" => {}
            // AppleDouble (RFC 1740): the resource fork goes, the data fork is the file. Some
            // gateways send the two apart.
            "application/applefile" if place.parent == Parent::AppleDouble => {}
            _ if apple::is_resource_fork(&octets) => {}
            "application/pgp-encrypted" if place.parent == Parent::Encrypted => {}
            "text/rfc822-headers" | "message/rfc822-headers" if place.report => {
                self.returned(&octets);
            }
            // In a multipart/mixed, too: Domino's reports and some services' are built so.
            "message/delivery-status" | "message/global-delivery-status" => {
                self.delivery_status(&octets);
            }
            _ if media_type.starts_with("message/") => {}
            "text/plain" if content::is_words(attached, name.is_some() && !root, &octets, kind) => {
                self.plain(&octets, kind);
            }
            "text/html" if content::is_words(attached, name.is_some() && !root, &octets, kind) => {
                self.page(&octets, kind, place);
            }
            "text/x-amp-html" | "text/watch-html" | "text/enriched" if place.alternative => {}
            _ if octets.is_empty() && name.is_none() => {}
            _ if self.signed(&octets, place) => {}
            _ => {
                let media_type = described(media_type, kind, place);
                let octets = apple::data_fork(octets);
                self.file(name, media_type, octets, get("content-id"), place);
            }
        }
    }

    /// Opaque-signed mail (RFC 8551 §3.5.2): what its envelope encloses stands in its place.
    /// A document that somebody signed is none: it stays a file.
    fn signed(&mut self, octets: &[u8], place: Place) -> bool {
        let depth = place.depth.saturating_add(1);
        let content = signed::signed_content(octets).filter(|content| super::is_entity(content));
        let Some(content) = content.filter(|content| self.budget.enter(content, depth)) else {
            return false;
        };
        self.entity(&fields::split(&content), Place { depth, ..place }, true);
        true
    }

    fn plain(&mut self, octets: &[u8], kind: &Parameters) {
        let text = library::text(octets, kind.get("charset"));
        if content::is_rubbish(&text) {
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

    /// A line end apart from what an earlier part said: its fields are groups of lines.
    fn delivery_status(&mut self, octets: &[u8]) {
        let text = super::tidy(&library::text(octets, None));
        let said = &mut self.content.delivery_status;
        if said.len() < LONGEST_STATUS {
            said.push_str(library::cut(&text, LONGEST_STATUS));
            said.push_str("\n\n");
        }
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
        let referred: HashSet<Vec<u8>> = self
            .html
            .iter()
            .flat_map(|page| content::cids(page))
            .collect();
        for (file, (id, related)) in self.files.iter_mut().zip(&self.ids) {
            let named = id
                .as_ref()
                .is_some_and(|id| referred.contains(id.as_bytes()));
            file.embedded = file.media_type.starts_with("image/") && (named || *related);
        }
    }
}

/// The media type with the parameter that changes what it is.
fn described(media_type: &str, kind: &Parameters, place: Place) -> String {
    if place.parent == Parent::Encrypted {
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
