//! What cannot be read is kept, shown to a person, and stops nobody behind it.

use super::post::{Mail, application};
use super::world::World;

#[tokio::test]
async fn a_damaged_form_is_taken_in_and_a_person_will_read_it() {
    let mut world = World::new().await;
    let mut octets = super::post::form(&super::post::complete("Ann Lee", "ann@example.org"));
    octets.truncate(octets.len() / 2);
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("My application")
            .file("form.xlsx", octets),
    );
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;

    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 2);
    let ann = &applicants[0];
    assert_eq!(
        ann.name.as_deref(),
        Some("Ann Lee"),
        "known by the sender's name"
    );
    assert!(!ann.complete);
    let letter = world.letter_to("ann@example.org");
    assert!(letter.subject.contains(&ann.reference));
    let lower = letter.text.to_lowercase();
    assert!(
        !lower.contains("invalid") && !lower.contains("reject"),
        "{lower}"
    );
    assert!(!world.reviews().await.is_empty(), "a person has to read it");
    assert_eq!(world.queue().await[0].kind, "unreadable");
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn rubbish_is_kept_with_its_octets_and_shown() {
    let mut world = World::new().await;
    world.receives_octets(&[0, 159, 146, 150, 13, 10, 255, 0, 1, 2, 3]);
    world.receives_octets(b"");
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    assert_eq!(world.messages().await.len(), 3);
    let octets = world.house.store.octets(1).await.unwrap().unwrap();
    assert_eq!(octets, [0, 159, 146, 150, 13, 10, 255, 0, 1, 2, 3]);
    assert!(!world.reviews().await.is_empty());
    world.letter_to("zoe@example.org");
    assert_eq!(world.letters().len(), 1);
}

#[tokio::test]
async fn a_mail_above_the_limit_goes_to_review_by_its_headers() {
    let mut world = World::with("mailbox.max_message_size = 65536\n").await;
    let mut big = super::post::form(&super::post::complete("Ann Lee", "ann@example.org"));
    big.resize(200_000, 0);
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("My application")
            .file("form.xlsx", big),
    );
    world.works().await;
    let kept = world.house.store.octets(1).await.unwrap().unwrap();
    assert!(kept.len() < 65_536, "{} octets were kept", kept.len());
    assert!(!world.reviews().await.is_empty());
    let letter = world.letter_to("ann@example.org");
    assert!(!letter.text.is_empty());
}

#[tokio::test]
async fn a_message_that_kills_the_process_is_set_aside_and_those_beside_it_are_not() {
    let mut world = World::new().await;
    world.receives(application("Ann Lee", "ann@example.org"));
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.fetches().await.unwrap();
    // Again and again the charge is committed and the process is gone before it comes to anything.
    for _ in 0..11 {
        let mut tx = world.house.store.write_tx().await.unwrap();
        qpm_intake::store::inbox::take_waiting(&mut tx, 64, 1 << 20)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.restarts().await;
    }
    world.works().await;
    let messages = world.messages().await;
    assert_eq!(messages[0].state, "quarantined");
    assert_eq!(messages[1].state, "processed");
    assert!(world.house.store.octets(1).await.unwrap().unwrap().len() > 1000);
    assert!(
        world
            .review_codes()
            .await
            .contains(&"quarantined".to_owned())
    );
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn a_name_that_is_markup_or_a_template_stays_a_name() {
    let mut world = World::new().await;
    let name = "{{ 7*7 }} <b>Zoe</b> \u{202e}evil";
    world.receives(
        Mail::from("zoe@example.org")
            .subject("My application")
            .file(
                "form.xlsx",
                super::post::form(&super::post::complete(name, "zoe@example.org")),
            ),
    );
    world.works().await;
    let letter = world.letter_to("zoe@example.org");
    assert!(!letter.text.contains("49"), "{}", letter.text);
    let kept = &world.applicants().await[0];
    assert!(
        kept.name.as_deref().unwrap().contains("{{ 7*7 }}"),
        "kept as typed"
    );
    assert!(
        !letter.raw.contains("<b>Zoe</b> "),
        "markup must be escaped in the HTML part"
    );
    assert!(!letter.text.contains('\u{202e}'));
}

/// Lines that are all questions: a reader is at it for as long as it may.
fn questions_without_end(number: usize) -> Vec<u8> {
    let line = format!("Full name ({number}): \n");
    line.repeat((500 << 10) / line.len()).into_bytes()
}

#[tokio::test]
async fn fifty_hostile_files_in_one_mail_cost_the_time_of_one_and_a_person_looks_at_it() {
    let mut world = World::with("reader.seconds = 1\n").await;
    let mut mail = Mail::from("Mallory <mallory@example.net>").subject("My application");
    for number in 0..50 {
        mail = mail.file(&format!("form-{number}.txt"), questions_without_end(number));
    }
    world.receives(mail);
    world.receives(application("Zoe Sato", "zoe@example.org"));
    let started = std::time::Instant::now();
    world.works().await;
    let took = started.elapsed();
    println!("fifty hostile files: {took:?}");
    // One second, and what a busy machine needs for all else; fifty files alone would need fifty.
    assert!(took < std::time::Duration::from_secs(25), "{took:?}");
    let codes = world.review_codes().await;
    assert!(codes.contains(&"form_not_read".to_owned()), "{codes:?}");
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn a_small_scan_that_is_called_a_form_is_one() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("QPM")
            .text("Please find it attached.")
            .file(
                "EOI form page 1.jpg",
                b"\xff\xd8\xff\xe0 a small scan".to_vec(),
            ),
    );
    world.works().await;
    assert_eq!(world.applicants().await.len(), 1);
    assert!(
        world
            .letter_to("zoe@example.org")
            .text
            .contains("EOI form page 1.jpg")
    );
}
