use super::{Report, report};
use crate::parse::parse;

fn noted(group: &str) -> Report {
    let mail = format!(
        "From: MAILER-DAEMON@example.net\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nfor other@example.com\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example.net\n\n{group}\n--b--\n"
    );
    report(&parse(mail.as_bytes()))
}

fn told(report: &Report) -> String {
    let one = |failure: &super::Failure| {
        format!(
            "{} {}",
            failure.addresses.join("+"),
            failure.status.as_deref().unwrap_or("-")
        )
    };
    let all: Vec<String> = report.failed.iter().map(one).collect();
    format!(
        "{}{}",
        all.join(", "),
        if report.speaks_of_others {
            "others"
        } else {
            ""
        }
    )
}

#[test]
fn a_notation_says_who_failed_and_who_only_waits() {
    for (group, expected) in [
        (
            "Final-Recipient: rfc822; Zoe@Example.org\nAction: failed\nStatus: 5.1.1",
            "zoe@example.org 5.1.1",
        ),
        (
            "Original-Recipient: rfc822;zoe@example.org\nFinal-Recipient: rfc822;<z@other.example>\nACTION: Failed (gone)\nStatus: 5.2.2 (full)",
            "zoe@example.org+z@other.example 5.2.2",
        ),
        (
            "Final-Recipient: rfc822;\n zoe@example.org\nAction: failed\nStatus: 550 no",
            "zoe@example.org -",
        ),
        (
            "Final-Recipient: rfc822; zoe@example.org\nAction: delayed\nStatus: 4.4.1",
            "others",
        ),
        (
            "Final-Recipient: rfc822; zoe@example.org\nAction: relayed\nStatus: 2.0.0",
            "others",
        ),
        (
            "Final-Recipient: rfc822; zoe@example.org\nAction: expanded\nStatus: 2.0.0",
            "others",
        ),
        (
            "Final-Recipient: rfc822; a@example.org\nAction: delivered\n\nFinal-Recipient: rfc822; b@example.org\nAction: failed\nStatus: 5.0.0",
            "b@example.org 5.0.0others",
        ),
    ] {
        assert_eq!(told(&noted(group)), expected, "{group}");
    }
}

#[test]
fn a_report_in_words_is_read_up_to_the_copy_of_the_letter() {
    for (mail, expected) in [
        (
            "Subject: failure notice\n\nHi. This is the qmail-send program at post.example.org.\n\n<zoe@example.org>:\nno mailbox (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nTo: b@example.org\n",
            "zoe@example.org -",
        ),
        (
            "X-Failed-Recipients: zoe@example.org\nSubject: Mail delivery failed\n\nThis message was created automatically by mail delivery software.\n\n------ This is a copy of the message, including all the headers. ------\n\nTo: b@example.org\n",
            "zoe@example.org -",
        ),
        (
            "Subject: Warning: message delayed 24 hours\n\nThis is a message that you sent to zoe@example.org\nNo action is required. Delivery attempts will continue for some time.\n",
            "others",
        ),
        ("Subject: Undeliverable\n\nSorry.\n", ""),
    ] {
        assert_eq!(told(&report(&parse(mail.as_bytes()))), expected, "{mail}");
    }
}
