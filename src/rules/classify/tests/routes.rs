//! Signs in, way out: which route a mail is of, surely (`name`), perhaps (`name?`) or not at all.

use std::sync::Arc;

use super::{address, filled, form, known, mail, morning, understood};
use crate::domain::plan::{Classified, Silence};
use crate::domain::reading::Outcome;
use crate::domain::route::{Route, Signs, Whose};
use crate::domain::verdict::{Kind, Wish};

fn route(name: &str, urgent: bool, signs: Signs) -> Arc<Route> {
    Arc::new(Route {
        name: name.to_owned(),
        signs,
        forward_to: Some(address("desk@example.net")),
        letter: None,
        keep: true,
        urgent,
    })
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn routes() -> Vec<Arc<Route>> {
    let signs = Signs::default;
    vec![
        route(
            "safety",
            true,
            Signs {
                text: texts(&["safeguarding"]),
                ..signs()
            },
        ),
        route(
            "blog",
            false,
            Signs {
                subject: texts(&["blog", "guest article~"]),
                ..signs()
            },
        ),
        route(
            "both",
            false,
            Signs {
                subject: texts(&["standards"]),
                text: texts(&["the mark|", "C++"]),
                ..signs()
            },
        ),
        route(
            "site",
            false,
            Signs {
                from: vec![Whose::parse("@Site.example.net").unwrap()],
                ..signs()
            },
        ),
        route(
            "alias",
            false,
            Signs {
                to: vec![address("mark@qpm.example.test")],
                ..signs()
            },
        ),
        route(
            "thoughts",
            false,
            Signs {
                kind: Some(Kind::Feedback),
                ..signs()
            },
        ),
    ]
}

fn verdict(fields: &str, text: &str, files: Vec<Outcome>) -> Classified {
    let mut message = mail(fields, text);
    for _ in &files {
        message.files.push(crate::domain::message::File {
            name: Some("a file".to_owned()),
            media_type: "application/octet-stream".to_owned(),
            embedded: false,
            octets: vec![1; 50_000],
        });
    }
    let mut known = known(&message);
    known.routes = routes();
    let understood = understood(message, files, None);
    super::super::classify(&understood, &known, &form(), morning())
}

fn way(found: &Classified) -> String {
    let Some(routed) = &found.route else {
        return String::new();
    };
    let mark = if routed.doubt.is_some() { "?" } else { "" };
    format!("{}{mark}", routed.route.name)
}

#[test]
fn every_sign_that_is_given_has_to_be_there() {
    for (fields, text, expected) in [
        ("Subject: Your BLOG", "Very good.", "blog"),
        ("Subject: Your guest articles", "Very good.", "blog"),
        ("Subject: Your weblog", "Very good.", ""),
        ("Subject: Hello", "I read the blog.", ""),
        ("Subject: Hello", "> blog", ""),
        ("Subject: Standards", "I have read about C++ in it.", "both"),
        ("Subject: Standards", "Which are they?", ""),
        ("Subject: Hello", "I have read about C++ in it.", ""),
        ("From: a@site.example.net\nSubject: Hi", "A word?", "site"),
        ("From: a@www.site.example.net\nSubject: Hi", "A word?", ""),
        ("Delivered-To: <Mark@qpm.example.test>", "A word?", "alias"),
        ("Cc: mark@qpm.example.test", "A word?", "alias"),
        // What is urgent comes first, then the first in the file.
        ("Subject: Blog", "A safeguarding matter.", "safety"),
        ("From: a@site.example.net\nSubject: Blog", "A word.", "blog"),
    ] {
        assert_eq!(
            way(&verdict(fields, text, vec![])),
            expected,
            "{fields} {text}"
        );
    }
}

#[test]
fn in_doubt_it_stays() {
    let apply = "I would like to apply for the role and attach nothing yet.";
    let unread = || {
        vec![Outcome::Unreadable(
            crate::domain::verdict::Unreadable::Damaged,
        )]
    };
    for (fields, text, files, expected) in [
        ("Subject: Blog", apply, vec![], "blog?"),
        ("Subject: Blog", "My form.", unread(), "blog?"),
        ("Subject: Hi", "A safeguarding matter.", unread(), "safety?"),
        (
            "Subject: Blog",
            "Please could you call me?",
            vec![],
            "blog?",
        ),
        (
            "Subject: Blog\nIn-Reply-To: <ack1@qpm.example.test>",
            "Very good.",
            vec![],
            "blog?",
        ),
        (
            "From: amy@example.org\nSubject: Blog",
            "Very good.",
            vec![],
            "blog?",
        ),
        ("Subject: Blog QPM-0042", "Very good.", vec![], "blog?"),
        (
            "Subject: Blog",
            "My form.",
            vec![Outcome::Form(filled("Zoe", "zoe@example.net"))],
            "",
        ),
        ("Subject: Blog", "My form.", vec![Outcome::Monitoring], ""),
        (
            "Subject: Blog",
            "Please withdraw my application.",
            vec![],
            "",
        ),
        (
            "Subject: Blog (automatic forward)",
            "Very good.",
            vec![],
            "",
        ),
        ("Subject: Blog\nX-Spam-Flag: YES", "Very good.", vec![], ""),
    ] {
        let found = verdict(fields, text, files);
        assert_eq!(way(&found), expected, "{fields} {text}");
        let held = matches!(found.silence, Some(Silence::Hold(_)));
        assert!(
            found.kind != Kind::ApplicationNoForm || held,
            "no letter goes out in doubt: {fields}"
        );
    }
}

#[test]
fn a_machine_needs_a_route_that_names_it_and_its_answers_have_none() {
    let by = |who: &str, mark: &str| format!("From: {who}@site.example.net\nSubject: Blog\n{mark}");
    for (fields, expected) in [
        (
            "Auto-Submitted: auto-generated\nSubject: Blog".to_owned(),
            "",
        ),
        (by("robot", "Auto-Submitted: auto-generated"), "site"),
        (by("noreply", "X-Fields: none"), "site"),
        (by("robot", "Auto-Submitted: auto-replied"), ""),
        (by("robot", "X-Autoreply: yes"), ""),
        (by("robot", "Return-Path: <>"), "site"),
    ] {
        assert_eq!(
            way(&verdict(&fields, "Good.", vec![])),
            expected,
            "{fields}"
        );
    }
}

#[test]
fn whoever_writes_on_an_urgent_route_asks_nothing_of_us_as_an_applicant_but_their_rights() {
    let text = "A safeguarding matter. Please could you call me? Please delete my data.";
    let found = verdict("Subject: Hello", text, vec![]);
    assert_eq!(way(&found), "safety");
    assert_eq!(found.wishes, [Wish::Rights]);
}
