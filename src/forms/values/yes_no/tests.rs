//! Yes, no, neither and both, as people write them.

use super::{confirms, said, yes_or_no};

#[test]
fn yes_and_no_are_understood_as_people_write_them() {
    for (typed, meant) in [
        ("Yes", Some(true)),
        ("YES!", Some(true)),
        ("y", Some(true)),
        ("Yes – until December", Some(true)),
        ("Yes, as a volunteer", Some(true)),
        ("Yes (see below)", Some(true)),
        ("I am", Some(true)),
        ("I do, currently", Some(true)),
        ("I am at present", Some(true)),
        ("Ydw", Some(true)),
        ("Ydw / Yes", Some(true)),
        ("Oes", Some(true)),
        ("Do", Some(true)),
        ("No", Some(false)),
        ("N", Some(false)),
        ("nope", Some(false)),
        ("No, not since 2018", Some(false)),
        (
            "No. I left my post in 2019 and now train advocates.",
            Some(false),
        ),
        ("Not currently", Some(false)),
        ("Not at present", Some(false)),
        ("Not since 2018", Some(false)),
        ("I do not", Some(false)),
        ("I don\u{2019}t", Some(false)),
        ("I am not", Some(false)),
        ("I'm not at the moment", Some(false)),
        ("I am no longer", Some(false)),
        ("no longer", Some(false)),
        ("Do not", Some(false)),
        ("Nac ydw", Some(false)),
        ("Nac ydw / No", Some(false)),
        ("Nac oes", Some(false)),
        // As it was printed.
        ("Yes / No", None),
        ("Ydw/Nac ydw", None),
        ("Y/N", None),
        ("Yes / No / Not sure", None),
        // Neither, or not for sure.
        ("yes and no", None),
        ("sort of", None),
        ("Yes, sort of", None),
        ("Not sure", None),
        ("not really", None),
        ("Not only", None),
        ("Not directly", None),
        ("Not in Leeds", None),
        ("maybe", None),
        ("it depends", None),
        ("see below", None),
        ("See attached CV", None),
        ("N/A", None),
        ("NA", None),
        ("No, I do", None),
        ("Yes, I am not", None),
        ("No, but I manage an IMHA team", None),
        ("No, except for bank shifts", None),
        ("Yes, previously", None),
        ("I am a retired nurse", None),
        ("I do some bank shifts", None),
        ("I used to", None),
        ("Only on a bank basis", None),
        ("Norwich", None),
        ("", None),
    ] {
        assert_eq!(yes_or_no(typed), meant, "{typed}");
    }
}

#[test]
fn what_is_taken_back_in_part_is_said_with_doubt() {
    for (typed, yes) in [
        ("No, but I manage an IMHA team", false),
        ("No, only as a trustee", false),
        ("Yes, previously", true),
        (
            "Yes, but I am no longer doing so from May next year on",
            true,
        ),
    ] {
        let said = said(typed).unwrap();
        assert_eq!((said.yes, said.sure < 0.8), (yes, true), "{typed}");
    }
}

#[test]
fn a_declaration_is_confirmed_in_words_and_never_by_its_refusal() {
    for (typed, meant) in [
        ("I agree", Some(true)),
        ("I confirm that this is true", Some(true)),
        ("Yes", Some(true)),
        ("Rwy'n cytuno", Some(true)),
        ("I do", Some(true)),
        ("I do not agree", Some(false)),
        ("No", Some(false)),
        ("I cannot confirm this", None),
        ("Zoe Kemp", None),
    ] {
        assert_eq!(confirms(typed), meant, "{typed}");
    }
}
