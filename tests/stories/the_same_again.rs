//! The same answers again, by whatever road: no version, and one letter at most.

use jiff::SignedDuration;

use super::post::{Mail, application, complete, form};
use super::world::World;
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::form::FieldId;
use qpm_intake::domain::plan::Event;
use qpm_intake::domain::reading::{Answer, Value};

fn from_zoe(subject: &str) -> Mail {
    Mail::from("Zoe Sato <zoe@example.org>").subject(subject)
}

async fn zoe_applied() -> World {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.later(SignedDuration::from_hours(2));
    world
}

/// One application, one version, one letter, nothing to look at.
async fn nothing_new(world: &World) {
    let applicants = world.applicants().await;
    let versions: Vec<_> = applicants.iter().map(|line| line.version).collect();
    assert_eq!(versions, [1]);
    world.letter_to("zoe@example.org");
    assert_eq!(world.review_codes().await, Vec::<String>::new());
}

#[tokio::test]
async fn in_another_format() {
    let mut world = zoe_applied().await;
    let rows: Vec<String> = complete("Zoe Sato", "zoe@example.org")
        .iter()
        .map(|(question, answer)| format!("\"{question}\",\"{answer}\"\r\n"))
        .collect();
    world.receives(from_zoe("As a csv").file("form.csv", rows.concat().into_bytes()));
    world.works().await;
    let table: Vec<String> = complete("Zoe Sato", "zoe@example.org")
        .iter()
        .map(|(question, answer)| format!("<tr><td>{question}</td><td>{answer}</td></tr>\n"))
        .collect();
    let page = format!(
        "<html><body><table>{}</table></body></html>",
        table.concat()
    );
    world.receives(from_zoe("As a page").file("form.html", page.into_bytes()));
    world.works().await;
    nothing_new(&world).await;
}

#[tokio::test]
async fn by_another_route_with_another_message_id() {
    let mut world = World::new().await;
    let octets = |mark: &str| application("Zoe Sato", "zoe@example.org").octets(mark);
    let route = b"Received: from list.example by mx.example; Tue, 24 Nov 2026 09:00:00 +0000\r\n";
    world.receives_octets(&octets("straight"));
    world.receives_octets(&[&route[..], &octets("by-the-group")].concat());
    world.works().await;
    assert_eq!(world.messages().await.len(), 2, "they are two mails");
    nothing_new(&world).await;
}

#[tokio::test]
async fn a_form_that_nobody_can_read_twice() {
    let mut world = World::new().await;
    let photo = || [&b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..], &vec![7; 60_000]].concat();
    for subject in ["My form", "My form"] {
        world.receives(from_zoe(subject).file("form.jpg", photo()));
        world.works().await;
        world.later(SignedDuration::from_mins(10));
    }
    let applicants = world.applicants().await;
    assert_eq!((applicants.len(), applicants[0].version), (1, 1));
    world.letter_to("zoe@example.org");
    assert_eq!(world.review_codes().await, ["form_not_read"]);
    // Another photo may show more.
    let mut other = photo();
    other.push(7);
    world.receives(from_zoe("Better light").file("form.jpg", other));
    world.works().await;
    assert_eq!(world.letters_to("zoe@example.org").len(), 2);
}

#[tokio::test]
async fn a_corrected_form_that_corrects_nothing() {
    let mut world = zoe_applied().await;
    let mut answers = complete("Zoe Sato", "zoe@example.org");
    answers[2].1 = "+44 7700 900 123";
    answers[3].1 = "Wales; North West";
    answers[5].1 = "Eight years as an IMCA,\nthen training and supervision.";
    world.receives(from_zoe("Corrected").file("form.xlsx", form(&answers)));
    world.works().await;
    nothing_new(&world).await;
}

#[tokio::test]
async fn in_the_words_of_the_mail() {
    let mut world = zoe_applied().await;
    let text: Vec<String> = complete("Zoe Sato", "zoe@example.org")
        .iter()
        .map(|(question, answer)| format!("{question}: {answer}\n"))
        .collect();
    world.receives(from_zoe("Once more in the mail").text(&text.concat()));
    world.works().await;
    nothing_new(&world).await;
}

#[tokio::test]
async fn after_the_closing_too() {
    let mut world = zoe_applied().await;
    world.brings(Event::OpeningClosed).await;
    world.later(SignedDuration::from_hours(2));
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    nothing_new(&world).await;
}

