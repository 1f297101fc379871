//! Transfer encodings undone (RFC 2045 §6), leniently: what an encoder did wrong costs at most
//! the octets it spoiled, never the rest of the part.

/// Decoded octets, and whether some were lost on the way.
pub(super) struct Decoded {
    pub(super) octets: Vec<u8>,
    pub(super) lost: bool,
}

/// Undoes the encoding a Content-Transfer-Encoding field names.
pub(super) fn decode(body: &[u8], encoding: &str) -> Decoded {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => base64(body),
        "quoted-printable" => Decoded {
            octets: quoted_printable(body),
            lost: false,
        },
        "x-uuencode" | "uuencode" | "x-uue" => {
            let text = String::from_utf8_lossy(body);
            let (_, files) = uuencoded(&text);
            let octets = files.into_iter().next().map(|file| file.octets);
            Decoded {
                lost: octets.is_none(),
                octets: octets.unwrap_or_else(|| body.to_vec()),
            }
        }
        // 7bit, 8bit, binary, and whatever else somebody invented.
        _ => Decoded {
            octets: body.to_vec(),
            lost: false,
        },
    }
}

/// RFC 2045 §6.8. Characters outside the alphabet are skipped, a last group without padding is
/// kept, and groups that follow a padded one (two encoded runs, one after the other) are read.
fn base64(body: &[u8]) -> Decoded {
    let mut octets = Vec::with_capacity(body.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut lost = false;
    for octet in body {
        let value = match octet {
            b'A'..=b'Z' => octet.wrapping_sub(b'A'),
            b'a'..=b'z' => octet.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => octet.wrapping_sub(b'0').wrapping_add(52),
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, held) = (0, 0);
                continue;
            }
            _ => continue,
        };
        held = (held << 6) | u32::from(value);
        bits = bits.saturating_add(6);
        if bits >= 8 {
            bits = bits.saturating_sub(8);
            octets.push(u8::try_from((held >> bits) & 0xff).unwrap_or_default());
            held &= (1_u32 << bits).saturating_sub(1);
        }
    }
    // One character alone holds six bits: an octet was cut off.
    lost |= bits == 6;
    Decoded { octets, lost }
}

/// RFC 2045 §6.7. A `=` that begins no escape stays as it is (§6.7, note on robustness).
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut octets = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|octet| *octet == b'\n') {
        let content = super::fields::without_line_end(line);
        let end = line.get(content.len()..).unwrap_or_default();
        // Rule 3: white space at the end of a line was added on the way.
        let content = content.trim_ascii_end();
        let (content, soft) = match content.strip_suffix(b"=") {
            Some(content) => (content, true),
            None => (content, false),
        };
        let mut rest = content;
        while let Some((&octet, after)) = rest.split_first() {
            let escaped = after.get(..2).filter(|_| octet == b'=').and_then(hex_pair);
            if let Some(value) = escaped {
                octets.push(value);
                rest = after.get(2..).unwrap_or_default();
            } else {
                octets.push(octet);
                rest = after;
            }
        }
        if !soft {
            octets.extend_from_slice(end);
        }
    }
    octets
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(pair).ok()?;
    let proper = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    proper.then(|| u8::from_str_radix(digits, 16).ok())?
}

/// A file that stood uuencoded in a text.
pub(super) struct UuFile {
    pub(super) name: String,
    pub(super) octets: Vec<u8>,
}

/// Takes the uuencoded files out of a text: `begin 644 eoi.docx` … `end`.
pub(super) fn uuencoded(text: &str) -> (String, Vec<UuFile>) {
    if !text.contains("begin ") {
        return (text.to_owned(), Vec::new());
    }
    let mut words = String::with_capacity(text.len());
    let mut files = Vec::new();
    let mut current: Option<(UuFile, String)> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        match current.take() {
            None => match begins(content) {
                Some(name) => {
                    let file = UuFile {
                        name,
                        octets: Vec::new(),
                    };
                    current = Some((file, line.to_owned()));
                }
                None => words.push_str(line),
            },
            Some((file, _)) if content.trim() == "end" => files.push(file),
            Some((mut file, mut seen)) => {
                seen.push_str(line);
                if uu_line(content.as_bytes(), &mut file.octets) {
                    current = Some((file, seen));
                } else {
                    // No uuencoding after all: the words stay words.
                    words.push_str(&seen);
                }
            }
        }
    }
    match current {
        // The end is missing: a cut-off file is still the file.
        Some((file, _)) if !file.octets.is_empty() => files.push(file),
        Some((_, seen)) => words.push_str(&seen),
        None => {}
    }
    (words, files)
}

fn begins(line: &str) -> Option<String> {
    let (mode, name) = line.strip_prefix("begin ")?.split_once(' ')?;
    let proper =
        matches!(mode.len(), 3 | 4) && mode.bytes().all(|digit| (b'0'..=b'7').contains(&digit));
    (proper && !name.trim().is_empty()).then(|| name.trim().to_owned())
}

/// Decodes one line of uuencoding; false where it is none.
fn uu_line(line: &[u8], octets: &mut Vec<u8>) -> bool {
    let Some((&first, data)) = line.split_first() else {
        // Some programs leave the last, empty line really empty.
        return true;
    };
    if !(b' '..=b'`').contains(&first) {
        return false;
    }
    let length = usize::from(first.wrapping_sub(b' ') & 0x3f);
    let start = octets.len();
    let sixth = |octet: Option<&u8>| u32::from(octet.map_or(0, |o| o.wrapping_sub(b' ') & 0x3f));
    let enough = data.len().saturating_add(3) >= length.div_ceil(3).saturating_mul(4);
    if !enough || data.iter().any(|octet| !(b' '..=b'`').contains(octet)) {
        return false;
    }
    for group in data.chunks(4) {
        let bits = (sixth(group.first()) << 18)
            | (sixth(group.get(1)) << 12)
            | (sixth(group.get(2)) << 6)
            | sixth(group.get(3));
        octets.extend(bits.to_be_bytes().iter().skip(1));
    }
    octets.truncate(start.saturating_add(length));
    true
}
