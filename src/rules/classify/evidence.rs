//! What a message brings: its forms, CVs, monitoring forms and whatever could not be read.
//!
//! Each file is judged by what the reader found in it first and by its name second. Pictures
//! that belong to a letter's look, signatures and calendar files are not what anybody meant to
//! send.

use super::wording::Words;
use crate::domain::plan::{FileRead, Understood};
use crate::domain::reading::{FileKind, FormReading, Outcome, Reading};
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::Unreadable;

/// What may come beside or instead of a filled form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// Our form without any answer.
    BlankForm,
    /// A monitoring form that was read, or a section of one (invariant 8).
    Monitoring,
    /// A file that could not be read and is called a monitoring form.
    CalledMonitoring,
    /// A CV or covering letter, by content or by name.
    Cv,
    /// A passport, bank statement or the like.
    Restricted,
    /// A referee's letter.
    Reference,
}

/// What a message brings.
#[derive(Debug, Default)]
pub(super) struct Evidence<'a> {
    /// Forms with answers, in the order of the files.
    pub(super) filled: Vec<&'a FormReading>,
    brings: Vec<Thing>,
    /// Files that could be read and are nothing we know.
    pub(super) others: usize,
    /// What could not be read, in the order of the files.
    pub(super) unreadable: Vec<UnreadFile>,
    /// Files that a person meant to send.
    pub(super) files: usize,
    /// By their names: passports, bank statements, letters about somebody's health.
    restricted: Vec<Option<String>>,
    /// Files of which neither content nor name says what they are.
    unclear: Vec<Option<String>>,
}

/// Fewer recognised labels than this make no form of ours: a letter has "Name" and "Date", too.
const FEWEST_LABELS: usize = 3;
/// A picture smaller than this is an icon, not a photo of a form.
const SMALLEST_PHOTO: u64 = 12 * 1024;
/// A picture within the letter that is bigger than this is a photo somebody placed there.
const SMALLEST_PLACED_PHOTO: u64 = 80 * 1024;

impl<'a> Evidence<'a> {
    /// Gathers what a message brings.
    pub(super) fn of(understood: &'a Understood) -> Self {
        let mut evidence = Self::default();
        for file in &understood.files {
            evidence.take(file);
        }
        let body = understood.body.as_ref();
        if body.is_some_and(|form| form.monitoring_section) {
            evidence.brings.push(Thing::Monitoring);
        }
        evidence
    }

    /// Whether such a thing is among what it brings.
    pub(super) fn has(&self, thing: Thing) -> bool {
        self.brings.contains(&thing)
    }

    /// The files to be kept apart. Where the mail speaks of such a document and no file is called
    /// one, it may be any that nothing is known of.
    pub(super) fn kept_apart(&self, spoken_of: bool) -> Vec<Option<String>> {
        if spoken_of && self.restricted.is_empty() {
            self.unclear.clone()
        } else {
            self.restricted.clone()
        }
    }

    fn note_section(&mut self, form: &FormReading) {
        if form.monitoring_section {
            self.brings.push(Thing::Monitoring);
        }
    }

    fn take(&mut self, file: &'a FileRead) {
        // However small it is, a picture that is called a passport, or a form, is no logo.
        let name = file.name.as_deref().unwrap_or_default();
        let named = Name::of(name);
        let meant = !file.embedded && (named == Name::Restricted || is_called_a_form(name));
        if is_beside_the_point(file) && !meant {
            return;
        }
        self.files = self.files.saturating_add(1);
        if let Some(encrypted) = encrypted(&file.media_type) {
            self.unreadable.push(UnreadFile {
                name: file.label(),
                kind: match encrypted {
                    Unreadable::Encrypted => FileKind::Sealed,
                    _ => FileKind::Signed,
                },
                why: encrypted,
            });
            return;
        }
        match &file.reading.outcome {
            Outcome::Form(form) if !form.answers.is_empty() || !form.conflicting.is_empty() => {
                self.note_section(form);
                self.filled.push(form);
            }
            Outcome::Form(form) => {
                self.note_section(form);
                if form.labels >= FEWEST_LABELS {
                    self.brings.push(Thing::BlankForm);
                } else {
                    self.others = self.others.saturating_add(1);
                }
            }
            Outcome::Monitoring => self.brings.push(Thing::Monitoring),
            Outcome::NotAForm { cv: true } => self.brings.push(Thing::Cv),
            // What holds other files stands here as those (`FileRead`).
            Outcome::NotAForm { cv: false } | Outcome::Holds(_) => self.by_name(file, None),
            Outcome::Unreadable(why) => self.by_name(file, Some(*why)),
        }
    }

    /// What a file is that says nothing by its content. What cannot be read is somebody's form
    /// unless its name says otherwise.
    fn by_name(&mut self, file: &FileRead, unreadable: Option<Unreadable>) {
        let name = match Name::of(file.name.as_deref().unwrap_or_default()) {
            Name::Other => Name::of(file.within.as_deref().unwrap_or_default()),
            own => own,
        };
        // What was built to do harm keeps that verdict whatever it is called.
        let harm =
            unreadable.filter(|why| matches!(why, Unreadable::Hostile | Unreadable::TooLarge));
        match (harm, name) {
            (None, Name::Cv) => self.brings.push(Thing::Cv),
            (None, Name::Restricted) => {
                self.brings.push(Thing::Restricted);
                self.restricted.push(file.label());
            }
            (None, Name::Reference) => self.brings.push(Thing::Reference),
            (None, Name::Monitoring) if unreadable.is_some() => {
                self.brings.push(Thing::CalledMonitoring);
            }
            _ => {
                self.unclear.push(file.label());
                match unreadable {
                    Some(why) => self.unreadable.push(UnreadFile {
                        name: file.label(),
                        kind: file.reading.file,
                        why,
                    }),
                    None => self.others = self.others.saturating_add(1),
                }
            }
        }
    }
}

