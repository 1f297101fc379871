//! Listing and fetching.

use std::time::Duration;

use qpm_intake::domain::mailbox::{Body, Cursor, Listed, Listing, MailboxError};
use qpm_intake::mail::mailbox::Mailbox;
use tokio::time::Instant;

use crate::server::{EVERYTHING, Mail, Reply, Server, close, first, mailbox, place, say, silence};

const MIB: usize = 1024 * 1024;

fn three() -> Vec<(u32, Mail)> {
    [2, 5, 9].map(|uid| (uid, Mail::numbered(uid, 500))).into()
}

fn uids(listing: &Listing) -> Vec<String> {
    listing.messages.iter().map(|one| one.place.uid()).collect()
}

async fn list(mailbox: &mut Mailbox) -> Vec<Listed> {
    mailbox.list(Cursor::default()).await.unwrap().messages
}

/// Lists and fetches all as the fetch line does, and returns what came by UID.
async fn all(mailbox: &mut Mailbox) -> Result<Vec<(String, Body)>, MailboxError> {
    let listed = mailbox.list(Cursor::default()).await?.messages;
    let fetched = mailbox.fetch(&listed).await?;
    Ok(fetched
        .into_iter()
        .map(|one| (one.listed.place.uid(), one.body))
        .collect())
}

fn whole(mails: &[(u32, Mail)]) -> Vec<(String, Body)> {
    let body = |mail: &Mail| Body::Whole(mail.octets.clone());
    mails
        .iter()
        .map(|(uid, mail)| (uid.to_string(), body(mail)))
        .collect()
}

#[tokio::test]
async fn mails_come_whole_and_in_order_with_the_time_the_server_took_them_in() {
    let server = Server::good(three()).await;
    let mut mailbox = server.mailbox();
    let listing = mailbox.list(Cursor::default()).await.unwrap();
    assert_eq!(uids(&listing), ["2", "5", "9"]);
    assert_eq!(
        listing.messages[0].arrived_at,
        "2026-01-01T09:00:00Z".parse().unwrap()
    );
    assert_eq!(
        listing.cursor,
        Cursor {
            uid_validity: 7,
            last_uid: 9
        }
    );
    assert!(!listing.more && !listing.revalidated);
    assert_eq!(all(&mut mailbox).await.unwrap(), whole(&three()));
    assert!(
        server
            .said()
            .iter()
            .all(|said| !said.contains("BODY[") && !said.contains("STORE")),
        "reading leaves no trace"
    );
}

#[tokio::test]
async fn the_last_mail_is_not_new_for_ever() {
    // RFC 3501 §6.4.8: `10:*` has mail 9 in it where 9 is the last.
    let server = Server::good(three()).await;
    let mut mailbox = server.mailbox();
    let cursor = Cursor {
        uid_validity: 7,
        last_uid: 9,
    };
    let listing = mailbox.list(cursor).await.unwrap();
    assert_eq!((uids(&listing), listing.cursor), (vec![], cursor));
    server.deliver(12, Mail::numbered(12, 100));
    assert_eq!(uids(&mailbox.list(cursor).await.unwrap()), ["12"]);
}

#[tokio::test]
async fn the_end_of_all_uids_is_not_an_overflow() {
    let server = Server::good([(u32::MAX, Mail::numbered(1, 100))]).await;
    let mut mailbox = server.mailbox();
    let listing = mailbox.list(Cursor::default()).await.unwrap();
    assert_eq!(uids(&listing), ["4294967295"]);
    assert!(
        mailbox
            .list(listing.cursor)
            .await
            .unwrap()
            .messages
            .is_empty()
    );
}

