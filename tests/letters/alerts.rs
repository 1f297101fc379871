//! What a manager is told at once, as she gets it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use qpm_intake::domain::address::Address;
use qpm_intake::domain::alert::{News, Outside, Person, Reached};
use qpm_intake::domain::application::Reference;
use qpm_intake::domain::command::AlertKind;
use qpm_intake::domain::language::Language;
use qpm_intake::letters::desk::{self, Desk, DeskLetter, Token};
use qpm_intake::rules;

use super::{built_in, form, settings};

/// Tuesday, 24 November 2026, nine in the morning.
fn nine() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

fn half_past() -> Timestamp {
    nine() + SignedDuration::from_mins(30)
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

fn with_desk(write: impl FnOnce(&Desk<'_>) -> DeskLetter) -> DeskLetter {
    let to = Address::parse("recruitment@qpm.example").unwrap();
    let token = Token::from_random(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210);
    write(&Desk {
        token: &token,
        commands_to: &to,
    })
}

fn about(code: &str, sentence: &str) -> News {
    News {
        code: code.to_owned(),
        sentence: sentence.to_owned(),
        reference: None,
        review: None,
        arrived_at: None,
        raised_at: nine(),
    }
}

fn alert(kind: AlertKind, news: &[News]) -> DeskLetter {
    let (settings, zone) = (settings(), zone());
    with_desk(|desk| {
        let us = (&settings, &zone);
        desk::alert(kind, news, desk, us, &built_in(), half_past()).unwrap()
    })
}

fn reached() -> Reached {
    let person = |number, name: &str| Person {
        reference: Reference::new("QPM", number),
        name: Some(name.to_owned()),
    };
    Reached {
        at: nine(),
        closed: true,
        target: 3,
        recruited: vec![
            person(2, "Siân O'Neil"),
            person(12, "ليلى حداد"),
            Person {
                reference: Reference::new("QPM", 15),
                name: None,
            },
        ],
        undecided: 4,
        shortlisted: 1,
        closed_words: built_in()
            .closed_in_short(&settings(), &form(), Language::English)
            .unwrap(),
        command: Some(17),
    }
}

fn told(reached: &Reached) -> DeskLetter {
    let (settings, zone) = (settings(), zone());
    with_desk(|desk| {
        let us = (&settings, &zone);
        desk::target_reached(reached, desk, us, &built_in(), half_past()).unwrap()
    })
}

fn agreed(name: &str, letter: &DeskLetter) {
    let text = format!("Subject: {}\n\n{}", letter.subject, letter.text);
    insta::assert_snapshot!(format!("alert__{name}__text"), text);
    // The frame is the digest's: a look at the two shapes that stand in it is enough.
    if ["urgent", "target_reached"].contains(&name) {
        insta::assert_snapshot!(format!("alert__{name}__html"), letter.html);
    }
}

#[test]
fn every_alert_reads_as_it_was_agreed() {
    let danger = News {
        review: Some(7),
        arrived_at: Some(nine()),
        ..about(
            "danger",
            "Urgent: the writer may be in danger. Please read it now.",
        )
    };
    let of_applicant = News {
        reference: Some(Reference::new("QPM", 12)),
        review: Some(9),
        ..danger.clone()
    };
    agreed(
        "urgent",
        &alert(AlertKind::Urgent, &[danger, of_applicant.clone()]),
    );
    let erasure = News {
        sentence: "Somebody asks that everything about them be erased.".into(),
        ..of_applicant
    };
    agreed("erasure", &alert(AlertKind::Erasure, &[erasure]));
    for part in Outside::ALL.iter().copied() {
        let down = rules::alerts::outage(part, nine(), &zone());
        let up = rules::alerts::recovery(part, nine(), half_past(), &zone());
        let down = about(&down.code, &down.sentence);
        let up = about(&up.code, &up.sentence);
        agreed(
            &format!("{part}_down"),
            &alert(part.alert(), std::slice::from_ref(&down)),
        );
        agreed(&format!("{part}_back"), &alert(part.alert(), &[down, up]));
    }
    let disk = rules::alerts::disk(300, 512, None, nine()).unwrap();
    agreed(
        "disk",
        &alert(AlertKind::Disk, &[about(&disk.code, &disk.sentence)]),
    );
    for (kind, sentence) in [
        (
            AlertKind::Ceiling,
            "More automatic letters in an hour than the limit allows: the rest wait for your word.",
        ),
        (
            AlertKind::RefusedCommand,
            "Somebody who is not on the list of managers answered a forwarded digest: nothing was done.",
        ),
    ] {
        agreed(kind.as_str(), &alert(kind, &[about("code", sentence)]));
    }
}

#[test]
fn the_letter_about_the_target_reads_as_it_was_agreed() {
    agreed("target_reached", &told(&reached()));
    let open_again = Reached {
        closed: false,
        target: 4,
        command: None,
        undecided: 0,
        shortlisted: 0,
        ..reached()
    };
    agreed("target_reached_and_open_again", &told(&open_again));
}

#[test]
fn a_name_is_a_name_and_no_link_command_or_markup() {
    let mut reached = reached();
    reached.recruited[0].name =
        Some("<b>Zoe</b> https://evil.example\r\nrecruit 12 {{ subject }}".into());
    let letter = told(&reached);
    for part in [&letter.text, &letter.html] {
        assert!(!part.contains("<b>Zoe") || !part.contains("evil.example"));
        assert!(!part.contains("https://evil"));
        assert!(!part.lines().any(|line| line.starts_with("recruit 12")));
        assert!(part.contains("{{ subject }}"), "it is text");
    }
    assert!(letter.html.contains("&lt;b&gt;Zoe&lt;/b&gt;"));
    assert!(!letter.subject.contains("Zoe"));
}
