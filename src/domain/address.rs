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
        let local = self.local_part();
        let domain = if self.domain().is_ascii() {
            self.domain().to_owned()
        } else {
            self.ascii_domain()
        };
        if self.is_dot_string() {
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

    /// The spelling for people's programs: the local part as typed, the domain in lower case and
    /// in A-labels (RFC 5890 §2.3.2.1).
    pub fn normal(&self) -> String {
        format!("{}@{}", self.local_part(), self.ascii_domain())
    }

    /// The form for comparing and for limits: [`Address::normal`], lower-cased. RFC 5321 §2.4
    /// leaves the case of local parts to their owner, but nobody gives two people addresses that
    /// differ in it. Tags and dots do tell addresses apart, whatever some providers make of them.
    pub fn folded(&self) -> String {
        self.normal().to_lowercase()
    }

    /// Whether it is what RFC 5321 §4.1.2 has without quotes, at a domain of two labels or more.
    /// Others exist, and their mail arrives or does not.
    pub fn is_regular(&self) -> bool {
        let domain = self.ascii_domain();
        let label = |label: &str| {
            // RFC 1035 §2.3.1, §2.3.4.
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        self.is_dot_string()
            && domain.len() <= 255
            && domain.contains('.')
            && domain.split('.').all(label)
    }

    /// RFC 5321 §4.1.2: `Dot-string = Atom *("." Atom)`, with the letters of RFC 6531 §3.3.
    fn is_dot_string(&self) -> bool {
        let atext = |c: char| {
            c.is_ascii_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c)
        };
        self.local_part()
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(atext))
    }

    /// The domain in lower case, in A-labels where it has other letters. Some letters come apart
    /// into others with a space between them (UTS #46 §4, without its STD3 rules): such a domain
    /// stays as it is, since nothing but letters, digits and points may get into a command.
    fn ascii_domain(&self) -> String {
        let domain = self.domain();
        idna::domain_to_ascii(domain)
            .ok()
            .filter(|ascii| {
                ascii
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-._[]:".contains(&b))
            })
            .unwrap_or_else(|| domain.to_lowercase())
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
            // An acute by itself comes apart into a space and an accent.
            ("zoe@bücher-´.example", "zoe@bücher-´.example"),
        ] {
            assert_eq!(Address::parse(typed).unwrap().for_wire(), wire);
        }
    }

    #[test]
    fn is_compared_by_its_domains_a_labels_and_by_every_tag_and_dot() {
        let same = |one: &str, other: &str| {
            Address::parse(one).unwrap().folded() == Address::parse(other).unwrap().folded()
        };
        for (one, other) in [
            ("zoe@example.org", "zoe@EXAMPLE.org"),
            ("zoe@example.org", "Zoe@example.org"),
            ("zoe@b\u{fc}cher.example", "zoe@xn--bcher-kva.example"),
            ("zoe@b\u{fc}cher.example", "zoe@BU\u{308}CHER.example"),
            ("zoe@exa_mple.org", "zoe@Exa_mple.org"),
            ("zoe@[192.0.2.1]", "zoe@[192.0.2.1]"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("zoe@example.org", "zoe+qpm@example.org"),
            ("z.oe@gmail.example", "zoe@gmail.example"),
            ("anna@example.org", "joanna@example.org"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn never_shows_itself_in_a_log() {
        let address = Address::parse("zoe@example.org").unwrap();
        assert!(!format!("{address:?}").contains("zoe"));
    }
}
