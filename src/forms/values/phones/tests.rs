//! Telephone numbers in every dress, and what makes none.

use super::{normal, phone};
use crate::domain::reading::Answer;

#[test]
fn numbers_are_dialled_as_e164_whatever_their_dress() {
    for (typed, dialled) in [
        ("07700 900123", "+447700900123"),
        ("07700900123", "+447700900123"),
        ("07700-900-123", "+447700900123"),
        ("07700.900.123", "+447700900123"),
        ("(01632) 960001", "+441632960001"),
        ("01632 960001", "+441632960001"),
        ("020 7946 0018", "+442079460018"),
        ("(020) 7946 0018", "+442079460018"),
        ("0113/2960018", "+441132960018"),
        ("+44 7700 900123", "+447700900123"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("+44(0)7700 900123", "+447700900123"),
        ("+44 07700 900123", "+447700900123"),
        ("(+44) 7700 900123", "+447700900123"),
        ("0044 20 7946 0018", "+442079460018"),
        ("0044 (0) 7700 900123", "+447700900123"),
        ("＋44 ７７００ 900123", "+447700900123"),
        ("Tel: 07700 900123", "+447700900123"),
        ("07700 900123 (please text only)", "+447700900123"),
        ("07700 900123, after 6pm", "+447700900123"),
        ("0800 1111", "+448001111"),
        ("0800 496 0999", "+448004960999"),
        ("028 9018 0456", "+442890180456"),
        ("+353 1 234 5678", "+35312345678"),
        ("+353 (0)1 234 5678", "+35312345678"),
        ("+1 202 555 0123", "+12025550123"),
        ("0049 30 1234567", "+49301234567"),
        ("+39 06 1234 5678", "+390612345678"),
        // Several, and an extension.
        (
            "07700 900123 (mob) / 020 7946 0018 (eve)",
            "+447700900123, +442079460018",
        ),
        (
            "07700 900123 or 01632 960001",
            "+447700900123, +441632960001",
        ),
        ("07700 900123 020 7946 0018", "+447700900123, +442079460018"),
        (
            "H: 01632 960001\nM: 07700 900123",
            "+441632960001, +447700900123",
        ),
        ("07700 900123; 07700 900123", "+447700900123"),
        ("020 7946 0018 ext. 12", "+442079460018;ext=12"),
        ("020 7946 0018 x 4021", "+442079460018;ext=4021"),
        ("020 7946 0018 #12", "+442079460018;ext=12"),
        (
            "020 7946 0018 extn 12, 07700 900123",
            "+442079460018;ext=12, +447700900123",
        ),
    ] {
        assert_eq!(normal(typed).as_deref(), Some(dialled), "{typed}");
        let read = phone(typed);
        assert!(read.sure >= Answer::DOUBTFUL, "{typed}");
        assert_eq!(read.value.unwrap().to_string(), typed, "{typed}");
    }
}

#[test]
fn what_a_spreadsheet_took_away_is_put_back_and_less_sure() {
    for (typed, value, dialled, sure) in [
        ("7700900123", "07700900123", "+447700900123", true),
        ("447700900123", "+447700900123", "+447700900123", true),
        ("7700 900123", "7700 900123", "+447700900123", true),
        // Ten digits of another country look the same.
        ("1632960001", "01632960001", "+441632960001", false),
        ("2079460018", "02079460018", "+442079460018", false),
    ] {
        let read = phone(typed);
        assert_eq!(normal(typed).as_deref(), Some(dialled), "{typed}");
        assert_eq!(read.value.unwrap().to_string(), value, "{typed}");
        assert_eq!(read.sure >= Answer::DOUBTFUL, sure, "{typed}");
        assert!(read.sure < 0.9 && read.fits, "{typed}");
        // What was put back is dialled alike.
        assert_eq!(normal(value).as_deref(), Some(dialled), "{typed}");
    }
}

#[test]
fn what_makes_no_number_stays_as_typed_and_is_doubtful() {
    for typed in [
        "0770090012",   // A digit is missing.
        "077009001234", // One too many.
        "O7700 9OO123", // The letter O.
        "7946 0018",    // Without its area.
        "+44 7700",
        "+0 123 456 789",
        "ask at the desk",
        "07700 900123 or 01632 96000112",
        "999",
    ] {
        let read = phone(typed);
        assert!(read.sure < Answer::DOUBTFUL, "{typed}");
        assert_eq!(read.value.unwrap().to_string(), typed, "{typed}");
    }
    assert_eq!(normal("0770090012"), None);
}
