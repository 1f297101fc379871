//! The languages we write in, and who gets which.

use super::verdict::vocabulary;

vocabulary! {
    /// A language of ours, by its code (BCP 47).
    Language {
        /// English.
        English = "en",
        /// Welsh.
        Welsh = "cy",
    }
}

impl Language {
    /// As `Content-Language` and `lang` name it (RFC 5646).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en-GB",
            Self::Welsh => "cy",
        }
    }
}

/// Who gets letters in Welsh. Whoever writes in Welsh is answered in Welsh or by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WelshLetters {
    /// Nobody: what is written in Welsh waits for a person.
    ToNobody,
    /// Those who write in Welsh.
    ToWelshWriters,
    /// Everybody, whatever they write.
    ToEverybody,
}
