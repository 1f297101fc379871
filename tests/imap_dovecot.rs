//! The mailbox against a real Dovecot, which `tests/run` starts and names in the environment.
//! Without it these tests say that they were left out. Each has a user of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "clippy excuses test functions only, and these helpers fail their tests by it"
)]

use std::path::PathBuf;
use std::time::Duration;

use qpm_intake::domain::mailbox::{Body, Cursor, Filing, FilingMode, MailboxError, Place};
use qpm_intake::mail::mailbox::imap::{Patience, Protection, Settings};
use qpm_intake::mail::mailbox::{FilingFolders, Imap, Mailbox};
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

const MIB: usize = 1024 * 1024;

/// The servers that `tests/run` started.
struct Lab {
    imap: u16,
    imaps: u16,
    lmtp: u16,
    ca: PathBuf,
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests/run hands the servers over in the environment"
)]
fn lab() -> Option<Lab> {
    let port = |name| std::env::var(name).ok()?.parse().ok();
    let lab = (|| {
        Some(Lab {
            imap: port("QPM_TEST_IMAP_PORT")?,
            imaps: port("QPM_TEST_IMAPS_PORT")?,
            lmtp: port("QPM_TEST_LMTP_PORT")?,
            ca: std::env::var("QPM_TEST_CA").ok()?.into(),
        })
    })();
    if lab.is_none() {
        println!(
            "left out: no Dovecot is named in QPM_TEST_IMAP_PORT, QPM_TEST_IMAPS_PORT, QPM_TEST_LMTP_PORT and QPM_TEST_CA. hint: tests/run starts one"
        );
    }
    lab
}

impl Lab {
    fn settings(&self, user: &str, protection: Protection) -> Settings {
        Settings {
            host: "localhost".into(),
            port: if protection == Protection::Implicit {
                self.imaps
            } else {
                self.imap
            },
            protection,
            user: user.into(),
            password: SecretString::from("secret".to_owned()),
            ca_file: Some(self.ca.clone()),
            folder: "INBOX".into(),
            idle: true,
            filing: FilingMode::Move,
            folders: FilingFolders {
                applications: "QPM/Bewerbungen für März".into(),
                other: "QPM/Other".into(),
                review: "QPM/Review".into(),
                monitoring: "QPM/Monitoring".into(),
                remove_monitoring: false,
            },
            max_message_size: 40 * MIB as u64,
            patience: Patience::default(),
        }
    }

    fn mailbox(&self, user: &str, protection: Protection) -> Mailbox {
        mailbox(self.settings(user, protection))
    }

    /// Hands mails to the server as a mail transfer agent does (LMTP, RFC 2033).
    async fn deliver(&self, user: &str, mails: &[Vec<u8>]) {
        let stream = TcpStream::connect(("127.0.0.1", self.lmtp)).await.unwrap();
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        let mut expect = async |code: &str| loop {
            let line = lines.next_line().await.unwrap().expect("an answer");
            if line.as_bytes()[3] == b' ' {
                assert!(line.starts_with(code), "{line}");
                break;
            }
        };
        expect("220").await;
        writer
            .write_all(b"LHLO test.example.org\r\n")
            .await
            .unwrap();
        expect("250").await;
        for mail in mails {
            writer
                .write_all(b"MAIL FROM:<ada@example.org>\r\n")
                .await
                .unwrap();
            expect("250").await;
            writer
                .write_all(format!("RCPT TO:<{user}>\r\n").as_bytes())
                .await
                .unwrap();
            expect("250").await;
            writer.write_all(b"DATA\r\n").await.unwrap();
            expect("354").await;
            writer.write_all(mail).await.unwrap();
            writer.write_all(b"\r\n.\r\n").await.unwrap();
            expect("250").await;
        }
    }
}

fn mailbox(settings: Settings) -> Mailbox {
    Mailbox::Imap(Box::new(Imap::new(settings).unwrap()))
}

