//! Looks at one file as the daemon would: parse, read, classify, plan. The rules see a snapshot
//! as from a database that holds what `[try.assume]` says and nothing else.
//!
//! A bare form is taken as if its applicant had sent it: the same rule then says what is missing.

use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::super::{Ending, door};
use super::assumed::Assumed;
use super::finding::{Finding, Found, Urgent};
use crate::config::Config;
use crate::domain::address::{Address, NamedAddress};
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::letter::LetterKind;
use crate::domain::message::{File, Message, ReturnPath};
use crate::domain::opening::OpeningState;
use crate::domain::plan::{Classified, Effect, Event, FileRead, Plan, Snapshot, Understood};
use crate::domain::reading::{FileKind, Outcome, Reading};
use crate::domain::verdict::{Flag, Kind, Problem, Reply, Unreadable};
use crate::furnish;
use crate::parse::{Likeness, likeness};
use crate::reader::{ReaderError, Readers};
use crate::rules::classify::classify;
use crate::rules::plan::plan;
use crate::workers::StepError;
use crate::workers::opened::Opened;
use crate::workers::understand::understand;

/// Why a file could not be looked at.
#[derive(Debug)]
pub(super) enum CannotLook {
    /// The file itself.
    File(String),
    /// No file can be: the readers do not start.
    Readers(ReaderError),
}

/// The rules, the readers and what is assumed.
#[derive(Debug)]
pub(super) struct Judge {
    readers: Readers,
    form: Arc<FormDefinition>,
    assumed: Assumed,
    now: Timestamp,
    longest: u64,
}

/// A bare form whose applicant left no address is taken as sent from here (RFC 2606 §2).
const NO_ADDRESS: &str = "applicant@form.example";

impl Judge {
    pub(super) fn new(config: &Config, now: Timestamp) -> anyhow::Result<Self> {
        let assume = config
            .try_section
            .as_ref()
            .map(|section| section.assume.clone())
            .unwrap_or_default();
        let form = Arc::new(furnish::form(config).map_err(|error| Ending::settings(&error))?);
        let now = assume.now.unwrap_or(now);
        Ok(Self {
            readers: furnish::readers(config, form.clone(), &door::program()?),
            assumed: Assumed::new(config, &assume, &form, now)?,
            form,
            now,
            longest: config.mailbox.max_message_size,
        })
    }

    /// What holds for every file, for a person.
    pub(super) fn standing(&self) -> &'static str {
        match self.assumed.opening() {
            OpeningState::Open => {
                "No database is looked at. Assumed: the opening is open, and nobody is known but as [try.assume] says."
            }
            OpeningState::Closed => {
                "No database is looked at. Assumed: the opening is closed, and nobody is known but as [try.assume] says."
            }
        }
    }

    /// Looks at one file.
    pub(super) async fn look_at<'a>(
        &self,
        path: &'a Path,
    ) -> (&'a Path, Result<Finding, CannotLook>) {
        (path, self.look(path).await)
    }

    async fn look(&self, path: &Path) -> Result<Finding, CannotLook> {
        let (octets, whole) =
            read_up_to(path, self.longest).map_err(|error| CannotLook::File(error.to_string()))?;
        let bare = matches!(likeness(&octets), Likeness::None | Likeness::WebArchive);
        let understood = if bare {
            let reading = if whole {
                let reading = self.readers.read_file(&octets).await;
                reading.map_err(CannotLook::Readers)?
            } else {
                Reading {
                    file: FileKind::Other,
                    outcome: Outcome::Unreadable(Unreadable::TooLarge),
                }
            };
            self.sent_by_its_applicant(path, octets, reading).await?
        } else {
            // As the daemon would have it: of a mail that is too big only the headers.
            let octets = if whole {
                octets
            } else {
                header_section(octets)
            };
            match understand(&self.readers, octets, !whole).await {
                Ok(read) => read.understood,
                Err(StepError::Reader(error)) => return Err(CannotLook::Readers(error)),
                Err(error) => return Err(CannotLook::File(error.to_string())),
            }
        };
        Ok(self.judge(path, bare, understood))
    }

    fn judge(&self, path: &Path, bare: bool, understood: Understood) -> Finding {
        let snapshot = self.assumed.snapshot(&understood);
        let mut found = classify(&understood, &snapshot.known, &self.form, self.now);
        let no_form = |file: &FileRead| {
            matches!(file.reading.outcome, Outcome::NotAForm { .. }) && found.problems.is_empty()
        };
        if bare && understood.files.iter().any(no_form) {
            found.problems.push(Problem::NoForm);
        }
        let files = understood.files.iter();
        let files = files
            .map(|file| Found::of(file, &found.restricted))
            .collect();
        let event = Event::MessageArrived {
            inbox_id: 0,
            arrived_at: self.now,
            understood: Box::new(understood),
        };
        let planned = plan(&snapshot, &event, self.now);
        let (kind, reply) = settled(&planned);
        let mut reason = planned.reason.sentence.clone();
        if bare {
            reason = format!("As if it came from its applicant (assumed): {reason}");
        }
        if let Some(doubt) = found.route.as_ref().and_then(|one| one.doubt.as_ref()) {
            reason = format!("{reason} {}", doubt.sentence);
        }
        if let Some(words) = self.assumption(&snapshot, &event, kind, reply) {
            reason = format!("{reason} {words}");
        }
        Finding {
            file: path.display().to_string(),
            kind: if bare { "form" } else { kind.as_str() },
            reason,
            reply,
            held: held(&planned),
            flags: flags(&found, &planned),
            urgent: Urgent::all(&planned),
            holding_letter: holding_letter(&planned),
            forward_to: forward_to(&planned),
            files,
            fields: found.answers,
            problems: found.problems,
        }
    }

    /// Says so where something assumed made a difference.
    fn assumption(
        &self,
        snapshot: &Snapshot,
        event: &Event,
        kind: Kind,
        reply: Reply,
    ) -> Option<String> {
        if reply == Reply::Closed {
            return Some("(assumed: the opening is closed)".into());
        }
        let known = &snapshot.known;
        if known.letters.is_empty() && known.applications.is_empty() {
            return None;
        }
        let without = settled(&plan(self.assumed.nobody(), event, self.now));
        if without == (kind, reply) {
            return None;
        }
        let letters = known
            .letters
            .iter()
            .map(|letter| format!("letter {}", letter.message_id));
        let applications = known
            .applications
            .iter()
            .map(|application| format!("application {}", application.reference));
        let all: Vec<String> = applications.chain(letters).collect();
        Some(format!("(assumed: {})", all.join(", ")))
    }

    /// The message that would have brought a bare form. The words of a saved mail are its words.
    async fn sent_by_its_applicant(
        &self,
        path: &Path,
        octets: Vec<u8>,
        reading: Reading,
    ) -> Result<Understood, CannotLook> {
        let name = path.file_name();
        let file = File {
            name: name.map(|name| name.to_string_lossy().into_owned()),
            media_type: "application/octet-stream".into(),
            embedded: false,
            octets,
        };
        let opened = Opened::of(&file, false, reading);
        let mail = opened.mails.into_iter().next().unwrap_or_default();
        let body = self.readers.read_body(&mail.text, mail.html.as_deref());
        let body = body.await.map_err(CannotLook::Readers)?;
        let forms = opened
            .files
            .iter()
            .filter_map(|file| match &file.reading.outcome {
                Outcome::Form(form) => Some(form),
                _ => None,
            });
        let from = forms
            .chain(&body)
            .find_map(|form| Address::parse(&form.text(FieldId::EMAIL)?))
            .or_else(|| Address::parse(NO_ADDRESS));
        let message = Message {
            headers: Vec::new(),
            from: from
                .into_iter()
                .map(|address| NamedAddress {
                    name: None,
                    address,
                })
                .collect(),
            sender: None,
            reply_to: Vec::new(),
            recipients: Vec::new(),
            return_path: ReturnPath::Absent,
            subject: self.form.title.clone(),
            message_id: None,
            thread: Vec::new(),
            date: Some(self.now),
            media_type: "multipart/mixed".into(),
            text: mail.text,
            html: mail.html,
            files: vec![file],
            enclosed: Vec::new(),
            delivery_status: String::new(),
            damage: Vec::new(),
        };
        Ok(Understood {
            message,
            body,
            files: opened.files,
            headers_only: false,
        })
    }
}

