//! What is known of the same person coming twice: applications that were made one, and those that
//! may be one person's. Only the manager makes one of two.

use super::address::Address;
use super::application::{Application, Reference};
use super::reading::Answer;

/// A reference that goes on answering for the application that it was merged into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The old reference.
    pub reference: Reference,
    /// The application that is kept.
    pub into: Reference,
}

/// What the rules may know of doubles, about one event.
#[derive(Clone, Debug, Default)]
pub struct Doubles {
    /// The application that the manager wants to merge into another, if it exists.
    pub other: Option<Application>,
    /// Applications that share a name, a telephone number or a postcode with the answers at hand.
    /// None of them is merged.
    pub alike: Vec<Application>,
    /// The proposed versions of the applications at hand that wait for the manager.
    pub proposals: Vec<Proposal>,
    /// The applications at hand whose applicants had no letter about them.
    pub unanswered: Vec<Reference>,
    /// The applications with which every file of the message at hand is logged already.
    pub same_files: Vec<Reference>,
}

/// A version from an address that is not on its application.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Of which application.
    pub reference: Reference,
    /// The version's number.
    pub number: u32,
    /// The address it came from, where it is known.
    pub from: Option<Address>,
    /// What it proposes, and nothing else.
    pub answers: Vec<Answer>,
}

/// What the manager says to a proposed version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalAnswer {
    /// Of which application.
    pub reference: Reference,
    /// Which version; the only one that waits where it is not said.
    pub number: Option<u32>,
    /// Whether it is to hold.
    pub take: bool,
    /// Whether the address that it came from is the applicant's own from now on.
    pub with_address: bool,
}
