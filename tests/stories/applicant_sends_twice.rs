//! People press send twice, send a better form, share an address.

use jiff::SignedDuration;

use super::post::{Mail, application, complete, form};
use super::world::World;

#[tokio::test]
async fn the_same_mail_by_two_routes_is_one_application_and_one_letter() {
    let mut world = World::new().await;
    let octets = application("Zoe Sato", "zoe@example.org").octets("once");
    world.receives_octets(&octets);
    world.works().await;
    let mut other_route =
        b"Received: from a.example by b.example; Tue, 24 Nov 2026 09:00:00 +0000\r\n".to_vec();
    other_route.extend_from_slice(&octets);
    world.receives_octets(&octets);
    world.receives_octets(&other_route);
    world.works().await;

    assert_eq!(world.applicants().await.len(), 1);
    world.letter_to("zoe@example.org");
    assert_eq!(
        world.messages().await.len(),
        1,
        "both are copies of the first"
    );
    let left = std::fs::read_dir(world.path().join("Maildir/new"))
        .unwrap()
        .count();
    assert_eq!(left, 0, "the copies are filed, too");
}

#[tokio::test]
async fn the_same_form_in_another_mail_gets_no_second_letter() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.later(SignedDuration::from_hours(2));
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    assert_eq!(world.applicants().await[0].version, 1);
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn a_better_form_is_a_new_version_of_the_same_application() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.later(SignedDuration::from_hours(2));
    let mut answers = complete("Zoe Sato", "zoe@example.org");
    answers[3].1 = "Wales";
    answers.remove(2);
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("Corrected form")
            .file("form.xlsx", form(&answers)),
    );
    world.works().await;

    let applicants = world.applicants().await;
    assert_eq!((applicants.len(), applicants[0].version), (1, 2));
    let stored = world.house.store.answers(applicants[0].id).await.unwrap();
    let value = |field: &str| {
        let answer = stored.iter().find(|answer| answer.field == field);
        answer.map(|answer| answer.value.clone())
    };
    assert_eq!(value("regions").unwrap(), r#"["Wales"]"#);
    assert!(
        value("phone").is_some(),
        "what was given before stays unless it is replaced"
    );
    assert_eq!(world.letters_to("zoe@example.org").len(), 2);
}

#[tokio::test]
async fn two_people_who_share_an_address_are_two_applicants() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "family@example.org"));
    world.receives(application("Ben Sato", "family@example.org"));
    world.works().await;
    let names: Vec<_> = world
        .applicants()
        .await
        .into_iter()
        .map(|line| line.name.unwrap())
        .collect();
    assert_eq!(names, ["Zoe Sato", "Ben Sato"]);
    assert_eq!(world.letters_to("family@example.org").len(), 2);
    assert!(
        world
            .review_codes()
            .await
            .contains(&"shared_address".to_owned())
    );

    // And Zoe's next form is Zoe's, though Ben wrote last.
    let mut answers = complete("Zoe Sato", "family@example.org");
    answers[3].1 = "Wales";
    world.receives(
        Mail::from("Ben Sato <family@example.org>")
            .subject("Zoe's form again")
            .file("form.xlsx", form(&answers)),
    );
    world.works().await;
    let versions: Vec<_> = world
        .applicants()
        .await
        .into_iter()
        .map(|line| line.version)
        .collect();
    assert_eq!(versions, [2, 1]);
}

#[tokio::test]
async fn a_stranger_who_guesses_a_reference_changes_nothing() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    let mut answers = complete("Zoe Sato", "zoe@example.org");
    answers[3].1 = "London";
    world.receives(
        Mail::from("Somebody <stranger@example.com>")
            .subject("QPM-0001 new form")
            .file("form.xlsx", form(&answers)),
    );
    world.works().await;
    let applicants = world.applicants().await;
    let stored = world.house.store.answers(applicants[0].id).await.unwrap();
    let regions = stored
        .iter()
        .find(|answer| answer.field == "regions")
        .unwrap();
    assert!(!regions.value.contains("London"), "{}", regions.value);
    assert!(world.letters_to("stranger@example.com").is_empty());
    assert!(
        world
            .review_codes()
            .await
            .contains(&"proposed_version".to_owned())
    );
}
