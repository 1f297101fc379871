//! Who may command: every way to prove it, and every way to fail.

use jiff::{SignedDuration, Timestamp};

use super::{DIGEST, address, filled, known, mail, morning, understood, words};
use crate::domain::classified::{Classified, Steering};
use crate::domain::command::KnownToken;
use crate::domain::plan::Known;
use crate::domain::reading::Outcome;
use crate::domain::verdict::{Flag, Kind, Reply};
use crate::rules::classify::reply_for;

const MANAGER: &str = "From: M <manager@qpm.example.test>";
const PASS: &str =
    "Authentication-Results: mx.qpm.example.test; dkim=pass header.d=qpm.example.test";

/// What came of a message, in one word.
fn came_to(found: &Classified) -> &str {
    match &found.steering {
        None => "nothing",
        Some(Steering::Orders(_)) => "carried out",
        Some(Steering::Refused(reason) | Steering::ByMachine(reason)) => &reason.code,
    }
}

fn token(manager: &str, expires_at: Timestamp) -> KnownToken {
    KnownToken {
        manager: manager.to_owned(),
        expires_at,
        revoked: false,
    }
}

/// The verdict on "recruit 12" with these header fields, where this is known.
fn with(fields: &str, change: impl FnOnce(&mut Known)) -> Classified {
    let message = mail(fields, "recruit 12\n\n> decline 13");
    let mut known = known(&message);
    known.tokens = vec![token("manager@qpm.example.test", Timestamp::MAX)];
    known.delegates = vec![address("deputy@qpm.example.test")];
    change(&mut known);
    let understood = understood(message, Vec::new(), None);
    super::super::classify(&understood, &known, &super::form(), morning())
}

type Change = Box<dyn FnOnce(&mut Known)>;

#[test]
fn a_token_counts_for_whom_it_was_written_to_and_while_it_holds() {
    let manager = format!("{MANAGER}\n{PASS}");
    let deputy = format!("From: D <deputy@qpm.example.test>\n{PASS}");
    let other = format!("From: O <other@qpm.example.test>\n{PASS}");
    let second = |known: &mut Known| known.managers.push(address("other@qpm.example.test"));
    let tick = SignedDuration::from_secs(1);
    let expires = |at: Timestamp| {
        move |known: &mut Known| known.tokens = vec![token("manager@qpm.example.test", at)]
    };
    let rows: Vec<(&str, Change, &str)> = vec![
        (&manager, Box::new(|_| ()), "carried out"),
        (&deputy, Box::new(|_| ()), "carried out"),
        (&other, Box::new(|_| ()), "command_by_stranger"),
        (&other, Box::new(second), "command_with_others_token"),
        (
            &manager,
            Box::new(|known| known.tokens.clear()),
            "command_without_token",
        ),
        (&manager, Box::new(expires(morning() + tick)), "carried out"),
        (
            &manager,
            Box::new(expires(morning())),
            "command_with_old_token",
        ),
        (
            &manager,
            Box::new(|known| known.tokens[0].revoked = true),
            "command_with_revoked_token",
        ),
        (
            &manager,
            Box::new(|known| {
                known.tokens.clear();
                known.stray_token = true;
            }),
            "command_with_strange_token",
        ),
        (
            // A thread brings back old ones too: one that holds is enough.
            &manager,
            Box::new(|known| {
                known
                    .tokens
                    .insert(0, token("manager@qpm.example.test", morning()));
            }),
            "carried out",
        ),
    ];
    for (fields, change, expected) in rows {
        let found = with(fields, change);
        assert_eq!(came_to(&found), expected, "{fields}");
        let carried = expected == "carried out";
        assert_eq!(found.kind, Kind::ManagerCommand);
        assert_eq!(found.flags.contains(&Flag::Suspicious), !carried);
        assert_eq!(reply_for(&found, true) == Reply::CommandResult, carried);
    }
}

