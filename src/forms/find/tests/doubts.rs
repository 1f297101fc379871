//! Stories of answers that nobody gave, or gave only in part: a person looks at them, and the
//! program is never sure of them.

use super::{laid, lexicon, outcome, read, told, words};
use crate::domain::reading::Outcome;
use crate::forms::layout::Cell;

fn lines(all: &[&str]) -> Vec<Vec<Cell>> {
    all.iter().map(|line| vec![words(line)]).collect()
}

#[test]
fn an_answer_that_its_maker_cut_off_is_kept_as_it_is_shown_and_doubtful() {
    let form = read(
        false,
        vec![
            vec![words("Full name"), words("Zoe Kemp")],
            vec![
                words("Organisation"),
                words("Harbour Voices and Tideway Ad…"),
            ],
            vec![
                words("Address"),
                words("14 Long Row, Whitby, North Yorksh..."),
            ],
            vec![words("Email"), words("zoe@example.org…")],
            // A writing line is no sign of it.
            vec![words("Availability"), words("…Mondays…")],
            vec![words("Signed"), words("Z Kemp ..............")],
        ],
    );
    assert_eq!(
        told(&form),
        [
            "full_name=Zoe Kemp",
            "email=zoe@example.org…?",
            "address=14 Long Row, Whitby, North Yorksh...?",
            "organisation=Harbour Voices and Tideway Ad…?",
            "availability=Mondays",
            "signed_name=Z Kemp",
        ]
    );
}

const QUESTIONS: &[&str] = &[
    "Name: Zoe Kemp",
    "Email: zoe@example.org",
    "Phone: 01632 960001",
    "Experience of advocacy: nine years",
    "Availability: Mondays",
    "How did you hear about us? A friend",
    "Reasonable adjustments: large print",
    "Conflicts of interest: I manage a team",
];

fn prose(count: usize) -> Vec<Vec<Cell>> {
    (0..count)
        .map(|at| vec![words(&format!("for item in part_{at} {{ send(item); }}"))])
        .collect()
}

#[test]
fn a_long_text_with_chance_resemblances_far_apart_is_not_our_form() {
    let mut rows = Vec::new();
    for question in QUESTIONS {
        rows.extend(prose(90));
        rows.push(vec![words(question)]);
    }
    let found = outcome(&laid(true, rows), &lexicon());
    assert!(matches!(found, Outcome::NotAForm { .. }), "{found:?}");
}

#[test]
fn questions_a_page_apart_are_read_and_none_of_their_answers_is_sure() {
    let mut rows = Vec::new();
    for question in QUESTIONS {
        rows.extend(prose(40));
        rows.push(vec![words(question)]);
    }
    let form = read(true, rows);
    assert!(form.answers.len() >= 4);
    assert!(told(&form).iter().all(|answer| answer.ends_with('?')));
}

#[test]
fn a_form_on_the_last_page_of_a_long_pack_is_read_as_any_other() {
    let mut rows = prose(700);
    rows.extend(lines(QUESTIONS));
    let told = told(&read(true, rows));
    assert!(told.contains(&"email=zoe@example.org".into()), "{told:?}");
    assert!(told.contains(&"availability=Mondays".into()), "{told:?}");
}

#[test]
fn a_tick_at_not_sure_is_neither_yes_nor_no_and_is_shown() {
    let advocacy = |rows: Vec<Vec<Cell>>| {
        let mut all = vec![
            vec![words("Full name"), words("Zoe Kemp")],
            vec![words("Email"), words("zoe@example.org")],
            vec![words("Phone"), words("01632 960001")],
            vec![words("Availability"), words("Mondays")],
            vec![words("Experience of advocacy"), words("Nine years")],
        ];
        all.extend(rows);
        told(&read(false, all))
            .into_iter()
            .find(|answer| answer.starts_with("provides_advocacy_now"))
    };
    let asked = || words("Currently providing advocacy");
    let shown = Some("provides_advocacy_now=☐ Yes  ☐ No  ☒ Not sure?".into());
    assert_eq!(
        advocacy(vec![vec![asked(), words("☐ Yes  ☐ No  ☒ Not sure")]]),
        shown
    );
    let heads = vec![
        words(""),
        words("Yes"),
        words("No"),
        words("Prefer not to say"),
    ];
    for row in [["☐", "☐", "☒"], ["", "", "x"]] {
        let mut cells = vec![asked()];
        cells.extend(row.map(|text| match text {
            "" => empty(),
            text => words(text),
        }));
        let answer = advocacy(vec![heads.clone(), cells]);
        assert!(
            answer.as_ref().is_none_or(|answer| answer.ends_with('?')),
            "{row:?}: {answer:?}"
        );
    }
}

