//! Who is behind an address, as far as limits on letters care: a program that answers ours may
//! write from another address each time.
//!
//! It only ever keeps a letter back for the manager's eyes. It must never make two people of
//! one address or one person of two: whose application it is, `Address::folded` alone tells.

use super::address::Address;

/// Providers at which everybody may have an address: their users have nothing to do with one
/// another. Whoever owns any other domain owns every address in it.
const PROVIDERS: &str = "gmail.com googlemail.com outlook.com outlook.co.uk hotmail.com hotmail.co.uk live.com live.co.uk \
    msn.com yahoo.com yahoo.co.uk yahoo.ie ymail.com rocketmail.com aol.com aol.co.uk icloud.com me.com mac.com \
    btinternet.com btopenworld.com bt.com sky.com virginmedia.com ntlworld.com blueyonder.co.uk talktalk.net tiscali.co.uk \
    plus.net plusnet.com zen.co.uk o2.co.uk ee.co.uk orange.net fsmail.net freeserve.co.uk lineone.net supanet.com \
    proton.me protonmail.com pm.me tutanota.com tuta.com fastmail.com fastmail.co.uk mail.com email.com gmx.com gmx.co.uk \
    gmx.net web.de zoho.com yandex.com hushmail.com posteo.net mailbox.org hey.com duck.com privaterelay.appleid.com \
    nhs.net";

/// The address without its tag (RFC 5233 §1) and without dots, in lower case: what programs and
/// people vary to write under many addresses that are one mailbox.
pub fn family(address: &Address) -> String {
    let folded = address.folded();
    let (local, domain) = folded.rsplit_once('@').unwrap_or((&folded, ""));
    let untagged = match local.split_once('+') {
        Some((head, _)) if !head.is_empty() => head,
        _ => local,
    };
    let domain = match domain {
        "googlemail.com" => "gmail.com",
        other => other,
    };
    let dotless = untagged.replace('.', "");
    let base = if dotless.is_empty() {
        untagged
    } else {
        &dotless
    };
    format!("{base}@{domain}")
}

/// The domain in the form for comparing.
pub fn domain(address: &Address) -> String {
    let folded = address.folded();
    folded
        .rsplit_once('@')
        .map_or_else(String::new, |(_, domain)| domain.to_owned())
}

/// The domain, where it is not one at which everybody may have an address.
pub fn organisation(address: &Address) -> Option<String> {
    let domain = domain(address);
    let shared = PROVIDERS.split_whitespace().any(|one| one == domain);
    (!shared).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::{family, organisation};
    use crate::domain::address::Address;

    #[test]
    fn tags_dots_and_capitals_are_one_family() {
        for (text, expected) in [
            ("Zoe.Sato+QPM@Example.org", "zoesato@example.org"),
            ("zoesato+a+b@example.org", "zoesato@example.org"),
            ("z.o.e@googlemail.com", "zoe@gmail.com"),
            ("+tag@example.org", "+tag@example.org"),
            ("...@example.org", "...@example.org"),
            ("zoe-sato@example.org", "zoe-sato@example.org"),
            ("zoe@b\u{fc}cher.example", "zoe@xn--bcher-kva.example"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(family(&address), expected, "{text}");
        }
    }

    #[test]
    fn only_what_nobody_shares_is_an_organisation() {
        let of = |text: &str| organisation(&Address::parse(text).unwrap());
        assert_eq!(of("bot7@Example.org").as_deref(), Some("example.org"));
        assert_eq!(of("zoe@BTInternet.com"), None);
        assert_eq!(of("zoe@mail.gmail.com").as_deref(), Some("mail.gmail.com"));
    }
}
