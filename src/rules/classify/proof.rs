//! What our own mail server found out about a message's author (RFC 8601).
//!
//! Only the topmost `Authentication-Results` that bears the configured authserv-id is believed
//! (§5): a sender can write as many others as they like.

use crate::domain::message::{Message, ReturnPath};

/// Whether the author is who the From field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// DMARC passed, or a DKIM signature of the author's own domain did.
    Passed,
    /// DMARC failed, or everything that was tried did.
    Failed,
    /// Nothing can be said.
    Unknown,
}

/// What the server with this authserv-id found.
pub(super) fn verdict(message: &Message, authserv_id: Option<&str>) -> Verdict {
    let (Some(own_id), Some(author)) = (authserv_id, message.author()) else {
        return Verdict::Unknown;
    };
    let domain = author.address.domain().to_lowercase();
    let results = message
        .headers
        .iter()
        .filter(|header| header.name == "authentication-results")
        .find_map(|header| results_of(&header.value, own_id));
    results.map_or(Verdict::Unknown, |results| weigh(&results, &domain))
}

/// One method's result with its properties.
struct MethodResult {
    method: String,
    result: String,
    properties: Vec<(String, String)>,
}

impl MethodResult {
    fn property(&self, name: &str) -> Option<&str> {
        self.properties
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    fn is(&self, method: &str, result: &str) -> bool {
        self.method == method && self.result == result
    }
}

fn weigh(results: &[MethodResult], domain: &str) -> Verdict {
    let passed = results.iter().any(|one| {
        let dmarc = one.is("dmarc", "pass")
            && one
                .property("header.from")
                .is_none_or(|from| aligned(domain, from));
        let signed = one.is("dkim", "pass")
            && one
                .property("header.d")
                .is_some_and(|by| aligned(domain, by));
        dmarc || signed
    });
    let failed = |method| results.iter().any(|one| one.is(method, "fail"));
    let spf = failed("spf") || results.iter().any(|one| one.is("spf", "softfail"));
    if failed("dmarc") || (!passed && spf && failed("dkim")) {
        Verdict::Failed
    } else if passed {
        Verdict::Passed
    } else {
        Verdict::Unknown
    }
}

/// Relaxed alignment: one of the two domains is the other or lies below it. A bare top-level
/// name never counts.
fn aligned(domain: &str, other: &str) -> bool {
    let other = other.trim_end_matches('.');
    let other = other.rsplit_once('@').map_or(other, |(_, domain)| domain);
    let below = |child: &str, parent: &str| {
        parent.contains('.')
            && child
                .strip_suffix(parent)
                .is_some_and(|head| head.ends_with('.'))
    };
    domain == other || below(domain, other) || below(other, domain)
}

/// Whether the envelope sender has nothing to do with any author (RFC 5321 §4.4). Forwarders and
/// hosted senders have one of their own quite honestly, so that it is a reason to hold a letter
/// and no more, and none where [`verdict`] says that the author is confirmed.
pub(super) fn return_path_is_a_strangers(message: &Message) -> bool {
    let ReturnPath::Address(path) = &message.return_path else {
        return false;
    };
    let envelope = path.domain().to_lowercase();
    // A forwarder that rewrites the sender (SRS) writes the one before it into the local part:
    // "SRS0=hash=day=example.org=zoe@forwarder.example".
    let local = path.as_str().to_lowercase();
    let rewritten = local.starts_with("srs0") || local.starts_with("srs1");
    !message.from.is_empty()
        && message.from.iter().all(|author| {
            let author = author.address.domain().to_lowercase();
            !(is_one_owners(&author, &envelope)
                || rewritten && local.split('=').any(|part| is_one_owners(&author, part)))
        })
}

/// Whether two domains have one owner, as far as their names tell.
fn is_one_owners(one: &str, other: &str) -> bool {
    const GOOGLE: [&str; 2] = ["gmail.com", "googlemail.com"];
    aligned(one, other)
        || owner(one).is_some_and(|own| owner(other) == Some(own))
        || (GOOGLE.contains(&one) && GOOGLE.contains(&other))
}

/// What somebody registered: two labels, or three where the second one from the right is short,
/// as in `charity.org.uk`. Where that is wrong, it takes one owner for two and a letter waits.
fn owner(domain: &str) -> Option<&str> {
    let mut dots = domain.rmatch_indices('.').map(|(at, _)| at);
    let (top, second) = (dots.next()?, dots.next());
    let after = |at: Option<usize>| match at {
        Some(at) => domain.get(at.saturating_add(1)..),
        None => Some(domain),
    };
    let label = domain.get(second.map_or(0, |at| at.saturating_add(1))..top)?;
    if label.len() > 3 {
        after(second)
    } else {
        second.and_then(|_| after(dots.next()))
    }
}

/// The results in one field body, if it is the server's with this id.
fn results_of(body: &str, own_id: &str) -> Option<Vec<MethodResult>> {
    let body = without_comments(body).to_lowercase();
    let mut segments = body.split(';');
    // §2.2: the id, then perhaps a version number.
    let id = segments.next()?.split_whitespace().next()?;
    if id.trim_matches('"') != own_id.trim().to_lowercase() {
        return None;
    }
    Some(segments.filter_map(result).collect())
}

fn result(segment: &str) -> Option<MethodResult> {
    // §2.2 allows white space round the equals sign.
    let tidy = segment.replace(" =", "=").replace("= ", "=");
    let mut pairs = tidy
        .split_whitespace()
        .filter_map(|word| word.split_once('='));
    let (method, result) = pairs.next()?;
    let method = method.split('/').next().unwrap_or(method);
    Some(MethodResult {
        method: method.to_owned(),
        result: result.to_owned(),
        properties: pairs
            .map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned()))
            .collect(),
    })
}

/// The text without its (possibly nested) comments.
pub(super) fn without_comments(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| {
            let inside = depth > 0;
            match c {
                '(' => depth = depth.saturating_add(1),
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            !inside && *c != '('
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::return_path_is_a_strangers;
    use crate::parse::parse;

    #[test]
    fn an_envelope_sender_of_somebody_else_is_told_from_a_forwarders() {
        for (path, from, strange) in [
            ("zoe@example.org", "zoe@example.org", false),
            ("bounces@mail.example.org", "zoe@example.org", false),
            ("b@bounce.example.org.uk", "zoe@post.example.org.uk", false),
            ("zoe@googlemail.com", "zoe@gmail.com", false),
            (
                "SRS0=Hh1=T2=example.org=zoe@alumni.example.net",
                "zoe@example.org",
                false,
            ),
            ("x@attacker.example", "eve@victim.example", true),
            ("x@other.org.uk", "zoe@charity.org.uk", true),
            (
                "SRS0=Hh1=T2=example.net=x@alumni.example.net",
                "zoe@example.org",
                true,
            ),
        ] {
            let mail = format!("Return-Path: <{path}>\r\nFrom: <{from}>\r\n\r\nHello\r\n");
            let message = parse(mail.as_bytes());
            assert_eq!(
                return_path_is_a_strangers(&message),
                strange,
                "{path} {from}"
            );
        }
        let none = parse(b"From: <zoe@example.org>\r\n\r\nHello\r\n");
        assert!(!return_path_is_a_strangers(&none));
        let null = parse(b"Return-Path: <>\r\nFrom: <zoe@example.org>\r\n\r\nHello\r\n");
        assert!(!return_path_is_a_strangers(&null));
    }
}
