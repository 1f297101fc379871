//! Whose application a forwarded mail holds: the inner author is the applicant, the forwarder a
//! courier (others make the forwarder the applicant: Odoo #223533).

use super::super::own_words::{OwnWords, is_header_block};
use crate::domain::address::{Address, NamedAddress};
use crate::domain::message::Message;
use crate::domain::plan::Known;

/// A mail that somebody passed on.
#[derive(Debug)]
pub(super) struct Forward {
    /// Who wrote the inner mail; none where it does not say so.
    pub(super) author: Option<NamedAddress>,
    /// The forwarder is one whose forwards are taken as a courier's.
    pub(super) trusted: bool,
}

/// The forward that a message is, if it is one: by an enclosed message, or by header lines in
/// its text under a subject that says so. Outlook writes "From: Grace Owusu", without any
/// address, where it knows the person.
pub(super) fn forward(message: &Message, words: &OwnWords, known: &Known) -> Option<Forward> {
    let outer = message.author()?;
    let in_text = words
        .enclosed
        .as_deref()
        .filter(|_| says_forward(message, words));
    if in_text.is_none() && message.enclosed.is_empty() {
        return None;
    }
    let author = enclosed_author(message).or_else(|| author_in_text(in_text?));
    let is_other = |author: &NamedAddress| {
        let folded = author.address.folded();
        let mut ours = known.own_addresses.iter();
        folded != outer.address.folded() && ours.all(|own| own.folded() != folded)
    };
    author.as_ref().is_none_or(is_other).then(|| Forward {
        trusted: is_trusted(&outer.address, known),
        author,
    })
}

/// A colleague may also save a form and send it on in a mail of her own.
pub(super) fn brought(message: &Message, known: &Known) -> Option<Forward> {
    let outer = message.author()?;
    is_trusted(&outer.address, known).then_some(Forward {
        author: None,
        trusted: true,
    })
}

/// Whether this address is a manager's or on the list of trusted forwarders, as itself or by
/// its domain.
fn is_trusted(address: &Address, known: &Known) -> bool {
    let folded = address.folded();
    let domain = format!("@{}", address.domain().to_lowercase());
    known
        .managers
        .iter()
        .any(|manager| manager.folded() == folded)
        || known.trusted_forwarders.iter().any(|trusted| {
            let trusted = trusted.trim().to_lowercase();
            trusted == folded || trusted == domain
        })
}

/// The author of the innermost enclosed message that has one: a forward of a forward passes on
/// the first mail.
fn enclosed_author(message: &Message) -> Option<NamedAddress> {
    let inner = message.enclosed.first()?;
    enclosed_author(inner).or_else(|| inner.author().cloned())
}

fn says_forward(message: &Message, words: &OwnWords) -> bool {
    let subject = message.subject.to_lowercase();
    let marked = ["fw:", "fwd:", "tr:", "wg:", "ymlaen:"]
        .iter()
        .any(|prefix| {
            subject.trim_start().starts_with(prefix) || subject.contains(&format!(" {prefix}"))
        });
    let text = words.enclosed.as_deref().unwrap_or_default().to_lowercase();
    marked || text.contains("forwarded message")
}

/// The author named in the innermost header lines of a text.
fn author_in_text(text: &str) -> Option<NamedAddress> {
    let lines: Vec<&str> = text.lines().take(2_000).collect();
    let mut found = None;
    for index in 0..lines.len() {
        let rest = lines.get(index..).unwrap_or_default();
        let is_field = rest.first().is_some_and(|line| line.contains(':'));
        if is_field && is_header_block(rest) {
            found = rest.first().and_then(|line| author_in_line(line)).or(found);
        }
    }
    found
}

/// `From: Grace Owusu <grace@example.org>`, `*From:* Grace [mailto:grace@example.org]`.
fn author_in_line(line: &str) -> Option<NamedAddress> {
    let (_, body) = line.split_once(':')?;
    let body = body.replace(['*', '"'], "");
    let address = body
        .split(|c: char| c.is_whitespace() || "<>[]()".contains(c))
        .map(|word| word.strip_prefix("mailto:").unwrap_or(word))
        .find_map(Address::parse)?;
    let name = body
        .split(['<', '['])
        .next()
        .map(str::trim)
        .filter(|name| !name.is_empty() && !name.contains('@'))
        .map(str::to_owned);
    Some(NamedAddress { name, address })
}
