//! Files are what their octets say, whatever they are called: templates, files with macros, one
//! file of XML, pages and mails that call themselves documents, and what is in front of a file that
//! does not belong there.

use std::io::{Cursor, Read as _};
use std::path::Path;

use qpm_intake::domain::reading::{FileKind, Outcome, Reading};
use qpm_intake::domain::unread::UnreadFile;
use qpm_intake::domain::verdict::Unreadable;

use super::{parcels, read};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/forms/libreoffice");
    std::fs::read(folder.join(name)).unwrap()
}

/// The five answers of the fixtures.
#[track_caller]
fn assert_read(name: &str, octets: &[u8], kind: FileKind) {
    let reading = read(octets);
    assert_eq!(reading.file, kind, "{name}");
    let Outcome::Form(form) = reading.outcome else {
        panic!("{name} is no form: {:?}", reading.outcome);
    };
    for (field, value) in [
        ("full_name", "Zoe Sato"),
        ("email", "zoe@example.org"),
        ("phone", "07700 900123"),
        (
            "advocacy_experience",
            "Eight years as an IMCA, then training.",
        ),
        ("provides_advocacy_now", "no"),
    ] {
        assert_eq!(form.text(field).as_deref(), Some(value), "{name}: {field}");
    }
}

const PAGE: &str = "<html xmlns:w=\"urn:schemas-microsoft-com:office:word\" xmlns=\"http://www.w3.org/TR/REC-html40\"><head><meta charset=\"utf-8\"></head><body><table>\
    <tr><td>Full name</td><td>Zoe Sato</td></tr><tr><td>Email address</td><td>zoe@example.org</td></tr><tr><td>Telephone</td><td>07700 900123</td></tr>\
    <tr><td>Experience of advocacy</td><td>Eight years as an IMCA, then training.</td></tr>\
    <tr><td>Are you currently providing advocacy services?</td><td>No</td></tr></table></body></html>";

/// A package with the words in its parts replaced, and maybe other names for some parts.
fn rewritten(octets: &[u8], replace: &[(&str, &str)]) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(octets)).unwrap();
    let mut parts = Vec::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        for (from, to) in replace {
            text = text.replace(from, to);
        }
        parts.push((part.name().unwrap().into_owned(), text.into_bytes()));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, part)| (&**name, &**part))
        .collect();
    parcels::zip(&parts)
}

#[test]
fn templates_and_flat_files_are_read() {
    assert_read("xltx", &fixture("form.xltx"), FileKind::Xlsx);
    assert_read("ots", &fixture("form.ots"), FileKind::Ods);
    assert_read("fods", &fixture("form.fods"), FileKind::Ods);
    assert_read("dotx", &fixture("form.dotx"), FileKind::Docx);
    assert_read("Word 2003", &fixture("word-2003.xml"), FileKind::WordXml);
    let macros = rewritten(
        &fixture("form.xltx"),
        &[(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
            "application/vnd.ms-excel.template.macroEnabled.main+xml",
        )],
    );
    assert_read("xltm", &macros, FileKind::Xlsm);
    let macros = rewritten(
        &fixture("form.dotx"),
        &[(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        )],
    );
    assert_read("dotm", &macros, FileKind::Docx);
}

