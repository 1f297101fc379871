//! VERBS: pure functions from nouns to nouns. No I/O, no clock, no dice.

pub mod classify;
pub mod delivery;
pub mod identity;
pub mod plan;
pub mod retry;
pub mod watched;
