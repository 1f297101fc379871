//! A colleague sends somebody's application on. The applicant is the person on the form and the
//! one who wrote the inner mail, never the colleague; a letter goes out at once only where the
//! colleague is trusted and the mail server confirms that it was she.

use super::post::{Mail, application, complete, form};
use super::world::World;

const TRUST: &str = "manager.trusted_forwarders = [\"@charity.example\"]\nmanager.authserv_id = \"mx.qpm.example.test\"\n";
const PASS: &str = "mx.qpm.example.test; dmarc=pass header.from=charity.example";
const BEA: &str = "Bea Colleague <bea@charity.example>";

fn eoi(email: &str) -> Vec<u8> {
    form(&complete("Grace Owusu", email))
}

/// By Bea, with what the mail server says of her.
fn by_bea(results: &str) -> Mail {
    Mail::from(BEA)
        .subject("FW: My application")
        .header("Authentication-Results", results)
}

/// Header lines as Outlook writes them above a mail that it forwards.
fn outlook(from: &str) -> String {
    format!(
        "One for you.\n\n________________________________\nFrom: {from}\nSent: 23 November 2026 16:02\nTo: Info <info@charity.example>\nSubject: My application\n\nPlease find my form attached.\n"
    )
}

async fn world_of(mail: Mail) -> World {
    let mut world = World::with(TRUST).await;
    world.receives(mail);
    world.works().await;
    assert!(world.letters_to("bea@charity.example").is_empty());
    for line in world.applicants().await {
        let stored = world.house.store.addresses(line.id).await.unwrap();
        assert!(
            !stored.contains(&"bea@charity.example".to_owned()),
            "{stored:?}"
        );
    }
    world
}

/// One application by Grace, whose letter waits for this reason; nothing went out.
async fn is_held(mail: Mail, code: &str) -> World {
    let world = world_of(mail).await;
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert_eq!(applicants[0].name.as_deref(), Some("Grace Owusu"));
    assert!(world.letters().is_empty(), "{:#?}", world.letters());
    let codes = world.review_codes().await;
    assert!(codes.contains(&code.to_owned()), "{codes:?}");
    world
}

#[tokio::test]
async fn however_it_is_forwarded_the_applicant_gets_the_letter() {
    for text in [
        outlook("Grace Owusu <grace@example.org>"),
        // Outlook on the web and for Mac, with emphasis.
        "One for you.\n\n*From: *Grace Owusu <grace@example.org>\n*Date: *Monday\n*To: *Info\n*Subject: *My application\n\nMy form.\n".to_owned(),
        "One for you.\n\n---------- Forwarded message ---------\nFrom: Grace Owusu <grace@example.org>\nDate: Mon, 23 Nov 2026 at 16:02\nSubject: My application\nTo: <info@charity.example>\n\nMy form.\n".to_owned(),
        "One for you.\n\nBegin forwarded message:\n\nFrom: Grace Owusu <grace@example.org>\nSubject: My application\nDate: 23 November 2026 at 16:02:00 GMT\nTo: info@charity.example\n\nMy form.\n".to_owned(),
        "One for you.\n\n-------- Forwarded Message --------\nSubject: \tMy application\nDate: \tMon, 23 Nov 2026 16:02:00 +0000\nFrom: \tGrace Owusu <grace@example.org>\nTo: \tinfo@charity.example\n\nMy form.\n".to_owned(),
    ] {
        let mail = by_bea(PASS).text(&text).file("EoI.xlsx", eoi("grace@example.org"));
        let world = world_of(mail).await;
        let applicants = world.applicants().await;
        assert_eq!(applicants[0].name.as_deref(), Some("Grace Owusu"), "{text}");
        let letter = world.letter_to("grace@example.org");
        assert!(letter.text.contains("Grace"), "{text}");
        assert!(world.reviews().await.is_empty(), "{text}: {:?}", world.reviews().await);
    }
}

#[tokio::test]
async fn forwarded_as_an_attachment_it_is_the_same() {
    let inner = application("Grace Owusu", "grace@example.org").octets("grace");
    let world = world_of(
        by_bea(PASS)
            .text("See attached.")
            .file("My application.eml", inner),
    )
    .await;
    world.letter_to("grace@example.org");
    assert_eq!(world.applicants().await.len(), 1);
}

