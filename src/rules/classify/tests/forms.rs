//! Forms, readable or not: whose they are and what is wrong with them.

use super::{answer, filled, mail, text_answer, understood, with_files};
use crate::domain::plan::{Classified, Silence};
use crate::domain::reading::{FileKind, FormReading, Outcome, Value};
use crate::domain::verdict::{Flag, Kind, Problem, Reply, Unreadable};
use crate::rules::classify::reply_for;

fn problems(found: &Classified) -> String {
    let all: Vec<String> = found.problems.iter().map(Problem::to_string).collect();
    all.join(" ")
}

#[test]
fn problems_stand_in_the_order_of_the_form() {
    let form = FormReading {
        answers: vec![
            text_answer("full_name", "Zoe"),
            text_answer("advocacy_experience", "Much"),
        ],
        conflicting: vec![crate::domain::form::FieldId::new("provides_advocacy_now")],
        labels: 6,
        monitoring_section: false,
    };
    let found = with_files("", "", vec![("eoi.xlsx", Outcome::Form(form))]);
    assert_eq!(
        problems(&found),
        "missing:email conflicting:provides_advocacy_now missing:declaration"
    );
    assert_eq!(reply_for(&found, true), Reply::AcknowledgementIncomplete);
    assert_eq!(reply_for(&found, false), Reply::Closed);
}

#[test]
fn what_cannot_be_read_is_somebodys_form_unless_its_name_says_otherwise() {
    let unsupported = || Outcome::Unreadable(Unreadable::Unsupported);
    let rows: Vec<(&str, Outcome, Kind, &str)> = vec![
        (
            "eoi.docx",
            unsupported(),
            Kind::Application,
            "unreadable:unsupported",
        ),
        (
            "document1.pdf",
            unsupported(),
            Kind::Application,
            "unreadable:unsupported",
        ),
        (
            "scan.pdf",
            Outcome::Unreadable(Unreadable::Scan),
            Kind::Application,
            "unreadable:scan",
        ),
        ("CV Zoe.docx", unsupported(), Kind::CvOnly, "no_form"),
        (
            "letter.docx",
            Outcome::NotAForm { cv: true },
            Kind::CvOnly,
            "no_form",
        ),
        (
            "Monitoring form.docx",
            unsupported(),
            Kind::MonitoringForm,
            "",
        ),
        (
            "passport.jpg",
            Outcome::Unreadable(Unreadable::Image),
            Kind::Reply,
            "",
        ),
        (
            "CV.xlsx",
            Outcome::Unreadable(Unreadable::Hostile),
            Kind::Application,
            "unreadable:hostile",
        ),
    ];
    for (name, outcome, kind, wrong) in rows {
        let found = with_files(
            "Subject: hello",
            "Please find attached.",
            vec![(name, outcome)],
        );
        assert_eq!(found.kind, kind, "{name}");
        assert_eq!(problems(&found), wrong, "{name}");
    }
}

#[test]
fn a_form_beside_a_cv_or_a_damaged_file_is_the_application() {
    let form = || Outcome::Form(filled("Zoe Person", "zoe@example.net"));
    for (name, other) in [
        ("CV.docx", Outcome::NotAForm { cv: true }),
        ("broken.docx", Outcome::Unreadable(Unreadable::Damaged)),
        ("Monitoring.xlsx", Outcome::Monitoring),
    ] {
        let monitoring = other == Outcome::Monitoring;
        let found = with_files("", "", vec![(name, other), ("eoi.xlsx", form())]);
        assert_eq!(found.kind, Kind::Application, "{name}");
        assert!(found.problems.is_empty(), "{name}");
        assert_eq!(found.monitoring_seen, monitoring, "{name}");
    }
}

#[test]
fn flags_come_from_answers() {
    let mut form = filled("Conor O’Brien", "conor@example.org");
    form.answers[2] = answer("provides_advocacy_now", Value::YesNo(true));
    form.answers[3].confidence = 0.5;
    let found = with_files("", "", vec![("eoi.xlsx", Outcome::Form(form))]);
    assert_eq!(
        found.flags,
        [
            Flag::ConflictOfInterest,
            Flag::SenderDiffers,
            Flag::DoubtfulAnswer
        ]
    );
    assert_eq!(found.review.unwrap().code, "doubtful_answer");
    // The letter goes to the sender, never to an address that only the form names.
    assert_eq!(
        found.correspondent.unwrap().address.as_str(),
        "zoe@example.net"
    );
}

#[test]
fn a_helper_sends_two_peoples_forms_from_one_address() {
    let amy = "From: Amy Reply <amy@example.org>";
    let own = filled("Amy J Reply", "amy@example.org");
    let found = with_files(amy, "", vec![("eoi.xlsx", Outcome::Form(own))]);
    assert_eq!(
        (found.kind, found.sender_owns_application),
        (Kind::Update, true)
    );
    let other = filled("Conor O’Brien", "conor@example.org");
    let found = with_files(amy, "", vec![("eoi.xlsx", Outcome::Form(other))]);
    assert_eq!(found.kind, Kind::Application);
    assert!(found.application.is_none() && !found.sender_owns_application);
}

#[test]
fn a_form_that_names_anothers_address_does_not_own_their_application() {
    let posing = filled("Amy Reply", "amy@example.org");
    let found = with_files("", "", vec![("eoi.xlsx", Outcome::Form(posing))]);
    assert_eq!(found.application.unwrap().as_str(), "QPM-0042");
    assert!(!found.sender_owns_application);
}

