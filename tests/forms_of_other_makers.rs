//! Forms that other makers laid out and worded: questions nobody listed, answers around which the
//! form itself speaks. Each test is one way in which an answer was once lost, or taken from
//! somebody else's words.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use qpm_intake::domain::reading::{Answer, FormReading, Outcome, Value};
use qpm_intake::forms::{FormReader, definition};

fn outcome(text: &str) -> Outcome {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    FormReader::new(&form).read_file(text.as_bytes()).outcome
}

fn read(text: &str) -> FormReading {
    match outcome(text) {
        Outcome::Form(reading) => reading,
        other => panic!("read as {other:?}"),
    }
}

/// The answer, and that it is not called doubtful.
fn sure(reading: &FormReading, field: &str) -> String {
    let answer = reading
        .answer(field)
        .unwrap_or_else(|| panic!("{field} is missing"));
    assert!(answer.confidence >= Answer::DOUBTFUL, "{field} is doubtful");
    answer.value.to_string()
}

#[test]
fn questions_in_words_that_nobody_listed_are_known_by_what_they_speak_of() {
    let reading = read(
        "Which email address shall we use?,zoe@example.org\n\
         Best telephone number for you,07700 900111\n\
         Do you presently deliver advocacy yourself?,No\n\
         Tell us what you have done in advocacy,I ran a drop-in for nine years.\n\
         How have you helped organisations to develop?,Two reviews.\n\
         In which parts of the country could you work?,Wales\n\
         How much time could you give?,Two days a month\n\
         First person we may contact,\"Ann Ash, ann.ash@example.org\"\n\
         I confirm that what I have written is correct to the best of my knowledge,Yes\n",
    );
    for (field, said) in [
        ("email", "zoe@example.org"),
        ("phone", "07700 900111"),
        ("advocacy_experience", "I ran a drop-in for nine years."),
        ("organisational_development", "Two reviews."),
        ("availability", "Two days a month"),
        ("referee_1", "Ann Ash, ann.ash@example.org"),
    ] {
        assert_eq!(sure(&reading, field), said, "{field}");
    }
    let value = |field: &str| reading.answer(field).map(|answer| answer.value.clone());
    assert_eq!(value("provides_advocacy_now"), Some(Value::YesNo(false)));
    assert_eq!(value("declaration"), Some(Value::YesNo(true)));
    assert_eq!(value("regions"), Some(Value::List(vec!["Wales".into()])));
}

#[test]
fn what_is_asked_about_others_is_not_the_applicants() {
    let reading = read(
        "Full name,Zoe Hart\nEmail,zoe@example.org\n\
         Emergency contact name,Pat Hart\nEmergency contact telephone,07700 900999\n\
         Employer's address,1 Civic Square\nDate started in current post,1 April 2019\n\
         Are you providing advocacy at present?,No\nExperience of advocacy,Nine years\n\
         I have read the privacy notice,Yes\n",
    );
    assert_eq!(sure(&reading, "full_name"), "Zoe Hart");
    for field in ["phone", "address", "signed_date", "declaration"] {
        assert!(reading.answer(field).is_none(), "{field}");
    }
}

#[test]
fn a_blank_form_declares_nothing_and_has_no_names() {
    let blank = "Applicant: full name,\nApplicant: email,\nApplicant: mobile,\n\
         Are you directly providing advocacy to people at this time?,\n\
         Please outline your relevant experience within the field of independent advocacy,\n\
         Declaration: I declare that the particulars given in this application are true.,\n\
         Signature,\n";
    let reading = read(blank);
    assert!(reading.answers.is_empty(), "{:?}", reading.answers);
}

#[test]
fn a_blank_form_with_questions_nobody_knows_is_blank() {
    let reading = read(
        "Who are you? (full name),\nHow can we email you?,\nYour home address,\nYour postcode,\n\
         Job,\nAny conflict of interest?,\nWhat you would tell a friend about us,\n\
         Experience of advocacy,\nStatutory advocacy experience,\nAvailability,\n\
         Something else that you like,\nReferee 1,\nReferee 2,\nToday is,\n",
    );
    assert!(reading.labels >= 8, "{}", reading.labels);
    assert!(reading.answers.is_empty(), "{:?}", reading.answers);
}

#[test]
fn advice_beside_question_after_question_is_no_answer() {
    let reading = read(
        "Full name,,Zoe Hart\nEmail,,zoe@example.org\n\
         Experience of advocacy,Please be brief.,Nine years\n\
         Availability,Please be brief.,\nHow did you hear about us?,Please be brief.,\n\
         Current role,Please be brief.,\n",
    );
    assert_eq!(sure(&reading, "advocacy_experience"), "Nine years");
    for field in ["availability", "heard_from", "current_role"] {
        assert!(reading.answer(field).is_none(), "{field}");
    }
}

