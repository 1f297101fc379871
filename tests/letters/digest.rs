//! The digest as the manager gets it: what it says, what it offers, and what hostile applicants
//! do to it.

use jiff::tz::TimeZone;
use qpm_intake::domain::address::Address;
use qpm_intake::domain::briefing::Briefing;
use qpm_intake::domain::form::FormDefinition;
use qpm_intake::forms::definition;
use qpm_intake::letters::desk::{self, Desk, DeskLetter, Token, examples};

use super::{built_in, settings};

fn form() -> FormDefinition {
    definition::parse(definition::BUILT_IN).unwrap()
}

fn token() -> Token {
    Token::from_random(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210)
}

fn write(briefing: &Briefing) -> DeskLetter {
    let to = Address::parse("recruitment@qpm.example").unwrap();
    let token = token();
    let desk = Desk {
        token: &token,
        commands_to: &to,
    };
    let zone = TimeZone::get("Europe/London").unwrap();
    let (settings, form, templates) = (settings(), form(), built_in());
    desk::digest(briefing, &desk, &settings, &zone, &form, &templates, vec![]).unwrap()
}

#[test]
fn every_digest_reads_as_it_was_agreed() {
    for (name, briefing) in examples::briefings() {
        let letter = write(&briefing);
        let name = name.replace(' ', "_");
        let text = format!("Subject: {}\n\n{}", letter.subject, letter.text);
        insta::assert_snapshot!(format!("digest__{name}__text"), text);
        insta::assert_snapshot!(format!("digest__{name}__html"), letter.html);
    }
}
