//! Whose application a message brings, and what it says: by form, by text, by a file that has to
//! be read by a person, or by a link.
//!
//! Answers never reach an application that their sender does not own; a letter never goes to an
//! address that only a form names.

use super::Case;
use super::findings::{self, Findings, WHOLE_FORM};
use super::forward::{self, Forward};
use super::person::add_review;
use super::proof::{self, Verdict};
use super::wishes;
use crate::domain::address::{Address, NamedAddress};
use crate::domain::application::Application;
use crate::domain::form::FieldId;
use crate::domain::plan::{Classified, Reason, Silence};
use crate::domain::reading::{FileKind, FormReading};
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::{Flag, Kind, Problem, Unreadable};

/// From a stranger, fewer answers than this in the text are a signature and no application.
pub(super) const FEW_ANSWERS: usize = 4;

impl Case<'_> {
    /// A filled form is attached.
    pub(super) fn application(&self) -> Classified {
        let body = self
            .understood
            .body
            .as_ref()
            .filter(|body| body.answers.len() >= FEW_ANSWERS);
        let findings = Findings::of(self.form, &self.evidence.filled, body, self.sender());
        let mut found = self.taken_in(
            findings,
            Kind::Application,
            "form_attached",
            "A filled form is attached.",
        );
        self.name_unread(&mut found, "Beside the form");
        found
    }

    pub(super) fn application_in_text(&self, body: &FormReading) -> Classified {
        let findings = Findings::of(self.form, &[], Some(body), self.sender());
        let mut found = self.taken_in(
            findings,
            Kind::ApplicationNoForm,
            "answers_in_text",
            "The answers stand in the mail's own text.",
        );
        self.name_unread(&mut found, "Beside the answers");
        found
    }

    /// What came beside the answers and could not be read: a person looks, and the applicant is
    /// told.
    fn name_unread(&self, found: &mut Classified, beside: &str) {
        found.unread.clone_from(&self.evidence.unreadable);
        if !found.unread.is_empty() {
            let what = UnreadFile::all(&found.unread);
            let words = format!("{beside} a file came that could not be read: {what}.");
            add_review(found, "extra_file_unread", &words);
        }
    }

    /// Answers of an application: whose they are decides what it is.
    fn taken_in(&self, mut findings: Findings, usual: Kind, code: &str, words: &str) -> Classified {
        findings.doubt_days(self.arrived_at);
        let findings = &findings;
        let forward = self.forward(findings);
        let mut found = self.blank(usual, code, words);
        found.answers.clone_from(&findings.answers);
        found.problems = findings.problems(self.form);
        if let Some(forward) = &forward {
            self.pass_on(&mut found, forward);
        } else if let Some(application) = self.application_of(findings) {
            found.application = Some(application.reference.clone());
            found.sender_owns_application = self.is_of_author(application);
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
                self.application_of(findings)
                    .iter()
                    .flat_map(|application| &application.addresses),
            );
        }
        found.flags = findings.flags(&senders);
        if let Some(concerns) = findings.concerns() {
            if findings.two_people {
                // A letter to one would leave the other without a word.
                let waits = Silence::Hold(concerns.clone());
                found.silence.get_or_insert(waits);
            }
            add_review(&mut found, &concerns.code, &concerns.sentence);
        }
        found
    }

    /// Who wrote the mail, not what it encloses.
    fn sender(&self) -> Option<&Address> {
        self.message.author().map(|author| &author.address)
    }

    /// The forward that this message is, unless the form shows that its sender is the applicant.
    fn forward(&self, findings: &Findings) -> Option<Forward> {
        let outer = self.message.author()?;
        let folded = outer.address.folded();
        let given = findings::addresses_on(&findings.answers);
        if given.iter().any(|given| given.folded() == folded) {
            return None;
        }
        let forward = forward::forward(self.message, &self.words, self.known);
        if forward.as_ref().is_some_and(|one| one.author.is_some()) {
            return forward;
        }
        // Nobody says who wrote it: only the form tells that it was somebody else.
        let name = findings.text(FieldId::FULL_NAME)?;
        let named_so = |own: &String| findings::may_be_one_person(&name, own);
        let own = outer.name.as_ref().is_some_and(named_so);
        forward
            .or_else(|| forward::brought(self.message, self.known))
            .filter(|_| !own && !self.ties.owns)
    }

    /// A courier brought it: the letter goes to the inner author, at once only where the courier
    /// is trusted and shown to be who they say. Where no author is named, the person on the form
    /// is the applicant, and a letter to that address waits: a form may name anybody.
    fn pass_on(&self, found: &mut Classified, forward: &Forward) {
        found.kind = Kind::ForwardedApplication;
        found.reason = Reason::new("forwarded", "A colleague forwards somebody's application.");
        let on_form = || {
            let address = findings::addresses_on(&found.answers).into_iter().next()?;
            let name = findings::text_of(&found.answers, FieldId::FULL_NAME);
            Some(NamedAddress { name, address })
        };
        found.correspondent = forward.author.clone().or_else(on_form);
        found.application = None;
        found.sender_owns_application = false;
        let inner = found.correspondent.as_ref();
        let inner = inner.map(|person| person.address.folded());
        let name = findings::text_of(&found.answers, FieldId::FULL_NAME);
        let known = self.known.applications.iter().find(|one| {
            let mut addresses = one.addresses.iter();
            addresses.any(|address| inner.as_ref() == Some(&address.folded()))
                && may_be_theirs(name.as_ref(), one)
        });
        if let Some(known) = known {
            // A trusted courier's word on whose mail it was is good enough for a proposal only.
            found.application = Some(known.reference.clone());
        }
        // Without a server's word anybody could write in a colleague's name.
        let verdict = proof::verdict(self.message, self.known.authserv_id.as_deref());
        let held = if !(forward.trusted && verdict == Verdict::Passed) {
            Some((
                "forwarder_not_trusted",
                "Forwarded by somebody whose forwards are not taken on trust, or whom the mail server did not confirm: please check, then release the letter.",
            ))
        } else if forward.author.is_none() {
            Some((
                "forwarded_author_unknown",
                "A colleague sent somebody's form on, and the mail does not say from which address it came. The letter would go to the one on the form: please check, then release it.",
            ))
        } else {
            None
        };
        if let Some((code, words)) = held {
            found.silence = Some(Silence::Hold(Reason::new(code, words)));
            add_review(found, code, words);
        }
        if forward.trusted && wishes::asks(&self.said) {
            let words =
                "A colleague who sent an application on asks something: please answer them.";
            add_review(found, "colleague_asks", words);
        }
    }

    /// The known application that answers belong to: by thread, by a reference in the subject,
    /// or since the sender has one and the form does not name another person. Helpers and
    /// agencies send several people's forms from one address, and couples share one.
    fn application_of(&self, findings: &Findings) -> Option<&Application> {
        let name = findings.text(FieldId::FULL_NAME);
        let may_be_theirs = |application: &&Application| may_be_theirs(name.as_ref(), application);
        let tied = self.ties.application?;
        if !self.ties.owns || may_be_theirs(&tied) {
            return Some(tied);
        }
        let mut own = self.known.applications.iter();
        own.find(|application| self.is_of_author(application) && may_be_theirs(application))
    }

    fn is_of_author(&self, application: &Application) -> bool {
        let author = self.message.author().map(|author| author.address.folded());
        author.is_some_and(|author| {
            application
                .addresses
                .iter()
                .any(|address| address.folded() == author)
        })
    }

    /// An application that is not known yet. Where its form names the address of a known one
    /// and the sender does not own that, somebody may be posing; where the sender does own it,
    /// another person shares the address.
    fn tie_by_address_on_form(&self, found: &mut Classified, findings: &Findings) {
        found.application = None;
        found.sender_owns_application = false;
        if self.ties.owns {
            let words = "Another person's form came from an address that is known already: is it one person or two?";
            add_review(found, "shared_address", words);
            return;
        }
        let given = findings::addresses_on(&findings.answers);
        let is_given = |known: &Address| given.iter().any(|one| one.folded() == known.folded());
        let mut known = self
            .known
            .applications
            .iter()
            .filter(|one| one.addresses.iter().any(is_given))
            .peekable();
        // A family has one address, and each of them an application.
        let others = known.peek().is_some();
        let name = findings.text(FieldId::FULL_NAME);
        let known = known.find(|one| may_be_theirs(name.as_ref(), one));
        found.application = known.map(|known| known.reference.clone());
        if others && known.is_none() {
            let words = "A form gives an address that is known already, and another person's name: is it one person or two?";
            add_review(found, "shared_address", words);
        }
    }

    /// The answers in the mail's own text, where they are more than a signature. A whole form
    /// is taken as it is; of a few answers only those that stand in what the writer says, and
    /// not below their closing words or in a letter they quote.
    pub(super) fn answers_in_text(&self) -> Option<FormReading> {
        let body = self.understood.body.as_ref()?;
        let mut own = body.clone();
        if body.answers.len() < WHOLE_FORM && self.words.enclosed.is_none() {
            let squeezed = |text: &str| -> String {
                text.split_whitespace().collect::<String>().to_lowercase()
            };
            let (said, all) = (squeezed(&self.words.said), squeezed(&self.message.text));
            own.answers.retain(|answer| {
                let raw = squeezed(&answer.raw);
                // Answers in an HTML table may not stand in the text at all.
                said.contains(&raw) || !all.contains(&raw)
            });
        }
        // One answer alone completes an application; it makes none.
        let fewest = match self.ties.application {
            Some(_) => 1,
            None => FEW_ANSWERS,
        };
        (own.answers.len() >= fewest).then_some(own)
    }

    /// Files came that could not be read, and no form that could.
    pub(super) fn unread_application(&self) -> Classified {
        let answered = self.ties.answers_about_application();
        let forward = self.forward(&Findings::default());
        let kind = if answered {
            Kind::Update
        } else {
            Kind::Application
        };
        let what = UnreadFile::all(&self.evidence.unreadable);
        let words = format!("A file came that could not be read, {what}: a person has to.");
        let mut found = self.blank(kind, "form_not_read", &words);
        found.problems = findings::unreadable(&self.evidence);
        found.unread.clone_from(&self.evidence.unreadable);
        found.flags.push(Flag::Unread);
        let words = format!("It could not be read: {what}. Please read it and enter the answers.");
        found.review = Some(Reason::new("form_not_read", words));
        if let Some(forward) = &forward {
            self.pass_on(&mut found, forward);
        }
        found
    }

    /// "My form is here: https://…": such links are never opened, and a person has to.
    pub(super) fn cloud_link(&self) -> Option<Classified> {
        let about_form = self.said.any(
            "form|application|expression of interest|eoi|completed|attached|document|\
                ffurflen",
        ) || self
            .subject
            .any("form|application|expression of interest|eoi|ffurflen");
        let page = self.message.html.as_deref().unwrap_or_default();
        let links = wishes::links_to_a_file(&self.words.said) || wishes::page_links_to_a_file(page);
        let is = links && about_form && self.evidence.files == 0;
        is.then(|| {
            let answered = self.ties.answers_about_application();
            let kind = if answered {
                Kind::Update
            } else {
                Kind::Application
            };
            let words = "A link came instead of a file: links are never opened. Please ask for the file itself.";
            let mut found = self.blank(kind, "link_instead_of_file", words);
            found.problems = vec![Problem::Unreadable(Unreadable::Unsupported)];
            found.unread = vec![UnreadFile {
                name: None,
                kind: FileKind::Link,
                why: Unreadable::Unsupported,
            }];
            found.flags.push(Flag::Unread);
            found.review = Some(Reason::new("link_instead_of_file", words));
            found
        })
    }
}

/// Whether a form with this name may be by the person of this application.
fn may_be_theirs(name: Option<&String>, application: &Application) -> bool {
    match (name, &application.name) {
        (Some(given), Some(known)) => findings::may_be_one_person(given, known),
        _ => true,
    }
}
