//! What a file's name in a Maildir tells: `1767261600.M123456P789.host,S=15234:2,RS`.
//!
//! Delivery agents write the moment of delivery in front, Dovecot and Courier the size behind,
//! mail programs the flags at the end. None of it can be relied upon.

use jiff::Timestamp;

/// The part that names the mail: without flags.
pub(super) fn stem(name: &str) -> &str {
    name.split_once(":2,").map_or(name, |(stem, _)| stem)
}

/// The flags of a file, in the order that Maildir wants (ASCII), with `S` where `seen`.
pub(super) fn flags(name: &str, seen: bool) -> String {
    let old = name.split_once(":2,").map_or("", |(_, flags)| flags);
    let mut flags: Vec<char> = old.chars().chain(seen.then_some('S')).collect();
    flags.sort_unstable();
    flags.dedup();
    flags.into_iter().collect()
}

/// The size that stands in the name.
pub(super) fn size(name: &str) -> Option<u64> {
    let (_, rest) = name.split_once(",S=")?;
    rest.split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// The moment of delivery that stands in the name: seconds, and microseconds as `M123456`.
pub(super) fn arrived_at(name: &str) -> Option<Timestamp> {
    let (seconds, rest) = name.split_once('.')?;
    // Ten digits last until the year 2286; other numbers are not moments.
    if seconds.len() < 9 || seconds.len() > 10 {
        return None;
    }
    let micros = rest
        .strip_prefix('M')
        .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next())
        .and_then(|digits| digits.parse::<i32>().ok())
        .filter(|micros| (0..1_000_000).contains(micros))
        .unwrap_or(0);
    Timestamp::new(seconds.parse().ok()?, micros.checked_mul(1_000)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{arrived_at, flags, size, stem};

    #[test]
    fn a_name_tells_mail_flags_size_and_delivery() {
        let name = "1767261600.M123456P789.host,S=15234,W=15500:2,RS";
        assert_eq!(stem(name), "1767261600.M123456P789.host,S=15234,W=15500");
        assert_eq!(size(name), Some(15234));
        assert_eq!(
            arrived_at(name),
            Some("2026-01-01T10:00:00.123456Z".parse().unwrap())
        );
        assert_eq!(flags(name, false), "RS");
        assert_eq!(flags("1.a:2,TF", true), "FST");
        assert_eq!(flags("1.a", true), "S");
    }

    #[test]
    fn names_that_tell_nothing_are_names_all_the_same() {
        for name in ["mail", "mail.eml", "42.x", "99999999999.x", "2026-01-01.x"] {
            assert_eq!(
                (stem(name), size(name), arrived_at(name)),
                (name, None, None)
            );
        }
    }
}
