//! What the blank form said, and what somebody made of it.

use crate::domain::form::{Field, FieldId, FieldType, FollowUp, FormDefinition};
use crate::domain::reading::{Answer, FormReading, Outcome};
use crate::forms::FormReader;
use crate::forms::definition::{BUILT_IN, parse};

/// The built-in form with a question of the organisation's own.
fn with_own(id: &str, question: &str, kind: FieldType) -> FormDefinition {
    let mut form = parse(BUILT_IN).unwrap();
    form.fields.push(own(id, question, kind));
    form
}

fn own(id: &str, question: &str, field_type: FieldType) -> Field {
    Field {
        id: FieldId::new(id),
        question: question.into(),
        field_type,
        required: false,
        labels: Vec::new(),
        meanings: Vec::new(),
        choices: Vec::new(),
        none_is_empty: false,
        printed: Vec::new(),
        follows: None,
    }
}

fn read(form: &FormDefinition, text: &str) -> FormReading {
    match FormReader::new(form).read_file(text.as_bytes()).outcome {
        Outcome::Form(reading) => reading,
        other => panic!("not read as a form: {other:?}"),
    }
}

/// An answer that nobody has to look at.
fn sure(reading: &FormReading, field: &str) -> Option<String> {
    let answer = reading.answer(field)?;
    assert!(answer.confidence >= Answer::DOUBTFUL, "{answer:?}");
    Some(answer.value.to_string())
}

/// The head of a form, so that it is known for one.
const HEAD: &str = "Full name: Zoe Hart\nEmail: zoe@example.org\nDo you currently provide advocacy directly? No\nExperience of advocacy: Nine years\n";

#[test]
fn an_explanation_is_no_answer_however_its_lines_break() {
    let mut form = with_own("motto", "Your motto", FieldType::LongText);
    let words =
        "A motto is what you would write over your door if you had one. Short ones are read first.";
    form.blank.guidance = vec![words.into()];
    let told = |lines: &str| {
        let text =
            format!("{HEAD}\nYour motto\n{lines}\n\nDo you have any access needs?\nLarge print\n");
        read(&form, &text)
    };
    let broken = "A motto is what you would write over your door\nif you had one. Short ones are\nread first.";
    for printed in [words, broken] {
        assert_eq!(sure(&told(printed), "motto"), None, "{printed}");
        let filled = format!("{printed}\nBe kind to the next one.");
        assert_eq!(
            sure(&told(&filled), "motto").unwrap(),
            "Be kind to the next one."
        );
    }
    let same_line = format!("{words} Be kind.");
    assert_eq!(sure(&told(&same_line), "motto").unwrap(), "Be kind.");
}

#[test]
fn what_is_written_on_a_printed_line_is_the_answer_and_the_line_is_not() {
    let mut form = with_own("car", "Car registration ________", FieldType::Text);
    form.fields.push(own(
        "rate",
        "I can work for ____ pounds a day, in the county of ________ only",
        FieldType::Text,
    ));
    form.blank.headings = vec!["About travelling".into()];
    let read = |lines: &str| read(&form, &format!("{HEAD}About travelling\n{lines}\n"));
    let blank = read(
        "Car registration ________\nI can work for ____ pounds a day, in the county of ________ only",
    );
    assert_eq!(sure(&blank, "car"), None);
    assert_eq!(sure(&blank, "rate"), None);
    let filled = read(
        "Car registration AB12 CDE\nI can work for 140 pounds a day, in the county of _Kent_ only",
    );
    assert_eq!(sure(&filled, "car").unwrap(), "AB12 CDE");
    assert_eq!(sure(&filled, "rate").unwrap(), "140\nKent");
    let lined = read(
        "Car registration __AB12 CDE__\nI can work for __140__ pounds a day, in the county of ________ only",
    );
    assert_eq!(sure(&lined, "car").unwrap(), "AB12 CDE");
    assert_eq!(sure(&lined, "rate").unwrap(), "140");
}

#[test]
fn what_stands_in_an_answers_place_from_the_start_is_no_answer_there_and_one_elsewhere() {
    let mut form = with_own("country", "Country", FieldType::Text);
    form.fields
        .push(own("drives", "Do you hold a licence", FieldType::YesNo));
    form.fields.push(own(
        "birthplace",
        "Country that you grew up in",
        FieldType::Text,
    ));
    let print = |form: &mut FormDefinition, id: &str, text: &str| {
        let field = form
            .fields
            .iter_mut()
            .find(|field| field.id.as_str() == id)
            .unwrap();
        field.printed.push(text.into());
    };
    print(&mut form, "country", "Wales");
    print(&mut form, "drives", "No");
    print(&mut form, "birthplace", "e.g. France");
    let read = |lines: &str| read(&form, &format!("{HEAD}{lines}"));
    let left = read(
        "Country: Wales\nDo you hold a licence: No\nCountry that you grew up in: e.g. France\n",
    );
    for field in ["country", "drives", "birthplace"] {
        assert_eq!(sure(&left, field), None, "{field}");
    }
    let changed = read(
        "Country: Scotland\nDo you hold a licence: Yes\nCountry that you grew up in: e.g. France: Wales\n",
    );
    assert_eq!(sure(&changed, "country").unwrap(), "Scotland");
    assert_eq!(sure(&changed, "drives").unwrap(), "yes");
    assert_eq!(sure(&changed, "birthplace").unwrap(), "Wales");
}

#[test]
fn details_belong_to_the_question_that_they_were_asked_behind() {
    let mut form = with_own("drives", "Do you drive?", FieldType::YesNo);
    let asked = "If yes, please give details";
    let mut details = own(
        "drives_details",
        "Do you drive? If yes, please give details",
        FieldType::Text,
    );
    details.follows = Some(FollowUp {
        field: FieldId::new("drives"),
        asked: asked.into(),
    });
    form.fields.push(details);
    let text = format!(
        "Full name,Zoe Hart\nEmail,zoe@example.org\nDo you currently provide advocacy directly?,Yes\n\"{asked}\",In Leeds\nDo you drive?,Yes\n\"{asked}\",A small van\nExperience of advocacy,Nine years\n"
    );
    let reading = read(&form, &text);
    assert_eq!(sure(&reading, "conflict_details").unwrap(), "In Leeds");
    assert_eq!(sure(&reading, "drives_details").unwrap(), "A small van");
}

#[test]
fn what_is_left_of_am_and_am_not_is_the_answer() {
    let printed = "I am / am not a trustee of a charity (delete as appropriate)";
    let mut form = with_own("trustee", printed, FieldType::YesNo);
    form.blank.headings = vec!["About you and charities".into()];
    for (left, said) in [
        ("I am not a trustee of a charity", Some("no")),
        (
            "I am not a trustee of a charity (delete as appropriate)",
            Some("no"),
        ),
        ("I am a trustee of a charity", Some("yes")),
        (printed, None),
    ] {
        let reading = read(
            &form,
            &format!("{HEAD}About you and charities\n{left}\nDo you have any access needs? No\n"),
        );
        let found = reading
            .answer("trustee")
            .map(|answer| answer.value.to_string());
        assert_eq!(found.as_deref(), said, "{left}");
    }
}
