//! WORDS WE SEND: templates to RFC 5322 octets.
