//! People who ask for their data, for an adjustment or for a call: the manager sees them first and
//! knows by when, and they hear at once that a person will see to it, open or closed.

use jiff::SignedDuration;
use qpm_intake::domain::plan::Event;

use super::post::{Mail, application};
use super::world::{Sent, World};

/// What waits, in the order of the list: code and day.
async fn list(world: &World) -> Vec<(String, Option<String>)> {
    let items = world.reviews().await.into_iter();
    items.map(|item| (item.reason_code, item.due_on)).collect()
}

fn due(code: &str, day: &str) -> (String, Option<String>) {
    (code.to_owned(), Some(day.to_owned()))
}

/// A letter's words, its soft line ends undone (RFC 3676 §4.1).
fn said(letter: &Sent) -> String {
    letter.text.replace("\r\n", "\n").replace(" \n", " ")
}

#[tokio::test]
async fn a_request_for_ones_data_has_its_day_and_an_answer_that_names_it() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Nia Pugh <nia@example.org>")
            .subject("My information")
            .text("Hello,\n\nplease send me a copy of all the personal data you hold about me.\n\nNia"),
    );
    world.works().await;
    assert_eq!(list(&world).await, [due("rights_request", "2026-12-24")]);
    let letter = world.letter_to("nia@example.org");
    for words in [
        "We received your email on Tuesday 24 November 2026.",
        "The QPM manager is responsible for your request.",
        "We will answer you by Thursday 24 December 2026 at the latest.",
        "Information Commissioner's Office",
        "https://ico.org.uk/make-a-complaint/",
    ] {
        assert!(said(&letter).contains(words), "{words}: {}", letter.text);
    }
    assert!(letter.raw.contains("Auto-Submitted: auto-replied"));
    let applicants = world.applicants().await;
    assert!(applicants.is_empty(), "asking for it is no application");
}

#[tokio::test]
async fn what_is_urgent_stands_above_what_came_earlier() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("ann@example.org")
            .subject("The role")
            .text("How many days a year is it?"),
    );
    world.works().await;
    world.receives(
        Mail::from("bob@example.org")
            .subject("My data")
            .text("Please delete all my personal data and my records."),
    );
    world.works().await;
    world.receives(
        Mail::from("cath@example.org")
            .subject("Another format")
            .text("Could you send me the form in large print, please?"),
    );
    world.receives(
        Mail::from("dan@example.org").subject("Question").text(
            "I would like to talk this over. Could somebody ring me on 07700 900321, please?",
        ),
    );
    world.works().await;
    world.receives(
        Mail::from("Ward 4 <ward4@hospital.example>")
            .subject("IMCA referral")
            .text("We need an IMCA for a patient on the ward who lacks capacity. NHS number to follow."),
    );
    world.works().await;
    assert_eq!(
        list(&world).await,
        [
            due("misdirected_referral", "2026-11-24"),
            due("adjustment_request", "2026-11-24"),
            due("call_request", "2026-11-24"),
            due("rights_request", "2026-12-24"),
            ("question".to_owned(), None),
        ]
    );
    assert!(world.letters_to("ward4@hospital.example").is_empty());
    let letter = world.letter_to("dan@example.org");
    assert!(
        said(&letter).contains("will be in touch with you as soon as they can"),
        "{}",
        letter.text
    );
}

#[tokio::test]
async fn a_need_in_an_application_is_answered_beside_it_and_does_not_wait_behind_closed() {
    let mut world = World::with("letters.closed_delay_minutes = 30\n").await;
    world.brings(Event::OpeningClosed).await;
    world.later(SignedDuration::from_mins(1));
    world.receives(application("Zoe Sato", "zoe@example.org").text(
        "Dear team,\n\nmy form is attached. I am visually impaired: please send me everything in large print.\n\nZoe",
    ));
    world.works().await;
    let letter = world.letter_to("zoe@example.org");
    assert!(
        letter.subject.contains("a person will be in touch"),
        "{}",
        letter.subject
    );
    assert!(said(&letter).contains("QPM-0001"), "{}", letter.text);
    assert!(!said(&letter).contains("closed"), "{}", letter.text);
    let items = world.reviews().await;
    assert_eq!(items[0].reason_code, "adjustment_request");
    assert_eq!(items[0].reference.as_deref(), Some("QPM-0001"));

    world.later(SignedDuration::from_mins(31));
    world.works().await;
    assert_eq!(
        world.letters_to("zoe@example.org").len(),
        2,
        "closed, after its while"
    );
}

