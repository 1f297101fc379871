//! People who write in Welsh are answered in Welsh, or by a person: until a Welsh speaker has
//! approved the Welsh letters, none goes out.

use super::post::{Mail, application, complete, form};
use super::world::World;

const APPROVED: &str = "letters.language = \"applicant\"
letters.welsh_approved_by = \"Mair Gruffudd\"
letters.cy.opening_name = \"aseswr QPM Eiriolaeth\"
letters.cy.contact_name = \"rheolwr y QPM\"
letters.cy.reply_within = \"10 diwrnod gwaith\"
letters.cy.kept_for = \"12 mis ar ôl y dyddiad cau\"
";

fn question() -> Mail {
    Mail::from("Rhodri Pritchard <rhodri@example.org>")
        .subject("Cwestiwn am rôl yr aseswr")
        .text("Annwyl gyfeillion,\n\nA oes modd gwneud cais yn Gymraeg? Ac a fydd yr asesiadau yng Nghymru yn cael eu cynnal yn Gymraeg?\n\nYn gywir\nRhodri")
}

fn applies() -> Mail {
    Mail::from("Siân Tŷ Gwyn <sian@example.org>")
        .subject("Cais")
        .text("Bore da,\n\nHoffwn wneud cais am rôl yr aseswr. Mae fy ffurflen ynghlwm.\n\nDiolch,\nSiân")
        .file("ffurflen.xlsx", form(&complete("Siân Tŷ Gwyn", "sian@example.org")))
}

#[tokio::test]
async fn until_somebody_approves_the_welsh_letters_a_person_answers() {
    for settings in ["", "letters.language = \"en\"\n"] {
        let mut world = World::with(settings).await;
        world.receives(question());
        world.receives(applies());
        world.receives(application("Zoe Sato", "zoe@example.org"));
        world.works().await;
        // Nobody who writes in English waits for it, and the application is taken in like any.
        let sent = world.letters();
        assert_eq!(sent.len(), 1, "{sent:?}");
        world.letter_to("zoe@example.org");
        assert_eq!(world.applicants().await.len(), 2);
        let codes = world.review_codes().await;
        let held = codes.iter().filter(|code| *code == "written_in_welsh");
        assert_eq!(held.count(), 2, "{codes:?}");
        let items = world.reviews().await;
        let told = items.iter().any(|item| {
            let words = "Written in Welsh, and there is no approved Welsh letter";
            item.reason.starts_with(words)
        });
        assert!(told, "{items:?}");
        let states: Vec<String> = world.queue().await.into_iter().map(|l| l.state).collect();
        assert_eq!(states.iter().filter(|state| *state == "held").count(), 2);
    }
}

#[tokio::test]
async fn once_they_are_approved_welsh_is_answered_in_welsh_and_english_in_english() {
    let mut world = World::with(APPROVED).await;
    world.receives(question());
    world.receives(applies());
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    let letter = world.letter_to("sian@example.org");
    assert_eq!(
        letter.subject,
        "Mae eich cais gennym QPM-0001 (ateb awtomatig): Cais"
    );
    assert!(letter.raw.contains("Content-Language: cy"));
    assert!(
        letter.text.contains("Helo Siân Tŷ Gwyn,"),
        "{}",
        letter.text
    );
    assert!(letter.text.contains("ddydd Mawrth 24 Tachwedd 2026"));
    let letter = world.letter_to("rhodri@example.org");
    assert!(letter.text.contains("bydd person yn ei ateb"));
    let letter = world.letter_to("zoe@example.org");
    assert!(letter.raw.contains("Content-Language: en-GB"));
    assert!(
        !world
            .review_codes()
            .await
            .contains(&"written_in_welsh".to_owned())
    );
}

#[tokio::test]
async fn a_signature_in_two_languages_and_a_quoted_letter_make_no_mail_welsh() {
    let mut world = World::with(APPROVED).await;
    world.receives(
        Mail::from("Dafydd Rees <dafydd@example.org>")
            .subject("The role")
            .text(
                "Bore da,\n\nIs the role open to people in Wales, and how many days is it?\n\nDiolch,\nDafydd Rees\nCyngor Sir Ynys Môn\n\nMae'r e-bost hwn ac unrhyw ffeiliau sydd ynghlwm wrtho yn gyfrinachol. Os nad chi yw'r derbynnydd, rhowch wybod i ni.\n\nAr 3 Tachwedd 2026 ysgrifennodd:\n> Hoffwn wybod mwy am y gwaith. Rwyf wedi bod yn eiriolwr.",
            ),
    );
    world.works().await;
    let letter = world.letter_to("dafydd@example.org");
    assert!(
        letter.raw.contains("Content-Language: en-GB"),
        "{}",
        letter.raw
    );
}

#[tokio::test]
async fn a_charity_that_writes_in_welsh_to_everybody_does() {
    let settings = APPROVED.replace("\"applicant\"", "\"cy\"");
    let mut world = World::with(&settings).await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    let letter = world.letter_to("zoe@example.org");
    assert!(letter.text.starts_with("Helo Zoe Sato,"), "{}", letter.text);
}
