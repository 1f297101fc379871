//! How a letter ends: closing words, the signature's mark, what a telephone or an organisation's
//! server adds.

/// How disclaimers begin.
const DISCLAIMERS: &str = "this email and any|this e-mail and any|this email is confidential|\
    this e-mail is confidential|this email, and any|this message and any|this message may contain|\
    this message is intended|this email is intended|this e-mail is intended|\
    the information contained in|the information in this|the contents of this|disclaimer|\
    confidentiality notice|confidential:|if you are not the intended|if you have received this|\
    please consider the environment|think before you print|mae'r e-bost hwn|mae'r neges hon";

/// Words that close a letter.
const CLOSINGS: &str = "regards|kind regards|best regards|warm regards|best wishes|with best wishes|all the best|yours sincerely|yours faithfully|yours truly|sincerely|cofion|cofion cynnes|cofion gorau|yn gywir|yr eiddoch yn gywir|kindest regards|with kind regards";

/// Words that close a letter, and as often stand in its middle.
const THANKS: &str = "many thanks|thanks|thank you|thanks again|best|cheers|diolch|diolch yn fawr";

/// The line at which the signature begins: a separator, or closing words near the end.
pub(super) fn signature_start(lines: &[&str]) -> Option<usize> {
    let separator = lines.iter().position(|line| is_separator(line));
    let closing = lines
        .iter()
        .rposition(|line| is_farewell(line) || is_thanks(line));
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

/// RFC 3676 §4.3: what follows is the signature; programs lose the space at its end.
pub(in crate::rules) fn is_separator(line: &str) -> bool {
    matches!(line.trim_end(), "--" | "-- ")
}

/// "Kind regards": nothing but a name follows.
pub(in crate::rules) fn is_farewell(line: &str) -> bool {
    is_one_of(CLOSINGS, line)
}

/// "Thanks": the end of a letter, or not.
pub(in crate::rules) fn is_thanks(line: &str) -> bool {
    is_one_of(THANKS, line)
}

fn is_one_of(list: &str, line: &str) -> bool {
    let line = line.trim().trim_end_matches(['.', ',', '!']);
    line.len() < 40 && {
        let folded = line.to_lowercase();
        list.split('|').any(|words| words == folded)
    }
}

/// What an organisation's server appends: "delete this email" is nobody's wish to be forgotten.
pub(in crate::rules) fn is_disclaimer(line: &str) -> bool {
    let line: String = line
        .trim_start_matches(['*', '_', '-', ' '])
        .chars()
        .take(80)
        .collect();
    let line = line.to_lowercase();
    DISCLAIMERS.split('|').any(|words| line.starts_with(words))
}

/// What a telephone or a program adds about itself.
pub(in crate::rules) fn is_device(line: &str) -> bool {
    let line: String = line.trim().chars().take(80).collect();
    let line = line.to_lowercase();
    line.starts_with("sent from my ")
        || line.starts_with("sent from outlook")
        || line.starts_with("sent from samsung")
        || line.starts_with("sent from aol")
        || line.starts_with("sent via bt email")
        || line.starts_with("get outlook for ")
        || line.starts_with("sent from yahoo mail")
        || line.starts_with("yahoo mail: ")
        || line.starts_with("sent from mail for windows")
        || line.starts_with("sent from proton mail")
        || line.starts_with("sent with proton")
        || line.starts_with("sent with [proton")
        || line.starts_with("anfonwyd o fy ")
}
