//! One rule, several doors: daemon, command line and the manager's replies all bring their event
//! here. Snapshot, plan and writing share the caller's one transaction, so that
//! nobody else can take the last place in between (invariant 4).

use jiff::{SignedDuration, Timestamp};

use super::{House, StepError, commanded, desk, doubles, forwarding};
use crate::domain::address::{Address, NamedAddress};
use crate::domain::application::{Application, Reference};
use crate::domain::command::Orders;
use crate::domain::form::FieldId;
use crate::domain::letter::LetterOwed;
use crate::domain::message::Message;
use crate::domain::plan::{
    Effect, Event, Known, Plan, Reason, RecentLetters, Snapshot, Understood, WaitingLetter,
};
use crate::domain::reading::Outcome;
use crate::letters::Stamp;
use crate::letters::desk::Token;
use crate::parse::parse;
use crate::rules;
use crate::store::apply::{self, Context, LoggedFile};
use crate::store::enqueue::{NewLetter, enqueue as queue};
use crate::store::snapshot::{self, Ties};
use crate::store::{
    StoreError, WriteTx, alerts, applications, merging, opening, reviews, superseding, tokens,
};

/// Plans `event` and writes what is planned, in `tx`. The caller commits.
pub async fn carry_out(
    house: &House,
    tx: &mut WriteTx,
    event: &Event,
    files: &[LoggedFile],
    now: Timestamp,
) -> Result<Plan, StepError> {
    // Kept off the stack of whoever waits for it.
    let snapshot = Box::pin(look(house, tx, event, files, now)).await?;
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
            Effect::Forward(forward) => forwarding::forward(house, tx, forward, &context).await?,
            Effect::CarryOut(orders) => ordered(house, tx, orders, event, now).await?,
            other => apply::apply(tx, other, &context).await?,
        }
    }
    Ok(plan)
}

/// Carries out what the message at hand orders, and answers it.
async fn ordered(
    house: &House,
    tx: &mut WriteTx,
    orders: &Orders,
    event: &Event,
    now: Timestamp,
) -> Result<(), StepError> {
    let Event::MessageArrived {
        inbox_id,
        understood,
        ..
    } = event
    else {
        return Ok(());
    };
    let mail = desk::Mail {
        message: &understood.message,
        inbox_id: *inbox_id,
        now,
    };
    desk::carry_out(house, tx, orders, mail).await
}

/// Reads what the rules may know about `event`.
async fn look(
    house: &House,
    tx: &mut WriteTx,
    event: &Event,
    files: &[LoggedFile],
    now: Timestamp,
) -> Result<Snapshot, StoreError> {
    let standing = &house.standing;
    let opening = opening::read(tx).await?;
    let mut known = standing.known.clone();
    let mut recent = RecentLetters::default();
    let (mut waiting, mut sent) = (Vec::new(), Vec::new());
    if let Event::MessageArrived { understood, .. } = event {
        let ties = ties(understood, &known);
        let found = snapshot::find(tx, &ties).await?;
        brought_tokens(tx, &understood.message, &mut known).await?;
        known.letters = found.letters;
        sent = found.sent;
        known.applications = found.applications;
        known.merged = found.merged;
        // Whom a letter would go to is not known before the plan, so the one of these
        // people who was written to most is what the limits are held against.
        for address in &ties.addresses {
            let limits = &standing.limits;
            let to_one =
                snapshot::recent_letters(tx, address, limits, opening.closes(), now).await?;
            recent = recent.most(to_one);
            waiting.extend(waiting_letters(tx, address, standing.settle, now).await?);
        }
        recent.in_thread = found.depth;
        recent.ceiling_told = alerts::is_ceiling_told(tx, now).await?;
    }
    let named = doubles::named(event);
    for reference in &named {
        known.merged.extend(merging::merged(tx, reference).await?);
    }
    let subject = match named.first() {
        Some(reference) => applications::by_reference(tx, reference.as_str()).await?,
        None => None,
    };
    let at_hand: Vec<&Application> = known.applications.iter().chain(&subject).collect();
    let doubles = doubles::look(tx, event, &house.form, files, &at_hand).await?;
    let commanded = commanded::look(tx, event, standing, subject.as_ref(), now).await?;
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
        settle: standing.settle,
        sent,
        waiting,
        subject,
        commanded,
        doubles,
        zone: standing.zone.clone(),
        welsh: standing.welsh,
    })
}

/// More thread entries than this are not looked up for a token.
const MOST_THREAD_ENTRIES: usize = 50;

