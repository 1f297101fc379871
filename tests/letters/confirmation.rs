//! What a manager reads of her commands, and a whole application: as agreed, and harmless whatever
//! an applicant wrote.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use qpm_intake::domain::address::Address;
use qpm_intake::domain::application::{Application, Reference, Status};
use qpm_intake::domain::form::FieldId;
use qpm_intake::domain::reading::{Answer, Value};
use qpm_intake::domain::verdict::{Flag, Problem};
use qpm_intake::forms::definition;
use qpm_intake::letters::desk::confirmation::{
    Did, Numbers, Outcome, Sentence, Told, Transcript, confirmation,
};
use qpm_intake::letters::desk::dossier::{Dossier, dossier};
use qpm_intake::letters::desk::{Desk, DeskLetter, Enclosed, Token, examples};

use super::built_in;

/// Writes with the desk of these tests.
fn write<T>(with: impl FnOnce(&Desk<'_>, &TimeZone) -> T) -> T {
    let to = Address::parse("recruitment@qpm.example").unwrap();
    let token = Token::from_random(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210);
    let desk = Desk {
        token: &token,
        commands_to: &to,
    };
    with(&desk, &TimeZone::get("Europe/London").unwrap())
}

fn confirmed(transcript: &Transcript, given_by: Option<&str>) -> DeskLetter {
    let briefing = examples::full();
    write(|desk, zone| {
        let numbers = Numbers {
            now: briefing.now,
            zone,
            opening: &briefing.opening,
            standing: briefing.standing,
        };
        confirmation(transcript, given_by, desk, &numbers, &built_in()).unwrap()
    })
}

fn person(number: u32, name: &str, words: &str) -> Sentence {
    let reference = Reference::new("QPM", number);
    Sentence {
        words: format!("{reference} {words}"),
        person: Some((reference, name.to_owned())),
    }
}

fn outcome(gist: &str, did: Did, words: Sentence) -> Outcome {
    Outcome {
        gist: gist.into(),
        did,
        words,
        ..Outcome::default()
    }
}

fn told(said: &str, outcomes: Vec<Outcome>) -> Told {
    Told {
        said: said.into(),
        outcomes,
    }
}

fn asked_back() -> Transcript {
    let misread = outcome(
        "recrut 15",
        Did::Misread,
        "I do not know \"recrut\". Say, for example: recruit 15".into(),
    );
    let understood = outcome(
        "recruit 12",
        Did::Understood,
        "Understood, and not done yet: recruit 12.".into(),
    );
    Transcript {
        lines: vec![
            told("recruit 12", vec![understood]),
            told("recrut 15", vec![misread]),
        ],
        asked_back: true,
        ..Transcript::default()
    }
}

fn transcripts() -> Vec<(&'static str, Transcript)> {
    let mut recruited = outcome(
        "recruit 12",
        Did::Done,
        person(12, "Zoe Sato", "is recruited."),
    );
    recruited.offers = vec![("Undo", "undo 17".into())];
    let mut full = outcome(
        "recruit 15",
        Did::Nothing,
        person(
            15,
            "Sam Dale",
            "was not recruited: all 10 places are taken.",
        ),
    );
    full.offers = vec![("Raise the target", "target 11".into())];
    let mut found = outcome(
        "find sato",
        Did::Answered,
        "One application was found:".into(),
    );
    found.rows = vec![person(
        12,
        "Zoe Sato",
        "is recruited, arrived Tue 24 Nov 2026.",
    )];
    vec![
        (
            "some of it",
            Transcript {
                lines: vec![
                    told("recruit 12 and 15", vec![recruited.clone(), full]),
                    told("find sato", vec![found]),
                ],
                ..Transcript::default()
            },
        ),
        ("asked back", asked_back()),
        (
            "with a file",
            Transcript {
                lines: vec![told(
                    "export",
                    vec![outcome(
                        "export",
                        Did::Answered,
                        "The workbook of all applicants is enclosed.".into(),
                    )],
                )],
                files: vec![Enclosed {
                    name: "qpm-applicants-2026-11-24.xlsx".into(),
                    media_type: "application/octet-stream".into(),
                    octets: vec![1, 2, 3],
                }],
                ..Transcript::default()
            },
        ),
    ]
}

#[test]
fn every_confirmation_reads_as_it_was_agreed() {
    for (name, transcript) in transcripts() {
        let letter = confirmed(&transcript, None);
        let name = name.replace(' ', "_");
        let text = format!("Subject: {}\n\n{}", letter.subject, letter.text);
        insta::assert_snapshot!(format!("confirmation__{name}__text"), text);
        insta::assert_snapshot!(format!("confirmation__{name}__html"), letter.html);
        assert_eq!(letter.files.len(), transcript.files.len());
    }
    let (_, transcript) = transcripts().remove(0);
    let copy = confirmed(&transcript, Some("deputy@qpm.example"));
    assert!(
        copy.text
            .contains("This is a copy: deputy@qpm.example said this")
    );
}

#[test]
fn a_name_in_a_confirmation_carries_nothing() {
    let name = "Eve <a href=x>https://casino.example</a>\r\nBcc: x@example.org";
    let transcript = Transcript {
        lines: vec![told(
            "recruit 12",
            vec![outcome(
                "recruit 12",
                Did::Done,
                person(12, name, "is recruited."),
            )],
        )],
        ..Transcript::default()
    };
    let letter = confirmed(&transcript, None);
    for part in [&letter.subject, &letter.text, &letter.html] {
        for carried in ["casino", "<a href=x", "x@example.org", "\nBcc"] {
            assert!(!part.contains(carried), "{carried}: {part}");
        }
    }
}

fn whole() -> Dossier {
    let answer = |field: &str, value: &str, confidence: f32| Answer {
        field: FieldId::new(field),
        value: Value::Text(value.to_owned()),
        raw: value.to_owned(),
        normal: None,
        place: "line 1".into(),
        confidence,
    };
    let at: Timestamp = "2026-11-23T09:30:00Z".parse().unwrap();
    Dossier {
        application: Application {
            id: 12,
            reference: Reference::new("QPM", 12),
            status: Status::Shortlisted,
            flags: vec![Flag::ConflictOfInterest],
            addresses: vec![Address::parse("zoe@example.org").unwrap()],
            name: Some("Zoe Sato".into()),
            preferred_name: None,
            version: 2,
            answers: vec![
                answer("full_name", "Zoe Sato", 1.0),
                answer("email", "zoe@example.org", 1.0),
                answer(
                    "advocacy_experience",
                    "Eight years as an IMCA.\n\nSee https://casino.example and <b>me</b>.",
                    0.5,
                ),
            ],
            problems: vec![Problem::Missing(FieldId::new("phone"))],
            arrived_at: at,
        },
        notes: vec![(at, "Call on Tuesday.".into())],
        history: vec![(at, "applicant: application_received (form_attached)".into())],
        files: vec![Enclosed {
            name: "QPM form.xlsx".into(),
            media_type: "application/octet-stream".into(),
            octets: vec![1, 2, 3],
        }],
        left_out: vec![(
            "scan.tiff".into(),
            "too large to be enclosed with the others",
        )],
        kept_apart: 1,
    }
}

#[test]
fn a_whole_application_reads_as_it_was_agreed() {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    let now = examples::full().now;
    let letter =
        write(|desk, zone| dossier(&whole(), desk, zone, &form, &built_in(), now).unwrap());
    let text = format!("Subject: {}\n\n{}", letter.subject, letter.text);
    insta::assert_snapshot!("dossier__text", text);
    insta::assert_snapshot!("dossier__html", letter.html);
    assert!(!letter.text.contains("casino") && !letter.html.contains("casino"));
    assert!(!letter.html.contains("<b>"), "{}", letter.html);
    assert_eq!(letter.files.len(), 1);
}
