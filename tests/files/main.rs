//! What a file is, and what it holds: by its octets, whatever it is called, and whatever was done
//! to it on its way or on purpose.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

mod by_content;
mod in_files;
mod mutated;
mod parcels;

use qpm_intake::domain::reading::Reading;
use qpm_intake::forms::{FormReader, definition};

fn reader() -> FormReader {
    FormReader::new(&definition::parse(definition::BUILT_IN).unwrap())
}

fn read(octets: &[u8]) -> Reading {
    reader().read_file(octets)
}
