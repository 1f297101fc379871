//! Stories of blank forms: what is proposed for them, and that what is written down says the same.

mod corpus;

use ::config::{Config, File, FileFormat};
use proptest::prelude::*;

use super::{definition, learn};
use crate::blank::{self, About, Format};
use crate::domain::form::{FieldType, FormDefinition};
use crate::domain::learned::{Doubt, Learned, Question, Remark};
use crate::domain::reading::Outcome;
use crate::domain::verdict::Unreadable;
use crate::forms::FormReader;
use crate::forms::definition::{BUILT_IN, parse, write};

fn built_in() -> FormDefinition {
    parse(BUILT_IN).unwrap()
}

/// What is learned of a text.
fn learned(text: &str) -> Learned {
    learn(&built_in(), text.as_bytes()).unwrap()
}

fn question<'a>(learned: &'a Learned, id: &str) -> &'a Question {
    let mut questions = learned.questions.iter();
    questions
        .find(|one| one.field.id.as_str() == id)
        .unwrap_or_else(|| panic!("{id} is not among {learned:#?}"))
}

/// The head of a form, so that it is known for one.
const HEAD: &str = "Full name: ____________\nEmail: ____________\nTelephone: ____________\nDo you currently provide advocacy directly? Yes / No\n";

const ABOUT: About<'static> = About {
    organisation: "Harbour Voices",
    opening: "Advocacy QPM assessor",
    send_to: "recruitment@example.org",
    contact: "the QPM manager, qpm.manager@example.org",
};

