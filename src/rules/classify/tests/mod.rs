//! Tables: headers and words in, kind and silence out.

mod commands;
mod forms;
mod makers;
mod people;
mod robots;
mod routes;
mod wordings;

use crate::domain::address::Address;
use crate::domain::application::{Application, Reference, Status};
use crate::domain::command::KnownToken;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::message::Message;
use crate::domain::plan::{Classified, FileRead, Known, KnownLetter, Understood};
use crate::domain::reading::{Answer, FileKind, FormReading, Outcome, Reading, Value};
use crate::parse::parse;

/// A form with the five required questions and a telephone.
fn form() -> FormDefinition {
    let field = |id: &str, required: bool| serde_json::json!({ "id": id, "question": id, "type": "text", "required": required });
    let fields = [
        field("full_name", true),
        field("email", true),
        field("phone", false),
        field("provides_advocacy_now", true),
        field("advocacy_experience", true),
        field("declaration", true),
    ];
    serde_json::from_value(serde_json::json!({ "title": "form", "field": fields })).unwrap()
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn application(reference: &str, address_: &str, name: &str) -> Application {
    Application {
        id: 1,
        reference: Reference::from_stored(reference.to_owned()),
        status: Status::Received,
        flags: Vec::new(),
        addresses: vec![address(address_)],
        name: Some(name.to_owned()),
        preferred_name: None,
        version: 1,
        answers: Vec::new(),
        problems: Vec::new(),
        arrived_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// The digest that managers answer here.
const DIGEST: &str = "digest1@qpm.example.test";

/// Our recruitment mailbox, with one application and its letter, and one digest.
fn known(message: &Message) -> Known {
    let letters = [("ack1@qpm.example.test", Some("QPM-0042")), (DIGEST, None)];
    Known {
        delegates: Vec::new(),
        exchange_inside: false,
        tokens: message
            .thread
            .iter()
            .filter(|entry| *entry == DIGEST)
            .map(|_| KnownToken {
                manager: "manager@qpm.example.test".to_owned(),
                expires_at: jiff::Timestamp::MAX,
                revoked: false,
            })
            .collect(),
        stray_token: false,
        own_addresses: vec![address("recruitment@qpm.example.test")],
        message_id_domain: "qpm.example.test".to_owned(),
        managers: vec![address("manager@qpm.example.test")],
        trusted_forwarders: vec!["@qpm.example.test".to_owned()],
        authserv_id: Some("mx.qpm.example.test".to_owned()),
        reference_prefix: "QPM".to_owned(),
        own_list_ids: vec!["recruitment.groups.qpm.example.test".to_owned()],
        routes: Vec::new(),
        letters: letters
            .into_iter()
            .filter(|(id, ..)| message.thread.iter().any(|entry| entry == id))
            .map(|(id, reference)| KnownLetter {
                message_id: id.to_owned(),
                reference: reference.map(|text| Reference::from_stored(text.to_owned())),
            })
            .collect(),
        applications: vec![application("QPM-0042", "amy@example.org", "Amy Reply")],
        merged: Vec::new(),
    }
}

/// Tuesday 24 November 2026.
fn morning() -> jiff::Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

/// A mail from a person, with more header fields and this text.
fn mail(fields: &str, text: &str) -> Message {
    let names_author = fields.lines().any(|line| line.starts_with("From:"));
    let from = if names_author {
        ""
    } else {
        "From: Zoe Person <zoe@example.net>\n"
    };
    let fields = fields.trim();
    let gap = if fields.is_empty() { "" } else { "\n" };
    parse(format!("{from}To: recruitment@qpm.example.test\n{fields}{gap}\n{text}").as_bytes())
}

fn understood(message: Message, files: Vec<Outcome>, body: Option<FormReading>) -> Understood {
    let files = message.files.iter().zip(files);
    let files = files
        .map(|(file, outcome)| FileRead {
            name: file.name.clone(),
            within: None,
            media_type: file.media_type.clone(),
            embedded: file.embedded,
            enclosed: false,
            size: file.octets.len() as u64,
            reading: Reading {
                file: FileKind::Docx,
                outcome,
            },
        })
        .collect();
    Understood {
        message,
        body,
        files,
        headers_only: false,
    }
}

fn classify(understood: &Understood) -> Classified {
    super::classify(understood, &known(&understood.message), &form(), morning())
}

/// The verdict on a mail without files.
fn words(fields: &str, text: &str) -> Classified {
    classify(&understood(mail(fields, text), Vec::new(), None))
}

/// A mail with one attached file per (name, what the reader found).
fn with_files(fields: &str, text: &str, files: Vec<(&str, Outcome)>) -> Classified {
    let mut message = mail(fields, text);
    let mut outcomes = Vec::new();
    for (name, outcome) in files {
        message.files.push(crate::domain::message::File {
            name: Some(name.to_owned()),
            media_type: "application/octet-stream".to_owned(),
            embedded: false,
            octets: vec![1; 50_000],
        });
        outcomes.push(outcome);
    }
    classify(&understood(message, outcomes, None))
}

fn answer(field: &str, value: Value) -> Answer {
    Answer {
        field: FieldId::new(field),
        raw: value.to_string(),
        normal: None,
        value,
        place: "line 1".to_owned(),
        confidence: 0.95,
    }
}

fn text_answer(field: &str, text: &str) -> Answer {
    answer(field, Value::Text(text.to_owned()))
}

/// A whole form of this person.
fn filled(name: &str, email: &str) -> FormReading {
    FormReading {
        answers: vec![
            text_answer("full_name", name),
            text_answer("email", email),
            answer("provides_advocacy_now", Value::YesNo(false)),
            text_answer("advocacy_experience", "Ten years as an IMCA."),
            answer("declaration", Value::YesNo(true)),
        ],
        labels: 6,
        ..FormReading::default()
    }
}
