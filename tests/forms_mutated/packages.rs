//! Files that are made of parts: broken inside of them and put together again, so that what reads
//! the parts is reached behind the checksums and the packing.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;

use super::mutate::{Dice, broken};

/// Breaks one to three parts of a package; `None` where it is not made of parts.
pub(crate) fn broken_inside(dice: &mut Dice, octets: &[u8]) -> Option<Vec<u8>> {
    if octets.starts_with(b"PK\x03\x04") {
        zip(dice, octets)
    } else if octets.starts_with(b"\xd0\xcf\x11\xe0") {
        compound(dice, octets)
    } else if octets.starts_with(b"%PDF-") {
        pdf(dice, octets)
    } else {
        None
    }
}

/// A zip with right checksums. What is not text is packed as well: a mutation may have made much
/// of little.
fn zip(dice: &mut Dice, octets: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(octets)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).ok()?;
        let name = file.name().ok()?.into_owned();
        let mut part = Vec::new();
        file.read_to_end(&mut part).ok()?;
        parts.push((name, part));
    }
    for _ in 0..=dice.below(3) {
        let at = dice.below(parts.len());
        // A part may be lost, stand twice, or have the octets of another.
        match dice.below(20) {
            0 => drop(parts.remove(at)),
            1 => {
                let other = parts[dice.below(parts.len())].1.clone();
                parts[at].1 = other;
            }
            _ => parts[at].1 = broken(dice, &parts[at].1),
        }
        if parts.is_empty() {
            break;
        }
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in &parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default())
            .ok()?;
        zip.write_all(part).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// A compound file (MS-CFB) with broken streams.
fn compound(dice: &mut Dice, octets: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(octets.to_vec())).ok()?;
    let streams: Vec<_> = file
        .walk()
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.path().to_path_buf())
        .collect();
    if streams.is_empty() {
        return None;
    }
    for _ in 0..=dice.below(2) {
        let path = dice.pick(&streams);
        let mut octets = Vec::new();
        file.open_stream(path).ok()?.read_to_end(&mut octets).ok()?;
        let octets = broken(dice, &octets);
        let mut stream = file.create_stream(path).ok()?;
        stream.write_all(&octets).ok()?;
        stream.flush().ok()?;
    }
    Some(file.into_inner().into_inner())
}

/// A PDF with broken streams, unpacked.
fn pdf(dice: &mut Dice, octets: &[u8]) -> Option<Vec<u8>> {
    let mut file = lopdf::Document::load_mem(octets).ok()?;
    let mut streams: Vec<_> = file
        .objects
        .iter()
        .filter(|(_, object)| object.as_stream().is_ok())
        .map(|(id, _)| *id)
        .collect();
    streams.sort_unstable();
    if streams.is_empty() {
        return None;
    }
    for _ in 0..=dice.below(2) {
        let object = file.get_object_mut(*dice.pick(&streams)).ok()?;
        let stream = object.as_stream_mut().ok()?;
        if let Ok(plain) = stream.decompressed_content() {
            stream.set_plain_content(broken(dice, &plain));
        }
    }
    let mut saved = Vec::new();
    file.save_to(&mut saved).ok()?;
    Some(saved)
}

/// A saved mail of Outlook's (MS-OXMSG) with one file attached.
pub(crate) fn msg(name: &str, file: &[u8]) -> Vec<u8> {
    let utf16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let mut mail = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let at = "/__attach_version1.0_#00000000";
    mail.create_storage(at).unwrap();
    let mut put = |path: String, octets: &[u8]| {
        mail.create_stream(path).unwrap().write_all(octets).unwrap();
    };
    put("/__properties_version1.0".to_owned(), &[0; 32]);
    put("/__substg1.0_0037001F".to_owned(), &utf16("Application"));
    put(
        "/__substg1.0_1000001F".to_owned(),
        &utf16("My form is attached."),
    );
    put("/__substg1.0_0C1A001F".to_owned(), &utf16("Zoe Kemp"));
    put(
        "/__substg1.0_5D01001F".to_owned(),
        &utf16("zoe@example.org"),
    );
    put(format!("{at}/__properties_version1.0"), &[0; 8]);
    put(format!("{at}/__substg1.0_37010102"), file);
    put(format!("{at}/__substg1.0_3707001F"), &utf16(name));
    mail.flush().unwrap();
    mail.into_inner().into_inner()
}
