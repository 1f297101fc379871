//! THE BLANK FORM THAT WE GIVE OUT: from the form definition to a file that people can fill in with
//! what they have and hear read out to them, and that our own readers read back exactly.
//!
//! Every answer has a place of its own that says in the file which question it answers: a content
//! control, a named cell, a form field. It must never print anything that a reader could take for
//! an answer, and never depend on what an administrator writes being short or plain.

mod paper;
mod pdf;
mod word;
mod workbook;

use crate::domain::form::FormDefinition;

pub use paper::About;

/// What a blank form is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An Excel workbook.
    Xlsx,
    /// A Word document.
    Docx,
    /// A PDF with form fields.
    Pdf,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Xlsx, Self::Docx, Self::Pdf];
}

/// Why a blank form could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the blank form cannot be written: {0}")]
pub struct CannotWrite(String);

/// A blank form.
#[derive(Clone, Debug)]
pub struct Blank {
    /// The file.
    pub octets: Vec<u8>,
    /// Characters of the form's words that this format cannot show, each once. They are still read
    /// out by screen readers.
    pub not_shown: Vec<char>,
}

/// Writes the blank form.
///
/// # Errors
/// None that is known: whatever a checked definition holds can be written.
pub fn write(
    form: &FormDefinition,
    about: &About<'_>,
    format: Format,
) -> Result<Blank, CannotWrite> {
    let paper = paper::Paper::new(form, about);
    let (octets, mut not_shown) = match format {
        Format::Xlsx => (workbook::write(&paper)?, Vec::new()),
        Format::Docx => (word::write(&paper)?, Vec::new()),
        Format::Pdf => pdf::write(&paper),
    };
    not_shown.sort_unstable();
    not_shown.dedup();
    Ok(Blank { octets, not_shown })
}
