//! Connecting, signing in, opening the folder.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use qpm_intake::domain::mailbox::{Cursor, MailboxError};
use qpm_intake::mail::mailbox::Imap;
use qpm_intake::mail::mailbox::imap::{Protection, Settings};
use secrecy::SecretString;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::server::{EVERYTHING, Mail, Reply, Server, close, mailbox, say};

fn one() -> [(u32, Mail); 1] {
    [(1, Mail::numbered(1, 100))]
}

async fn outcome(settings: Settings) -> Result<usize, MailboxError> {
    let mut mailbox = mailbox(settings);
    Ok(mailbox.list(Cursor::default()).await?.messages.len())
}

fn on(
    command: &'static str,
    reply: fn() -> Option<Reply>,
) -> impl Fn(&str, usize) -> Option<Reply> {
    move |said, _| said.starts_with(command).then(reply).flatten()
}

#[tokio::test]
async fn a_folder_that_is_not_really_open_is_not_read() {
    let opened = |reply| async move {
        let server = Server::start(EVERYTHING, one(), on("SELECT", reply)).await;
        outcome(server.settings()).await
    };
    let lost = opened(|| close("* FLAGS (\\Seen)\r\n")).await;
    assert!(
        matches!(lost, Err(MailboxError::Disconnected(_))),
        "{lost:?}"
    );
    let lost = opened(|| close("* BYE\r\n")).await;
    assert!(
        matches!(lost, Err(MailboxError::Disconnected(_))),
        "{lost:?}"
    );
    let unnumbered = opened(|| say("* 1 EXISTS\r\nTAG OK [READ-WRITE]\r\n")).await;
    assert!(
        matches!(unnumbered, Err(MailboxError::Refused(_))),
        "{unnumbered:?}"
    );
    let zero = opened(|| say("* 1 EXISTS\r\n* OK [UIDVALIDITY 0]\r\nTAG OK\r\n")).await;
    assert!(matches!(zero, Err(MailboxError::Refused(_))), "{zero:?}");
    let uncounted = opened(|| say("* OK [UIDVALIDITY 7]\r\nTAG OK\r\n")).await;
    assert!(
        matches!(uncounted, Err(MailboxError::Refused(_))),
        "{uncounted:?}"
    );
    let missing = opened(|| say("TAG NO [NONEXISTENT] no such folder\r\n")).await;
    assert!(
        matches!(missing, Err(MailboxError::Settings(_))),
        "{missing:?}"
    );
}

#[tokio::test]
async fn a_refused_password_is_told_from_a_server_that_cannot_look_it_up() {
    let wrong = Server::start(
        EVERYTHING,
        one(),
        on("LOGIN", || say("TAG NO [AUTHENTICATIONFAILED] wrong\r\n")),
    )
    .await;
    let result = outcome(wrong.settings()).await;
    assert!(
        matches!(result, Err(MailboxError::LoginRefused(_))),
        "{result:?}"
    );
    let words = result.unwrap_err().to_string();
    assert!(
        !words.contains("correct horse") && !words.contains("example.org"),
        "{words}"
    );
    let down = Server::start(
        EVERYTHING,
        one(),
        on("LOGIN", || say("TAG NO [UNAVAILABLE] try later\r\n")),
    )
    .await;
    let result = outcome(down.settings()).await;
    assert!(
        matches!(result, Err(MailboxError::Disconnected(_))),
        "{result:?}"
    );
}

#[tokio::test]
async fn where_the_server_takes_no_password_it_is_not_said() {
    // RFC 3501 §6.2.3.
    let server = Server::start("IMAP4rev1 LOGINDISABLED STARTTLS", one(), |_, _| None).await;
    let result = outcome(server.settings()).await;
    assert!(
        matches!(result, Err(MailboxError::LoginRefused(_))),
        "{result:?}"
    );
    assert!(
        server
            .said()
            .iter()
            .all(|said| !said.contains("correct horse"))
    );
}

