//! Each oddity that cost another program a mail, as a fixture named by it.

mod bounds;
mod files;
mod words;

use super::parse;
use crate::domain::message::Message;

/// A fixture, parsed.
fn fixture(name: &str) -> Message {
    let path = format!(
        "{}/tests/fixtures/mail/{name}.eml",
        env!("CARGO_MANIFEST_DIR")
    );
    parse(&std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}")))
}

/// The names of its files, `-` for none.
fn names(message: &Message) -> Vec<&str> {
    message
        .files
        .iter()
        .map(|file| file.name.as_deref().unwrap_or("-"))
        .collect()
}
