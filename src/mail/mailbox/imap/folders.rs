//! The folders in which mails are filed: found, or made.
//!
//! Config names them with `/` between levels. Servers separate levels by other characters, and
//! some keep everything below `INBOX`; both are asked, never assumed.

use async_imap::imap_proto::{MailboxDatum, MailboxListData, NameAttribute, Response};

use super::connect::Session;
use super::line::{Code, Line};
use super::names::{folder, modified_utf7, quoted};
use crate::domain::mailbox::MailboxError;

/// The character that separates levels; none where folders have no levels.
pub(super) async fn separator(line: &mut Line) -> Result<Option<String>, MailboxError> {
    // RFC 3501 §6.3.8: an empty name asks for the separator alone.
    let mut separator = None;
    line.command("LIST \"\" \"\"", |response| {
        if let Response::MailboxData(MailboxDatum::List(entry)) = response {
            separator = entry.delimiter.as_deref().map(str::to_owned);
        }
    })
    .await?
    .expect_ok("LIST")?;
    Ok(separator.filter(|text| !text.is_empty()))
}

/// A folder for filed mail as it stands in commands; made where it is missing.
pub(super) async fn target(
    session: &mut Session,
    configured: &str,
) -> Result<String, MailboxError> {
    if let Some(known) = session.targets.get(configured) {
        return Ok(known.clone());
    }
    let separator = separator(&mut session.line).await?;
    let name = translated(configured, separator.as_deref())?;
    // RFC 2342: where a user's own folders all lie below INBOX, one beside it is refused.
    let below = separator.map(|separator| format!("INBOX{separator}{name}"));
    let mut found = None;
    for candidate in [Some(&name), below.as_ref()].into_iter().flatten() {
        if exists(&mut session.line, candidate).await? {
            found = Some(candidate.clone());
            break;
        }
    }
    if found.is_none() {
        for candidate in [Some(&name), below.as_ref()].into_iter().flatten() {
            if make(&mut session.line, candidate).await? {
                found = Some(candidate.clone());
                break;
            }
        }
    }
    let found = found.ok_or_else(|| {
        MailboxError::Settings(format!(
            "the folder \"{configured}\" for filed mail is not there and cannot be made. hint: make it with a mail program, change mailbox.folders, or set mailbox.filing = \"flag\""
        ))
    })?;
    let spelled = folder(&found);
    session
        .targets
        .insert(configured.to_owned(), spelled.clone());
    Ok(spelled)
}

/// `QPM/Applications` with the server's separator.
pub(super) fn translated(name: &str, separator: Option<&str>) -> Result<String, MailboxError> {
    let Some(separator) = separator else {
        return Ok(name.replace('/', "-"));
    };
    if separator != "/" && name.contains(separator) {
        return Err(MailboxError::Settings(format!(
            "mailbox.folders: \"{name}\" contains \"{separator}\", which this server puts between levels. hint: write / between levels, and leave \"{separator}\" out of the names"
        )));
    }
    Ok(name.replace('/', separator))
}

pub(super) async fn exists(line: &mut Line, name: &str) -> Result<bool, MailboxError> {
    // `%` and `*` in a name would be wildcards here, so what comes back is compared.
    let wanted = modified_utf7(name);
    let mut there = false;
    let command = format!("LIST \"\" {}", folder(name));
    line.command(&command, |response| {
        if let Response::MailboxData(MailboxDatum::List(entry)) = response {
            there |= holds_mail(entry) && unquoted(&entry.name) == wanted;
        }
    })
    .await?
    .expect_ok("LIST")?;
    Ok(there)
}

/// RFC 9051 §7.3.1: a name can be listed and yet hold no mails.
pub(super) fn holds_mail(entry: &MailboxListData<'_>) -> bool {
    !entry
        .name_attributes
        .iter()
        .any(|attribute| match attribute {
            NameAttribute::NoSelect => true,
            NameAttribute::Extension(name) => name.eq_ignore_ascii_case("\\NonExistent"),
            _ => false,
        })
}

/// A name as it was listed, which may have come as a quoted string.
pub(super) fn unquoted(name: &str) -> String {
    name.replace("\\\"", "\"").replace("\\\\", "\\")
}

async fn make(line: &mut Line, name: &str) -> Result<bool, MailboxError> {
    let spelled = quoted(&modified_utf7(name));
    let answer = line.command(&format!("CREATE {spelled}"), |_| {}).await?;
    if !answer.is_ok() && answer.code != Code::AlreadyExists {
        return Ok(false);
    }
    // So that mail programs show it. Where this is refused, it is still there.
    line.command(&format!("SUBSCRIBE {spelled}"), |_| {})
        .await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn levels_are_put_in_the_servers_own_way() {
        let name = |separator| translated("QPM/Applications", separator).unwrap();
        assert_eq!(name(Some("/")), "QPM/Applications");
        assert_eq!(name(Some(".")), "QPM.Applications");
        assert_eq!(name(None), "QPM-Applications");
        assert!(translated("QPM/v1.0", Some(".")).is_err());
        assert!(translated("QPM/v1.0", Some("/")).is_ok());
    }
}
