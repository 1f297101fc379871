//! What became of a manager's mail: her line, and under it what was done or why not, as the
//! control address of Debian's bug tracker answers.
//!
//! It says what the desk did and decides nothing. What she wrote stands in it clipped and as text,
//! and so does every name.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::pen::{self, Pen, Press, inert};
use super::{Desk, DeskLetter, Enclosed};
use crate::domain::application::Reference;
use crate::domain::briefing::{OpeningFacts, Standing};
use crate::domain::letter::ANSWER_ABOVE;
use crate::domain::opening::OpeningState;
use crate::letters::{LetterError, Templates, clean};

/// Characters of one of her lines that are repeated.
const LONGEST_LINE: usize = 200;
/// Characters of what was done that the subject names.
const LONGEST_GIST: usize = 60;
/// Characters of a name.
const LONGEST_NAME: usize = 60;
/// Lines that are answered one by one; of the rest only their number is told.
const MOST_LINES: usize = 250;
/// A link with more than this in it is opened by few programs.
const LONGEST_AGAIN: usize = 1200;

/// What became of one mail of hers.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    /// Her lines in their order.
    pub lines: Vec<Told>,
    /// Nothing is carried out, since not everything was understood, or it was too much.
    pub asked_back: bool,
    /// There was more than one mail may say.
    pub too_many: bool,
    /// Files for her, such as the workbook.
    pub files: Vec<Enclosed>,
}

/// One line of hers.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// As she wrote it.
    pub said: String,
    /// What came of it, command by command.
    pub outcomes: Vec<Outcome>,
}

/// Whether something was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Did {
    /// It was.
    #[default]
    Done,
    /// She asked, and is answered.
    Answered,
    /// It was so already, or could not be.
    Nothing,
    /// It was understood, and waits for what was not.
    Understood,
    /// It was not understood.
    Misread,
}

/// What came of one command.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The command in its shortest form: "recruit 12".
    pub gist: String,
    /// Whether something was done.
    pub did: Did,
    /// In a sentence or two.
    pub words: Sentence,
    /// One line for each thing found.
    pub rows: Vec<Sentence>,
    /// What she can do about it: what the link says, and the command.
    pub offers: Vec<(&'static str, String)>,
}

/// A sentence of ours. Where it names an application, whose that is stands behind it: who mistyped
/// a number then sees it.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// The words.
    pub words: String,
    /// The application, and the name on it as typed.
    pub person: Option<(Reference, String)>,
}

impl Sentence {
    fn shown(&self) -> String {
        let Some((reference, name)) = &self.person else {
            return self.words.clone();
        };
        let name = inert(name, LONGEST_NAME);
        if name.is_empty() {
            return self.words.clone();
        }
        let named = format!("{reference} ({name})");
        self.words.replacen(reference.as_str(), &named, 1)
    }
}

impl From<&str> for Sentence {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

impl From<String> for Sentence {
    fn from(words: String) -> Self {
        Self {
            words,
            person: None,
        }
    }
}

/// How things stand afterwards.
#[derive(Clone, Debug)]
pub struct Numbers<'a> {
    /// The present moment.
    pub now: Timestamp,
    /// By whose clocks.
    pub zone: &'a TimeZone,
    /// The opening.
    pub opening: &'a OpeningFacts,
    /// How many stand where.
    pub standing: Standing,
}

#[derive(Serialize)]
struct Facts<'a> {
    subject: String,
    answer_above: &'static str,
    heading: &'static str,
    gist: String,
    given_by: Option<&'a str>,
    asked_back: bool,
    too_many: bool,
    lines: Vec<Line>,
    more_lines: usize,
    again: Option<Press>,
    enclosed: Vec<&'a str>,
    opening: String,
    numbers: String,
    help: Press,
}

#[derive(Serialize)]
struct Line {
    said: String,
    outcomes: Vec<Answer>,
}

#[derive(Serialize)]
struct Answer {
    words: String,
    rows: Vec<String>,
    /// The same as the links, for who reads text alone.
    say: String,
    links: Vec<Press>,
}

