//! Forms in zips, in winmail.dat, in saved mails and in signatures' envelopes: what is in them is
//! read like any file, under its name, and what was built to do harm costs no more than one file.

use qpm_intake::domain::held::{Held, HeldMail};
use qpm_intake::domain::reading::{FileKind, Outcome};
use qpm_intake::domain::verdict::Unreadable;
use rust_xlsxwriter::Workbook;

use super::parcels::{self, Msg, embedded, locked_zip, mac_zip, signed, tnef, utf16, zip};
use super::read;

/// A filled form.
fn form(name: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ("Full name", name),
        ("Email address", "zoe@example.org"),
        ("Experience of advocacy", "Eight years as an IMCA."),
        ("Are you currently providing advocacy services?", "No"),
    ];
    for (row, (label, answer)) in (0..).zip(rows) {
        sheet.write(row, 0, label).unwrap();
        sheet.write(row, 1, answer).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[track_caller]
fn held(octets: &[u8]) -> Held {
    match read(octets).outcome {
        Outcome::Holds(held) => held,
        other => panic!("holds nothing: {other:?}"),
    }
}

/// What a file holds, as lines: `name: what`, indented by depth.
fn told(octets: &[u8]) -> Vec<String> {
    fn tell(held: &Held, depth: usize, lines: &mut Vec<String>) {
        for member in &held.members {
            let what = match &member.reading.outcome {
                Outcome::Form(form) => form.text("full_name").unwrap_or_default(),
                Outcome::NotAForm { .. } => "no form".into(),
                Outcome::Monitoring => "monitoring".into(),
                Outcome::Unreadable(why) => format!("{} {why}", member.reading.file),
                Outcome::Holds(_) => member.reading.file.to_string(),
            };
            let name = member.name.as_deref().unwrap_or("-");
            lines.push(format!("{}{name}: {what}", "  ".repeat(depth)));
            if let Outcome::Holds(inner) = &member.reading.outcome {
                tell(inner, depth + 1, lines);
            }
        }
    }
    let mut lines = Vec::new();
    tell(&held(octets), 0, &mut lines);
    lines
}

fn mail_of(octets: &[u8]) -> HeldMail {
    *held(octets).mail.unwrap()
}

fn saved_mail(extra: &str, text: &str) -> Vec<u8> {
    format!(
        "Received: from a by b; Tue, 24 Nov 2026 08:00:00 +0000\r\nFrom: Zoe Sato <zoe@example.org>\r\n\
         To: recruitment@qpm.example\r\nSubject: My form\r\nMIME-Version: 1.0\r\n{extra}\r\n{text}"
    )
    .into_bytes()
}

#[test]
fn a_zip_gives_what_a_person_put_into_it() {
    let zoe = form("Zoe Sato");
    assert_eq!(told(&zip(&[("EoI.xlsx", &zoe)])), ["EoI.xlsx: Zoe Sato"]);
    assert_eq!(told(&mac_zip("EoI.xlsx", &zoe)), ["EoI.xlsx: Zoe Sato"]);
    // Names are labels, wherever they climb; what an office leaves in folders is nobody's.
    let climbing = zip(&[
        ("../../etc/cron.d/EoI.xlsx", &zoe),
        ("C:\\Users\\zoe\\form \u{202e}xslx.exe", &zoe),
        ("Thumbs.db", b"thumbs"),
        ("docs/desktop.ini", b"[.ShellClassInfo]"),
        ("docs/~$EoI.xlsx", b"\x04Zoe"),
    ]);
    assert_eq!(
        told(&climbing),
        ["EoI.xlsx: Zoe Sato", "form xslx.exe: Zoe Sato"]
    );
}

#[test]
fn zips_in_zips_are_opened_as_deep_as_people_pack() {
    let mut packed = form("Zoe Sato");
    for depth in 0..4 {
        packed = zip(&[(if depth == 0 { "EoI.xlsx" } else { "forms.zip" }, &packed)]);
        assert_eq!(told(&packed).last().unwrap().trim(), "EoI.xlsx: Zoe Sato");
    }
    let deeper = zip(&[("forms.zip", &packed)]);
    assert_eq!(
        read(&deeper).outcome,
        Outcome::Unreadable(Unreadable::Hostile)
    );
}

#[test]
fn what_is_not_read_in_a_zip_is_named() {
    let octets = zip(&[
        ("page 1.jpg", b"\xff\xd8\xff\xe0rest"),
        ("page 2.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        (
            "EoI.pages",
            &zip(&[(
                "Index/Document.iwa",
                b"\0\x22\0\0\x40\x10\x08\x01\x12\x05\x08\x90\x4e",
            )]),
        ),
        ("EoI.xlsx", &form("Zoe Sato")),
        ("cut.xlsx", &form("Zoe Sato")[..2000]),
    ]);
    assert_eq!(
        told(&octets),
        [
            "page 1.jpg: image image",
            "page 2.HEIC: heic image",
            "EoI.pages: pages unsupported",
            "EoI.xlsx: Zoe Sato",
            "cut.xlsx: xlsx damaged",
        ]
    );
    let locked = locked_zip(&[("EoI.xlsx", &form("Zoe Sato"))]);
    assert_eq!(told(&locked), ["EoI.xlsx: zip encrypted"]);
    for empty in [
        zip(&[]),
        zip(&[("folder/", b"")]),
        zip(&[
            ("._EoI.xlsx", &[0, 5, 0x16, 7, 0, 2, 0, 0]),
            (".DS_Store", b"\0\0\0\x01Bud1"),
        ]),
    ] {
        assert_eq!(
            read(&empty).outcome,
            Outcome::Unreadable(Unreadable::Damaged)
        );
    }
}

#[test]
fn a_zip_costs_no_more_than_one_file() {
    let huge = vec![b' '; 40 << 20];
    let film = [&b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2"[..], &huge].concat();
    let zoe = form("Zoe Sato");
    // A film beside the form is no reason not to read the form.
    let octets = zip(&[("film.mp4", &film), ("huge.txt", &huge), ("EoI.xlsx", &zoe)]);
    assert_eq!(
        told(&octets),
        [
            "film.mp4: video unsupported",
            "huge.txt: other too_large",
            "EoI.xlsx: Zoe Sato"
        ]
    );
    // Together they may not be larger either.
    let half = vec![b' '; 20 << 20];
    let octets = zip(&[("a.txt", &half), ("b.txt", &half)]);
    assert_eq!(told(&octets)[1], "b.txt: other too_large");
    let many: Vec<String> = (0..60).map(|number| format!("{number}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let held = held(&zip(&many));
    assert_eq!((held.members.len(), held.more), (50, true));
}

#[test]
fn winmail_dat_gives_its_files_by_their_long_names() {
    let zoe = form("Zoe Sato");
    let long = utf16("Assessor form – Zoë.xlsx\0");
    let by_property: &[(u32, &[u8])] = &[(0x3707_001f, &long), (0x3701_0102, &zoe)];
    let by_attribute: &[(u32, &[u8])] = &[(0x3704_001e, b"ASSESS~1.XLS\0")];
    let octets = tnef(
        &[],
        &[
            (by_property, None),
            (by_attribute, Some(&zoe)),
            (&[], Some(&zoe)),
        ],
    );
    assert_eq!(
        told(&octets),
        [
            "Assessor form – Zoë.xlsx: Zoe Sato",
            "ASSESS~1.XLS: Zoe Sato",
            "ASSESS~1.XLS: Zoe Sato"
        ]
    );
    // A checksum that is not right, an end that is missing.
    let mut odd = octets.clone();
    odd[6 + 9 + 4] ^= 0xff;
    assert_eq!(told(&odd), told(&octets));
    let cut = &octets[..octets.len() - 40];
    assert_eq!(told(cut).len(), 3);
}

#[test]
fn winmail_dat_gives_the_words_of_its_mail() {
    let said = |properties: parcels::Properties<'_>| mail_of(&tnef(properties, &[]));
    let body = utf16("Dear team,\r\nhere is my form.\r\n");
    let mail = said(&[(0x0037_001f, &utf16("My\r\nform")), (0x1000_001f, &body)]);
    assert_eq!(mail.text, "Dear team,\nhere is my form.\n");
    assert_eq!(mail.subject, "My form");
    assert_eq!(said(&[(0x1000_001e, b"caf\xe9\0")]).text, "café");
    let page = "<table><tr><td>Full name</td><td>Zoë</td></tr></table>";
    let mail = said(&[(0x1013_0102, page.as_bytes())]);
    assert_eq!(
        (mail.text.as_str(), mail.html.as_deref()),
        ("Full name\tZoë", Some(page))
    );
    // MS-OXRTFCP §4.1: an example of its own.
    let hello = [
        0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,
        0x0a, 0, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
        0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
        0xa0,
    ];
    assert_eq!(said(&[(0x1009_0102, &hello)]).text.trim(), "hello world");
    let wrapped = b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\htmltag64 <table><tr><td>}\\htmlrtf {\\htmlrtf0 Full name{\\*\\htmltag72 </td><td>}Zo\\'eb \\u8217? \\u-10179?\\u-8704?\\htmlrtf\\par}\\htmlrtf0{\\*\\htmltag72 </td></tr></table>}{\\*\\mhtmltag64 x}}";
    let length = u32::try_from(wrapped.len()).unwrap().to_le_bytes();
    let stored = [&length[..], &length, b"MELA", &[0; 4], wrapped].concat();
    let mail = said(&[(0x1009_0102, &stored)]);
    let page = "<table><tr><td>Full name</td><td>Zoë ’ 😀</td></tr></table>";
    assert_eq!(mail.html.as_deref(), Some(page));
    assert_eq!(mail.text, "Full name\tZoë ’ 😀");
}

#[test]
fn a_mail_attached_to_a_winmail_dat_is_a_mail_in_a_mail() {
    let zoe = form("Zoe Sato");
    let name = utf16("EoI.xlsx");
    let file: &[(u32, &[u8])] = &[(0x3707_001f, &name), (0x3701_0102, &zoe)];
    let (address, words) = (utf16("zoe@example.org"), utf16("My form."));
    let inner = tnef(
        &[(0x5d01_001f, &address), (0x1000_001f, &words)],
        &[(file, None)],
    );
    let inner = embedded(&inner);
    let attached: &[(u32, &[u8])] = &[(0x3701_000d, &inner)];
    let outer = tnef(
        &[(0x1000_001f, &utf16("Please see below."))],
        &[(attached, None)],
    );
    assert_eq!(told(&outer), ["EoI.xlsx: Zoe Sato"]);
    let mail = mail_of(&outer);
    assert!(
        mail.from.is_empty(),
        "the author is that of the mail around it"
    );
    assert_eq!(mail.enclosed[0].text, "My form.");
    assert_eq!(mail.enclosed[0].from[0].address.as_str(), "zoe@example.org");
}

#[test]
fn a_mail_that_outlook_saved_is_taken_apart() {
    let zoe = form("Zoe Sato");
    let (name, words) = (utf16("EoI (final).xlsx"), utf16("Dear team,\r\nmy form."));
    let headers =
        utf16("Received: from a by b\r\nFrom: =?utf-8?q?Zo=C3=AB?= Sato <zoe@example.org>\r\n");
    let picture: &[(u32, &[u8])] = &[
        (0x3704_001f, &utf16("image001.png")),
        (0x3712_001f, &utf16("image001.png@01D")),
        (0x3701_0102, b"\x89PNG\r\n\x1a\nrest"),
    ];
    let msg = Msg {
        properties: &[
            (0x0037_001f, &utf16("My application")),
            (0x007d_001f, &headers),
            (0x0c1f_001f, &utf16("/O=EXAMPLE/CN=ZOE")),
            (0x1000_001f, &words),
        ],
        attachments: &[&[(0x3707_001f, &name), (0x3701_0102, &zoe)], picture],
        mails: &[],
    };
    let octets = msg.octets();
    assert_eq!(read(&octets).file, FileKind::OutlookMail);
    assert_eq!(
        told(&octets),
        ["EoI (final).xlsx: Zoe Sato", "image001.png: image image"]
    );
    assert!(held(&octets).members[1].embedded);
    let mail = mail_of(&octets);
    assert_eq!(mail.text, "Dear team,\nmy form.");
    assert_eq!(mail.from[0].name.as_deref(), Some("Zoë Sato"));
    // A colleague saved a mail with that mail in it.
    let outer = Msg {
        properties: &[
            (0x0c1f_001e, b"colleague@qpm.example"),
            (0x0c1a_001e, b"A colleague"),
        ],
        attachments: &[],
        mails: &[msg],
    };
    let octets = outer.octets();
    assert_eq!(told(&octets)[0], "EoI (final).xlsx: Zoe Sato");
    let mail = mail_of(&octets);
    assert_eq!(mail.from[0].address.as_str(), "colleague@qpm.example");
    assert_eq!(mail.enclosed[0].subject, "My application");
}

#[test]
fn a_mail_saved_as_a_file_is_taken_apart_wherever_it_lies() {
    let csv = "Full name,Zoe Sato\r\nEmail address,zoe@example.org\r\nExperience of advocacy,IMCA\r\nAre you currently providing advocacy services?,No\r\n";
    let multipart = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\nMy form.\r\n--b\r\nContent-Type: text/csv; name=EoI.csv\r\n\
         Content-Disposition: attachment\r\n\r\n{csv}\r\n--b--\r\n"
    );
    let mail = saved_mail("Content-Type: multipart/mixed; boundary=b\r\n", &multipart);
    assert_eq!(told(&mail), ["EoI.csv: Zoe Sato"]);
    assert_eq!(mail_of(&mail).text, "My form.");
    let packed = zip(&[("Zoe's mail.eml", &mail)]);
    assert_eq!(
        told(&packed),
        ["Zoe's mail.eml: mail", "  EoI.csv: Zoe Sato"]
    );
}

#[test]
fn what_is_signed_is_read_without_its_envelope() {
    let zoe = form("Zoe Sato");
    assert_eq!(told(&signed(&zoe)), ["-: Zoe Sato"]);
    let entity = b"Content-Type: text/plain\r\n\r\nMy words.\r\n";
    let mail = mail_of(&signed(entity));
    assert_eq!(mail.text.trim(), "My words.");
    assert!(mail.from.is_empty());
    // A signature by itself is no file that anybody sent.
    assert_eq!(read(&signed(b"")).outcome, Outcome::NotAForm { cv: false });
}
