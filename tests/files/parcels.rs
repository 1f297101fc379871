//! Files that hold files, made as the programs make them that people use: a Mac's zip, Outlook's
//! winmail.dat and .msg, signatures' envelopes.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// A zip of these files; a name that ends in `/` is a folder.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, octets) in files {
        let options = SimpleFileOptions::default();
        if let Some(folder) = name.strip_suffix('/') {
            zip.add_directory(folder, options).unwrap();
        } else {
            zip.start_file(*name, options).unwrap();
            zip.write_all(octets).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// The same as a Mac packs it: with resource forks and a view of the folder.
pub(crate) fn mac_zip(name: &str, octets: &[u8]) -> Vec<u8> {
    let fork = [
        &[0, 5, 0x16, 7, 0, 2, 0, 0][..],
        b"Mac OS X        ",
        &[0; 60],
    ]
    .concat();
    zip(&[
        ("My application/", b""),
        (&format!("My application/{name}"), octets),
        ("__MACOSX/", b""),
        (&format!("__MACOSX/My application/._{name}"), &fork),
        (
            "My application/.DS_Store",
            b"\0\0\0\x01Bud1\0\0\x10\0\0\0\x08",
        ),
    ])
}

/// A zip whose files cannot be unpacked without a password: their flags say so (APPNOTE §4.4.4).
pub(crate) fn locked_zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut octets = zip(files);
    for (magic, flags) in [(&b"PK\x03\x04"[..], 6), (&b"PK\x01\x02"[..], 8)] {
        let heads: Vec<usize> = (0..octets.len())
            .filter(|at| octets[*at..].starts_with(magic))
            .collect();
        for at in heads {
            octets[at + flags] |= 1;
        }
    }
    octets
}

/// The properties of a message or an attachment, by number and type.
pub(crate) type Properties<'a> = &'a [(u32, &'a [u8])];

/// A text as Outlook keeps it.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn counted(octets: &[u8]) -> Vec<u8> {
    let mut counted = u32::try_from(octets.len()).unwrap().to_le_bytes().to_vec();
    counted.extend(octets);
    counted.resize(counted.len().next_multiple_of(4), 0);
    counted
}

/// A property list of TNEF. Beside what is asked for it has what Outlook writes: a number, a time,
/// a list of texts, a property with a name of its own.
fn property_list(properties: Properties<'_>) -> Vec<u8> {
    let mut list = u32::try_from(properties.len() + 4)
        .unwrap()
        .to_le_bytes()
        .to_vec();
    list.extend([&0x3705_0003_u32.to_le_bytes()[..], &1_u32.to_le_bytes()].concat());
    list.extend([&0x0039_0040_u32.to_le_bytes()[..], &[7; 8]].concat());
    list.extend(
        [
            &0x9123_101f_u32.to_le_bytes()[..],
            &[9; 16],
            &1_u32.to_le_bytes(),
        ]
        .concat(),
    );
    list.extend(counted(&utf16("Keywords")));
    list.extend(2_u32.to_le_bytes());
    list.extend(counted(&utf16("one")));
    list.extend(counted(&utf16("three")));
    list.extend(
        [
            &0x8001_000b_u32.to_le_bytes()[..],
            &[9; 16],
            &[0; 4],
            &[5; 4],
            &[1; 4],
        ]
        .concat(),
    );
    for (number, value) in properties {
        list.extend(number.to_le_bytes());
        list.extend(1_u32.to_le_bytes());
        list.extend(counted(value));
    }
    list
}

fn attribute(level: u8, name: u32, data: &[u8]) -> Vec<u8> {
    let sum = data
        .iter()
        .fold(0_u16, |sum, octet| sum.wrapping_add(u16::from(*octet)));
    let length = u32::try_from(data.len()).unwrap();
    [
        &[level][..],
        &name.to_le_bytes(),
        &length.to_le_bytes(),
        data,
        &sum.to_le_bytes(),
    ]
    .concat()
}

/// winmail.dat: the properties of the mail, and of each attachment its properties and its data.
pub(crate) fn tnef(
    mail: Properties<'_>,
    attachments: &[(Properties<'_>, Option<&[u8]>)],
) -> Vec<u8> {
    let mut stream = b"\x78\x9f\x3e\x22\x01\x00".to_vec();
    stream.extend(attribute(1, 0x0008_9006, &[0, 0, 1, 0]));
    stream.extend(attribute(1, 0x0006_9007, &[0xe4, 4, 0, 0, 0, 0, 0, 0]));
    stream.extend(attribute(1, 0x0007_8008, b"IPM.Microsoft Mail.Note\0"));
    stream.extend(attribute(1, 0x0006_9003, &property_list(mail)));
    for (properties, data) in attachments {
        stream.extend(attribute(2, 0x0006_9002, &[0; 14]));
        stream.extend(attribute(2, 0x0001_8010, b"ASSESS~1.XLS\0"));
        if let Some(data) = data {
            stream.extend(attribute(2, 0x0006_800f, data));
        }
        stream.extend(attribute(2, 0x0006_9005, &property_list(properties)));
    }
    stream
}

/// A message that is an attachment of a winmail.dat: its interface's identifier, then its stream.
pub(crate) fn embedded(stream: &[u8]) -> Vec<u8> {
    [
        &[0x07, 0x03, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46][..],
        stream,
    ]
    .concat()
}

/// A mail as Outlook saves it, and the mails attached to it.
#[derive(Default)]
pub(crate) struct Msg<'a> {
    pub(crate) properties: Properties<'a>,
    pub(crate) attachments: &'a [Properties<'a>],
    pub(crate) mails: &'a [Msg<'a>],
}

impl Msg<'_> {
    pub(crate) fn octets(&self) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        self.write(&mut file, "/");
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut cfb::CompoundFile<Cursor<Vec<u8>>>, at: &str) {
        put(file, at, self.properties);
        let mut number = 0;
        let mut next = |file: &mut cfb::CompoundFile<_>| {
            let storage = format!("{at}__attach_version1.0_#{number:08X}/");
            number += 1;
            file.create_storage(&storage).unwrap();
            storage
        };
        for properties in self.attachments {
            let storage = next(file);
            put(file, &storage, properties);
        }
        for mail in self.mails {
            let storage = next(file);
            put(file, &storage, &[]);
            let inner = format!("{storage}__substg1.0_3701000D/");
            file.create_storage(&inner).unwrap();
            mail.write(file, &inner);
        }
    }
}

fn put(file: &mut cfb::CompoundFile<Cursor<Vec<u8>>>, at: &str, properties: Properties<'_>) {
    let mut write = |name: String, octets: &[u8]| {
        let mut stream = file.create_stream(format!("{at}{name}")).unwrap();
        stream.write_all(octets).unwrap();
    };
    write("__properties_version1.0".into(), &[0; 32]);
    for (number, value) in properties {
        write(format!("__substg1.0_{number:08X}"), value);
    }
}

/// Something signed by RFC 5652's rules, with a signature that is none.
pub(crate) fn signed(content: &[u8]) -> Vec<u8> {
    let element = |tag: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x84], &length[..], content].concat()
    };
    let identifier = |last: u8| [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last];
    let content = element(0xa0, &element(4, content));
    let enclosed = element(0x30, &[&identifier(1)[..], &content].concat());
    let data = element(
        0x30,
        &[&[2, 1, 1, 0x31, 0][..], &enclosed, &[0x31, 0]].concat(),
    );
    element(0x30, &[&identifier(2)[..], &element(0xa0, &data)].concat())
}