#[tokio::test]
async fn a_password_with_quotes_or_umlauts_arrives_as_it_is() {
    let server = Server::good(one()).await;
    let mut settings = server.settings();
    settings.password = SecretString::from(r#"a"b\c"#.to_owned());
    assert_eq!(outcome(settings).await.unwrap(), 1);
    assert_eq!(
        server.said_so("LOGIN"),
        [r#"LOGIN "recruitment@example.org" "a\"b\\c""#]
    );

    let mut settings = server.settings();
    settings.password = SecretString::from("Bären".to_owned());
    assert_eq!(outcome(settings).await.unwrap(), 1);
    // "\0recruitment@example.org\0Bären" in UTF-8.
    let coded = "AHJlY3J1aXRtZW50QGV4YW1wbGUub3JnAELDpHJlbg==";
    assert!(
        server.said().contains(&coded.to_owned()),
        "{:?}",
        server.said()
    );

    let without = Server::start("IMAP4rev1", one(), |_, _| None).await;
    let mut settings = without.settings();
    settings.password = SecretString::from("Bären\r\n".to_owned());
    let result = outcome(settings).await;
    assert!(
        matches!(result, Err(MailboxError::LoginRefused(_))),
        "{result:?}"
    );
    assert_eq!(without.said(), ["CAPABILITY"], "and it injects no command");
}

#[tokio::test]
async fn what_is_offered_is_asked_again_after_the_sign_in() {
    // MOVE shows only to those who are signed in, as with many servers.
    let quirk = |said: &str, before| {
        (said == "CAPABILITY" && before == 0)
            .then_some(())
            .and_then(|()| say("* CAPABILITY IMAP4rev1\r\nTAG OK\r\n"))
    };
    let server = Server::start(EVERYTHING, one(), quirk).await;
    let told = server.mailbox().check().await.unwrap();
    assert!(told.iter().any(|line| line.contains("MOVE")), "{told:?}");
    assert!(told.iter().any(|line| line.contains("IDLE")), "{told:?}");
    assert!(
        told.iter().any(|line| line.starts_with("1 mails in INBOX")),
        "{told:?}"
    );
    assert_eq!(server.said_so("ID (").len(), 1);
}

#[tokio::test]
async fn nobody_at_the_port_is_told_plainly() {
    let server = Server::good(one()).await;
    let mut settings = server.settings();
    settings.port = 1;
    let result = outcome(settings).await;
    assert!(
        matches!(result, Err(MailboxError::Disconnected(_))),
        "{result:?}"
    );
    let mut settings = server.settings();
    settings.host = "no-such-host.invalid".into();
    let result = outcome(settings).await;
    assert!(
        matches!(result, Err(MailboxError::Disconnected(_))),
        "{result:?}"
    );
}

/// A certificate authority's file, and a server certificate for `name` that it signed.
fn certified(name: &str) -> (tempfile::TempDir, PathBuf, TlsAcceptor) {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let authority_certificate = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &issuer).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, authority_certificate.pem()).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .unwrap();
    (folder, path, TlsAcceptor::from(Arc::new(config)))
}

fn protected(server: &Server, host: &str, ca_file: Option<PathBuf>) -> Settings {
    let mut settings = server.settings();
    settings.protection = Protection::Implicit;
    settings.host = host.into();
    settings.ca_file = ca_file;
    settings
}

#[tokio::test]
async fn only_a_server_with_a_certificate_that_holds_hears_the_password() {
    let (_folder, ca, tls) = certified("localhost");
    let server = Server::with_tls(EVERYTHING, one(), |_, _| None, Some(tls)).await;
    assert_eq!(
        outcome(protected(&server, "localhost", Some(ca.clone())))
            .await
            .unwrap(),
        1
    );
    let before = server.said().len();

    // The machine that runs this may have no authorities of its own at all; that is told too.
    let result = match Imap::new(protected(&server, "localhost", None)) {
        Ok(_) => outcome(protected(&server, "localhost", None)).await,
        Err(error) => Err(error),
    };
    assert!(
        matches!(result, Err(MailboxError::Settings(_))),
        "{result:?}"
    );
    assert!(result.unwrap_err().to_string().contains("authority"));

    let result = outcome(protected(&server, "127.0.0.1", Some(ca))).await;
    assert!(
        matches!(result, Err(MailboxError::Settings(_))),
        "{result:?}"
    );
    assert!(result.unwrap_err().to_string().contains("another name"));
    assert_eq!(
        server.said().len(),
        before,
        "nothing was said to a server that is not believed"
    );
}

#[tokio::test]
async fn a_ca_file_that_cannot_be_used_is_named_at_once() {
    let server = Server::good(one()).await;
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    for path in [folder.path().join("none.pem"), empty] {
        let result = Imap::new(protected(&server, "localhost", Some(path)));
        let words = result.unwrap_err().to_string();
        assert!(words.contains("mailbox.imap.ca_file"), "{words}");
    }
}

#[tokio::test]
async fn a_connection_that_is_not_upgraded_is_not_used() {
    let (_folder, ca, _) = certified("localhost");
    let starttls = |server: &Server| {
        let mut settings = protected(server, "localhost", Some(ca.clone()));
        settings.protection = Protection::Starttls;
        settings.patience.silence = Duration::from_millis(500);
        settings
    };
    // Not offered; refused; offered and then broken off.
    let without = Server::good(one()).await;
    let refusing = Server::start(
        "IMAP4rev1 STARTTLS",
        one(),
        on("STARTTLS", || say("TAG NO\r\n")),
    )
    .await;
    let broken = Server::start(
        "IMAP4rev1 STARTTLS",
        one(),
        on("STARTTLS", || close("TAG OK\r\n")),
    )
    .await;
    for server in [without, refusing, broken] {
        let result = outcome(starttls(&server)).await;
        assert!(result.is_err(), "{result:?}");
        assert!(
            server.said_so("LOGIN").is_empty(),
            "the password is not said in the open"
        );
    }
}

#[tokio::test]
async fn implicit_tls_at_a_plain_port_is_told_and_does_not_hang() {
    let (_folder, ca, _) = certified("localhost");
    let server = Server::good(one()).await;
    let mut settings = protected(&server, "localhost", Some(ca));
    settings.patience.silence = Duration::from_secs(1);
    let words = outcome(settings).await.unwrap_err().to_string();
    assert!(words.contains("port"), "{words}");
}
