//! People pack their forms, and mail programs pack what people send: what is inside is what counts.

use super::monitoring_form_is_attached::{base64_head, contains, monitoring_form, wholly_kept};
use super::parcels::{Msg, locked_zip, mac_zip, signed, tnef, utf16, zip};
use super::post::{Mail, complete, form};
use super::world::World;

fn zoe() -> Mail {
    Mail::from("Zoe Sato <zoe@example.org>").subject("My application")
}

fn zoes_form() -> Vec<u8> {
    form(&complete("Zoe Sato", "zoe@example.org"))
}

/// Zoe's mail with this file is an application like any other.
async fn is_acknowledged(mail: Mail) -> World {
    let mut world = World::new().await;
    world.receives(mail);
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert_eq!(applicants[0].name.as_deref(), Some("Zoe Sato"));
    assert!(applicants[0].complete);
    assert_eq!(world.queue().await[0].kind, "acknowledgement");
    world.letter_to("zoe@example.org");
    world
}

#[tokio::test]
async fn a_form_in_a_macs_zip_is_an_application() {
    let zip = mac_zip("EoI form.xlsx", &zoes_form());
    let world = is_acknowledged(zoe().file("My application.zip", zip)).await;
    let letter = world.letter_to("zoe@example.org");
    assert!(
        letter.text.contains("- My application.zip: EoI form.xlsx"),
        "{}",
        letter.text
    );
    let files = world
        .house
        .store
        .files(world.applicants().await[0].id)
        .await
        .unwrap();
    assert_eq!(
        files.len(),
        1,
        "what was sent is kept as it was sent: {files:?}"
    );
}

#[tokio::test]
async fn a_form_in_a_winmail_dat_is_an_application_and_nobody_hears_of_winmail_dat() {
    let (name, form) = (utf16("EoI form – Zoe.xlsx"), zoes_form());
    let file: &[(u32, &[u8])] = &[(0x3707_001f, &name), (0x3701_0102, &form)];
    let words = utf16("Please find my form attached.");
    let winmail = tnef(&[(0x1000_001f, &words)], &[(file, None)]);
    let world = is_acknowledged(zoe().text("").file("winmail.dat", winmail)).await;
    let letter = world.letter_to("zoe@example.org");
    assert!(
        letter.text.contains("- EoI form – Zoe.xlsx"),
        "{}",
        letter.text
    );
    assert!(!letter.text.contains("winmail"), "{}", letter.text);
}

#[tokio::test]
async fn a_question_in_a_winmail_dat_is_a_question() {
    let mut world = World::new().await;
    let words = utf16("Could you tell me when the role starts?");
    let winmail = tnef(&[(0x1000_001f, &words)], &[]);
    let mail = Mail::from("Zoe Sato <zoe@example.org>")
        .subject("The role")
        .text("");
    world.receives(mail.file("winmail.dat", winmail));
    world.works().await;
    assert_eq!(world.queue().await[0].kind, "question_received");
}

#[tokio::test]
async fn a_signed_form_is_an_application() {
    let file = signed(&zoes_form());
    is_acknowledged(zoe().file("EoI.xlsx.p7m", file)).await;
}

#[tokio::test]
async fn a_mail_that_outlook_saved_and_its_sender_attached_is_an_application() {
    let (name, form) = (utf16("EoI.xlsx"), zoes_form());
    let msg = Msg {
        properties: &[
            (0x5d01_001f, &utf16("zoe@example.org")),
            (0x1000_001f, &utf16("My form.")),
        ],
        attachments: &[&[(0x3707_001f, &name), (0x3701_0102, &form)]],
        mails: &[],
    };
    is_acknowledged(zoe().file("My application.msg", msg.octets())).await;
}

