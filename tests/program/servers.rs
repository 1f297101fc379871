//! The mail servers that `tests/with-servers` started, as its environment names them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use super::charity::until;

/// A Dovecot and a Postfix on loopback. Users: recruitment, manager, applicant0 … applicant999,
/// all @example.test. Tests run side by side, so each uses users of its own.
pub struct Servers {
    pub imap: u16,
    pub imaps: u16,
    pub smtp: u16,
    pub smtps: u16,
    pub lmtp: u16,
    pub ca: PathBuf,
    mail: PathBuf,
}

/// The servers, or none where they were not started: then `test` is left out, loudly. In CI
/// that is a failure.
pub fn servers(test: &str) -> Option<Servers> {
    if std::env::var_os("QPM_TEST_IMAP_PORT").is_none() {
        left_out(test, "it needs mail servers: run tests/run as root");
        return None;
    }
    let value = |name: &str| std::env::var(name).unwrap();
    let port = |name: &str| value(name).parse().unwrap();
    Some(Servers {
        imap: port("QPM_TEST_IMAP_PORT"),
        imaps: port("QPM_TEST_IMAPS_PORT"),
        smtp: port("QPM_TEST_SMTP_PORT"),
        smtps: port("QPM_TEST_SMTPS_PORT"),
        lmtp: port("QPM_TEST_LMTP_PORT"),
        ca: value("QPM_TEST_CA").into(),
        mail: value("QPM_TEST_MAIL").into(),
    })
}

/// Says on the real stderr, which the test harness does not swallow, that a test did not run.
pub fn left_out(test: &str, why: &str) {
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{test} cannot be left out in CI: {why}"
    );
    let _ = writeln!(std::io::stderr(), "LEFT OUT {test}: {why}");
}

impl Servers {
    /// Somebody sends a mail, by SMTP through Postfix.
    pub fn send(&self, sender: &str, recipient: &str, octets: &[u8]) {
        use lettre::Transport as _;
        let address = |text: &str| text.parse().unwrap();
        let envelope =
            lettre::address::Envelope::new(Some(address(sender)), vec![address(recipient)])
                .unwrap();
        lettre::SmtpTransport::builder_dangerous("127.0.0.1")
            .port(self.smtp)
            .build()
            .send_raw(&envelope, octets)
            .unwrap();
    }

    /// Puts a mail into a mailbox, straight through Dovecot's LMTP (RFC 2033). Its envelope sender
    /// is its author, as an ordinary mail's is.
    pub fn drop_into(&self, user: &str, octets: &[u8]) {
        let from = super::post::header(&String::from_utf8_lossy(octets), "From").unwrap();
        let sender = from.rsplit_once('<').map_or(&*from, |(_, address)| address);
        let sender = sender.trim_end_matches('>').to_owned();
        let stream = TcpStream::connect(("127.0.0.1", self.lmtp)).unwrap();
        let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut stream = stream;
        let mut expect = |code: &str| loop {
            let line = answers.next().unwrap().unwrap();
            assert!(line.starts_with(code), "LMTP: {line}");
            if line.as_bytes()[3] == b' ' {
                break;
            }
        };
        expect("220");
        for (command, code) in [
            ("LHLO localhost".to_owned(), "250"),
            (format!("MAIL FROM:<{sender}>"), "250"),
            (format!("RCPT TO:<{user}@example.test>"), "250"),
            ("DATA".to_owned(), "354"),
        ] {
            write!(stream, "{command}\r\n").unwrap();
            expect(code);
        }
        stream.write_all(&super::post::dot_stuffed(octets)).unwrap();
        expect("250");
        let _ = stream.write_all(b"QUIT\r\n");
    }

    /// A user's Maildir on the server's disk.
    pub fn folder(&self, user: &str) -> PathBuf {
        self.mail.join(user).join("Maildir")
    }

    /// The mails in a user's folder ("" is the inbox), as they lie on the server's disk.
    pub fn mails(&self, user: &str, folder: &str) -> Vec<String> {
        let below = if folder.is_empty() {
            String::new()
        } else {
            format!(".{}", folder.replace('/', "."))
        };
        maildir(&self.folder(user).join(below))
    }

    /// Waits for the first mail in a user's inbox that `is_it`.
    #[track_caller]
    pub fn mail_for(&self, user: &str, is_it: impl Fn(&str) -> bool) -> String {
        until(&format!("a mail reaches {user}"), || {
            self.mails(user, "").into_iter().find(|mail| is_it(mail))
        })
    }
}

/// All mails of a Maildir, read or not.
pub fn maildir(folder: &Path) -> Vec<String> {
    ["new", "cur"]
        .iter()
        .filter_map(|part| std::fs::read_dir(folder.join(part)).ok())
        .flatten()
        // A server moves mails while we look: those are seen at the next look.
        .filter_map(|entry| std::fs::read(entry.ok()?.path()).ok())
        .map(|octets| String::from_utf8_lossy(&octets).into_owned())
        .collect()
}
