//! What is on a page: a `sheet` is drawn by carrying out its `content` with a graphics `state`, and
//! the `ink` that comes of it is letters and rules with their places (`paths`), less what the stream
//! says of its own letters (`marked`) and what was struck out (`strikes`).
//!
//! It knows no words: what belongs together is for others to see.

pub(super) mod content;
pub(super) mod ink;
pub(super) mod sheet;
pub(super) mod strikes;

mod marked;
mod paths;
mod state;
