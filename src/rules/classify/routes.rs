//! What else arrives here beside applications, as config says it: a reader's thoughts on an
//! article, a question about the mark itself, somebody's referral in the wrong mailbox.
//!
//! A mail with a readable application in it is an application, whatever words it has. In doubt it
//! stays here and a person looks: sent on, somebody's application would be lost. Nothing that
//! brings a monitoring form is of a route (invariant 8), and no answer to a forward of ours is.

use std::sync::Arc;

use super::Case;
use super::evidence::Thing;
use super::wording::Words;
use crate::domain::address::Address;
use crate::domain::message::Message;
use crate::domain::plan::{Classified, Reason, Silence};
use crate::domain::route::{FORWARDED, Route, Routed};
use crate::domain::verdict::{Flag, Kind, Wish};

/// Header fields in which servers say whom a mail was for, an alias among them.
const SENT_TO: [&str; 4] = [
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
];

impl Case<'_> {
    /// Notes the route that a message is of, or seems to be of.
    pub(super) fn look_for_route(&self, found: &mut Classified) {
        if self.known.routes.is_empty() || !self.may_have_route(found) {
            return;
        }
        let mut routes = self.known.routes.iter();
        let Some((route, by)) = routes.find_map(|route| {
            let by = self.is_of(route, found)?;
            Some((route, by))
        }) else {
            return;
        };
        let doubt = self.doubt_about_route(found, route);
        match &doubt {
            // What is urgent is read and answered by a person: what they seem to ask of us as
            // applicants, or to have sent us as such, they do not.
            None if route.urgent => as_nobody_who_applies(found),
            // A letter that takes its reader for an applicant could go to somebody who is none.
            Some(doubt) if takes_for_applicant(found.kind) => {
                found.silence.get_or_insert(Silence::Hold(doubt.clone()));
            }
            _ => {}
        }
        found.route = Some(Routed {
            route: Arc::clone(route),
            by,
            doubt,
        });
    }

    /// Whether config's words are asked at all.
    fn may_have_route(&self, found: &Classified) -> bool {
        let monitoring = found.monitoring_seen
            || self.evidence.has(Thing::Monitoring)
            || self.evidence.has(Thing::CalledMonitoring);
        let other = matches!(
            found.kind,
            Kind::Hostile
                | Kind::Empty
                | Kind::Spam
                | Kind::Bounce
                | Kind::ReadReceipt
                | Kind::ManagerCommand
                | Kind::Withdrawal
                | Kind::MonitoringForm
        );
        // An application that was read is one.
        !(monitoring || other || self.understood.headers_only)
            && found.answers.is_empty()
            && !self.comes_from_a_forward()
    }

    /// Whether it answers or returns a mail that we sent on: one of those in a circle is enough.
    fn comes_from_a_forward(&self) -> bool {
        fn holds_ours(message: &Message, own: &[Address]) -> bool {
            message.enclosed.iter().any(|inner| {
                let ours = |author: &Address| own.iter().any(|own| own.folded() == author.folded());
                inner.from.iter().any(|author| ours(&author.address)) || holds_ours(inner, own)
            })
        }
        self.message.subject.to_lowercase().contains(FORWARDED)
            || holds_ours(self.message, &self.known.own_addresses)
    }

    /// By what the message is known to be of this route, where it is.
    fn is_of(&self, route: &Route, found: &Classified) -> Option<String> {
        let signs = &route.signs;
        let enclosed = self.words.enclosed.as_deref().unwrap_or_default();
        let text = Words::of(&format!("{}\n{enclosed}", self.words.said));
        let author = || self.message.from.iter();
        let says = |words: &[String], in_words: &Words| {
            words.iter().any(|word| in_words.holds(&Words::of(word)))
        };
        let asked = [
            (
                signs.kind.is_some(),
                signs.kind == Some(found.kind),
                "by what it says",
            ),
            (
                !signs.subject.is_empty(),
                says(&signs.subject, &self.subject),
                "by its subject",
            ),
            (
                !signs.text.is_empty(),
                says(&signs.text, &text),
                "by words in it",
            ),
            (
                !signs.from.is_empty(),
                author().any(|one| signs.from.iter().any(|of| of.includes(&one.address))),
                "by who wrote it",
            ),
            (
                !signs.to.is_empty(),
                self.was_sent_to(&signs.to),
                "by the address it was sent to",
            ),
        ];
        let given: Vec<_> = asked.iter().filter(|(given, ..)| *given).collect();
        let all = !given.is_empty() && given.iter().all(|(_, holds, _)| *holds);
        let by: Vec<&str> = given.iter().map(|(.., words)| *words).collect();
        (all && self.may_be_of(route, found)).then(|| by.join(" and "))
    }

    /// A referral goes the way of referrals, and a machine's mail only a way that names its sender,
    /// never a machine's answer: those lead in circles.
    fn may_be_of(&self, route: &Route, found: &Classified) -> bool {
        const ANSWERS: [&str; 7] = [
            "own_address",
            "own_message_id",
            "substitute_mail",
            "too_many_hops",
            "responder_header",
            "automatic_answer",
            "ticket_receipt",
        ];
        match found.kind {
            Kind::MisdirectedReferral => {
                route.urgent || route.signs.kind == Some(Kind::MisdirectedReferral)
            }
            Kind::AutoReply | Kind::List | Kind::Newsletter | Kind::Calendar => {
                let replied = self
                    .message
                    .header("auto-submitted")
                    .is_some_and(|value| value.to_lowercase().contains("auto-replied"));
                let answers = ANSWERS.contains(&found.reason.code.as_str());
                !(route.signs.from.is_empty() || replied || answers || self.ties.in_thread)
            }
            _ => true,
        }
    }

    fn was_sent_to(&self, addresses: &[Address]) -> bool {
        let named = self
            .message
            .recipients
            .iter()
            .map(|one| one.address.folded());
        let headers = self.message.headers.iter();
        let said = headers
            .filter(|header| SENT_TO.contains(&header.name.as_str()))
            .filter_map(|header| Address::parse(header.value.trim_matches(['<', '>', ' '])))
            .map(|address| address.folded());
        let sent: Vec<String> = named.chain(said).collect();
        addresses.iter().any(|one| sent.contains(&one.folded()))
    }

    /// Why a message that has a route's signs stays here.
    fn doubt_about_route(&self, found: &Classified, route: &Route) -> Option<Reason> {
        let name = &route.name;
        let doubt = |what: &str| {
            let words = format!(
                "It has the signs of \"{name}\", and {what}: it was not sent on. Please read it."
            );
            Some(Reason::new("route_or_application", words))
        };
        if takes_for_applicant(found.kind) {
            return doubt("it may be somebody's application");
        }
        let belongs = self.ties.owns || self.ties.names_application;
        if self.ties.in_thread || (belongs && !route.urgent) {
            return doubt("it belongs to an application or answers a letter of ours");
        }
        if route.urgent {
            return None;
        }
        if !found.wishes.is_empty() {
            return doubt("it asks for something that you have to see to yourself");
        }
        if !found.restricted.is_empty() || found.flags.contains(&Flag::RestrictedDocument) {
            return doubt("a document came with it that nobody should have sent");
        }
        None
    }
}

/// Whether this kind of mail is taken for an application, or for the beginning of one.
fn takes_for_applicant(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Application
            | Kind::ApplicationNoForm
            | Kind::ForwardedApplication
            | Kind::Update
            | Kind::BlankForm
            | Kind::CvOnly
    )
}

/// Only what the law dates stays asked for; what came is for whoever the mail is for.
fn as_nobody_who_applies(found: &mut Classified) {
    found.wishes.retain(|wish| *wish == Wish::Rights);
    found.restricted.clear();
    found.flags.retain(|flag| *flag == Flag::RightsRequest);
    let of_document = |reason: &Reason| reason.code == "restricted_document";
    if found.review.as_ref().is_some_and(of_document) {
        found.review = None;
    }
}
