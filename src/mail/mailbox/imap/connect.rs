//! From nothing to a signed-in connection with the folder open.
//!
//! The password is said only on a connection that is protected as config wants it: there is no
//! way from TLS back to plain text. What the server offers is asked again after each step that
//! may change it (RFC 3501 §6.2.1).

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use async_imap::imap_proto::{Capability, MailboxDatum, Response, ResponseCode, Status};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout};
use tokio_rustls::rustls::ClientConfig;

use super::line::{Code, Line, Verdict};
use super::list::Ahead;
use super::names::folder;
use super::sign_in::sign_in;
use super::wire::Stream;
use super::{Protection, Settings, folders, tls, watched};
use crate::domain::mailbox::{MailboxError, Watched};

/// What a literal may hold beside the mail that was asked for.
const LITERAL_SLACK: u64 = 64 * 1024;

/// A server that takes a connection as quickly as this is near.
const NEAR: Duration = Duration::from_millis(5);

/// A signed-in connection with the folder open.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) line: Line,
    /// The server is on this machine or close to it.
    pub(super) is_near: bool,
    offered: HashSet<String>,
    /// The open folder, as it is spelled in commands.
    pub(super) folder: String,
    pub(super) uid_validity: u32,
    pub(super) rights: Rights,
    /// What the last search found beyond what was listed.
    pub(super) ahead: Ahead,
    /// Nothing was asked since the folder was opened: the server's view is up to date.
    pub(super) fresh: bool,
    /// Folders that mails are filed in, as they are spelled in commands, once they are known to
    /// exist.
    pub(super) targets: BTreeMap<String, String>,
}

/// What may be done in the open folder.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rights {
    /// A keyword of our own can be set (PERMANENTFLAGS).
    pub(super) takes_keywords: bool,
    /// Nothing can be changed.
    pub(super) read_only: bool,
}

impl Session {
    /// Whether the server offers `capability`.
    pub(super) fn offers(&self, capability: &str) -> bool {
        self.offered.contains(capability)
    }

    /// Forgets an offer that the server does not keep.
    pub(super) fn give_up(&mut self, capability: &str) {
        self.offered.remove(capability);
    }
}

/// Connects, signs in and opens the folder, or the one that is only looked at.
pub(super) async fn connect(
    settings: &Settings,
    watched: Option<Watched>,
    tls: Option<&Arc<ClientConfig>>,
) -> Result<Session, MailboxError> {
    let (stream, is_near) = dial(settings).await?;
    let (mut line, mut offered, signed_in) = greet(settings, tls, stream).await?;
    if !signed_in {
        offered = sign_in(&mut line, settings, &offered).await?;
    }
    if offered.contains("ID") {
        // RFC 2971: some hosts insist on it. Nothing is decided by the answer.
        let id = format!(
            "ID (\"name\" \"qpm-intake\" \"version\" \"{}\")",
            env!("CARGO_PKG_VERSION")
        );
        line.command(&id, |_| {}).await?;
    }
    let mut session = Session {
        line,
        is_near,
        offered,
        folder: String::new(),
        uid_validity: 0,
        rights: Rights::default(),
        ahead: Ahead::default(),
        fresh: true,
        targets: BTreeMap::new(),
    };
    if let Some(watched) = watched {
        // RFC 3501 §6.3.2: nothing can be changed in a folder that is opened by EXAMINE.
        let name = watched::find(&mut session, settings, watched).await?;
        open(&mut session, "EXAMINE", name).await?;
    } else {
        let name = own_folder(&mut session, settings).await?;
        open(&mut session, "SELECT", name).await?;
    }
    Ok(session)
}

/// Puts TLS on a connection and hears the greeting. Returns what is offered, and whether the
/// server takes us for signed in already.
async fn greet(
    settings: &Settings,
    tls: Option<&Arc<ClientConfig>>,
    mut stream: Box<dyn Stream>,
) -> Result<(Line, HashSet<String>, bool), MailboxError> {
    if settings.protection == Protection::Implicit {
        stream = protect(settings, tls, stream).await?;
    }
    let new_line = |stream| {
        let largest = settings.max_message_size.saturating_add(LITERAL_SLACK);
        Line::new(stream, largest, settings.patience)
    };
    let mut line = new_line(stream);
    let signed_in = greeting(&mut line).await?;
    let mut offered = capabilities(&mut line).await?;
    if settings.protection != Protection::Starttls {
        return Ok((line, offered, signed_in));
    }
    // A server that is signed in already cannot be asked for TLS any more: somebody in between
    // could say so to keep the connection open to read (RFC 9051 §11.1).
    if signed_in || !offered.contains("STARTTLS") {
        return Err(MailboxError::Settings(
            "the server does not offer STARTTLS on this port. hint: mailbox.imap.tls = \"implicit\" and port 993".into(),
        ));
    }
    line.command("STARTTLS", |_| {})
        .await?
        .expect_ok("STARTTLS")?;
    let mut line = new_line(protect(settings, tls, line.into_stream()).await?);
    offered = capabilities(&mut line).await?;
    Ok((line, offered, false))
}