#[tokio::test]
async fn five_thousand_mails_take_a_handful_of_commands() {
    let server = Server::good((1..=5_200).map(|uid| (uid, Mail::numbered(uid, 200)))).await;
    let mut mailbox = server.mailbox();
    let listing = mailbox.list(Cursor::default()).await.unwrap();
    assert_eq!((listing.messages.len(), listing.more), (5_000, true));
    let rest = mailbox.list(listing.cursor).await.unwrap();
    assert_eq!((rest.messages.len(), rest.more), (200, false));
    assert_eq!(server.said_so("UID SEARCH").len(), 1);
    assert_eq!(server.said_so("UID FETCH").len(), 2);
    let again = mailbox.list(Cursor::default()).await.unwrap();
    assert_eq!(again, listing, "what could not be stored is listed again");
    let before = server.said_so("UID FETCH").len();
    let fetched = mailbox.fetch(&listing.messages[..200]).await.unwrap();
    assert_eq!(fetched.len(), 200);
    assert!(server.said_so("UID FETCH").len() - before <= 2);
}

#[tokio::test]
async fn another_uidvalidity_means_everything_is_listed_again() {
    let server = Server::good(three()).await;
    let mut mailbox = server.mailbox();
    let cursor = Cursor {
        uid_validity: 6,
        last_uid: 400,
    };
    let listing = mailbox.list(cursor).await.unwrap();
    assert!(listing.revalidated);
    assert_eq!(uids(&listing), ["2", "5", "9"]);
    assert_eq!(
        listing.cursor,
        Cursor {
            uid_validity: 7,
            last_uid: 9
        }
    );
    // And where it changes between listing and fetching, no other mail is taken for a listed one.
    server.renumber(8);
    mailbox.close().await;
    assert!(matches!(
        mailbox.fetch(&listing.messages).await,
        Err(MailboxError::Disconnected(_))
    ));
    assert!(mailbox.list(listing.cursor).await.unwrap().revalidated);
}

#[tokio::test]
async fn a_refused_or_cut_off_command_is_never_an_empty_mailbox() {
    let cases: [(&str, fn() -> Option<Reply>); 9] = [
        ("UID SEARCH", || say("TAG NO not now\r\n")),
        ("UID SEARCH", || say("TAG BAD what?\r\n")),
        ("UID SEARCH", || close("")),
        ("UID SEARCH", || close("* SEARCH 2")),
        ("UID SEARCH", || close("* BYE maintenance\r\n")),
        ("UID FETCH", || {
            close("* 1 FETCH (UID 2 RFC822.SIZE 500)\r\n")
        }),
        ("UID FETCH", || say("TAG NO [UNAVAILABLE] later\r\n")),
        ("UID FETCH", || say("* nonsense (\r\nTAG OK\r\n")),
        ("UID FETCH", || say("q999 OK an answer to nothing\r\n")),
    ];
    for (number, (command, reply)) in cases.into_iter().enumerate() {
        let quirk = move |said: &str, before| {
            (said.starts_with(command) && before == 0)
                .then(reply)
                .flatten()
        };
        let server = Server::start(EVERYTHING, three(), quirk).await;
        let mut mailbox = server.mailbox();
        let result = mailbox.list(Cursor::default()).await;
        assert!(
            matches!(
                result,
                Err(MailboxError::Disconnected(_) | MailboxError::Refused(_))
            ),
            "case {number}: {result:?}"
        );
        // The connection is thrown away, and the next call finds all of it.
        assert_eq!(
            all(&mut mailbox).await.unwrap(),
            whole(&three()),
            "case {number}"
        );
        assert_eq!(server.connections(), 2, "case {number}");
    }
}

#[tokio::test]
async fn bodies_that_are_cut_off_are_fetched_again_and_not_taken_for_whole() {
    let cases: [fn() -> Option<Reply>; 4] = [
        || close("* 1 FETCH (UID 2 BODY[]<0> {5}\r\nSubje)\r\n"),
        || close("* 1 FETCH (UID 2 BODY[]<0> {500}\r\nSubject: 2"),
        || first("* BYE shutting down\r\n"),
        || close(""),
    ];
    for (number, reply) in cases.into_iter().enumerate() {
        let quirk = move |said: &str, _| {
            // The listing is the first FETCH of a connection, so bodies are told by the item.
            said.contains("BODY.PEEK")
                .then_some(())
                .and_then(|()| reply())
        };
        let server = Server::start(EVERYTHING, three(), quirk).await;
        let mut mailbox = server.mailbox();
        let result = all(&mut mailbox).await;
        assert!(
            matches!(result, Err(MailboxError::Disconnected(_))),
            "case {number}: {result:?}"
        );
    }
}

