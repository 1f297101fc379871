//! A person's message: their form, whatever stands for one, or their words.
//!
//! What cannot be read is never held against anybody: a file that somebody sent to this mailbox
//! is taken for their form unless something says otherwise, and a person reads it.

use super::Case;
use super::evidence::Thing;
use super::intents::{self, Intent};
use super::wording::Words;
use super::{speech, wishes};
use crate::domain::message::Damage;
use crate::domain::plan::{Classified, Reason, Silence};
use crate::domain::reading::FileKind;
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::{Flag, Kind, Problem, Unreadable, Wish};

impl Case<'_> {
    /// The verdict on a message that no machine wrote, or that brings a form all the same.
    pub(super) fn of_person(&self) -> Classified {
        let mut found = self
            .by_what_it_brings()
            .unwrap_or_else(|| self.by_its_words());
        if self.message.damage.contains(&Damage::Doubtful) && found.review.is_none() {
            let words = "The mail is built oddly, and a part of it may be missing: please compare.";
            found.review = Some(Reason::new("doubtful_build", words));
        }
        self.add_wishes(&mut found);
        found
    }

    fn by_what_it_brings(&self) -> Option<Classified> {
        if self.understood.headers_only {
            let words = "A mail above the size limit: only its header section was fetched.";
            return Some(super::too_large(self.blank(
                Kind::Application,
                "too_large",
                words,
            )));
        }
        if !self.evidence.filled.is_empty() {
            return Some(self.application());
        }
        if let Some(body) = self.answers_in_text() {
            return Some(self.application_in_text(&body));
        }
        if !self.evidence.unreadable.is_empty() {
            return Some(self.unread_application());
        }
        // OpenPGP without MIME: the words themselves are sealed.
        if self.words.said.contains("-----BEGIN PGP MESSAGE-----") {
            let words = "Its words are encrypted: a person has to ask for them again.";
            let mut found = self.blank(Kind::Application, "encrypted", words);
            found.problems = vec![Problem::Unreadable(Unreadable::Encrypted)];
            found.unread = vec![UnreadFile {
                name: None,
                kind: FileKind::Sealed,
                why: Unreadable::Encrypted,
            }];
            found.flags.push(Flag::Unread);
            add_review(&mut found, "encrypted", words);
            return Some(found);
        }
        if self.evidence.has(Thing::Monitoring) || self.evidence.has(Thing::CalledMonitoring) {
            return Some(self.monitoring_form());
        }
        if self.evidence.has(Thing::BlankForm) {
            let mut found = self.blank(
                Kind::BlankForm,
                "blank_form",
                "Our form came back without any answer.",
            );
            found.problems = vec![Problem::BlankForm];
            return Some(found);
        }
        if self.brings_cv() {
            let mut found = self.blank(
                Kind::CvOnly,
                "cv_only",
                "A CV or covering letter came without the form.",
            );
            found.problems = vec![Problem::NoForm];
            return Some(found);
        }
        let restricted =
            self.evidence.has(Thing::Restricted) || self.evidence.has(Thing::Reference);
        if restricted {
            let words = "A document for the manager's eyes came: it is kept apart.";
            return Some(self.blank(Kind::Reply, "document", words));
        }
        self.cloud_link()
    }

    /// Fail closed (invariant 8): what is called a monitoring form and cannot be read is treated
    /// as one. Its octets are dropped only where it is the only file, so that nothing else goes
    /// with it.
    ///
    /// Whoever asks for something in the mail's own words asks, whatever comes with it: nothing
    /// but the missing octets then tells of the form. Where it is the words, they are not heard.
    fn monitoring_form(&self) -> Classified {
        let words = "An equality monitoring form: it was neither read nor kept.";
        let is_in_text = self.understood.body.as_ref();
        let is_in_text = is_in_text.is_some_and(|body| body.monitoring_section);
        let mut found = if !is_in_text && self.asks_for_something() {
            self.question()
        } else {
            let found = self.blank(Kind::MonitoringForm, "monitoring_form", words);
            Classified {
                application: None,
                sender_owns_application: false,
                ..found
            }
        };
        found.monitoring_seen = self.evidence.has(Thing::Monitoring) || self.evidence.files == 1;
        found
    }

    fn brings_cv(&self) -> bool {
        let says = self
            .said
            .any("my cv|cv attached|curriculum vitae|my resume|attached cv|cv for|fy cv")
            || self.subject.any("cv|curriculum vitae|resume");
        let in_thread = self.ties.in_thread && !says;
        (self.evidence.has(Thing::Cv) && !in_thread) || (says && self.evidence.others > 0)
    }

    fn by_its_words(&self) -> Classified {
        if self.is_marked_spam() {
            return self.blank(
                Kind::Spam,
                "marked_as_spam",
                "The mail server marked it as spam.",
            );
        }
        if self.said.is_empty() && self.evidence.files == 0 && self.has_no_subject() {
            return self.blank(Kind::Empty, "empty", "Neither words nor files.");
        }
        let said = if self.said.is_empty() {
            &self.subject
        } else {
            &self.said
        };
        let intent = intents::intent(&self.subject, said, &self.own);
        let wishes = wishes::asks_for_rights(&self.subject, said)
            || wishes::asks_for_adjustment(&self.subject, said);
        // An article about easy read is no request for it.
        let remarks = intent == Intent::Feedback
            && !wishes::asks(said)
            && !wishes::asks_for_rights(&self.subject, said);
        if wishes && !remarks && intent != Intent::Withdrawal && intent != Intent::Referral {
            return self.question_or_reply();
        }
        match intent {
            Intent::Withdrawal => self.withdrawal(said),
            Intent::Referral => self.blank(
                Kind::MisdirectedReferral,
                "misdirected_referral",
                "A person is referred for advocacy: this is the wrong mailbox for it.",
            ),
            _ if self.ties.in_thread => self.reply(),
            Intent::Circular => self.blank(
                Kind::Newsletter,
                "reads_like_circular",
                "It offers a way out of its mailing, as circulars do.",
            ),
            Intent::Spam => self.blank(
                Kind::Spam,
                "reads_like_spam",
                "Several signs of advertising or fraud, and none of an application.",
            ),
            Intent::Feedback => self.blank(
                Kind::Feedback,
                "feedback",
                "A reader's thoughts on an article.",
            ),
            Intent::Thanks => self.reply(),
            Intent::Interest if !self.ties.owns => {
                let words = "A letter of interest without the form's answers.";
                let mut found = self.blank(Kind::ApplicationNoForm, "letter_of_interest", words);
                found.problems = vec![Problem::NoForm];
                found
            }
            Intent::Interest => self.question_or_reply(),
            Intent::Question => self.question_if_asked(said),
        }
    }

    fn withdrawal(&self, said: &Words) -> Classified {
        let words = "Somebody takes their application back.";
        let mut found = self.blank(Kind::Withdrawal, "withdrawal", words);
        if !intents::withdraws_plainly(said) {
            let words = "Somebody speaks of withdrawing, and may not mean it yet.";
            add_review(&mut found, Classified::UNCLEAR_WITHDRAWAL, words);
        }
        found
    }

    /// A reply in a thread of ours gets no letter of its own and goes to the manager; so does a
    /// known applicant's remark and a manager's or colleague's note.
    fn question_or_reply(&self) -> Classified {
        let from_manager = self.message.author().is_some_and(|author| {
            self.known
                .managers
                .iter()
                .any(|manager| manager.folded() == author.address.folded())
        });
        let remark = self.ties.owns && !wishes::asks(&self.said);
        if self.ties.in_thread || from_manager || remark {
            return self.reply();
        }
        self.question()
    }

    fn question(&self) -> Classified {
        self.blank(Kind::Question, "question", "Somebody asks something.")
    }

    /// Whether they ask for what must not be left lying, or something about our work.
    fn asks_for_something(&self) -> bool {
        wishes::asks_for_rights(&self.subject, &self.said)
            || wishes::asks_for_adjustment(&self.subject, &self.said)
            || wishes::asks_for_call(&self.said)
            || (wishes::asks(&self.said) && speech::names_our_matters(&self.said))
    }

    /// A letter needs a reason: what asks nothing and names nothing of ours may be a machine's
    /// in words that nobody has listed. A person reads it.
    fn question_if_asked(&self, said: &Words) -> Classified {
        let mut found = self.question_or_reply();
        if found.kind == Kind::Question && !speech::speaks_to_us(&self.subject, said) {
            let words = "Nothing in it asks us anything, so no letter goes out: a person reads it.";
            found.reason = Reason::new("unclear", words);
            found.silence = Some(Silence::Never(found.reason.clone()));
        }
        found
    }

    fn reply(&self) -> Classified {
        self.blank(
            Kind::Reply,
            "reply",
            "It answers us without new answers for the form: a person reads it.",
        )
    }

    fn has_no_subject(&self) -> bool {
        let subject = self.subject.as_str();
        let said_nothing = ["(no subject)", "no subject", "re:", "fw:", "fwd:"].contains(&subject);
        self.subject.is_empty() || said_nothing
    }

    /// The server's own mark, as the common filters write it.
    fn is_marked_spam(&self) -> bool {
        let value = |name| {
            self.message
                .header(name)
                .unwrap_or_default()
                .trim()
                .to_lowercase()
        };
        let level: i32 = value("x-ms-exchange-organization-scl")
            .parse()
            .unwrap_or(-1);
        value("x-spam-flag").starts_with("yes")
            || value("x-spam-status").starts_with("yes")
            || value("x-spam").starts_with("yes")
            || value("x-spam-action") == "reject"
            || level >= 5
    }

    /// What people ask for beside anything else they send.
    fn add_wishes(&self, found: &mut Classified) {
        if matches!(
            found.kind,
            Kind::Spam | Kind::MonitoringForm | Kind::MisdirectedReferral | Kind::Feedback
        ) {
            return;
        }
        let answers = matches!(found.kind, Kind::ApplicationNoForm) && !found.answers.is_empty();
        if !answers && wishes::asks_for_adjustment(&self.subject, &self.said) {
            found.flags.push(Flag::AdjustmentRequest);
            found.wishes.push(Wish::Adjustment);
        }
        if !answers && wishes::asks_for_call(&self.said) {
            found.wishes.push(Wish::Call);
        }
        if !answers && wishes::asks_for_rights(&self.subject, &self.said) {
            found.flags.push(Flag::RightsRequest);
            found.wishes.push(Wish::Rights);
            found.erasure = wishes::asks_for_erasure(&self.subject, &self.said);
        }
        let spoken_of = wishes::mentions_restricted(&self.said);
        if self.evidence.has(Thing::Restricted) || spoken_of {
            found.restricted = self.evidence.kept_apart(spoken_of);
            found.flags.push(Flag::RestrictedDocument);
            add_review(
                found,
                "restricted_document",
                "A document may have come that nobody should send: about who somebody is, their bank or their health. It is kept apart, and they are asked not to send such.",
            );
        }
        if self.is_marked_spam() && found.kind != Kind::Empty {
            let words =
                "The mail server marked it as spam, and it reads like somebody's application.";
            found
                .silence
                .get_or_insert(Silence::Hold(Reason::new("marked_as_spam", words)));
            add_review(found, "marked_as_spam", words);
        }
    }
}

/// The first reason for a review holds: it is the gravest.
pub(super) fn add_review(found: &mut Classified, code: &str, words: &str) {
    found.review.get_or_insert_with(|| Reason::new(code, words));
}
