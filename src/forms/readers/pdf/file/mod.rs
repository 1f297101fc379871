//! The file: its objects (`objects`), the words of its streams (`lexer`), and its fonts (`fonts`), as
//! far as they say which characters the codes of a text are (`encodings`, `charmap`, `symbols`) and
//! how wide they are drawn (`widths`).
//!
//! It knows nothing of pages, and believes no length and no number that the file gives.

pub(super) mod fonts;
pub(super) mod lexer;
pub(super) mod objects;

mod charmap;
mod encodings;
mod symbols;
mod widths;