#[test]
fn strict_office_files_are_read() {
    // ISO/IEC 29500 has namespaces and relationships of its own for the strict kind.
    let strict = [
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        (
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    ];
    assert_read(
        "xlsx",
        &rewritten(&fixture("form.xltx"), &strict),
        FileKind::Xlsx,
    );
    assert_read(
        "docx",
        &rewritten(&fixture("form.dotx"), &strict),
        FileKind::Docx,
    );
}

#[test]
fn pages_that_call_themselves_documents_are_read() {
    assert_read("page", PAGE.as_bytes(), FileKind::Html);
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(PAGE.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_read("page in UTF-16", &utf16, FileKind::Html);
    // Word's "Single File Web Page", and what browsers save.
    let quoted = PAGE.replace('=', "=3D").replace("<tr>", "=\r\n<tr>");
    for head in [
        "",
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/form\r\nSubject: Form\r\n",
    ] {
        let archive = format!(
            "{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----=_NextPart_01DC\"\r\n\r\n\
             This document is a Single File Web Page, also known as a Web Archive file.\r\n\r\n------=_NextPart_01DC\r\nContent-Location: file:///C:/form.htm\r\n\
             Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n{quoted}\r\n------=_NextPart_01DC\r\n\
             Content-Location: file:///C:/form_files/image001.png\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\niVBORw0KGgo=\r\n------=_NextPart_01DC--\r\n"
        );
        assert_read("web archive", archive.as_bytes(), FileKind::Html);
    }
}

/// A text in a charset that office programs save.
fn encoded(text: &str, charset: &str) -> Vec<u8> {
    let utf16 =
        |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    match charset {
        "utf-8" => text.as_bytes().to_vec(),
        "utf-8 with a mark" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "utf-16le with a mark" => [vec![0xff, 0xfe], utf16(u16::to_le_bytes)].concat(),
        "utf-16be with a mark" => [vec![0xfe, 0xff], utf16(u16::to_be_bytes)].concat(),
        "utf-16le" => utf16(u16::to_le_bytes),
        label => encoding_rs::Encoding::for_label(label.as_bytes())
            .unwrap()
            .encode(text)
            .0
            .into_owned(),
    }
}

#[test]
fn separated_values_are_read_however_they_are_saved() {
    let ends = [
        ("utf-8", "\n"),
        ("utf-8", "\r"),
        ("utf-8 with a mark", "\r\n"),
        ("utf-16le with a mark", "\r\n"),
        ("utf-16be with a mark", "\n"),
        ("utf-16le", "\r\n"),
        ("windows-1252", "\r\n"),
        ("macintosh", "\r"),
    ];
    for mark in [",", ";", "\t", "|"] {
        for (charset, end) in ends {
            for first in [
                "",
                &format!("sep={mark}{end}"),
                &format!("Mynegi diddordeb – expression of interest{end}{end}"),
            ] {
                let rows = [
                    ("Full name", "Zoë Sato"),
                    ("Email address", "zoe@example.org"),
                    ("Preferred name", ""),
                    (
                        "Address",
                        &format!("\"1 High Street,{end}Leeds; \"\"The Loft\"\" | top\""),
                    ),
                    ("Experience of advocacy", "Eight years"),
                    ("Are you currently providing advocacy services?", "No"),
                ];
                let rows = rows.map(|(label, answer)| format!("{label}{mark}{answer}{end}"));
                let name = format!("{charset} {mark:?} {end:?} {first:?}");
                let Outcome::Form(form) =
                    read(&encoded(&format!("{first}{}", rows.concat()), charset)).outcome
                else {
                    panic!("{name} is no form");
                };
                assert_eq!(
                    form.text("full_name").as_deref(),
                    Some("Zoë Sato"),
                    "{name}"
                );
                assert_eq!(
                    form.text("address").as_deref(),
                    Some("1 High Street,\nLeeds; \"The Loft\" | top"),
                    "{name}"
                );
                assert_eq!(
                    form.text("provides_advocacy_now").as_deref(),
                    Some("no"),
                    "{name}"
                );
                assert!(form.answer("preferred_name").is_none(), "{name}");
            }
        }
    }
}

#[test]
fn what_stands_before_a_file_does_not_hide_it() {
    let package = fixture("form.xltx");
    assert_read(
        "zip after a line end",
        &[&b"\r\n\r\n"[..], &package].concat(),
        FileKind::Xlsx,
    );
    let rubbish: Vec<u8> = (0..2000_u32)
        .map(|n| u8::try_from(n * 7 % 251).unwrap())
        .collect();
    assert_read(
        "zip after rubbish",
        &[&rubbish[..], &package].concat(),
        FileKind::Xlsx,
    );
    for start in [
        &b"\r\n%PDF-1.7\n"[..],
        b"\xef\xbb\xbf%PDF-1.4\n",
        b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.5\n",
    ] {
        assert_eq!(read(start).file, FileKind::Pdf);
    }
    assert_eq!(read(b"\xef\xbb\xbf \n{\\rtf1 x}").file, FileKind::Rtf);
    // One that is two is what it begins with.
    assert_eq!(
        read(&[&b"\xff\xd8\xff\xe0"[..], &package].concat()).file,
        FileKind::Image
    );
}

/// A compound file with one stream of this name.
fn compound(stream: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn what_is_not_read_is_called_by_its_name() {
    let zip = parcels::zip;
    let types = |kind: &str| {
        zip(&[(
            "[Content_Types].xml",
            format!("<Types>application/vnd.{kind}</Types>").as_bytes(),
        )])
    };
    let odf = |kind: &str| zip(&[("mimetype", format!("application/vnd.{kind}").as_bytes())]);
    let iwa = |root: &[u8]| {
        zip(&[
            ("Index/Document.iwa", root),
            ("preview.jpg", b"\xff\xd8\xff"),
        ])
    };
    let tar = [&[b'a'; 257][..], b"ustar\x0000"].concat();
    for (octets, what) in [
        (b"\xff\xd8\xff\xe1".to_vec(), "a photo or a picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), "a photo or a picture"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), "a photo or a picture"),
        (b"\0\0\0\x1cftypheic\0\0\0\0".to_vec(), "a picture in Apple's HEIC format"),
        (b"\0\0\0\x1cftypqt  \0\0\0\0".to_vec(), "a video"),
        (b"\x1a\x45\xdf\xa3\x01".to_vec(), "a video"),
        (b"RIFF\0\0\0\0AVI LIST".to_vec(), "a video"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0".to_vec(), "a sound recording"),
        (b"ID3\x03\0".to_vec(), "a sound recording"),
        (b"OggS\0".to_vec(), "a sound recording"),
        (iwa(b"\0\x22\0\0\x40\x10\x08\x01\x12\x05\x08\x90\x4e\x12"), "an Apple Pages document"),
        (iwa(b"\0\x22\0\0\x40\x10\x08\x01\x12\x05\x08\x01\x12"), "an Apple Numbers spreadsheet"),
        (zip(&[("Index/Slide-1.iwa", b"x"), ("Index/Document.iwa", b"x")]), "an Apple Keynote presentation"),
        (zip(&[("index.xml", b"<ls:document>"), ("buildVersionHistory.plist", b"")]), "an Apple Numbers spreadsheet"),
        (zip(&[("form.pages/Index.zip", b"PK")]), "an Apple Pages document"),
        (types("openxmlformats-officedocument.presentationml"), "a presentation, as PowerPoint makes it"),
        (compound("PowerPoint Document"), "a presentation, as PowerPoint makes it"),
        (odf("oasis.opendocument.presentation"), "a presentation, as PowerPoint makes it"),
        (compound("Quill"), "a Publisher document"),
        (compound("VisioDocument"), "a drawing"),
        (compound("MatOST"), "a Microsoft Works document"),
        (b"\xffWPC\x10\0\0\0".to_vec(), "a WordPerfect document"),
        (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1".to_vec(), "a page of OneNote"),
        (odf("sun.xml.writer"), "a document of an old OpenOffice"),
        (b"%!PS-Adobe-3.0".to_vec(), "pages made for a printer"),
        (odf("epub+zip"), "an e-book"),
        (b"Rar!\x1a\x07\x01\0".to_vec(), "a RAR file"),
        (b"7z\xbc\xaf\x27\x1c\0".to_vec(), "a 7z file"),
        (b"\x1f\x8b\x08\0".to_vec(), "a packed file"),
        (tar, "a packed file"),
        (b"[InternetShortcut]\r\nURL=https://1drv.example/x".to_vec(), "a link to OneDrive, Google Drive or the like, and not the file itself"),
        (b"{\"url\":\"https://docs.google.com/open?id=1\",\"doc_id\":\"1\",\"email\":\"z@example.org\"}".to_vec(), "a link to OneDrive, Google Drive or the like, and not the file itself"),
        (b"%FDF-1.2\n%\xe2\xe3\n1 0 obj".to_vec(), "the answers out of a PDF form, without the form"),
        (b"MZ\x90\0\x03".to_vec(), "a computer program"),
        (compound("EncryptedPackage"), "a Word, Excel or PowerPoint file that needs a password"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQ".to_vec(), "an email or a file locked with a key"),
        (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86\0".to_vec(), "an email or a file locked with a key"),
        (vec![0; 4000], "an empty file"),
        (b" \r\n".to_vec(), "an empty file"),
        (b"\x01\x02\x03\xfe\0\x99".to_vec(), "a file of a kind that our program does not know"),
    ] {
        let Reading { file: kind, outcome: Outcome::Unreadable(why) } = read(&octets) else {
            panic!("{what} is read as {:?}", read(&octets));
        };
        let file = UnreadFile { name: None, kind, why };
        assert_eq!(file.what(), what);
        assert!(!matches!(why, Unreadable::Hostile), "{what}");
    }
}

#[test]
fn words_are_no_program_no_film_and_no_mail() {
    for words in [
        "Moving house soon.\nFull name: Zoe",
        "MZ is my sign.\nFull name: Zoe",
        "caffeine\nFull name: Zoe",
        "ID3 tags are my trade.\nFull name: Zoe",
        "To: The QPM team\nFrom: Zoe Sato\nSubject: My form\n\nFull name: Zoe Sato",
        "The moov atom.\nFull name: Zoe",
    ] {
        assert_eq!(read(words.as_bytes()).file, FileKind::Text, "{words}");
    }
}
