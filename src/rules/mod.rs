//! VERBS: pure functions from nouns to nouns. No I/O, no clock, no dice.

pub mod alerts;
pub mod classify;
pub mod command;
pub mod delivery;
pub mod identity;
mod own_words;
pub mod plan;
pub mod retry;
pub mod timetable;
pub mod watched;
