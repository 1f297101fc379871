//! The verdict on a machine's mail: its kind, and whether a person has to look all the same.

use super::applications::FEW_ANSWERS;
use super::findings::WHOLE_FORM;
use super::robots::{self, Machine, Spoken};
use super::{Case, speech, ties, wishes};
use crate::domain::message::Damage;
use crate::domain::plan::{Classified, Reason, Silence};
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::{Flag, Kind};

impl Case<'_> {
    pub(super) fn spoken(&self) -> Spoken<'_> {
        Spoken {
            said: &self.said,
            own: &self.own,
        }
    }

    /// Servers may report under no address at all, which of anybody else is a sign of harm.
    pub(super) fn unsigned_report(&self) -> Option<Classified> {
        if self.message.damage != [Damage::BadFrom] {
            return None;
        }
        robots::unsigned_report(self.message, self.spoken(), self.known)
            .map(|machine| self.of_machine(&machine))
    }

    /// Whether a readable form is in a machine's mail: that is somebody's application.
    pub(super) fn brings_application(&self, machine: &Machine) -> bool {
        let in_text = self.understood.body.as_ref().is_some_and(|body| {
            let listed = matches!(machine.kind, Kind::List | Kind::Newsletter | Kind::Calendar);
            body.answers.len() >= if listed { WHOLE_FORM } else { FEW_ANSWERS }
        });
        machine.may_hold_form && (!self.evidence.filled.is_empty() || in_text)
    }

    pub(super) fn of_machine(&self, machine: &Machine) -> Classified {
        let (Silence::Never(reason) | Silence::Hold(reason)) = &machine.silence;
        let mut found = self.blank(machine.kind, &reason.code, &reason.sentence);
        found.silence = Some(machine.silence.clone());
        if reason.code == "substitute_mail" {
            found.review = Some(reason.clone());
        } else if reason.code == "own_address" && ties::is_forged(self.message, self.known) {
            found.flags.push(Flag::Suspicious);
            let words = "Somebody used our own address as their sender.";
            found.review = Some(Reason::new("own_address_forged", words));
        } else if !self.evidence.unreadable.is_empty() && machine.may_hold_form {
            let words = format!(
                "A machine's mail brings a file that could not be read: {}. Is it somebody's form?",
                UnreadFile::all(&self.evidence.unreadable)
            );
            found.review = Some(Reason::new("file_in_machine_mail", words));
        } else if reason.code == "challenge" {
            found.review = Some(reason.clone());
        } else if self.asks_by_machine(machine) {
            let words = "It bears a machine's mark, and seems to ask something of us: please look.";
            found.review = Some(Reason::new("asks_in_machine_mail", words));
        }
        found
    }

    /// A person's question may come from a mailbox called no-reply, through a company's list
    /// headers or a help desk: nobody answers by machine, and it must not be lost.
    fn asks_by_machine(&self, machine: &Machine) -> bool {
        let reported = !machine.may_hold_form || machine.kind == Kind::Calendar;
        let to_us = self.message.recipients.iter().any(|person| {
            let mut own = self.known.own_addresses.iter();
            own.any(|own| own.folded() == person.address.folded())
        });
        !reported && to_us && wishes::asks(&self.said) && speech::names_our_matters(&self.said)
    }
}
