//! From stored octets to what they say: parsing off the async threads, forms in the reader
//! processes. It decides nothing and writes nothing.

use super::StepError;
use super::opened::{self, Opened};
use crate::domain::message::{File, Message};
use crate::domain::plan::Understood;
use crate::domain::reading::{FileKind, FormReading};
use crate::reader::{MailReader, Readers};
use crate::rules;
use crate::store::apply::LoggedFile;

/// What a message says, and its files as they may be logged.
#[derive(Debug)]
pub struct Read {
    /// For the rules.
    pub understood: Understood,
    /// For the log: monitoring forms are not among them (invariant 8).
    pub files: Vec<LoggedFile>,
}

/// More files than this are not read: no applicant sends so many.
const MOST_FILES: usize = 50;

/// More enclosed mails than this are not read for answers.
const MOST_ENCLOSED: usize = 10;

/// Parses a message and has its forms read.
pub async fn understand(
    readers: &Readers,
    octets: Vec<u8>,
    headers_only: bool,
) -> Result<Read, StepError> {
    let mut message = tokio::task::spawn_blocking(move || crate::parse::parse(&octets))
        .await
        .map_err(|_| StepError::Broken("parsing a mail"))?;
    let mut reader = readers.for_a_mail();
    let (mut readings, mut files, mut mails) = (Vec::new(), Vec::new(), Vec::new());
    for (file, enclosed) in all_files(&message).into_iter().take(MOST_FILES) {
        let reading = reader.read_file(&file.octets).await?;
        readings.push((reading.file, reading.has_monitoring()));
        let opened = Opened::of(file, enclosed, reading);
        files.extend(opened.files);
        mails.extend(opened.mails);
    }
    let logged = logged_files(&message, &readings);
    opened::add_mails(&mut message, mails);
    let body = body(&mut reader, &message).await?;
    let understood = Understood {
        message,
        body,
        files,
        headers_only,
    };
    Ok(Read {
        understood,
        files: logged,
    })
}

/// The answers in a mail's own words, else in those of a mail enclosed in it: somebody's answers
/// that a colleague passes on. Without any, whether a monitoring form stands there. What a delivery report returns is nobody's answer.
async fn body(
    reader: &mut MailReader<'_>,
    message: &Message,
) -> Result<Option<FormReading>, StepError> {
    let enclosed = if message.media_type.starts_with("multipart/report") {
        Vec::new()
    } else {
        all_enclosed(message)
    };
    let mut monitoring = None;
    for mail in std::iter::once(message).chain(enclosed.into_iter().take(MOST_ENCLOSED)) {
        match reader.read_body(&mail.text, mail.html.as_deref()).await? {
            Some(found) if found.answers.is_empty() => monitoring = Some(found),
            Some(mut found) => {
                found.monitoring_section |= monitoring.is_some();
                return Ok(Some(found));
            }
            None => {}
        }
    }
    Ok(monitoring)
}

fn all_enclosed(message: &Message) -> Vec<&Message> {
    let inner = message.enclosed.iter();
    inner
        .flat_map(|inner| std::iter::once(inner).chain(all_enclosed(inner)))
        .collect()
}

/// The files of a message, then those of the messages enclosed in it, and whether each is one of
/// those.
fn all_files(message: &Message) -> Vec<(&File, bool)> {
    let own = message.files.iter().map(|file| (file, false));
    let enclosed = all_enclosed(message)
        .into_iter()
        .flat_map(|inner| &inner.files);
    own.chain(enclosed.map(|file| (file, true))).collect()
}

/// The files that may be logged. `readings` says of each what it is and whether there is a
/// monitoring form in it.
fn logged_files(message: &Message, readings: &[(FileKind, bool)]) -> Vec<LoggedFile> {
    let monitoring = readings.iter().any(|(_, monitoring)| *monitoring);
    all_files(message)
        .into_iter()
        .zip(readings)
        .filter(|(_, (_, monitoring))| !monitoring)
        .map(|((file, _), (kind, _))| LoggedFile {
            name: file.name.clone(),
            kind: *kind,
            size: u64::try_from(file.octets.len()).unwrap_or(u64::MAX),
            sha256: rules::identity::content_hash(&file.octets),
            // The stored message is about to be emptied: what may be kept is kept here.
            octets: monitoring.then(|| file.octets.clone()),
        })
        .collect()
}
