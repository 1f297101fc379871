//! Waiting for the server to tell of new mail (IDLE, RFC 2177), or asking it.
//!
//! Every part has its own deadline: a server may refuse IDLE, close the connection, or say
//! "still here" for ever while it is stuck. The wait ends with DONE and leaves the connection
//! in order, also when somebody else wants it.

use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::connect::Session;
use super::line::Said;
use crate::domain::mailbox::MailboxError;

/// Between two questions to a near server.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// Asks again and again, at most for `longest`. True where there is news.
///
/// Dovecot holds every push back by half a second. Mails often come in company, and to a server
/// that is near a question costs nothing, so for a while after a mail it is asked.
pub(super) async fn ask(
    session: &mut Session,
    longest: Duration,
    stop: &CancellationToken,
    wake: &Notify,
) -> Result<bool, MailboxError> {
    let deadline = Instant::now() + longest;
    while !session.line.take_news() {
        if Instant::now() >= deadline {
            return Ok(false);
        }
        tokio::select! {
            () = tokio::time::sleep(ASK_EVERY.min(longest)) => {}
            () = stop.cancelled() => return Ok(false),
            () = wake.notified() => return Ok(false),
        }
        session
            .line
            .command("NOOP", |_| {})
            .await?
            .expect_ok("NOOP")?;
    }
    Ok(true)
}

/// Waits at most `longest`. True where the server told of news.
pub(super) async fn idle(
    session: &mut Session,
    longest: Duration,
    stop: &CancellationToken,
    wake: &Notify,
) -> Result<bool, MailboxError> {
    // Told of during the last commands: no server says it twice.
    if session.line.take_news() {
        return Ok(true);
    }
    let deadline = Instant::now() + longest;
    let line = &mut session.line;
    let tag = line.send("IDLE").await?;
    loop {
        match line.next(Some(&tag), |_| {}).await? {
            Said::Continue => break,
            Said::Data => {}
            Said::Answer(answer) => {
                // It was offered and is not done, so it is not asked again on this connection.
                tracing::warn!(
                    ?answer,
                    "the server refuses to tell of new mail: it is polled"
                );
                session.give_up("IDLE");
                return Ok(false);
            }
        }
    }
    let mut news = line.take_news();
    while !news {
        let said = tokio::select! {
            said = line.listen(&tag) => said?,
            () = sleep_until(deadline) => break,
            () = stop.cancelled() => break,
            () = wake.notified() => break,
        };
        news = line.take_news();
        if let Said::Answer(_) = said {
            // RFC 2177 does not know this, but some servers end an IDLE by themselves. Without
            // news it could go on like that without a pause, so this connection is polled.
            if !news {
                session.give_up("IDLE");
            }
            return Ok(news);
        }
    }
    line.write("DONE").await?;
    line.finish(&tag, |_| {}).await?.expect_ok("IDLE")?;
    Ok(line.take_news() || news)
}
