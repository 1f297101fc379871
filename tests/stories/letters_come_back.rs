//! Our letters bounce: the letter and the application say so, and nobody is written to.

use super::post::application;
use super::world::World;

/// The Message-ID of Zoe's acknowledgement, which went out.
async fn acknowledged(world: &mut World) -> String {
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    let raw = world.letter_to("zoe@example.org").raw;
    let (_, tail) = raw.split_once("Message-ID: <").unwrap();
    tail.split_once('>').unwrap().0.to_owned()
}

/// A report as Postfix writes it.
pub(super) fn report(id: &str, recipient: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net (Mail Delivery System)\r\n\
         To: recruitment@qpm.example.test\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Message-ID: <{action}.{status}.{recipient}.report@mx.example.net>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system at host mx.example.net.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: recruitment@qpm.example.test\r\n\
         To: {recipient}\r\nMessage-ID: <{id}>\r\n--b--\r\n"
    )
}

async fn flagged(world: &World) -> bool {
    let flags = world.applicants().await[0].flags.clone();
    flags.unwrap_or_default().contains("letter_bounced")
}

async fn untouched(world: &World) {
    assert_eq!(world.queue().await[0].state, "sent");
    assert!(world.review_codes().await.is_empty());
    assert!(!flagged(world).await);
    assert_eq!(world.letters().len(), 1);
}

#[tokio::test]
async fn a_letter_that_comes_back_marks_itself_and_the_application() {
    let mut world = World::new().await;
    let id = acknowledged(&mut world).await;
    let octets = report(&id, "Zoe@example.org", "failed", "5.1.1");
    world.receives_octets(octets.as_bytes());
    world.works().await;
    let letter = &world.queue().await[0];
    assert_eq!(letter.state, "failed");
    assert_eq!(letter.why.as_deref(), Some("bounced"));
    assert_eq!(letter.result.as_deref(), Some("5.1.1"));
    assert!(flagged(&world).await);
    let reviews = world.reviews().await;
    assert_eq!(reviews.len(), 1);
    assert_eq!(reviews[0].reference.as_deref(), Some("QPM-0001"));
    assert!(reviews[0].reason.contains(
        "The acknowledgement could not be delivered, since there is no such mailbox (5.1.1)"
    ));
    assert_eq!(world.letters().len(), 1, "no report is answered");

    // A second report about it tells nothing new.
    let octets = report(&id, "zoe@example.org", "failed", "5.0.0");
    world.receives_octets(octets.as_bytes());
    world.works().await;
    assert_eq!(world.reviews().await.len(), 1);
}

#[tokio::test]
async fn a_delay_a_strangers_letter_and_a_forged_report_change_nothing() {
    let mut world = World::new().await;
    let id = acknowledged(&mut world).await;
    for octets in [
        report(&id, "zoe@example.org", "delayed", "4.4.1"),
        report(&id, "zoe@example.org", "relayed", "2.0.0"),
        report(
            "guessed@qpm.example.test",
            "zoe@example.org",
            "failed",
            "5.1.1",
        ),
        report(&id, "ben@example.org", "failed", "5.1.1"),
    ] {
        world.receives_octets(octets.as_bytes());
        world.works().await;
        untouched(&world).await;
    }
    assert_eq!(world.messages().await.len(), 5, "a line of each stays");
}

#[tokio::test]
async fn a_report_in_plain_words_is_understood() {
    let mut world = World::new().await;
    let id = acknowledged(&mut world).await;
    let octets = format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@post.example.org\r\nTo: recruitment@qpm.example.test\r\n\
         Subject: failure notice\r\n\r\nHi. This is the qmail-send program at post.example.org.\r\n\
         I'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n\
         <zoe@example.org>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n\
         --- Below this line is a copy of the message.\r\n\r\nMessage-ID: <{id}>\r\nTo: zoe@example.org\r\n"
    );
    world.receives_octets(octets.as_bytes());
    world.works().await;
    assert_eq!(world.queue().await[0].state, "failed");
    assert_eq!(world.review_codes().await, ["letter_bounced"]);
}

