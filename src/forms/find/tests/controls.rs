use super::{Cell, entry, laid, lexicon, outcome, read, tick, told, words};
use crate::domain::reading::Outcome;

/// Questions that make a document our form, with their answers beside them.
fn core() -> Vec<Vec<Cell>> {
    vec![
        vec![words("Full name"), words("Zoe Kemp")],
        vec![words("Are you currently providing advocacy?"), words("No")],
        vec![words("Experience of advocacy"), words("Nine years.")],
        vec![words("Statutory advocacy experience"), words("IMCA")],
    ]
}

fn with(rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    let mut all = core();
    all.extend(rows);
    all
}

/// The answer to a field, a doubtful one with a question mark.
fn answer(rows: Vec<Vec<Cell>>, field: &str) -> Option<String> {
    let start = format!("{field}=");
    let told = told(&read(false, with(rows)));
    let answer = told.iter().find_map(|one| one.strip_prefix(&start))?;
    Some(answer.into())
}

#[test]
fn an_empty_control_holds_the_place_of_its_answer() {
    // Whatever stands further on belongs to questions that nobody knows.
    for rows in [
        vec![vec![
            words("Organisation"),
            entry("", "", ""),
            words("Shoe size"),
            words("Forty-two"),
        ]],
        vec![
            vec![words("Organisation")],
            vec![entry("", "", "")],
            vec![words("Forty-two")],
        ],
    ] {
        assert_eq!(answer(rows, "organisation"), None);
    }
}

#[test]
fn a_controls_title_is_a_question_where_nothing_stands_beside_it() {
    let rows = vec![
        vec![
            words("1"),
            entry("Email address", "Text1", "zoe@example.org"),
        ],
        vec![
            words("2"),
            entry("What is your organisation?", "Text2", "Harbour Voices"),
        ],
        vec![words("3"), entry("", "qpm:heard_from", "A friend")],
        vec![words("4"), entry("", "Text4", "Nobody knows what this is")],
    ];
    let form = read(false, with(rows));
    let told = told(&form);
    for wanted in [
        "email=zoe@example.org",
        "organisation=Harbour Voices",
        "heard_from=A friend",
    ] {
        assert!(told.iter().any(|one| one == wanted), "{wanted}: {told:?}");
    }
    assert_eq!(told.len(), 7, "{told:?}");
}

#[test]
fn a_form_of_nothing_but_named_controls_is_read_by_their_names() {
    let form = read(
        false,
        vec![
            vec![
                entry("Full name", "", "Zoe Kemp"),
                entry("Email", "", "zoe@example.org"),
            ],
            vec![entry("Experience of advocacy", "", "Nine years.")],
            vec![
                tick("Yes", "provides_advocacy_now.Yes", false),
                tick("No", "provides_advocacy_now.No", true),
            ],
            vec![
                tick("Wales", "qpm:regions:Wales", true),
                tick("London", "qpm:regions:London", false),
                tick("North East", "qpm:regions:North East", true),
            ],
            vec![tick("I confirm that this is true", "declaration", true)],
        ],
    );
    assert_eq!(
        told(&form),
        [
            "full_name=Zoe Kemp",
            "email=zoe@example.org",
            "regions=Wales; North East",
            "provides_advocacy_now=no",
            "advocacy_experience=Nine years.",
            "declaration=yes",
        ]
    );
}

#[test]
fn where_name_and_place_of_a_control_agree_no_doubt_is_left() {
    // Neither wording is known, but both speak of the same.
    let rows = vec![vec![
        words("In which parts of the country would you be able to work?"),
        entry("Regions you could cover", "", "Wales"),
    ]];
    assert_eq!(answer(rows, "regions"), Some("Wales".into()));
}

#[test]
fn where_name_and_place_contradict_each_other_nothing_is_sure() {
    // A copied control that kept its name.
    let rows = vec![
        vec![
            words("Organisation"),
            entry("Current role", "", "Harbour Voices"),
        ],
        vec![words("Something else"), words("Words")],
    ];
    assert_eq!(
        answer(rows.clone(), "organisation"),
        Some("Harbour Voices?".into())
    );
    // Each answer is used once.
    assert_eq!(answer(rows, "current_role"), None);
}

