//! TLS for the mailbox: rustls with ring, the system's certificate authorities, and one more
//! where config names it.
//!
//! A server is never believed without a certificate that holds, and there is no setting for it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error, RootCertStore, crypto};

use super::wire::Stream;
use crate::domain::mailbox::MailboxError;

/// Reads the certificate authorities.
pub(super) fn prepare(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, MailboxError> {
    let mut roots = RootCertStore::empty();
    // What cannot be read is left out by this, and an empty store would only show at the first
    // handshake, as an unknown authority: so it is counted below.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca_file {
        let shown = path.display();
        let unreadable = |_| {
            MailboxError::Settings(format!(
                "mailbox.imap.ca_file: {shown} cannot be read as PEM. hint: it must exist, this user must be able to read it, and it begins with -----BEGIN CERTIFICATE-----"
            ))
        };
        let own: Vec<_> = CertificateDer::pem_file_iter(path)
            .map_err(unreadable)?
            .collect::<Result<_, _>>()
            .map_err(unreadable)?;
        if roots.add_parsable_certificates(own).0 == 0 {
            return Err(MailboxError::Settings(format!(
                "mailbox.imap.ca_file: {shown} holds no certificate that can be used"
            )));
        }
    }
    if roots.is_empty() {
        return Err(MailboxError::Settings(
            "no certificate authority is known on this machine, so no server can be believed. hint: install the package ca-certificates, or name the server's own in mailbox.imap.ca_file".into(),
        ));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| MailboxError::Settings("TLS cannot be set up".into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Puts TLS on a connection.
pub(super) async fn protect(
    config: &Arc<ClientConfig>,
    host: &str,
    stream: Box<dyn Stream>,
) -> Result<Box<dyn Stream>, MailboxError> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| {
        MailboxError::Settings("mailbox.imap.host is no name that a certificate could have".into())
    })?;
    match TlsConnector::from(config.clone())
        .connect(name, stream)
        .await
    {
        Ok(stream) => Ok(Box::new(stream)),
        Err(error) => Err(explained(&error)),
    }
}

fn explained(error: &io::Error) -> MailboxError {
    let cause = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>());
    let words = match cause {
        Some(Error::InvalidCertificate(problem)) => match problem {
            CertificateError::UnknownIssuer => {
                "the server's certificate is signed by an authority that is not known here. hint: name that authority's certificate in mailbox.imap.ca_file"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "the server's certificate is for another name. hint: mailbox.imap.host must be a name that stands in it"
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "the server's certificate has expired. hint: the server's administrator must renew it"
            }
            _ => "the server's certificate does not hold",
        },
        Some(_) => {
            "TLS cannot be agreed. hint: is this the port for mailbox.imap.tls as it is set (993 for \"implicit\", 143 for \"starttls\")?"
        }
        None => {
            return MailboxError::Disconnected("the connection broke while TLS was agreed".into());
        }
    };
    MailboxError::Settings(words.into())
}
