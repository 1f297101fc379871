//! Settings that work and are probably not what is wanted. A doubt never fails a check.

use super::Tried;
use crate::config::Config;
use crate::domain::mailbox::{FilingMode, MonitoringMail};
use crate::domain::opening::Counts;

/// Settings that work and are probably not what is wanted.
pub(super) fn doubts(config: &Config) -> Vec<Tried> {
    let mut doubts = Vec::new();
    let mut doubt = |is: bool, words: &str| {
        if is {
            doubts.push(Tried::warning("config", words));
        }
    };
    doubt(
        config.try_section.is_some(),
        "[try.assume] is for `try` only: `run` refuses to start with it",
    );
    doubt(
        config.mailbox.filing == FilingMode::Leave
            || (config.mailbox.filing == FilingMode::Flag
                && config.mailbox.monitoring_mail == MonitoringMail::File),
        "mailbox.filing leaves mail in the inbox, and with it the anonymous monitoring forms that people send along: delete those on the server yourself, or use filing = \"move\", or monitoring_mail = \"delete\" with filing = \"flag\"",
    );
    doubt(
        config.manager.addresses.is_empty(),
        "manager.addresses is empty: the manager's own mail would be taken for an applicant's",
    );
    doubt(
        !config.manager.trusted_forwarders.is_empty() && config.manager.authserv_id.is_empty(),
        "manager.trusted_forwarders without manager.authserv_id: nobody confirms who forwards, so every letter about a forwarded application waits for you",
    );
    doubt(
        config.opening.counts != Counts::Recruited && !config.opening.close_without_asking,
        "opening.counts counts applications, not people recruited: reaching the target only asks you to close",
    );
    doubt(
        config.opening.counts != Counts::Recruited && config.opening.close_without_asking,
        "opening.counts counts applications and close_without_asking is on: one misread form can cost somebody a place",
    );
    let unchanged = unchanged(config);
    doubt(
        !unchanged.is_empty(),
        &format!(
            "still as in the example, which reaches nobody: {}",
            unchanged.join(", ")
        ),
    );
    doubts
}

/// The keys by which people reach somebody and that still have the example's values.
fn unchanged(config: &Config) -> Vec<&'static str> {
    let Ok(example) = crate::config::load(None, []) else {
        return Vec::new();
    };
    let (ours, theirs) = (&config.letters, &example.letters);
    [
        (
            "mailbox.address",
            &config.mailbox.address,
            &example.mailbox.address,
        ),
        (
            "letters.contact_email",
            &ours.contact_email,
            &theirs.contact_email,
        ),
        (
            "letters.role_profile_url",
            &ours.role_profile_url,
            &theirs.role_profile_url,
        ),
        ("letters.form_url", &ours.form_url, &theirs.form_url),
        (
            "letters.privacy_url",
            &ours.privacy_url,
            &theirs.privacy_url,
        ),
        (
            "letters.monitoring_url",
            &ours.monitoring_url,
            &theirs.monitoring_url,
        ),
    ]
    .into_iter()
    .filter_map(|(key, ours, theirs)| (ours == theirs).then_some(key))
    .collect()
}
