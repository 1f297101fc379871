//! What makes a mail *that* mail (invariant 2).
//!
//! Some servers render a mail anew at each fetch, so that its octets differ; and Message-IDs are
//! missing, reused and forged. The identity is a hash over what a person would call the mail:
//! who wrote it, when, about what, and the decoded parts.

use ring::digest::{Context, SHA256, digest};

use crate::domain::message::Message;
use crate::parse::parse;

/// SHA-256 of octets.
pub fn content_hash(octets: &[u8]) -> Vec<u8> {
    digest(&SHA256, octets).as_ref().to_vec()
}

/// The identity of a mail.
pub fn identity_hash(octets: &[u8]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    add(&mut context, &parse(octets), 0);
    context.finish().as_ref().to_vec()
}

fn add(context: &mut Context, message: &Message, depth: usize) {
    // Length before each piece: "ab" + "c" must differ from "a" + "bc".
    let mut piece = |octets: &[u8]| {
        context.update(
            &u64::try_from(octets.len())
                .unwrap_or(u64::MAX)
                .to_le_bytes(),
        );
        context.update(octets);
    };
    for author in &message.from {
        piece(author.address.as_str().as_bytes());
    }
    piece(message.header("date").unwrap_or_default().as_bytes());
    piece(message.message_id.as_deref().unwrap_or_default().as_bytes());
    piece(message.subject.as_bytes());
    // White space is where servers differ when they render text anew.
    for word in message.text.split_whitespace() {
        piece(word.as_bytes());
    }
    for file in &message.files {
        piece(file.name.as_deref().unwrap_or_default().as_bytes());
        piece(&file.octets);
    }
    if depth < 8 {
        for enclosed in &message.enclosed {
            add(context, enclosed, depth + 1);
        }
    }
}
