//! From letters to text: `words` and lines of letters, in the order in which they are read (`runs`);
//! `chunks` of lines between gaps, and what goes on from line to line; and how the file sets its
//! text as a whole (`spacing`).
//!
//! Only places and styles count here, never what a word means.

pub(super) mod chunks;
pub(super) mod runs;
pub(super) mod spacing;
pub(super) mod words;
