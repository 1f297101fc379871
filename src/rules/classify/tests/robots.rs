//! Machines, by each of their marks, and the people who look like them.

use super::{filled, mail, understood, with_files, words};
use crate::domain::plan::Silence;
use crate::domain::reading::Outcome;
use crate::domain::verdict::{Kind, Reply};
use crate::rules::classify::reply_for;

const ASKS: &str = "Hello,\n\nCould you tell me how many days a year an assessor works?\n\nZoe";

/// The robots corpus that other programs were measured with: is a letter sent by itself?
#[test]
fn the_robots_corpus_is_answered_right() {
    let rows = [
        ("", true),
        // Our address only in Bcc: it is our mailbox all the same.
        ("To: undisclosed-recipients:;", true),
        ("Auto-Submitted: no", true),
        ("Auto-Submitted: auto-replied", false),
        (
            "Auto-Submitted: auto-generated; owner-email=\"x@example.net\"",
            false,
        ),
        (
            "Return-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
            false,
        ),
        ("From: noreply@example.net", false),
        ("Precedence: bulk", false),
        ("List-Id: <news.example.net>", false),
        ("X-Auto-Response-Suppress: OOF, AutoReply", false),
        ("From: owner-list@example.net", false),
        ("Return-Path: <>", false),
    ];
    for (fields, answered) in rows {
        let found = words(fields, ASKS);
        let sent = reply_for(&found, true) != Reply::None && found.silence.is_none();
        assert_eq!(
            sent, answered,
            "{fields}: {} {:?}",
            found.kind, found.silence
        );
    }
}

/// Header fields of machines and what each makes of a mail. `List-Unsubscribe` alone is a matter
/// of judgement: ours is that it is a campaign, and that a form in it is taken in.
const MARKS: &[(&str, Kind)] = &[
    ("Auto-Submitted: AUTO-REPLIED (vacation)", Kind::AutoReply),
    (
        "auto-submitted: (a comment) auto-notified; x=y",
        Kind::AutoReply,
    ),
    ("X-Autoreply: yes", Kind::AutoReply),
    ("X-Autorespond: Re: hello", Kind::AutoReply),
    ("X-Precedence: auto_reply", Kind::AutoReply),
    ("Preference: auto_reply", Kind::AutoReply),
    ("X-Apple-Action: VACATION", Kind::AutoReply),
    ("X-POST-MessageClass: 9; Autoresponder", Kind::AutoReply),
    ("Delivered-To: Autoresponder", Kind::AutoReply),
    ("Return-Path: <MAILER-DAEMON>", Kind::AutoReply),
    ("From: Recruitment@QPM.Example.test", Kind::AutoReply),
    (
        "Message-ID: <0011223344556677@qpm.example.test>",
        Kind::AutoReply,
    ),
    ("From: jobs-noreply@example.com", Kind::AutoReply),
    ("From: do-not-reply@example.com", Kind::AutoReply),
    (
        "From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net",
        Kind::AutoReply,
    ),
    ("From: carers-request@lists.example.org", Kind::AutoReply),
    ("From: bounces+123=x@example.net", Kind::AutoReply),
    (
        "From: SRS0=abc=xy=example.org=zoe@example.net",
        Kind::AutoReply,
    ),
    ("From: cron@localhost", Kind::AutoReply),
    ("X-Auto-Response-Suppress: All", Kind::AutoReply),
    ("X-Failed-Recipients: amy@example.org", Kind::Bounce),
    ("X-MS-Exchange-Message-Is-Ndr:", Kind::Bounce),
    (
        "From: mailer-daemon@example.org\nSubject: Delivery Status Notification (Failure)",
        Kind::Bounce,
    ),
    (
        "Return-Path: <>\nSubject: Unzustellbar: We have your form",
        Kind::Bounce,
    ),
    (
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        Kind::ReadReceipt,
    ),
    (
        "Return-Path: <>\nSubject: Gelesen: We have your form",
        Kind::ReadReceipt,
    ),
    (
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
        Kind::AutoReply,
    ),
    (
        "Content-Type: text/calendar; method=REQUEST",
        Kind::Calendar,
    ),
    (
        "Content-Class: urn:content-classes:calendarmessage",
        Kind::Calendar,
    ),
    (
        "List-Id: <forum.example.org>\nList-Post: <mailto:forum@example.org>",
        Kind::List,
    ),
    ("Mailing-list: list peers@example.net", Kind::List),
    ("X-BeenThere: forum@example.org", Kind::List),
    ("Precedence: list", Kind::List),
    (
        "List-Unsubscribe: <https://example.org/u>",
        Kind::Newsletter,
    ),
    (
        "List-Unsubscribe: <https://example.org/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nList-Id: <c.example.org>",
        Kind::Newsletter,
    ),
    (
        "Subject: Automatic reply: We have your form\nIn-Reply-To: <ack1@qpm.example.test>",
        Kind::AutoReply,
    ),
    (
        "Subject: Ateb awtomatig: helo\nX-Auto-Response-Suppress: All",
        Kind::AutoReply,
    ),
];