fn empty() -> Cell {
    Cell {
        content: crate::forms::layout::Content::Empty,
        ..words("")
    }
}

#[test]
fn a_list_that_is_asked_for_twice_is_answered_by_neither_for_certain() {
    let form = read(
        false,
        vec![
            vec![words("Full name"), words("Zoe Kemp")],
            vec![words("Email"), words("zoe@example.org")],
            vec![
                words("Region you could work in (first choice)"),
                words("Wales"),
            ],
            vec![
                words("Region you could work in (second choice)"),
                words("London"),
            ],
            vec![words("Availability"), words("Mondays")],
        ],
    );
    let told = told(&form);
    assert!(told.contains(&"regions=Wales?".into()), "{told:?}");
}

#[test]
fn dots_to_write_on_in_front_of_an_answer_are_none_of_it() {
    let form = read(
        true,
        lines(&[
            "1. Full name ...... Zoe Kemp ......",
            "2. Email address ...... zoe@example.org ......",
            "3. Address ...... 14 Long Row, Whitby ......",
            "4. Employer ......................",
            "5. Availability ...... Mondays ......",
            "6. Advocacy experience ...... Nine years ......",
        ]),
    );
    assert_eq!(
        told(&form),
        [
            "full_name=Zoe Kemp",
            "email=zoe@example.org",
            "address=14 Long Row, Whitby",
            "advocacy_experience=Nine years",
            "availability=Mondays",
        ]
    );
}

#[test]
fn a_heading_of_the_writers_own_in_a_numbered_form_leaves_the_answer_open() {
    let form = read(
        true,
        lines(&[
            "1. Full name: Zoe Kemp",
            "2. Email: zoe@example.org",
            "3. Experience of advocacy:",
            "What I did",
            "I led a team in two counties for nine years.",
            "What did I learn?",
            "To ask before I speak.",
            "4. Health and social care knowledge:",
            "Nine years on a ward.",
            "5. Availability: Mondays",
        ]),
    );
    let told = told(&form);
    let advocacy = told
        .iter()
        .find(|one| one.starts_with("advocacy_experience"));
    let whole = advocacy.is_some_and(|one| one.contains("before I speak"));
    let open = advocacy.is_none_or(|one| one.ends_with('?'));
    assert!(whole || open, "{told:?}");
}

#[test]
fn a_question_that_goes_on_asking_is_not_answered_by_its_own_end() {
    let form = read(
        true,
        lines(&[
            "Full name: Zoe Kemp",
            "Email: zoe@example.org",
            "Have you helped an organisation to improve? How?",
            "I chaired a board for six years.",
            "Availability: Mondays",
        ]),
    );
    let told = told(&form);
    assert!(!told.iter().any(|one| one.ends_with("=How?")), "{told:?}");
}

#[test]
fn a_question_with_its_answer_or_a_mere_tick_is_no_sure_answer_to_another() {
    let form = read(
        false,
        vec![
            vec![words("Full name"), words("Zoe Kemp")],
            vec![words("Email"), words("zoe@example.org")],
            vec![words("Experience of advocacy"), words("✓")],
            vec![
                words("Knowledge of health and social care"),
                words("Organisational development: I chaired a board."),
            ],
            vec![words("Availability"), words("Mondays")],
        ],
    );
    let told = told(&form);
    for field in ["advocacy_experience", "health_social_care_knowledge"] {
        let found = told.iter().find(|one| one.starts_with(field));
        assert!(found.is_none_or(|one| one.ends_with('?')), "{told:?}");
    }
}