#[tokio::test]
async fn one_mail_has_one_such_letter_and_the_same_one_does_not_come_twice_in_a_week() {
    let mut world = World::new().await;
    let asks = || {
        Mail::from("Nia Pugh <nia@example.org>")
            .subject("My information")
            .text("Please tell me what data you hold about me, and send it in large print.")
    };
    world.receives(asks());
    world.works().await;
    let letter = world.letter_to("nia@example.org");
    assert!(
        said(&letter).contains("You also asked us for help"),
        "{}",
        letter.text
    );
    assert_eq!(
        list(&world).await,
        [
            due("adjustment_request", "2026-11-24"),
            due("rights_request", "2026-12-24")
        ]
    );
    for _ in 0..5 {
        world.later(SignedDuration::from_hours(25));
        world.receives(asks());
        world.works().await;
    }
    let letters = world.letters_to("nia@example.org");
    assert_eq!(letters.len(), 2, "one of each kind: {letters:#?}");
    assert_eq!(
        world.reviews().await.len(),
        12,
        "yet every mail is on the list"
    );
}

#[tokio::test]
async fn a_withdrawal_that_asks_for_erasure_is_both() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("QPM-0001")
            .text("Please withdraw my application and delete all my data."),
    );
    world.works().await;
    assert_eq!(world.applicants().await[0].status, "withdrawn");
    assert_eq!(list(&world).await[0], due("rights_request", "2026-12-24"));
    let subjects: Vec<String> = world
        .letters_to("zoe@example.org")
        .into_iter()
        .map(|letter| letter.subject)
        .collect();
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    for words in ["is withdrawn", "personal information"] {
        let told = subjects.iter().any(|subject| subject.contains(words));
        assert!(told, "{words}: {subjects:?}");
    }
}

#[tokio::test]
async fn robots_offers_and_managers_get_no_holding_letter() {
    let mut world = World::new().await;
    let asks = "Please send me the personal data you hold about me, in large print.";
    world.receives(
        Mail::from("robot@example.org")
            .header("Auto-Submitted", "auto-generated")
            .text(asks),
    );
    world.receives(Mail::from("manager@qpm.example.test").text(asks));
    world.receives(
        application("Zoe Sato", "zoe@example.org")
            .text("My form is attached. Please call me if you have any questions."),
    );
    world.works().await;
    assert!(world.letters_to("robot@example.org").is_empty());
    assert!(world.letters_to("manager@qpm.example.test").is_empty());
    world.letter_to("zoe@example.org");
    assert!(
        !world
            .review_codes()
            .await
            .contains(&"call_request".to_owned())
    );
}

#[tokio::test]
async fn somebody_in_danger_stands_above_everything_and_waits_for_a_person() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Ana Bell <ana@example.org>")
            .subject("My data")
            .text("Please send me a copy of all the personal data that you hold about me."),
    );
    world.receives(
        Mail::from("Robin Hale <robin@example.org>")
            .subject("The role")
            .text("Could you tell me when the role starts? Though I am going to kill myself."),
    );
    world.receives(
        super::post::application("Zoe Sato", "zoe@example.org")
            .text("I want to end my life. Please find my form attached."),
    );
    world.works().await;
    let reviews = world.reviews().await;
    let first: Vec<_> = reviews
        .iter()
        .map(|item| (item.reason_code.as_str(), item.at_once))
        .take(3)
        .collect();
    let expected = [
        ("danger", true),
        ("danger", true),
        ("rights_request", false),
    ];
    assert_eq!(first, expected, "each once, and on top");
    assert!(world.letters_to("robin@example.org").is_empty());
    assert!(world.letters_to("zoe@example.org").is_empty());
}
