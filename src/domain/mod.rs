//! NOUNS. The words of `ARCHITECTURE.md` section "Words", as types.
//!
//! Everything here is plain data: a newcomer can read this folder without knowing SQL, IMAP or
//! async Rust. It must never do I/O, read a clock, roll dice or import another folder of the
//! crate.

pub mod address;
pub mod alert;
pub mod application;
pub mod briefing;
pub mod classified;
pub mod command;
pub mod commanded;
pub mod correspondent;
pub mod doubles;
pub mod event;
pub mod form;
pub mod held;
pub mod inert;
pub mod known;
pub mod language;
pub mod learned;
pub mod letter;
pub mod limits;
pub mod mailbox;
pub mod message;
pub mod opening;
pub mod ours;
pub mod plan;
pub mod reading;
pub mod returned;
pub mod route;
pub mod said;
pub mod submission;
pub mod timetable;
pub mod understood;
pub mod unread;
pub mod verdict;
