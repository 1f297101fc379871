//! SMTP (RFC 5321, submission RFC 6409) over lettre's bare connection.
//!
//! A [`SmtpLine`] owns one connection. lettre's own pool is not used: it has no time-outs for
//! answers, and a send that is cancelled puts its connection back with an answer outstanding,
//! so that the next letter is told "taken" by an answer that was never its own. Here every
//! step has its own time-out and its own expected code, the connection is held by nobody but
//! the step in hand, and whatever ends out of order ends the connection with it.

mod open;
mod reply;
mod transaction;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use secrecy::SecretString;
use tokio::time::{Instant, timeout};

use self::reply::Step;
use self::transaction::{Transaction, say};
use crate::domain::letter::Envelope;
use crate::domain::submission::SubmitOutcome;

/// A connection that idled longer is not trusted: servers close after five minutes
/// (RFC 5321 §4.5.3.2.7), and what lies between forgets quiet ones without a word.
const FRESH: Duration = Duration::from_mins(1);

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first octet (RFC 8314 §3.3).
    Implicit,
    /// Upgraded by STARTTLS (RFC 3207), or not used at all.
    StartTls,
    /// None: for this machine itself.
    Plain,
}

/// How long each step may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// To connect to one address.
    pub connect: Duration,
    /// Greeting, EHLO, TLS and sign-in, each.
    pub greeting: Duration,
    /// MAIL and RCPT, each.
    pub command: Duration,
    /// DATA.
    pub data: Duration,
    /// The letter and the answer to its final dot. Too short makes doubles (RFC 1047).
    pub final_dot: Duration,
}

impl Default for Times {
    /// RFC 5321 §4.5.3.2.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            greeting: Duration::from_mins(5),
            command: Duration::from_mins(5),
            data: Duration::from_mins(2),
            final_dot: Duration::from_mins(10),
        }
    }
}

/// Who signs in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The user.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// A server and how to speak to it.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Protection,
    /// PEM certificates of an authority of one's own, beside the system's.
    pub authority: Option<Vec<u8>>,
    /// Who signs in, if anybody.
    pub sign_in: Option<SignIn>,
    /// The name given at EHLO.
    pub ehlo_name: String,
    /// How long each step may take.
    pub times: Times,
}

/// Settings that no connection can be made with.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SetUpError(String);

/// A server, ready to be connected to.
pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Smtp").field(&self.settings).finish()
    }
}

impl Smtp {
    pub(super) fn new(settings: SmtpSettings) -> Result<Self, SetUpError> {
        let tls = match settings.protection {
            Protection::Plain => None,
            Protection::Implicit | Protection::StartTls => Some(tls(&settings)?),
        };
        Ok(Self { settings, tls })
    }
}

fn tls(settings: &SmtpSettings) -> Result<TlsParameters, SetUpError> {
    let unusable = || SetUpError("submission.smtp.ca_file: its certificates cannot be used".into());
    let mut builder = TlsParameters::builder(settings.host.clone());
    match &settings.authority {
        Some(pem) => {
            if !pem.windows(10).any(|window| window == b"-----BEGIN") {
                return Err(SetUpError(
                    "submission.smtp.ca_file holds no certificate in PEM form".into(),
                ));
            }
            let authority = Certificate::from_pem(pem).map_err(|_| unusable())?;
            builder = builder.add_root_certificate(authority);
        }
        // An empty store would fail only at the first handshake, with words nobody understands.
        None if rustls_native_certs::load_native_certs().certs.is_empty() => {
            return Err(SetUpError(
                "this machine knows no certificate authorities (Debian: install ca-certificates)"
                    .into(),
            ));
        }
        None => {}
    }
    builder.build_rustls().map_err(|_| unusable())
}

/// One connection, used for one letter after another.
pub struct SmtpLine {
    smtp: Arc<Smtp>,
    idle: Option<(AsyncSmtpConnection, Instant)>,
}

impl fmt::Debug for SmtpLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpLine")
            .field("connected", &self.idle.is_some())
            .finish_non_exhaustive()
    }
}

impl SmtpLine {
    pub(super) fn new(smtp: Arc<Smtp>) -> Self {
        Self { smtp, idle: None }
    }

