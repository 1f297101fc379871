//! RFC 5322 octets to a [`Message`]: total, bounded, linear in the size.
//!
//! Everything a stranger wrote passes here first. Nothing is lost silently: what cannot be read
//! without doubt is marked in [`Message::damage`], and the original octets stay with the caller.
//! It decides nothing about what a message means; that is `classify`.

mod apple;
mod content;
mod delimiters;
mod fields;
mod flowed;
mod html;
mod library;
mod likeness;
mod parameters;
mod parts;
mod signed;
mod transfer;

pub use likeness::{Likeness, likeness};
pub use parameters::file_name;
pub use signed::signed_content;

use std::collections::HashSet;

use crate::domain::address::{Address, NamedAddress};
use crate::domain::message::{Damage, Header, Message, ReturnPath};
use crate::domain::returned::split_at_copy;
use fields::{Field, Section};
use parameters::Parameters;
use parts::{Budget, Content};

/// More thread entries than this are not kept; References may hold thousands.
const LONGEST_THREAD: usize = 200;
/// Characters of a subject or a name that are kept.
const LONGEST_LINE: usize = 998;

/// Parses any octets.
pub fn parse(octets: &[u8]) -> Message {
    let mut budget = Budget::of(octets.len());
    let mut message = read_message(octets, 0, &mut budget);
    let found = [
        (budget.too_deep, Damage::TooDeep),
        (budget.too_many, Damage::TooManyParts),
    ];
    message.damage.extend(
        found
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, damage)| *damage),
    );
    message
}

/// Whether octets are a MIME entity (RFC 2045 §2.4): they begin with a Content-Type.
pub fn is_entity(octets: &[u8]) -> bool {
    let head = octets.get(..octets.len().min(64 << 10)).unwrap_or(octets);
    fields::body(&fields::split(head).fields, "content-type").is_some()
}

/// Any text as one line, without what steers a screen.
pub fn one_line(text: &str) -> String {
    library::cut(&fields::clean(text), LONGEST_LINE).to_owned()
}

/// The words of an HTML text: rows as lines, cells apart by tabs, quoted messages marked.
pub fn html_to_text(page: &str) -> String {
    html::to_text(page)
}

fn read_message(octets: &[u8], depth: usize, budget: &mut Budget) -> Message {
    let section = fields::split(octets);
    let content = parts::read(&section, depth, budget);
    assemble(&section, content)
}

fn assemble(section: &Section<'_>, content: Content) -> Message {
    let fields = &section.fields;
    let get = |name| fields::body(fields, name);
    let text = tidy(&content.words.join("\n"));
    let froms: Vec<&Field> = fields.iter().filter(|field| field.name == "from").collect();
    let from: Vec<NamedAddress> = froms.iter().flat_map(|field| people(&field.body)).collect();
    let mut damage = content.damage;
    if froms.is_empty() {
        damage.push(Damage::NoFrom);
    } else if froms.len() > 1 || from.is_empty() {
        // RFC 5322 §3.6: exactly one. Two From fields are how one address is shown and another
        // one answered.
        damage.push(Damage::BadFrom);
    }
    let mut returned = content.returned;
    returned.extend(returned_in_text(&text));
    returned.extend(named_in_status(&content.delivery_status));
    returned.extend(returned_whole(&content.enclosed));
    Message {
        headers: fields.iter().map(header).collect(),
        from,
        sender: get("sender").and_then(|body| people(body).into_iter().next()),
        reply_to: get("reply-to").map(people).unwrap_or_default(),
        recipients: fields
            .iter()
            .filter(|field| matches!(field.name.as_str(), "to" | "cc"))
            .flat_map(|field| people(&field.body))
            .collect(),
        return_path: return_path(get("return-path")),
        subject: line(get("subject").unwrap_or_default()),
        message_id: get("message-id").and_then(|body| message_ids(body).into_iter().next()),
        thread: thread(get("in-reply-to"), get("references"), returned),
        date: get("date").and_then(library::date),
        media_type: media_type(get("content-type")),
        text,
        html: (!content.html.is_empty()).then(|| content.html.join("\n")),
        files: content.files,
        enclosed: content.enclosed,
        delivery_status: content.delivery_status,
        damage,
    }
}