#[test]
fn under_question_example_and_answer_only_the_last_column_answers() {
    let reading = read(
        "Question,Example,Your answer\nName,Jo Bloggs,Zoe Hart\n\
         Do you provide advocacy now?,No,Yes\nAvailability,2 days a month,\n\
         Experience of advocacy,3 years,Nine years\n",
    );
    assert_eq!(sure(&reading, "full_name"), "Zoe Hart");
    assert_eq!(sure(&reading, "provides_advocacy_now"), "yes");
    assert!(reading.answer("availability").is_none());
}

#[test]
fn in_a_form_written_line_by_line_the_next_question_ends_the_answer() {
    let reading = read(
        "Full name: Zoe Hart\nEmail: zoe@example.org\nOrganisation: Quay Trust\n\
         Somewhere we could read more about you and it: nowhere\n\
         Do you provide advocacy now? (yes/no): No\nIf yes, please give details:\n\n\
         My experience\nExperience of advocacy: Nine years\n",
    );
    assert_eq!(sure(&reading, "organisation"), "Quay Trust");
    assert_eq!(sure(&reading, "provides_advocacy_now"), "no");
    assert!(reading.answer("conflict_details").is_none());
}

#[test]
fn questions_and_answers_marked_q_and_a() {
    let reading = read(
        "Q: Full name\nA: Zoe Hart\n\nQ: Email\nA: zoe@example.org\n\n\
         Q: If yes, please give details\nA:\n\nQ: Experience of advocacy\nA: Nine years\n\n\
         Q: Do you provide advocacy now?\nA: No\n",
    );
    assert_eq!(sure(&reading, "full_name"), "Zoe Hart");
    assert_eq!(sure(&reading, "advocacy_experience"), "Nine years");
    assert!(reading.answer("conflict_details").is_none());
}

#[test]
fn a_postcode_at_the_end_of_the_address_is_both_answers() {
    let reading = read(
        "Full name,Zoe Hart\nEmail,zoe@example.org\n\
         Address (including postcode),\"4 Quay Street, Derry, BT48 9ZZ\"\n\
         Experience of advocacy,Nine years\nDo you provide advocacy now?,No\n",
    );
    assert_eq!(sure(&reading, "address"), "4 Quay Street, Derry");
    assert_eq!(sure(&reading, "postcode"), "BT48 9ZZ");
}

#[test]
fn town_and_county_in_boxes_of_their_own_are_the_address() {
    let reading = read(
        "Full name,Zoe Hart\nEmail,zoe@example.org\nHouse number and street,4 Quay Street\n\
         Town or city,Derry\nCounty,Londonderry\nExperience of advocacy,Nine years\n\
         Do you provide advocacy now?,No\n",
    );
    assert_eq!(
        sure(&reading, "address"),
        "4 Quay Street, Derry, Londonderry"
    );
}

#[test]
fn a_name_under_the_last_answer_of_a_letter_is_no_part_of_it() {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    let text = "You asked for what was missing:\n\nDo you provide advocacy now? No\n\
                Experience of advocacy: Nine years on a helpline.\n\nAmy\n";
    let reading = FormReader::new(&form).read_body(text, None).unwrap();
    assert_eq!(
        sure(&reading, "advocacy_experience"),
        "Nine years on a helpline."
    );
}

#[test]
fn a_known_question_is_not_lent_to_another_one() {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    let text = "My second referee has moved.\n\nReferee 2: Mr Owen Tate, Trustee\n";
    let reading = FormReader::new(&form).read_body(text, None).unwrap();
    assert_eq!(sure(&reading, "referee_2"), "Mr Owen Tate, Trustee");
    assert!(reading.answer("referee_1").is_none());
}

#[test]
fn a_colon_within_an_answer_does_not_move_its_beginning() {
    let reading = read(
        "Full name: Zoe Hart\nEmail: zoe@example.org\nDo you provide advocacy now?: No\n\
         Profiad o eiriolaeth / Experience in advocacy: I have commissioned advocacy since 2012. \
         Before that: telephone advocate.\n",
    );
    assert_eq!(
        sure(&reading, "advocacy_experience"),
        "I have commissioned advocacy since 2012. Before that: telephone advocate."
    );
}

#[test]
fn referees_side_by_side_are_not_the_applicant() {
    let page = "<table>\
        <tr><td>Candidate name</td><td>Zoe Hart</td><td>Candidate email</td><td>zoe@example.org</td></tr>\
        <tr><td>Do you currently provide advocacy?</td><td>No</td><td>Advocacy experience</td><td>Nine years</td></tr>\
        <tr><td colspan=2>Professional reference</td><td colspan=2>Additional reference</td></tr>\
        <tr><td>Name</td><td>Ann Ash</td><td>Name</td><td>Bob Bee</td></tr>\
        <tr><td>Email</td><td>ann@example.org</td><td>Email</td><td>bob@example.org</td></tr></table>";
    let reading = read(page);
    assert_eq!(sure(&reading, "full_name"), "Zoe Hart");
    assert_eq!(sure(&reading, "email"), "zoe@example.org");
    // In words that nobody listed it cannot be told whose name that is; nobody is told wrong.
    let unlisted = page
        .replace("Professional reference", "Who knows you at work")
        .replace("Additional reference", "And at home");
    let reading = read(&unlisted);
    let name = reading.answer("full_name").unwrap();
    let right = name.value.to_string() == "Zoe Hart";
    assert!(right || name.confidence < Answer::DOUBTFUL, "{name:?}");
}

