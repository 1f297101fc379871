//! Files as old Macs send them (RFC 1740): in two forks, the second of which is nobody's business,
//! either apart (`AppleDouble`) or in one file (`AppleSingle`).

/// Whether these octets are the half of an `AppleDouble` file that is not the file.
pub(super) fn is_resource_fork(octets: &[u8]) -> bool {
    octets.starts_with(&[0x00, 0x05, 0x16, 0x07])
}

/// The file in an `AppleSingle` file; any other file as it is.
pub(super) fn data_fork(octets: Vec<u8>) -> Vec<u8> {
    match find_data_fork(&octets) {
        Some(fork) => fork.to_vec(),
        None => octets,
    }
}

/// RFC 1740 §5: a magic number, a version, 16 octets of filler, the number of entries, and of each
/// its kind, place and length; the data fork is entry 1.
fn find_data_fork(octets: &[u8]) -> Option<&[u8]> {
    octets.strip_prefix(&[0x00, 0x05, 0x16, 0x00])?;
    let count = u16::from_be_bytes(octets.get(24..26)?.try_into().ok()?);
    let entries = octets.get(26..)?.chunks_exact(12).take(usize::from(count));
    let number = |entry: &[u8], at: usize| {
        let four = entry.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_be_bytes(four.try_into().ok()?)).ok()
    };
    let entry = entries
        .into_iter()
        .find(|entry| number(entry, 0) == Some(1))?;
    let (start, length) = (number(entry, 4)?, number(entry, 8)?);
    octets.get(start..start.checked_add(length)?.min(octets.len()))
}

#[cfg(test)]
mod tests {
    use super::data_fork;

    #[test]
    fn the_file_is_taken_out_of_its_forks() {
        let mut file = vec![0, 5, 0x16, 0, 0, 2, 0, 0];
        file.extend([0; 16]);
        file.extend([0, 2]);
        file.extend([0, 0, 0, 2, 0, 0, 0, 50, 0, 0, 0, 3]);
        file.extend([0, 0, 0, 1, 0, 0, 0, 53, 0, 0, 0, 4]);
        file.resize(50, 0);
        file.extend(b"RSRfork");
        assert_eq!(data_fork(file.clone()), b"fork");
        file.truncate(55);
        assert_eq!(data_fork(file.clone()), b"fo", "cut off");
        file.truncate(30);
        assert_eq!(data_fork(file.clone()), file);
    }
}
