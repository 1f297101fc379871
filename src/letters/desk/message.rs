//! A letter to a manager as an Internet message: text and HTML (RFC 2046 §5.1.4), the HTML with its
//! pictures (RFC 2387), and the files beside both.

use lettre::message::header::{ContentDisposition, ContentType};
use lettre::message::{Attachment, MultiPart, SinglePart};

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
        let png = picture_type("image/png")?;
        let mut related = MultiPart::related()
            .boundary(boundary('r'))
            .singlepart(html);
        for picture in &words.pictures {
            let part = Attachment::new_inline(picture.id.clone())
                .body(picture.octets.clone(), png.clone());
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

fn picture_type(media_type: &str) -> Result<ContentType, LetterError> {
    ContentType::parse(media_type)
        .map_err(|_| LetterError("a letter cannot be put together".into()))
}

/// A media type that a sender made up is not repeated.
fn enclosed(file: &Enclosed) -> Result<SinglePart, LetterError> {
    let media_type = match ContentType::parse(&file.media_type) {
        Ok(known) => known,
        Err(_) => picture_type("application/octet-stream")?,
    };
    let name = clean::one_line(&file.name, 120);
    Ok(SinglePart::builder()
        .header(ContentDisposition::attachment(&name))
        .header(media_type)
        .body(file.octets.clone()))
}
