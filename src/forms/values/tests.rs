//! What holds for every answer, whatever somebody types.

use proptest::prelude::*;

use super::{Parsed, normal, parse};
use crate::domain::form::{Field, FieldType};
use crate::domain::reading::Value;
use crate::forms::definition;

fn field(field_type: FieldType) -> Field {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    let of_type = |field: &&Field| field.field_type == field_type;
    form.fields.iter().find(of_type).unwrap().clone()
}

const ALL: [FieldType; 9] = [
    FieldType::Text,
    FieldType::LongText,
    FieldType::Email,
    FieldType::Phone,
    FieldType::Postcode,
    FieldType::YesNo,
    FieldType::List,
    FieldType::Date,
    FieldType::Confirmation,
];

/// The fields, made once: reading the definition takes longer than a case.
fn fields() -> Vec<Field> {
    ALL.into_iter().map(field).collect()
}

/// What was read reads back as itself, as surely or surer, and its spelling has no other.
fn reads_back(field: &Field, typed: &str) -> Result<(), TestCaseError> {
    let Parsed { value, sure, .. } = parse(field, typed, false);
    let Some(value) = value else {
        return Ok(());
    };
    let spelling = normal(field, &value, typed);
    if sure >= 0.8 && field.field_type != FieldType::Email {
        let again = parse(field, &value.to_string(), false);
        prop_assert_eq!(again.value.as_ref(), Some(&value));
        prop_assert!(again.sure >= sure, "{} then {}", sure, again.sure);
    }
    if let Some(spelling) = spelling {
        let again = normal(field, &Value::Text(spelling.clone()), &spelling);
        prop_assert_eq!(again.as_ref(), Some(&spelling));
        let read = parse(field, &spelling, false);
        prop_assert_ne!(read.value, None);
    }
    Ok(())
}

/// Numbers, names of months, signs and words that stand in such answers.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[0-9]{1,12}",
        "\\+?[0-9 ()./-]{1,18}",
        "[a-zé]{1,6}@[a-zü]{1,6}\\.(org|example)",
        "[A-Z]{1,2}[0-9OI]{1,2}[A-Z]? ?[0-9O][A-Z]{2}",
        Just("Yes".to_owned()),
        Just("no longer".to_owned()),
        Just("Nac ydw".to_owned()),
        Just("✓".to_owned()),
        Just("but".to_owned()),
        Just("London".to_owned()),
        Just("except".to_owned()),
        Just("IMCA".to_owned()),
        Just("3rd".to_owned()),
        Just("Mawrth".to_owned()),
        Just("Sept".to_owned()),
        Just("2026".to_owned()),
        Just("10:00".to_owned()),
        Just("ext".to_owned()),
        Just("(mob)".to_owned()),
        "\\PC{0,6}",
    ];
    let joins = prop_oneof![
        Just(" "),
        Just(", "),
        Just("/"),
        Just("\n"),
        Just("-"),
        Just("")
    ];
    prop::collection::vec((word, joins), 0..7)
        .prop_map(|pieces| pieces.into_iter().map(|(word, join)| word + join).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_read_reads_back_as_itself(typed in words()) {
        for field in fields_once() {
            reads_back(field, &typed)?;
        }
    }

    #[test]
    fn every_day_of_the_century_is_read_in_its_usual_dresses(days in 0_i64..36_500) {
        let first = jiff::civil::date(2000, 1, 1);
        let day = first.checked_add(jiff::Span::new().days(days)).unwrap();
        let date = fields_once().iter().find(|field| field.field_type == FieldType::Date).unwrap();
        for pattern in [
            "%Y-%m-%d", "%d/%m/%Y", "%-d.%-m.%Y", "%d %B %Y", "%-d %b %Y", "%A, %-d %B %Y",
            "%B %-d, %Y", "%Y-%m-%dT10:00:00Z", "%d%b%Y", "%Y%m%d",
        ] {
            let typed = day.strftime(pattern).to_string();
            let parsed = parse(date, &typed, false);
            prop_assert_eq!(parsed.value, Some(Value::Date(day)), "{}", typed);
            prop_assert!(parsed.sure >= 0.8, "{}", typed);
        }
    }
}

fn fields_once() -> &'static [Field] {
    static FIELDS: std::sync::OnceLock<Vec<Field>> = std::sync::OnceLock::new();
    FIELDS.get_or_init(fields)
}