/// A mail that can be told from others, with lines of text up to `size`.
fn mail(subject: &str, size: usize) -> Vec<u8> {
    let mut octets =
        format!("From: Ada Example <ada@example.org>\r\nSubject: {subject}\r\n\r\n").into_bytes();
    while octets.len() < size {
        octets.extend_from_slice(b"The quick brown fox jumps over the lazy dog.\r\n");
    }
    octets
}

/// Lists and fetches everything above the cursor, as the fetch line does.
async fn take_in(mailbox: &mut Mailbox, cursor: &mut Cursor) -> Vec<(Place, Body)> {
    let mut taken = Vec::new();
    loop {
        let listing = mailbox.list(*cursor).await.unwrap();
        let mut rest = listing.messages.as_slice();
        while !rest.is_empty() {
            let fetched = mailbox.fetch(rest).await.unwrap();
            // All of these tests' mails are there, so an answer is as long as what it settles.
            assert!(!fetched.is_empty(), "listed mails are not there");
            rest = &rest[fetched.len()..];
            taken.extend(fetched.into_iter().map(|one| (one.listed.place, one.body)));
        }
        *cursor = listing.cursor;
        if !listing.more {
            return taken;
        }
    }
}

/// Empties what an earlier run left.
async fn start_empty(mailbox: &mut Mailbox) -> Cursor {
    let mut cursor = Cursor::default();
    let left = take_in(mailbox, &mut cursor).await;
    let places: Vec<Place> = left.into_iter().map(|(place, _)| place).collect();
    assert_eq!(mailbox.file(&places, Filing::Other).await.unwrap(), places);
    cursor
}

fn octets(body: &Body) -> &[u8] {
    match body {
        Body::Whole(octets) | Body::HeadersOnly(octets) => octets,
        Body::Missing => b"",
    }
}

fn holds(body: &Body, mail: &[u8]) -> bool {
    // Delivery puts its own lines in front and a line end behind.
    let octets = octets(body);
    octets
        .windows(mail.len().min(octets.len()).max(1))
        .any(|window| window == mail)
}

#[tokio::test]
async fn mails_come_in_and_are_filed_whichever_way_the_connection_is_protected() {
    let Some(lab) = lab() else { return };
    for (number, protection) in [
        Protection::Implicit,
        Protection::Starttls,
        Protection::Plain,
    ]
    .into_iter()
    .enumerate()
    {
        let user = format!("applicant{}@example.test", 900 + number);
        let mut mailbox = lab.mailbox(&user, protection);
        let mut cursor = start_empty(&mut mailbox).await;
        let mails = [
            mail("first", 300),
            mail("second", 30_000),
            mail("third", 3 * MIB),
        ];
        lab.deliver(&user, &mails).await;
        let taken = take_in(&mut mailbox, &mut cursor).await;
        assert_eq!(taken.len(), 3, "{protection:?}");
        for ((_, body), mail) in taken.iter().zip(&mails) {
            assert!(
                matches!(body, Body::Whole(_)) && holds(body, mail),
                "{protection:?}"
            );
        }
        let places: Vec<Place> = taken.into_iter().map(|(place, _)| place).collect();
        let done = mailbox.file(&places, Filing::Applications).await.unwrap();
        assert_eq!(done, places);
        assert!(
            take_in(&mut mailbox, &mut Cursor::default())
                .await
                .is_empty(),
            "{protection:?}"
        );
        assert_eq!(
            mailbox.file(&places, Filing::Applications).await.unwrap(),
            places,
            "filing again does no harm"
        );
        mailbox.close().await;

        let mut settings = lab.settings(&user, protection);
        settings.folder = settings.folders.applications.clone();
        let filed = take_in(&mut self::mailbox(settings), &mut Cursor::default()).await;
        assert!(
            filed.iter().any(|(_, body)| holds(body, &mails[2])),
            "{protection:?}"
        );
    }
}