#[test]
fn a_copied_name_does_not_take_an_answer_from_its_owner() {
    let rows = vec![
        vec![words("Job title"), entry("Job title", "", "Team leader")],
        vec![
            words("Organisation"),
            entry("Job title", "", "Harbour Voices"),
        ],
    ];
    assert_eq!(
        answer(rows.clone(), "current_role"),
        Some("Team leader".into())
    );
    assert_eq!(answer(rows, "organisation"), Some("Harbour Voices?".into()));
}

#[test]
fn an_address_in_a_control_named_for_a_telephone_is_the_address_that_is_asked_beside_it() {
    let rows = vec![vec![words("Email"), entry("", "phone", "zoe@example.org")]];
    assert_eq!(
        answer(rows.clone(), "email"),
        Some("zoe@example.org".into())
    );
    assert_eq!(answer(rows, "phone"), None);
}

#[test]
fn advice_between_a_question_and_its_control_is_no_answer() {
    let rows = vec![
        vec![words("How did you hear about us?")],
        vec![words("Please name the website or the person who told you.")],
        vec![entry("", "", "")],
        vec![words("Availability")],
        vec![words("We need about two days a month.")],
        vec![entry("", "", "Mondays")],
    ];
    assert_eq!(answer(rows.clone(), "heard_from"), None);
    assert_eq!(answer(rows, "availability"), Some("Mondays".into()));
}

#[test]
fn a_control_behind_words_in_a_line_answers_them() {
    let form = read(
        true,
        vec![
            vec![words("Full name:"), entry("", "", "Zoe Kemp")],
            vec![words("Email:"), entry("", "", "zoe@example.org")],
            vec![words("Organisation:"), entry("", "", "")],
            vec![
                words("Are you currently providing advocacy?"),
                entry("", "", "No"),
            ],
            vec![words("Experience of advocacy")],
            vec![entry("", "", "Nine years.\nIn two counties.")],
            vec![words("Anything that nobody asked")],
            vec![entry("", "", "Not this")],
            vec![
                words("Signed: Z Kemp    Date:"),
                entry("", "", "4 May 2026"),
            ],
        ],
    );
    assert_eq!(
        told(&form),
        [
            "full_name=Zoe Kemp",
            "email=zoe@example.org",
            "provides_advocacy_now=no",
            "advocacy_experience=Nine years.\nIn two counties.",
            "signed_name=Z Kemp",
            "signed_date=2026-05-04",
        ]
    );
}

#[test]
fn words_in_a_control_ask_nothing_and_head_nothing() {
    let rows = vec![
        vec![
            words("How did you hear about us?"),
            entry("", "", "EMAIL FROM A COLLEAGUE"),
        ],
        vec![words("Organisation"), entry("", "", "Name: see above")],
        vec![
            words("Availability"),
            entry("", "", "Office use only on Mondays"),
        ],
        vec![words("Email"), entry("", "", "zoe@example.org")],
    ];
    assert_eq!(
        answer(rows.clone(), "heard_from"),
        Some("EMAIL FROM A COLLEAGUE".into())
    );
    assert_eq!(
        answer(rows.clone(), "organisation"),
        Some("Name: see above".into())
    );
    assert_eq!(answer(rows, "email"), Some("zoe@example.org".into()));
}

#[test]
fn a_tick_in_front_of_a_statement_affirms_it() {
    let statement = || words("I confirm that the information given is true");
    let rows = vec![vec![tick("", "Check Box1", true), statement()]];
    assert_eq!(answer(rows, "declaration"), Some("yes".into()));
    let rows = vec![vec![tick("", "Check Box1", false), statement()]];
    assert_eq!(answer(rows, "declaration"), None);
}

#[test]
fn options_beside_ticks_are_chosen_by_place_and_by_name() {
    let by_place = |on: usize| {
        let mut row = vec![words("Regions")];
        for (at, name) in ["Wales", "London", "South West"].into_iter().enumerate() {
            row.extend([tick("", "Check Box", at == on), words(name)]);
        }
        vec![row]
    };
    assert_eq!(answer(by_place(0), "regions"), Some("Wales".into()));
    assert_eq!(answer(by_place(2), "regions"), Some("South West".into()));
    // The words beside a box and its own name contradict each other.
    let torn = vec![vec![
        words("Regions"),
        tick("Wales", "", false),
        words("Wales"),
        tick("London", "", true),
        words("South West"),
    ]];
    assert_eq!(answer(torn, "regions"), Some("London?".into()));
}

