//! The submission against a real Postfix, and its pace against a real sink. Both are started by
//! tests/with-servers; without them these tests say that they were left out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may panic, in its helpers too, and says what it leaves out"
)]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use qpm_intake::domain::address::Address;
use qpm_intake::domain::letter::Envelope;
use qpm_intake::domain::submission::SubmitOutcome;
use qpm_intake::mail::submission::{Protection, SignIn, SmtpSettings, Submission, Times};

/// What tests/with-servers tells, or a line that says what is left out.
fn server(name: &str, what: &str) -> Option<OsString> {
    let value = std::env::var_os(name);
    if value.is_none() {
        eprintln!("left out: {what} ({name} is not set; run tests/run)");
    }
    value
}

fn port(value: &OsString) -> u16 {
    value.to_str().unwrap().parse().unwrap()
}

fn settings(port: u16, protection: Protection, authority: Option<Vec<u8>>) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".into(),
        port,
        protection,
        sign_in: authority.is_some().then(|| SignIn {
            user: "recruitment".into(),
            password: "secret".to_owned().into(),
        }),
        authority,
        ehlo_name: "qpm.example".into(),
        times: Times::default(),
    }
}

fn to(recipient: &str) -> Envelope {
    Envelope {
        sender: Address::parse("recruitment@example.test"),
        recipient: Address::parse(recipient).unwrap(),
    }
}

fn letter(id: &str) -> Vec<u8> {
    format!(
        "Message-ID: <{id}@qpm.example>\r\nFrom: <recruitment@example.test>\r\nSubject: x\r\n\r\nHello\r\n.\r\n..two\r\n"
    )
    .into_bytes()
}

/// Waits for the mail that holds `mark`; the servers take a moment.
fn delivered(maildir: &Path, mark: &str) -> String {
    let until = Instant::now() + Duration::from_secs(20);
    while Instant::now() < until {
        for folder in ["new", "cur"] {
            for entry in fs::read_dir(maildir.join(folder)).into_iter().flatten() {
                let text = fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
                if text.contains(mark) {
                    return text;
                }
            }
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{mark} was not delivered");
}

#[tokio::test]
async fn letters_reach_a_mailbox_through_postfix() {
    let what = "letters through Postfix";
    let (Some(smtp), Some(authority), Some(mail)) = (
        server("QPM_TEST_SMTP_PORT", what),
        server("QPM_TEST_CA", what),
        server("QPM_TEST_MAIL", what),
    ) else {
        return;
    };
    let authority = fs::read(authority).unwrap();
    let mut ways = vec![(Protection::StartTls, port(&smtp))];
    if let Some(smtps) = server("QPM_TEST_SMTPS_PORT", "implicit TLS with Postfix") {
        ways.push((Protection::Implicit, port(&smtps)));
    }
    for (protection, port) in ways {
        let settings = settings(port, protection, Some(authority.clone()));
        let submission = Submission::smtp(settings.clone()).unwrap();
        let told = submission.check().await.unwrap();
        assert!(told.contains("signed in"), "{told}");

        let mut line = submission.line();
        let id = format!("postfix-{protection:?}-{}", std::process::id());
        let outcome = line
            .submit("a", &to("applicant7@example.test"), &letter(&id))
            .await;
        assert!(matches!(outcome, SubmitOutcome::Sent(_)), "{outcome:?}");
        let mailbox = PathBuf::from(&mail).join("applicant7/Maildir");
        let found = delivered(&mailbox, &id);
        assert!(
            found.contains("Return-Path: <recruitment@example.test>"),
            "{found}"
        );
        let body = found.replace("\r\n", "\n");
        assert!(
            body.ends_with("\n\nHello\n.\n..two\n"),
            "dots come back single: {found}"
        );

        // A domain this server does not relay to is its policy, and the connection lives on.
        let outcome = line
            .submit("b", &to("zoe@elsewhere.example"), &letter("x"))
            .await;
        assert!(matches!(outcome, SubmitOutcome::Refused(_)), "{outcome:?}");
        let id = format!("{id}-again");
        let outcome = line
            .submit("c", &to("applicant7@example.test"), &letter(&id))
            .await;
        assert!(matches!(outcome, SubmitOutcome::Sent(_)), "{outcome:?}");
        delivered(&mailbox, &id);
        line.close().await;

        let mut wrong = settings;
        wrong.sign_in = Some(SignIn {
            user: "recruitment".into(),
            password: "not the password".to_owned().into(),
        });
        let mut line = Submission::smtp(wrong).unwrap().line();
        let outcome = line
            .submit("d", &to("applicant7@example.test"), &letter("x"))
            .await;
        let SubmitOutcome::Refused(code) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(code.status, 535);
    }
}

/// Says the pace and holds it to nothing: machines differ. `QPM_TEST_LETTERS` sets how many.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_letters_go_over_three_lines() {
    let Some(sink) = server("QPM_TEST_SINK_PORT", "the pace against smtp-sink") else {
        return;
    };
    let letters =
        std::env::var_os("QPM_TEST_LETTERS").map_or(300, |n| n.to_str().unwrap().parse().unwrap());
    let submission = Submission::smtp(settings(port(&sink), Protection::Plain, None)).unwrap();
    let body = format!(
        "{}{}",
        String::from_utf8(letter("pace")).unwrap(),
        "A line of a letter of the usual length, to send.\r\n".repeat(100)
    );
    let begun = Instant::now();
    let mut lines = Vec::new();
    for part in 0..3_u32 {
        let (mut line, body) = (submission.line(), body.clone());
        lines.push(tokio::spawn(async move {
            for n in (part..letters).step_by(3) {
                let envelope = to(&format!("applicant{n}@example.test"));
                let outcome = line.submit("k", &envelope, body.as_bytes()).await;
                assert!(matches!(outcome, SubmitOutcome::Sent(_)), "{outcome:?}");
            }
            line.close().await;
        }));
    }
    for line in lines {
        line.await.unwrap();
    }
    eprintln!(
        "{letters} letters of {} octets over 3 lines: {:?}",
        body.len(),
        begun.elapsed()
    );
}
