//! The command line as the manager and the administrator use it: the real program on temporary
//! folders, judged by its exit code, its stdout and its stderr.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

mod alerts;
mod blank;
mod daemon;
mod desk;
mod digest;
mod digests;
mod export;
mod learn;
mod letters;
mod log;
mod merge;
mod opening;
mod post;
mod refusals;
mod routes;
mod trying;
mod undo;
