//! A letter's words as an Internet message: the fields of an automatic answer (RFC 3834 §3.1),
//! multipart/alternative with the text first (RFC 2046 §5.1.4).
//!
//! The address fields are spelt here and not by lettre: it panics on a line end in a name and
//! refuses addresses that exist, and no applicant may be lost to either.

use std::time::SystemTime;

use lettre::message::header::{
    ContentType, Date, HeaderName, HeaderValue, Headers, InReplyTo, MIME_VERSION_1_0, MessageId,
    References, Subject,
};
use lettre::message::{MultiPart, SinglePart};

use super::{LetterError, LetterSettings, Stamp, Words, clean};
use crate::domain::address::NamedAddress;
use crate::domain::language::Language;
use crate::domain::letter::{InAnswerTo, Letter, LetterKind, LetterOwed};

/// RFC 3834 §3.1.5: the subject says that the answer is automatic. In lower case, to find it
/// when it comes back.
pub(super) const fn automatic(language: Language) -> &'static str {
    match language {
        Language::English => "(automatic reply)",
        Language::Welsh => "(ateb awtomatig)",
    }
}

/// RFC 5322 §3.6.4 lets References grow without end; its first and its last entries thread.
const MOST_REFERENCES: usize = 12;
/// A Message-ID longer than this is not repeated: a header line ends at 998 (RFC 5322 §2.1.1).
const LONGEST_MESSAGE_ID: usize = 400;

/// Puts a letter together.
pub(super) fn letter(
    script: &Words,
    owed: &LetterOwed,
    settings: &LetterSettings,
    stamp: &Stamp,
) -> Result<Letter, LetterError> {
    let subject = subject(script, owed);
    let theirs = owed.in_answer_to.as_ref();
    let headers = headers(&owed.to, &subject, theirs, owed.language, settings, stamp)?;
    let text = SinglePart::builder()
        .header(flowed_text()?)
        .body(script.text.clone());
    let html = SinglePart::builder()
        .header(ContentType::TEXT_HTML)
        .body(script.html.clone());
    let body = MultiPart::alternative()
        .boundary(stamp.boundary.clone())
        .singlepart(text)
        .singlepart(html);
    let mut octets = headers.to_string().into_bytes();
    octets.extend(body.formatted());
    Ok(Letter {
        message_id: stamp.message_id.clone(),
        octets,
        subject,
    })
}

/// The text part's type: RFC 3676 §4.
pub(super) fn flowed_text() -> Result<ContentType, LetterError> {
    ContentType::parse("text/plain; charset=utf-8; format=flowed")
        .map_err(|_| LetterError("a letter cannot be put together".into()))
}

/// The header section of all that we write.
pub(super) fn headers(
    to: &NamedAddress,
    subject: &str,
    in_answer_to: Option<&InAnswerTo>,
    language: Language,
    settings: &LetterSettings,
    stamp: &Stamp,
) -> Result<Headers, LetterError> {
    let mut headers = Headers::new();
    let date = SystemTime::try_from(stamp.date)
        .map_err(|_| LetterError("this date cannot stand in a letter".into()))?;
    headers.set(Date::new(date));
    headers.insert_raw(mailbox("From", &settings.from)?);
    headers.insert_raw(mailbox("To", to)?);
    headers.set(MessageId::from(format!("<{}>", stamp.message_id)));
    if let Some(theirs) = in_answer_to {
        thread(&mut headers, theirs);
    }
    headers.set(Subject::from(subject.to_owned()));
    // RFC 3834 §5.2: each of the two words must not be used for the other.
    let automatic = match in_answer_to {
        Some(_) => "auto-replied",
        None => "auto-generated",
    };
    headers.insert_raw(plain("Auto-Submitted", automatic));
    // Not "All": that would hush the bounces we want to see (MS-OXCMAIL 2.1.3.2.20).
    headers.insert_raw(plain(
        "X-Auto-Response-Suppress",
        "DR, RN, NRN, OOF, AutoReply",
    ));
    headers.insert_raw(plain("Content-Language", language.tag()));
    headers.set(MIME_VERSION_1_0);
    Ok(headers)
}

/// What the letter is, that it is automatic, and the beginning of their subject.
pub(super) fn subject(script: &Words, owed: &LetterOwed) -> String {
    let Some(theirs) = &owed.in_answer_to else {
        return script.subject.clone();
    };
    let mut subject = format!("{} {}", script.subject, automatic(owed.language));
    // Of a mail with a monitoring form nothing is repeated (invariant 8).
    let private = owed.facts.monitoring_seen || owed.kind == LetterKind::MonitoringReceived;
    let quoted = clean::quoted_subject(&theirs.subject);
    if !private && !quoted.is_empty() {
        subject.push_str(": ");
        subject.push_str(&quoted);
    }
    subject
}

/// RFC 3834 §3.1.6, RFC 5322 §3.6.4: In-Reply-To is their Message-ID, References are theirs
/// and it.
fn thread(headers: &mut Headers, theirs: &InAnswerTo) {
    let message_id = theirs.message_id.as_deref().and_then(id);
    if let Some(id) = &message_id {
        headers.set(InReplyTo::from(id.clone()));
    }
    let mut references: Vec<String> = Vec::new();
    for id in theirs
        .references
        .iter()
        .filter_map(|reference| id(reference))
        .chain(message_id)
    {
        references.retain(|earlier| *earlier != id);
        references.push(id);
    }
    if references.len() > MOST_REFERENCES {
        references.drain(1..=references.len() - MOST_REFERENCES);
    }
    if !references.is_empty() {
        headers.set(References::from(references.join(" ")));
    }
}

/// A Message-ID of theirs in its brackets, if it can stand in a header field of ours.
fn id(text: &str) -> Option<String> {
    let text = text.trim_matches(['<', '>', ' ']);
    let fit = !text.is_empty()
        && text.len() <= LONGEST_MESSAGE_ID
        && text
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>');
    fit.then(|| format!("<{text}>"))
}

/// A field with a name and an address.
fn mailbox(field: &'static str, who: &NamedAddress) -> Result<HeaderValue, LetterError> {
    let address = who.address.for_wire();
    let unfit = |c: char| c.is_control() || c.is_whitespace() || c == '<' || c == '>';
    if address.contains(unfit) {
        return Err(LetterError(format!(
            "{field}: this address cannot stand in a letter"
        )));
    }
    let field = HeaderName::new_from_ascii_str(field);
    if !address.is_ascii() {
        // RFC 6532 §3.2: such an address stands as it is; an encoded word may not hold it.
        let encoded = format!("<{address}>");
        return Ok(HeaderValue::dangerous_new_pre_encoded(
            field, address, encoded,
        ));
    }
    let name = phrase(who.name.as_deref().unwrap_or_default());
    let value = match name.as_str() {
        "" => address,
        name => format!("{name} <{address}>"),
    };
    Ok(HeaderValue::new(field, value))
}

/// A display name as a phrase (RFC 5322 §3.2.5). lettre turns words outside ASCII into encoded
/// words; the words between them must then be atoms (RFC 2047 §5), so specials are left out.
fn phrase(name: &str) -> String {
    let name = clean::one_line(name, 60);
    let special = |c: char| "()<>[]:;@\\,.\"".contains(c);
    if name.is_ascii() {
        if !name.contains(special) {
            return name;
        }
        return format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
    }
    let atoms = name.replace(special, " ");
    atoms.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