#[tokio::test]
async fn a_silent_server_is_noticed_and_a_slow_one_is_not_taken_for_it() {
    let quirk = move |said: &str, before| match (said, before) {
        ("UID SEARCH UID 1:*", 0) => silence(),
        ("UID SEARCH UID 1:*", 1) => Some(Reply::Slowly(
            vec![
                b"* SEARCH 2 ".to_vec(),
                b"5 ".to_vec(),
                b"9\r\n".to_vec(),
                b"TAG OK\r\n".to_vec(),
            ],
            Duration::from_millis(200),
        )),
        _ => None,
    };
    let server = Server::start(EVERYTHING, three(), quirk).await;
    let mut settings = server.settings();
    settings.patience.silence = Duration::from_millis(400);
    let mut mailbox = mailbox(settings);
    let silent = mailbox.list(Cursor::default()).await;
    assert!(
        matches!(silent, Err(MailboxError::Disconnected(_))),
        "{silent:?}"
    );
    assert_eq!(list(&mut mailbox).await.len(), 3);
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn an_answer_that_never_ends_is_given_up() {
    let quirk = |said: &str, _| {
        said.starts_with("UID SEARCH").then(|| {
            Reply::Slowly(
                vec![b"* OK still searching\r\n".to_vec(); 100],
                Duration::from_millis(50),
            )
        })
    };
    let server = Server::start(EVERYTHING, three(), quirk).await;
    let mut settings = server.settings();
    settings.patience.command = Duration::from_millis(400);
    let result = mailbox(settings).list(Cursor::default()).await;
    assert!(
        matches!(result, Err(MailboxError::Disconnected(_))),
        "{result:?}"
    );
}

#[tokio::test]
async fn a_mail_without_a_time_of_arrival_does_not_stop_the_others() {
    // imap-proto panics on `INTERNALDATE NIL`.
    let mut mails = three();
    mails[1].1.date = "NIL".into();
    let server = Server::good(mails).await;
    let mut mailbox = server.mailbox();
    let result = mailbox.list(Cursor::default()).await;
    assert!(
        matches!(result, Err(MailboxError::Disconnected(_))),
        "{result:?}"
    );
    let listed = list(&mut mailbox).await;
    let fetched = mailbox.fetch(&listed).await.unwrap();
    assert_eq!(fetched.len(), 3);
    for one in fetched {
        let received = "2026-01-02T10:00:00Z".parse().unwrap();
        assert_eq!(one.listed.arrived_at, received, "from its Received line");
    }
}

#[tokio::test]
async fn a_literal_that_announces_more_memory_than_there_is_breaks_the_connection_only() {
    let quirk = |said: &str, before| {
        (said.starts_with("UID FETCH") && before == 1)
            .then(|| Reply::Say(b"* 1 FETCH (UID 2 BODY[]<0> {400000000}\r\nSubject: 2".to_vec()))
    };
    let server = Server::start(EVERYTHING, three(), quirk).await;
    let mut settings = server.settings();
    settings.patience.silence = Duration::from_mins(1);
    let mut mailbox = mailbox(settings);
    let started = Instant::now();
    let result = all(&mut mailbox).await;
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "it is not waited for"
    );
    assert!(
        matches!(result, Err(MailboxError::Disconnected(_))),
        "{result:?}"
    );
    assert_eq!(all(&mut mailbox).await.unwrap(), whole(&three()));
}

#[tokio::test]
async fn sizes_that_lie_neither_cut_a_mail_nor_fill_the_memory() {
    let with_size = |uid, octets, size| {
        let mut mail = Mail::numbered(uid, octets);
        mail.size = size;
        (uid, mail)
    };
    let mails = [
        with_size(1, 200_000, 100),
        with_size(2, 100, MIB),
        with_size(3, 3 * MIB, 100),
        with_size(4, 500, 5 * MIB),
        with_size(5, 3 * MIB + 17, 2 * MIB),
        // Exactly at the edges of what is asked for.
        with_size(6, 64 * 1024, 64 * 1024),
        with_size(7, 2 * MIB, 2 * MIB),
        with_size(8, MIB, MIB),
        with_size(9, 0, 0),
    ];
    let server = Server::good(mails.clone()).await;
    let got = all(&mut server.mailbox()).await.unwrap();
    assert_eq!(got, whole(&mails));
}

