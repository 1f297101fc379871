//! How a page is laid out, as a reader sees it: rules make frames (`ruling`) with things in them
//! (`boxes`), gaps above one another make columns (`zones`, `columns`), what stands around fields is a
//! `grid` (`mixed`), boxes to tick are signs among the words (`ticks`), the rest is running text
//! (`flow`). `layout` makes parts of it, and `pages` one document of the parts; `names` say where each
//! thing is, for a person.
//!
//! It looks for no answers.

pub(super) mod boxes;
pub(super) mod flow;
pub(super) mod grid;
pub(super) mod layout;
pub(super) mod names;
pub(super) mod pages;
pub(super) mod ruling;
pub(super) mod ticks;

mod columns;
mod mixed;
mod zones;
