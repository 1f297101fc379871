//! What holds in a group of rich text, and ends with it.

use super::destinations::{Begins, Destination};
use super::looks::Look;

/// What holds in a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) to: Destination,
    /// How many characters follow `\u` for those who do not know it.
    pub(super) spare: usize,
    pub(super) font: i32,
    pub(super) look: Look,
    pub(super) paragraph: Standing,
    /// It stands at the end of a row in a table within a table.
    pub(super) inner: bool,
    /// What ends with it.
    pub(super) ends: Option<Begins>,
}

/// What a paragraph is, up to the next `\pard`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standing {
    pub(super) in_table: bool,
    pub(super) level: Option<usize>,
    pub(super) heading: bool,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            to: Destination::Page,
            spare: 1,
            font: 0,
            look: Look::default(),
            paragraph: Standing::default(),
            inner: false,
            ends: None,
        }
    }
}
