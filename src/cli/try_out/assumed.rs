//! What `try` takes for given in place of a database: the opening, the applications and the
//! letters that `[try.assume]` names, and nothing else.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::super::Ending;
use crate::config::{AssumedLetter, Config, TryAssume};
use crate::domain::address::Address;
use crate::domain::application::{Application, Reference, Status};
use crate::domain::command::KnownToken;
use crate::domain::commanded::Commanded;
use crate::domain::doubles::Doubles;
use crate::domain::form::FormDefinition;
use crate::domain::opening::{Opening, OpeningState, Tally};
use crate::domain::plan::{Known, KnownLetter, RecentLetters, Snapshot, Understood};
use crate::furnish;
use crate::workers::carry_out::ties;

/// What stands in for a database.
#[derive(Debug)]
pub(super) struct Assumed {
    nobody: Snapshot,
    letters: Vec<KnownLetter>,
    /// Each with the Message-ID of the letter that carries it.
    tokens: Vec<(String, KnownToken)>,
    applications: Vec<Application>,
}

impl Assumed {
    pub(super) fn new(
        config: &Config,
        assume: &TryAssume,
        form: &Arc<FormDefinition>,
        now: Timestamp,
    ) -> anyhow::Result<Self> {
        let known = furnish::known(config).map_err(|error| Ending::settings(&error))?;
        Ok(Self {
            letters: letters(config, assume)?,
            tokens: tokens(assume, &known),
            nobody: nobody(config, assume, form, known, now)?,
            applications: applications(config, assume, now)?,
        })
    }

    /// The opening's state.
    pub(super) fn opening(&self) -> OpeningState {
        self.nobody.opening.state
    }

    /// A database that holds nobody.
    pub(super) fn nobody(&self) -> &Snapshot {
        &self.nobody
    }

    /// What the database would have found for this message.
    pub(super) fn snapshot(&self, understood: &Understood) -> Snapshot {
        let mut snapshot = self.nobody.clone();
        let ties = ties(understood, &snapshot.known);
        let letters: Vec<KnownLetter> = self
            .letters
            .iter()
            .filter(|letter| ties.thread.contains(&letter.message_id))
            .cloned()
            .collect();
        let named = |reference: &Reference| {
            let about = |letter: &KnownLetter| letter.reference.as_ref() == Some(reference);
            letters.iter().any(about) || ties.references.contains(reference)
        };
        let of_them = |application: &Application| {
            application.addresses.iter().any(|address| {
                let folded = address.folded();
                ties.addresses.iter().any(|tie| tie.folded() == folded)
            })
        };
        snapshot.known.applications = self
            .applications
            .iter()
            .filter(|application| named(&application.reference) || of_them(application))
            .cloned()
            .collect();
        snapshot.known.letters = letters;
        let brought = |(id, _): &&(String, KnownToken)| ties.thread.contains(id);
        let tokens = self.tokens.iter().filter(brought);
        snapshot.known.tokens = tokens.map(|(_, token)| token.clone()).collect();
        snapshot
    }
}

fn nobody(
    config: &Config,
    assume: &TryAssume,
    form: &Arc<FormDefinition>,
    known: Known,
    now: Timestamp,
) -> Result<Snapshot, Ending> {
    let state = match assume.opening.as_deref() {
        None => OpeningState::Open,
        Some(text) => OpeningState::parse(text).ok_or_else(|| {
            Ending::Settings(format!(
                "try.assume.opening = \"{text}\" is no state. hint: \"open\" or \"closed\""
            ))
        })?,
    };
    Ok(Snapshot {
        opening: Opening {
            id: 0,
            name: config.opening.name.clone(),
            target: u32::try_from(config.opening.target).unwrap_or(u32::MAX),
            state,
            opened_at: Timestamp::UNIX_EPOCH,
            closed_at: (state == OpeningState::Closed).then_some(now),
            opens_at: None,
            closes_at: None,
            letters_paused_at: None,
        },
        counts: config.opening.counts,
        close_without_asking: config.opening.close_without_asking,
        tally: Tally::default(),
        next_reference: Reference::new(&config.opening.reference_prefix, 1),
        form: form.clone(),
        known,
        limits: config.limits,
        recent: RecentLetters::default(),
        closed_delay: SignedDuration::from_mins(i64::from(config.letters.closed_delay_minutes)),
        settle: SignedDuration::ZERO,
        sent: Vec::new(),
        waiting: Vec::new(),
        subject: None,
        commanded: Commanded::default(),
        doubles: Doubles::default(),
        zone: furnish::zone(config),
        welsh: furnish::welsh(&config.letters),
    })
}

/// The tokens of the digests: each is every manager's, and holds.
fn tokens(assume: &TryAssume, known: &Known) -> Vec<(String, KnownToken)> {
    let digests = assume.letters.iter().filter(|letter| letter.digest);
    let of_all = digests.flat_map(|letter| {
        known.managers.iter().map(|manager| {
            let token = KnownToken {
                manager: manager.folded(),
                expires_at: Timestamp::MAX,
                revoked: false,
            };
            (letter.message_id.clone(), token)
        })
    });
    of_all.collect()
}

fn letters(config: &Config, assume: &TryAssume) -> Result<Vec<KnownLetter>, Ending> {
    let known = |letter: &AssumedLetter| {
        let about = letter.reference.as_deref();
        Ok(KnownLetter {
            message_id: letter.message_id.clone(),
            reference: about.map(|text| reference(config, text)).transpose()?,
        })
    };
    assume.letters.iter().map(known).collect()
}

/// One for each reference, however many addresses its applicant is assumed to write from.
fn applications(
    config: &Config,
    assume: &TryAssume,
    now: Timestamp,
) -> Result<Vec<Application>, Ending> {
    let mut all: Vec<Application> = Vec::new();
    for (id, assumed) in (1..).zip(&assume.applications) {
        let address = Address::parse(&assumed.address).ok_or_else(|| {
            Ending::Settings("try.assume.applications.address is no email address".into())
        })?;
        let reference = reference(config, &assumed.reference)?;
        match all.iter_mut().find(|known| known.reference == reference) {
            Some(known) => known.addresses.push(address),
            None => all.push(Application {
                id,
                reference,
                status: Status::Received,
                flags: Vec::new(),
                addresses: vec![address],
                name: None,
                preferred_name: None,
                version: 1,
                answers: Vec::new(),
                problems: Vec::new(),
                arrived_at: now,
            }),
        }
    }
    Ok(all)
}

fn reference(config: &Config, text: &str) -> Result<Reference, Ending> {
    Reference::parse(&config.opening.reference_prefix, text).ok_or_else(|| {
        Ending::Settings(format!(
            "try.assume: reference = \"{text}\" is no reference. hint: such as QPM-0042"
        ))
    })
}