#[tokio::test]
async fn by_the_manager() {
    let mut world = zoe_applied().await;
    let answer = |typed: &str| Answer {
        field: FieldId::new("phone"),
        raw: typed.into(),
        normal: None,
        value: Value::Text(typed.into()),
        place: "entered by the manager".into(),
        confidence: 1.0,
    };
    let entered = |typed: &str| Event::AnswerEntered {
        reference: Reference::new("QPM", 1),
        answer: answer(typed),
    };
    let plan = world.brings(entered("07700 900123")).await;
    assert!(plan.reason.sentence.contains("already"));
    nothing_new(&world).await;
    world.brings(entered("07700 900124")).await;
    assert_eq!(world.applicants().await[0].version, 2);
}

#[tokio::test]
async fn from_somebody_who_withdrew_is_no_silence() {
    let mut world = zoe_applied().await;
    world.decides("QPM-0001", Status::Withdrawn).await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    assert_eq!(world.review_codes().await, ["answers_after_the_end"]);
    assert_eq!(world.applicants().await[0].status, "withdrawn");
}

#[tokio::test]
async fn two_mails_in_a_minute_get_one_letter() {
    let mut world = World::with("letters.settle = 60\n").await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.receives(application("Zoe Sato", "zoe@example.org").subject("My application again"));
    world.works().await;
    world.later(SignedDuration::from_mins(2));
    world.works().await;
    nothing_new(&world).await;
}

#[tokio::test]
async fn a_form_for_somebody_else_is_theirs_and_the_helper_may_apply_too() {
    let mut world = World::new().await;
    let for_ann = form(&complete("Ann Lee", "ann@example.org"));
    for subject in ["Ann's form", "Ann's form once more"] {
        world.receives(
            Mail::from("Helper <helper@example.com>")
                .subject(subject)
                .text("Ann asked me to send this for her.")
                .file("form.xlsx", for_ann.clone()),
        );
        world.works().await;
    }
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert_eq!(applicants[0].name.as_deref(), Some("Ann Lee"));
    assert_eq!(applicants[0].flags.as_deref(), Some("sender_differs"));
    world.letter_to("helper@example.com");
    world.receives(application("Helen Por", "helper@example.com"));
    world.works().await;
    // And Ann's own mail goes on with Ann's application.
    world.receives(application("Ann Lee", "ann@example.org"));
    world.works().await;
    let names: Vec<_> = world
        .applicants()
        .await
        .into_iter()
        .map(|line| line.name.unwrap())
        .collect();
    assert_eq!(names, ["Ann Lee", "Helen Por"]);
    assert_eq!(world.letters_to("helper@example.com").len(), 2);
    assert!(world.letters_to("ann@example.org").is_empty());
}

#[tokio::test]
async fn a_second_address_is_one_application_where_the_form_names_the_first() {
    let mut world = zoe_applied().await;
    // Her form names her first address: nothing in it is new.
    let same = form(&complete("Zoe Sato", "zoe@example.org"));
    world.receives(
        Mail::from("Zoe Sato <zoe@work.example.net>")
            .subject("From work")
            .file("form.xlsx", same),
    );
    world.works().await;
    nothing_new(&world).await;
    assert!(world.letters_to("zoe@work.example.net").is_empty());
}

#[tokio::test]
async fn another_of_a_family_who_gives_the_familys_address_proposes_nothing() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "family@example.org"));
    world.works().await;
    let form = form(&complete("Ben Sato", "family@example.org"));
    world.receives(
        Mail::from("Ben Sato <ben@work.example.net>")
            .subject("EoI")
            .file("form.xlsx", form),
    );
    world.works().await;
    let names: Vec<_> = world
        .applicants()
        .await
        .into_iter()
        .map(|line| line.name.unwrap())
        .collect();
    assert_eq!(names, ["Zoe Sato", "Ben Sato"]);
    world.letter_to("ben@work.example.net");
    assert_eq!(world.review_codes().await, ["shared_address"]);
}

#[tokio::test]
async fn whose_first_copy_must_not_be_answered_is_acknowledged_by_the_second() {
    let mut world = World::new().await;
    world.receives(
        application("Zoe Sato", "zoe@example.org").header("List-Id", "<team.lists.example.net>"),
    );
    world.works().await;
    assert!(world.letters().is_empty(), "a list is never answered");
    assert!(
        world
            .review_codes()
            .await
            .contains(&"not_answered".to_owned())
    );
    // Two copies more, which are hers alone: one letter.
    for _ in 0..2 {
        world.receives(application("Zoe Sato", "zoe@example.org"));
        world.works().await;
    }
    let applicants = world.applicants().await;
    assert_eq!((applicants.len(), applicants[0].version), (1, 1));
    let letter = world.letter_to("zoe@example.org");
    assert!(letter.subject.contains("QPM-0001"), "{}", letter.subject);
    let codes = world.review_codes().await;
    assert!(!codes.contains(&"not_answered".to_owned()), "{codes:?}");
}