#[test]
fn two_peoples_forms_in_one_mail_go_to_review() {
    let files = vec![
        (
            "a.xlsx",
            Outcome::Form(filled("Zoe Person", "zoe@example.net")),
        ),
        (
            "b.xlsx",
            Outcome::Form(filled("Ida Other", "ida@example.net")),
        ),
    ];
    let found = with_files("", "", files);
    assert_eq!(found.review.unwrap().code, "two_people");
    assert_eq!(found.answers[0].raw, "Zoe Person");
}

#[test]
fn a_signature_is_no_update_and_an_answer_is() {
    let thread = "From: Amy Reply <amy@example.org>\nIn-Reply-To: <ack1@qpm.example.test>";
    let body = || {
        Some(FormReading {
            answers: vec![text_answer("phone", "07700 900321")],
            labels: 1,
            ..FormReading::default()
        })
    };
    let signed = mail(
        thread,
        "When will you decide?\n\nKind regards\nAmy\nTel: 07700 900321",
    );
    let quoted = mail(
        thread,
        "Thanks!\n\nOn Monday, QPM wrote:\n> Telephone: 07700 900321",
    );
    let told = mail(thread, "Telephone: 07700 900321\n\nAmy");
    for (message, kind) in [
        (signed, Kind::Reply),
        (quoted, Kind::Reply),
        (told, Kind::Update),
    ] {
        let found = super::classify(&understood(message, Vec::new(), body()));
        assert_eq!(found.kind, kind);
        assert!(
            found.problems.is_empty(),
            "nothing is missing from an update"
        );
    }
}

#[test]
fn a_forwarders_trust_decides_whether_the_letter_waits() {
    let inner = "\n\nBegin forwarded message:\n\nFrom: Grace Owusu <grace@example.com>\nDate: 1 November 2026\nTo: Info\nSubject: My form\n\nHere it is.";
    let pass = |domain: &str| {
        format!("Authentication-Results: mx.qpm.example.test; dmarc=pass header.from={domain}")
    };
    let rows = [
        (
            format!(
                "From: Info <info@qpm.example.test>\nSubject: Fwd: My form\n{}",
                pass("qpm.example.test")
            ),
            true,
        ),
        (
            "From: Info <info@qpm.example.test>\nSubject: Fwd: My form".to_owned(),
            false,
        ),
        (
            format!(
                "From: Eve <eve@example.net>\nSubject: Fwd: My form\n{}",
                pass("example.net")
            ),
            false,
        ),
    ];
    for (fields, at_once) in rows {
        let form = Outcome::Form(filled("Grace Owusu", "grace@example.com"));
        let found = with_files(&fields, inner, vec![("eoi.xlsx", form)]);
        assert_eq!(found.kind, Kind::ForwardedApplication, "{fields}");
        assert_eq!(
            found.correspondent.unwrap().address.as_str(),
            "grace@example.com"
        );
        assert_eq!(found.silence.is_none(), at_once, "{fields}");
        assert!(at_once || matches!(found.silence, Some(Silence::Hold(_))));
        assert!(!found.flags.contains(&Flag::SenderDiffers));
    }
}

#[test]
fn who_forwards_their_own_form_is_the_applicant() {
    let text = "Sent from my other account.\n\n---------- Forwarded message ---------\nFrom: Zoe P <zoe.old@example.org>\nDate: Monday\nSubject: form\nTo: zoe@example.net\n";
    let form = Outcome::Form(filled("Zoe Person", "zoe@example.net"));
    let found = with_files("Subject: Fwd: form", text, vec![("eoi.xlsx", form)]);
    assert_eq!(found.kind, Kind::Application);
}

#[test]
fn encrypted_and_linked_forms_are_unread_applications() {
    for message in [
        mail(
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64",
            "MIIB",
        ),
        mail(
            "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b",
            "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--",
        ),
    ] {
        let outcome = vec![Outcome::NotAForm { cv: false }];
        let found = super::classify(&understood(message, outcome, None));
        assert_eq!(
            (found.kind, problems(&found).as_str()),
            (Kind::Application, "unreadable:encrypted")
        );
        assert_eq!(reply_for(&found, true), Reply::Unreadable);
        assert_eq!(reply_for(&found, false), Reply::Unreadable);
    }
    let sealed = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----";
    let found = super::classify(&understood(mail("", sealed), Vec::new(), None));
    assert_eq!(problems(&found), "unreadable:encrypted");
    let text = "Hi, my completed form is here: https://1drv.ms/w/s!abc";
    let found = super::classify(&understood(mail("", text), Vec::new(), None));
    assert_eq!(problems(&found), "unreadable:unsupported");
    assert_eq!(found.unread[0].kind, FileKind::Link);
}

#[test]
fn a_link_in_a_page_counts_unless_it_is_quoted() {
    let page = |page: &str| {
        let message = mail("Content-Type: text/html; charset=utf-8", page);
        super::classify(&understood(message, Vec::new(), None))
    };
    let chip = "<div>Here is my form</div><div class=\"gmail_chip gmail_drive_chip\"><a href=\"https://docs.google.com/document/d/1/edit\"><span>EoI form</span></a></div>";
    assert_eq!(problems(&page(chip)), "unreadable:unsupported");
    let quoted = "<div>Did you get my form?</div><div class=\"gmail_quote\">On Mon, QPM wrote:<blockquote><a href=\"https://charity.sharepoint.com/role\">role profile</a></blockquote></div>";
    assert_eq!(page(quoted).kind, Kind::Question);
}

#[test]
fn a_mail_too_large_to_fetch_is_unread() {
    let mut whole = understood(mail("Subject: My form", ""), Vec::new(), None);
    whole.headers_only = true;
    assert_eq!(problems(&super::classify(&whole)), "unreadable:too_large");
}