#[tokio::test]
async fn a_batch_that_turns_out_large_comes_in_parts() {
    let mails: Vec<_> = (1..=8)
        .map(|uid| {
            let mut mail = Mail::numbered(uid, 5 * MIB);
            mail.size = 1_000;
            (uid, mail)
        })
        .collect();
    let server = Server::good(mails.clone()).await;
    let mut mailbox = server.mailbox();
    let listed = list(&mut mailbox).await;
    let (mut rest, mut calls, mut got) = (listed.as_slice(), 0, 0);
    while !rest.is_empty() {
        let fetched = mailbox.fetch(rest).await.unwrap();
        let octets: usize = fetched
            .iter()
            .map(|one| match &one.body {
                Body::Whole(octets) => octets.len(),
                _ => panic!("not whole"),
            })
            .sum();
        assert!(octets <= 21 * MIB, "{octets} octets held at once");
        rest = &rest[fetched.len()..];
        calls += 1;
        got += fetched.len();
    }
    assert_eq!(got, 8);
    assert!(calls > 1);
}

#[tokio::test]
async fn of_mails_above_the_limit_only_the_headers_come() {
    let mut lying = Mail::numbered(2, 9 * MIB);
    lying.size = 1_000;
    let mails = [
        (1, Mail::numbered(1, 9 * MIB)),
        (2, lying),
        (3, Mail::numbered(3, 100)),
    ];
    let server = Server::good(mails.clone()).await;
    let got = all(&mut server.mailbox()).await.unwrap();
    for (index, uid) in [(0, 1), (1, 2)] {
        let Body::HeadersOnly(headers) = &got[index].1 else {
            panic!("mail {uid} was not cut");
        };
        assert!(headers.starts_with(format!("Subject: {uid}\r\n").as_bytes()));
        assert!(headers.ends_with(b"\r\n\r\n"));
    }
    assert_eq!(got[2], whole(&mails)[2]);
    assert!(
        server.said_so("UID FETCH 1 (UID BODY.PEEK[]").is_empty(),
        "it is not downloaded"
    );
}

#[tokio::test]
async fn what_other_programs_do_meanwhile_confuses_nothing() {
    let chatter = "* 3 EXPUNGE\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (UID 5 FLAGS (\\Seen $Forwarded))\r\n* 2 EXISTS\r\n* 1 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [ALERT] quota\r\n* SEARCH\r\n";
    let quirk = move |said: &str, _| {
        said.starts_with("UID")
            .then_some(())
            .and_then(|()| first(chatter))
    };
    let server = Server::start(EVERYTHING, three(), quirk).await;
    assert_eq!(all(&mut server.mailbox()).await.unwrap(), whole(&three()));
}

#[tokio::test]
async fn a_mail_that_is_listed_and_yields_nothing_is_shown_and_does_not_stop_the_others() {
    let nothing: [fn(&str) -> Option<Reply>; 3] = [
        |_| say("TAG OK\r\n"),
        |_| say("* 2 FETCH (UID 5 BODY[]<0> NIL)\r\nTAG OK\r\n"),
        |_| say("* 2 FETCH (UID 5 BODY[]<0> \"\")\r\nTAG OK\r\n"),
    ];
    for reply in nothing {
        let quirk = move |said: &str, _| match said {
            said if said.starts_with("UID FETCH 5 ") => reply(said),
            // In the batch it is simply not there.
            said if said.starts_with("UID FETCH 2,5,9 ") => say(
                "* 1 FETCH (UID 2 BODY[]<0> {2}\r\nab)\r\n* 3 FETCH (UID 9 BODY[]<0> {2}\r\ncd)\r\nTAG OK\r\n",
            ),
            _ => None,
        };
        let server = Server::start(EVERYTHING, three(), quirk).await;
        let got = all(&mut server.mailbox()).await.unwrap();
        let bodies: Vec<Body> = got.into_iter().map(|(_, body)| body).collect();
        assert_eq!(
            bodies,
            [
                Body::Whole(b"ab".into()),
                Body::Missing,
                Body::Whole(b"cd".into())
            ]
        );
    }
}

