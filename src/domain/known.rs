//! Who we are and whom we know: what classification needs beside the message itself.

use super::address::Address;
use super::application::{Application, Reference};
use super::command::KnownToken;
use super::doubles::Merged;
use super::ours::KnownLetter;
use super::route::Route;

/// Who we are and whom we know: what classification needs beside the message itself.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Our own addresses and aliases.
    pub own_addresses: Vec<Address>,
    /// The domain of our Message-IDs.
    pub message_id_domain: String,
    /// The managers' addresses.
    pub managers: Vec<Address>,
    /// Who may decide by a digest that a manager forwarded to them.
    pub delegates: Vec<Address>,
    /// Mail inside our Exchange Online organisation is confirmed by its own header.
    pub exchange_inside: bool,
    /// The tokens that the message brought back, in its subject or by its thread.
    pub tokens: Vec<KnownToken>,
    /// Its subject brings a token that is none of ours.
    pub stray_token: bool,
    /// Addresses, or `@domain`s, whose forwards are taken as a courier's.
    pub trusted_forwarders: Vec<String>,
    /// Whose `Authentication-Results` we believe (RFC 8601 §2.5). Empty: nobody's.
    pub authserv_id: Option<String>,
    /// The opening's reference prefix, to find references in subjects.
    pub reference_prefix: String,
    /// Lists we are a member of by design (the recruitment address may be a group).
    pub own_list_ids: Vec<String>,
    /// What else arrives here beside applications, in the order in which it is looked for.
    pub routes: Vec<std::sync::Arc<Route>>,
    /// Those of our letters that the message's thread names.
    pub letters: Vec<KnownLetter>,
    /// The applications that belong to the sender, to the address on the form, to the thread
    /// or to the reference in the subject. Newest first.
    pub applications: Vec<Application>,
    /// References at hand whose applications were merged into others.
    pub merged: Vec<Merged>,
}

impl Known {
    /// The application that this reference answers for now.
    pub fn now_called<'a>(&'a self, reference: &'a Reference) -> &'a Reference {
        let mut merged = self.merged.iter();
        merged
            .find(|merged| &merged.reference == reference)
            .map_or(reference, |merged| &merged.into)
    }
}
