//! qpm-intake.

pub mod domain;
pub mod forms;
pub mod letters;
pub mod mail;
pub mod reader;
pub mod rules;