#[tokio::test]
async fn a_colleague_forwards_a_saved_mail_and_the_applicant_gets_the_letter() {
    let mut world = World::with(
        "manager.trusted_forwarders = [\"@qpm.example.test\"]\nmanager.authserv_id = \"mx.qpm.example.test\"\n",
    )
    .await;
    let answers = complete("Zoe Sato", "zoe@example.org");
    let answers: Vec<String> = answers
        .iter()
        .map(|(label, answer)| format!("{label}: {answer}"))
        .collect();
    let msg = Msg {
        properties: &[
            (0x0037_001f, &utf16("My application")),
            (0x5d01_001f, &utf16("zoe@example.org")),
            (0x0c1a_001f, &utf16("Zoe Sato")),
            (0x1000_001f, &utf16(&answers.join("\r\n"))),
        ],
        ..Msg::default()
    };
    let mail = Mail::from("Bea <info@qpm.example.test>")
        .subject("One for you")
        .header(
            "Authentication-Results",
            "mx.qpm.example.test; dmarc=pass header.from=qpm.example.test",
        )
        .text("See attached.");
    world.receives(mail.file("My application.msg", msg.octets()));
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(applicants[0].name.as_deref(), Some("Zoe Sato"));
    world.letter_to("zoe@example.org");
    assert!(world.letters_to("info@qpm.example.test").is_empty());
}

#[tokio::test]
async fn a_monitoring_form_in_a_zip_is_not_kept_with_anybody() {
    let mut world = World::new().await;
    let zip = zip(&[
        ("EoI.xlsx", &zoes_form()),
        ("About you.xlsx", &monitoring_form()),
    ]);
    world.receives(zoe().file("forms.zip", zip.clone()));
    world.works().await;
    let applicants = world.applicants().await;
    assert!(applicants[0].complete, "the form beside it is read");
    let files = world.house.store.files(applicants[0].id).await.unwrap();
    assert!(
        files.is_empty(),
        "the zip holds both, so it is not kept: {files:?}"
    );
    let letter = world.letter_to("zoe@example.org");
    assert!(letter.text.contains("monitoring form"), "{}", letter.text);
    assert!(!letter.text.contains("About you"), "{}", letter.text);
    let kept = wholly_kept(&world).await;
    assert!(!contains(&kept, b"zebrafish") && !contains(&kept, base64_head(&zip).as_bytes()));
}

#[tokio::test]
async fn what_cannot_be_read_in_a_zip_is_named_in_the_letter_and_for_the_manager() {
    let mut world = World::new().await;
    let locked = locked_zip(&[("EoI.xlsx", &zoes_form())]);
    let pages = zip(&[
        ("Index/Document.iwa", b"x"),
        ("preview.jpg", b"\xff\xd8\xff"),
    ]);
    let zip = zip(&[("EoI.pages", &pages), ("again.zip", &locked)]);
    world.receives(zoe().file("forms.zip", zip));
    world.works().await;
    let letter = world.letter_to("zoe@example.org");
    for words in [
        "- forms.zip: EoI.pages: an Apple Pages document",
        "- forms.zip: again.zip: EoI.xlsx: a zip file that needs a password",
        "- In Pages, choose File, then Export To, then Word.",
    ] {
        let text = letter.text.replace(" \n", " ");
        assert!(text.contains(words), "{words}: {text}");
    }
    let reviews = world.reviews().await;
    let words = "an Apple Pages document, and a zip file that needs a password";
    assert!(
        reviews.iter().any(|item| item.reason.contains(words)),
        "{reviews:?}"
    );
}

#[tokio::test]
async fn a_photo_beside_a_readable_form_is_looked_at_and_not_asked_for_again() {
    let mut world = World::new().await;
    let mut photo = b"\xff\xd8\xff\xe0".to_vec();
    photo.resize(60_000, 7);
    world.receives(
        zoe()
            .file("EoI.xlsx", zoes_form())
            .file("certificate.jpg", photo),
    );
    world.works().await;
    assert_eq!(world.queue().await[0].kind, "acknowledgement");
    let letter = world.letter_to("zoe@example.org");
    assert!(
        letter
            .text
            .contains("- certificate.jpg: a photo or a picture"),
        "{}",
        letter.text
    );
    assert!(letter.text.contains("You do not need to send it again."));
    let reviews = world.reviews().await;
    let words = "Beside the form a file came that could not be read: a photo or a picture.";
    assert!(
        reviews.iter().any(|item| item.reason == words),
        "{reviews:?}"
    );
}
