//! The sections of the config file, as `config/default.toml` explains them.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;

use super::assume::TrySection;
use super::desk::{AlertSection, DigestSection, InternalAuth};
use super::letters::LetterSection;
use super::routes::RouteSection;
use crate::domain::mailbox::{FilingMode, MonitoringMail};
use crate::domain::opening::Counts;
use crate::domain::plan::Limits;

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whose limits to keep.
    pub provider: Provider,
    /// The form definition's file; empty is the built-in one.
    pub form: PathBuf,
    /// What people apply to.
    pub opening: OpeningSection,
    /// Where mail comes from.
    pub mailbox: MailboxSection,
    /// Where letters go.
    pub submission: SubmissionSection,
    /// What letters say.
    pub letters: LetterSection,
    /// Limits on letters.
    pub limits: Limits,
    /// Who decides.
    pub manager: ManagerSection,
    /// When and what she is told.
    pub digest: DigestSection,
    /// What she is told at once.
    pub alert: AlertSection,
    /// The database.
    pub store: StoreSection,
    /// The reader processes.
    pub reader: ReaderSection,
    /// The log.
    pub log: LogSection,
    /// What else arrives in the mailbox.
    #[serde(default, rename = "route")]
    pub route_sections: Vec<RouteSection>,
    /// Only for `try`: what it has to assume. `run` refuses it.
    #[serde(default, rename = "try")]
    pub try_section: Option<TrySection>,
}

/// A provider whose limits are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// No limits are assumed.
    Other,
    /// 3 connections, 30 letters a minute.
    Microsoft365,
    /// 2,000 letters a day; no limit a minute is published.
    Google,
}

/// `[opening]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningSection {
    /// As letters say it.
    pub name: String,
    /// For a new database.
    pub target: i64,
    /// What counts against it.
    pub counts: Counts,
    /// Closings by `complete` or `received` do not wait.
    pub close_without_asking: bool,
    /// The `QPM` of `QPM-0042`.
    pub reference_prefix: String,
    /// A date in the advert, or empty.
    pub opens_at: String,
    /// A date in the advert, or empty.
    pub closes_at: String,
}

/// Which kind of mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailboxKind {
    /// A folder on this machine.
    Maildir,
    /// A mailbox on a server.
    Imap,
}

/// `[mailbox]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailboxSection {
    /// Which of the two below.
    pub kind: MailboxKind,
    /// The address people write to.
    pub address: String,
    /// Others that reach the same mailbox.
    pub aliases: Vec<String>,
    /// Between looks, in seconds.
    pub poll_seconds: u64,
    /// How mail is filed.
    pub filing: FilingMode,
    /// What becomes of mail with a monitoring form.
    pub monitoring_mail: MonitoringMail,
    /// Octets.
    pub max_message_size: u64,
    /// A folder that is only looked at: "auto", a name, or "" for none.
    pub junk: String,
    /// The same.
    pub sent: String,
    /// Where it is filed.
    pub folders: Folders,
    /// Settings of a Maildir.
    pub maildir: MaildirSection,
    /// Settings of an IMAP mailbox.
    pub imap: ImapSection,
}

/// `[mailbox.folders]`: names with `/` between levels, whatever the server uses.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folders {
    /// For applications.
    pub applications: String,
    /// For what needs nobody.
    pub other: String,
    /// For what needs a person.
    pub review: String,
    /// For what brought a monitoring form.
    pub monitoring: String,
}

/// `[mailbox.maildir]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaildirSection {
    /// The folder with `new`, `cur` and `tmp`.
    pub path: PathBuf,
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TlsMode {
    /// TLS from the first octet (RFC 8314 §3.3).
    Implicit,
    /// Upgraded before anything is said.
    Starttls,
    /// Not at all: only to this machine itself.
    Plain,
}

/// `[mailbox.imap]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImapSection {
    /// The server.
    pub host: String,
    /// 0 is the usual one.
    pub port: u16,
    /// How the connection is protected.
    pub tls: TlsMode,
    /// Who signs in.
    pub user: String,
    /// Where the password stands.
    pub password_file: PathBuf,
    /// An own certificate authority.
    pub ca_file: PathBuf,
    /// The folder that is read.
    pub folder: String,
    /// Whether to let the server push.
    pub idle: bool,
    /// What stood in the password file.
    #[serde(skip)]
    pub password: Option<SecretString>,
}

/// Which kind of submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubmissionKind {
    /// `.eml` files in a folder.
    Files,
    /// A server.
    Smtp,
}

/// Who stands in the envelope as sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnvelopeSender {
    /// The mailbox itself: its bounces are useful.
    Mailbox,
    /// `<>`.
    Null,
}

