//! A route: what else arrives in the mailbox beside applications, by what it is known, and what
//! becomes of it. Routes stand in config; nothing in them came from outside.

use std::sync::Arc;

use super::address::Address;
use super::letter::{LetterKey, LetterKind, Reason};
use super::verdict::Kind;

/// What becomes of mail of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// What people call it.
    pub name: String,
    /// By what it is known: all that is given has to hold.
    pub signs: Signs,
    /// To whom it is forwarded, if to anybody.
    pub forward_to: Option<Address>,
    /// The letter that its sender gets, if any.
    pub letter: Option<LetterKind>,
    /// Its octets stay here after it was forwarded.
    pub keep: bool,
    /// It is read before everything else.
    pub urgent: bool,
}

/// By what a route's mail is known. What is empty is not asked after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Words in the subject, one of them.
    pub subject: Vec<String>,
    /// Words in what the writer says, one of them.
    pub text: Vec<String>,
    /// Who wrote it: one of these.
    pub from: Vec<Whose>,
    /// Where it was sent, one of these.
    pub to: Vec<Address>,
    /// What the program takes it for by itself.
    pub kind: Option<Kind>,
}

/// One address, or all of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This one.
    Address(Address),
    /// Every one at this domain, in lower case.
    Domain(String),
}

impl Whose {
    /// Reads `zoe@example.org` or `@example.org`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().strip_prefix('@') {
            // A domain is one where an address at it is one.
            Some(domain) => Address::parse(&format!("x@{domain}"))
                .filter(|address| address.local_part() == "x")
                .map(|address| Self::Domain(domain_of(&address))),
            None => Address::parse(text).map(Self::Address),
        }
    }

    /// Whether this address is one of them.
    pub fn includes(&self, address: &Address) -> bool {
        match self {
            Self::Address(one) => one.folded() == address.folded(),
            Self::Domain(domain) => *domain == domain_of(address),
        }
    }
}

fn domain_of(address: &Address) -> String {
    let folded = address.folded();
    let domain = folded.rsplit_once('@').map(|(_, domain)| domain);
    domain.unwrap_or_default().to_owned()
}

/// A message that seems to be of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routed {
    /// Of which.
    pub route: Arc<Route>,
    /// By what it was known, as the end of a sentence: "by its subject".
    pub by: String,
    /// Why it stays here all the same, and a person has to look. A mail that may be somebody's
    /// application is never sent on.
    pub doubt: Option<Reason>,
}

/// A mail that is to be sent on as it came, in a mail of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// What it is owed for: once for a message.
    pub key: LetterKey,
    /// To whom.
    pub to: Address,
    /// The route's name.
    pub route: String,
    /// It is read before everything else.
    pub urgent: bool,
    /// Its octets stay in the outbox after it was sent.
    pub keep: bool,
    /// Why it waits for the manager's word, if it does.
    pub held: Option<Reason>,
}

/// The end of a forward's subject. A mail with it comes from one of ours, and is sent on to nobody:
/// that ends a loop with whatever answers a forward. In lower case, to find it again.
pub const FORWARDED: &str = "(automatic forward)";