    pub(super) async fn submit(&mut self, envelope: &Envelope, octets: &[u8]) -> SubmitOutcome {
        let transaction = match Transaction::new(envelope, octets) {
            Ok(transaction) => transaction,
            Err(code) => return SubmitOutcome::Rejected(code),
        };
        let smtp = self.smtp.clone();
        let times = &smtp.settings.times;
        loop {
            // Whoever cancels this future drops the connection with it: it is in no field now.
            let kept = self.keepsake().await;
            let reused = kept.is_some();
            let mut connection = match kept {
                Some(connection) => connection,
                None => match open::open(&smtp).await {
                    Ok(connection) => connection,
                    Err(outcome) => return outcome,
                },
            };
            match transaction.run(&mut connection, times).await {
                Ok(code) => {
                    self.idle = Some((connection, Instant::now()));
                    return SubmitOutcome::Sent(code);
                }
                Err(transaction::Failure::Unfit(code)) => {
                    self.idle = Some((connection, Instant::now()));
                    return SubmitOutcome::Rejected(code);
                }
                Err(transaction::Failure::At(step, fault)) => {
                    if fault.leaves_connection() {
                        self.reset(connection).await;
                    } else if reused && step == Step::Mail {
                        // RFC 5321 §3.8, §4.5.3.2.7: the server had closed what lay idle.
                        // Nothing was handed over, so a fresh connection may try the same.
                        continue;
                    }
                    return fault.outcome(step);
                }
            }
        }
    }

    /// The connection of the letter before, if it is fresh enough.
    async fn keepsake(&mut self) -> Option<AsyncSmtpConnection> {
        let (connection, since) = self.idle.take()?;
        if since.elapsed() <= FRESH {
            return Some(connection);
        }
        farewell(connection).await;
        None
    }

    /// RFC 5321 §4.1.1.5: RSET makes the connection ready for the next letter.
    async fn reset(&mut self, mut connection: AsyncSmtpConnection) {
        let limit = self.smtp.settings.times.command;
        if say(&mut connection, limit, &[250], "RSET\r\n")
            .await
            .is_ok()
        {
            self.idle = Some((connection, Instant::now()));
        }
    }

    pub(super) async fn close(&mut self) {
        if let Some((connection, _)) = self.idle.take() {
            farewell(connection).await;
        }
    }

    pub(super) async fn check(&mut self) -> Result<String, String> {
        let smtp = self.smtp.clone();
        let SmtpSettings {
            host, port, times, ..
        } = &smtp.settings;
        let mut connection = open::open(&smtp)
            .await
            .map_err(|outcome| format!("{host} port {port}: {}", words(&outcome)))?;
        if say(&mut connection, times.command, &[250], "NOOP\r\n")
            .await
            .is_err()
        {
            return Err(format!(
                "{host} port {port} greets us, but answers no commands"
            ));
        }
        farewell(connection).await;
        let protection = match smtp.settings.protection {
            Protection::Implicit => "TLS from the first octet",
            Protection::StartTls => "TLS by STARTTLS",
            Protection::Plain => "without TLS",
        };
        let signed_in = match smtp.settings.sign_in {
            Some(_) => "signed in",
            None => "without sign-in",
        };
        Ok(format!(
            "{host} port {port} answers, {protection}, {signed_in}"
        ))
    }
}

/// QUIT, if the server listens; nothing depends on it.
async fn farewell(mut connection: AsyncSmtpConnection) {
    let _ = timeout(Duration::from_secs(2), connection.command("QUIT\r\n")).await;
}

/// An outcome of connecting, for the administrator.
fn words(outcome: &SubmitOutcome) -> String {
    match outcome {
        SubmitOutcome::Unavailable(why) => why.clone(),
        SubmitOutcome::Refused(code) => format!(
            "the server refuses us ({code}): check submission.smtp.user, its password, and whether this account may send by SMTP"
        ),
        SubmitOutcome::Throttled(code, _) => {
            format!("the server asks for patience ({code}): try again in some minutes")
        }
        other => format!("unexpected: {other:?}"),
    }
}