/// `[submission]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmissionSection {
    /// Which of the two below.
    pub kind: SubmissionKind,
    /// At once.
    pub connections: u32,
    /// Letters a minute: 0 is no limit, -1 what the provider is known for.
    pub per_minute: i64,
    /// Envelope sender.
    pub envelope_sender: EnvelopeSender,
    /// Settings of the folder.
    pub files: FilesSection,
    /// Settings of the server.
    pub smtp: SmtpSection,
}

/// `[submission.files]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesSection {
    /// The folder.
    pub path: PathBuf,
}

/// `[submission.smtp]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSection {
    /// The server.
    pub host: String,
    /// 0 is the usual one.
    pub port: u16,
    /// How the connection is protected.
    pub tls: TlsMode,
    /// Who signs in; empty is nobody.
    pub user: String,
    /// Where the password stands.
    pub password_file: PathBuf,
    /// An own certificate authority.
    pub ca_file: PathBuf,
    /// The name given at EHLO.
    pub ehlo_name: String,
    /// What stood in the password file.
    #[serde(skip)]
    pub password: Option<SecretString>,
}

/// `[manager]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagerSection {
    /// Who may decide, and gets the digests.
    pub addresses: Vec<String>,
    /// Who may decide by answering a digest that a manager forwarded to them.
    pub delegates: Vec<String>,
    /// Whose forwards are a courier's.
    pub trusted_forwarders: Vec<String>,
    /// Whose Authentication-Results to believe.
    pub authserv_id: String,
    /// What else confirms a sender inside the charity.
    pub internal_auth: InternalAuth,
    /// For how many days an answer to a letter of ours counts.
    pub token_days: u32,
    /// The time zone of her days and of the digest's schedule.
    pub zone: String,
    /// Our own lists.
    pub own_list_ids: Vec<String>,
}

/// `[store]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSection {
    /// The database file.
    pub path: PathBuf,
}

/// What happens where a reader cannot limit itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SandboxMode {
    /// Nothing is read.
    Required,
    /// It reads all the same.
    BestEffort,
}

/// `[reader]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReaderSection {
    /// Whether limits are required.
    pub sandbox: SandboxMode,
    /// How many at once.
    pub processes: u32,
    /// The time of a mail's files and words together.
    pub seconds: u64,
    /// A form's memory.
    pub memory_mib: u64,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For a person.
    Text,
    /// For a program.
    Json,
}

/// `[log]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSection {
    /// How lines look.
    pub format: LogFormat,
    /// error, warn, info or debug.
    pub level: String,
}

impl Config {
    /// Relative paths are the config file's neighbours.
    pub(super) fn resolve_paths(&mut self, folder: &Path) {
        for path in [
            &mut self.form,
            &mut self.mailbox.maildir.path,
            &mut self.mailbox.imap.password_file,
            &mut self.mailbox.imap.ca_file,
            &mut self.submission.files.path,
            &mut self.submission.smtp.password_file,
            &mut self.submission.smtp.ca_file,
            &mut self.letters.folder,
            &mut self.store.path,
        ] {
            if !path.as_os_str().is_empty() && path.is_relative() {
                *path = folder.join(&*path);
            }
        }
    }

    /// Reads the passwords that the chosen kinds need. Returns what is wrong.
    pub(super) fn read_secrets(&mut self, credentials: Option<&Path>) -> Vec<String> {
        let mut problems = Vec::new();
        if self.mailbox.kind == MailboxKind::Imap {
            let file = &self.mailbox.imap.password_file;
            match super::check::secret(file, "imap-password", credentials) {
                Ok(secret) => self.mailbox.imap.password = Some(secret),
                Err(problem) => problems.push(format!("mailbox.imap.password_file: {problem}")),
            }
        }
        if self.submission.kind == SubmissionKind::Smtp && !self.submission.smtp.user.is_empty() {
            let file = &self.submission.smtp.password_file;
            match super::check::secret(file, "smtp-password", credentials) {
                Ok(secret) => self.submission.smtp.password = Some(secret),
                Err(problem) => problems.push(format!("submission.smtp.password_file: {problem}")),
            }
        }
        problems
    }

    /// Letters a minute at most, if limited.
    pub fn per_minute(&self) -> Option<u32> {
        match (self.submission.per_minute, self.provider) {
            // Microsoft delays what is above 30 a minute.
            (i64::MIN..=-1, Provider::Microsoft365) => Some(30),
            (i64::MIN..=0, _) => None,
            (limit, _) => u32::try_from(limit).ok(),
        }
    }
}