#[test]
fn our_own_blank_form_is_learned_as_it_was_defined() {
    let known = built_in();
    for format in [Format::Docx, Format::Xlsx, Format::Pdf] {
        let octets = blank::write(&known, &ABOUT, format).unwrap().octets;
        let learned = learn(&known, &octets).unwrap();
        let proposed = definition(&learned, &known);
        let told = |form: &FormDefinition| {
            let fields = form.fields.iter();
            fields
                .map(|field| {
                    // "(Tick all that apply.)" stands behind the question in the PDF.
                    let question = field.question.replace(" (Tick all that apply.)", "");
                    let choices: Vec<_> =
                        field.choices.iter().map(|one| one.name.clone()).collect();
                    let id = field.id.to_string();
                    (id, question, field.field_type, field.required, choices)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&proposed), told(&known), "{format:?}");
        assert_eq!(learned.remarks, [], "{format:?}");
        let blank = FormReader::new(&proposed).read_file(&octets).outcome;
        let Outcome::Form(blank) = blank else {
            panic!("{format:?}: {blank:?}")
        };
        assert_eq!(blank.answers, [], "{format:?}");
    }
}

#[test]
fn a_blank_form_made_of_a_learned_definition_is_learned_again() {
    let text = format!(
        "{HEAD}Do you drive? Yes / No\nIf yes, please give details\n____________\nTell us about a time when you had to give somebody unwelcome feedback on their work\n____________\n____________\nDescribe your experience of advocacy\n____________\n____________\n"
    );
    let known = built_in();
    let first = definition(&learned(&text), &known);
    let asked = |form: &FormDefinition| -> Vec<String> {
        form.fields.iter().map(|one| one.question.clone()).collect()
    };
    for format in [Format::Docx, Format::Xlsx, Format::Pdf] {
        let octets = blank::write(&first, &ABOUT, format).unwrap().octets;
        let again = definition(&learn(&known, &octets).unwrap(), &known);
        assert_eq!(asked(&again), asked(&first), "{format:?}");
    }
}

#[test]
fn what_is_written_down_says_what_was_learned() {
    let text = format!(
        "{HEAD}Do you drive? Yes / No\nIf yes, please give details\n____________\nWhich \"QPM\" \\ levels # do you know? ____________\n"
    );
    let (learned, known) = (learned(&text), built_in());
    let written = write(&learned, &known);
    assert_eq!(parse(&written).unwrap(), definition(&learned, &known));
    assert_eq!(written, write(&learned, &known));
}

#[test]
fn a_yes_and_a_no_to_delete_are_the_place_of_an_answer() {
    let text = "Question,Answer\nFull name,\nEmail,\nTelephone,\nAre you a trustee of any provider?,Yes / No (please delete as appropriate)\nDo you drive?,Yes/No*\n";
    let learned = learned(text);
    let trustee = question(&learned, "trustee_provider");
    assert_eq!(trustee.field.field_type, FieldType::YesNo);
    assert_eq!(
        trustee.field.printed,
        ["Yes / No (please delete as appropriate)"]
    );
    let reader = FormReader::new(&definition(&learned, &built_in()));
    let filled = text.replace("Yes / No (please delete as appropriate)", "No");
    let Outcome::Form(form) = reader.read_file(filled.as_bytes()).outcome else {
        panic!("no form")
    };
    assert_eq!(
        form.answer("trustee_provider").unwrap().value.to_string(),
        "no"
    );
}

#[test]
fn details_are_bound_to_the_question_before_them() {
    let text = format!(
        "{HEAD}If yes, please give details: ____________\nDo you drive? Yes / No\nIf yes, please give details: ____________\n"
    );
    let learned = learned(&text);
    assert!(!question(&learned, "conflict_details").own);
    let details = question(&learned, "drive_details");
    assert_eq!(
        details.field.follows.as_ref().unwrap().field.as_str(),
        "drive"
    );
    assert_eq!(details.field.field_type, FieldType::LongText);
}

#[test]
fn an_address_asked_for_with_its_postcode_gives_both() {
    let text = "Full name: ____________\nEmail: ____________\nWhen are you available? ____________\nHome address and postcode: ____________\nHow did you hear about us? ____________\n";
    let known = built_in();
    let proposed = definition(&learned(text), &known);
    let ids: Vec<&str> = proposed.fields.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "full_name",
            "email",
            "availability",
            "address",
            "postcode",
            "heard_from"
        ]
    );
    let filled = "Full name: Zoe Hart\nEmail: zoe@example.org\nWhen are you available? In May\nHome address and postcode: 4 Hill Street, Leeds LS1 1AA\nHow did you hear about us? A friend\n";
    let Outcome::Form(form) = FormReader::new(&proposed)
        .read_file(filled.as_bytes())
        .outcome
    else {
        panic!("no form")
    };
    let said = |id: &str| form.answer(id).unwrap().value.to_string();
    assert_eq!(said("address"), "4 Hill Street, Leeds");
    assert_eq!(said("postcode"), "LS1 1AA");
}

#[test]
fn other_is_one_more_option_and_no_question() {
    let text = "Full name: ____________\nEmail: ____________\nTelephone: ____________\nHow did you travel to your last visit?\n☐ Train ☐ Bus ☐ Car\nOther (please say what): ____________\n";
    let learned = learned(text);
    let ids: Vec<&str> = learned
        .questions
        .iter()
        .map(|one| one.field.id.as_str())
        .collect();
    assert_eq!(ids, ["full_name", "email", "phone", "travel_last_visit"]);
}

#[test]
fn what_is_uncertain_is_said() {
    let learned =
        learned("Question,Answer\nName of applicant,\nE-mail,\nTelephone,\nCan you swim?,\n");
    let travel = question(&learned, "swim");
    assert!(travel.doubts.contains(&Doubt::Type), "{travel:?}");
    let left_out = |id: &str| {
        let mut remarks = learned.remarks.iter();
        remarks.any(|one| matches!(one, Remark::NotAsked(field) if field.as_str() == id))
    };
    assert!(left_out("provides_advocacy_now") && left_out("access_needs"));
}

