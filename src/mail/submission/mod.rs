//! The submission: SMTP or files.