#[tokio::test]
async fn a_letter_waits_where_the_colleague_is_not_confirmed_or_not_known() {
    let text = outlook("Grace Owusu <grace@example.org>");
    let file = || eoi("grace@example.org");
    for results in [
        "mx.qpm.example.test; dmarc=fail header.from=charity.example",
        "mx.qpm.example.test; dmarc=none",
        // Somebody else's word.
        "mx.elsewhere.example; dmarc=pass header.from=charity.example",
    ] {
        let mail = by_bea(results).text(&text).file("EoI.xlsx", file());
        is_held(mail, "forwarder_not_trusted").await;
    }
    let stranger = Mail::from("Eve <eve@example.net>")
        .subject("FW: My application")
        .header(
            "Authentication-Results",
            "mx.qpm.example.test; dmarc=pass header.from=example.net",
        )
        .text(&text)
        .file("EoI.xlsx", file());
    is_held(stranger, "forwarder_not_trusted").await;
}

#[tokio::test]
async fn without_a_server_whose_word_counts_nobody_is_written_to_at_once() {
    let mut world = World::with("manager.trusted_forwarders = [\"@charity.example\"]\n").await;
    world.receives(
        by_bea(PASS)
            .text(&outlook("Grace Owusu <grace@example.org>"))
            .file("EoI.xlsx", eoi("grace@example.org")),
    );
    world.works().await;
    assert!(world.letters().is_empty());
    assert_eq!(world.applicants().await.len(), 1);
}

#[tokio::test]
async fn where_no_inner_author_is_named_the_letter_waits() {
    // Outlook names only the person; and a colleague may save the file and send it on.
    for text in [
        outlook("Grace Owusu"),
        "Hello, this came by post to our office. Bea".to_owned(),
    ] {
        let mail = by_bea(PASS)
            .text(&text)
            .file("EoI.xlsx", eoi("grace@example.org"));
        let world = is_held(mail, "forwarded_author_unknown").await;
        let queue = world.queue().await;
        assert_eq!(queue.len(), 1, "{queue:?}");
        assert_eq!(queue[0].recipient, "grace@example.org");
    }
    // A form without any address: there is nobody to write to.
    let mut answers = complete("Grace Owusu", "");
    answers.retain(|(label, _)| *label != "Email address");
    let mail = by_bea(PASS)
        .text(&outlook("Grace Owusu"))
        .file("EoI.xlsx", form(&answers));
    let world = is_held(mail, "forwarded_author_unknown").await;
    assert!(world.queue().await.is_empty());
}

#[tokio::test]
async fn who_wrote_the_inner_mail_is_written_to_and_not_whom_a_form_names() {
    let mail = by_bea(PASS)
        .text(&outlook("Grace Owusu <grace@work.example>"))
        .file("EoI.xlsx", eoi("grace@example.org"));
    let world = world_of(mail).await;
    world.letter_to("grace@work.example");
    assert!(world.letters_to("grace@example.org").is_empty());
}

#[tokio::test]
async fn a_colleague_who_applies_herself_is_an_applicant() {
    let mut world = World::with(TRUST).await;
    world.receives(
        Mail::from(BEA)
            .subject("My application")
            .header("Authentication-Results", PASS)
            .file(
                "EoI.xlsx",
                form(&complete("Bea Colleague", "bea.home@example.org")),
            ),
    );
    world.works().await;
    world.letter_to("bea@charity.example");
}

#[tokio::test]
async fn her_own_question_is_shown_and_her_absence_note_is_not_answered() {
    let text = format!(
        "Can we still take this one?\n\n{}",
        outlook("Grace Owusu <grace@example.org>")
    );
    let mail = by_bea(PASS)
        .text(&text)
        .file("EoI.xlsx", eoi("grace@example.org"));
    let mut world = world_of(mail).await;
    assert_eq!(world.review_codes().await, ["colleague_asks"]);
    world.letter_to("grace@example.org");
    world.receives(
        Mail::from(BEA)
            .subject("Automatic reply: My application")
            .header("Auto-Submitted", "auto-replied")
            .text("I am out of the office until Monday."),
    );
    world.works().await;
    assert_eq!(world.letters().len(), 1);
    assert_eq!(world.applicants().await.len(), 1);
}

#[tokio::test]
async fn the_applicants_answer_belongs_to_the_application() {
    let mut answers = complete("Grace Owusu", "grace@example.org");
    answers.retain(|(label, _)| *label != "Experience of advocacy");
    let mail = by_bea(PASS)
        .text(&outlook("Grace Owusu <grace@example.org>"))
        .file("EoI.xlsx", form(&answers));
    let mut world = world_of(mail).await;
    let letter = world.letter_to("grace@example.org");
    let id = letter.raw.split("Message-ID: ").nth(1).unwrap();
    let id = id.split("\r\n").next().unwrap().to_owned();
    world.receives(
        Mail::from("Grace Owusu <grace@example.org>")
            .subject(&format!("Re: {}", letter.subject))
            .header("In-Reply-To", &id)
            .file("EoI.xlsx", eoi("grace@example.org")),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert!(applicants[0].complete);
}