/// Kind and reply as the plan settles them.
fn settled(plan: &Plan) -> (Kind, Reply) {
    plan.effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Settle { kind, reply, .. } => Some((*kind, *reply)),
            _ => None,
        })
        .unwrap_or((Kind::Empty, Reply::None))
}

/// To whom the mail would be forwarded.
fn forward_to(plan: &Plan) -> Option<Address> {
    plan.effects.iter().find_map(|effect| match effect {
        Effect::Forward(forward) => Some(forward.to.clone()),
        _ => None,
    })
}

/// Why a letter waits for the manager.
fn held(plan: &Plan) -> Option<String> {
    plan.effects.iter().find_map(|effect| match effect {
        Effect::Enqueue(owed) => owed.held.as_ref().map(|reason| reason.sentence.clone()),
        _ => None,
    })
}

/// The letter that says that a person will see to what was asked for.
fn holding_letter(plan: &Plan) -> Option<LetterKind> {
    plan.effects.iter().find_map(|effect| match effect {
        Effect::Enqueue(owed) => {
            let holding = matches!(
                owed.kind,
                LetterKind::RightsReceived | LetterKind::AdjustmentReceived
            );
            holding.then_some(owed.kind)
        }
        _ => None,
    })
}

/// What the manager would notice: what was found, and what the plan adds (late). The corpus
/// has no words for `unread`, `doubtful_answer` and
/// `email_from_sender`: problems and confidences tell of those.
fn flags(found: &Classified, plan: &Plan) -> Vec<Flag> {
    let added = plan.effects.iter().find_map(|effect| match effect {
        Effect::AddApplication { flags, .. } => Some(flags),
        _ => None,
    });
    let mut flags: Vec<Flag> = found
        .flags
        .iter()
        .chain(added.into_iter().flatten())
        .copied()
        .filter(|flag| {
            !matches!(
                flag,
                Flag::Unread | Flag::DoubtfulAnswer | Flag::EmailFromSender
            )
        })
        .collect();
    flags.sort_unstable();
    flags.dedup();
    flags
}

/// The octets of a file up to `longest`, and whether those are all.
fn read_up_to(path: &Path, longest: u64) -> io::Result<(Vec<u8>, bool)> {
    let mut octets = Vec::new();
    let file = std::fs::File::open(path)?;
    let most = longest.saturating_add(1);
    file.take(most).read_to_end(&mut octets)?;
    let whole = u64::try_from(octets.len()).unwrap_or(u64::MAX) <= longest;
    Ok((octets, whole))
}

/// A mail's header section, up to and with the empty line that ends it.
fn header_section(mut octets: Vec<u8>) -> Vec<u8> {
    let end = octets
        .windows(2)
        .position(|two| two == b"\n\n")
        .map(|at| at + 2);
    let end_crlf = octets
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map(|at| at + 4);
    if let Some(end) = end.into_iter().chain(end_crlf).min() {
        octets.truncate(end);
    }
    octets
}
