//! Invariant 8: monitoring data never meets the person.

use rust_xlsxwriter::Workbook;

use super::post::{Mail, application};
use super::world::World;

pub(super) fn monitoring_form() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ("Equality and Diversity Monitoring Form", ""),
        ("What is your age group?", "45-54 zebrafish"),
        (
            "How would you describe your ethnic group?",
            "Prefer not to say",
        ),
        (
            "Do you consider yourself to have a disability?",
            "Yes zebrafish",
        ),
        ("What is your religion or belief?", "Prefer not to say"),
        ("What is your sexual orientation?", "zebrafish"),
    ];
    for (row, (label, value)) in (0..).zip(rows) {
        sheet.write(row, 0, label).unwrap();
        sheet.write(row, 1, value).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// Whether anything of the form can be found in the database's files.
async fn is_kept(world: &World) -> bool {
    let kept = wholly_kept(world).await;
    // The form itself, as it was sent, and as text.
    let encoded = base64_head(&monitoring_form());
    contains(&kept, b"zebrafish") || contains(&kept, encoded.as_bytes())
}

/// All octets of the database's files.
pub(super) async fn wholly_kept(world: &World) -> Vec<u8> {
    world.house.store.close().await;
    let entries = std::fs::read_dir(world.path()).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("qpm-intake.db"))
        .flat_map(|path| std::fs::read(path).unwrap())
        .collect()
}

pub(super) fn contains(octets: &[u8], word: &[u8]) -> bool {
    octets.windows(word.len()).any(|window| window == word)
}

/// What stands in the mail for the middle of the form: enough to know it by.
pub(super) fn base64_head(octets: &[u8]) -> String {
    let part = lettre::message::Attachment::new("x".into()).body(
        octets.to_vec(),
        lettre::message::header::ContentType::parse("application/octet-stream").unwrap(),
    );
    let formatted = String::from_utf8(part.formatted()).unwrap();
    formatted
        .lines()
        .filter(|line| line.len() > 70)
        .nth(20)
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn sent_alone_it_is_thanked_for_and_forgotten() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("Monitoring form")
            .text("As requested.")
            .file("monitoring.xlsx", monitoring_form()),
    );
    world.works().await;
    assert!(world.applicants().await.is_empty());
    let letter = world.letter_to("zoe@example.org");
    assert!(
        letter.text.contains("help"),
        "an adjustment asked for in it must be asked for again"
    );
    let queue = world.queue().await;
    assert_eq!(
        (queue[0].kind.as_str(), queue[0].recipient.as_str()),
        ("notice", "")
    );
    assert!(!is_kept(&world).await);
}

