//! What IMAP servers do, and what must come of it. Each test talks to a small server on
//! loopback that is good but for one thing; each of these things lost, doubled or stopped mail
//! somewhere.

mod filing;
mod mails;
mod server;
mod sign_in;
mod waiting;
