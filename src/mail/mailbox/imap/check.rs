//! What `check` can say about a mailbox: everything is really tried, no mail is touched.

use super::connect::Session;
use super::{Protection, Settings, folders};
use crate::domain::mailbox::{FilingMode, MailboxError};

/// What `check` tells.
pub(super) async fn check(
    session: &mut Session,
    settings: &Settings,
) -> Result<Vec<String>, MailboxError> {
    let offers =
        |yes: bool, with: &'static str, without: &'static str| if yes { with } else { without };
    let mut told = vec![
        format!(
            "signed in to {}, {}",
            settings.host,
            match settings.protection {
                Protection::Implicit => "protected by TLS",
                Protection::Starttls => "protected by TLS (STARTTLS)",
                Protection::Plain => "not protected (this machine only)",
            }
        ),
        format!("{} mails in {}", session.line.exists(), settings.folder),
        offers(
            session.offers("IDLE") && settings.idle,
            "the server tells of new mail at once (IDLE)",
            "new mail is looked for at each poll (no IDLE)",
        )
        .to_owned(),
    ];
    if settings.filing != FilingMode::Leave && session.rights.read_only {
        return Err(MailboxError::Settings(
            "the folder can only be read, so mails cannot be filed. hint: give this user write access, or set mailbox.filing = \"leave\"".into(),
        ));
    }
    match settings.filing {
        FilingMode::Move => {
            for folder in settings.folders.names() {
                folders::target(session, folder).await?;
            }
            told.push("the folders for filed mail are there".into());
            let how = match (session.offers("MOVE"), session.offers("UIDPLUS")) {
                (true, _) => "mails are moved (MOVE)",
                (false, true) => "mails are copied and removed (UIDPLUS)",
                (false, false) => {
                    "mails are copied, and the originals only marked as deleted: this server cannot remove single mails"
                }
            };
            told.push(how.into());
        }
        FilingMode::Flag => told.push(
            offers(
                session.rights.takes_keywords,
                "mails are marked as read, with a keyword",
                "mails are marked as read (the server takes no keywords)",
            )
            .into(),
        ),
        FilingMode::Leave => told.push("mails are left where they lie".into()),
    }
    Ok(told)
}
