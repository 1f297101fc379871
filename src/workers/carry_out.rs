//! One rule, several doors: daemon, command line and, later, the manager's replies all bring
//! their event here. Snapshot, plan and writing share the caller's one transaction, so that
//! nobody else can take the last place in between (invariant 4).

use jiff::Timestamp;

use super::{House, StepError};
use crate::domain::address::Address;
use crate::domain::application::Reference;
use crate::domain::form::FieldId;
use crate::domain::letter::LetterOwed;
use crate::domain::plan::{Effect, Event, Known, Plan, Reason, Snapshot, Understood};
use crate::letters::Stamp;
use crate::rules;
use crate::store::apply::{self, Context, LoggedFile};
use crate::store::snapshot::{self, Ties};
use crate::store::{StoreError, WriteTx, applications, opening, outbox, reviews};

/// Plans `event` and writes what is planned, in `tx`. The caller commits.
pub async fn carry_out(
    house: &House,
    tx: &mut WriteTx,
    event: &Event,
    files: &[LoggedFile],
    now: Timestamp,
) -> Result<Plan, StepError> {
    let snapshot = look(house, tx, event, now).await?;
    let plan = rules::plan::plan(&snapshot, event, now);
    let inbox_id = match event {
        Event::MessageArrived { inbox_id, .. } => Some(*inbox_id),
        _ => None,
    };
    let context = Context {
        now,
        reason: &plan.reason,
        inbox_id,
        files,
    };
    for effect in &plan.effects {
        match effect {
            Effect::Enqueue(owed) => enqueue(house, tx, owed, &context).await?,
            other => apply::apply(tx, other, &context).await?,
        }
    }
    Ok(plan)
}

/// Reads what the rules may know about `event`.
async fn look(
    house: &House,
    tx: &mut WriteTx,
    event: &Event,
    now: Timestamp,
) -> Result<Snapshot, StoreError> {
    let standing = &house.standing;
    let opening = opening::read(tx).await?;
    let mut known = standing.known.clone();
    let mut recent = crate::domain::plan::RecentLetters::default();
    let mut subject = None;
    match event {
        Event::MessageArrived { understood, .. } => {
            let ties = ties(understood, &known);
            let found = snapshot::find(tx, &ties).await?;
            known.letters = found.letters;
            known.applications = found.applications;
            if let Some(sender) = understood.message.author() {
                let address = &sender.address;
                recent =
                    snapshot::recent_letters(tx, address, &standing.limits, opening.closed_at, now)
                        .await?;
            }
        }
        Event::Decided { reference, .. } | Event::AnswerEntered { reference, .. } => {
            subject = applications::by_reference(tx, reference.as_str()).await?;
        }
        _ => {}
    }
    let number = snapshot::next_number(tx).await?;
    Ok(Snapshot {
        opening,
        counts: standing.counts,
        close_without_asking: standing.close_without_asking,
        tally: opening::tally(tx).await?,
        next_reference: Reference::new(&standing.known.reference_prefix, number),
        form: house.form.clone(),
        known,
        limits: standing.limits,
        recent,
        closed_delay: standing.closed_delay,
        subject,
    })
}

/// By what a message is tied to what we know: its author, the address on its form, its thread
/// and a reference in its subject.
pub fn ties(understood: &Understood, known: &Known) -> Ties {
    let message = &understood.message;
    let mut addresses: Vec<Address> = message
        .from
        .iter()
        .map(|author| author.address.clone())
        .collect();
    let forms = understood
        .body
        .iter()
        .chain(
            understood
                .files
                .iter()
                .filter_map(|(_, reading)| match &reading.outcome {
                    crate::domain::reading::Outcome::Form(form) => Some(form),
                    _ => None,
                }),
        );
    addresses.extend(forms.filter_map(|form| Address::parse(&form.text(FieldId::EMAIL)?)));
    let prefix = &known.reference_prefix;
    let references = message
        .subject
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| word.len() > prefix.len() && word.is_char_boundary(prefix.len()))
        .filter(|word| word.split_at(prefix.len()).0.eq_ignore_ascii_case(prefix))
        .filter_map(|word| Reference::parse(prefix, word))
        .collect();
    Ties {
        addresses,
        thread: message.thread.clone(),
        references,
    }
}

/// Writes the letter and queues it. A letter that cannot be written costs no application: the
/// manager is told instead.
async fn enqueue(
    house: &House,
    tx: &mut WriteTx,
    owed: &LetterOwed,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let stamp = Stamp {
        message_id: format!(
            "{:016x}@{}",
            house.dice.roll(),
            house.standing.known.message_id_domain
        ),
        date: context.now,
        boundary: format!("=_qpm_{:016x}", house.dice.roll()),
    };
    let application_id = match &owed.facts.reference {
        Some(reference) => applications::id_of(tx, reference.as_str()).await?,
        None => None,
    };
    match house
        .templates
        .render(owed, &house.letters, &house.form, &stamp)
    {
        Ok(letter) => {
            let sender = house.standing.envelope_sender.as_ref();
            outbox::enqueue(
                tx,
                owed,
                &letter,
                sender,
                application_id,
                context.inbox_id,
                context.now,
            )
            .await
            .map(drop)
        }
        Err(_) => {
            let words = format!(
                "The letter \"{}\" could not be written: run check, then write to the person yourself.",
                owed.kind
            );
            let reason = Reason::new("letter_not_written", words);
            let about = reviews::About {
                inbox_id: context.inbox_id,
                application_id,
                outbox_id: None,
            };
            reviews::add(tx, &reason, about, context.now).await
        }
    }
}
