//! The words between daemon and reader: frames over the child's stdin and stdout.
//!
//! A request is a tag octet, a length (four octets, big-endian) and that many octets: a form's
//! file crosses as it is. An answer is a length and JSON. Both lengths are bounded on both sides,
//! and nothing here trusts the other end: the daemon must survive a reader that a form has taken
//! over, so it believes no length and keeps no more than [`MOST_ANSWER`].

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::sandbox::{Reached, Sandbox, Wall};
use crate::domain::learned::Learned;
use crate::domain::reading::{FormReading, Reading};
use crate::domain::verdict::Unreadable;

/// No form is larger. (A mail of the default largest size holds files of 30 MiB at most.)
pub(super) const MOST_REQUEST: usize = 64 << 20;

/// No reading of a form is larger.
pub(super) const MOST_ANSWER: usize = 8 << 20;

/// What the octets of a request are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Tag {
    /// The form definition, first and once.
    Definition = b'D',
    /// A file.
    File = b'F',
    /// A mail's own words: a [`Body`].
    Body = b'B',
    /// A blank form to be learned; the definition has the fields that are to be recognised.
    Learn = b'L',
    /// Try the walls.
    Trial = b'T',
}

impl Tag {
    fn from_octet(octet: u8) -> Option<Self> {
        let all = [
            Self::Definition,
            Self::File,
            Self::Body,
            Self::Learn,
            Self::Trial,
        ];
        all.into_iter().find(|tag| *tag as u8 == octet)
    }
}

/// A mail's own words.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Body<Text> {
    pub(super) text: Text,
    pub(super) html: Option<Text>,
}

/// What the reader says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    /// The reader ends after this answer: it has grown, or has read enough.
    pub(super) last: bool,
    pub(super) answer: Answer,
}

/// The answer itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The limits stand and the definition is understood.
    Ready {
        version: String,
        sandbox: Sandbox,
    },
    /// It will not read.
    Refused(Refusal),
    File(Reading),
    Body(Option<FormReading>),
    Learned(Result<Learned, Unreadable>),
    Trial(Reached),
}

/// Why a reader will not read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Refusal {
    /// These required limits could not be set.
    Walls(Vec<Wall>),
    /// The memory limit leaves no room to read in.
    NoRoom,
    /// The form definition did not arrive whole.
    Definition,
}

/// Reads a request in the child. `None` is the end: the daemon is gone or through with us.
pub(super) fn read_request(from: &mut impl Read) -> io::Result<Option<(Tag, Vec<u8>)>> {
    let mut tag = [0];
    if from.read(&mut tag)? == 0 {
        return Ok(None);
    }
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = bounded(length, MOST_REQUEST)?;
    let mut octets = Vec::with_capacity(length);
    from.take(length as u64).read_to_end(&mut octets)?;
    let [tag] = tag;
    match Tag::from_octet(tag) {
        Some(tag) if octets.len() == length => Ok(Some((tag, octets))),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Writes an answer in the child. `false`: it is larger than an answer may be, nothing is written.
pub(super) fn write_answer(to: &mut impl Write, told: &Told) -> io::Result<bool> {
    let json = serde_json::to_vec(told)?;
    let Some(length) = fits(json.len(), MOST_ANSWER) else {
        return Ok(false);
    };
    to.write_all(&length.to_be_bytes())?;
    to.write_all(&json)?;
    to.flush()?;
    Ok(true)
}

/// Writes a request in the daemon.
pub(super) async fn write_request(
    to: &mut (impl AsyncWrite + Unpin),
    tag: Tag,
    octets: &[u8],
) -> io::Result<()> {
    let length = fits(octets.len(), MOST_REQUEST).ok_or(io::ErrorKind::InvalidInput)?;
    to.write_u8(tag as u8).await?;
    to.write_u32(length).await?;
    to.write_all(octets).await?;
    to.flush().await
}

/// Reads an answer in the daemon.
pub(super) async fn read_answer(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Told> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let length = bounded(length, MOST_ANSWER)?;
    // The buffer grows with what comes, not with what is announced.
    let mut json = Vec::new();
    from.take(length as u64).read_to_end(&mut json).await?;
    if json.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(serde_json::from_slice(&json)?)
}

fn bounded(length: [u8; 4], most: usize) -> io::Result<usize> {
    usize::try_from(u32::from_be_bytes(length))
        .ok()
        .filter(|length| *length <= most)
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn fits(length: usize, most: usize) -> Option<u32> {
    (length <= most)
        .then(|| u32::try_from(length).ok())
        .flatten()
}

#[cfg(test)]
mod tests;
