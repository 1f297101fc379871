//! One mail brings several forms: copies, versions, a sheet that goes on, two people's.

use super::post::{Mail, application, complete, form};
use super::world::World;

/// The answers of Zoe's form with some of them changed.
fn zoes(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut answers = complete("Zoe Kemp", "zoe@example.org");
    for (label, answer) in changes {
        match answers.iter_mut().find(|(known, _)| known == label) {
            Some(known) => known.1 = answer,
            None => answers.push((label, answer)),
        }
    }
    answers
}

fn from_zoe() -> Mail {
    Mail::from("Zoe Kemp <zoe@example.org>").subject("My form")
}

/// The same form as another program saves it.
fn as_csv(answers: &[(&str, &str)]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    for (label, answer) in answers {
        out.write_record([label, answer]).unwrap();
    }
    out.into_inner().unwrap()
}

#[tokio::test]
async fn a_form_and_its_copies_are_one_application_and_nobody_has_to_look() {
    let mut world = World::new().await;
    world.receives(
        from_zoe()
            .file("form.xlsx", form(&zoes(&[])))
            .file("form (1).xlsx", form(&zoes(&[])))
            .file("form.csv", as_csv(&zoes(&[]))),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert!(applicants[0].complete);
    assert_eq!(world.queue().await[0].kind, "acknowledgement");
    assert!(world.review_codes().await.is_empty());
}

#[tokio::test]
async fn a_blank_form_beside_the_filled_one_is_no_second_form() {
    let mut world = World::new().await;
    let blank: Vec<_> = zoes(&[])
        .into_iter()
        .map(|(label, _)| (label, ""))
        .collect();
    world.receives(
        from_zoe()
            .file("blank.xlsx", form(&blank))
            .file("filled.xlsx", form(&zoes(&[]))),
    );
    world.works().await;
    assert!(world.applicants().await[0].complete);
    assert!(world.review_codes().await.is_empty());
}

#[tokio::test]
async fn two_forms_that_disagree_are_asked_about_and_the_rest_is_taken() {
    let mut world = World::new().await;
    let provides = "Are you currently providing advocacy services?";
    world.receives(
        from_zoe()
            .file("form.xlsx", form(&zoes(&[])))
            .file("form new.xlsx", form(&zoes(&[(provides, "Yes")]))),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert!(!applicants[0].complete);
    let problems = world.house.store.problems(applicants[0].id).await.unwrap();
    assert_eq!(problems, ["conflicting:provides_advocacy_now"]);
    let answers = world.house.store.answers(applicants[0].id).await.unwrap();
    assert!(
        answers
            .iter()
            .all(|answer| answer.field != "provides_advocacy_now")
    );
    assert!(
        answers
            .iter()
            .any(|answer| answer.field == "advocacy_experience")
    );
    let letter = world.letter_to("zoe@example.org");
    let question = &world
        .house
        .form
        .field("provides_advocacy_now")
        .unwrap()
        .question;
    assert!(
        letter.text.contains("two different answers"),
        "{}",
        letter.text
    );
    assert!(letter.text.contains(question), "{}", letter.text);
    let reviews = world.reviews().await;
    assert_eq!(reviews[0].reason_code, "forms_disagree");
    assert!(
        reviews[0].reason.contains("provides advocacy now"),
        "{}",
        reviews[0].reason
    );

    // Her word settles it.
    world.receives(
        from_zoe()
            .subject(&format!("Re: {}", letter.subject))
            .text("Are you currently providing advocacy services?: No\n\nZoe"),
    );
    world.works().await;
    assert!(world.applicants().await[0].complete);
}

#[tokio::test]
async fn two_peoples_forms_are_not_mixed_and_no_letter_goes_out_before_a_person_looked() {
    let mut world = World::new().await;
    let bobs = complete("Bob Kemp", "zoe@example.org");
    world.receives(
        from_zoe()
            .file("bob.xlsx", form(&bobs))
            .file("zoe.xlsx", form(&zoes(&[]))),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert!(world.letters().is_empty());
    let queue = world.queue().await;
    assert_eq!((queue.len(), queue[0].state.as_str()), (1, "held"));
    let reviews = world.reviews().await;
    assert!(reviews.iter().any(|item| {
        item.reason_code == "two_people" && item.reason.contains("enter the other")
    }));
}

#[tokio::test]
async fn what_goes_on_on_a_separate_sheet_belongs_to_the_form() {
    let mut world = World::new().await;
    let experience = "Experience of advocacy";
    let see = zoes(&[(experience, "Please see separate sheet")]);
    let sheet = [
        ("Full name", "Zoe Kemp"),
        (experience, "Since 2010 I have been an IMCA in Leeds."),
    ];
    world.receives(
        from_zoe()
            .file("form.xlsx", form(&see))
            .file("separate sheet.xlsx", form(&sheet)),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert!(applicants[0].complete, "{applicants:?}");
    let answers = world.house.store.answers(applicants[0].id).await.unwrap();
    let answer = answers
        .iter()
        .find(|answer| answer.field == "advocacy_experience")
        .unwrap();
    assert!(answer.value.contains("separate sheet") && answer.value.contains("Since 2010"));
    assert!(answer.confidence < 0.8);
    assert!(
        world
            .review_codes()
            .await
            .contains(&"doubtful_answer".to_owned())
    );
}

#[tokio::test]
async fn an_answer_on_a_paper_that_is_no_form_is_told_to_the_manager() {
    let mut world = World::new().await;
    let see = zoes(&[("Experience of advocacy", "See attached CV")]);
    let cv =
        "Curriculum vitae\nZoe Kemp\nEducation\nBA\nWork experience\n2010 IMCA\nInterests\nChess\n";
    world.receives(
        from_zoe()
            .file("form.xlsx", form(&see))
            .file("CV.txt", cv.into()),
    );
    world.works().await;
    assert!(world.applicants().await[0].complete);
    let reviews = world.reviews().await;
    assert_eq!(reviews.len(), 1, "{reviews:?}");
    assert_eq!(reviews[0].reason_code, "answer_elsewhere");
    assert!(reviews[0].reason.contains("advocacy experience"));
}

#[tokio::test]
async fn an_address_that_only_the_form_lacks_is_the_senders_and_nobody_is_asked_for_it() {
    let mut world = World::new().await;
    world.receives(from_zoe().file("form.xlsx", form(&zoes(&[("Email address", "")]))));
    world.works().await;
    let applicants = world.applicants().await;
    assert!(applicants[0].complete);
    assert_eq!(applicants[0].flags.as_deref(), Some("email_from_sender"));
    assert_eq!(applicants[0].address.as_deref(), Some("zoe@example.org"));
    assert_eq!(world.queue().await[0].kind, "acknowledgement");

    // With something else missing only that is asked for.
    world.receives(Mail::from("Ann Lee <ann@example.org>").file("form.xlsx", {
        let mut answers = complete("Ann Lee", "");
        answers.retain(|(label, _)| !label.contains("Experience"));
        form(&answers)
    }));
    world.works().await;
    let letter = world.letter_to("ann@example.org");
    let question = |field: &str| world.house.form.field(field).unwrap().question.clone();
    assert!(letter.text.contains(&question("advocacy_experience")));
    assert!(!letter.text.contains(&question("email")), "{}", letter.text);

    // Once she gives one the flag goes, and the difference is told instead.
    world.receives(
        from_zoe()
            .subject("Re: QPM-0001")
            .text("My email address: zoe.kemp@example.net\n\nZoe"),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(
        applicants[0].flags.as_deref(),
        Some("sender_differs"),
        "{applicants:?}"
    );
}

#[tokio::test]
async fn another_address_on_the_form_is_told_however_alike_it_looks() {
    for (given, differs) in [
        ("Zoe@EXAMPLE.org", false),
        ("zoe@example.net or zoe@example.org", false),
        ("zoe+qpm@example.org", true),
        ("chloezoe@example.org", true),
        ("zoe@example.org.example.net", true),
    ] {
        let mut world = World::new().await;
        world.receives(from_zoe().file("form.xlsx", form(&zoes(&[("Email address", given)]))));
        world.works().await;
        let flags = world.applicants().await[0]
            .flags
            .clone()
            .unwrap_or_default();
        assert_eq!(
            flags.contains("sender_differs"),
            differs,
            "{given}: {flags}"
        );
    }
}

#[tokio::test]
async fn a_day_of_signing_that_cannot_be_is_told_by_its_name() {
    for (typed, doubtful) in [
        ("23/11/2026", false),
        ("25 November 2026", false),
        ("1 December 2026", true),
        ("3/3/1926", true),
        ("23/11/24", true),
    ] {
        let mut world = World::new().await;
        world.receives(from_zoe().file("form.xlsx", form(&zoes(&[("Date signed", typed)]))));
        world.works().await;
        let reviews = world.reviews().await;
        assert_eq!(!reviews.is_empty(), doubtful, "{typed}: {reviews:?}");
        assert!(
            reviews
                .iter()
                .all(|item| item.reason.contains("signed date"))
        );
    }
}

#[tokio::test]
async fn new_answers_that_contradict_themselves_replace_nothing() {
    let mut world = World::new().await;
    world.receives(application("Zoe Kemp", "zoe@example.org"));
    world.works().await;
    let provides = "Are you currently providing advocacy services?";
    let both = form(&zoes(&[
        (provides, "☒ Yes ☒ No"),
        ("Telephone", "01632 960001"),
    ]));
    world.receives(from_zoe().subject("Again").file("form.xlsx", both));
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!((applicants.len(), applicants[0].version), (1, 2));
    let answers = world.house.store.answers(applicants[0].id).await.unwrap();
    let of = |field: &str| {
        let answer = answers.iter().find(|answer| answer.field == field);
        answer.map(|answer| answer.value.clone())
    };
    assert_eq!(of("provides_advocacy_now").as_deref(), Some("false"));
    assert_eq!(of("phone").as_deref(), Some("\"01632 960001\""));
    let codes = world.review_codes().await;
    assert!(
        codes.contains(&"update_contradicts_itself".to_owned()),
        "{codes:?}"
    );
}
