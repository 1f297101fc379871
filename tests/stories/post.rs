//! The mail that the people in the stories write: whole RFC 5322 messages with real forms.

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use rust_xlsxwriter::Workbook;

/// The answers of a complete form.
pub(crate) fn complete<'a>(name: &'a str, email: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
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
    ]
}

/// A form as a spreadsheet: labels left, answers right.
pub(crate) fn form(answers: &[(&str, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet
        .write(0, 0, "Advocacy QPM assessor: expression of interest")
        .unwrap();
    for (index, (label, answer)) in answers.iter().enumerate() {
        let row = u32::try_from(index).unwrap() + 2;
        sheet.write(row, 0, *label).unwrap();
        sheet.write(row, 1, *answer).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// A mail that somebody writes.
pub(crate) struct Mail {
    builder: MessageBuilder,
    text: String,
    files: Vec<(String, Vec<u8>)>,
    headers: Vec<(String, String)>,
}

impl Mail {
    /// From somebody, to the recruitment mailbox.
    pub(crate) fn from(who: &str) -> Self {
        let from: Mailbox = who.parse().unwrap();
        let builder = lettre::Message::builder()
            .from(from)
            .to("recruitment@qpm.example.test".parse().unwrap())
            .date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_795_000_000));
        Self {
            builder,
            text: "Dear QPM team,\n\nplease find my form attached.\n\nKind regards".into(),
            files: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// With this subject.
    pub(crate) fn subject(mut self, subject: &str) -> Self {
        self.builder = self.builder.subject(subject);
        self
    }

    /// With these words.
    pub(crate) fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    /// With this file.
    pub(crate) fn file(mut self, name: &str, octets: Vec<u8>) -> Self {
        self.files.push((name.into(), octets));
        self
    }

    /// With this header field.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// As octets. `mark` makes the Message-ID.
    pub(crate) fn octets(self, mark: &str) -> Vec<u8> {
        let builder = self
            .builder
            .message_id(Some(format!("<{mark}@mail.example.org>")));
        let text = SinglePart::plain(self.text);
        let message = if self.files.is_empty() {
            builder.singlepart(text).unwrap()
        } else {
            let mut parts = MultiPart::mixed().boundary("=_story_0001").singlepart(text);
            for (name, octets) in self.files {
                let kind = ContentType::parse("application/octet-stream").unwrap();
                parts = parts.singlepart(Attachment::new(name).body(octets, kind));
            }
            builder.multipart(parts).unwrap()
        };
        let mut octets = Vec::new();
        for (name, value) in self.headers {
            octets.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        octets.extend_from_slice(&message.formatted());
        octets
    }
}

/// An application by this person, complete.
pub(crate) fn application(name: &str, email: &str) -> Mail {
    let form = form(&complete(name, email));
    Mail::from(&format!("{name} <{email}>"))
        .subject("My application")
        .file("QPM expression of interest.xlsx", form)
}
