//! A file that could not be read, in words that everybody knows: what it was, and what could be
//! sent in its place.
//!
//! Letters, review items and `try` use these words and no others. They stand in one table, are
//! plain enough for a child of nine, and blame nobody.

use super::reading::FileKind;
use super::verdict::Unreadable;

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadFile {
    /// Its name, where it has one: a stranger's words.
    pub name: Option<String>,
    /// What its octets say it is.
    pub kind: FileKind,
    /// Why it could not be read.
    pub why: Unreadable,
}

impl UnreadFile {
    /// What it was: `a Word document that needs a password`.
    pub fn what(&self) -> String {
        let (noun, _) = words(self.kind);
        let more = match (self.why, self.kind) {
            (Unreadable::Encrypted, FileKind::Sealed) | (_, FileKind::Nothing | FileKind::Link) => {
                ""
            }
            (Unreadable::Encrypted, _) => " that needs a password",
            (Unreadable::Damaged, FileKind::Zip) => " that arrived damaged or empty",
            (Unreadable::Damaged, _) => " that arrived damaged",
            (Unreadable::TooLarge, _) => " that is too big for our program",
            (Unreadable::Hostile, _) => " that our program does not open, to be on the safe side",
            (Unreadable::Scan, _) => " whose pages are pictures, as a scanner makes them",
            (Unreadable::Unsupported, FileKind::Other) => {
                " of a kind that our program does not know"
            }
            (Unreadable::Image | Unreadable::Unsupported, _) => "",
        };
        format!("{noun}{more}")
    }

