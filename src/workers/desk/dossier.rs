//! A whole application with its files, as a letter of its own.
//!
//! The files are taken out of the stored mails that brought them, by their hashes. What was kept
//! apart stays so, and no monitoring form was ever logged with anybody (invariant 8).

use std::collections::BTreeSet;

use super::each::{Clerk, answered, nothing};
use super::{in_answer_to, wording};
use crate::domain::application::Reference;
use crate::domain::command::Command;
use crate::domain::letter::LetterKey;
use crate::domain::message::{File, Message};
use crate::letters::desk::confirmation::Outcome;
use crate::letters::desk::{Desk, Enclosed, dossier as letter};
use crate::parse::parse;
use crate::rules::identity::content_hash;
use crate::store::dossier::{self, LoggedFile};
use crate::store::{WriteTx, inbox};
use crate::workers::StepError;
use crate::workers::post::{self, Posting};

/// Octets of files in one letter. As text they are a third more, and most servers take 25 MB.
const MOST_OCTETS: u64 = 15 * 1024 * 1024;
/// Whole applications for one mail.
const MOST_DOSSIERS: usize = 10;

/// Sends her the application.
pub(super) async fn show(
    clerk: &mut Clerk<'_>,
    tx: &mut WriteTx,
    reference: &Reference,
) -> Result<Outcome, StepError> {
    let Some(found) = dossier::read(tx, reference.as_str()).await? else {
        let words = format!("There is no application {reference}. To look for somebody: find NAME");
        return Ok(nothing(words));
    };
    if clerk.dossiers >= MOST_DOSSIERS {
        let say = wording::gist(&Command::Show {
            reference: reference.clone(),
        });
        let words = format!(
            "{reference} was not sent: one mail brings {MOST_DOSSIERS} of them. Please ask again: {say}"
        );
        return Ok(nothing(words));
    }
    clerk.dossiers = clerk.dossiers.saturating_add(1);
    let mut whole = letter::Dossier {
        kept_apart: 0,
        application: found.application,
        notes: found.notes,
        history: found.history,
        files: Vec::new(),
        left_out: Vec::new(),
    };
    enclose(tx, &found.files, &mut whole).await?;
    let house = clerk.house;
    let kept = whole.application.reference.clone();
    let theirs = in_answer_to(clerk.mail.message);
    let posting = Posting {
        kind: "dossier",
        key: LetterKey::in_answer(&format!("dossier/{kept}"), clerk.mail.inbox_id),
        to: clerk.by,
        in_answer_to: Some(&theirs),
        inbox_id: Some(clerk.mail.inbox_id),
    };
    let zone = &house.standing.zone;
    let write = |desk: &Desk<'_>| {
        letter::dossier(
            &whole,
            desk,
            zone,
            &house.form,
            &house.templates,
            clerk.now(),
        )
    };
    post::to_manager(house, tx, &posting, write, clerk.now()).await?;
    let files = match whole.files.len() {
        0 => "without any file".to_owned(),
        1 => "with one file".to_owned(),
        more => format!("with {more} files"),
    };
    Ok(answered(format!(
        "{kept} comes in a letter of its own, {files}."
    )))
}

/// Puts the files into the letter, as many as there is room for.
async fn enclose(
    tx: &mut WriteTx,
    logged: &[LoggedFile],
    whole: &mut letter::Dossier,
) -> Result<(), StepError> {
    // What is kept apart stays so under another name.
    let apart = logged.iter().filter(|file| file.restricted);
    let apart: BTreeSet<&[u8]> = apart.map(|file| &*file.sha256).collect();
    let (kept_apart, logged): (Vec<_>, Vec<_>) = logged
        .iter()
        .partition(|file| apart.contains(&*file.sha256));
    whole.kept_apart = kept_apart.len();
    let mut room = MOST_OCTETS;
    let mut seen: BTreeSet<&[u8]> = BTreeSet::new();
    for file in logged {
        // A form that came twice unchanged is one.
        if !seen.insert(&file.sha256) {
            continue;
        }
        let name = file
            .name
            .clone()
            .unwrap_or_else(|| "a file without a name".into());
        if file.size > room {
            let why = "too large to be enclosed with the others";
            whole.left_out.push((name, why));
            continue;
        }
        match octets_of(tx, file).await? {
            Some((media_type, octets)) => {
                room = room.saturating_sub(u64::try_from(octets.len()).unwrap_or(room));
                whole.files.push(Enclosed {
                    name,
                    media_type,
                    octets,
                });
            }
            None => whole.left_out.push((name, "it is no longer kept")),
        }
    }
    Ok(())
}

/// A file's declared type and octets: from beside it, else out of its message.
async fn octets_of(
    tx: &mut WriteTx,
    file: &LoggedFile,
) -> Result<Option<(String, Vec<u8>)>, StepError> {
    let plain = "application/octet-stream";
    if let Some(octets) = dossier::octets_beside(tx, file.id).await? {
        return Ok(Some((plain.to_owned(), octets)));
    }
    let Some(octets) = inbox::octets_of(tx, file.message).await? else {
        return Ok(None);
    };
    let wanted = file.sha256.clone();
    tokio::task::spawn_blocking(move || {
        let found = file_with(parse(&octets), &wanted)?;
        Some((found.media_type, found.octets))
    })
    .await
    .map_err(|_| StepError::Broken("parsing a mail"))
}

/// The file with this hash, in the message or in those enclosed in it.
fn file_with(message: Message, hash: &[u8]) -> Option<File> {
    let own = message.files.into_iter();
    let found = own
        .into_iter()
        .find(|file| content_hash(&file.octets) == hash);
    found.or_else(|| {
        let mut enclosed = message.enclosed.into_iter();
        enclosed.find_map(|inner| file_with(inner, hash))
    })
}
