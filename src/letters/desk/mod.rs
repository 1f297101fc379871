//! LETTERS TO THE MANAGER: digests, confirmations, alerts, whole applications.
//!
//! Each is written for one manager and carries her token: in its subject, which every mail program
//! gives back with a reply, and in the `mailto:` links of its commands (RFC 6068). What applicants
//! wrote stands in it as text and never as a link, a formula or a command.

mod alert;
pub mod confirmation;
mod digest;
pub mod dossier;
pub mod examples;
mod message;
mod pen;
mod plain;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use alert::{alert, target_reached};
pub use digest::digest;
pub(super) use digest::problems;
pub use pen::number;
pub use plain::instead_of_digest;

use super::{LetterError, LetterSettings, Stamp};
use crate::domain::address::{Address, NamedAddress};
use crate::domain::letter::{InAnswerTo, Letter};

/// What proves that an answer is an answer: 80 random bits, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(String);

/// Crockford's alphabet: no letter in it is taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The characters of a token: five bits each.
const LENGTH: usize = 16;
/// How a token's mark begins; it ends with a bracket.
const MARK: &str = "[desk-";

impl Token {
    /// A token of 80 of these 128 bits.
    pub fn from_random(high: u64, low: u64) -> Self {
        let mut bits = (u128::from(high) << 64) | u128::from(low);
        let mut text = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            let five = usize::try_from(bits & 31).unwrap_or(0);
            text.push(ALPHABET.get(five).copied().map_or('0', char::from));
            bits >>= 5;
        }
        Self(text)
    }

    /// The one in a subject, if there is one: of several the last, since programs put their own
    /// words in front.
    pub fn in_subject(subject: &str) -> Option<Self> {
        let folded = subject.to_ascii_lowercase();
        let (_, rest) = folded.rsplit_once(MARK)?;
        let (text, _) = rest.split_once(']')?;
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let fits = text.len() == LENGTH && text.bytes().all(|b| ALPHABET.contains(&b));
        fits.then_some(Self(text))
    }

    /// As it stands in a subject: `[desk-…]`.
    pub fn mark(&self) -> String {
        format!("{MARK}{}]", self.0)
    }

    /// The characters alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A letter to a manager in words.
#[derive(Clone, Debug, Default)]
pub struct DeskLetter {
    /// Without the token's mark, which is put behind it.
    pub subject: String,
    /// The text part: a whole letter by itself.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// Pictures that the HTML shows by `cid:`.
    pub pictures: Vec<Picture>,
    /// Files that come with it.
    pub files: Vec<Enclosed>,
}

/// A picture inside the HTML part.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Content-ID without angle brackets.
    pub id: String,
    /// PNG.
    pub octets: Vec<u8>,
}

/// A file that comes with a letter to a manager.
#[derive(Clone, Debug)]
pub struct Enclosed {
    /// Its name, cleaned.
    pub name: String,
    /// Its media type, such as `application/pdf`; anything doubtful is `application/octet-stream`.
    pub media_type: String,
    /// Its octets.
    pub octets: Vec<u8>,
}

/// To whom and with what token a letter is written.
#[derive(Clone, Debug)]
pub struct Desk<'a> {
    /// The token that answers bring back.
    pub token: &'a Token,
    /// Where commands are sent: the recruitment mailbox.
    pub commands_to: &'a Address,
}

/// RFC 6068 §2: what may stand in a `mailto:` as it is. `+` must not: some programs take it for a
/// space.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

impl Desk<'_> {
    /// The link that opens a letter with this command in it. Lines are ended as RFC 6068 §5 asks.
    pub fn link(&self, command: &str) -> String {
        let encode = |text: &str| utf8_percent_encode(text, UNRESERVED).to_string();
        // RFC 6068 §2 item 2: the at sign stays, what is left and right of it is encoded.
        let to = format!(
            "{}@{}",
            encode(self.commands_to.local_part()),
            encode(self.commands_to.domain())
        );
        let verb: String = command.lines().next().unwrap_or_default().trim().to_owned();
        let subject = encode(&format!("{verb} {}", self.token.mark()));
        let body = encode(&command.replace("\r\n", "\n").replace('\n', "\r\n"));
        format!("mailto:{to}?subject={subject}&body={body}")
    }
}

/// Puts a letter to a manager together.
pub fn letter(
    words: &DeskLetter,
    token: &Token,
    to: &Address,
    in_answer_to: Option<&InAnswerTo>,
    settings: &LetterSettings,
    stamp: &Stamp,
) -> Result<Letter, LetterError> {
    let to = NamedAddress {
        name: None,
        address: to.clone(),
    };
    message::letter(words, token, &to, in_answer_to, settings, stamp)
}

#[cfg(test)]
mod tests {
    use super::{Desk, Token};
    use crate::domain::address::Address;

    #[test]
    fn a_token_is_found_again_whatever_programs_do_to_a_subject() {
        let token = Token::from_random(0xDEAD_BEEF_0123_4567, 0x89AB_CDEF_7654_3210);
        assert_eq!(token.as_str().len(), 16);
        for subject in [
            format!("Re: QPM digest: 3 new {}", token.mark()),
            format!("AW: RE: {}", token.mark().to_uppercase()),
            format!("Re: [desk-0000000000000000] {} (fwd)", token.mark()),
        ] {
            assert_eq!(
                Token::in_subject(&subject),
                Some(token.clone()),
                "{subject}"
            );
        }
        for subject in [
            "",
            "[desk-",
            "[desk-]",
            "[desk-ilouilouilouilou]",
            "desk-0000000000000000",
        ] {
            assert_eq!(Token::in_subject(subject), None, "{subject}");
        }
    }

    #[test]
    fn a_link_carries_the_command_and_the_token() {
        let token = Token::from_random(1, 2);
        let to = Address::parse("qpm+jobs@qpm.example").unwrap();
        let desk = Desk {
            token: &token,
            commands_to: &to,
        };
        let link = desk.link("note 12 phoned & agreed\nrecruit 12");
        assert!(
            link.starts_with(
                "mailto:qpm%2Bjobs@qpm.example?subject=note%2012%20phoned%20%26%20agreed%20%5Bdesk-"
            ),
            "{link}"
        );
        assert!(
            link.ends_with("&body=note%2012%20phoned%20%26%20agreed%0D%0Arecruit%2012"),
            "{link}"
        );
    }
}
