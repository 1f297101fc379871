//! What the writer of a mail said themselves: without quoted letters, forwarded mails and the
//! signature below.
//!
//! Quoted text is never a wish and never a command: our own letters say "withdraw" and
//! "recruit 12", and come back quoted.

/// A mail's text, taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnWords {
    /// What the writer says, signature left out.
    pub(super) said: String,
    /// From the closing words on: name, telephone, address.
    pub(super) signature: String,
    /// The header lines of a mail forwarded or quoted in line, with what follows.
    pub(super) enclosed: Option<String>,
}

impl OwnWords {
    /// Takes `text` apart.
    pub(super) fn of(text: &str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let mut own: Vec<&str> = Vec::new();
        let mut enclosed = None;
        let mut index = 0;
        while let Some(line) = lines.get(index).copied() {
            let rest = lines.get(index..).unwrap_or_default();
            if let Some(length) = opening(rest) {
                let after = rest.get(length..).unwrap_or_default();
                let forwarded = length == 1 && is_block_below_rule(after);
                if is_header_block(rest) || is_header_block(after) || forwarded {
                    enclosed = Some(rest.join("\n"));
                    break;
                }
                // "… wrote:" above lines with `>`: only those are quoted, answers may follow.
                if !next_words(after).is_some_and(|line| line.trim_start().starts_with('>')) {
                    break;
                }
                index = index.saturating_add(length);
                continue;
            }
            if !line.trim_start().starts_with('>') {
                own.push(line);
            }
            index = index.saturating_add(1);
        }
        let cut = signature_start(&own).unwrap_or(own.len());
        let (said, signature) = own.split_at_checked(cut).unwrap_or((&own, &[]));
        Self {
            said: said.join("\n").trim().to_owned(),
            signature: signature.join("\n").trim().to_owned(),
            enclosed,
        }
    }
}

/// How many lines announce quoted text at the start of `lines`, if they do.
fn opening(lines: &[&str]) -> Option<usize> {
    let line = lines.first()?.trim();
    let next = lines.get(1).map_or("", |line| line.trim());
    let announces = |line: &str| {
        let ends = [
            " wrote:",
            " writes:",
            " ysgrifennodd:",
            " a écrit :",
            " schrieb:",
            " escribió:",
        ];
        line.len() < 300 && (ends.iter().any(|end| line.ends_with(end)) || line == "wrote:")
    };
    let starts = |line: &str| {
        ["On ", "Ar ", "Le ", "Am ", "El "]
            .iter()
            .any(|start| line.starts_with(start))
    };
    if starts(line) && announces(line) {
        return Some(1);
    }
    if starts(line) && announces(next) {
        return Some(2);
    }
    let rule = line.trim_matches(['-', '_', '=', ' ']);
    let drawn = line.len() > 4 && line.starts_with(['-', '_']);
    let folded = rule.to_lowercase();
    let named = [
        "original message",
        "forwarded message",
        "original appointment",
        "neges wreiddiol",
    ]
    .iter()
    .any(|words| folded.starts_with(words));
    if (drawn && named) || folded == "begin forwarded message:" {
        return Some(1);
    }
    if drawn && rule.is_empty() && is_header_block(lines.get(1..).unwrap_or_default()) {
        return Some(1);
    }
    is_header_block(lines).then_some(0)
}

/// Whether `lines` begin (after empty ones) with the header lines of a mail as programs write
/// them above a quoted or forwarded mail: From, then Sent, Date, To or Subject.
pub(super) fn is_header_block(lines: &[&str]) -> bool {
    let mut fields = lines
        .iter()
        .map(|line| bare(line))
        .skip_while(String::is_empty)
        .take(6);
    let first = fields.next().unwrap_or_default();
    let is_from = ["from:", "oddi wrth:", "von:", "de:", "o:"]
        .iter()
        .any(|name| first.starts_with(name));
    is_from && fields.any(|line| FOLLOWING.split('|').any(|name| line.starts_with(name)))
}

/// The same below a line that announces it: Thunderbird writes Subject and Date before From.
fn is_block_below_rule(lines: &[&str]) -> bool {
    let mut fields = lines
        .iter()
        .map(|line| bare(line))
        .skip_while(String::is_empty)
        .take(6);
    let first = fields.next().unwrap_or_default();
    FOLLOWING.split('|').any(|name| first.starts_with(name))
        && fields.any(|line| line.starts_with("from:") || line.starts_with("oddi wrth:"))
}