/// Writes the confirmation. `given_by` is who commanded, in the copy for the others.
pub fn confirmation(
    transcript: &Transcript,
    given_by: Option<&str>,
    desk: &Desk<'_>,
    numbers: &Numbers<'_>,
    templates: &Templates,
) -> Result<DeskLetter, LetterError> {
    let pen = Pen {
        desk,
        zone: numbers.zone,
        now: numbers.now,
    };
    let shown = transcript.lines.iter().take(MOST_LINES);
    let facts = Facts {
        subject: String::new(),
        answer_above: ANSWER_ABOVE,
        heading: heading(transcript),
        gist: gist(transcript),
        given_by,
        asked_back: transcript.asked_back,
        too_many: transcript.too_many,
        lines: shown.map(|told| line(told, &pen)).collect(),
        more_lines: transcript.lines.len().saturating_sub(MOST_LINES),
        again: again(transcript, &pen),
        enclosed: transcript.files.iter().map(|file| &*file.name).collect(),
        opening: inert(&numbers.opening.name, 80),
        numbers: in_numbers(numbers.opening, numbers.standing),
        help: pen.press("Everything you can say", "help"),
    };
    let mut letter = pen::write("confirmation", facts, templates, |facts, subject| {
        facts.subject = subject;
    })?;
    letter.files.clone_from(&transcript.files);
    Ok(letter)
}

/// What the whole mail came to.
fn heading(transcript: &Transcript) -> &'static str {
    let outcomes = || transcript.lines.iter().flat_map(|told| &told.outcomes);
    let done = |outcome: &Outcome| matches!(outcome.did, Did::Done | Did::Answered);
    match (outcomes().any(done), outcomes().all(done)) {
        _ if transcript.asked_back => "Nothing was done",
        (true, true) => "Done",
        (true, false) => "Some of it was done",
        (false, _) => "Nothing was done",
    }
}

/// What it was about, for the subject: what was not understood first.
fn gist(transcript: &Transcript) -> String {
    let outcomes = || transcript.lines.iter().flat_map(|told| &told.outcomes);
    if transcript.too_many {
        return "too much in one mail".into();
    }
    if transcript.lines.is_empty() {
        return "no command was found".into();
    }
    let misread = outcomes().find(|outcome| outcome.did == Did::Misread);
    if let Some(misread) = misread {
        return format!("\"{}\" is not clear", inert(&misread.gist, 30));
    }
    let mut gist = String::new();
    for (index, outcome) in outcomes().enumerate() {
        let next = inert(&outcome.gist, 40);
        if gist.chars().count().saturating_add(next.chars().count()) > LONGEST_GIST {
            let more = outcomes().count().saturating_sub(index);
            return format!("{gist} and {more} more");
        }
        if index > 0 {
            gist.push_str(", ");
        }
        gist.push_str(&next);
    }
    gist
}

fn line(told: &Told, pen: &Pen<'_>) -> Line {
    let outcomes = told.outcomes.iter().map(|outcome| Answer {
        words: outcome.words.shown(),
        say: say(outcome),
        rows: outcome.rows.iter().map(Sentence::shown).collect(),
        links: outcome
            .offers
            .iter()
            .map(|(says, command)| pen.press(says, command.as_str()))
            .collect(),
    });
    Line {
        said: clean::one_line(&told.said, LONGEST_LINE),
        outcomes: outcomes.collect(),
    }
}

/// What she can do about it, where the words do not end with that already.
fn say(outcome: &Outcome) -> String {
    let (undo, other): (Vec<_>, Vec<_>) = outcome
        .offers
        .iter()
        .map(|(_, command)| command.as_str())
        .filter(|command| !outcome.words.words.ends_with(command))
        .partition(|command| command.starts_with("undo"));
    let mut say = String::new();
    for (lead, commands) in [("To undo, say", undo), ("You can say", other)] {
        if !commands.is_empty() {
            say = format!("{say} {lead}: {}.", commands.join(", or "));
        }
    }
    say
}

/// A letter with what was understood, so that she need not write it again.
fn again(transcript: &Transcript, pen: &Pen<'_>) -> Option<Press> {
    let understood = transcript.lines.iter().filter(|told| {
        let mut outcomes = told.outcomes.iter();
        outcomes.all(|outcome| outcome.did == Did::Understood)
    });
    let lines: Vec<&str> = understood.map(|told| told.said.as_str()).collect();
    let text = lines.join("\n");
    let fits = !text.is_empty() && text.len() <= LONGEST_AGAIN;
    (transcript.asked_back && !transcript.too_many && fits)
        .then(|| pen.press("Do only what was understood", text))
}

/// "5 of 10 places taken, 3 not decided, open."
fn in_numbers(opening: &OpeningFacts, standing: Standing) -> String {
    let waiting = standing.received.saturating_add(standing.shortlisted);
    let state = match opening.state {
        OpeningState::Open => "open",
        OpeningState::Closed => "closed",
    };
    let paused = match opening.paused_at {
        Some(_) => " Letters to applicants are paused.",
        None => "",
    };
    format!(
        "{} of {} places taken, {waiting} not decided, {state}.{paused}",
        opening.taken, opening.target
    )
}
