//! A mail sent on: a short note of ours, and the mail as it came, as a file in it.
//!
//! The note says nothing of what the mail says, nor does the subject: on a locked telephone a
//! subject is read by whoever looks. It goes to one address of config's, and answers nobody.

use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType};
use lettre::message::{Body, MultiPart, SinglePart};
use serde::Serialize;

use super::{LetterError, LetterSettings, Stamp, Templates, clean, flowed, message, words};
use crate::domain::address::{Address, NamedAddress};
use crate::domain::language::Language;
use crate::domain::letter::Letter;
use crate::domain::route::{FORWARDED, Forward};

/// The note's template.
const NOTE: &str = "forward.txt";
/// RFC 5322 §2.1.1: no line of a mail is longer, its line end left out.
const LONGEST_LINE: usize = 998;
/// What the mail is called as a file.
const FILE_NAME: &str = "the mail as it came.eml";

/// What the note can name.
#[derive(Serialize)]
struct Note<'a> {
    route: String,
    urgent: bool,
    keep: bool,
    organisation: &'a str,
    team_name: &'a str,
    mailbox: &'a str,
    contact_name: &'a str,
    contact_email: &'a str,
    contact_phone: &'a str,
}

impl Templates {
    /// Writes the mail with which `octets` are sent on.
    pub fn forward(
        &self,
        forward: &Forward,
        octets: &[u8],
        settings: &LetterSettings,
        stamp: &Stamp,
    ) -> Result<Letter, LetterError> {
        let (subject, text) = self.note(forward, settings)?;
        let to = NamedAddress {
            name: None,
            address: forward.to.clone(),
        };
        let headers = message::headers(&to, &subject, None, Language::English, settings, stamp)?;
        let note = SinglePart::builder()
            .header(message::flowed_text()?)
            .body(text);
        // Neither boundary begins with the other (RFC 2046 §5.1.2).
        let body = MultiPart::mixed()
            .boundary(format!("={}", stamp.boundary))
            .singlepart(note)
            .singlepart(enclosed(octets)?);
        let mut written = headers.to_string().into_bytes();
        written.extend(body.formatted());
        Ok(Letter {
            message_id: stamp.message_id.clone(),
            octets: written,
            subject,
        })
    }

    /// What is wrong with the note's template, if anything.
    pub(super) fn check_note(&self, settings: &LetterSettings) -> Option<LetterError> {
        let to = Address::parse("zoe@example.org")?;
        let shapes = [(true, true), (true, false), (false, true), (false, false)];
        shapes.into_iter().find_map(|(urgent, keep)| {
            let forward = Forward {
                key: crate::domain::letter::LetterKey::forward(1, "blog"),
                to: to.clone(),
                route: "blog".to_owned(),
                urgent,
                keep,
                held: None,
            };
            self.note(&forward, settings).err()
        })
    }

    /// Subject and text of the note.
    fn note(
        &self,
        forward: &Forward,
        settings: &LetterSettings,
    ) -> Result<(String, String), LetterError> {
        let note = Note {
            route: clean::one_line(&forward.route, clean::LONGEST_SUBJECT),
            urgent: forward.urgent,
            keep: forward.keep,
            organisation: &settings.organisation,
            team_name: &settings.team_name,
            mailbox: settings.from.address.as_str(),
            contact_name: &settings.contact_name,
            contact_email: &settings.contact_email,
            contact_phone: settings.contact_phone.as_deref().unwrap_or_default(),
        };
        let filled = words::fill(&self.environment, NOTE, &note)?;
        let (subject, text) = words::subject_and_body(&filled).ok_or_else(|| {
            LetterError(format!(
                "{NOTE}: its first line has to be \"Subject: \" and the note's subject"
            ))
        })?;
        let subject = clean::one_line(subject, clean::LONGEST_SUBJECT);
        Ok((format!("{subject} {FORWARDED}"), flowed::flow(text)))
    }
}

/// The mail as a part of another: as message/rfc822, which opens as a mail. That may not be
/// encoded (RFC 2046 §5.2.1), and what we hand over is 7-bit; so a mail with other octets, or
/// with lines that no mail may have, is a file with the same octets.
fn enclosed(octets: &[u8]) -> Result<SinglePart, LetterError> {
    let unfit = |_| LetterError("a mail cannot be sent on".into());
    let attached = ContentDisposition::attachment(FILE_NAME);
    if let Some(lines) = as_lines(octets) {
        let mail = ContentType::parse("message/rfc822").map_err(unfit)?;
        let body = Body::dangerous_pre_encoded(lines, ContentTransferEncoding::SevenBit);
        return Ok(SinglePart::builder()
            .header(mail)
            .header(attached)
            .body(body));
    }
    let file = ContentType::parse("application/octet-stream").map_err(unfit)?;
    let body = Body::new_with_encoding(octets.to_vec(), ContentTransferEncoding::Base64)
        .map_err(|_| LetterError("a mail cannot be sent on".into()))?;
    Ok(SinglePart::builder()
        .header(file)
        .header(attached)
        .body(body))
}

/// The octets with CRLF at every line end, if they are lines of ASCII as RFC 5322 §2.1.1 has them.
/// A mailbox on disk keeps its mails with bare line feeds.
fn as_lines(octets: &[u8]) -> Option<Vec<u8>> {
    let mut lines = Vec::with_capacity(octets.len().saturating_add(octets.len() / 32));
    for line in octets.split_inclusive(|octet| *octet == b'\n') {
        let bare = line.strip_suffix(b"\n");
        let text = bare.map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        let fit = text.len() <= LONGEST_LINE
            && text
                .iter()
                .all(|octet| octet.is_ascii() && !matches!(octet, 0 | b'\r'));
        if !fit {
            return None;
        }
        lines.extend_from_slice(text);
        if bare.is_some() {
            lines.extend_from_slice(b"\r\n");
        }
    }
    Some(lines)
}
