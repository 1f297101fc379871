//! An addr-spec (RFC 5322 §3.4.1) and the pair of display name and address.
//!
//! Addresses are kept as typed: `a..b@example.org` exists although it is not valid, and the
//! person behind it must not be lost. Never log one.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An addr-spec, kept as it was typed. Compare with [`Address::folded`].
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(String);

impl Address {
    /// Takes `text` for an address when it has the shape local-part `@` domain, no white space
    /// and no control characters, and keeps to RFC 5321 §4.5.3.1's lengths (64 and 255 octets).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let shaped =
            !local.is_empty() && !domain.is_empty() && local.len() <= 64 && domain.len() <= 255;
        let clean = !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "<>,;\"()".contains(c));
        // RFC 5321 §4.1.2: a domain is dot-separated names; a lone dot or an empty label is none.
        let labels = domain.split('.').all(|label| !label.is_empty());
        (shaped && clean && labels).then(|| Self(text.to_owned()))
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the last `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The part after the last `@`, as typed.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The form for SMTP commands and header fields: a domain of other letters as A-labels
    /// (RFC 5890 §2.3.2.1), and a local part that is no dot-string, such as `a..b`, in quotes
    /// (RFC 5321 §4.1.2). Only a local part of other letters stays outside ASCII (RFC 6531).
    pub fn for_wire(&self) -> String {
        let (local, domain) = (self.local_part(), self.domain());
        let domain = if domain.is_ascii() {
            domain.to_owned()
        } else {
            idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned())
        };
        let atext = |c: char| {
            c.is_ascii_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c)
        };
        // RFC 5321 §4.1.2: Dot-string = Atom *("." Atom).
        if local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(atext))
        {
            return format!("{local}@{domain}");
        }
        let mut quoted = String::from("\"");
        for c in local.chars() {
            if c == '"' || c == '\\' {
                quoted.push('\\');
            }
            quoted.push(c);
        }
        format!("{quoted}\"@{domain}")
    }

    /// The form for comparing and for limits: lower-cased. RFC 5321 §2.4 leaves the case of
    /// local parts to their owner, but nobody gives two people addresses that differ in it.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Debug for Address {
    /// Masked: a `{:?}` in a log line must not tell who wrote (invariant 9).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// A display name and its address: what RFC 5322 calls a mailbox (a word we keep for accounts).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAddress {
    /// The display name, decoded, on one line, without control characters.
    pub name: Option<String>,
    /// The addr-spec.
    pub address: Address,
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn keeps_odd_addresses_and_refuses_what_is_none() {
        for good in [
            "a..b@example.org",
            "O'Neil+x@example.org",
            "ż@example.org",
            "a@localhost",
        ] {
            assert!(Address::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "a",
            "@example.org",
            "a@",
            "a b@example.org",
            "a@b..c",
            "a@b\r\nBcc: c@d",
            "<a@b>",
        ] {
            assert!(Address::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn goes_on_the_wire_in_legal_form() {
        for (typed, wire) in [
            ("zoe@example.org", "zoe@example.org"),
            ("O'Neil+x@example.org", "O'Neil+x@example.org"),
            ("a..b@example.org", "\"a..b\"@example.org"),
            (".dot.@example.org", "\".dot.\"@example.org"),
            ("back\\slash@example.org", "\"back\\\\slash\"@example.org"),
            ("a@b@example.org", "\"a@b\"@example.org"),
            ("zoe@bücher.example", "zoe@xn--bcher-kva.example"),
            ("ż@example.org", "ż@example.org"),
            ("zoe@[192.0.2.1]", "zoe@[192.0.2.1]"),
        ] {
            assert_eq!(Address::parse(typed).unwrap().for_wire(), wire);
        }
    }

    #[test]
    fn never_shows_itself_in_a_log() {
        let address = Address::parse("zoe@example.org").unwrap();
        assert!(!format!("{address:?}").contains("zoe"));
    }
}
