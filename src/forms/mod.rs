//! READING: one reader a file format, one neutral layout, answers. Pure and bounded.

pub mod definition;

use crate::domain::form::FormDefinition;
use crate::domain::reading::{FileKind, FormReading, Outcome, Reading};
use crate::domain::verdict::Unreadable;

/// Reads one file, whatever its name or declared type.
pub fn read_file(_form: &FormDefinition, _octets: &[u8]) -> Reading {
    Reading {
        file: FileKind::Other,
        outcome: Outcome::Unreadable(Unreadable::Unsupported),
    }
}

/// Reads a mail's own words, where they look like a form.
pub fn read_body(_form: &FormDefinition, _text: &str, _html: Option<&str>) -> Option<FormReading> {
    None
}
