//! Signing in with a password.
//!
//! A server that takes none is not told one, and a refusal is told from a server that cannot
//! look passwords up at the moment.

use std::collections::HashSet;

use secrecy::ExposeSecret;

use super::Settings;
use super::connect::{capabilities, note};
use super::line::{Answer, Code, Line, Said, Verdict};
use super::names::{is_plain, mime_base64, quoted};
use crate::domain::mailbox::MailboxError;

/// Signs in and returns what is offered then.
pub(super) async fn sign_in(
    line: &mut Line,
    settings: &Settings,
    offered: &HashSet<String>,
) -> Result<HashSet<String>, MailboxError> {
    let (user, password) = (settings.user.as_str(), settings.password.expose_secret());
    let can_say_plainly = is_plain(user) && is_plain(password);
    let login = !offered.contains("LOGINDISABLED");
    let mut after = HashSet::new();
    let answer = if login && can_say_plainly {
        let command = format!("LOGIN {} {}", quoted(user), quoted(password));
        line.command(&command, |response| note(response, &mut after))
            .await?
    } else if offered.contains("AUTH=PLAIN") {
        // LOGIN has no way to say other characters; RFC 4616 says them in UTF-8.
        authenticate_plain(line, user, password, &mut after).await?
    } else {
        // RFC 3501 §6.2.3: LOGINDISABLED is to be obeyed, before the password is on the wire.
        let words = if login {
            "the user name or password has characters that this server can only take with AUTH=PLAIN, which it does not offer"
        } else {
            "the server takes no password on this connection (LOGINDISABLED). hint: set mailbox.imap.tls to \"implicit\" or \"starttls\"; Microsoft 365 and Google want OAuth2, which this version does not have"
        };
        return Err(MailboxError::LoginRefused(words.into()));
    };
    signed_in(answer)?;
    if after.is_empty() {
        after = capabilities(line).await?;
    }
    Ok(after)
}

fn signed_in(answer: Answer) -> Result<(), MailboxError> {
    match answer {
        Answer {
            verdict: Verdict::Ok,
            ..
        } => Ok(()),
        Answer {
            code: Code::Temporary,
            ..
        } => Err(MailboxError::Disconnected(
            "the server cannot sign anybody in at the moment".into(),
        )),
        _ => Err(MailboxError::LoginRefused(
            "user name or password is wrong, or this user may not use IMAP. hint: look at mailbox.imap.user and the password file, then try `qpm-intake check`".into(),
        )),
    }
}

async fn authenticate_plain(
    line: &mut Line,
    user: &str,
    password: &str,
    after: &mut HashSet<String>,
) -> Result<Answer, MailboxError> {
    if user.contains('\0') || password.contains('\0') {
        return Err(MailboxError::LoginRefused(
            "the user name or password holds a NUL octet, which no mail server takes".into(),
        ));
    }
    let tag = line.send("AUTHENTICATE PLAIN").await?;
    loop {
        match line
            .next(Some(&tag), |response| note(response, after))
            .await?
        {
            Said::Continue => break,
            Said::Answer(answer) => return Ok(answer),
            Said::Data => {}
        }
    }
    line.write(&mime_base64(format!("\0{user}\0{password}").as_bytes()))
        .await?;
    line.finish(&tag, |response| note(response, after)).await
}
