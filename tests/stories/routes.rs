//! What else arrives in the mailbox beside applications: it goes on to whoever answers it, whole and
//! once, and nobody's application goes with it.

use jiff::SignedDuration;
use mail_parser::{MessageParser, MimeHeaders as _};

use super::letters_come_back::report;
use super::monitoring_form_is_attached::{contains, monitoring_form, wholly_kept};
use super::post::{Mail, application};
use super::world::{Sent, World};

const BLOG: &str = r#"
[[route]]
name = "Thoughts on the blog"
subject = ["blog", "guest article~"]
forward_to = "editor@qpm.example.test"
"#;

const REFERRALS: &str = r#"
[[route]]
name = "Referrals"
recognised_as = "misdirected_referral"
forward_to = "referrals@advocacy.example.test"
urgent = true
keep = false
"#;

const EDITOR: &str = "editor@qpm.example.test";
const TEAM: &str = "referrals@advocacy.example.test";

fn thoughts() -> Mail {
    Mail::from("Rhys Reader <rhys@example.org>")
        .subject("Your blog on advocacy standards")
        .text("Dear team,\n\nI read it twice. The part on peer advocacy is very good.\n\nRhys")
}

fn referral() -> Mail {
    Mail::from("Sam Worker <sam@council.example.org>")
        .subject("Referral for advocacy")
        .text(
            "Hello,\n\nI would like to refer a client for advocacy. She is 84, lives alone and has \
             no one to speak for her at the meeting on Friday. Her name is Wren Quill.\n\nSam",
        )
}

/// The file in a forward, as the octets of the mail that it is.
fn attached(letter: &Sent) -> (String, Vec<u8>) {
    let raw = letter.raw.as_bytes();
    let message = MessageParser::default().parse(raw).unwrap();
    let part = message.attachment(0).unwrap();
    let kind = part.content_type().unwrap();
    let kind = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default());
    let octets = match part.message() {
        Some(inner) => inner.raw_message().to_vec(),
        None => part.contents().to_vec(),
    };
    (kind, octets)
}

fn header<'a>(letter: &'a Sent, field: &str) -> &'a str {
    let head = letter.raw.split_once("\r\n\r\n").unwrap().0;
    let start = format!("{field}: ");
    let line = head.lines().find_map(|line| line.strip_prefix(&start));
    line.unwrap_or_default()
}

#[tokio::test]
async fn a_readers_thoughts_go_to_the_editor_as_they_came() {
    let mut world = World::with(BLOG).await;
    let octets = thoughts().octets("thoughts");
    world.receives_octets(&octets);
    world.works().await;

    let forward = world.letter_to(EDITOR);
    assert_eq!(world.letters().len(), 1, "no acknowledgement");
    let (kind, came) = attached(&forward);
    assert_eq!(kind, "message/rfc822");
    assert_eq!(came, octets);
    assert_eq!(header(&forward, "Auto-Submitted"), "auto-generated");
    assert_eq!(
        header(&forward, "From"),
        "QPM recruitment <recruitment@qpm.example.test>"
    );
    assert_eq!(header(&forward, "In-Reply-To"), "");
    // A subject is read on locked telephones.
    assert!(
        !forward.subject.contains("standards"),
        "{}",
        forward.subject
    );
    assert!(
        !forward.text.contains("rhys@example.org"),
        "{}",
        forward.text
    );

    assert!(world.reviews().await.is_empty());
    assert!(world.applicants().await.is_empty());
    let message = &world.messages().await[0];
    let reason = message.reason.clone().unwrap();
    for words in [
        "\"Thoughts on the blog\"",
        "by its subject",
        "forwarded as it came",
    ] {
        assert!(reason.contains(words), "{reason}");
    }
    let queue = world.queue().await;
    assert_eq!(queue[0].key, "forward/1/Thoughts on the blog");
    assert_eq!(queue[0].kind, "forward");
    // It is kept: here as everything is.
    assert!(
        world
            .house
            .store
            .octets(1)
            .await
            .unwrap()
            .is_some_and(|kept| !kept.is_empty())
    );

    // The same mail by another way, and the program started again, forward nothing anew.
    world.receives_octets(&octets);
    world.restarts().await;
    world.works().await;
    assert_eq!(world.letters().len(), 1);
}

