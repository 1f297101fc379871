//! Waiting for news, with IDLE and without.

use std::time::Duration;

use qpm_intake::domain::mailbox::{Cursor, MailboxError};
use qpm_intake::mail::mailbox::Mailbox;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::server::{EVERYTHING, Mail, Reply, Server, close, first, mailbox, say};

const LONG: Duration = Duration::from_secs(20);

fn one() -> [(u32, Mail); 1] {
    [(1, Mail::numbered(1, 100))]
}

async fn wait(mailbox: &mut Mailbox, longest: Duration) -> Result<bool, MailboxError> {
    mailbox
        .wait(longest, &CancellationToken::new(), &Notify::new())
        .await
}

/// A mailbox that is connected and has listed what there is.
async fn settled(server: &Server) -> Mailbox {
    let mut mailbox = server.mailbox();
    mailbox.list(Cursor::default()).await.unwrap();
    mailbox
}

#[tokio::test]
async fn new_mail_ends_the_wait_and_is_seen_at_once() {
    let server = Server::good(one()).await;
    let mut mailbox = settled(&server).await;
    let started = Instant::now();
    let (news, ()) = tokio::join!(wait(&mut mailbox, LONG), async {
        server.deliver(2, Mail::numbered(2, 100));
    });
    assert!(news.unwrap());
    let listing = mailbox
        .list(Cursor {
            uid_validity: 7,
            last_uid: 1,
        })
        .await
        .unwrap();
    assert_eq!(listing.messages.len(), 1);
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn news_that_was_told_during_another_command_is_not_waited_for() {
    let quirk = |said: &str, _| {
        said.starts_with("UID MOVE")
            .then_some(())
            .and_then(|()| first("* 5 EXISTS\r\n"))
    };
    let server = Server::start(EVERYTHING, one(), quirk).await;
    let mut mailbox = settled(&server).await;
    mailbox
        .file(
            &[crate::server::place(1)],
            qpm_intake::domain::mailbox::Filing::Other,
        )
        .await
        .unwrap();
    assert!(wait(&mut mailbox, LONG).await.unwrap());
    assert!(server.said_so("IDLE").is_empty());
}

#[tokio::test]
async fn the_wait_gives_way_and_keeps_its_connection() {
    let server = Server::good(one()).await;
    let mut mailbox = settled(&server).await;
    let started = Instant::now();
    for _ in 0..3 {
        let (wake, stop) = (Notify::new(), CancellationToken::new());
        let (news, ()) = tokio::join!(mailbox.wait(LONG, &stop, &wake), async {
            wake.notify_one();
        });
        assert!(!news.unwrap());
        mailbox.list(Cursor::default()).await.unwrap();
    }
    let (wake, stop) = (Notify::new(), CancellationToken::new());
    let (news, ()) = tokio::join!(mailbox.wait(LONG, &stop, &wake), async { stop.cancel() });
    assert!(!news.unwrap());
    assert!(started.elapsed() < LONG / 2, "it does not wait to its end");
    assert_eq!(server.connections(), 1);
    assert_eq!(server.said_so("IDLE").len(), 4);
}

#[tokio::test]
async fn still_here_does_not_extend_the_wait() {
    let server = Server::good(one()).await;
    let mut mailbox = settled(&server).await;
    server.chatter_every(Duration::from_millis(20));
    let started = Instant::now();
    assert!(
        !wait(&mut mailbox, Duration::from_millis(300))
            .await
            .unwrap()
    );
    assert!(started.elapsed() < Duration::from_secs(5));
    mailbox.list(Cursor::default()).await.unwrap();
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_wait_ends_when_its_time_is_over() {
    let server = Server::good(one()).await;
    let mut mailbox = settled(&server).await;
    assert!(
        !wait(&mut mailbox, Duration::from_millis(100))
            .await
            .unwrap()
    );
    mailbox.list(Cursor::default()).await.unwrap();
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_server_that_refuses_idle_is_polled_and_does_not_hang() {
    let cases: [fn() -> Option<Reply>; 3] = [
        || say("TAG NO not today\r\n"),
        || say("TAG BAD\r\n"),
        || say("TAG OK and over\r\n"),
    ];
    for reply in cases {
        let quirk = move |said: &str, _| (said == "IDLE").then(reply).flatten();
        let server = Server::start(EVERYTHING, one(), quirk).await;
        let mut mailbox = settled(&server).await;
        assert!(!wait(&mut mailbox, LONG).await.unwrap());
        // From here on it sleeps, and the same connection goes on.
        assert!(!wait(&mut mailbox, Duration::from_millis(50)).await.unwrap());
        mailbox.list(Cursor::default()).await.unwrap();
        assert_eq!(server.said_so("IDLE").len(), 1);
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_connection_that_ends_while_idle_is_an_error_and_not_news() {
    let cases: [fn() -> Option<Reply>; 3] = [
        || close(""),
        || close("+ idling\r\n"),
        || close("+ idling\r\n* BYE\r\n"),
    ];
    for reply in cases {
        let quirk = move |said: &str, before| (said == "IDLE" && before == 0).then(reply).flatten();
        let server = Server::start(EVERYTHING, one(), quirk).await;
        let mut mailbox = settled(&server).await;
        let result = wait(&mut mailbox, LONG).await;
        assert!(
            matches!(result, Err(MailboxError::Disconnected(_))),
            "{result:?}"
        );
        mailbox.list(Cursor::default()).await.unwrap();
        assert_eq!(server.connections(), 2);
    }
}

#[tokio::test]
async fn a_connection_that_dies_silently_while_idle_is_noticed() {
    let quirk = |said: &str, before| {
        (said == "IDLE" && before == 0).then(|| Reply::Slowly(vec![b"+ idling\r\n".to_vec()], LONG))
    };
    let server = Server::start(EVERYTHING, one(), quirk).await;
    let mut settings = server.settings();
    settings.patience.silence = Duration::from_millis(200);
    let mut mailbox = mailbox(settings);
    mailbox.list(Cursor::default()).await.unwrap();
    let result = wait(&mut mailbox, Duration::from_millis(100)).await;
    assert!(
        matches!(result, Err(MailboxError::Disconnected(_))),
        "{result:?}"
    );
    mailbox.list(Cursor::default()).await.unwrap();
}

#[tokio::test]
async fn after_a_new_connection_the_mailbox_is_looked_at_first() {
    // What came while there was no connection is told on none.
    let server = Server::good(one()).await;
    let mut mailbox = server.mailbox();
    assert!(wait(&mut mailbox, LONG).await.unwrap());
    assert!(server.said_so("IDLE").is_empty());
}

#[tokio::test]
async fn without_idle_the_wait_sleeps() {
    for (capabilities, idle) in [("IMAP4rev1", true), (EVERYTHING, false)] {
        let server = Server::start(capabilities, one(), |_, _| None).await;
        let mut settings = server.settings();
        settings.idle = idle;
        let mut mailbox = mailbox(settings);
        mailbox.list(Cursor::default()).await.unwrap();
        assert!(!wait(&mut mailbox, Duration::from_millis(50)).await.unwrap());
        server.deliver(2, Mail::numbered(2, 100));
        let listing = mailbox
            .list(Cursor {
                uid_validity: 7,
                last_uid: 1,
            })
            .await
            .unwrap();
        assert_eq!(listing.messages.len(), 1);
        assert!(server.said_so("IDLE").is_empty());
        assert_eq!(
            server.said_so("NOOP").len(),
            1,
            "a server shows new mail after a NOOP"
        );
    }
}

#[tokio::test]
async fn a_near_server_that_holds_its_pushes_back_is_asked_while_mails_come() {
    let server = Server::good(one()).await;
    let mut settings = server.settings();
    settings.patience.lively = Duration::from_secs(15);
    let mut mailbox = mailbox(settings);
    mailbox.list(Cursor::default()).await.unwrap();
    let (wake, stop) = (Notify::new(), CancellationToken::new());
    let (news, ()) = tokio::join!(mailbox.wait(LONG, &stop, &wake), async {
        server.deliver_untold(2, Mail::numbered(2, 100));
    });
    assert!(news.unwrap());
    wake.notify_one();
    assert!(
        !mailbox.wait(LONG, &stop, &wake).await.unwrap(),
        "and it gives way"
    );
    assert!(server.said_so("IDLE").is_empty());
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_call_that_is_dropped_half_way_costs_the_connection_only() {
    let quirk = |said: &str, before| {
        (said.starts_with("UID SEARCH") && before == 1).then(|| Reply::Slowly(Vec::new(), LONG))
    };
    let server = Server::start(EVERYTHING, one(), quirk).await;
    let mut mailbox = settled(&server).await;
    // What the answer to the second search would be said to nobody knows any more.
    let cursor = Cursor {
        uid_validity: 7,
        last_uid: 1,
    };
    let dropped = tokio::time::timeout(Duration::from_millis(100), mailbox.list(cursor)).await;
    assert!(dropped.is_err());
    assert_eq!(
        mailbox
            .list(Cursor::default())
            .await
            .unwrap()
            .messages
            .len(),
        1
    );
    assert_eq!(server.connections(), 2);
}