#[tokio::test]
async fn new_mail_is_seen_within_a_moment() {
    let Some(lab) = lab() else { return };
    let user = "applicant910@example.test";
    let mut mailbox = lab.mailbox(user, Protection::Implicit);
    let mut cursor = start_empty(&mut mailbox).await;
    let (stop, wake) = (CancellationToken::new(), Notify::new());
    for number in 0..5 {
        let mails = [mail(&format!("number {number}"), 20_000)];
        let (news, delivered) = tokio::join!(
            timeout(
                Duration::from_secs(20),
                mailbox.wait(Duration::from_mins(1), &stop, &wake)
            ),
            async {
                lab.deliver(user, &mails).await;
                Instant::now()
            }
        );
        assert!(news.expect("the server tells of it").unwrap());
        let taken = take_in(&mut mailbox, &mut cursor).await;
        assert_eq!(taken.len(), 1);
        println!(
            "mail {number} was here {:?} after its delivery",
            delivered.elapsed()
        );
        let places: Vec<Place> = taken.into_iter().map(|(place, _)| place).collect();
        let started = Instant::now();
        mailbox.file(&places, Filing::Applications).await.unwrap();
        assert!(started.elapsed() < Duration::from_secs(5));
        // Filing is no news.
        let quiet = mailbox.wait(Duration::from_millis(300), &stop, &wake).await;
        assert!(!quiet.unwrap());
    }
}

#[tokio::test]
async fn mail_that_comes_between_two_looks_is_not_slept_through() {
    let Some(lab) = lab() else { return };
    let user = "applicant911@example.test";
    let mut mailbox = lab.mailbox(user, Protection::Plain);
    let mut cursor = start_empty(&mut mailbox).await;
    lab.deliver(user, &[mail("between", 100)]).await;
    let (stop, wake) = (CancellationToken::new(), Notify::new());
    let news = timeout(
        Duration::from_secs(20),
        mailbox.wait(Duration::from_mins(1), &stop, &wake),
    )
    .await;
    assert!(
        news.expect("the server tells of it when IDLE begins")
            .unwrap()
    );
    assert_eq!(take_in(&mut mailbox, &mut cursor).await.len(), 1);
}

#[tokio::test]
async fn another_program_may_remove_a_mail_at_any_time() {
    let Some(lab) = lab() else { return };
    let user = "applicant912@example.test";
    let mut ours = lab.mailbox(user, Protection::Plain);
    let mut theirs = lab.mailbox(user, Protection::Plain);
    let cursor = start_empty(&mut ours).await;
    lab.deliver(
        user,
        &[mail("one", 100), mail("two", 100), mail("three", 100)],
    )
    .await;
    let listed = ours.list(cursor).await.unwrap().messages;
    let second = [listed[1].place.clone()];
    theirs.file(&second, Filing::Review).await.unwrap();
    let fetched = ours.fetch(&listed).await.unwrap();
    let places: Vec<_> = fetched.iter().map(|one| &one.listed.place).collect();
    assert_eq!(places, [&listed[0].place, &listed[2].place]);
}

#[tokio::test]
async fn mail_with_a_monitoring_form_is_removed_where_config_says_so_and_nothing_else_is() {
    let Some(lab) = lab() else { return };
    let user = "applicant914@example.test";
    let mut settings = lab.settings(user, Protection::Plain);
    let cursor = start_empty(&mut mailbox(settings.clone())).await;
    settings.folders.remove_monitoring = true;
    let mut removing = mailbox(settings);
    let mails = [mail("one", 100), mail("two", 100), mail("three", 100)];
    lab.deliver(user, &mails).await;
    let taken = take_in(&mut removing, &mut { cursor }).await;
    let places: Vec<Place> = taken.into_iter().map(|(place, _)| place).collect();
    let (middle, rest) = (&places[1..2], [places[0].clone(), places[2].clone()]);
    let done = removing.file(middle, Filing::Monitoring).await.unwrap();
    assert_eq!(done, middle);
    let left = take_in(&mut removing, &mut { cursor }).await;
    let left: Vec<Place> = left.into_iter().map(|(place, _)| place).collect();
    assert_eq!(left, rest);
    // What a person has to read is filed, whatever else it brought.
    let filing = Filing::MonitoringForReview;
    assert_eq!(removing.file(&rest, filing).await.unwrap(), rest);
    let mut settings = lab.settings(user, Protection::Plain);
    settings.folder = settings.folders.monitoring.clone();
    let filed = take_in(&mut mailbox(settings), &mut Cursor::default()).await;
    assert!(filed.iter().any(|(_, body)| holds(body, &mails[2])));
    assert!(!filed.iter().any(|(_, body)| holds(body, &mails[1])));
}

