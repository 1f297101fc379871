//! What was learned of the organisation's own blank form: its questions and what else it says, with
//! what an administrator should look at.
//!
//! It crosses the pipe between reader and program, so it is plain and serialisable. The words in it
//! are a stranger's until somebody has read them.

use serde::{Deserialize, Serialize};

use super::form::{BlankForm, Field, FieldId};

/// A blank form as it was understood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// The questions in the order of the form.
    pub questions: Vec<Question>,
    /// What else stands on it.
    pub blank: BlankForm,
    /// What an administrator should know.
    pub remarks: Vec<Remark>,
}

/// One question of the blank form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The field that is proposed for it.
    pub field: Field,
    /// Where it was found, for a person.
    pub place: String,
    /// Whether it is a question of the organisation's own, and none that the program knows.
    pub own: bool,
    /// What is to be looked at, as far as anything is.
    pub doubts: Vec<Doubt>,
}

/// What is uncertain about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doubt {
    /// It may be a heading: nothing shows where its answer goes.
    NoPlace,
    /// Its words only resemble those of the field.
    Resembles,
    /// Whether people answer in a few words or in many was guessed from the wording.
    Type,
}

/// What an administrator should know of the form as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remark {
    /// Rules or letters refer to this field, and the form does not ask for it.
    NotAsked(FieldId),
    /// The same question is asked once more, in these words.
    AskedTwice(String),
    /// It holds equality monitoring questions, which are no fields.
    Monitoring,
    /// It holds a part for the office or for somebody else, which is left out.
    ForOthers,
    /// It asks for referees in boxes of their own.
    RefereeBlocks,
    /// So many answers seem to be filled in.
    FilledIn(usize),
    /// A table of several rows, headed by these words, is left out.
    Table(String),
}
