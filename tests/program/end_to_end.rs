//! From one mailbox to the other: an applicant's mail goes through Postfix into Dovecot, the
//! daemon takes it in over IMAP and answers through Postfix, and the answer is looked for where
//! the applicant would look: in the applicant's own mailbox.

use std::time::{Duration, Instant};

use super::charity::{Charity, Systemd, until};
use super::post::{application, header, words};
use super::servers::{Servers, servers};

/// How both connections are protected.
struct Wires {
    imap: &'static str,
    smtp: &'static str,
}

fn charity(servers: &Servers, user: &str, wires: &Wires) -> Charity {
    let port = |tls: &str, implicit: u16, starttls: u16| {
        if tls == "implicit" {
            implicit
        } else {
            starttls
        }
    };
    let settings = format!(
        "mailbox.kind = \"imap\"\nsubmission.kind = \"smtp\"\n\
         mailbox.imap = {{ host = \"localhost\", port = {}, tls = \"{}\", user = \"{user}\", password_file = \"password\", ca_file = \"{ca}\" }}\n\
         submission.smtp = {{ host = \"localhost\", port = {}, tls = \"{}\", user = \"{user}\", password_file = \"password\", ca_file = \"{ca}\" }}\n",
        port(wires.imap, servers.imaps, servers.imap),
        wires.imap,
        port(wires.smtp, servers.smtps, servers.smtp),
        wires.smtp,
        ca = servers.ca.display(),
    );
    Charity::new(&format!("{user}@example.test"), &settings)
}

#[test]
fn an_application_is_acknowledged_in_the_applicants_mailbox() {
    let Some(servers) = servers("an_application_is_acknowledged_in_the_applicants_mailbox") else {
        return;
    };
    let wires = Wires {
        imap: "implicit",
        smtp: "starttls",
    };
    let charity = charity(&servers, "recruitment", &wires);
    let systemd = Systemd::listens(&charity);
    let mut daemon = charity.starts_under(&[
        ("NOTIFY_SOCKET", systemd.path()),
        ("WATCHDOG_USEC", "1500000"),
    ]);
    systemd.hears("READY=1");
    systemd.hears("STATUS=");

    let mail = application(
        "Zoë Example",
        "applicant0@example.test",
        &charity.address,
        "e2e-zoe",
    );
    let sent = Instant::now();
    servers.send("applicant0@example.test", &charity.address, &mail);
    let answer = servers.mail_for("applicant0", |mail| {
        header(mail, "In-Reply-To").as_deref() == Some("<e2e-zoe@mail.example.org>")
    });
    // The mailbox is polled once a minute: only IDLE can have brought it this fast.
    assert!(
        sent.elapsed() < Duration::from_secs(30),
        "{:?}",
        sent.elapsed()
    );
    assert_acknowledges(&answer, &charity, "applicant0@example.test");

    until("the mail is filed", || {
        let filed = servers.mails("recruitment", "QPM/Applications");
        let inbox = servers.mails("recruitment", "");
        (filed.len() == 1 && filed[0].contains("e2e-zoe") && inbox.is_empty()).then_some(())
    });

    systemd.hears("WATCHDOG=1");
    assert!(daemon.still_runs());
    let (status, time) = daemon.stop();
    assert!(status.success(), "{status}");
    assert!(time < Duration::from_secs(20), "{time:?}");
    systemd.hears("STOPPING=1");
}

#[track_caller]
fn assert_acknowledges(answer: &str, charity: &Charity, applicant: &str) {
    let field = |name: &str| {
        header(answer, name).unwrap_or_else(|| panic!("no {name} in the answer:\n{answer}"))
    };
    // RFC 3834 §5: told to other robots, so that none answers.
    assert!(field("Auto-Submitted").starts_with("auto-replied"));
    // RFC 5322 §3.6.4: the applicant's mail program shows it under their own mail.
    assert!(field("References").contains("<e2e-zoe@mail.example.org>"));
    assert!(field("From").contains(&format!("<{}>", charity.address)));
    assert!(field("To").contains(applicant));
    // What the server saw as the envelope sender (RFC 5321 §4.4): bounces come back to us.
    assert_eq!(field("Return-Path"), format!("<{}>", charity.address));
    assert!(field("Message-ID").ends_with("@example.test>"));
    assert!(answer.contains("QPM-0001"), "{answer}");
    // The server may deliver what it has taken before the daemon has written down that it took it.
    until("the letter is marked as sent", || {
        let letters = charity.rows("SELECT key, state FROM outbox").unwrap();
        (letters == [["acknowledgement/QPM-0001/1", "sent"]]).then_some(())
    });
}

#[test]
fn a_bounce_is_not_answered_and_goes_round_no_loop() {
    let Some(servers) = servers("a_bounce_is_not_answered_and_goes_round_no_loop") else {
        return;
    };
    let wires = Wires {
        imap: "starttls",
        smtp: "implicit",
    };
    let user = "applicant900";
    let charity = charity(&servers, user, &wires);
    let daemon = charity.starts();

    // The sender's address does not exist: our acknowledgement bounces to us.
    let mail = application(
        "Nobody Here",
        "nobody-here@example.test",
        &charity.address,
        "e2e-nobody",
    );
    servers.send("nobody-here@example.test", &charity.address, &mail);
    until("the bounce is understood", || {
        let query = "SELECT COUNT(*) FROM inbox WHERE kind = 'bounce' AND state = 'processed'";
        (charity.count(query) == 1).then_some(())
    });
    // A letter is owed in the transaction that understands a mail, or never: had the bounce been
    // answered, there would be two.
    assert_eq!(charity.count("SELECT COUNT(*) FROM outbox"), 1);
    assert_eq!(charity.count("SELECT COUNT(*) FROM application"), 1);

    // People are served as before, and the bounce lies with what needs nobody or a person.
    let mail = words(
        "applicant1@example.test",
        &charity.address,
        "A question",
        "Hello,\n\nis the role open to people outside London?\n\nAmir",
        "e2e-question",
    );
    servers.send("applicant1@example.test", &charity.address, &mail);
    servers.mail_for("applicant1", |mail| {
        header(mail, "In-Reply-To").as_deref() == Some("<e2e-question@mail.example.org>")
    });
    until("all mail is filed", || {
        let filed =
            servers.mails(user, "QPM/Other").len() + servers.mails(user, "QPM/Review").len();
        (filed >= 1 && servers.mails(user, "").is_empty()).then_some(())
    });
    assert_eq!(charity.count("SELECT COUNT(*) FROM inbox"), 3);
    daemon.stop();
}
