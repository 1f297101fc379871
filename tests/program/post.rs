//! The mail that people in these tests write: whole RFC 5322 messages with real spreadsheets.

use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};
use rust_xlsxwriter::Workbook;

/// An expression of interest by this person, as a spreadsheet.
pub fn form(name: &str, email: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ("Advocacy QPM assessor: expression of interest", ""),
        ("Full name", name),
        ("Email address", email),
        ("Telephone", "07700 900123"),
        ("Regions you can cover", "North West; Wales"),
        ("Are you currently providing advocacy services?", "No"),
        (
            "Experience of advocacy",
            "Eight years as an IMCA, then training and supervision.",
        ),
        ("I confirm that this information is true", "Yes"),
    ];
    for (row, (label, answer)) in (0..).zip(rows) {
        sheet.write(row, 0, label).unwrap();
        sheet.write(row, 1, answer).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// A mail to the recruitment mailbox with such a form; `mark` makes its Message-ID.
pub fn application(name: &str, email: &str, to: &str, mark: &str) -> Vec<u8> {
    with_file(&format!("{name} <{email}>"), form(name, email), to, mark)
}

/// The same with a file of one's own.
pub fn with_file(from: &str, file: Vec<u8>, to: &str, mark: &str) -> Vec<u8> {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let file = Attachment::new("QPM expression of interest.xlsx".into())
        .body(file, ContentType::parse(kind).unwrap());
    lettre::Message::builder()
        .from(from.parse().unwrap())
        .to(to.parse().unwrap())
        .subject("My application")
        .message_id(Some(format!("<{mark}@mail.example.org>")))
        .multipart(
            MultiPart::mixed()
                .singlepart(SinglePart::plain(
                    "Dear QPM team,\n\nplease find my form attached.\n".to_owned(),
                ))
                .singlepart(file),
        )
        .unwrap()
        .formatted()
}

/// A mail of one person's words.
pub fn words(from: &str, to: &str, subject: &str, text: &str, mark: &str) -> Vec<u8> {
    lettre::Message::builder()
        .from(from.parse().unwrap())
        .to(to.parse().unwrap())
        .subject(subject)
        .message_id(Some(format!("<{mark}@mail.example.org>")))
        .body(text.to_owned())
        .unwrap()
        .formatted()
}

/// As it goes over the wire after DATA, final dot included (RFC 5321 §4.5.2).
pub fn dot_stuffed(octets: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(octets.len() + 8);
    for line in octets.split_inclusive(|octet| *octet == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line);
    }
    if !wire.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

/// A header field's value, unfolded (RFC 5322 §2.2.3), from a mail's header section.
pub fn header(mail: &str, name: &str) -> Option<String> {
    let head = mail.replace("\r\n", "\n");
    let head = head.split("\n\n").next()?.to_owned();
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    unfolded.lines().find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}
