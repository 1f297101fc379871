//! A small IMAP server on loopback that does everything right, except for the one thing that a
//! test makes it do wrong.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use qpm_intake::domain::mailbox::{FilingMode, Place};
use qpm_intake::mail::mailbox::imap::{Patience, Protection, Settings};
use qpm_intake::mail::mailbox::{FilingFolders, Imap, Mailbox};
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;

/// A mail in the folder.
#[derive(Clone)]
pub(crate) struct Mail {
    /// What RFC822.SIZE claims.
    pub(crate) size: usize,
    pub(crate) octets: Vec<u8>,
    /// As FETCH has it, with its quotes.
    pub(crate) date: String,
}

impl Mail {
    pub(crate) fn new(octets: impl Into<Vec<u8>>) -> Self {
        let octets = octets.into();
        Self {
            size: octets.len(),
            octets,
            date: "\" 1-Jan-2026 09:00:00 +0000\"".into(),
        }
    }

    /// A mail of about `size` octets that can be told from others.
    pub(crate) fn numbered(number: u32, size: usize) -> Self {
        let mut octets =
            format!("Subject: {number}\r\nReceived: by mx; Fri, 2 Jan 2026 10:00:00 +0000\r\n\r\n")
                .into_bytes();
        octets.extend(
            (octets.len()..size).map(|at| b"0123456789abcdef"[(at + number as usize) % 16]),
        );
        Self::new(octets)
    }
}

/// What the server does in place of the right thing.
pub(crate) enum Reply {
    /// Says this; `TAG` stands for the command's tag.
    Say(Vec<u8>),
    /// Says this and closes the connection.
    Close(Vec<u8>),
    /// Says this at first, and then does the right thing.
    First(Vec<u8>),
    /// Says these with pauses, and then nothing more.
    Slowly(Vec<Vec<u8>>, Duration),
}

pub(crate) fn say(text: &str) -> Option<Reply> {
    Some(Reply::Say(text.as_bytes().to_vec()))
}

pub(crate) fn close(text: &str) -> Option<Reply> {
    Some(Reply::Close(text.as_bytes().to_vec()))
}

pub(crate) fn first(text: &str) -> Option<Reply> {
    Some(Reply::First(text.as_bytes().to_vec()))
}

pub(crate) fn silence() -> Option<Reply> {
    Some(Reply::Slowly(Vec::new(), Duration::ZERO))
}

/// A quirk sees the command without its tag, and how many commands that begin with the same
/// words came before it, over all connections.
type Quirk = Box<dyn Fn(&str, usize) -> Option<Reply> + Send + Sync>;

struct State {
    mails: BTreeMap<u32, Mail>,
    uid_validity: u32,
    capabilities: String,
    separator: String,
    folders: Vec<String>,
    said: Vec<String>,
    connections: usize,
    /// How often it says "Still here" while idle.
    chatter: Duration,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Server {
    state: Arc<Mutex<State>>,
    quirk: Arc<Quirk>,
    news: Arc<Notify>,
    tls: Option<TlsAcceptor>,
    pub(crate) port: u16,
}

pub(crate) const EVERYTHING: &str = "IMAP4rev1 IDLE MOVE UIDPLUS ID AUTH=PLAIN";

impl Server {
    pub(crate) async fn good(mails: impl IntoIterator<Item = (u32, Mail)>) -> Self {
        Self::start(EVERYTHING, mails, |_, _| None).await
    }

    pub(crate) async fn start(
        capabilities: &str,
        mails: impl IntoIterator<Item = (u32, Mail)>,
        quirk: impl Fn(&str, usize) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        Self::with_tls(capabilities, mails, quirk, None).await
    }

