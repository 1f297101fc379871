//! The program as its user starts it: the real binary with a config file of its own, looked at
//! from outside. Mail comes through real servers where `tests/with-servers` started them;
//! what needs them is left out, and says so, where it did not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a test may panic, may ask the clock and the environment, and is no library"
)]

mod charity;
mod daemon_is_killed;
mod disk_is_full;
mod end_to_end;
mod mail_program;
mod managers_desk;
mod post;
mod servers;
mod sink;
mod the_managers_inbox;
mod the_managers_mailbox_is_gone;
mod watched_folders;