/// The rest of what responders, lists and role addresses are known by.
#[test]
fn no_mark_of_the_checklist_is_answered() {
    let fields = "X-Auto-Reply|X-AutoReply-From|X-Autoresponse|X-Auto-Response|X-Mail-Autoreply|X-Autogenerated|\
        List-Post|List-Help|List-Subscribe|List-Owner|List-Archive|X-Mailman-Version|X-Listprocessor-Version";
    let fields = fields
        .split('|')
        .map(|name| format!("{name}: <x@example.org>"));
    let classes = ["junk", "auto_reply", "Bulk"].map(|class| format!("Precedence: {class}"));
    let roles = "mailer-daemon|postmaster|no-reply|donotreply|nepasrepondre|bounce|owner-forum|forum-owner|\
        forum-request|forum-bounces|listserv|majordomo|mailman|root|daemon|nobody|abuse|\
        prvs=0123456789=zoe|SRS1=abc=forward.example==xy=example.org=zoe";
    let roles = roles
        .split('|')
        .map(|local| format!("From: {local}@example.org"));
    let domains =
        ["localhost", "mail.invalid", "nas.local"].map(|domain| format!("From: zoe@{domain}"));
    // RFC 5321 §6.3: what went round so often goes in a circle.
    let hops =
        "Received: from a.example by b.example; Tue, 24 Nov 2026 08:00:00 +0000\n".repeat(60);
    let global = "Return-Path: <>\nContent-Type: multipart/report; report-type=global-delivery-status; boundary=b";
    let others = [hops.trim_end().to_owned(), global.to_owned()];
    for fields in fields
        .chain(classes)
        .chain(roles)
        .chain(domains)
        .chain(others)
    {
        let found = words(&fields, "Away until Monday.");
        assert_eq!(reply_for(&found, true), Reply::None, "{fields:.60}");
        assert!(
            matches!(found.silence, Some(Silence::Never(_))),
            "{fields:.60}: {} {:?}",
            found.reason.code,
            found.silence
        );
        assert_ne!(found.reason.code, "unclear", "{fields:.60}");
    }
}

#[test]
fn each_mark_is_known() {
    for (fields, kind) in MARKS {
        let found = words(fields, "Away until Monday.");
        assert_eq!(found.kind, *kind, "{fields}: {}", found.reason.code);
        assert_eq!(reply_for(&found, true), Reply::None, "{fields}");
        assert!(found.silence.is_some(), "{fields}");
    }
}

#[test]
fn people_who_look_like_machines_are_answered() {
    for fields in [
        "Auto-Submitted: NO",
        "Subject: Automatic reply?",
        "Subject: Out of office hours: may I ring you?",
        "Precedence: normal",
        "X-Auto-Response-Suppress: DR, RN, NRN, OOF",
        "X-Auto-Response-Suppress: All\nThread-Index: AdxKt32D",
        "X-Auto-Response-Suppress: AutoReply\nX-Mailer: iPhone Mail (22F76)",
        "List-Id: Recruitment <recruitment.groups.qpm.example.test>\nPrecedence: list\nList-Post: <mailto:x@qpm.example.test>",
        "From: Norah Enorey <norah.enorey@example.net>",
        "Return-Path: <other@bounce.example.com>\nAuthentication-Results: mx.qpm.example.test; dkim=pass header.d=example.net",
        "Return-Path: <other@bounce.example.net>",
        "Disposition-Notification-To: zoe@example.net",
        "Subject: Undeliverable: my form came back to me",
        "Subject: Delivery failed twice, what now?",
    ] {
        let found = words(fields, ASKS);
        assert_eq!(
            found.kind,
            Kind::Question,
            "{fields}: {}",
            found.reason.code
        );
        assert!(found.silence.is_none(), "{fields}: {:?}", found.silence);
    }
}

