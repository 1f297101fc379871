#![doc = include_str!("../ARCHITECTURE.md")]

pub mod blank;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod domain;
pub mod forms;
pub mod furnish;
pub mod letters;
pub mod mail;
pub mod parse;
pub mod reader;
pub mod rules;
pub mod store;
pub mod workers;