    /// With TLS from the first octet where `tls` is given.
    pub(crate) async fn with_tls(
        capabilities: &str,
        mails: impl IntoIterator<Item = (u32, Mail)>,
        quirk: impl Fn(&str, usize) -> Option<Reply> + Send + Sync + 'static,
        tls: Option<TlsAcceptor>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            state: Arc::new(Mutex::new(State {
                mails: mails.into_iter().collect(),
                uid_validity: 7,
                capabilities: capabilities.into(),
                separator: "/".into(),
                folders: Vec::new(),
                said: Vec::new(),
                connections: 0,
                chatter: Duration::from_hours(1),
            })),
            quirk: Arc::new(Box::new(quirk)),
            news: Arc::new(Notify::new()),
            tls,
            port: listener.local_addr().unwrap().port(),
        };
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepting.state.lock().unwrap().connections += 1;
                let server = accepting.clone();
                tokio::spawn(async move {
                    match &server.tls {
                        None => server.talk(stream).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => server.talk(stream).await,
                            Err(_) => return,
                        },
                    }
                    .ok();
                });
            }
        });
        server
    }

    pub(crate) fn deliver(&self, uid: u32, mail: Mail) {
        self.deliver_untold(uid, mail);
        self.news.notify_one();
    }

    /// Delivers without a word to those who wait.
    pub(crate) fn deliver_untold(&self, uid: u32, mail: Mail) {
        self.state.lock().unwrap().mails.insert(uid, mail);
    }

    pub(crate) fn remove(&self, uid: u32) {
        self.state.lock().unwrap().mails.remove(&uid);
    }

    pub(crate) fn renumber(&self, uid_validity: u32) {
        self.state.lock().unwrap().uid_validity = uid_validity;
    }

    pub(crate) fn separate_by(&self, separator: &str) {
        self.state.lock().unwrap().separator = separator.into();
    }

    pub(crate) fn chatter_every(&self, pause: Duration) {
        self.state.lock().unwrap().chatter = pause;
    }

    /// All commands so far, without tags.
    pub(crate) fn said(&self) -> Vec<String> {
        self.state.lock().unwrap().said.clone()
    }

    /// Commands that begin with `words`.
    pub(crate) fn said_so(&self, words: &str) -> Vec<String> {
        let mut said = self.said();
        said.retain(|command| command.starts_with(words));
        said
    }

    pub(crate) fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }

    pub(crate) fn folders(&self) -> Vec<String> {
        self.state.lock().unwrap().folders.clone()
    }

    pub(crate) fn uids(&self) -> Vec<u32> {
        self.state.lock().unwrap().mails.keys().copied().collect()
    }

    /// Settings that reach this server.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            host: "127.0.0.1".into(),
            port: self.port,
            protection: Protection::Plain,
            user: "recruitment@example.org".into(),
            password: SecretString::from("correct horse".to_owned()),
            ca_file: None,
            folder: "INBOX".into(),
            idle: true,
            filing: FilingMode::Move,
            folders: FilingFolders {
                applications: "QPM/Applications".into(),
                other: "QPM/Other".into(),
                review: "QPM/Review".into(),
                monitoring: "QPM/Monitoring".into(),
                remove_monitoring: false,
            },
            max_message_size: 8 * 1024 * 1024,
            patience: Patience {
                connect: Duration::from_secs(5),
                silence: Duration::from_secs(5),
                command: Duration::from_secs(30),
                lively: Duration::ZERO,
            },
        }
    }

    pub(crate) fn mailbox(&self) -> Mailbox {
        mailbox(self.settings())
    }

    /// The connection's dialogue.
    async fn talk(&self, stream: impl AsyncRead + AsyncWrite + Unpin) -> std::io::Result<()> {
        let (reader, mut writer) = tokio::io::split(stream);
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"* OK ready\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
            let before = self.note(command);
            let with_tag = |octets: &[u8]| {
                let at = octets.windows(3).position(|window| window == b"TAG");
                at.map_or(octets.to_vec(), |at| {
                    [&octets[..at], tag.as_bytes(), &octets[at + 3..]].concat()
                })
            };
            match (self.quirk)(command, before) {
                Some(Reply::Say(octets)) => {
                    writer.write_all(&with_tag(&octets)).await?;
                    continue;
                }
                Some(Reply::Close(octets)) => {
                    writer.write_all(&with_tag(&octets)).await?;
                    return writer.shutdown().await;
                }
                Some(Reply::Slowly(parts, pause)) => {
                    for part in parts {
                        writer.write_all(&with_tag(&part)).await?;
                        tokio::time::sleep(pause).await;
                    }
                    continue;
                }
                Some(Reply::First(octets)) => writer.write_all(&with_tag(&octets)).await?,
                None => {}
            }
            if command == "IDLE" {
                writer.write_all(b"+ idling\r\n").await?;
                let chatter = self.state.lock().unwrap().chatter;
                loop {
                    tokio::select! {
                        () = tokio::time::sleep(chatter) => {
                            writer.write_all(b"* OK Still here\r\n").await?;
                        }
                        line = lines.next_line() => {
                            assert_eq!(line?.as_deref().unwrap_or("DONE"), "DONE");
                            break;
                        }
                        () = self.news.notified() => {
                            let count = self.state.lock().unwrap().mails.len();
                            writer.write_all(format!("* {count} EXISTS\r\n").as_bytes()).await?;
                        }
                    }
                }
                writer
                    .write_all(format!("{tag} OK done\r\n").as_bytes())
                    .await?;
                continue;
            }
            if command == "AUTHENTICATE PLAIN" {
                writer.write_all(b"+ \r\n").await?;
                let answer = lines.next_line().await?.unwrap_or_default();
                self.note(&answer);
            }
            let mut reply = self.state.lock().unwrap().answer(command);
            reply.extend_from_slice(format!("{tag} OK done\r\n").as_bytes());
            writer.write_all(&reply).await?;
        }
        Ok(())
    }

    fn note(&self, command: &str) -> usize {
        let mut state = self.state.lock().unwrap();
        let words = |text: &str| {
            let mut words = text.split(' ');
            let first = words.next().unwrap_or_default().to_owned();
            let second = words.next().filter(|_| first == "UID").unwrap_or_default();
            format!("{first} {second}")
        };
        let before = state
            .said
            .iter()
            .filter(|said| words(said) == words(command))
            .count();
        state.said.push(command.to_owned());
        before
    }
}

