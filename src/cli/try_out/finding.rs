//! What `try` found in one file, as JSON and as a block for a person.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::super::terminal;
use crate::domain::address::Address;
use crate::domain::letter::LetterKind;
use crate::domain::plan::{Effect, FileRead, Plan};
use crate::domain::reading::{Answer, FileKind, Outcome};
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::{Flag, Problem, Reply, Unreadable};

/// What would be made of one file.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    /// The path as it was given.
    pub(super) file: String,
    /// The kind of a mail, or `form` for a bare form.
    pub(super) kind: &'static str,
    /// Why, in a sentence.
    pub(super) reason: String,
    /// The letter that would be owed.
    pub(super) reply: Reply,
    /// Why that letter would wait for the manager, where it would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) held: Option<String>,
    /// What stands above all else on the manager's list, and by when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) urgent: Vec<Urgent>,
    /// The letter that tells the sender so, whatever else they get.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) holding_letter: Option<LetterKind>,
    /// To whom it would be forwarded, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) forward_to: Option<Address>,
    /// What came with it, each with what it was.
    pub(super) files: Vec<Found>,
    /// The answers, merged over text and files, by field in the order of the form.
    #[serde(serialize_with = "by_field")]
    pub(super) fields: Vec<Answer>,
    pub(super) problems: Vec<Problem>,
    pub(super) flags: Vec<Flag>,
}

/// What the manager must not leave lying.
#[derive(Debug, Serialize)]
pub(super) struct Urgent {
    code: String,
    due_on: Date,
    at_once: bool,
}

impl Urgent {
    /// All that a plan puts on top of the list.
    pub(super) fn all(plan: &Plan) -> Vec<Self> {
        let urgent = plan.effects.iter().filter_map(|effect| match effect {
            Effect::AddUrgentReview {
                reason,
                due_on,
                at_once,
                ..
            } => Some(Self {
                code: reason.code.clone(),
                due_on: *due_on,
                at_once: *at_once,
            }),
            _ => None,
        });
        urgent.collect()
    }

    fn in_words(&self) -> String {
        if self.at_once {
            format!("{}, at once", self.code)
        } else {
            format!("{} by {}", self.code, self.due_on)
        }
    }
}

/// One file that came with a mail, or was in another.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    name: Option<String>,
    /// It is not named, though it may have a name.
    #[serde(skip)]
    apart: bool,
    kind: FileKind,
    what: String,
}

impl Found {
    /// What a file was, in the words that letters use. What nobody should have sent is not named,
    /// as in letters and lists.
    pub(super) fn of(file: &FileRead, restricted: &[Option<String>]) -> Self {
        if restricted.contains(&file.label()) {
            return Self {
                name: None,
                apart: true,
                kind: file.reading.file,
                what: "a document that nobody should have sent: it is kept apart".into(),
            };
        }
        let what = match &file.reading.outcome {
            Outcome::Form(form) if form.answers.is_empty() => "our form, without answers".into(),
            Outcome::Form(_) => "our form".into(),
            Outcome::NotAForm { cv: true } => "a CV".into(),
            Outcome::NotAForm { cv: false } | Outcome::Holds(_) => "not our form".into(),
            Outcome::Monitoring => "a monitoring form, which is not read".into(),
            Outcome::Unreadable(Unreadable::Image) if file.embedded => {
                "a picture among the mail's words".into()
            }
            Outcome::Unreadable(why) => {
                let unread = UnreadFile {
                    name: None,
                    kind: file.reading.file,
                    why: *why,
                };
                format!("not read: {}", unread.what())
            }
        };
        Self {
            name: file.label(),
            apart: false,
            kind: file.reading.file,
            what,
        }
    }
}

/// One answer in the JSON.
#[derive(Serialize)]
struct Member<'a> {
    value: &'a crate::domain::reading::Value,
    raw: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    normal: Option<&'a str>,
    #[serde(rename = "where")]
    place: &'a str,
    confidence: f32,
}

fn by_field<S: Serializer>(answers: &[Answer], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(answers.iter().map(|answer| {
        let member = Member {
            value: &answer.value,
            raw: &answer.raw,
            normal: answer.normal.as_deref(),
            place: &answer.place,
            confidence: answer.confidence,
        };
        (answer.field.as_str(), member)
    }))
}

impl Finding {
    /// A block of lines for a person.
    pub(super) fn as_text(&self) -> String {
        let mut lines = vec![
            terminal::inert(&self.file),
            format!("  kind      {}", self.kind),
            format!("  why       {}", terminal::inert(&self.reason)),
            format!("  letter    {}", self.reply),
        ];
        if let Some(why) = &self.held {
            lines.push(format!("  held      {}", terminal::inert(why)));
        }
        if !self.urgent.is_empty() {
            let urgent: Vec<String> = self.urgent.iter().map(Urgent::in_words).collect();
            lines.push(format!("  urgent    {}", joined(&urgent)));
        }
        if let Some(letter) = self.holding_letter {
            lines.push(format!("  at once   {letter}"));
        }
        if let Some(address) = &self.forward_to {
            let address = terminal::inert(address.as_str());
            lines.push(format!("  forward   {address}"));
        }
        if !self.problems.is_empty() {
            lines.push(format!("  problems  {}", joined(&self.problems)));
        }
        if !self.flags.is_empty() {
            lines.push(format!("  flags     {}", joined(&self.flags)));
        }
        lines.extend(self.files.iter().map(|file| {
            let nameless = if file.apart {
                "(not named)"
            } else {
                "(no name)"
            };
            let name = terminal::inert(file.name.as_deref().unwrap_or(nameless));
            format!("  file      {name}: {}", file.what)
        }));
        lines.extend(self.fields.iter().map(in_lines));
        lines.join("\n")
    }
}

fn joined<T: ToString>(words: &[T]) -> String {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    terminal::inert(&words.join(", "))
}

fn in_lines(answer: &Answer) -> String {
    let value = answer.value.to_string();
    let doubtful = if answer.confidence < Answer::DOUBTFUL {
        ", doubtful"
    } else {
        ""
    };
    let aside = terminal::aside(&value, &answer.raw, answer.normal.as_deref());
    format!(
        "    {:<28}  {}\n{:>34}[{}, {:.2}{doubtful}]{aside}",
        terminal::inert(answer.field.as_str()),
        terminal::inert_lines(&value, &" ".repeat(34)),
        "",
        terminal::inert(&answer.place),
        answer.confidence,
    )
}