/// Files that nobody meant to send: the letter's look, signatures, cards, calendar entries.
fn is_beside_the_point(file: &FileRead) -> bool {
    let media_type = file.media_type.as_str();
    let name = file.name.as_deref().unwrap_or_default().to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let machine_made = media_type.starts_with("text/calendar")
        || matches!(
            media_type,
            "application/ics" | "text/vcard" | "text/x-vcard" | "application/pgp-keys"
        )
        || ends(&[".ics", ".vcf", ".p7s", ".asc.sig"])
        || is_machine_made(&file.reading)
        || (name.starts_with("att0") && ends(&[".txt", ".htm", ".html"]));
    if machine_made {
        return true;
    }
    let picture = matches!(file.reading.file, FileKind::Image | FileKind::Heic);
    let drawn = ends(&[".png", ".gif", ".svg", ".webp"]);
    let logo = picture
        && drawn
        && (name.starts_with("image0")
            || name.contains("logo")
            || name.contains("signature")
            || name.contains("banner")
            || name.contains("icon"));
    let smallest = if file.embedded {
        SMALLEST_PLACED_PHOTO
    } else {
        SMALLEST_PHOTO
    };
    (picture || file.embedded) && (file.size < smallest || logo)
}

/// By content: calendar entries, cards, what a Mac leaves, a signature that encloses nothing.
fn is_machine_made(reading: &Reading) -> bool {
    match reading.file {
        FileKind::Calendar | FileKind::Card | FileKind::Trace => true,
        FileKind::Signed => matches!(reading.outcome, Outcome::NotAForm { .. }),
        _ => false,
    }
}

/// What an encrypted or sealed mail is, by the media type that its sender's program gave it.
fn encrypted(media_type: &str) -> Option<Unreadable> {
    match media_type {
        // RFC 8551 §3.5: signed but not encrypted, in a shape this program does not open.
        sealed
            if sealed.contains("smime-type=signed-data")
                || sealed.contains("smime-type=compressed-data") =>
        {
            Some(Unreadable::Unsupported)
        }
        secret
            if secret.starts_with("application/pkcs7-mime")
                || secret.starts_with("application/x-pkcs7-mime")
                || secret == "application/pgp-encrypted" =>
        {
            Some(Unreadable::Encrypted)
        }
        _ => None,
    }
}

fn words_of_name(name: &str) -> Words {
    let spaced: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    Words::of(&spaced)
}

fn is_called_a_form(name: &str) -> bool {
    words_of_name(name).any("form|eoi|expression|application|interest|ffurflen|cais")
}

/// What a file is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Cv,
    Monitoring,
    Restricted,
    Reference,
    Other,
}

impl Name {
    fn of(name: &str) -> Self {
        let form = is_called_a_form(name);
        let words = words_of_name(name);
        let monitoring = words.any(
            "monitoring|diversity|equality|equal opps|equal opportunities|edi|monitro|\
                cydraddoldeb|amrywiaeth",
        );
        let applies = words.any("eoi|expression|application|interest|cais");
        if monitoring && !applies {
            return Self::Monitoring;
        }
        if !form
            && words.any(
                "cv|cvs|resume|résumé|curriculum|covering letter|cover letter|coverletter|\
                bywgraffiad|llythyr eglurhaol",
            )
        {
            return Self::Cv;
        }
        if words.any(
            "passport|driving licence|driving license|dbs|birth certificate|\
                right to work|visa|brp|bank statement|utility bill|p45|p60|proof of address|\
                national insurance|trwydded yrru|pasbort",
        ) {
            return Self::Restricted;
        }
        if !form
            && words.any(
                "bank details|bank account|sort code|payslip|criminal record|fit note|sick note|\
                gp letter|doctor letter|doctors letter|doctor s letter|hospital letter|\
                consultant letter|clinic letter|medical letter|medical report|medical certificate|\
                medical evidence|health letter|discharge summary|diagnosis|prescription|\
                nodyn ffitrwydd|llythyr meddyg|manylion banc",
            )
        {
            return Self::Restricted;
        }
        if !form
            && words.any(
                "reference for|reference letter|letter of reference|character reference|\
                geirda",
            )
        {
            return Self::Reference;
        }
        Self::Other
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn names_tell_what_content_cannot() {
        for (name, is) in [
            ("CV_Nerys_Collard-2026.docx", Name::Cv),
            ("Boothroyd cv.pdf", Name::Cv),
            ("EoI form and CV.pdf", Name::Other),
            ("Equal Opps.pdf", Name::Monitoring),
            ("Monitoring form.docx", Name::Monitoring),
            ("Application and equality form.docx", Name::Other),
            ("passport scan.jpg", Name::Restricted),
            ("GP letter.pdf", Name::Restricted),
            ("Bank details - Zoe.docx", Name::Restricted),
            ("Diagnosis and expression of interest.docx", Name::Other),
            ("reference for Amy.docx", Name::Reference),
            ("EoI.docx", Name::Other),
            ("discover.docx", Name::Other),
        ] {
            assert_eq!(Name::of(name), is, "{name}");
        }
    }
}
