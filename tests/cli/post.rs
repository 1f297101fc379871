//! What waits: letters on their way out and review items, with the real lines behind them.

use super::desk::Desk;

/// A desk that took in one question, whose answer waits for a server that is down.
fn desk() -> Desk {
    let desk = Desk::new(
        "[letters]\nsettle = 0\n[submission]\nkind = \"smtp\"\n[submission.smtp]\nhost = \"127.0.0.1\"\nport = 9\ntls = \"plain\"\n",
    );
    let mail = "Return-Path: <zoe@example.org>\r\nFrom: Zoe Example <zoe@example.org>\r\n\
        To: recruitment@qpm.example\r\nSubject: A question\r\nMessage-ID: <q1@example.org>\r\n\
        Date: Tue, 24 Nov 2026 08:00:00 +0000\r\n\r\nWhen does the role start?\r\n";
    std::fs::write(desk.file("Maildir/new/1763975000.1.x"), mail).unwrap();
    // It cannot send, and says so; what came in is kept.
    let said = desk.run(&["run", "--once"]);
    assert!(!said.err.contains("zoe@example.org"), "{said:?}");
    desk
}

fn state(desk: &Desk) -> String {
    let letters = desk.run(&["outbox", "list", "--json"]).ok().json();
    assert_eq!(letters.len(), 1, "{letters:?}");
    letters[0]["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_letter_that_waits_is_looked_at_held_and_sent_on_its_way() {
    let desk = desk();
    assert_eq!(state(&desk), "queued");
    let text = desk.run(&["outbox", "show", "1"]).ok().out;
    for words in [
        "question_received/message/",
        "zoe@example.org",
        "state    queued",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let raw = desk.run(&["outbox", "show", "1", "--raw"]).ok().out;
    assert!(
        raw.contains("\r\nAuto-Submitted: auto-replied\r\n"),
        "{raw}"
    );
    desk.run(&["outbox", "hold", "1"]).ok();
    assert_eq!(state(&desk), "held");
    let said = desk.run(&["outbox", "hold", "1"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("is held"), "{said:?}");
    desk.run(&["outbox", "retry", "1"]).ok();
    assert_eq!(state(&desk), "queued");
    assert!(desk.run(&["outbox", "list"]).ok().out.contains("queued"));
}

#[test]
fn a_question_waits_for_a_person_until_she_is_through_with_it() {
    let desk = desk();
    let items = desk.run(&["review", "list", "--json"]).ok().json();
    assert_eq!(items[0]["reason_code"], "question", "{items:?}");
    let id = items[0]["id"].to_string();
    assert!(
        desk.run(&["review", "list"])
            .ok()
            .out
            .contains("answer them")
    );
    desk.run(&["review", "done", &id]).ok();
    assert!(desk.run(&["review", "list", "--json"]).ok().out.is_empty());
    let said = desk.run(&["review", "done", &id]).ok();
    assert!(said.err.contains("done already"), "{said:?}");
}
