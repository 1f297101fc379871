//! Email addresses as people and programs write them into a form.
//!
//! An address stays as typed: `a..b@example.org` exists although RFC 5321 has no room for it, and
//! whoever has it must not be lost. It is doubtful, and a person looks.

use super::Parsed;
use crate::domain::address::Address;
use crate::domain::reading::Value;

/// Reads an address. Of several the first is taken, with doubt.
pub(super) fn email(text: &str) -> Parsed {
    let found = addresses(text);
    let Some(first) = found.first() else {
        return Parsed::doubtful(text);
    };
    let value = Value::Text(first.as_str().into());
    let others = found.iter().any(|other| other.folded() != first.folded());
    if others || !first.is_regular() {
        Parsed::less_sure(value, 0.6)
    } else {
        Parsed::sure(value)
    }
}

/// Every address of a text in the spelling that programs compare.
pub(super) fn normal(text: &str) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for address in addresses(text) {
        let normal = address.normal();
        if !all.contains(&normal) {
            all.push(normal);
        }
    }
    (!all.is_empty()).then(|| all.join(", "))
}

/// More addresses than this nobody has.
const MOST_ADDRESSES: usize = 8;

fn addresses(text: &str) -> Vec<Address> {
    text.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"' | '|' | '“' | '”'
            )
    })
    .filter_map(|word| {
        let (head, rest) = word.split_at_checked("mailto:".len()).unwrap_or(("", word));
        // RFC 6068 §2: behind a question mark stand header fields.
        let word = if head.eq_ignore_ascii_case("mailto:") {
            rest.split('?').next().unwrap_or_default()
        } else {
            word
        };
        // "Email:zoe@example.org" has its label in front.
        let word = word.rsplit_once(':').map_or(word, |(_, behind)| behind);
        let bare = word.trim_matches(['.', ':', '\'', '‘', '’', '`', '\u{200b}', '\u{feff}', '/']);
        Address::parse(bare).filter(|address| address.domain().contains('.'))
    })
    .take(MOST_ADDRESSES)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{email, normal};

    #[test]
    fn an_address_is_taken_out_of_what_programs_put_around_it() {
        for (typed, value) in [
            ("zoe@example.org", "zoe@example.org"),
            ("Zoe.Kemp+qpm@Example.ORG", "Zoe.Kemp+qpm@Example.ORG"),
            ("<zoe@example.org>", "zoe@example.org"),
            ("Zoe Kemp <zoe@example.org>", "zoe@example.org"),
            ("mailto:zoe@example.org", "zoe@example.org"),
            ("MAILTO:zoe@example.org?subject=EoI", "zoe@example.org"),
            ("zoe@example.org<mailto:zoe@example.org>", "zoe@example.org"),
            ("Email: zoe@example.org.", "zoe@example.org"),
            ("'zoe@example.org'", "zoe@example.org"),
            ("o'neil@example.org", "o'neil@example.org"),
            ("zoe@bücher.example", "zoe@bücher.example"),
            ("żak@example.org", "żak@example.org"),
        ] {
            let read = email(typed);
            assert_eq!(read.value.unwrap().to_string(), value, "{typed}");
            assert!(read.sure > 0.9, "{typed}");
        }
    }

    #[test]
    fn odd_addresses_and_several_are_kept_and_doubtful() {
        let long = format!("{}@example.org", "a".repeat(65));
        let label = format!("zoe@{}.example", "b".repeat(64));
        for (typed, value) in [
            ("a..b@example.org", "a..b@example.org"),
            (".zoe@example.org", "zoe@example.org"),
            ("zoe@-example.org", "zoe@-example.org"),
            ("zoe@exa_mple.org", "zoe@exa_mple.org"),
            ("zoe@example", "zoe@example"),
            ("zoe@example,org", "zoe@example,org"),
            ("zoe at example dot org", "zoe at example dot org"),
            ("zoe @ example.org", "zoe @ example.org"),
            ("zoe@example.org or zoe@example.net", "zoe@example.org"),
            (&long, &long),
            (&label, &label),
        ] {
            let read = email(typed);
            assert_eq!(read.value.unwrap().to_string(), value, "{typed}");
            if typed != ".zoe@example.org" {
                assert!(read.sure < 0.8, "{typed}");
            }
        }
    }

    #[test]
    fn addresses_are_compared_by_their_domains_a_labels() {
        for (typed, compared) in [
            ("Zoe@Example.ORG", "Zoe@example.org"),
            ("zoe@BÜCHER.example", "zoe@xn--bcher-kva.example"),
            ("zoe+tag@example.org", "zoe+tag@example.org"),
            (
                "zoe@example.org, zoe@EXAMPLE.org; z@example.net",
                "zoe@example.org, z@example.net",
            ),
        ] {
            assert_eq!(normal(typed).as_deref(), Some(compared), "{typed}");
        }
        assert_eq!(normal("zoe at example"), None);
    }
}