#[test]
fn a_form_that_somebody_filled_in_is_told_from_a_blank_one() {
    let filled = "Full name: Zoe Hart\nEmail: zoe@example.org\nTelephone: 07700 900123\nDo you currently provide advocacy directly? No\nExperience of advocacy: Nine years\n";
    let remarks = learned(filled).remarks;
    assert!(
        remarks
            .iter()
            .any(|one| matches!(one, Remark::FilledIn(count) if *count >= 4)),
        "{remarks:?}"
    );
    let blank = format!("{HEAD}Experience of advocacy: ____________\n");
    let remarks = learned(&blank).remarks;
    assert!(
        !remarks.iter().any(|one| matches!(one, Remark::FilledIn(_))),
        "{remarks:?}"
    );
}

#[test]
fn a_monitoring_page_gives_no_field() {
    let text = format!(
        "{HEAD}\nEqual opportunities monitoring\nGender: ____________\nEthnic origin: ____________\nReligion or belief: ____________\nSexual orientation: ____________\n"
    );
    let learned = learned(&text);
    assert!(
        learned.remarks.contains(&Remark::Monitoring),
        "{learned:#?}"
    );
    let asked = learned
        .questions
        .iter()
        .map(|one| one.field.question.as_str());
    let told: Vec<&str> = asked
        .filter(|one| one.contains("Gender") || one.contains("Ethnic"))
        .collect();
    assert_eq!(told, [] as [&str; 0]);
}

#[test]
fn a_form_with_questions_of_its_own_and_a_monitoring_page_stays_a_form() {
    let text = "Full name: ____________\nEmail: ____________\nWhich software do you write reports with? ____________\nWhich of our partners do you know? ____________\n\nEqual opportunities monitoring\nGender: ____________\nEthnic origin: ____________\nReligion or belief: ____________\nSexual orientation: ____________\n";
    let learned = learned(text);
    let filled = "Full name: Zoe Hart\nEmail: zoe@example.org\nWhich software do you write reports with? Paper\nWhich of our partners do you know? Harbour House\n\nEqual opportunities monitoring\nGender: Female\nEthnic origin: White\nReligion or belief: None\nSexual orientation: Gay\n";
    let reader = FormReader::new(&definition(&learned, &built_in()));
    let Outcome::Form(form) = reader.read_file(filled.as_bytes()).outcome else {
        panic!("no form")
    };
    let said: Vec<String> = form
        .answers
        .iter()
        .map(|one| one.value.to_string())
        .collect();
    assert_eq!(
        said,
        ["Zoe Hart", "zoe@example.org", "Paper", "Harbour House"]
    );
    assert!(form.monitoring_section);
}

#[test]
fn what_is_no_file_of_words_says_what_it_is() {
    let photo = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01";
    assert_eq!(learn(&built_in(), photo), Err(Unreadable::Image));
}

proptest! {
    /// A stranger's form cannot write settings: whatever its words are, they stay words.
    #[test]
    fn no_words_of_a_form_leave_their_quotes(words in "\\PC{0,40}|[\"'\\\\#\\[\\]=\n\r\t\u{202e}\u{feff}a ]{0,40}") {
        let known = built_in();
        let mut learned = learned(HEAD);
        for one in &mut learned.questions {
            one.place.clone_from(&words);
            one.field.printed = vec![words.clone(), "x".into()];
        }
        learned.blank.headings = vec![words.clone()];
        learned.blank.guidance = vec![words.clone(), words.clone()];
        let written = write(&learned, &known);
        let read = Config::builder()
            .add_source(File::from_str(&written, FileFormat::Toml))
            .build()
            .unwrap();
        let headings: Vec<String> = read.get("blank.headings").unwrap();
        prop_assert_eq!(&headings[0], &words);
        let fields = read.get_array("field").unwrap();
        prop_assert_eq!(fields.len(), learned.questions.len());
        for field in fields {
            let field = field.into_table().unwrap();
            let printed = field["printed"].clone().into_array().unwrap();
            prop_assert_eq!(&printed[0].clone().into_string().unwrap(), &words);
        }
    }
}
