//! How things are spelled on the wire: sets of UIDs, folder names, quoted strings, base64.
//!
//! Everything here is pure. What is built here goes into commands, so nothing may pass that
//! could end a line: a set is built from numbers, a name becomes plain ASCII in quotes.

use base64_alphabets::{IMAP, MIME};

/// The longest command is kept below what RFC 7162 §4 wants servers to take (8192 octets).
const LONGEST_SET: usize = 7_500;

/// Compresses UIDs into sets of ranges, `1:5,9`, each short enough for one command.
pub(super) fn uid_sets(uids: &[u32]) -> Vec<String> {
    let mut uids = uids.to_vec();
    uids.sort_unstable();
    uids.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in uids {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => ranges.push((uid, uid)),
        }
    }
    let mut sets: Vec<String> = Vec::new();
    for (first, last) in ranges {
        let range = if first == last {
            first.to_string()
        } else {
            format!("{first}:{last}")
        };
        match sets.last_mut() {
            Some(set) if set.len() + range.len() < LONGEST_SET => {
                set.push(',');
                set.push_str(&range);
            }
            _ => sets.push(range),
        }
    }
    sets
}

/// A folder name as it stands in a command: modified UTF-7 (RFC 3501 §5.1.3), quoted.
pub(super) fn folder(name: &str) -> String {
    quoted(&modified_utf7(name))
}

/// A quoted string (RFC 3501 §4.3). The text must be plain: see [`is_plain`].
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a text can stand in a quoted string: printable ASCII only.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|octet| (b' '..=b'~').contains(&octet))
}

/// Modified UTF-7: printable ASCII stands for itself, `&` is `&-`, the rest is UTF-16 in a
/// base64 of its own between `&` and `-`.
pub(in crate::mail::mailbox) fn modified_utf7(name: &str) -> String {
    let mut out = String::new();
    let mut strange: Vec<u8> = Vec::new();
    let flush = |strange: &mut Vec<u8>, out: &mut String| {
        if !strange.is_empty() {
            out.push('&');
            out.push_str(&base64(strange, IMAP, false));
            out.push('-');
            strange.clear();
        }
    };
    for character in name.chars() {
        if (' '..='~').contains(&character) {
            flush(&mut strange, &mut out);
            out.push(character);
            if character == '&' {
                out.push('-');
            }
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                strange.extend_from_slice(&unit.to_be_bytes());
            }
        }
    }
    flush(&mut strange, &mut out);
    out
}

/// Base64 as MIME has it (RFC 4648 §4), for SASL.
pub(super) fn mime_base64(octets: &[u8]) -> String {
    base64(octets, MIME, true)
}

mod base64_alphabets {
    pub(super) const MIME: &[u8; 64] =
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    /// RFC 3501 §5.1.3: a comma in place of the slash, which separates folder levels.
    pub(super) const IMAP: &[u8; 64] =
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
}

fn base64(octets: &[u8], alphabet: &[u8; 64], pad: bool) -> String {
    let mut out = String::new();
    for group in octets.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = (at(0) << 16) | (at(1) << 8) | at(2);
        for sextet in 0..4_usize {
            if sextet <= group.len() {
                let value = (bits >> (18 - 6 * sextet)) & 63;
                let letter = usize::try_from(value).ok().and_then(|at| alphabet.get(at));
                out.push(char::from(letter.copied().unwrap_or(b'A')));
            } else if pad {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{folder, mime_base64, modified_utf7, uid_sets};

    #[test]
    fn uids_are_compressed_and_cut_to_fit_a_command() {
        assert_eq!(uid_sets(&[]), Vec::<String>::new());
        assert_eq!(uid_sets(&[9, 2, 1, 3, 3, u32::MAX]), ["1:3,9,4294967295"]);
        let scattered: Vec<u32> = (1..5_000).map(|n| n * 1_000).collect();
        let sets = uid_sets(&scattered);
        assert!(sets.len() > 1 && sets.iter().all(|set| set.len() <= super::LONGEST_SET));
        let all: Vec<u32> = sets
            .iter()
            .flat_map(|set| set.split(',').map(|uid| uid.parse().unwrap()))
            .collect();
        assert_eq!(all, scattered);
    }

    #[test]
    fn folder_names_are_spelled_as_rfc_3501_has_them() {
        // The example of RFC 3501 §5.1.3.
        assert_eq!(
            modified_utf7("~peter/mail/台北/日本語"),
            "~peter/mail/&U,BTFw-/&ZeVnLIqe-"
        );
        assert_eq!(modified_utf7("Q&A"), "Q&-A");
        assert_eq!(modified_utf7("Prüfung"), "Pr&APw-fung");
        assert_eq!(modified_utf7("\r\nX"), "&AA0ACg-X", "no line ends early");
        assert_eq!(folder(r#"a"b\c"#), r#""a\"b\\c""#);
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(mime_base64(plain.as_bytes()), coded);
        }
    }
}