/// The tokens that a message brings back: the one in its subject, else those of our letters that it
/// answers.
async fn brought_tokens(
    tx: &mut WriteTx,
    message: &Message,
    known: &mut Known,
) -> Result<(), StoreError> {
    if let Some(token) = Token::in_subject(&message.subject) {
        known
            .tokens
            .extend(tokens::by_text(tx, token.as_str()).await?);
        known.stray_token = known.tokens.is_empty();
    }
    if known.tokens.is_empty() {
        for message_id in message.thread.iter().take(MOST_THREAD_ENTRIES) {
            let token = tokens::by_message_id(tx, message_id).await?;
            known.tokens.extend(token);
        }
    }
    Ok(())
}

/// The letters to this address that a newer one may still supersede. Whom each names stands in
/// the letter alone.
async fn waiting_letters(
    tx: &mut WriteTx,
    address: &Address,
    settle: SignedDuration,
    now: Timestamp,
) -> Result<Vec<WaitingLetter>, StoreError> {
    let since = now.checked_sub(settle).unwrap_or(now);
    let unsent = superseding::unsent_to(tx, address, since).await?;
    let waiting = unsent.into_iter().map(|letter| WaitingLetter {
        id: letter.id,
        kind: letter.kind,
        to: NamedAddress {
            name: named_in_to(&letter.octets),
            address: address.clone(),
        },
        reference: letter.reference,
        held: letter.held,
        monitoring_seen: letter.fleeting,
    });
    Ok(waiting.collect())
}

fn named_in_to(octets: &[u8]) -> Option<String> {
    let people = parse(octets).recipients;
    people.into_iter().next().and_then(|person| person.name)
}

/// More people than this are not looked up for one message: From may name thousands.
const MOST_PEOPLE: usize = 10;

/// By what a message is tied to what we know: its authors and those of the messages enclosed
/// in it, the addresses on its forms, its thread and a reference in its subject.
pub fn ties(understood: &Understood, known: &Known) -> Ties {
    let message = &understood.message;
    let mut addresses: Vec<Address> = Vec::new();
    for address in authors(message)
        .into_iter()
        .chain(addresses_on_forms(understood))
    {
        let known = addresses.iter().any(|one| one.folded() == address.folded());
        if !known && addresses.len() < MOST_PEOPLE {
            addresses.push(address);
        }
    }
    Ties {
        addresses,
        thread: message.thread.clone(),
        references: references(&message.subject, &known.reference_prefix),
    }
}

fn authors(message: &Message) -> Vec<Address> {
    let enclosed = message.enclosed.iter().flat_map(authors);
    let own = message.from.iter().map(|author| author.address.clone());
    own.chain(enclosed).collect()
}

fn addresses_on_forms(understood: &Understood) -> Vec<Address> {
    let in_files = understood
        .files
        .iter()
        .filter_map(|file| match &file.reading.outcome {
            Outcome::Form(form) => Some(form),
            _ => None,
        });
    understood
        .body
        .iter()
        .chain(in_files)
        .filter_map(|form| Address::parse(&form.text(FieldId::EMAIL)?))
        .collect()
}

/// The references that stand in a subject, as `QPM-0042`.
fn references(subject: &str, prefix: &str) -> Vec<Reference> {
    subject
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| word.len() > prefix.len() && word.is_char_boundary(prefix.len()))
        .filter(|word| word.split_at(prefix.len()).0.eq_ignore_ascii_case(prefix))
        .filter_map(|word| Reference::parse(prefix, word))
        .collect()
}

/// Writes the letter and queues it. A letter that cannot be written costs no application: the
/// manager is told instead.
async fn enqueue(
    house: &House,
    tx: &mut WriteTx,
    owed: &LetterOwed,
    context: &Context<'_>,
) -> Result<(), StoreError> {
    let stamp = stamp(house, context.now);
    let application_id = match &owed.facts.reference {
        Some(reference) => applications::id_of(tx, reference.as_str()).await?,
        None => None,
    };
    let written = house
        .templates
        .render(owed, &house.letters, &house.form, &stamp);
    let Ok(letter) = written else {
        let words = format!(
            "The letter \"{}\" could not be written: please write to the person yourself, and tell the administrator. (The command check says why.)",
            owed.kind
        );
        let reason = Reason::new("letter_not_written", words);
        let about = reviews::About {
            inbox_id: context.inbox_id,
            application_id,
            outbox_id: None,
        };
        return reviews::add(tx, &reason, about, context.now).await;
    };
    let queued = NewLetter {
        sender: house.standing.envelope_sender.as_ref(),
        application_id,
        inbox_id: context.inbox_id,
        ..NewLetter::owed(owed, &letter)
    };
    queue(tx, &queued, context.now).await.map(drop)
}

/// What makes one letter unlike any other.
pub(super) fn stamp(house: &House, now: Timestamp) -> Stamp {
    Stamp {
        message_id: format!(
            "{:016x}@{}",
            house.dice.roll(),
            house.standing.known.message_id_domain
        ),
        date: now,
        boundary: format!("=_qpm_{:016x}", house.dice.roll()),
    }
}
