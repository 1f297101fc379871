//! The expression-of-interest form as the charity defines it in `form.toml`: which questions
//! there are, by which words they are known, what an answer looks like and which are required.
//!
//! The field ids are the canonical ones (README, "The form"); rules refer to a few of them by
//! name through the constants on [`FieldId`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// The canonical id of a question, such as `advocacy_experience`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldId(String);

impl FieldId {
    /// The applicant's name.
    pub const FULL_NAME: &'static str = "full_name";
    /// What the applicant likes to be called.
    pub const PREFERRED_NAME: &'static str = "preferred_name";
    /// The address on the form.
    pub const EMAIL: &'static str = "email";
    /// Yes is a conflict of interest to flag, never to refuse.
    pub const PROVIDES_ADVOCACY_NOW: &'static str = "provides_advocacy_now";
    /// The day on which the applicant signed.
    pub const SIGNED_DATE: &'static str = "signed_date";
    /// Special-category data: never in lists, letters, logs or default exports.
    pub const ACCESS_NEEDS: &'static str = "access_needs";

    /// Makes an id of `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an answer to a question looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// A short text on one line.
    Text,
    /// Free text that keeps its paragraphs.
    LongText,
    /// An addr-spec.
    Email,
    /// A telephone number, kept as typed.
    Phone,
    /// A UK postcode.
    Postcode,
    /// Yes or no.
    YesNo,
    /// One or more of the configured choices.
    List,
    /// A day.
    Date,
    /// A confirmation that is given or not: only `true` is an answer.
    Confirmation,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The canonical id.
    pub id: FieldId,
    /// The question as it is put to people: letters that ask for a missing answer quote this.
    pub question: String,
    /// What an answer looks like.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Whether an application without it is incomplete.
    #[serde(default)]
    pub required: bool,
    /// Other wordings of the question on forms people send. Wordings joined with ` + ` are
    /// parts that a form asks for in boxes of their own ("First name + Surname").
    #[serde(default)]
    pub labels: Vec<String>,
    /// What any wording of the question speaks of, for forms whose words nobody listed: groups
    /// joined with ` + `, of each of which one word must occur (`a | b`); `adv*` is a word's
    /// beginning, and none of a group that begins with `!` may occur.
    #[serde(default)]
    pub meanings: Vec<String>,
    /// For lists: the choices.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Whether "None" or "N/A" alone means that there is no answer.
    #[serde(default)]
    pub none_is_empty: bool,
    /// What the organisation's own blank form prints where the answer goes: "Yes / No", "e.g.
    /// Leeds", the choice that a list shows from the start. Left as it is, it is no answer; what
    /// somebody adds to it, or puts into its gap of underscores, is.
    #[serde(default)]
    pub printed: Vec<String>,
    /// For "If yes, please give details", which a form may ask again and again: which question
    /// it refers to, and in which words.
    #[serde(default)]
    pub follows: Option<FollowUp>,
}

/// A question that means something only behind another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// The question before it.
    pub field: FieldId,
    /// The words in which the blank form asks; the field's `question` says them in full.
    pub asked: String,
}

/// One choice of a list, with the other words people use for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The choice as it is logged.
    pub name: String,
    /// Other spellings.
    #[serde(default)]
    pub also: Vec<String>,
}

/// The whole form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDefinition {
    /// What the form is called in letters: "expression of interest form".
    pub title: String,
    /// Which form lends what is left out here. Nothing is lent any more once it has been read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<Lender>,
    /// Texts that stand on the blank form where an answer goes, such as "Click or tap here to
    /// enter text"; they are never answers.
    #[serde(default)]
    pub placeholders: Vec<String>,
    /// Questions that such forms also ask and that are none of ours, so that "Date of birth" is
    /// not taken for the date of signing.
    #[serde(default)]
    pub other_questions: Vec<String>,
    /// What questions that are none of ours speak of, written like a field's `meanings`.
    #[serde(default)]
    pub other_meanings: Vec<String>,
    /// Titles and questions by which the equality monitoring form is known (invariant 8).
    #[serde(default)]
    pub monitoring: MonitoringSigns,
    /// What else stands on the organisation's own blank form.
    #[serde(default)]
    pub blank: BlankForm,
    /// The questions in the order of the form.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// Which form lends what a definition leaves out: placeholders, questions that are none of ours,
/// monitoring signs, and for fields with the program's own ids their wordings, meanings and choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lender {
    /// The form that ships with the program.
    BuiltIn,
}

/// What the organisation's own blank form says beside its questions, cell by cell and line by
/// line, so that no printed word is taken for an answer. `form learn` writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlankForm {
    /// Titles, headings and labels that are none of the fields: each ends what stands before it.
    #[serde(default)]
    pub headings: Vec<String>,
    /// What it asks about each referee, in a block of the referee's own: their name, their address.
    #[serde(default)]
    pub about_referees: Vec<String>,
    /// Explanations and examples, which are left out before anything is looked for.
    #[serde(default)]
    pub guidance: Vec<String>,
}

/// By what the equality and diversity monitoring form is recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitoringSigns {
    /// Titles, such as "Equality and diversity monitoring form".
    #[serde(default)]
    pub titles: Vec<String>,
    /// Question groups; each inner list holds wordings of one group (age, ethnic group …).
    #[serde(default)]
    pub questions: Vec<Vec<String>>,
}

impl FormDefinition {
    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }
}
