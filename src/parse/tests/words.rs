//! Header fields and text.

use super::fixture;
use crate::domain::message::{Damage, ReturnPath};
use crate::parse::parse;

#[test]
fn a_delimiter_counts_at_the_start_of_a_line_only() {
    let message = fixture("rfc/delimiter-in-mid-line");
    assert_eq!(
        message.text,
        "A line that says --b in its middle\nand goes on with --b\nwhich ends a line. The last words."
    );
    assert_eq!(
        message.damage,
        [Damage::Doubtful],
        "a delimiter ends a line: read with doubt"
    );
}

#[test]
fn one_bad_escape_costs_no_other_word() {
    let message = fixture("rfc/quoted-printable-double-equals");
    assert_eq!(
        message.text,
        "One = two == three, café joined, 100%= sure=ZZ\n"
    );
}

#[test]
fn a_cut_off_base64_text_is_read_with_doubt() {
    let message = fixture("rfc/base64-cut-off");
    assert_eq!(message.text, "Words that end too");
    assert_eq!(message.damage, [Damage::Doubtful]);
}

#[test]
fn flowed_lines_are_whole_again() {
    let message = fixture("rfc/format-flowed-delsp");
    assert_eq!(
        message.text,
        "One answer that was broken by its program.\n> quoted andflowed\n-- \nZoe"
    );
}

#[test]
fn eight_bit_header_fields_are_read() {
    let latin = fixture("clients/raw-latin1-subject");
    assert_eq!(latin.subject, "Rôle d’assesseur – café");
    assert_eq!(latin.text, "Déjà vu\n");
    let utf8 = fixture("clients/raw-utf8-subject");
    assert_eq!(utf8.subject, "Mynegi diddordeb – ŵyn");
    assert_eq!(utf8.from[0].name.as_deref(), Some("Zoë Pérson"));
    assert_eq!(utf8.text, "ŷd and ŵyn\n");
}

#[test]
fn encoded_words_cut_within_a_character_are_joined() {
    assert_eq!(
        fixture("rfc/encoded-words-cut-in-a-character").subject,
        "café au lait and €"
    );
}

#[test]
fn nobody_gains_a_header_by_a_line_break_in_a_name() {
    let message = fixture("hostile/line-break-in-name");
    assert_eq!(
        message.from[0].name.as_deref(),
        Some("Eve Bcc: all@example.org")
    );
    assert_eq!(message.subject, "a Bcc: btfel");
    let odd = |text: &str| {
        text.chars()
            .any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c))
    };
    assert!(message.headers.iter().all(|header| !odd(&header.value)));
}

#[test]
fn there_is_one_from_field_and_it_has_no_space_in_its_name() {
    assert_eq!(fixture("hostile/two-from-fields").damage, [Damage::BadFrom]);
    assert_eq!(
        fixture("hostile/only-from-with-a-space").damage,
        [Damage::NoFrom]
    );
    let both = fixture("hostile/from-with-a-space");
    assert!(both.damage.is_empty());
    assert_eq!(both.author().unwrap().address.as_str(), "zoe@example.net");
    let obsolete = fixture("rfc/obsolete-space-before-colon");
    assert_eq!(
        obsolete.author().unwrap().address.as_str(),
        "zoe@example.net"
    );
    assert_eq!(obsolete.subject, "form");
    assert_eq!(
        parse(b"From: undisclosed\n\nhello").damage,
        [Damage::BadFrom]
    );
}

#[test]
fn cells_of_a_row_are_apart_and_quoted_mail_is_marked() {
    let message = fixture("clients/table-in-html");
    assert_eq!(
        message.text,
        "Dear team\n\nName:\tZoe Person\nPhone:\t07700 900123\nevenings\n\n> withdraw\n\nindented\nBye"
    );
    assert!(message.html.is_some());
}

#[test]
fn a_text_that_only_points_to_the_html_is_not_the_words() {
    let message = fixture("clients/text-only-points-to-html");
    assert!(
        message.text.starts_with("Name: Zoe Person"),
        "{}",
        message.text
    );
}

#[test]
fn a_delivery_report_names_the_letter_it_returns() {
    let message = fixture("robots/bounce-with-headers-only");
    assert_eq!(
        message.media_type,
        "multipart/report; report-type=delivery-status"
    );
    assert_eq!(message.return_path, ReturnPath::Null);
    assert_eq!(message.thread, ["ack1@qpm.example.test"]);
    assert!(message.files.is_empty());
    let qmail = fixture("robots/bounce-of-qmail");
    assert_eq!(qmail.return_path, ReturnPath::Null);
    assert_eq!(qmail.thread, ["ack1@qpm.example.test"]);
}

#[test]
fn the_thread_is_newest_first_without_doubles() {
    let fields = "From: a@example.org\nIn-Reply-To: Your mail <c@x> of today\nReferences: <a@x>\n <b@x>\n\t<c@x>\n\n";
    assert_eq!(parse(fields.as_bytes()).thread, ["c@x", "b@x", "a@x"]);
}

#[test]
fn addresses_come_in_every_shape() {
    for (field, name, address) in [
        ("zoe@example.net", None, "zoe@example.net"),
        ("<zoe@example.net>", None, "zoe@example.net"),
        (
            "\"Person, Zoe\" <zoe@example.net>",
            Some("Person, Zoe"),
            "zoe@example.net",
        ),
        (
            "zoe@example.net (Zoe Person)",
            Some("Zoe Person"),
            "zoe@example.net",
        ),
        (
            "=?utf-8?q?Zo=C3=AB?= <zoe@example.net>",
            Some("Zoë"),
            "zoe@example.net",
        ),
        (
            "\"=?utf-8?q?Zo=C3=AB?=\" <zoe@example.net>",
            Some("Zoë"),
            "zoe@example.net",
        ),
        ("Zoe <a..b@example.net>", Some("Zoe"), "a..b@example.net"),
        ("Zoe <zoe@exämple.net>", Some("Zoe"), "zoe@exämple.net"),
    ] {
        let message = parse(format!("From: {field}\n\nhi").as_bytes());
        let author = message.author().unwrap_or_else(|| panic!("{field}"));
        assert_eq!(author.name.as_deref(), name, "{field}");
        assert_eq!(author.address.as_str(), address, "{field}");
    }
}

#[test]
fn dates_and_the_rest_of_the_header() {
    let message = parse(b"From: a@example.org\r\nDate: Mon, 9 Nov 2026 08:00:00 +0100 (CET)\r\nReply-To: c@example.com\r\nTo: g: x@example.org, y@example.org;\r\nCc: z@example.org\r\nContent-Type: TEXT/Calendar; METHOD=Request\r\n\r\n");
    assert_eq!(message.date.unwrap().to_string(), "2026-11-09T07:00:00Z");
    assert_eq!(message.reply_to[0].address.as_str(), "c@example.com");
    assert_eq!(message.recipients.len(), 3);
    assert_eq!(message.media_type, "text/calendar; method=request");
}
