//! What the rules have to know of the same person coming twice: what is proposed already, which
//! files are there, and which applications share a name, a telephone number or a postcode with the
//! answers at hand. It decides nothing.

use crate::domain::application::{Application, Reference};
use crate::domain::command::Held;
use crate::domain::doubles::Doubles;
use crate::domain::form::{FieldId, FieldType, FormDefinition};
use crate::domain::plan::{Event, Understood};
use crate::domain::reading::{Answer, Outcome};
use crate::rules::plan::is_one_name;
use crate::store::apply::LoggedFile;
use crate::store::doubles::{self, Traits};
use crate::store::{StoreError, WriteTx, applications, attachments, proposals};

/// More traits than this are not looked up: one mail may hold many forms.
const MOST_TRAITS: usize = 20;

/// The applications that an event names: first the one that it is about.
pub(super) fn named(event: &Event) -> Vec<&Reference> {
    match event {
        Event::Decided { reference, .. }
        | Event::AnswerEntered { reference, .. }
        | Event::Noted { reference, .. }
        | Event::AskedAgain { reference }
        | Event::HeldReleased(Held::Of(reference))
        | Event::Forgotten { reference } => vec![reference],
        Event::ProposalAnswered(answer) => vec![&answer.reference],
        Event::Merged { keep, other, .. } => vec![keep, other],
        _ => Vec::new(),
    }
}

/// What is known of doubles. `at_hand` are the applications that the event belongs to.
pub(super) async fn look(
    tx: &mut WriteTx,
    event: &Event,
    form: &FormDefinition,
    files: &[LoggedFile],
    at_hand: &[&Application],
) -> Result<Doubles, StoreError> {
    let other = match event {
        Event::Merged { other, .. } => applications::by_reference(tx, other.as_str()).await?,
        _ => None,
    };
    Ok(Doubles {
        other,
        alike: alike(tx, event, form, at_hand).await?,
        unanswered: doubles::unanswered(tx, at_hand).await?,
        proposals: proposals::waiting(tx, at_hand).await?,
        same_files: attachments::with_all(tx, at_hand, files).await?,
    })
}

/// The applications that may be the same person's as the answers that an event brings.
async fn alike(
    tx: &mut WriteTx,
    event: &Event,
    form: &FormDefinition,
    at_hand: &[&Application],
) -> Result<Vec<Application>, StoreError> {
    let answers = match event {
        Event::MessageArrived { understood, .. } => in_message(understood),
        Event::Entered { answers } => answers.iter().collect(),
        Event::AnswerEntered { answer, .. } => vec![answer],
        _ => return Ok(Vec::new()),
    };
    let traits = traits(form, &answers);
    if traits.normals.is_empty() && traits.names.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = traits.names.clone();
    names.extend(at_hand.iter().filter_map(|one| one.name.clone()));
    if let Event::MessageArrived { understood, .. } = event {
        let authors = understood.message.from.iter().take(MOST_TRAITS);
        names.extend(authors.filter_map(|author| author.name.clone()));
    }
    let mut alike = Vec::new();
    for (id, name) in doubles::candidates(tx, &traits).await? {
        let called_so = names.iter().any(|one| is_one_name(one, &name));
        if called_so && !at_hand.iter().any(|one| one.id == id) {
            alike.push(doubles::whole(tx, id).await?);
        }
    }
    Ok(alike)
}

fn in_message(understood: &Understood) -> Vec<&Answer> {
    let in_files = understood
        .files
        .iter()
        .filter_map(|file| match &file.reading.outcome {
            Outcome::Form(form) => Some(form),
            _ => None,
        });
    let forms = understood.body.iter().chain(in_files);
    forms.flat_map(|form| &form.answers).collect()
}

fn traits(form: &FormDefinition, answers: &[&Answer]) -> Traits {
    let mut traits = Traits::default();
    for answer in answers {
        let kind = form
            .field(answer.field.as_str())
            .map(|field| field.field_type);
        if answer.field.as_str() == FieldId::FULL_NAME {
            traits.names.push(answer.value.to_string());
        }
        if let (Some(FieldType::Phone | FieldType::Postcode), Some(normal)) = (kind, &answer.normal)
        {
            let field = answer.field.as_str();
            let each = normal.split(", ").chain([normal.as_str()]);
            let normals = each.map(|one| (field.to_owned(), one.to_owned()));
            traits.normals.extend(normals);
        }
    }
    traits.names.sort();
    traits.names.dedup();
    traits.names.truncate(MOST_TRAITS);
    traits.normals.sort();
    traits.normals.dedup();
    traits.normals.truncate(MOST_TRAITS);
    traits
}
