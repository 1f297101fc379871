//! A letter to a manager as an Internet message: text and HTML (RFC 2046 §5.1.4), the HTML with its
//! pictures (RFC 2387), and the files beside both.

use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType};
use lettre::message::{Attachment, Body, MultiPart, SinglePart};

use super::{DeskLetter, Enclosed, Token};
use crate::domain::address::NamedAddress;
use crate::domain::language::Language;
use crate::domain::letter::{InAnswerTo, Letter};
use crate::letters::message::{flowed_text, headers};
use crate::letters::{LetterError, LetterSettings, Stamp, clean};

pub(super) fn letter(
    words: &DeskLetter,
    token: &Token,
    to: &NamedAddress,
    in_answer_to: Option<&InAnswerTo>,
    settings: &LetterSettings,
    stamp: &Stamp,
) -> Result<Letter, LetterError> {
    let subject = format!(
        "{} {}",
        clean::one_line(&words.subject, clean::LONGEST_SUBJECT),
        token.mark()
    );
    let headers = headers(
        to,
        &subject,
        in_answer_to,
        Language::English,
        settings,
        stamp,
    )?;
    let text = SinglePart::builder()
        .header(flowed_text()?)
        .body(words.text.clone());
    let html = SinglePart::builder()
        .header(ContentType::TEXT_HTML)
        .body(words.html.clone());
    let boundary = |name: char| format!("{}{name}", stamp.boundary);
    let alternative = MultiPart::alternative()
        .boundary(boundary('a'))
        .singlepart(text);
    let alternative = if words.pictures.is_empty() {
        alternative.singlepart(html)
    } else {
        let png = media_type("image/png")?;
        // RFC 2387 §3.1: the type of the part that is shown has to be said.
        let related = format!(
            "multipart/related; type=\"text/html\"; boundary=\"{}\"",
            boundary('r')
        );
        let mut related = MultiPart::builder()
            .header(media_type(&related)?)
            .singlepart(html);
        for picture in &words.pictures {
            let name = "picture.png".to_owned();
            let part = Attachment::new_inline_with_name(picture.id.clone(), name)
                .body(as_base64(&picture.octets)?, png.clone());
            related = related.singlepart(part);
        }
        alternative.multipart(related)
    };
    let body = if words.files.is_empty() {
        alternative
    } else {
        let mut mixed = MultiPart::mixed()
            .boundary(boundary('m'))
            .multipart(alternative);
        for file in &words.files {
            mixed = mixed.singlepart(enclosed(file)?);
        }
        mixed
    };
    let mut octets = headers.to_string().into_bytes();
    octets.extend(body.formatted());
    Ok(Letter {
        message_id: stamp.message_id.clone(),
        octets,
        subject,
    })
}

fn media_type(text: &str) -> Result<ContentType, LetterError> {
    ContentType::parse(text).map_err(|_| impossible())
}

fn impossible() -> LetterError {
    LetterError("a letter cannot be put together".into())
}

/// RFC 2045 §6.8: octets come back as they were, whatever line ends they have.
fn as_base64(octets: &[u8]) -> Result<Body, LetterError> {
    Body::new_with_encoding(octets.to_vec(), ContentTransferEncoding::Base64)
        .map_err(|_| impossible())
}

/// Of the media type that a sender gave, only type and subtype are repeated. Mails and their parts
/// must not be encoded (RFC 2046 §5.1, §5.2.1): they come as plain octets.
fn enclosed(file: &Enclosed) -> Result<SinglePart, LetterError> {
    let plain = "application/octet-stream";
    let given = file.media_type.split(';').next().unwrap_or_default().trim();
    let folded = given.to_ascii_lowercase();
    let composite = folded.starts_with("multipart/") || folded.starts_with("message/");
    let given = if composite { plain } else { given };
    let media_type = media_type(given).or_else(|_| media_type(plain))?;
    let name = clean::file_name(&file.name);
    Ok(SinglePart::builder()
        .header(ContentDisposition::attachment(&name))
        .header(media_type)
        .body(as_base64(&file.octets)?))
}