async fn dial(settings: &Settings) -> Result<(Box<dyn Stream>, bool), MailboxError> {
    let host = settings.host.as_str();
    let patience = settings.patience.connect;
    let unknown = || {
        MailboxError::Disconnected(format!(
            "the name {host} cannot be resolved. hint: is mailbox.imap.host right, and is there a network?"
        ))
    };
    let addresses = timeout(patience, lookup_host((host, settings.port))).await;
    let addresses = addresses.map_err(|_| unknown())?.map_err(|_| unknown())?;
    for address in addresses {
        let started = Instant::now();
        // One address that swallows packets must not hide the others.
        let Ok(Ok(stream)) = timeout(patience, TcpStream::connect(address)).await else {
            continue;
        };
        if settings.protection == Protection::Plain && !address.ip().is_loopback() {
            return Err(MailboxError::Settings(
                "mailbox.imap.tls = \"plain\" is for this machine only, and the server is another. hint: use \"implicit\" or \"starttls\"".into(),
            ));
        }
        if stream.set_nodelay(true).is_ok() {
            return Ok((Box::new(stream), started.elapsed() < NEAR));
        }
    }
    Err(MailboxError::Disconnected(format!(
        "{host} port {} takes no connection. hint: are host and port right, and does the server run?",
        settings.port
    )))
}

async fn protect(
    settings: &Settings,
    tls: Option<&Arc<ClientConfig>>,
    stream: Box<dyn Stream>,
) -> Result<Box<dyn Stream>, MailboxError> {
    let tls = tls.ok_or_else(|| MailboxError::Settings("TLS was not prepared".into()))?;
    let handshake = tls::protect(tls, &settings.host, stream);
    timeout(settings.patience.silence, handshake)
        .await
        .map_err(|_| {
            MailboxError::Disconnected("the server does not answer the TLS handshake. hint: is this the port for mailbox.imap.tls as it is set?".into())
        })?
}

async fn greeting(line: &mut Line) -> Result<bool, MailboxError> {
    let mut welcome = None;
    line.next(None, |response| {
        if let Response::Data { status, .. } = response {
            match status {
                Status::Ok => welcome = Some(false),
                Status::PreAuth => welcome = Some(true),
                _ => {}
            }
        }
    })
    .await?;
    welcome.ok_or_else(|| {
        MailboxError::Refused("the server does not greet. hint: is this an IMAP server?".into())
    })
}

pub(super) async fn capabilities(line: &mut Line) -> Result<HashSet<String>, MailboxError> {
    let mut offered = HashSet::new();
    line.command("CAPABILITY", |response| note(response, &mut offered))
        .await?
        .expect_ok("CAPABILITY")?;
    Ok(offered)
}

pub(super) fn note(response: &Response<'_>, offered: &mut HashSet<String>) {
    let list = match response {
        Response::Capabilities(list) => list,
        Response::Done { outcome, .. } | Response::Data { outcome, .. } => match &outcome.code {
            Some(ResponseCode::Capabilities(list)) => list,
            _ => return,
        },
        _ => return,
    };
    *offered = list
        .iter()
        .map(|capability| match capability {
            Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
            Capability::Auth(method) => format!("AUTH={}", method.to_ascii_uppercase()),
            Capability::Atom(name) => name.to_ascii_uppercase(),
        })
        .collect();
}

async fn own_folder(session: &mut Session, settings: &Settings) -> Result<String, MailboxError> {
    let mut name = settings.folder.clone();
    if name.contains('/')
        && let Some(separator) = folders::separator(&mut session.line).await?
    {
        name = name.replace('/', &separator);
    }
    Ok(folder(&name))
}

/// Opens the folder and believes nothing by default: a server that is going down answers a
/// SELECT with half of what belongs to it.
async fn open(session: &mut Session, how: &str, name: String) -> Result<(), MailboxError> {
    let (mut uid_validity, mut exists, mut keywords) = (None, false, false);
    let command = format!("{how} {name}");
    let answer = session
        .line
        .command(&command, |response| match response {
            Response::Data { outcome, .. } => match &outcome.code {
                Some(ResponseCode::UidValidity(number)) => uid_validity = Some(*number),
                Some(ResponseCode::PermanentFlags(flags)) => {
                    keywords = flags.iter().any(|flag| {
                        flag == "\\*" || flag.eq_ignore_ascii_case(super::file::KEYWORD)
                    });
                }
                _ => {}
            },
            Response::MailboxData(MailboxDatum::Exists(_)) => exists = true,
            _ => {}
        })
        .await?;
    if answer.verdict == Verdict::No && answer.code != Code::Temporary {
        return Err(MailboxError::Settings(
            "the server does not open the folder. hint: does mailbox.imap.folder exist, spelled like this, and may this user read it?".into(),
        ));
    }
    answer.expect_ok(how)?;
    // Place::Imap has no 0, and RFC 3501 §9 makes it a number above it.
    session.uid_validity = uid_validity.filter(|number| *number > 0).ok_or_else(|| {
        MailboxError::Refused(
            "the server opens the folder without a UIDVALIDITY: its mails could not be told apart"
                .into(),
        )
    })?;
    if !exists {
        return Err(MailboxError::Refused(
            "the server opens the folder and does not say how many mails are in it".into(),
        ));
    }
    session.rights.takes_keywords = keywords;
    session.rights.read_only = answer.code == Code::ReadOnly;
    session.folder = name;
    session.line.take_news();
    Ok(())
}