/// One report without a report's MIME type, by the maker whose shape it has.
fn odd_report(maker: &str, id: &str) -> String {
    let ours = format!(
        "From: recruitment@qpm.example.test\r\nTo: zoe@example.org\r\nSubject: We have your form\r\n\
         Auto-Submitted: auto-replied\r\nMessage-ID: <{id}>\r\n\r\nDear Zoe\r\n"
    );
    let mixed = |words: &str, status: &str| {
        format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n{status}\
             --b\r\nContent-Type: message/rfc822\r\n\r\n{ours}--b--\r\n"
        )
    };
    let status = "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; notes.example.net\r\n\r\n\
                  Final-Recipient: rfc822; zoe@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n";
    let (from, subject, body) = match maker {
        "Domino" => (
            "Postmaster@notes.example.net",
            "DELIVERY FAILURE: User zoe not listed",
            mixed("was not delivered to:\r\n  zoe@example.org", status),
        ),
        "MDaemon" => (
            "MDaemon@md.example.net",
            "Permanent Delivery Failure",
            mixed(
                "MDaemon has detected a permanent delivery failure\r\nFailed address: zoe@example.org",
                "",
            ),
        ),
        "GroupWise" => (
            "Postmaster@gw.example.net",
            "Message status - undeliverable",
            mixed(
                "The attached file had the following undeliverable recipient(s):\r\n\tzoe@example.org",
                "",
            ),
        ),
        "MailEnable" => (
            "postmaster@me.example.net",
            "Message Delivery Failure",
            format!(
                "\r\nMailEnable: Message could not be delivered to some recipients.\r\n\
                 \tRecipient: [SMTP:zoe@example.org]\r\n\tReason: 550 no such user\r\n\r\n\
                 Message headers follow:\r\n\r\n{ours}"
            ),
        ),
        other => panic!("no such maker: {other}"),
    };
    format!(
        "From: {from}\r\nTo: recruitment@qpm.example.test\r\nSubject: {subject}\r\n\
         Message-ID: <{maker}.report@example.net>\r\n{body}"
    )
}

#[tokio::test]
async fn reports_of_many_makers_are_matched_to_the_letter_that_they_return() {
    for maker in ["Domino", "MDaemon", "GroupWise", "MailEnable"] {
        let mut world = World::new().await;
        let id = acknowledged(&mut world).await;
        world.receives_octets(odd_report(maker, &id).as_bytes());
        world.works().await;
        assert_eq!(world.queue().await[0].state, "failed", "{maker}");
        assert_eq!(world.review_codes().await, ["letter_bounced"], "{maker}");
        assert!(flagged(&world).await, "{maker}");
        assert_eq!(world.letters().len(), 1, "{maker}: no report is answered");
    }
}

/// Several recipients in one report, ours among them; and one that says only that it arrived.
#[tokio::test]
async fn only_our_recipient_of_a_report_counts_and_a_success_is_none() {
    let mut world = World::new().await;
    let id = acknowledged(&mut world).await;
    let several = report(&id, "zoe@example.org", "delivered", "2.0.0").replace(
        "Status: 2.0.0\r\n",
        "Status: 2.0.0\r\n\r\nFinal-Recipient: rfc822; ben@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    );
    world.receives_octets(several.as_bytes());
    world.works().await;
    untouched(&world).await;
    let both = report(&id, "ben@example.org", "failed", "5.1.1").replace(
        "Status: 5.1.1\r\n",
        "Status: 5.1.1\r\n\r\nFinal-Recipient: rfc822; zoe@example.org\r\nAction: failed\r\nStatus: 5.2.2\r\n",
    );
    world.receives_octets(both.as_bytes());
    world.works().await;
    assert_eq!(world.queue().await[0].result.as_deref(), Some("5.2.2"));
}