#[tokio::test]
async fn sent_along_with_the_form_only_the_form_is_kept() {
    let mut world = World::new().await;
    world.receives(
        application("Zoe Sato", "zoe@example.org").file("monitoring.xlsx", monitoring_form()),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert!(applicants[0].complete);
    let files = world.house.store.files(applicants[0].id).await.unwrap();
    assert_eq!(files.len(), 1, "{files:?}");
    world.letter_to("zoe@example.org");
    let kept = world.house.store.letter_octets(1).await.unwrap().unwrap();
    assert!(
        kept.is_empty(),
        "the letter said that one came, so it is not kept"
    );
    let history = world.house.store.history(applicants[0].id).await.unwrap();
    assert!(
        history
            .iter()
            .all(|line| !line.what.contains("monitoring")
                && !line.reason_code.contains("monitoring"))
    );
    assert!(!is_kept(&world).await);
}

/// The folders below the Maildir in which something lies, and what lies in the inbox still.
fn filed(world: &World) -> Vec<String> {
    let maildir = world.path().join("Maildir");
    let folders = std::fs::read_dir(&maildir).unwrap();
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut filed: Vec<String> = names
        .filter(|name| !matches!(name.as_str(), "cur" | "tmp"))
        .flat_map(|name| {
            let inside = if name == "new" { "" } else { "cur" };
            let mails = std::fs::read_dir(maildir.join(&name).join(inside)).unwrap();
            mails.map(move |_| name.clone()).collect::<Vec<_>>()
        })
        .collect();
    filed.sort();
    filed
}

/// As big as a photo; nothing here can read one.
fn photo() -> Vec<u8> {
    let mut octets = b"\xff\xd8\xff\xe0".to_vec();
    octets.resize(200_000, 7);
    octets
}

/// An application with one, one alone, and one beside what a person has to read.
async fn three_come(settings: &str) -> World {
    let mut world = World::with(settings).await;
    world.receives(
        application("Zoe Sato", "zoe@example.org").file("monitoring.xlsx", monitoring_form()),
    );
    world.receives(
        Mail::from("Ben Okoro <ben@example.org>")
            .subject("Monitoring form")
            .text("As requested.")
            .file("monitoring.xlsx", monitoring_form()),
    );
    world.receives(
        Mail::from("Ada Quist <ada@example.org>")
            .subject("Expression of interest")
            .text("My application form is attached as a photo.")
            .file("form.jpg", photo())
            .file("monitoring.xlsx", monitoring_form()),
    );
    world.works().await;
    world
}

#[tokio::test]
async fn at_the_mailbox_it_lies_apart_and_the_database_does_not_say_whose_it_was() {
    let world = three_come("").await;
    assert_eq!(filed(&world), [".QPM.Monitoring"; 3]);
    assert_eq!(world.applicants().await.len(), 2);
    let kept = wholly_kept(&world).await;
    assert!(
        !contains(&kept, b"monitoring_for_review"),
        "the folder follows from the mail being redacted, and is not written down"
    );
}

#[tokio::test]
async fn where_config_says_so_it_is_removed_unless_a_person_has_to_read_the_mail() {
    let world = three_come("mailbox.monitoring_mail = \"delete\"\n").await;
    assert_eq!(filed(&world), [".QPM.Monitoring"]);
    assert_eq!(world.applicants().await.len(), 2);
}

/// Whoever asks for something in the mail's own words is heard, and nothing tells that a monitoring
/// form came with them.
#[tokio::test]
async fn a_wish_beside_it_is_heard_without_a_trace_of_it() {
    for (text, code) in [
        (
            "As requested. Please also delete all the data that you hold about me.",
            "rights_request",
        ),
        (
            "As requested. I am deaf, so please do not ring.",
            "adjustment_request",
        ),
        ("As requested. Please could you call me?", "call_request"),
    ] {
        let mut world = World::with("mailbox.monitoring_mail = \"delete\"\n").await;
        world.receives(
            Mail::from("Zoe Sato <zoe@example.org>")
                .subject("Monitoring form")
                .text(text)
                .file("monitoring.xlsx", monitoring_form()),
        );
        world.works().await;
        let reviews = world.reviews().await;
        assert_eq!(world.review_codes().await, [code]);
        assert!(reviews[0].due_on.is_some());
        // The holding letter says it to the person, and to nobody else.
        let letter = world.letter_to("zoe@example.org");
        assert!(letter.text.contains("did not read"), "{}", letter.text);
        assert!(!letter.subject.contains("onitoring"), "{}", letter.subject);
        let kept = world.house.store.letter_octets(1).await.unwrap().unwrap();
        assert!(kept.is_empty());
        let message = &world.messages().await[0];
        assert_eq!(message.kind.as_deref(), Some("question"));
        for told in [&reviews[0].reason, message.reason.as_ref().unwrap()] {
            assert!(!told.contains("onitoring"), "{told}");
        }
        // A person has to read the mail: it lies in the mailbox still.
        assert_eq!(filed(&world), [".QPM.Monitoring"]);
        assert!(!is_kept(&world).await);
    }
}

/// A form's own questions ("do you need an adjustment?") are no wish of anybody's, and it is one
/// without any question of ours beside it.
#[tokio::test]
async fn one_written_into_the_mail_asks_for_nothing() {
    for name in ["", "Full name: Zoe Sato\n\n"] {
        let mut world = World::new().await;
        world.receives(
            Mail::from("Zoe Sato <zoe@example.org>")
                .subject("Here it is")
                .text(&format!(
                    "{name}Equality and Diversity Monitoring Form\n\nWhat is your age group? 45-54\n\n\
                     How would you describe your ethnic group? zebrafish\n\n\
                     Do you consider yourself to have a disability? Yes, I am deaf\n\n\
                     What is your religion or belief? Prefer not to say\n"
                )),
        );
        world.works().await;
        assert!(world.reviews().await.is_empty());
        let queue = world.queue().await;
        assert_eq!(queue.len(), 1);
        assert_eq!(
            (queue[0].kind.as_str(), queue[0].recipient.as_str()),
            ("notice", "")
        );
        assert!(!is_kept(&world).await);
    }
}

#[tokio::test]
async fn a_question_about_it_is_a_question() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("The monitoring form")
            .text(
                "Why do you ask for our age group?\n\nWhy do you need to know our ethnic group?\n\n\
                 And why our sexual orientation?\n",
            ),
    );
    world.works().await;
    assert_eq!(world.review_codes().await, ["question"]);
    let octets = world.house.store.octets(1).await.unwrap();
    assert!(octets.is_some_and(|octets| !octets.is_empty()));
}

/// The letter about the form says that nothing of the mail was kept; a question in it would be lost.
#[tokio::test]
async fn a_question_beside_it_is_the_managers_to_answer() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("Two things")
            .text("Here is the monitoring form. When is the closing date for the assessor role?")
            .file("monitoring.xlsx", monitoring_form()),
    );
    world.works().await;
    assert_eq!(world.review_codes().await, ["question"]);
    let letter = world.letter_to("zoe@example.org");
    assert!(letter.subject.contains("a person will answer"));
    assert!(letter.text.contains("We did not read it"));
    assert_eq!(filed(&world), [".QPM.Monitoring"]);
    assert!(!is_kept(&world).await);
}
