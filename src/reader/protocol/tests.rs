//! Neither end believes the other's lengths.

use super::*;

fn request(tag: u8, length: u32, octets: &[u8]) -> io::Result<Option<(Tag, Vec<u8>)>> {
    let mut frame = vec![tag];
    frame.extend(length.to_be_bytes());
    frame.extend(octets);
    read_request(&mut frame.as_slice())
}

fn answer(frame: &[u8]) -> io::Result<Told> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut frame = frame;
    runtime.block_on(read_answer(&mut frame))
}

#[test]
fn a_request_arrives_as_it_was_sent() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let octets: Vec<u8> = (0..=255).collect();
    let mut wire = Vec::new();
    runtime
        .block_on(write_request(&mut wire, Tag::File, &octets))
        .unwrap();
    let mut from = wire.as_slice();
    assert_eq!(read_request(&mut from).unwrap(), Some((Tag::File, octets)));
    assert_eq!(read_request(&mut from).unwrap(), None, "then the end");
}

#[test]
fn a_request_that_lies_is_refused() {
    assert!(request(b'F', 3, b"abc").is_ok());
    assert!(request(b'F', 4, b"abc").is_err(), "cut off");
    assert!(request(b'x', 3, b"abc").is_err(), "unknown tag");
    assert!(request(b'F', u32::MAX, b"abc").is_err(), "too long");
}

#[test]
fn an_answer_that_lies_is_refused() {
    let told = Told {
        last: true,
        answer: Answer::Body(None),
    };
    let mut wire = Vec::new();
    assert!(write_answer(&mut wire, &told).unwrap());
    assert!(answer(&wire).unwrap().last);
    let (_, cut) = wire.split_last().unwrap();
    assert_eq!(
        answer(cut).unwrap_err().kind(),
        io::ErrorKind::UnexpectedEof
    );
    assert!(answer(&[0xff; 12]).is_err(), "too long");
    assert!(answer(b"\0\0\0\x02{}").is_err(), "not an answer");
}

#[test]
fn an_answer_larger_than_any_form_is_not_sent() {
    let reading = FormReading {
        conflicting: vec![crate::domain::form::FieldId::new("x".repeat(MOST_ANSWER))],
        ..FormReading::default()
    };
    let told = Told {
        last: false,
        answer: Answer::Body(Some(reading)),
    };
    let mut wire = Vec::new();
    assert!(!write_answer(&mut wire, &told).unwrap());
    assert!(wire.is_empty());
}