    /// What could be sent in its place, where there is something better than what can always be
    /// sent: words in a mail, a form in an office program's file, clear photos.
    pub fn instead(&self) -> Option<&'static str> {
        match (self.why, self.kind) {
            (_, FileKind::Nothing | FileKind::Sealed) => words(self.kind).1,
            (Unreadable::Encrypted, _) => {
                Some("Take the password off your file and send it again.")
            }
            (Unreadable::Damaged, _) => Some("Send the same file again."),
            (Unreadable::TooLarge, _) => Some("Send the form by itself, without anything else."),
            (Unreadable::Scan | Unreadable::Image | Unreadable::Hostile, _) => None,
            (Unreadable::Unsupported, kind) => words(kind).1,
        }
    }

    /// What several files were, each kind once, for a sentence: `a photo or a picture, and a zip
    /// file that needs a password`.
    pub fn all(files: &[Self]) -> String {
        let mut kinds: Vec<String> = Vec::new();
        for file in files {
            let what = file.what();
            if !kinds.contains(&what) {
                kinds.push(what);
            }
        }
        match kinds.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{}, and {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

/// The one table: what a kind of file is called, and what to send in place of one that is not
/// read.
const WORDS: &[(FileKind, &str, Option<&str>)] = &[
    (FileKind::Xlsx, "an Excel file", None),
    (FileKind::Xlsm, "an Excel file", None),
    (FileKind::Xlsb, "an Excel file", None),
    (FileKind::Xls, "an Excel file", None),
    (FileKind::ExcelXml, "an Excel file", None),
    (FileKind::Ods, "a LibreOffice spreadsheet", None),
    (FileKind::Csv, "a table saved as text", None),
    (FileKind::Text, "a text file", None),
    (FileKind::Html, "a web page saved as a file", None),
    (FileKind::Docx, "a Word document", None),
    (FileKind::Doc, "a Word document", None),
    (FileKind::WordXml, "a Word document", None),
    (FileKind::Odt, "a LibreOffice document", None),
    (FileKind::OldOffice, "a document of an old OpenOffice", None),
    (FileKind::Rtf, "an RTF document", None),
    (FileKind::Pdf, "a PDF file", None),
    (
        FileKind::LockedOffice,
        "a Word, Excel or PowerPoint file",
        None,
    ),
    (
        FileKind::FormData,
        "the answers out of a PDF form, without the form",
        Some("Save the form with your answers in it, and send us that."),
    ),
    (FileKind::Image, "a photo or a picture", None),
    (FileKind::Heic, "a picture in Apple's HEIC format", None),
    (FileKind::Video, "a video", None),
    (FileKind::Audio, "a sound recording", None),
    (
        FileKind::Link,
        "a link to OneDrive, Google Drive or the like, and not the file itself",
        Some("Save the file on your computer or phone. Then reply and add the file itself."),
    ),
    (
        FileKind::Zip,
        "a zip file",
        Some("Send the form by itself, not in a zip file."),
    ),
    (
        FileKind::Rar,
        "a RAR file",
        Some("Send the form by itself, not in a RAR file."),
    ),
    (
        FileKind::SevenZip,
        "a 7z file",
        Some("Send the form by itself, not in a 7z file."),
    ),
    (
        FileKind::Packed,
        "a packed file",
        Some("Send the form by itself, not packed."),
    ),
    (
        FileKind::Pages,
        "an Apple Pages document",
        Some("In Pages, choose File, then Export To, then Word. Send us the new file."),
    ),
    (
        FileKind::Numbers,
        "an Apple Numbers spreadsheet",
        Some("In Numbers, choose File, then Export To, then Excel. Send us the new file."),
    ),
    (
        FileKind::Keynote,
        "an Apple Keynote presentation",
        Some("In Keynote, choose File, then Export To, then PDF. Send us the new file."),
    ),
    (
        FileKind::Slides,
        "a presentation, as PowerPoint makes it",
        None,
    ),
    (FileKind::OneNote, "a page of OneNote", None),
    (FileKind::Publisher, "a Publisher document", None),
    (FileKind::Drawing, "a drawing", None),
    (FileKind::Works, "a Microsoft Works document", None),
    (FileKind::WordPerfect, "a WordPerfect document", None),
    (FileKind::Printed, "pages made for a printer", None),
    (FileKind::Book, "an e-book", None),
    (FileKind::Mail, "an email", None),
    (FileKind::OutlookMail, "an email", None),
    (FileKind::Tnef, "an email", None),
    (FileKind::Signed, "a file with a signature around it", None),
    (
        FileKind::Sealed,
        "an email or a file locked with a key",
        Some("Send your email again without encryption."),
    ),
    (FileKind::Calendar, "a calendar entry", None),
    (FileKind::Card, "a contact card", None),
    (FileKind::Trace, "a file that a Mac leaves behind", None),
    (FileKind::Program, "a computer program", None),
    (
        FileKind::Nothing,
        "an empty file",
        Some("Open your form and see that your answers are in it. Save it and send it again."),
    ),
    (FileKind::Other, "a file", None),
];

fn words(kind: FileKind) -> (&'static str, Option<&'static str>) {
    let mut known = WORDS.iter();
    known
        .find(|(own, ..)| *own == kind)
        .map_or(("a file", None), |(_, noun, instead)| (*noun, *instead))
}

#[cfg(test)]
mod tests {
    use super::UnreadFile;
    use crate::domain::reading::FileKind;
    use crate::domain::verdict::Unreadable;

    fn file(kind: FileKind, why: Unreadable) -> UnreadFile {
        UnreadFile {
            name: None,
            kind,
            why,
        }
    }

    #[test]
    fn a_file_is_called_what_its_sender_would_call_it() {
        for (kind, why, what) in [
            (FileKind::Image, Unreadable::Image, "a photo or a picture"),
            (
                FileKind::Heic,
                Unreadable::Image,
                "a picture in Apple's HEIC format",
            ),
            (
                FileKind::Pages,
                Unreadable::Unsupported,
                "an Apple Pages document",
            ),
            (
                FileKind::Doc,
                Unreadable::Encrypted,
                "a Word document that needs a password",
            ),
            (
                FileKind::Pdf,
                Unreadable::Scan,
                "a PDF file whose pages are pictures, as a scanner makes them",
            ),
            (
                FileKind::Xlsx,
                Unreadable::Damaged,
                "an Excel file that arrived damaged",
            ),
            (
                FileKind::Other,
                Unreadable::Unsupported,
                "a file of a kind that our program does not know",
            ),
            (FileKind::Nothing, Unreadable::Damaged, "an empty file"),
        ] {
            assert_eq!(file(kind, why).what(), what);
        }
    }

    #[test]
    fn every_kind_has_plain_words_that_blame_nobody() {
        for kind in FileKind::ALL {
            assert_eq!(
                super::WORDS.iter().filter(|(own, ..)| own == kind).count(),
                1,
                "{kind}"
            );
            for why in Unreadable::ALL {
                let file = file(*kind, *why);
                let (what, instead) = (file.what(), file.instead().unwrap_or_default());
                let words = format!("{what}. {instead}");
                for word in [
                    "invalid",
                    "error",
                    "wrong",
                    "must",
                    "fail",
                    "unsupported",
                    "corrupt",
                ] {
                    assert!(!words.to_lowercase().contains(word), "{words}");
                }
                let mut sentences = words.split('.');
                assert!(
                    sentences.all(|one| one.split_whitespace().count() <= 22),
                    "{words}"
                );
            }
        }
    }

    #[test]
    fn several_files_are_named_once_each_kind() {
        let photo = file(FileKind::Image, Unreadable::Image);
        let zip = file(FileKind::Zip, Unreadable::Encrypted);
        assert_eq!(
            UnreadFile::all(&[photo.clone(), photo.clone()]),
            "a photo or a picture"
        );
        assert_eq!(
            UnreadFile::all(&[photo.clone(), zip, photo]),
            "a photo or a picture, and a zip file that needs a password"
        );
    }
}
