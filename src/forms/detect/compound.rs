//! A compound file by its streams (MS-CFB): everything that Office wrote before 2007, and what it
//! locks today.

use crate::domain::reading::FileKind;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::archive::contains;
use crate::forms::readers::cfb;

/// The streams and storages that only one program's files have. The first that is there is taken:
/// a Publisher file holds Word's pieces, a saved mail may hold a workbook.
const STREAMS: &[(&str, FileKind)] = &[
    ("__properties_version1.0", FileKind::OutlookMail),
    ("Quill", FileKind::Publisher),
    ("Workbook", FileKind::Xls),
    ("Book", FileKind::Xls),
    ("WordDocument", FileKind::Doc),
    ("PowerPoint Document", FileKind::Slides),
    ("VisioDocument", FileKind::Drawing),
    ("MatOST", FileKind::Works),
    ("MN0", FileKind::Works),
    ("CONTENTS", FileKind::Works),
    ("StarWriterDocument", FileKind::OldOffice),
    ("StarCalcDocument", FileKind::OldOffice),
];

pub(super) fn kind(octets: &[u8]) -> (FileKind, Option<Unreadable>) {
    let names = cfb::names(octets);
    let broken = names.is_empty();
    let has = |name: &str| {
        if broken {
            // A directory that cannot be read may still tell by its names what this was.
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            contains(octets, &wide)
        } else {
            names.iter().any(|there| there == name)
        }
    };
    if has("EncryptedPackage") {
        // MS-OFFCRYPTO §2.3.4.4: what is inside cannot be told without the password.
        return (FileKind::LockedOffice, Some(Unreadable::Encrypted));
    }
    let known = STREAMS.iter().find(|(stream, _)| has(stream));
    match known {
        Some((_, kind)) => (*kind, None),
        None => (FileKind::Other, broken.then_some(Unreadable::Damaged)),
    }
}
