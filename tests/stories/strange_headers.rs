//! Header fields that no mail program writes: they stay inert text wherever they are shown, and no
//! letter goes to the wrong person.

use super::post::{complete, form};
use super::world::{MANAGER, World};

/// A whole application under these header fields.
fn octets(fields: &str, name: &str) -> Vec<u8> {
    use lettre::message::header::ContentType;
    let file = form(&complete(name, "zoe@example.org"));
    let kind = ContentType::parse("application/octet-stream").unwrap();
    let part = lettre::message::Attachment::new("form.xlsx".into()).body(file, kind);
    let mut octets = format!(
        "{fields}\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_s\"\r\n\r\n--=_s\r\nContent-Type: text/plain\r\n\r\nMy form is attached.\r\n--=_s\r\n"
    )
    .into_bytes();
    octets.extend(part.formatted());
    octets.extend_from_slice(b"\r\n--=_s--\r\n");
    octets
}

async fn arrives(fields: &str, name: &str) -> World {
    let mut world = World::new().await;
    world.receives_octets(&octets(fields, name));
    world.works().await;
    assert_eq!(
        world.applicants().await.len(),
        1,
        "it is taken in: {fields:.60}"
    );
    world
}

#[tokio::test]
async fn a_letter_has_one_recipient_and_no_header_of_theirs() {
    let crowd: Vec<String> = (0..500)
        .map(|number| format!("p{number}@example.net"))
        .collect();
    let long = "Zoe ".repeat(2_500);
    for (fields, name) in [
        (
            format!(
                "From: Zoe <zoe@example.org>\r\nTo: {}\r\nCc: {}\r\nReply-To: other@example.net\r\nSubject: My form",
                crowd.join(",\r\n "),
                crowd.join(",\r\n ")
            ),
            "Zoe Sato",
        ),
        (
            format!("From: \"{long}\" <zoe@example.org>\r\nTo: recruitment@qpm.example.test\r\nSubject: {long}"),
            &*long,
        ),
        (
            "From: =?utf-8?q?Zoe=0D=0ABcc:_x=40example.net=0D=0A?= <zoe@example.org>\r\nTo: recruitment@qpm.example.test\r\nSubject: =?utf-8?q?Form=0D=0ABcc:_x=40example.net=0D=0A=0D=0AHello?="
                .to_owned(),
            "Zoe\r\nBcc: x@example.net",
        ),
        (
            "From: =?utf-8?q?=7B=7B_7*7_=7D=7D_=E2=80=AEeoZ=07?= <zoe@example.org>\r\nTo: recruitment@qpm.example.test\r\nSubject: =?utf-8?q?=7B=25_include_=22x=22_=25=7D_=3Cscript=3E?="
                .to_owned(),
            "{{ 7*7 }} \u{202e}eoZ <script>",
        ),
    ] {
        let world = arrives(&fields, name).await;
        let letters = world.letters();
        assert_eq!(letters.len(), 1, "{fields:.80}");
        let letter = &letters[0];
        assert!(letter.to.contains("zoe@example.org"), "{}", letter.to);
        let head = letter.raw.split("\r\n\r\n").next().unwrap();
        for line in head.lines() {
            let field = line.to_lowercase();
            assert!(!field.starts_with("bcc:") && !field.starts_with("cc:"), "{line}");
            assert!(line.len() <= 998, "RFC 5322 §2.1.1");
        }
        assert_eq!(head.matches("\r\nTo: ").count(), 1);
        assert!(!letter.raw.contains("p1@") && !letter.raw.contains("other@"));
        let body = &letter.raw[head.len()..];
        assert!(!letter.text.contains("49") && !body.contains("<script>"));
        assert!(!letter.text.contains('\u{202e}'));
    }
}

#[tokio::test]
async fn who_wrote_it_has_to_be_clear_before_anybody_is_answered() {
    for fields in [
        // Two authors and nobody who sent it (RFC 5322 §3.6.2 asks for a Sender).
        "From: Zoe <zoe@example.org>, Ben <ben@example.net>\r\nSubject: My form",
        "From: Zoe <zoe@example.org>\r\nFrom: Ben <ben@example.net>\r\nSubject: My form",
        "Subject: My form",
        "From: \r\nSubject: My form",
        "From: Zoe Sato\r\nSubject: My form",
    ] {
        let mut world = World::new().await;
        world.receives_octets(&octets(fields, "Zoe Sato"));
        world.works().await;
        assert!(
            world.letters().is_empty(),
            "{fields}: {:?}",
            world.letters()
        );
        assert!(!world.reviews().await.is_empty(), "{fields}");
    }
}

#[tokio::test]
async fn the_managers_name_on_a_strangers_mail_is_a_name() {
    let mut world = arrives(
        "From: Zoe <zoe@example.org>\r\nSubject: My form",
        "Zoe Sato",
    )
    .await;
    world.receives_octets(
        b"From: \"manager@qpm.example.test\" <eve@example.net>\r\nSubject: recruit QPM-0001\r\n\r\nrecruit QPM-0001\r\ntarget 50\r\n",
    );
    world.works().await;
    assert_eq!(world.applicants().await[0].status, "received");
    // She hears that somebody tried, and he hears nothing.
    let letter = world.letter_to(MANAGER);
    assert!(
        letter.subject.starts_with("A command was not carried out"),
        "{}",
        letter.subject
    );
    assert!(world.letters_to("eve@example.net").is_empty());
}

#[tokio::test]
async fn an_address_in_any_writing_may_apply_and_is_answered() {
    // RFC 6532: header fields may hold UTF-8 as it is. A domain has an ASCII form; a local part
    // has none (RFC 6531).
    let world = arrives(
        "From: Zo\u{eb} <zoe@b\u{fc}cher.example>\r\nSubject: \u{174}y fform",
        "Zo\u{eb} Sato",
    )
    .await;
    assert_eq!(world.letters().len(), 1);
    assert!(world.letters()[0].raw.contains("xn--bcher-kva.example"));
    let world = arrives(
        "From: Zo\u{eb} <zo\u{eb}@example.net>\r\nSubject: My form",
        "Zo\u{eb} Sato",
    )
    .await;
    // The submission that takes it says so (RFC 6531 §3.1); one that does not keeps it waiting.
    assert_eq!(world.letters()[0].to, "zo\u{eb}@example.net");
}