#[tokio::test]
async fn a_mail_of_other_octets_comes_whole_as_a_file() {
    let mut world = World::with(BLOG).await;
    let octets = b"From: Rhys <rhys@example.org>\r\nTo: recruitment@qpm.example.test\r\n\
        Subject: Your blog\r\nMessage-ID: <eight@example.org>\r\nMIME-Version: 1.0\r\n\
        Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
        Caf\xe9 and --=_qpm_ and more.\r\n";
    world.receives_octets(octets);
    world.works().await;
    let forward = world.letter_to(EDITOR);
    let (kind, came) = attached(&forward);
    assert_eq!(kind, "application/octet-stream");
    assert_eq!(came, octets);
    assert!(forward.raw.is_ascii(), "any server takes it");
    assert!(forward.raw.contains(".eml"));
}

#[tokio::test]
async fn a_referral_is_at_the_top_at_once_forwarded_and_not_kept() {
    let mut world = World::with(&format!("{BLOG}{REFERRALS}")).await;
    world.receives(
        Mail::from("Una <una@example.org>")
            .subject("Hello")
            .text("Where is the form?"),
    );
    world.receives(referral());
    world.works().await;

    let forward = world.letter_to(TEAM);
    assert!(forward.subject.starts_with("Urgent"), "{}", forward.subject);
    assert!(
        attached(&forward)
            .1
            .windows(10)
            .any(|window| window == b"Wren Quill")
    );
    assert!(world.letters_to("sam@council.example.org").is_empty());
    assert!(world.applicants().await.is_empty());
    let reviews = world.reviews().await;
    assert_eq!(reviews[0].reason_code, "misdirected_referral");
    assert!(reviews[0].at_once);
    assert!(
        reviews[0].reason.contains("forwarded as it came"),
        "{}",
        reviews[0].reason
    );
    let message = world.messages().await.remove(1);
    assert_eq!(message.kind.as_deref(), Some("misdirected_referral"));
    // Its words are nowhere here any more; that it came is.
    assert!(message.reason.unwrap().contains("not kept here"));
    assert!(!contains(&wholly_kept(&world).await, b"Wren Quill"));
}

#[tokio::test]
async fn what_is_not_kept_stays_until_it_has_gone() {
    let mut world = World::with(REFERRALS).await;
    world.receives(referral());
    world.fetches().await.unwrap();
    world.processes().await.unwrap();
    world.restarts().await;
    let octets = world.house.store.letter_octets(1).await.unwrap().unwrap();
    assert!(contains(&octets, b"Wren Quill"), "the forward has it");
    assert!(
        world
            .house
            .store
            .octets(1)
            .await
            .unwrap()
            .is_none_or(|kept| kept.is_empty())
    );
    world.works().await;
    assert_eq!(world.letters_to(TEAM).len(), 1);
    let octets = world.house.store.letter_octets(1).await.unwrap().unwrap();
    assert!(octets.is_empty());
}

/// What is empty here is otherwise a mail that brought a monitoring form.
#[tokio::test]
async fn what_is_not_kept_here_stays_in_the_mailbox_where_such_mail_belongs() {
    let mut world = World::with(&format!(
        "mailbox.monitoring_mail = \"delete\"\n{}keep = false\n",
        BLOG.trim_start()
    ))
    .await;
    world.receives(thoughts());
    world.works().await;
    world.letter_to(EDITOR);
    let kept = world.house.store.octets(1).await.unwrap();
    assert!(kept.is_none_or(|kept| kept.is_empty()));
    let folder = world.path().join("Maildir/.QPM.Other/cur");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}

#[tokio::test]
async fn an_urgent_route_by_its_words_is_read_at_once_and_answered_by_a_person() {
    let mut world = World::with(
        "[[route]]\nname = \"Safeguarding\"\ntext = [\"safeguarding concern\"]\nurgent = true\n",
    )
    .await;
    world.receives(
        Mail::from("Sam Worker <sam@council.example.org>")
            .subject("For your duty worker")
            .text("There is a safeguarding concern about a resident. Please call me today."),
    );
    world.works().await;
    assert!(world.letters_to_others().is_empty());
    let reviews = world.reviews().await;
    assert_eq!(world.review_codes().await, ["urgent_route"]);
    assert!(reviews[0].at_once);
    assert!(
        reviews[0].reason.contains("Safeguarding"),
        "{}",
        reviews[0].reason
    );
}

