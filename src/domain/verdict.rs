//! What a message turned out to be, and what is wrong with it: the closed vocabularies that
//! `try --json`, the database, the digest and the tests share.
//!
//! The names are those of the corpus; renaming one is a change of the program's language.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::form::{FieldId, FormDefinition};

/// Makes a fieldless enum whose variants have one spelling everywhere: JSON, SQL and text.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The one spelling.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads the one spelling back.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.as_str() == text)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// What a message is.
    Kind {
        /// A filled form is attached (or one that cannot be read).
        Application = "application",
        /// The answers, or a letter of interest, stand in the mail's own text.
        ApplicationNoForm = "application_no_form",
        /// Our form came back with no answers.
        BlankForm = "blank_form",
        /// A CV or covering letter without the form.
        CvOnly = "cv_only",
        /// Somebody asks something.
        Question = "question",
        /// A reply in a thread of ours without answers in it.
        Reply = "reply",
        /// New answers from somebody who has an application.
        Update = "update",
        /// "Please withdraw my application."
        Withdrawal = "withdrawal",
        /// The equality and diversity monitoring form (invariant 8).
        MonitoringForm = "monitoring_form",
        /// Readers' thoughts on a guest blog.
        Feedback = "feedback",
        /// A person was referred for advocacy to the wrong mailbox.
        MisdirectedReferral = "misdirected_referral",
        /// A colleague forwards somebody's application.
        ForwardedApplication = "forwarded_application",
        /// Out-of-office notes and other machines' answers and notices.
        AutoReply = "auto_reply",
        /// A delivery report.
        Bounce = "bounce",
        /// Mailing-list mail.
        List = "list",
        /// A newsletter or campaign.
        Newsletter = "newsletter",
        /// A read receipt (RFC 8098).
        ReadReceipt = "read_receipt",
        /// An invitation or its answer (RFC 6047).
        Calendar = "calendar",
        /// Advertising nobody asked for, or worse.
        Spam = "spam",
        /// A reply to a digest, or what claims to be one.
        ManagerCommand = "manager_command",
        /// Built to do harm, or broken beyond an honest client's mistakes.
        Hostile = "hostile",
        /// Neither words nor files.
        Empty = "empty",
    }
}

vocabulary! {
    /// The letter a message is owed.
    Reply {
        /// Got it, all is there.
        Acknowledgement = "acknowledgement",
        /// Got it, these answers are missing.
        AcknowledgementIncomplete = "acknowledgement_incomplete",
        /// Got it, could not read it, a person will.
        Unreadable = "unreadable",
        /// A CV or a blank form came; the form is needed.
        FormNeeded = "form_needed",
        /// Your question arrived; a person answers.
        QuestionReceived = "question_received",
        /// Your new answers arrived.
        UpdateReceived = "update_received",
        /// Your application is withdrawn.
        WithdrawalConfirmed = "withdrawal_confirmed",
        /// The monitoring form was not read or kept.
        MonitoringReceived = "monitoring_received",
        /// The transcript of the manager's commands.
        CommandResult = "command_result",
        /// The opening is closed.
        Closed = "closed",
        /// No letter.
        None = "none",
    }
}

vocabulary! {
    /// What the manager should notice. A flag never refuses anybody.
    Flag {
        /// The applicant says that they currently provide advocacy directly.
        ConflictOfInterest = "conflict_of_interest",
        /// Somebody may be posing as somebody else.
        Suspicious = "suspicious",
        /// Arrived after the opening closed.
        Late = "late",
        /// The form's address is not the sender's.
        SenderDiffers = "sender_differs",
        /// The form gives no address: the sender's is used, and nobody is asked for one.
        EmailFromSender = "email_from_sender",
        /// Asks for an adjustment or another format.
        AdjustmentRequest = "adjustment_request",
        /// Asks for their data, for erasure, or complains about data use.
        RightsRequest = "rights_request",
        /// A passport, bank details or the like came uninvited.
        RestrictedDocument = "restricted_document",
        /// The form could not be read; a person has to.
        Unread = "unread",
        /// An answer was read in a doubtful place.
        DoubtfulAnswer = "doubtful_answer",
        /// A letter to the applicant came back: reach them another way.
        LetterBounced = "letter_bounced",
    }
}