#[test]
fn the_sender_has_to_be_one_and_the_server_has_to_confirm_them() {
    let nobodys = |known: &mut Known| known.authserv_id = None;
    let exchange = |known: &mut Known| {
        known.authserv_id = None;
        known.exchange_inside = true;
    };
    let inside = "X-MS-Exchange-Organization-AuthAs: Internal";
    let outside = "X-MS-Exchange-Organization-AuthAs: Anonymous";
    let failed =
        "Authentication-Results: mx.qpm.example.test; dmarc=fail header.from=qpm.example.test";
    let foreign =
        "Authentication-Results: mx.attacker.example; dmarc=pass header.from=qpm.example.test";
    let expect = |fields: String, change: &dyn Fn(&mut Known), expected: &str| {
        assert_eq!(came_to(&with(&fields, change)), expected, "{fields}");
    };
    let as_is = |_: &mut Known| ();
    expect(format!("{MANAGER}\n{PASS}"), &as_is, "carried out");
    expect(MANAGER.to_owned(), &as_is, "command_not_confirmed");
    expect(MANAGER.to_owned(), &nobodys, "carried out");
    expect(
        format!("{MANAGER}\n{foreign}"),
        &as_is,
        "command_not_confirmed",
    );
    expect(format!("{MANAGER}\n{failed}"), &as_is, "command_forged");
    // Only the topmost is our server's.
    expect(
        format!("{MANAGER}\n{failed}\n{PASS}"),
        &as_is,
        "command_forged",
    );
    // That mark is believed only where config says so.
    expect(
        format!("{MANAGER}\n{inside}"),
        &as_is,
        "command_not_confirmed",
    );
    expect(format!("{MANAGER}\n{inside}"), &exchange, "carried out");
    expect(
        format!("{MANAGER}\n{outside}\n{inside}"),
        &exchange,
        "command_not_confirmed",
    );
    expect(MANAGER.to_owned(), &exchange, "command_not_confirmed");
    let two = "From: manager@qpm.example.test, m@attacker.example";
    expect(format!("{two}\n{PASS}"), &as_is, "command_of_several");
    let twice = format!("{MANAGER}\nFrom: m@attacker.example\n{PASS}");
    expect(twice, &as_is, "command_of_several");
    let sender = "Sender: m@attacker.example";
    expect(
        format!("{MANAGER}\n{sender}\n{PASS}"),
        &as_is,
        "command_by_other_sender",
    );
    let same = "Sender: Manager@qpm.example.test";
    expect(format!("{MANAGER}\n{same}\n{PASS}"), &as_is, "carried out");
}

#[test]
fn a_machine_that_answers_for_her_commands_nothing() {
    for mark in [
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "Return-Path: <>",
    ] {
        let found = with(&format!("{MANAGER}\n{PASS}\n{mark}"), |_| ());
        assert_eq!(found.kind, Kind::AutoReply, "{mark}");
        assert_eq!(came_to(&found), "command_by_machine", "{mark}");
    }
    let fields =
        format!("{MANAGER}\n{PASS}\nIn-Reply-To: <{DIGEST}>\nSubject: Automatic reply: QPM");
    let note = "I am out of the office until 4 January and will read your email when I am back.";
    let found = words(&fields, note);
    assert_eq!(
        (found.kind, came_to(&found)),
        (Kind::AutoReply, "command_by_machine")
    );
}

#[test]
fn an_application_is_one_whatever_stands_beside_it() {
    let stolen = format!("Subject: Re: digest\nIn-Reply-To: <{DIGEST}>");
    let form = || Outcome::Form(filled("Zoe Person", "zoe@example.net"));
    let found = super::with_files(&stolen, "recruit 12", vec![("form.xlsx", form())]);
    assert_eq!(found.kind, Kind::Application);
    assert_eq!(came_to(&found), "command_by_stranger");
    assert!(!found.answers.is_empty());
    let scan = Outcome::Unreadable(crate::domain::verdict::Unreadable::Scan);
    let found = super::with_files(&stolen, "recruit 12", vec![("form.pdf", scan)]);
    assert_eq!(found.kind, Kind::Application);
    // Hers are told, not dropped.
    let fields = format!("{MANAGER}\n{PASS}\nIn-Reply-To: <{DIGEST}>");
    let found = super::with_files(&fields, "recruit 12", vec![("form.xlsx", form())]);
    assert_ne!(found.kind, Kind::ManagerCommand);
    assert_eq!(came_to(&found), "command_beside_something");
}

#[test]
fn words_that_only_look_like_commands_are_anybodys() {
    for text in [
        "Please note that I am away in May.",
        "Would you recruit 12 people, or more?",
        "recruit 12",
        "> recruit 12",
    ] {
        let found = words("Subject: A question", text);
        assert_eq!(came_to(&found), "nothing", "{text}");
        assert_ne!(found.kind, Kind::ManagerCommand, "{text}");
    }
    // A stranger in the thread of a digest who commands nothing is read by a person.
    let found = words(
        &format!("In-Reply-To: <{DIGEST}>"),
        "Thank you for passing this on.",
    );
    assert_eq!((found.kind, came_to(&found)), (Kind::Reply, "nothing"));
    // So is a manager who writes without a token and commands nothing.
    let found = words(
        &format!("{MANAGER}\n{PASS}"),
        "Could you look at the scanner, please?",
    );
    assert_eq!(came_to(&found), "nothing");
}
