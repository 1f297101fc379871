//! From stored octets to what they say: parsing off the async threads, forms in the reader
//! processes. It decides nothing and writes nothing.

use super::StepError;
use crate::domain::message::{File, Message};
use crate::domain::plan::Understood;
use crate::domain::reading::Outcome;
use crate::reader::Readers;
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

/// Parses a message and has its forms read.
pub async fn understand(
    readers: &Readers,
    octets: Vec<u8>,
    headers_only: bool,
) -> Result<Read, StepError> {
    let message = tokio::task::spawn_blocking(move || crate::parse::parse(&octets))
        .await
        .map_err(|_| StepError::Broken("parsing a mail"))?;
    let body = readers
        .read_body(&message.text, message.html.as_deref())
        .await?;
    let mut readings = Vec::new();
    for file in all_files(&message).into_iter().take(MOST_FILES) {
        readings.push((file.name.clone(), readers.read_file(&file.octets).await?));
    }
    let logged = logged_files(&message, &readings);
    let understood = Understood {
        body,
        files: readings,
        headers_only,
        message,
    };
    Ok(Read {
        understood,
        files: logged,
    })
}

/// The files of a message, then those of the messages enclosed in it.
fn all_files(message: &Message) -> Vec<&File> {
    let enclosed = message.enclosed.iter().flat_map(all_files);
    message.files.iter().chain(enclosed).collect()
}

fn logged_files(
    message: &Message,
    readings: &[(Option<String>, crate::domain::reading::Reading)],
) -> Vec<LoggedFile> {
    let monitoring = readings.iter().any(|(_, reading)| match &reading.outcome {
        Outcome::Monitoring => true,
        Outcome::Form(form) => form.monitoring_section,
        _ => false,
    });
    all_files(message)
        .into_iter()
        .zip(readings)
        .filter(|(_, (_, reading))| match &reading.outcome {
            Outcome::Monitoring => false,
            Outcome::Form(form) => !form.monitoring_section,
            _ => true,
        })
        .map(|(file, (name, reading))| LoggedFile {
            name: name.clone(),
            kind: reading.file,
            size: u64::try_from(file.octets.len()).unwrap_or(u64::MAX),
            sha256: rules::identity::content_hash(&file.octets),
            // The stored message is about to be emptied: what may be kept is kept here.
            octets: monitoring.then(|| file.octets.clone()),
        })
        .collect()
}