#[test]
fn both_ticks_of_a_question_are_a_conflict_and_none_is_no_answer() {
    let rows = |yes, no| {
        vec![
            vec![entry("Full name", "", "Zoe Kemp")],
            vec![entry("Email", "", "zoe@example.org")],
            vec![entry("Experience of advocacy", "", "Nine years.")],
            vec![
                words("Are you currently providing advocacy?"),
                tick("Yes", "q4_yes", yes),
                words("Yes"),
                tick("No", "q4_no", no),
                words("No"),
            ],
        ]
    };
    let both = read(false, rows(true, true));
    assert_eq!(both.conflicting.len(), 1);
    assert!(both.answer("provides_advocacy_now").is_none());
    let none = read(false, rows(false, false));
    assert!(none.conflicting.is_empty());
    assert!(none.answer("provides_advocacy_now").is_none());
}

#[test]
fn a_referees_controls_are_the_referees() {
    let rows = vec![
        vec![words("REFEREE 1")],
        vec![words("Name"), entry("Name", "Name_2", "Ann Lee")],
        vec![words("Email"), entry("Email", "Email_2", "ann@example.org")],
        vec![words("REFEREE 2")],
        vec![words("Name"), entry("Name", "Name_3", "")],
        vec![words("Email"), entry("Email", "Email_3", "bob@example.net")],
    ];
    assert_eq!(
        answer(rows.clone(), "referee_1"),
        Some("Ann Lee, ann@example.org".into())
    );
    assert_eq!(
        answer(rows.clone(), "referee_2"),
        Some("bob@example.net".into())
    );
    assert_eq!(answer(rows, "email"), None);
}

#[test]
fn first_and_last_name_in_controls_of_their_own_are_joined() {
    let mut rows = with(vec![vec![
        words("Applicant's full name"),
        entry("First name", "", "Zoe"),
        entry("Surname", "", "Kemp"),
    ]]);
    rows.remove(0);
    let form = read(false, rows);
    assert_eq!(
        told(&form).first().map(String::as_str),
        Some("full_name=Zoe Kemp")
    );
}

#[test]
fn a_blank_form_of_controls_is_blank() {
    let form = read(
        false,
        vec![
            vec![words("Full name"), entry("Full name", "", "")],
            vec![
                words("Email"),
                entry("Email", "", "Click or tap here to enter text."),
            ],
            vec![
                words("Organisation"),
                entry("Organisation", "", "Organisation"),
            ],
            vec![
                words("Are you currently providing advocacy?"),
                entry("", "", "Choose an item."),
            ],
            vec![words("Experience of advocacy"), entry("", "", "")],
            vec![tick("", "", false), words("I confirm that this is true")],
        ],
    );
    assert_eq!((form.labels, told(&form)), (6, vec![]));
}

#[test]
fn what_controls_ask_for_monitoring_is_known_by_their_names_and_never_read() {
    let rows = vec![
        vec![words("A"), entry("Age group", "", "55 to 64")],
        vec![words("B"), entry("Ethnic group", "", "Welsh")],
        vec![words("C"), entry("", "SexualOrientation", "Secret")],
    ];
    let alone = outcome(&laid(false, rows.clone()), &lexicon());
    assert_eq!(alone, Outcome::Monitoring);
    let form = read(false, with(rows));
    assert!(form.monitoring_section);
    let told = told(&form).join("\n");
    for secret in ["55", "Welsh", "Secret"] {
        assert!(!told.contains(secret), "{told}");
    }
}

#[test]
fn a_dash_in_a_question_above_a_filled_box_does_not_end_it() {
    let rows = vec![
        vec![words(
            "Developing organisations - as provider, manager or partner",
        )],
        vec![entry("Text Box 1", "", "Two reviews.")],
    ];
    let told = answer(rows, "organisational_development");
    assert!(told.is_some_and(|told| told.starts_with("Two reviews.")));
}
