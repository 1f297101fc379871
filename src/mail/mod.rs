//! THE OUTSIDE: the only folder with sockets.

pub mod mailbox;
pub mod submission;
