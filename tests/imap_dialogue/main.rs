//! What IMAP servers do, and what must come of it. Each test talks to a small server on
//! loopback that is good but for one thing; each of these things lost, doubled or stopped mail
//! somewhere.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "clippy excuses test functions only, and these helpers fail their tests by it"
)]
#![allow(
    clippy::unnecessary_wraps,
    clippy::type_complexity,
    reason = "a quirk is a function to Option, so what builds its replies gives one"
)]

mod filing;
mod mails;
mod server;
mod sign_in;
mod waiting;
