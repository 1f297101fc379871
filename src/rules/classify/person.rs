//! A person's message: their form, whatever stands for one, or their words.
//!
//! What cannot be read is never held against anybody: a file that somebody sent to this mailbox
//! is taken for their form unless something says otherwise, and a person reads it.

use super::Case;
use super::findings::{self, Findings};
use super::forward::{self, Forward};
use super::intents::{self, Intent};
use super::proof::{self, Verdict};
use super::wording::Words;
use crate::domain::address::Address;
use crate::domain::form::FieldId;
use crate::domain::message::Damage;
use crate::domain::plan::{Classified, Reason, Silence};
use crate::domain::reading::FormReading;
use crate::domain::verdict::{Flag, Kind, Problem, Unreadable};

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
            return Some(self.application_in_text(body));
        }
        if !self.evidence.unreadable.is_empty() {
            return Some(self.unread_application());
        }
        if self.evidence.monitoring || self.evidence.called_monitoring {
            return Some(self.monitoring_form());
        }
        if self.evidence.blank {
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
        let restricted = self.evidence.restricted || self.evidence.reference;
        if restricted {
            let words = "A document for the manager's eyes came: it is kept apart.";
            return Some(self.blank(Kind::Reply, "document", words));
        }
        self.cloud_link()
    }

    /// A filled form is attached.
    fn application(&self) -> Classified {
        let body = self
            .understood
            .body
            .as_ref()
            .filter(|body| body.answers.len() >= FEW_ANSWERS);
        let findings =
            Findings::of_forms(self.form, &self.evidence.filled).with_body(self.form, body);
        let mut found = self.taken_in(
            &findings,
            Kind::Application,
            "form_attached",
            "A filled form is attached.",
        );
        if !self.evidence.unreadable.is_empty() {
            add_review(
                &mut found,
                "extra_file_unread",
                "Beside the form a file came that could not be read.",
            );
        }
        found
    }

    fn application_in_text(&self, body: &FormReading) -> Classified {
        let findings = Findings::default().with_body(self.form, Some(body));
        let findings = Findings {
            conflicting: body.conflicting.clone(),
            ..findings
        };
        let mut found = self.taken_in(
            &findings,
            Kind::ApplicationNoForm,
            "answers_in_text",
            "The answers stand in the mail's own text.",
        );
        if !self.evidence.unreadable.is_empty() {
            add_review(
                &mut found,
                "extra_file_unread",
                "Beside the answers a file came that could not be read.",
            );
        }
        found
    }

    /// Answers of an application: whose they are decides what it is.
    fn taken_in(&self, findings: &Findings, usual: Kind, code: &str, words: &str) -> Classified {
        let forward = self.forward(findings);
        let mut found = self.blank(usual, code, words);
        found.answers.clone_from(&findings.answers);
        found.problems = findings.problems(self.form);
        if let Some(forward) = &forward {
            self.pass_on(&mut found, forward);
        } else if self.is_update(findings) {
            found.kind = Kind::Update;
            found.reason = Reason::new("update", "New answers for an application that is known.");
            found.problems = findings.conflicts();
        } else {
            self.tie_by_address_on_form(&mut found, findings);
        }
        let mut senders: Vec<&Address> = found
            .correspondent
            .iter()
            .map(|person| &person.address)
            .collect();
        if found.kind == Kind::Update {
            senders.extend(
                self.ties
                    .application
                    .iter()
                    .flat_map(|application| &application.addresses),
            );
        }
        found.flags = findings.flags(&senders);
        if findings.two_people {
            add_review(
                &mut found,
                "two_people",
                "Forms of two people came in one mail: only the fuller one was logged.",
            );
        } else if findings.is_doubtful() {
            add_review(
                &mut found,
                "doubtful_answer",
                "An answer was read in a doubtful place: please compare it with the form.",
            );
        }
        found
    }

    /// The forward that this message is, unless the form shows that its sender is the applicant.
    fn forward(&self, findings: &Findings) -> Option<Forward> {
        let forward = forward::forward(self.message, &self.words, self.known)?;
        let outer = self.message.author()?;
        let own = findings
            .text(FieldId::EMAIL)
            .is_some_and(|given| given.to_lowercase().contains(&outer.address.folded()));
        (!own).then_some(forward)
    }

    /// A courier brought it: the letter goes to the inner author, at once only where the courier
    /// is trusted and shown to be who they say.
    fn pass_on(&self, found: &mut Classified, forward: &Forward) {
        found.kind = Kind::ForwardedApplication;
        found.reason = Reason::new("forwarded", "A colleague forwards somebody's application.");
        found.correspondent = Some(forward.author.clone());
        found.application = None;
        found.sender_owns_application = false;
        let inner = forward.author.address.folded();
        let known = self.known.applications.iter().find(|one| {
            one.addresses
                .iter()
                .any(|address| address.folded() == inner)
        });
        if let Some(known) = known {
            // A trusted courier's word on whose mail it was is good enough for a proposal only.
            found.application = Some(known.reference.clone());
        }
        let verdict = proof::verdict(self.message, self.known.authserv_id.as_deref());
        let shown = match &self.known.authserv_id {
            Some(_) => verdict == Verdict::Passed,
            None => verdict != Verdict::Failed,
        };
        if !(forward.trusted && shown) {
            let words = "Forwarded by somebody whose forwards are not taken on trust: please check, then release the letter.";
            found.silence = Some(Silence::Hold(Reason::new("forwarder_not_trusted", words)));
            add_review(found, "forwarder_not_trusted", words);
        }
    }

    /// Whether answers belong to an application that is known: by thread, by a reference in the
    /// subject, or since the sender has one and the form does not name another person. Helpers
    /// and agencies send several people's forms from one address.
    fn is_update(&self, findings: &Findings) -> bool {
        let Some(application) = self.ties.application else {
            return false;
        };
        let name = findings.text(FieldId::FULL_NAME);
        let named_alike = match (&name, &application.name) {
            (Some(given), Some(known)) => findings::shares_a_name(given, known),
            _ => true,
        };
        let same_address = findings.text(FieldId::EMAIL).is_none_or(|given| {
            let given = given.to_lowercase();
            application
                .addresses
                .iter()
                .any(|address| given.contains(&address.folded()))
        });
        let other_person = self.ties.owns && !named_alike && !same_address;
        !other_person
    }

    /// An application whose form names the address of a known one: the sender does not own it.
    fn tie_by_address_on_form(&self, found: &mut Classified, findings: &Findings) {
        found.application = None;
        found.sender_owns_application = false;
        let Some(given) = findings
            .text(FieldId::EMAIL)
            .map(|given| given.to_lowercase())
        else {
            return;
        };
        let known = self.known.applications.iter().find(|one| {
            one.addresses
                .iter()
                .any(|address| address.folded() == given)
        });
        if let Some(known) = known {
            found.application = Some(known.reference.clone());
        }
    }

    /// The answers in the mail's own text, where they are more than a signature.
    fn answers_in_text(&self) -> Option<&FormReading> {
        let body = self.understood.body.as_ref()?;
        let own = self.own_answers(body);
        let expected = self.ties.in_thread || self.ties.names_application || self.ties.owns;
        let enough = if expected {
            own >= 1
        } else {
            own >= FEW_ANSWERS
        };
        enough.then_some(body)
    }

    /// How many answers stand in what the writer says, and not in their signature or in the
    /// letter they quote.
    fn own_answers(&self, body: &FormReading) -> usize {
        let squeezed =
            |text: &str| -> String { text.split_whitespace().collect::<String>().to_lowercase() };
        let said = squeezed(&self.words.said);
        let all = squeezed(&self.message.text);
        let rich = body.answers.len() >= 8 || self.words.enclosed.is_some();
        body.answers
            .iter()
            .filter(|answer| {
                let raw = squeezed(&answer.raw);
                // Answers in an HTML table may not stand in the text at all.
                rich || said.contains(&raw) || !all.contains(&raw)
            })
            .count()
    }

    /// Files came that could not be read, and no form that could.
    fn unread_application(&self) -> Classified {
        let answered = self.ties.answers_about_application();
        let forward = self.forward(&Findings::default());
        let kind = if answered {
            Kind::Update
        } else {
            Kind::Application
        };
        let mut found = self.blank(
            kind,
            "form_not_read",
            "A file came that could not be read: a person has to.",
        );
        found.problems = findings::unreadable(&self.evidence);
        found.flags.push(Flag::Unread);
        found.review = Some(Reason::new(
            "form_not_read",
            "A form could not be read: please read it and enter the answers.",
        ));
        if let Some(forward) = &forward {
            self.pass_on(&mut found, forward);
        }
        found
    }

    /// Fail closed (invariant 8): what is called a monitoring form and cannot be read is treated
    /// as one. Its octets are dropped only where it is the only file, so that nothing else goes
    /// with it.
    fn monitoring_form(&self) -> Classified {
        let words = "An equality monitoring form: it was neither read nor kept.";
        let mut found = self.blank(Kind::MonitoringForm, "monitoring_form", words);
        found.application = None;
        found.sender_owns_application = false;
        found.monitoring_seen = self.evidence.monitoring || self.evidence.files == 1;
        found
    }

    fn brings_cv(&self) -> bool {
        let says = self
            .said
            .any("my cv|cv attached|curriculum vitae|my resume|attached cv|cv for|fy cv")
            || self.subject.any("cv|curriculum vitae|resume");
        let in_thread = self.ties.in_thread && !says;
        (self.evidence.cv && !in_thread) || (says && self.evidence.others > 0)
    }

    /// "My form is here: https://…": such links are never opened, and a person has to.
    fn cloud_link(&self) -> Option<Classified> {
        let about_form = self.said.any(
            "form|application|expression of interest|eoi|completed|attached|document|\
                ffurflen",
        ) || self
            .subject
            .any("form|application|expression of interest|eoi|ffurflen");
        let is =
            intents::links_to_a_file(&self.words.said) && about_form && self.evidence.files == 0;
        is.then(|| {
            let answered = self.ties.answers_about_application();
            let kind = if answered {
                Kind::Update
            } else {
                Kind::Application
            };
            let words = "A link came instead of a file; links are never opened.";
            let mut found = self.blank(kind, "link_instead_of_file", words);
            found.problems = vec![Problem::Unreadable(Unreadable::Unsupported)];
            found.flags.push(Flag::Unread);
            found.review = Some(Reason::new("link_instead_of_file", words));
            found
        })
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
        let own = Words::of(&format!("{}\n{}", self.words.said, self.words.signature));
        let intent = intents::intent(&self.subject, said, &own);
        if intents::asks_for_rights(&self.subject, said) && intent != Intent::Withdrawal {
            return self.question_or_reply();
        }
        match intent {
            Intent::Withdrawal => self.blank(
                Kind::Withdrawal,
                "withdrawal",
                "Somebody takes their application back.",
            ),
            Intent::Referral => self.blank(
                Kind::MisdirectedReferral,
                "misdirected_referral",
                "A person is referred for advocacy: this is the wrong mailbox for it.",
            ),
            _ if self.ties.in_thread => self.reply(),
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
            Intent::Interest | Intent::Question => self.question_or_reply(),
        }
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
        let remark = self.ties.owns && !intents::asks(&self.said);
        if self.ties.in_thread || from_manager || remark {
            return self.reply();
        }
        self.blank(Kind::Question, "question", "Somebody asks something.")
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
        if !answers && intents::asks_for_adjustment(&self.subject, &self.said) {
            found.flags.push(Flag::AdjustmentRequest);
            add_review(
                found,
                "adjustment_request",
                "They ask for an adjustment or another format: please answer soon.",
            );
        }
        if !answers && intents::asks_for_rights(&self.subject, &self.said) {
            found.flags.push(Flag::RightsRequest);
            add_review(
                found,
                "rights_request",
                "They ask about their data: a person decides, and the law sets a date.",
            );
        }
        if self.evidence.restricted || intents::mentions_restricted(&self.said) {
            found.flags.push(Flag::RestrictedDocument);
            add_review(
                found,
                "restricted_document",
                "An identity or bank document may have come: please keep it apart.",
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

/// From a stranger, fewer answers than this in the text are a signature and no application.
const FEW_ANSWERS: usize = 4;

/// The first reason for a review holds: it is the gravest.
fn add_review(found: &mut Classified, code: &str, words: &str) {
    found.review.get_or_insert_with(|| Reason::new(code, words));
}