pub(crate) fn mailbox(settings: Settings) -> Mailbox {
    Mailbox::Imap(Box::new(Imap::new(settings).unwrap()))
}

pub(crate) fn place(uid: u32) -> Place {
    Place::Imap {
        uid_validity: 7,
        uid,
    }
}

impl State {
    /// The untagged part of the right answer.
    fn answer(&mut self, command: &str) -> Vec<u8> {
        let words: Vec<&str> = command.split(' ').collect();
        match words.as_slice() {
            ["CAPABILITY"] => format!("* CAPABILITY {}\r\n", self.capabilities).into(),
            ["ID", ..] => b"* ID (\"name\" \"Scripted\")\r\n".to_vec(),
            ["SELECT", ..] => format!(
                "* FLAGS (\\Seen \\Deleted)\r\n* {} EXISTS\r\n* 0 RECENT\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] x\r\n* OK [UIDVALIDITY {}] x\r\n* OK [UIDNEXT 99] x\r\n",
                self.mails.len(),
                self.uid_validity
            )
            .into(),
            ["NOOP"] => format!("* {} EXISTS\r\n", self.mails.len()).into(),
            ["UID", "SEARCH", "UID", set] => {
                let mut words = vec!["* SEARCH".to_owned()];
                words.extend(self.of_set(set).iter().map(u32::to_string));
                (words.join(" ") + "\r\n").into()
            }
            ["UID", "FETCH", set, items @ ..] => self.fetch(set, &items.join(" ")),
            ["UID", "MOVE" | "EXPUNGE", set, ..] => self.expunge(set),
            ["LIST", "\"\"", "\"\""] => {
                format!("* LIST (\\Noselect) \"{}\" \"\"\r\n", self.separator).into()
            }
            ["LIST", "\"\"", name] if self.folders.iter().any(|folder| folder == name) => {
                format!("* LIST () \"{}\" {name}\r\n", self.separator).into()
            }
            ["CREATE", name] => {
                self.folders.push((*name).to_owned());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn of_set(&self, set: &str) -> Vec<u32> {
        let newest = self.mails.keys().next_back().copied().unwrap_or(0);
        let number = |text: &str| {
            if text == "*" {
                newest
            } else {
                text.parse().unwrap()
            }
        };
        let mut uids = Vec::new();
        for range in set.split(',') {
            let (a, b) = range.split_once(':').unwrap_or((range, range));
            // The two ends of a range may stand in any order (RFC 3501 §9): this is what makes
            // `n:*` hold the last mail always.
            let (a, b) = (number(a).min(number(b)), number(a).max(number(b)));
            uids.extend(self.mails.range(a..=b).map(|(uid, _)| *uid));
        }
        uids
    }

    fn expunge(&mut self, set: &str) -> Vec<u8> {
        let mut reply = Vec::new();
        for uid in self.of_set(set) {
            let number = self.mails.range(..=uid).count();
            self.mails.remove(&uid);
            reply.extend_from_slice(format!("* {number} EXPUNGE\r\n").as_bytes());
        }
        reply
    }

    fn fetch(&self, set: &str, items: &str) -> Vec<u8> {
        let mut reply = Vec::new();
        for uid in self.of_set(set) {
            let mail = &self.mails[&uid];
            let number = self.mails.range(..=uid).count();
            reply.extend_from_slice(format!("* {number} FETCH (UID {uid}").as_bytes());
            if items.contains("RFC822.SIZE") {
                reply.extend_from_slice(format!(" RFC822.SIZE {}", mail.size).as_bytes());
            }
            if items.contains("INTERNALDATE") {
                reply.extend_from_slice(format!(" INTERNALDATE {}", mail.date).as_bytes());
            }
            if let Some((section, part)) = items
                .split_once("BODY.PEEK[")
                .and_then(|(_, rest)| rest.split_once("]<"))
            {
                let (offset, length) = part.trim_end_matches(['>', ')']).split_once('.').unwrap();
                let offset: usize = offset.parse().unwrap();
                let header = mail
                    .octets
                    .windows(4)
                    .position(|w| w == b"\r\n\r\n")
                    .map_or(0, |at| at + 4);
                let whole = if section == "HEADER" {
                    &mail.octets[..header]
                } else {
                    &mail.octets[..]
                };
                let rest = whole.get(offset..).unwrap_or_default();
                let octets = &rest[..rest.len().min(length.parse().unwrap())];
                reply.extend_from_slice(
                    format!(" BODY[{section}]<{offset}> {{{}}}\r\n", octets.len()).as_bytes(),
                );
                reply.extend_from_slice(octets);
            }
            reply.extend_from_slice(b")\r\n");
        }
        reply
    }
}
