//! Lists as people type them: choices, others, and choices turned round.

use super::list;
use crate::domain::form::Field;
use crate::forms::definition;

fn field(id: &str) -> Field {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    form.field(id).unwrap().clone()
}

#[test]
#[allow(clippy::too_many_lines)] // A table of cases.
fn choices_are_told_from_what_stands_besides() {
    for (id, typed, members, sure) in [
        ("regions", "North West; Wales", "North West; Wales", true),
        ("regions", "london & cymru", "London; Wales", true),
        (
            "regions",
            "Yorkshire, East Anglia",
            "Yorkshire and the Humber; East of England",
            true,
        ),
        ("regions", "nationwide", "UK-wide", true),
        ("regions", "Anywhere in the UK", "UK-wide", true),
        (
            "regions",
            "London\nSouth East\nSouth West",
            "London; South East; South West",
            true,
        ),
        (
            "regions",
            "I could cover London and Wales",
            "London; Wales",
            false,
        ),
        // Another place is not dropped in silence.
        ("regions", "London, Leeds", "London", false),
        ("regions", "Leeds and Bradford", "Leeds and Bradford", false),
        (
            "regions",
            "within 50 miles of Leeds",
            "within 50 miles of Leeds",
            false,
        ),
        // Turned round.
        (
            "regions",
            "everything except Scotland",
            "everything except Scotland",
            false,
        ),
        ("regions", "Anywhere but London", "UK-wide", false),
        ("regions", "London, not Wales or Scotland", "London", false),
        (
            "regions",
            "Anywhere, apart from the North East",
            "UK-wide",
            false,
        ),
        ("regions", "not Wales", "not Wales", false),
        (
            "statutory_experience",
            "IMCA, IMHA and Care Act",
            "IMCA; IMHA; Care Act",
            true,
        ),
        ("statutory_experience", "IMCA (39A), RPR", "IMCA; RPR", true),
        ("statutory_experience", "IMCA, peer advocacy", "IMCA", false),
        // Somebody may have them all, and somebody may have marked one with a pen.
        (
            "statutory_experience",
            "IMCA, IMHA, Care Act, NHS complaints, RPR, Children",
            "IMCA; IMHA; Care Act; NHS complaints; RPR; Children",
            false,
        ),
        (
            "statutory_experience",
            "all of the above",
            "all of the above",
            false,
        ),
        (
            "statutory_experience",
            "Other: peer advocacy",
            "Other: peer advocacy",
            false,
        ),
    ] {
        let read = list(&field(id), typed);
        assert_eq!(read.value.unwrap().to_string(), members, "{typed}");
        assert_eq!(read.sure >= 0.8, sure, "{typed}: {}", read.sure);
    }
}

#[test]
fn a_list_reads_back_as_itself() {
    for id in ["regions", "statutory_experience"] {
        let field = field(id);
        for choice in &field.choices {
            let read = list(&field, &choice.name);
            assert_eq!(read.value.unwrap().to_string(), choice.name);
            assert!(read.sure > 0.99, "{}", choice.name);
        }
        let names: Vec<&str> = field.choices.iter().map(|choice| &*choice.name).collect();
        let all = names.join("; ");
        assert_eq!(list(&field, &all).value.unwrap().to_string(), all);
    }
}