#[tokio::test]
async fn flags_are_set_and_mails_stay() {
    let Some(lab) = lab() else { return };
    let user = "applicant913@example.test";
    let mut settings = lab.settings(user, Protection::Plain);
    let cursor = start_empty(&mut mailbox(settings.clone())).await;
    settings.filing = FilingMode::Flag;
    let mut flagging = mailbox(settings);
    lab.deliver(user, &[mail("flagged", 100)]).await;
    let taken = take_in(&mut flagging, &mut { cursor }).await;
    let places: Vec<Place> = taken.into_iter().map(|(place, _)| place).collect();
    assert_eq!(
        flagging.file(&places, Filing::Applications).await.unwrap(),
        places
    );
    assert_eq!(take_in(&mut flagging, &mut { cursor }).await.len(), 1);
}

#[tokio::test]
async fn a_large_mail_above_the_limit_gives_its_headers() {
    let Some(lab) = lab() else { return };
    let user = "applicant914@example.test";
    let mut settings = lab.settings(user, Protection::Implicit);
    settings.max_message_size = 2 * MIB as u64;
    let mut mailbox = mailbox(settings);
    let mut cursor = start_empty(&mut mailbox).await;
    lab.deliver(user, &[mail("too large", 5 * MIB)]).await;
    let taken = take_in(&mut mailbox, &mut cursor).await;
    let Body::HeadersOnly(headers) = &taken[0].1 else {
        panic!("it was downloaded");
    };
    assert!(headers.ends_with(b"Subject: too large\r\n\r\n"));
}

#[tokio::test]
async fn what_cannot_work_is_told_in_words() {
    let Some(lab) = lab() else { return };
    let user = "applicant915@example.test";
    let told = lab
        .mailbox(user, Protection::Starttls)
        .check()
        .await
        .unwrap();
    assert!(told.iter().any(|line| line.contains("MOVE")), "{told:?}");

    let mut wrong = lab.settings(user, Protection::Implicit);
    wrong.password = SecretString::from("wrong".to_owned());
    let result = mailbox(wrong).check().await;
    assert!(
        matches!(result, Err(MailboxError::LoginRefused(_))),
        "{result:?}"
    );

    let mut missing = lab.settings(user, Protection::Plain);
    missing.folder = "No such folder".into();
    let result = mailbox(missing).check().await;
    assert!(
        matches!(result, Err(MailboxError::Settings(_))),
        "{result:?}"
    );
}

#[tokio::test]
async fn a_full_mailbox_comes_in_quickly() {
    let Some(lab) = lab() else { return };
    // The lab's own mailbox, whatever it is filled with; it is only read here.
    let mut mailbox = lab.mailbox("recruitment@example.test", Protection::Implicit);
    let started = Instant::now();
    let (mut cursor, mut mails, mut sum) = (Cursor::default(), 0, 0);
    loop {
        let listing = mailbox.list(cursor).await.unwrap();
        let mut rest = listing.messages.as_slice();
        while !rest.is_empty() {
            // Dropped at once, so that the memory of this process shows what is held.
            let fetched = mailbox.fetch(rest).await.unwrap();
            rest = &rest[fetched.len()..];
            mails += fetched.len();
            assert!(fetched.iter().all(|one| matches!(one.body, Body::Whole(_))));
            sum += fetched
                .iter()
                .map(|one| octets(&one.body).len())
                .sum::<usize>();
        }
        cursor = listing.cursor;
        if !listing.more {
            break;
        }
    }
    println!("{mails} mails, {sum} octets in {:?}", started.elapsed());
}