impl Flag {
    /// Whether it tells of the answers that hold, and goes when they change. The others tell
    /// of something that happened, and stay.
    pub const fn follows_answers(self) -> bool {
        match self {
            Self::ConflictOfInterest
            | Self::SenderDiffers
            | Self::EmailFromSender
            | Self::Unread
            | Self::DoubtfulAnswer => true,
            Self::Suspicious
            | Self::Late
            | Self::AdjustmentRequest
            | Self::RightsRequest
            | Self::RestrictedDocument
            | Self::LetterBounced => false,
        }
    }
}

vocabulary! {
    /// What somebody asks for that the manager must not leave lying, whatever else they send.
    Wish {
        /// Their data, its erasure or correction, or they complain about its use.
        Rights = "rights_request",
        /// An adjustment or another format.
        Adjustment = "adjustment_request",
        /// A telephone call.
        Call = "call_request",
    }
}

impl Wish {
    /// What it is, for the manager.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Rights => "They ask about their data: a person decides, and the law sets a date.",
            Self::Adjustment => {
                "They ask for an adjustment or another format: please answer today."
            }
            Self::Call => "They ask for a telephone call: please call them today.",
        }
    }
}

vocabulary! {
    /// Why a file could not be read.
    Unreadable {
        /// Broken or cut off.
        Damaged = "damaged",
        /// A photo.
        Image = "image",
        /// Pages that hold only pictures.
        Scan = "scan",
        /// Needs a password or a key.
        Encrypted = "encrypted",
        /// Bigger, or bigger once unpacked, than any form is.
        TooLarge = "too_large",
        /// Built to exhaust or mislead a reader.
        Hostile = "hostile",
        /// A kind of file this program does not read.
        Unsupported = "unsupported",
    }
}

impl Unreadable {
    /// What such a file is, for a person.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Damaged => "it is broken or cut off",
            Self::Image => "it is a picture",
            Self::Scan => "its pages are pictures",
            Self::Encrypted => "it needs a password or a key",
            Self::TooLarge => "it is larger than any form",
            Self::Hostile => "it was built to mislead or to do harm",
            Self::Unsupported => "it is of a kind that is not read",
        }
    }
}

/// What keeps an application from being complete, each with words a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// A required answer is not there.
    Missing(FieldId),
    /// Two answers disagree, as when Yes and No are both ticked.
    Conflicting(FieldId),
    /// A file could not be read.
    Unreadable(Unreadable),
    /// The form has no answers at all.
    BlankForm,
    /// There is no form.
    NoForm,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "missing:{field}"),
            Self::Conflicting(field) => write!(f, "conflicting:{field}"),
            Self::Unreadable(why) => write!(f, "unreadable:{why}"),
            Self::BlankForm => f.write_str("blank_form"),
            Self::NoForm => f.write_str("no_form"),
        }
    }
}

impl Problem {
    /// What is wrong, for the person who can do something about it. Questions are named in the
    /// form's own words.
    pub fn in_words(&self, form: &FormDefinition) -> String {
        let question = |id: &FieldId| {
            form.field(id.as_str())
                .map_or_else(|| id.to_string(), |field| field.question.clone())
        };
        match self {
            Self::Missing(field) => format!("no answer to \"{}\"", question(field)),
            Self::Conflicting(field) => {
                format!(
                    "two answers that exclude each other to \"{}\"",
                    question(field)
                )
            }
            Self::Unreadable(why) => {
                format!(
                    "a file could not be read, since {}: please read it",
                    why.in_words()
                )
            }
            Self::BlankForm => "the form came back without any answer".to_owned(),
            Self::NoForm => "there is no form".to_owned(),
        }
    }

    /// Reads back what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("missing", field)) => Some(Self::Missing(FieldId::new(field))),
            Some(("conflicting", field)) => Some(Self::Conflicting(FieldId::new(field))),
            Some(("unreadable", why)) => Unreadable::parse(why).map(Self::Unreadable),
            None if text == "blank_form" => Some(Self::BlankForm),
            None if text == "no_form" => Some(Self::NoForm),
            Some(_) | None => None,
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Problem {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a problem"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Problem, Unreadable};
    use crate::domain::form::FieldId;

    #[test]
    fn a_word_reads_back_as_itself() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(*kind));
        }
        for problem in [
            Problem::Missing(FieldId::new("email")),
            Problem::Unreadable(Unreadable::Scan),
            Problem::BlankForm,
            Problem::NoForm,
        ] {
            assert_eq!(Problem::parse(&problem.to_string()), Some(problem));
        }
    }
}