#[tokio::test]
async fn an_application_with_a_routes_words_is_an_application() {
    let mut world = World::with(BLOG).await;
    world.receives(application("Zoe Sato", "zoe@example.org").subject("My form, after your blog"));
    world.works().await;
    assert_eq!(world.applicants().await.len(), 1);
    let letter = world.letter_to("zoe@example.org");
    assert!(letter.subject.contains("QPM-0001"), "{}", letter.subject);
    assert!(world.letters_to(EDITOR).is_empty());
    assert!(
        !world
            .review_codes()
            .await
            .contains(&"route_or_application".to_owned())
    );
}

#[tokio::test]
async fn what_may_be_an_application_stays_and_waits_for_a_person() {
    let mut world = World::with(BLOG).await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("Your blog")
            .text("Please find my expression of interest attached.")
            .file("eoi.pdf", b"%PDF-1.4 cut off".to_vec()),
    );
    world.receives(
        Mail::from("Ben Kemp <ben@example.org>")
            .subject("After your blog")
            .text("I would like to apply for the role of assessor and have worked as an advocate for ten years."),
    );
    world.works().await;
    assert!(world.letters().is_empty(), "{:#?}", world.letters());
    let codes = world.review_codes().await;
    let doubts = codes.iter().filter(|code| *code == "route_or_application");
    assert_eq!(doubts.count(), 2, "{codes:?}");
    let held = world.queue().await;
    assert!(
        held.iter()
            .all(|letter| letter.state == "held" && letter.kind != "forward")
    );
}

#[tokio::test]
async fn a_right_asked_for_in_it_stays_with_the_manager() {
    let mut world = World::with(BLOG).await;
    world.receives(
        Mail::from("Rhys Reader <rhys@example.org>")
            .subject("Your blog")
            .text("Please delete all the data that you hold about me."),
    );
    world.works().await;
    assert!(world.letters_to(EDITOR).is_empty());
    let codes = world.review_codes().await;
    assert!(codes.contains(&"rights_request".to_owned()), "{codes:?}");
    world.letter_to("rhys@example.org");
}

#[tokio::test]
async fn a_machines_mail_goes_only_a_way_that_names_it_and_never_back_to_itself() {
    let mut world = World::with(&format!(
        "{BLOG}[[route]]\nname = \"Web form\"\nfrom = [\"@web.example.test\"]\nforward_to = \"desk@web.example.test\"\n"
    ))
    .await;
    let robot = |who: &str| {
        Mail::from(who)
            .subject("New comment on the blog")
            .header("Auto-Submitted", "auto-generated")
            .text("Somebody wrote: lovely.")
    };
    // No route names it.
    world.receives(robot("robot@elsewhere.example.test"));
    // One does.
    world.receives(robot("robot@web.example.test").subject("New message through the site"));
    // It is where the forwards go.
    world.receives(robot("desk@web.example.test").subject("New message on its own"));
    // And an answer to a forward of ours, in every shape.
    world.receives(
        robot("tickets@web.example.test")
            .subject("Re: A mail for you: Web form (automatic forward)"),
    );
    world.receives(
        Mail::from("away@web.example.test")
            .subject("Your mail to the site")
            .header("Auto-Submitted", "auto-replied")
            .text("I am away."),
    );
    world.works().await;
    let forwards = world.letters();
    assert_eq!(forwards.len(), 1, "{forwards:#?}");
    assert_eq!(forwards[0].to, "desk@web.example.test");
    assert!(world.review_codes().await.contains(&"route".to_owned()));

    // What was forwarded comes back as it went out, and inside another mail.
    let forward = forwards[0].raw.clone();
    world.later(SignedDuration::from_mins(1));
    world.receives_octets(forward.as_bytes());
    let wrapped = format!(
        "From: carrier@web.example.test\r\nTo: recruitment@qpm.example.test\r\nSubject: Fw\r\n\
         Message-ID: <w@web.example.test>\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n{forward}"
    );
    world.receives_octets(wrapped.as_bytes());
    world.works().await;
    let queue = world.queue().await;
    let forwards = queue.iter().filter(|letter| letter.kind == "forward");
    assert_eq!(forwards.count(), 1, "{queue:?}");
}