#[tokio::test]
async fn a_mail_that_somebody_removed_is_left_out() {
    let server = Server::good(three()).await;
    let mut mailbox = server.mailbox();
    let listed = list(&mut mailbox).await;
    server.remove(5);
    let fetched = mailbox.fetch(&listed).await.unwrap();
    let got: Vec<String> = fetched.iter().map(|one| one.listed.place.uid()).collect();
    assert_eq!(got, ["2", "9"]);
    server.remove(2);
    server.remove(9);
    assert!(mailbox.fetch(&listed).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_that_is_refused_again_and_again_is_set_aside_and_a_busy_server_is_waited_for() {
    let quirk = |said: &str, _| match said {
        said if said.starts_with("UID FETCH 5 ") => say("TAG NO corrupt\r\n"),
        said if said.starts_with("UID FETCH 2,5,9 ") || said.starts_with("UID FETCH 5,9 ") => say(
            "* 1 FETCH (UID 2 BODY[]<0> {2}\r\nab)\r\n* 3 FETCH (UID 9 BODY[]<0> {2}\r\ncd)\r\nTAG NO some could not be fetched\r\n",
        ),
        _ => None,
    };
    let server = Server::start(EVERYTHING, three(), quirk).await;
    let mut mailbox = server.mailbox();
    let listed = list(&mut mailbox).await;
    let before_it = mailbox.fetch(&listed).await.unwrap();
    assert_eq!(before_it.len(), 1, "what came before it is given");
    let mut errors = 0;
    let fetched = loop {
        match mailbox.fetch(&listed[1..]).await {
            Ok(fetched) => break fetched,
            Err(MailboxError::Refused(_)) => errors += 1,
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(errors, 5);
    assert_eq!(fetched[0].body, Body::Missing);
    assert_eq!(fetched.len(), 2);

    let busy = |said: &str, _| {
        said.contains("BODY.PEEK")
            .then_some(())
            .and_then(|()| say("TAG NO [UNAVAILABLE] busy\r\n"))
    };
    let server = Server::start(EVERYTHING, three(), busy).await;
    let mut mailbox = server.mailbox();
    for _ in 0..20 {
        assert!(
            matches!(all(&mut mailbox).await, Err(MailboxError::Refused(_))),
            "nothing is given up"
        );
    }
}

#[tokio::test]
async fn a_mail_that_the_server_cannot_describe_is_not_passed_silently() {
    let half = "* 1 FETCH (UID 2 RFC822.SIZE 500 INTERNALDATE \"01-Jan-2026 09:00:00 +0000\")\r\n";
    for verdict in ["OK", "NO"] {
        let reply = format!("{half}TAG {verdict} some of them\r\n");
        let quirk = move |said: &str, before| {
            (said.starts_with("UID FETCH") && before == 0)
                .then_some(())
                .and_then(|()| say(&reply))
        };
        let server = Server::start(EVERYTHING, three(), quirk).await;
        assert_eq!(all(&mut server.mailbox()).await.unwrap(), whole(&three()));
    }
}

#[tokio::test]
async fn what_exchange_gives_in_place_of_a_mail_is_shown_to_a_person() {
    let substitute = "From: \"Microsoft Exchange Server\" <x@example.org>\r\nSubject: Retrieval using the IMAP4 protocol failed for the following message: 5\r\n\r\nThe server couldn't retrieve the following message:\r\n";
    let server = Server::good([(5, Mail::new(substitute))]).await;
    assert_eq!(
        all(&mut server.mailbox()).await.unwrap(),
        [("5".to_owned(), Body::Missing)]
    );
    assert_eq!(place(5).uid(), "5");
}
