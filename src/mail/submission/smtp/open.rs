//! From an address to a connection that is secured, greeted and signed in.
//!
//! STARTTLS that is not offered ends the attempt: nothing ever falls back to clear text
//! (RFC 8314 §4.1). What goes wrong is told in our own words, never in a library's or a
//! server's.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::FutureExt as _;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::extension::{ClientId, Extension};
use secrecy::ExposeSecret as _;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::rustls;

use super::reply::{Fault, Step};
use super::{Protection, Smtp};
use crate::domain::submission::{SmtpCode, SubmitOutcome};

/// Connects, secures and signs in. The error says what the caller must do.
pub(super) async fn open(smtp: &Smtp) -> Result<AsyncSmtpConnection, SubmitOutcome> {
    // lettre panics on an EHLO line of spaces; that must not end the whole deliver line.
    AssertUnwindSafe(opened(smtp))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(unavailable("the server's greeting makes no sense")))
}

async fn opened(smtp: &Smtp) -> Result<AsyncSmtpConnection, SubmitOutcome> {
    let (settings, times) = (&smtp.settings, &smtp.settings.times);
    let addresses: Vec<SocketAddr> = in_time(
        times.connect,
        lookup_host((settings.host.as_str(), settings.port)),
    )
    .await?
    .map_err(|_| unavailable("the server's name cannot be found"))?
    .collect();
    let hello = ClientId::Domain(settings.ehlo_name.clone());
    let mut connection = match settings.protection {
        Protection::Implicit => {
            let limit = times.connect + times.greeting;
            let connecting = AsyncSmtpConnection::connect_tokio1(
                addresses.as_slice(),
                Some(times.connect),
                &hello,
                smtp.tls.clone(),
                None,
            );
            in_time(limit, connecting).await?.map_err(|e| refused(&e))?
        }
        Protection::StartTls | Protection::Plain => {
            let careful = settings.protection == Protection::StartTls;
            let tcp = in_time(times.connect, TcpStream::connect(addresses.as_slice()))
                .await?
                .map_err(|error| unavailable(io_words(&error)))?;
            let wire = Wire::new(tcp, careful).map_err(|error| unavailable(io_words(&error)))?;
            let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &hello);
            in_time(times.greeting, greeting)
                .await?
                .map_err(|error| refused(&error))?
        }
    };
    if let (Protection::StartTls, Some(tls)) = (settings.protection, &smtp.tls) {
        if !connection
            .server_info()
            .supports_feature(Extension::StartTls)
        {
            return Err(unavailable(
                "the server offers no STARTTLS, and letters never go out without TLS",
            ));
        }
        in_time(times.greeting, connection.starttls(tls.clone(), &hello))
            .await?
            .map_err(|error| refused(&error))?;
    }
    sign_in(smtp, &mut connection).await?;
    Ok(connection)
}

/// AUTH PLAIN or LOGIN (RFC 4954, RFC 4616).
async fn sign_in(smtp: &Smtp, connection: &mut AsyncSmtpConnection) -> Result<(), SubmitOutcome> {
    let Some(who) = &smtp.settings.sign_in else {
        return Ok(());
    };
    let mechanisms = [Mechanism::Plain, Mechanism::Login];
    if connection
        .server_info()
        .get_auth_mechanism(&mechanisms)
        .is_none()
    {
        // RFC 4954 §4, 504 5.5.4: no mechanism in common. Only a person can mend that.
        return Err(SubmitOutcome::Refused(SmtpCode {
            status: 504,
            enhanced: Some((5, 5, 4)),
        }));
    }
    let credentials = Credentials::new(who.user.clone(), who.password.expose_secret().to_owned());
    let signing_in = connection.auth(&mechanisms, &credentials);
    match in_time(smtp.settings.times.greeting, signing_in).await? {
        Ok(response) if u16::from(response.code()) == 235 => Ok(()),
        Ok(_) => Err(Fault::OutOfStep.outcome(Step::Auth)),
        Err(error) => Err(Fault::of(&error).outcome(Step::Auth)),
    }
}

async fn in_time<T>(limit: Duration, work: impl Future<Output = T>) -> Result<T, SubmitOutcome> {
    timeout(limit, work)
        .await
        .map_err(|_| unavailable("the server did not answer in time"))
}

fn unavailable(words: &str) -> SubmitOutcome {
    SubmitOutcome::Unavailable(words.to_owned())
}

/// A connection that failed before it was greeted.
fn refused(error: &lettre::transport::smtp::Error) -> SubmitOutcome {
    let fault = Fault::of(error);
    if let Fault::Said(_) = fault {
        return fault.outcome(Step::Greeting);
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if let Some(error) = inner.downcast_ref::<io::Error>() {
            return unavailable(io_words(error));
        }
        cause = inner.source();
    }
    unavailable("the server ended the connection instead of greeting us")
}

fn io_words(error: &io::Error) -> &'static str {
    use rustls::CertificateError as Bad;
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    if let Some(error) = inner {
        return match error {
            rustls::Error::InvalidCertificate(Bad::UnknownIssuer | Bad::BadSignature) => {
                "the server's certificate is from an authority this machine does not know (submission.smtp.ca_file can name it)"
            }
            rustls::Error::InvalidCertificate(
                Bad::NotValidForName | Bad::NotValidForNameContext { .. },
            ) => "the server's certificate is for another name than submission.smtp.host",
            rustls::Error::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. }) => {
                "the server's certificate has expired"
            }
            rustls::Error::InvalidCertificate(_) => "the server's certificate cannot be trusted",
            rustls::Error::InvalidMessage(_) => {
                "the server does not speak TLS here (is submission.smtp.tls right for this port?)"
            }
            _ => "the connection could not be secured",
        };
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nothing listens at that port",
        io::ErrorKind::TimedOut => "the server did not answer in time",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            "there is no way to the server's network"
        }
        _ => "the connection failed",
    }
}

/// A TCP connection. While it is careful it reads one octet at a time, so that nothing sent in
/// clear behind the answer to STARTTLS is taken for an answer under TLS (RFC 3207 §6): it
/// spoils the handshake instead.
#[derive(Debug)]
struct Wire {
    tcp: TcpStream,
    careful: bool,
}

impl Wire {
    fn new(tcp: TcpStream, careful: bool) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        Ok(Self { tcp, careful })
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.peer_addr()
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.careful {
            return Pin::new(&mut self.tcp).poll_read(context, buffer);
        }
        let mut room = [0_u8; 1];
        let mut one = ReadBuf::new(&mut room);
        ready!(Pin::new(&mut self.tcp).poll_read(context, &mut one))?;
        buffer.put_slice(one.filled());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        // RFC 8446 §5.1: 22 begins a handshake, and no SMTP command.
        if octets.first() == Some(&22) {
            self.careful = false;
        }
        Pin::new(&mut self.tcp).poll_write(context, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }
}