/// A line without quote marks and emphasis, in lower case.
fn bare(line: &str) -> String {
    line.trim_start_matches(['>', ' ', '\t', '*', '_'])
        .replace('*', "")
        .trim()
        .to_lowercase()
}

/// How disclaimers begin.
const DISCLAIMERS: &str = "this email and any|this e-mail and any|this email is confidential|\
    this e-mail is confidential|this email, and any|this message and any|this message may contain|\
    this message is intended|this email is intended|this e-mail is intended|\
    the information contained in|the information in this|the contents of this|disclaimer|\
    confidentiality notice|confidential:|if you are not the intended|if you have received this|\
    please consider the environment|think before you print|mae'r e-bost hwn|mae'r neges hon";

/// How the lines go on that stand above a quoted or forwarded mail.
const FOLLOWING: &str =
    "sent:|date:|to:|subject:|anfonwyd:|dyddiad:|at:|pwnc:|gesendet:|an:|envoyé";

/// Words that close a letter.
const CLOSINGS: &str = "regards|kind regards|best regards|warm regards|many thanks|thanks|thank you|thanks again|best wishes|with best wishes|all the best|best|yours sincerely|yours faithfully|yours truly|sincerely|cheers|cofion|cofion cynnes|cofion gorau|yn gywir|yr eiddoch yn gywir|diolch|diolch yn fawr|kindest regards|with kind regards";

fn next_words<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines.iter().find(|line| !line.trim().is_empty()).copied()
}

/// The line at which the signature begins: a separator, or closing words near the end.
fn signature_start(lines: &[&str]) -> Option<usize> {
    let separator = lines
        .iter()
        .position(|line| matches!(line.trim_end(), "--" | "-- "));
    let closing = lines.iter().rposition(|line| is_closing(line));
    // "Thanks" may also stand above the matter: what follows closing words is short and asks
    // nothing.
    let closing = closing.filter(|at| {
        let after = lines.get(*at..).unwrap_or_default();
        *at > 0
            && after.len() <= 25
            && after
                .iter()
                .all(|line| line.len() < 120 && !line.contains('?'))
    });
    let device = lines.iter().position(|line| is_device(line));
    let disclaimer = lines.iter().position(|line| is_disclaimer(line));
    [separator, closing, device, disclaimer]
        .into_iter()
        .flatten()
        .min()
}

fn is_closing(line: &str) -> bool {
    let line = line.trim().trim_end_matches(['.', ',', '!']).to_lowercase();
    CLOSINGS.split('|').any(|words| words == line)
}

/// What an organisation's server appends: "delete this email" is nobody's wish to be forgotten.
fn is_disclaimer(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '_', '-', ' ']).to_lowercase();
    DISCLAIMERS.split('|').any(|words| line.starts_with(words))
}

fn is_device(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    line.starts_with("sent from my ")
        || line.starts_with("sent from outlook for ")
        || line.starts_with("get outlook for ")
        || line.starts_with("sent from yahoo mail")
        || line.starts_with("anfonwyd o fy ")
}

#[cfg(test)]
mod tests {
    use super::OwnWords;

    #[test]
    fn quoted_letters_are_not_the_writers_words() {
        for text in [
            "Yes please.\n\nOn Mon, 9 Nov 2026 at 10:02, QPM <r@qpm.example.test>\nwrote:\n\n> withdraw\n> now",
            "Yes please.\n\nFrom: QPM <r@qpm.example.test>\nSent: 9 November\nTo: Amy\n\nwithdraw now",
            "Yes please.\n________________________________\nFrom: QPM\nDate: 9 November\nwithdraw",
            "Yes please.\n\n-----Original Message-----\nwithdraw",
            "> withdraw\nYes please.",
        ] {
            assert_eq!(OwnWords::of(text).said, "Yes please.", "{text}");
        }
    }

    #[test]
    fn answers_between_quoted_lines_are_the_writers() {
        let text = "On Mon, QPM wrote:\n> Your telephone?\n07700 900321\n> Thanks";
        assert_eq!(OwnWords::of(text).said, "07700 900321");
    }

    #[test]
    fn a_signature_is_apart() {
        let words = OwnWords::of("I have moved.\n\nKind regards,\nAmy\nTel: 07700 900321");
        assert_eq!(words.said, "I have moved.");
        assert!(words.signature.contains("07700"));
        let letter = "Dear all\nThanks\nMay I ask for more time?";
        assert_eq!(OwnWords::of(letter).said, letter);
    }
}