#[test]
fn a_referees_email_that_nobody_gave_leaves_no_label_behind() {
    let reading = read(
        "Full name: Zoe Hart\nEmail: zoe@example.org\nDo you currently provide advocacy? No\n\
         Advocacy experience: Nine years\n\nREFEREES\n5.1 Referee\nName: Ann Ash\nOrganisation: Hill House\nTelephone: 01632 960311\nEmail:\n\
         5.2 Referee\nName: Bob Bee\nOrganisation: Mill House\nTelephone: 01632 960312\nEmail: bob@example.org\n",
    );
    assert_eq!(
        sure(&reading, "referee_1"),
        "Ann Ash, Hill House, 01632 960311"
    );
}

#[test]
fn a_sentence_with_a_colon_below_a_question_is_its_whole_answer() {
    let text = "Full name: Callum Reid\nEmail: cal@example.org\n\
         Advocacy experience to date:\nI set up the first protocol.\n\
         Work you have done on developing an organisation:\n\
         Supporting a board which had lost its way: an audit, a new chair, a plan of one page.\n\
         Availability: Not before 10am\nDo you currently provide advocacy? No\n";
    for text in [
        text.to_owned(),
        text.replace("Supporting a board which", "Helping a group that"),
    ] {
        let reading = read(&text);
        let answer = reading.answer("organisational_development").unwrap();
        let told = answer.value.to_string();
        assert!(
            told.ends_with("had lost its way: an audit, a new chair, a plan of one page."),
            "{told}"
        );
    }
}

/// Paragraphs that ask nothing.
fn paragraphs(count: usize) -> String {
    let paragraph = |number: usize| {
        format!("Paragraph {number} grants each recipient a licence, and says so at some length.\n")
    };
    (0..count).map(paragraph).collect::<Vec<_>>().concat()
}

#[test]
fn a_long_text_that_says_by_chance_what_a_form_asks_is_no_form() {
    let chance = [
        "Name: the licensor\n",
        "Source: https://example.org/src\n",
        "Availability: as is\n",
        "Organisation: the project\n",
        "Address: see above\n",
        "Conflict of interest: none known\n",
    ];
    let strewn = |line: &str| format!("{}{line}", paragraphs(80));
    let text = chance.map(strewn).concat();
    assert!(
        matches!(outcome(&text), Outcome::NotAForm { .. }),
        "{:?}",
        outcome(&text)
    );
    // On a page of their own the same lines are a form that somebody answered.
    assert!(matches!(outcome(&chance.concat()), Outcome::Form(_)));
}

#[test]
fn a_form_in_front_of_a_long_letter_is_one_all_the_same() {
    let form = "Full name: Zoe Hart\nEmail: zoe@example.org\nDo you currently provide advocacy? No\n\
         Advocacy experience: Nine years\nStatutory advocacy experience: IMCA\n\n";
    let reading = read(&format!("{form}{}", paragraphs(300)));
    assert_eq!(sure(&reading, "full_name"), "Zoe Hart");
    assert_eq!(sure(&reading, "advocacy_experience"), "Nine years");
}

#[test]
fn papers_that_speak_of_the_same_things_are_no_form() {
    let description = "Job description: QPM assessor\n\nRole title: Freelance assessor\nOrganisation: The charity\n\
         Regions: UK-wide\nAvailability: weekdays\nExperience of advocacy: at least three years\n\
         Statutory advocacy experience: IMCA or IMHA desirable\nKnowledge of health and social care: good\n\
         References: two referees will be asked for.\n";
    let minutes = "Minutes of the meeting\nDate: 3 November 2026\nAddress: Hill House\nRegions: the North West group reported.\n\
         Availability: two are free in May.\nConflict of interest: none declared.\nAccess needs: the lift is mended.\n";
    let reference = "Reference for: Zoe Hart\nPosition: Service manager\nOrganisation: Hill House\n\
         Telephone: 01632 960311\nEmail: ann@example.org\nAvailability: she was always there\n\
         Please comment on her experience of advocacy: Excellent.\nSigned: Ann Ash\nDate: 3 December 2026\n";
    for paper in [description, minutes, reference] {
        let made = outcome(paper);
        assert!(
            matches!(made, Outcome::NotAForm { .. }),
            "{paper}: {made:?}"
        );
    }
    // A form that comes in one file with the description of the post is a form.
    let both = format!(
        "{description}\nApplication\nFull name: Zoe Hart\nEmail: zoe@example.org\nDo you currently provide advocacy? No\n"
    );
    assert_eq!(sure(&read(&both), "full_name"), "Zoe Hart");
}
