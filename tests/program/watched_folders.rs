//! Junk and Sent on a real Dovecot, under names that only the server's own marks explain
//! (RFC 6154): what is found there, and that nothing there is touched.

use super::charity::Charity;
use super::mail_program::MailProgram;
use super::post::{application, words};
use super::servers::{Servers, servers};

fn charity(servers: &Servers, user: &str, settings: &str) -> Charity {
    let settings = format!(
        "mailbox.kind = \"imap\"\n{settings}mailbox.imap = {{ host = \"localhost\", port = {}, tls = \"implicit\", user = \"{user}\", password_file = \"password\", ca_file = \"{}\" }}\n",
        servers.imaps,
        servers.ca.display(),
    );
    Charity::new(&format!("{user}@example.test"), &settings)
}

#[test]
fn a_form_in_junk_waits_for_the_manager_and_is_taken_in_when_she_moves_it() {
    let Some(servers) = servers("a_form_in_junk_waits_for_the_manager") else {
        return;
    };
    let user = "applicant920";
    let charity = charity(&servers, user, "");
    let mut manager = MailProgram::of(&servers, user);
    let old = application("Old Example", "old@example.test", &charity.address, "old");
    manager.puts("Spam", " 1-Jan-2020", &old);
    let spam = words(
        "prince@example.test",
        &charity.address,
        "You won",
        "Claim now.",
        "s",
    );
    for _ in 0..60 {
        manager.puts("Spam", "", &spam);
    }
    let zoe = application("Zoe Sato", "zoe@example.test", &charity.address, "zoe");
    manager.puts("Spam", "", &zoe);
    let before = manager.shows("Spam");

    charity.works_once();
    charity.works_once();
    assert_eq!(manager.shows("Spam"), before, "nothing is touched");
    let open = "SELECT reason_code FROM review WHERE settled_at IS NULL";
    assert_eq!(charity.rows(open).unwrap(), [["application_in_junk"]]);
    assert_eq!(charity.count("SELECT COUNT(*) FROM inbox"), 1);
    assert_eq!(charity.count("SELECT COUNT(*) FROM application"), 0);
    assert_eq!(charity.count("SELECT COUNT(*) FROM outbox"), 0);
    let cursor = "SELECT last_uid FROM cursor WHERE folder LIKE '%(junk: )'";
    assert_eq!(charity.count(cursor), 62);

    manager.says("SELECT Spam");
    manager.says("UID MOVE 62 INBOX");
    charity.works_once();
    let letters = "SELECT key FROM outbox";
    assert_eq!(
        charity.rows(letters).unwrap(),
        [["acknowledgement/QPM-0001/1"]]
    );
    assert_eq!(charity.rows(open).unwrap(), Vec::<Vec<String>>::new());
}

#[test]
fn her_answer_in_sent_settles_the_question() {
    let Some(servers) = servers("her_answer_in_sent_settles_the_question") else {
        return;
    };
    let user = "applicant921";
    let charity = charity(&servers, user, "");
    let mut manager = MailProgram::of(&servers, user);
    let ask = "How many days a year is it?";
    for who in ["amy", "bo"] {
        let from = format!("{who}@example.test");
        manager.puts(
            "INBOX",
            "",
            &words(&from, &charity.address, "Question", ask, who),
        );
    }
    charity.works_once();
    let open = "SELECT reason_code FROM review WHERE settled_at IS NULL";
    assert_eq!(charity.rows(open).unwrap(), [["question"], ["question"]]);

    let answer = words(
        &charity.address,
        "amy@example.test",
        "Re: Question",
        "Ten.",
        "answer",
    );
    let answer = [&b"In-Reply-To: <amy@mail.example.org>\r\n"[..], &answer].concat();
    manager.puts("Sent Messages", "", &answer);
    let before = manager.shows("Sent Messages");
    charity.works_once();
    assert_eq!(manager.shows("Sent Messages"), before, "nothing is touched");
    assert_eq!(
        charity.rows(open).unwrap(),
        [["question"]],
        "Bo still waits"
    );
    let done = "SELECT by, reason_code FROM event WHERE what = 'review_done'";
    assert_eq!(charity.rows(done).unwrap(), [["manager", "answered"]]);
}

#[test]
fn check_says_which_folders_are_looked_at() {
    let Some(servers) = servers("check_says_which_folders_are_looked_at") else {
        return;
    };
    let user = "applicant922";
    for (settings, told) in [
        ("", "mails in \"Spam\", which is only looked at"),
        (
            "mailbox.sent = \"\"\n",
            "not looked at: mailbox.sent = \"\"",
        ),
        (
            "mailbox.junk = \"Sent Messages\"\n",
            "mails in \"Sent Messages\", which is only",
        ),
        (
            "mailbox.junk = \"Nowhere\"\n",
            "there is no folder \"Nowhere\" to watch. hint:",
        ),
    ] {
        let charity = charity(&servers, user, settings);
        let output = charity.command(&["check"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains(told), "{settings}: {said}");
    }
}