fn header(field: &Field) -> Header {
    Header {
        name: field.name.clone(),
        value: fields::clean(&library::decoded(&field.body)),
    }
}

/// A decoded field body on one line.
fn line(body: &str) -> String {
    one_line(&library::decoded(body))
}

fn people(body: &str) -> Vec<NamedAddress> {
    library::addresses(body)
        .into_iter()
        .filter_map(|(name, address)| {
            let address = Address::parse(address.as_deref()?)?;
            let name = name.map(|name| line(&name)).filter(|name| !name.is_empty());
            Some(NamedAddress { name, address })
        })
        .collect()
}

fn return_path(body: Option<&str>) -> ReturnPath {
    let Some(body) = body else {
        return ReturnPath::Absent;
    };
    let inner = body.trim().trim_matches(['<', '>']).trim();
    // `#@[]` is qmail's double bounce, a bare MAILER-DAEMON is how some servers spell `<>`.
    let null = inner.is_empty() || inner == "#@[]" || inner.eq_ignore_ascii_case("mailer-daemon");
    if null {
        ReturnPath::Null
    } else {
        Address::parse(inner).map_or(ReturnPath::Absent, ReturnPath::Address)
    }
}

/// The message identifiers in a field body, without angle brackets.
fn message_ids(body: &str) -> Vec<String> {
    let proper =
        |id: &str| !id.is_empty() && id.len() <= LONGEST_LINE && !id.contains(char::is_whitespace);
    let ids: Vec<String> = body
        .split('<')
        .skip(1)
        .filter_map(|tail| tail.split_once('>').map(|(id, _)| id.trim()))
        .filter(|id| proper(id))
        .map(fields::clean)
        .collect();
    let bare = fields::clean(body);
    if ids.is_empty() && proper(&bare) {
        return vec![bare];
    }
    ids
}

/// In-Reply-To, then References from its newest end, then what a delivery report returns.
fn thread(reply_to: Option<&str>, references: Option<&str>, returned: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let references = references.map(message_ids).unwrap_or_default();
    reply_to
        .map(message_ids)
        .unwrap_or_default()
        .into_iter()
        .chain(references.into_iter().rev())
        .chain(returned)
        .filter(|id| seen.insert(id.clone()))
        .take(LONGEST_THREAD)
        .collect()
}

/// qmail and its kin return the letter as text below their own words, without MIME.
fn returned_in_text(text: &str) -> Vec<String> {
    let (_, Some(copy)) = split_at_copy(text) else {
        return Vec::new();
    };
    let section = fields::split(copy.trim_start().as_bytes());
    fields::body(&section.fields, "message-id")
        .map(message_ids)
        .unwrap_or_default()
}

/// Gmail and others name the letter in the report's own fields, and return none.
fn named_in_status(status: &str) -> Vec<String> {
    status
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| {
            ["x-original-message-id", "original-message-id"]
                .iter()
                .any(|known| name.trim().eq_ignore_ascii_case(known))
        })
        .flat_map(|(_, id)| message_ids(id))
        .collect()
}

/// Domino, `GroupWise`, `MDaemon` and old Exchange return the letter whole, in a mail that has no
/// report's MIME type. What it returns bears a machine's mark, as each of our letters does.
fn returned_whole(enclosed: &[Message]) -> Option<String> {
    let letter = enclosed.first()?;
    let mark = letter.header("auto-submitted")?.trim().to_ascii_lowercase();
    mark.starts_with("auto-")
        .then(|| letter.message_id.clone())
        .flatten()
}

/// The top-level media type with the parameter that tells reports and invitations apart.
fn media_type(body: Option<&str>) -> String {
    let kind = Parameters::read(body.unwrap_or("text/plain"));
    let telling = ["report-type", "method", "smime-type"]
        .into_iter()
        .find_map(|name| {
            kind.get(name)
                .map(|value| (name, value.to_ascii_lowercase()))
        });
    match telling {
        Some((name, value)) => format!("{}; {name}={value}", kind.value),
        None => kind.value,
    }
}

/// Text with LF line ends, without control characters and marks of direction.
pub fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .map(|c| match c {
            '\r' => '\n',
            // How Outlook keeps words together, and Word a line's indent.
            '\u{a0}' => ' ',
            other => other,
        })
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || fields::is_invisible(*c)))
        .collect()
}

#[cfg(test)]
mod tests;
