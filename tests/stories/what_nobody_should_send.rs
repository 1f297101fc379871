//! A passport, bank details, a letter about somebody's health: kept apart, named in no letter, list
//! or export, the manager told, and the sender asked kindly not to send such.

use std::process::Command;

use super::post::{Mail, application};
use super::world::{Sent, World};

/// A letter's words, its soft line ends undone (RFC 3676 §4.1).
fn said(letter: &Sent) -> String {
    letter.text.replace("\r\n", "\n").replace(" \n", " ")
}

/// What the manager reads when she types this.
fn printed(world: &World, arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_qpm-intake"))
        .arg("--config")
        .arg(world.path().join("config.toml"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
    String::from_utf8(out.stdout).unwrap()
}

const ASKED: &str = "Please do not send us such documents by email.";

#[tokio::test]
async fn a_passport_beside_the_form_is_kept_apart() {
    let mut world = World::new().await;
    world.receives(
        application("Zoe Sato", "zoe@example.org")
            .file("Sato passport scan.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 0x42]),
    );
    world.works().await;
    let letter = world.letter_to("zoe@example.org");
    assert!(letter.subject.contains("We have your application QPM-0001"));
    assert!(said(&letter).contains(ASKED), "{}", letter.text);
    assert!(said(&letter).contains("QPM expression of interest.xlsx"));
    assert!(!letter.raw.contains("passport scan"), "{}", letter.raw);
    assert!(
        world
            .review_codes()
            .await
            .contains(&"restricted_document".to_owned())
    );

    for arguments in [
        &["applicants", "list"][..],
        &["applicants", "list", "--json"],
        &["applicants", "export", "--format", "csv"],
        &["applicants", "export", "--format", "json"],
        &["applicants", "show", "1"],
        &["applicants", "show", "1", "--json"],
        &["review", "list"],
    ] {
        let shown = printed(&world, arguments);
        assert!(!shown.contains("passport scan"), "{arguments:?}: {shown}");
    }
    assert!(printed(&world, &["applicants", "show", "1"]).contains("1 more kept apart"));
    let shown = printed(&world, &["applicants", "show", "1", "--restricted"]);
    assert!(shown.contains("Sato passport scan.jpg"), "{shown}");
    assert!(shown.contains("kept apart"), "{shown}");
}

#[tokio::test]
async fn a_health_letter_that_only_the_words_name_is_kept_apart() {
    let mut world = World::new().await;
    world.receives(
        application("Zoe Sato", "zoe@example.org")
            .text("My form is attached. I have also attached a letter from my GP.")
            .file("Scan 17.txt", b"To whom it may concern".to_vec()),
    );
    world.works().await;
    let letter = world.letter_to("zoe@example.org");
    assert!(said(&letter).contains(ASKED), "{}", letter.text);
    assert!(!letter.raw.contains("Scan 17"), "{}", letter.raw);
    let files = world.house.store.files(1).await.unwrap();
    let apart: Vec<_> = files.iter().map(|file| file.restricted).collect();
    assert_eq!(apart, [false, true], "{files:?}");
}

#[tokio::test]
async fn a_passport_alone_gets_one_letter_that_asks_for_no_more_of_them() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("As asked")
            .text("Here it is.")
            .file("passport.pdf", b"not a real one".to_vec()),
    );
    world.receives(
        Mail::from("robot@example.org")
            .header("Auto-Submitted", "auto-generated")
            .text("Here it is.")
            .file("passport.pdf", b"not a real one either".to_vec()),
    );
    world.works().await;
    let letter = world.letter_to("zoe@example.org");
    assert!(said(&letter).contains(ASKED), "{}", letter.text);
    assert!(!letter.raw.contains("passport.pdf"), "{}", letter.raw);
    assert!(
        world
            .review_codes()
            .await
            .contains(&"restricted_document".to_owned())
    );
    assert!(world.applicants().await.is_empty());
    assert!(world.letters_to("robot@example.org").is_empty());
}
