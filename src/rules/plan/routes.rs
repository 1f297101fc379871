//! What is no application and has a way of its own: sent on as it came to whoever answers such
//! mail, at once on the manager's list where it cannot wait, its octets kept or dropped as config
//! says.
//!
//! A forward is no answer, so the guards of answers do not stop it: it goes to one address that
//! config names. The ceiling for an hour does, since it ends every circle that no mark gives away.
//! The limits for one address do not count: a colleague rightly gets as many as there are.

use super::arrived::{Case, Outcome, review};
use super::{limits, record};
use crate::domain::address::Address;
use crate::domain::application::Actor;
use crate::domain::letter::{LetterKey, LetterKind};
use crate::domain::mailbox::Filing;
use crate::domain::message::ReturnPath;
use crate::domain::plan::{Effect, Reason, Silence};
use crate::domain::route::{Forward, Route, Routed};
use crate::domain::verdict::{Kind, Reply};

impl Case<'_> {
    /// The route that the message surely is of.
    pub(super) fn route(&self) -> Option<&Routed> {
        let routed = self.found.route.as_ref();
        routed.filter(|routed| routed.doubt.is_none())
    }

    /// What becomes of a message of a route.
    pub(super) fn on_route(&self, routed: &Routed) -> Outcome {
        let route = &*routed.route;
        let mut effects = Vec::new();
        let told = match self.forward_to(route) {
            Some(to) if self.is_from(to) => {
                "It came from the very address that it would be forwarded to, so it stays here."
                    .to_owned()
            }
            Some(to) => self.forward(&mut effects, route, to),
            None => "It is forwarded to nobody.".to_owned(),
        };
        let forwarded = !effects.is_empty();
        let urgent = route.urgent || self.found.kind == Kind::MisdirectedReferral;
        let name = &route.name;
        if self.found.kind == Kind::MisdirectedReferral {
            effects.push(self.referral_at_once(&told));
        } else if urgent {
            let words = format!("Urgent: mail for \"{name}\" came. {told} Please read it now.");
            effects.push(self.at_once(Reason::new("urgent_route", words), None));
        } else if !forwarded {
            let words = format!("Mail for \"{name}\" came. {told} Please see to it.");
            effects.push(review("route", words, None));
        }
        self.reviews(&mut effects, None);
        let reply = self.route_letter(&mut effects, route);
        let answered = match reply {
            Reply::None => "Nobody is answered.",
            _ => "Its sender is told that it came.",
        };
        let kept = if forwarded && !route.keep {
            " It is not kept here once it has gone."
        } else {
            ""
        };
        let words = format!(
            "It is for \"{name}\", {}. {told} {answered}{kept}",
            routed.by
        );
        Outcome {
            effects,
            reply,
            filing: if forwarded && !urgent {
                self.filing(Filing::Other)
            } else {
                Filing::Review
            },
            reason: Reason::new("route", words),
        }
    }

    /// What only seems to be of a route waits for a person, at once where that route is urgent.
    pub(super) fn add_doubt_about_route(&self, effects: &mut Vec<Effect>) {
        let Some((routed, doubt)) = self
            .found
            .route
            .as_ref()
            .and_then(|routed| Some((routed, routed.doubt.clone()?)))
        else {
            return;
        };
        let reference = self
            .known_application()
            .map(|application| application.reference.clone());
        // Where a letter is held for the same reason, that stands on the list already.
        effects.retain(
            |effect| !matches!(effect, Effect::AddReview { reason, .. } if *reason == doubt),
        );
        effects.push(if routed.route.urgent {
            self.at_once(doubt, reference.as_ref())
        } else {
            Effect::AddReview {
                reason: doubt,
                reference,
            }
        });
    }

    fn forward_to<'r>(&self, route: &'r Route) -> Option<&'r Address> {
        let own = &self.snapshot.known.own_addresses;
        let to = route.forward_to.as_ref()?;
        // Config refuses it, too: nothing may go round here.
        (!own.iter().any(|own| own.folded() == to.folded())).then_some(to)
    }

    /// Whether this address wrote it, sent it or gets the answers to it: it has the mail.
    fn is_from(&self, address: &Address) -> bool {
        let message = &self.understood.message;
        let people = message.from.iter().chain(&message.sender);
        let people = people.chain(&message.reply_to).map(|one| &one.address);
        let path = match &message.return_path {
            ReturnPath::Address(path) => Some(path),
            ReturnPath::Absent | ReturnPath::Null => None,
        };
        people
            .chain(path)
            .any(|one| one.folded() == address.folded())
    }

    /// Sends it on. Answers what is told of it.
    fn forward(&self, effects: &mut Vec<Effect>, route: &Route, to: &Address) -> String {
        let key = LetterKey::forward(self.inbox_id, &route.name);
        let held = limits::ceiling(self);
        effects.extend(held.iter().map(|reached| reached.shown(None)));
        let told = match &held {
            Some(_) => "It waits to be forwarded, since too many letters went out this hour.",
            None => "It is forwarded as it came.",
        };
        effects.push(Effect::Forward(Box::new(Forward {
            key: key.clone(),
            to: to.clone(),
            route: route.name.clone(),
            urgent: route.urgent || self.found.kind == Kind::MisdirectedReferral,
            keep: route.keep,
            held: held.map(|reached| reached.reason),
        })));
        if !route.keep {
            effects.push(Effect::DropOctets { forwarded: key });
        }
        effects.push(record(Actor::Program, "forwarded", None));
        told.to_owned()
    }

    /// The route's letter, if it has one and its sender did not get the same of late. A machine's
    /// mail is owed none.
    fn route_letter(&self, effects: &mut Vec<Effect>, route: &Route) -> Reply {
        if matches!(self.found.silence, Some(Silence::Never(_))) {
            return Reply::None;
        }
        let recent = self.snapshot.recent;
        let (kind, before, reply) = match route.letter {
            Some(LetterKind::QuestionReceived) => (
                LetterKind::QuestionReceived,
                recent.questions_to_address,
                Reply::QuestionReceived,
            ),
            Some(LetterKind::FormNeeded) => (
                LetterKind::FormNeeded,
                recent.form_needed_to_address,
                Reply::FormNeeded,
            ),
            _ => return Reply::None,
        };
        // What the law dates has a letter that says so.
        if before > 0 || self.holding_letter().is_some() {
            return Reply::None;
        }
        let key = |kind| LetterKey::for_message(kind, self.inbox_id);
        self.send(effects, Some(kind), key, None);
        reply
    }
}
