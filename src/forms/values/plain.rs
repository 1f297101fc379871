//! Shapes that tell by themselves whether they are what a question asks for.

use super::marks;

pub(in crate::forms) use super::lists::choice_of;
pub(in crate::forms) use super::postcodes::postcode;

/// Whether a text is short enough for a one-line answer.
pub(super) fn is_short(text: &str) -> bool {
    text.split_whitespace().nth(40).is_none()
}

/// Whether a text is a sign and nothing else.
pub(in crate::forms) fn is_mark(text: &str) -> bool {
    marks::alone(text).is_some()
}