#[tokio::test]
async fn two_machines_that_answer_each_other_stop_at_the_ceiling() {
    let mut world = World::with(&format!("limits.per_hour = 3\n{BLOG}")).await;
    // The worst of them: another subject, another address and no mark each time.
    for turn in 0..6 {
        world.receives(
            Mail::from(&format!("x{turn}@example.org"))
                .subject(&format!("Ticket {turn} about the blog"))
                .text("We have your mail."),
        );
        world.works().await;
    }
    assert_eq!(world.letters_to_others().len(), 3);
    let held = world.queue().await;
    assert_eq!(
        held.iter().filter(|letter| letter.state == "held").count(),
        3
    );
    assert_eq!(world.review_codes().await, ["hourly_limit"]);
}

#[tokio::test]
async fn a_monitoring_form_is_never_forwarded() {
    let mut world = World::with(&format!(
        "{BLOG}[[route]]\nname = \"Web form\"\nfrom = [\"robot@web.example.test\"]\nforward_to = \"{EDITOR}\"\n"
    ))
    .await;
    world.receives(thoughts().file("monitoring.xlsx", monitoring_form()));
    world.receives(thoughts().file("equality monitoring form.pdf", b"%PDF-1.4 cut off".to_vec()));
    world.receives(
        Mail::from("robot@web.example.test")
            .header("Auto-Submitted", "auto-generated")
            .text("Somebody sent this through the site.")
            .file("upload.xlsx", monitoring_form()),
    );
    world.receives(
        thoughts()
            .file("monitoring.xlsx", monitoring_form())
            .file("eoi.pdf", b"%PDF-1.4 cut off".to_vec()),
    );
    world.works().await;
    assert!(world.letters_to(EDITOR).is_empty());
    let queue = world.queue().await;
    assert!(
        queue.iter().all(|letter| letter.kind != "forward"),
        "{queue:?}"
    );
    let reviews = world.reviews().await;
    assert!(
        reviews.iter().all(|item| !item.reason.contains("blog")),
        "{reviews:?}"
    );
    assert!(!contains(&wholly_kept(&world).await, b"zebrafish"));
}

#[tokio::test]
async fn a_question_about_the_mark_is_answered_with_the_routes_letter() {
    let mut world = World::with(
        "[[route]]\nname = \"About the QPM\"\nto = [\"mark@qpm.example.test\"]\n\
         forward_to = \"qpm@qpm.example.test\"\nletter = \"question_received\"\n",
    )
    .await;
    let ask = |to: &str| {
        Mail::from("Una <una@example.org>")
            .header("Delivered-To", to)
            .subject("Standards")
            .text("Which standards does the mark have?")
    };
    world.receives(ask("mark@qpm.example.test"));
    world.works().await;
    world.letter_to("qpm@qpm.example.test");
    let letter = world.letter_to("una@example.org");
    assert!(
        letter.subject.contains("a person will answer it"),
        "{}",
        letter.subject
    );
    assert!(world.reviews().await.is_empty());
}

#[tokio::test]
async fn a_colleague_who_gets_many_forwards_has_her_own_letters_all_the_same() {
    let mut world = World::with(BLOG).await;
    for reader in 0..12 {
        world.receives(
            Mail::from(&format!("reader{reader}@example.org"))
                .subject("Your blog")
                .text(&format!("It is good, says reader {reader}.")),
        );
        world.works().await;
    }
    assert_eq!(world.letters_to(EDITOR).len(), 12);
    world.receives(
        Mail::from(&format!("Ed <{EDITOR}>"))
            .subject("The role")
            .text("When does it start?"),
    );
    world.works().await;
    assert_eq!(world.letters_to(EDITOR).len(), 13);
    let queue = world.queue().await;
    assert!(
        queue.iter().all(|letter| letter.state == "sent"),
        "{queue:?}"
    );
}

#[tokio::test]
async fn a_forward_that_comes_back_is_told_as_one_and_goes_no_way_itself() {
    let mut world = World::with(BLOG).await;
    world.receives(thoughts());
    world.works().await;
    let id = header(&world.letter_to(EDITOR), "Message-ID").to_owned();
    let report = report(id.trim_matches(['<', '>']), EDITOR, "failed", "5.1.1");
    world.receives_octets(report.as_bytes());
    world.works().await;
    assert_eq!(world.letters().len(), 1);
    assert_eq!(world.queue().await[0].why.as_deref(), Some("bounced"));
    let reviews = world.reviews().await;
    assert_eq!(reviews.len(), 1);
    for words in [
        "A mail that was forwarded",
        "no such mailbox",
        "forward it from the mailbox",
    ] {
        assert!(reviews[0].reason.contains(words), "{}", reviews[0].reason);
    }
}
