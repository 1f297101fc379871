//! Two applications from two addresses may be one person's: the manager is asked, once for a pair.

use jiff::SignedDuration;

use super::post::{Mail, complete, form};
use super::world::World;
use qpm_intake::domain::application::Reference;
use qpm_intake::domain::plan::Event;
use qpm_intake::domain::reading::{Answer, Value};

const EXPERIENCE: &str = "Eight years as an IMCA in two counties, then four years of training and supervision of others.";

/// Somebody's form: name, address, telephone, experience.
fn applies(name: &str, email: &str, phone: &str, experience: &str) -> Mail {
    let mut answers = complete(name, email);
    answers[2].1 = phone;
    answers[5].1 = experience;
    Mail::from(&format!("{name} <{email}>"))
        .subject("My application")
        .file("form.xlsx", form(&answers))
}

async fn asked(world: &World) -> Vec<String> {
    let mut reviews = world.reviews().await;
    reviews.retain(|item| item.reason_code == "possible_double");
    reviews.into_iter().map(|item| item.reason).collect()
}

async fn zoe_applied() -> World {
    let mut world = World::new().await;
    world.receives(applies(
        "Zoe Sato",
        "zoe@example.org",
        "07700 900123",
        EXPERIENCE,
    ));
    world.works().await;
    world.later(SignedDuration::from_hours(1));
    world
}

async fn done_with_all(world: &World) {
    for item in world.reviews().await {
        let mut tx = world.house.store.write_tx().await.unwrap();
        qpm_intake::store::reviews::settle(&mut tx, item.id, world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn the_same_name_and_telephone_are_asked_about_and_nobody_else_hears_of_it() {
    let mut world = zoe_applied().await;
    world.receives(applies(
        "Dr Zoë Sato",
        "zoe@work.example.net",
        "+44 7700 900123",
        "Peer advocacy.",
    ));
    world.works().await;
    assert_eq!(
        asked(&world).await,
        [
            "QPM-0002 may be the same person as QPM-0001: the same name and telephone number. Please look at both. If they are one, merge QPM-0002 into QPM-0001; if not, this item is done."
        ]
    );
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 2, "nothing is merged");
    assert!(applicants.iter().all(|line| line.flags.is_none()));
    let letter = world.letter_to("zoe@work.example.net");
    assert!(!letter.text.contains("QPM-0001"));
}

#[tokio::test]
async fn the_same_name_and_long_answers_too() {
    let mut world = zoe_applied().await;
    world.receives(applies(
        "Zoe Sato",
        "zs@example.com",
        "07700 900777",
        EXPERIENCE,
    ));
    world.works().await;
    let asked = asked(&world).await;
    assert!(asked[0].contains("the same name and answers"), "{asked:?}");
}

#[tokio::test]
async fn families_namesakes_and_short_answers_are_left_alone() {
    let mut world = zoe_applied().await;
    for (name, email, phone, experience) in [
        // A household shares a telephone; a mother and her daughter nearly a name.
        ("Ben Sato", "ben@example.org", "07700 900123", EXPERIENCE),
        ("Zoey Sato", "zoey@example.org", "07700 900123", "Other."),
        // Somebody of the same name.
        ("Zoe Sato", "other@example.net", "07700 900555", "Other."),
        // And both say what many say.
        ("Zoe Sato", "third@example.net", "07700 900556", "Other."),
    ] {
        world.receives(applies(name, email, phone, experience));
        world.works().await;
    }
    assert_eq!(world.applicants().await.len(), 5);
    assert_eq!(asked(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_pair_is_asked_about_once() {
    let mut world = zoe_applied().await;
    let again = |phone: &'static str, experience: &'static str| {
        applies("Zoe Sato", "zoe@work.example.net", phone, experience)
    };
    world.receives(again("07700 900123", "Peer advocacy."));
    world.works().await;
    // While it waits, and after she was through with it.
    world.receives(again("07700 900123", "Peer advocacy for ten years."));
    world.works().await;
    assert_eq!(asked(&world).await.len(), 1);
    done_with_all(&world).await;
    world.receives(again("07700 900123", EXPERIENCE));
    world.works().await;
    assert_eq!(world.applicants().await[1].version, 3);
    assert_eq!(asked(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_pair_that_was_merged_is_settled_and_a_third_is_asked_about_once() {
    let mut world = zoe_applied().await;
    for email in ["zoe@work.example.net", "zs@example.com"] {
        world.receives(applies("Zoe Sato", email, "07700 900123", "Other."));
        world.works().await;
    }
    assert_eq!(asked(&world).await.len(), 3, "three pairs");
    world
        .brings(Event::Merged {
            keep: Reference::new("QPM", 1),
            other: Reference::new("QPM", 2),
            although_names_differ: false,
        })
        .await;
    let left = asked(&world).await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].contains("QPM-0003"));
    world
        .brings(Event::Merged {
            keep: Reference::new("QPM", 1),
            other: Reference::new("QPM", 3),
            although_names_differ: false,
        })
        .await;
    assert_eq!(asked(&world).await, Vec::<String>::new());
    // Nobody is asked about what is one already.
    world.receives(applies(
        "Zoe Sato",
        "zs@example.com",
        "07700 900123",
        "A longer answer than before.",
    ));
    world.works().await;
    assert_eq!(world.applicants().await.len(), 1);
    assert_eq!(asked(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_the_manager_enters_is_compared_too() {
    let mut world = zoe_applied().await;
    let answer = |field: &str, text: &str, normal: Option<&str>| Answer {
        field: qpm_intake::domain::form::FieldId::new(field),
        value: Value::Text(text.into()),
        raw: text.into(),
        normal: normal.map(str::to_owned),
        place: "entered by the manager".into(),
        confidence: 1.0,
    };
    world
        .brings(Event::Entered {
            answers: vec![answer("full_name", "Zoe Sato", None)],
        })
        .await;
    assert_eq!(asked(&world).await, Vec::<String>::new());
    world
        .brings(Event::AnswerEntered {
            reference: Reference::new("QPM", 2),
            answer: answer("phone", "07700 900123", Some("+447700900123")),
        })
        .await;
    assert_eq!(asked(&world).await.len(), 1);
}

#[tokio::test]
async fn a_flood_of_one_form_does_not_bury_the_list() {
    let mut world = zoe_applied().await;
    for number in 0..12 {
        let address = format!("zoe{number}@example.net");
        world.receives(applies("Zoe Sato", &address, "07700 900123", "Other."));
    }
    world.works().await;
    assert_eq!(world.applicants().await.len(), 13);
    let asked = asked(&world).await;
    assert_eq!(asked.len(), 1 + 2 + 10 * 3);
    assert!(asked.iter().any(|words| words.contains("QPM-0013 may be")));
}
