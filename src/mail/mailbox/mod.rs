//! The mailbox: IMAP or Maildir.
