//! Files: what is one, what it is called, what came of its octets.

use super::{fixture, names};

#[test]
fn the_last_octets_are_kept_without_padding() {
    let message = fixture("rfc/base64-without-padding");
    assert_eq!(message.files[0].octets, b"PK\x03\x04 octets!");
    assert!(message.damage.is_empty());
}

#[test]
fn parts_are_found_however_the_boundary_is_written() {
    for name in [
        "rfc/boundary-on-folded-line",
        "rfc/boundary-is-anothers-beginning",
        "rfc/no-closing-delimiter",
        "rfc/no-boundary-parameter",
    ] {
        let message = fixture(name);
        assert_eq!(message.text, "The words.", "{name}");
        assert_eq!(names(&message), ["f.pdf"], "{name}");
        assert!(message.files[0].octets.starts_with(b"%PDF-1.7"), "{name}");
    }
}

#[test]
fn names_are_labels() {
    assert_eq!(
        names(&fixture("clients/file-names")),
        [
            "Zoë ’s form.docx",
            "Başvuru – x.docx",
            "evil.docx",
            "form(3) final.XLSX",
            "formxcod.exe",
            "-",
            "£rates.pdf",
        ]
    );
}

#[test]
fn content_makes_a_file_and_not_its_disposition() {
    let message = fixture("clients/inline-and-bare-files");
    assert_eq!(names(&message), ["a.pdf", "-", "-"]);
    assert_eq!(message.text, "First words.\nLast words.");
    assert!(message.files.iter().all(|file| !file.embedded));
}

#[test]
fn only_a_picture_that_the_letter_shows_is_embedded() {
    let message = fixture("clients/logo-in-signature");
    let embedded: Vec<bool> = message.files.iter().map(|file| file.embedded).collect();
    assert_eq!(names(&message), ["logo.png", "far.png", "f.pdf"]);
    assert_eq!(embedded, [true, false, false]);
}

#[test]
fn an_old_macs_two_part_file_is_its_data() {
    let message = fixture("clients/apple-double");
    assert_eq!(names(&message), ["eoi.xlsx"]);
    assert!(message.files[0].octets.ends_with(b"data fork"));
}

#[test]
fn a_uuencoded_file_is_taken_out_of_the_words() {
    let message = fixture("rfc/uuencoded");
    assert_eq!(names(&message), ["eoi.txt"]);
    assert_eq!(message.files[0].octets, b"Cat");
    assert_eq!(
        message.text,
        "Hello\n\n\nThe words after. begin at the beginning.\n"
    );
}

#[test]
fn what_is_signed_is_read_and_what_is_encrypted_is_named() {
    let signed = fixture("clients/smime-clear-signed");
    assert_eq!(signed.text, "Signed words.");
    assert_eq!(names(&signed), ["f.pdf"]);
    // Signed with the content inside, by a program that wrote while it read.
    let opaque = fixture("clients/smime-opaque-signed");
    assert_eq!(opaque.text.trim_end(), "Here is my form, signed – Zoe.");
    assert_eq!(names(&opaque), ["form.pdf"]);
    assert_eq!(opaque.files[0].octets, b"%PDF-1.7 the form");
    let sealed = fixture("clients/smime-encrypted");
    assert_eq!(
        sealed.files[0].media_type,
        "application/pkcs7-mime; smime-type=enveloped-data"
    );
    let openpgp = fixture("clients/openpgp-encrypted");
    assert_eq!(openpgp.files.len(), 1);
    assert_eq!(openpgp.files[0].media_type, "application/pgp-encrypted");
}

#[test]
fn a_message_in_base64_is_a_message() {
    let message = fixture("rfc/message-in-base64");
    assert_eq!(message.enclosed[0].subject, "the inner one");
    assert_eq!(
        message.enclosed[0].author().unwrap().name.as_deref(),
        Some("Ida Inner")
    );
    assert_eq!(message.enclosed[0].text, "Inner words.\n");
}