/// Peers lose applications that a robot's mark stands on. Here it only keeps the letter back.
#[test]
fn a_readable_form_in_a_marked_mail_is_taken_in() {
    for (fields, never) in [
        ("Auto-Submitted: auto-generated", true),
        ("Precedence: bulk", true),
        (
            "List-Id: <members.example.org>\nList-Post: <mailto:members@example.org>",
            true,
        ),
        ("From: no-reply@forms.example.com", true),
        ("Return-Path: <>", true),
        ("X-Auto-Response-Suppress: All", false),
        ("X-Spam-Flag: YES", false),
    ] {
        let form = Outcome::Form(filled("Zoe Person", "zoe@example.net"));
        let found = with_files(fields, "My form.", vec![("eoi.docx", form)]);
        assert_eq!(
            found.kind,
            Kind::Application,
            "{fields}: {}",
            found.reason.code
        );
        assert_eq!(found.answers.len(), 5, "{fields}");
        let kept_back = matches!(found.silence, Some(Silence::Never(_)));
        assert_eq!(kept_back, never, "{fields}: {:?}", found.silence);
    }
}

#[test]
fn our_own_letters_and_returned_mail_are_nobodys_application() {
    for fields in [
        "From: recruitment@qpm.example.test",
        "Message-ID: <aa@qpm.example.test>",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    ] {
        let form = Outcome::Form(filled("Zoe Person", "zoe@example.net"));
        let found = with_files(fields, "", vec![("eoi.docx", form)]);
        assert!(found.answers.is_empty(), "{fields}");
        assert!(!matches!(found.kind, Kind::Application), "{fields}");
    }
}

#[test]
fn a_loop_is_cut() {
    let hops = "Received: from a.example.org by b.example.org; Mon, 9 Nov 2026 08:00:00 +0000\n"
        .repeat(60);
    let found = super::classify(&understood(mail(&hops, ASKS), Vec::new(), None));
    assert_eq!(found.kind, Kind::AutoReply);
    assert!(matches!(found.silence, Some(Silence::Never(_))));
}

/// Anybody can write somebody else's address into From, and their letter would go there.
#[test]
fn an_envelope_sender_that_nothing_ties_to_the_author_holds_the_letter() {
    for results in [
        "",
        "\nAuthentication-Results: mx.attacker.example; dmarc=pass header.from=example.net",
        "\nAuthentication-Results: mx.qpm.example.test; dkim=pass header.d=attacker.example",
    ] {
        let found = words(&format!("Return-Path: <x@attacker.example>{results}"), ASKS);
        assert_eq!(found.kind, Kind::Question, "the mail is taken in");
        let held = matches!(&found.silence, Some(Silence::Hold(reason)) if reason.code == "return_path_unrelated");
        assert!(held, "{results}: {:?}", found.silence);
    }
}

#[test]
fn ticket_systems_and_unconfirmed_senders_are_held() {
    for fields in [
        "X-Mailer: Zendesk Mailer",
        "Feedback-ID: 1:2:3",
        "X-RT-Ticket: example #12",
        "Authentication-Results: mx.qpm.example.test; dmarc=fail header.from=example.net",
    ] {
        let found = words(fields, ASKS);
        assert_eq!(found.kind, Kind::Question, "{fields}");
        assert!(matches!(found.silence, Some(Silence::Hold(_))), "{fields}");
    }
    // Somebody else's results prove nothing.
    let others = "Authentication-Results: mx.attacker.example; dmarc=fail header.from=example.net";
    assert!(words(others, ASKS).silence.is_none());
}

#[test]
fn bounces_without_mime_are_known_and_a_persons_forward_is_none() {
    let qmail = "Hi. This is the qmail-send program at post.example.org.\nI'm afraid I wasn't able to deliver your message.";
    assert_eq!(
        words(
            "From: MAILER-DAEMON@post.example.org\nSubject: failure notice",
            qmail
        )
        .kind,
        Kind::Bounce
    );
    assert_eq!(
        words(
            "From: admin@post.example.org\nSubject: failure notice",
            qmail
        )
        .kind,
        Kind::Bounce
    );
    let person = "I sent my form on Monday and got this back. Could you check?\n\nFrom: Mail Delivery System <mailer-daemon@example.net>\nSubject: Undelivered Mail\n\nThis is the mail system at host mx.";
    assert_eq!(
        words("Subject: FW: Undelivered Mail Returned to Sender", person).kind,
        Kind::Question
    );
}

/// A mail that the server cannot hand over may be somebody's application.
#[test]
fn a_servers_substitute_mail_is_shown_to_the_manager() {
    let text = "The server couldn't retrieve the following message:\n\nSubject: My form\nFrom: zoe@example.net";
    let found = words(
        "From: Microsoft Exchange Server <exchange@example.net>",
        text,
    );
    assert_eq!(found.kind, Kind::AutoReply);
    assert_eq!(found.review.unwrap().code, "substitute_mail");
}
