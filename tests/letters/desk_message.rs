//! A letter to a manager as the message that her program gets: text, page, picture and files.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use qpm_intake::domain::address::Address;
use qpm_intake::letters::desk::{self, DeskLetter, Enclosed, Token, examples};

use super::digest::{token, write_for};
use super::{settings, stamp, visible};

fn file(name: &str, media_type: &str, octets: &[u8]) -> Enclosed {
    Enclosed {
        name: name.into(),
        media_type: media_type.into(),
        octets: octets.to_vec(),
    }
}

fn words(files: Vec<Enclosed>) -> DeskLetter {
    write_for(&examples::busy(), "recruitment@qpm.example", files)
}

fn octets(words: &DeskLetter) -> Vec<u8> {
    let manager = Address::parse("manager@qpm.example").unwrap();
    let letter = desk::letter(words, &token(), &manager, None, &settings(), &stamp());
    letter.unwrap().octets
}

fn parsed(octets: &[u8]) -> Message<'_> {
    MessageParser::new().parse(octets).unwrap()
}

fn media_type(part: &MessagePart<'_>) -> String {
    let found = part.content_type().unwrap();
    format!("{}/{}", found.ctype(), found.subtype().unwrap_or_default())
}

#[test]
fn the_letter_is_text_and_a_page_with_its_picture() {
    let words = words(vec![]);
    let octets = octets(&words);
    let raw = String::from_utf8(octets.clone()).unwrap();
    // RFC 5321 §2.3.8, RFC 5322 §2.1.1, RFC 2045 §6.7.
    assert_eq!(raw.matches('\n').count(), raw.matches("\r\n").count());
    assert_eq!(raw.matches('\r').count(), raw.matches("\r\n").count());
    assert!(raw.lines().all(|line| line.len() <= 78), "{raw}");
    let message = parsed(&octets);
    let types: Vec<String> = message.parts.iter().map(media_type).collect();
    assert_eq!(
        types,
        [
            "multipart/alternative",
            "text/plain",
            "multipart/related",
            "text/html",
            "image/png"
        ]
    );
    let subject = format!("{} {}", words.subject, token().mark());
    assert_eq!(message.subject(), Some(&*subject));
    assert_eq!(Token::in_subject(message.subject().unwrap()), Some(token()));
    let text = message.body_text(0).unwrap().replace("\r\n", "\n");
    assert_eq!(text, words.text);
    let html = message.body_html(0).unwrap().replace("\r\n", "\n");
    assert_eq!(html, words.html);
    // RFC 2387 §3.1, RFC 2392 §2: the picture is the one that the page names.
    let related = message.parts[2].content_type().unwrap();
    assert_eq!(related.attribute("type"), Some("text/html"));
    let picture = &message.parts[4];
    let cid = format!("src=\"cid:{}\"", picture.content_id().unwrap());
    assert!(words.html.contains(&cid), "{cid}");
    assert_eq!(picture.contents(), words.pictures[0].octets);
}

#[test]
fn files_come_back_as_they_were_whatever_they_are_called() {
    let long = format!("{}.pdf", "ä".repeat(300));
    let files = vec![
        file(
            "applicants.xlsx",
            "application/vnd.ms-excel",
            b"a\nb\r\nc\rd\0\xff",
        ),
        file(
            "Bewerbung \"Zoë\"; \u{202e}x.docx",
            "text/plain; name=\"evil\"",
            b"x\ny",
        ),
        file("mail.eml", "Message/RFC822", b"From: a\n\nx"),
        file("a\r\nX-Evil: b.pdf", "no type\r\nX-Evil: c", &[b'x'; 5_000]),
        file(&long, "application/pdf", b""),
    ];
    let words = words(files.clone());
    let octets = octets(&words);
    let raw = String::from_utf8(octets.clone()).unwrap();
    assert!(raw.lines().all(|line| line.len() <= 78), "{raw}");
    assert!(!raw.contains("\nX-Evil") && !raw.contains("evil"), "{raw}");
    let message = parsed(&octets);
    let attached: Vec<_> = message
        .attachments()
        .filter(|part| part.content_id().is_none())
        .collect();
    let clipped = format!("{}...{}.pdf", "ä".repeat(65), "ä".repeat(8));
    let expected = [
        ("applicants.xlsx", "application/vnd.ms-excel"),
        ("Bewerbung \"Zoë\"; x.docx", "text/plain"),
        ("mail.eml", "application/octet-stream"),
        ("a X-Evil: b.pdf", "application/octet-stream"),
        (&*clipped, "application/pdf"),
    ];
    assert_eq!(attached.len(), expected.len());
    for ((part, file), (name, of)) in attached.iter().zip(&files).zip(expected) {
        assert_eq!(part.attachment_name(), Some(name));
        assert_eq!(media_type(part), of, "{name}");
        let octets = match &part.body {
            PartType::Text(text) => text.as_bytes(),
            _ => part.contents(),
        };
        assert_eq!(octets, file.octets, "{name}");
    }
    assert!(visible(&words.html).contains("Enclosed: applicants.xlsx"));
}
