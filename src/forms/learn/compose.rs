//! From the questions that were found to fields, and from what else the form says to its memory.

use super::claims::{Asked, Is, claims};
use super::decide::{Purpose, purposes};
use super::kinds;
use super::owners::Owners;
use super::paper::{Item, items};
use super::required::Required;
use super::rest::{self, LONGEST_TEXT};
use super::wording::{id_of, unique};
use crate::domain::form::{Field, FieldId, FieldType, FollowUp, FormDefinition, MonitoringSigns};
use crate::domain::learned::{Doubt, Learned, Question, Remark};
use crate::forms::definition::extended;
use crate::forms::find::is_follow_up;
use crate::forms::guidance::is_prompt;
use crate::forms::layout::Document;
use crate::forms::lexicon::Lexicon;
use crate::forms::wording::{fold, without_brackets};

/// No form asks more.
const MOST_QUESTIONS: usize = 300;

/// Fields to which rules and letters refer by name.
const REFERRED_TO: &[&str] = &[
    FieldId::FULL_NAME,
    FieldId::PREFERRED_NAME,
    FieldId::EMAIL,
    FieldId::PROVIDES_ADVOCACY_NOW,
    FieldId::ACCESS_NEEDS,
];

/// Fields without which no definition is accepted.
const NEEDED: &[&str] = &[FieldId::FULL_NAME, FieldId::EMAIL];

/// Makes the fields and the memory of a blank form.
pub(super) fn compose(document: &Document, known: &FormDefinition, lexicon: &Lexicon) -> Learned {
    let mut items = items(document, lexicon);
    let owners = Owners::new(&mut items, lexicon);
    let purposes = purposes(&items, &owners);
    let mut required = Required::of(&items);
    let asked = claims(&items, &owners, &purposes, lexicon, required.stars);
    required.marks |= asked.iter().any(|one| one.wording.marked == Some(true));
    let mut composer = Composer {
        known,
        lexicon,
        items: &items,
        required,
        learned: Learned::default(),
        numbers: Vec::new(),
    };
    for one in &asked {
        composer.take(one, &asked);
    }
    composer.referees();
    composer.postcode();
    composer.missing();
    let mut learned = composer.learned;
    let blank = rest::blank_form(&items, &purposes, &asked, lexicon);
    learned.blank = rest::without_doubles(blank, &learned.questions);
    learned.remarks.extend(rest::remarks(&items, &purposes));
    learned
}

struct Composer<'a> {
    known: &'a FormDefinition,
    lexicon: &'a Lexicon,
    items: &'a [Item],
    required: Required,
    learned: Learned,
    /// For each question taken, the number of its item.
    numbers: Vec<usize>,
}

impl Composer<'_> {
    fn take(&mut self, one: &Asked<'_>, asked: &[Asked<'_>]) {
        if self.learned.questions.len() >= MOST_QUESTIONS {
            return;
        }
        let mut doubts = Vec::new();
        let own = matches!(one.is, Is::Own | Is::Details(_));
        if one.purpose == Purpose::MayAsk || (own && one.purpose == Purpose::SeemsToAsk) {
            doubts.push(Doubt::NoPlace);
        }
        let options = kinds::options(&one.slots, self.lexicon);
        let mut field = match one.is {
            Is::Field(field) | Is::Part(field) => {
                match self.ours(one, field, &options, &mut doubts) {
                    Some(field) => field,
                    None => return,
                }
            }
            Is::Own | Is::Details(_) => self.own(one, asked, &options, &mut doubts),
            Is::Again => {
                let words = one.wording.question.clone();
                self.learned.remarks.push(Remark::AskedTwice(words));
                return;
            }
            Is::Nothing => return,
        };
        field.required = self.required.holds(one.wording.marked, field.required);
        self.add_gap(&mut field, one.at);
        for slot in &one.slots {
            let printed = slot.printed.as_deref().map(str::trim).unwrap_or_default();
            let known = printed.is_empty() || is_prompt(self.lexicon, printed, &fold(printed));
            if !known
                && !field.printed.iter().any(|text| text == printed)
                && printed.len() <= LONGEST_TEXT
            {
                field.printed.push(printed.to_owned());
            }
        }
        let place = self.items.get(one.at).map(|item| item.place.clone());
        self.learned.questions.push(Question {
            field,
            place: place.unwrap_or_default(),
            own,
            doubts,
        });
        self.numbers.push(one.at);
    }

    /// A field that the program knows, in the form's words; none where it has been taken already.
    fn ours(
        &mut self,
        one: &Asked<'_>,
        field: usize,
        options: &[String],
        doubts: &mut Vec<Doubt>,
    ) -> Option<Field> {
        let known = self.lexicon.fields().get(field)?;
        let mut field = ours(known);
        let required = self.required.holds(one.wording.marked, false);
        if let Some(taken) = self.question(&field.id) {
            // A further box for the same.
            taken.field.required |= required;
            return None;
        }
        let said = &one.wording.question;
        let same = |text: &str| fold(text) == fold(said);
        let questions = &self.learned.questions;
        let another = questions.iter().any(|taken| same(&taken.field.question));
        if one.score < 0.9 || another {
            doubts.push(Doubt::Resembles);
        }
        // The words of a follow-up or of a part say nothing by themselves.
        let bare = is_follow_up(said);
        if matches!(one.is, Is::Field(_)) && !bare && !another {
            field.question.clone_from(said);
        }
        let mut listed = std::iter::once(&known.question).chain(&known.labels);
        if bare && !another && !listed.any(|label| same(label)) {
            field.labels.push(said.clone());
        }
        kinds::with_choices(&mut field, &known.choices, options);
        Some(field)
    }

    fn question(&mut self, id: &FieldId) -> Option<&mut Question> {
        self.learned
            .questions
            .iter_mut()
            .find(|question| question.field.id == *id)
    }

    /// A line to write on is part of the wording: what is written on it has no sign before it.
    fn add_gap(&self, field: &mut Field, at: usize) {
        let words = self.items.get(at).and_then(Item::words);
        if let Some(gap) = words.and_then(|words| words.with_gap.clone())
            && !field.labels.contains(&gap)
            && gap != field.question
        {
            field.labels.push(gap);
        }
    }

    fn own(
        &self,
        one: &Asked<'_>,
        asked: &[Asked<'_>],
        options: &[String],
        doubts: &mut Vec<Doubt>,
    ) -> Field {
        let words = &one.wording.question;
        let before = match one.is {
            Is::Details(number) => asked.get(number).and_then(|before| {
                let taken = self.numbers.iter().position(|at| *at == before.at)?;
                self.learned.questions.get(taken)
            }),
            _ => None,
        };
        let (field_type, guessed) = kinds::own_type(words, &one.slots, options);
        if guessed {
            doubts.push(Doubt::Type);
        }
        let choices = if field_type == FieldType::List {
            kinds::choices(options, &[])
        } else {
            Vec::new()
        };
        let (id, question, follows) = match before {
            Some(before) => (
                format!("{}_details", before.field.id),
                format!(
                    "{} {words}",
                    without_brackets(&before.field.question).trim()
                ),
                Some(FollowUp {
                    field: before.field.id.clone(),
                    asked: words.clone(),
                }),
            ),
            None => (id_of(words), words.clone(), None),
        };
        Field {
            id: FieldId::new(unique(&id, |id| self.is_taken(id))),
            question,
            field_type: if follows.is_some() && field_type == FieldType::Text {
                FieldType::LongText
            } else {
                field_type
            },
            required: false,
            labels: Vec::new(),
            meanings: Vec::new(),
            choices,
            none_is_empty: follows.is_some(),
            printed: Vec::new(),
            follows,
        }
    }

    /// The program's own ids mean what they mean, whether the form asks for them or not.
    fn is_taken(&self, id: &str) -> bool {
        let learned = &self.learned.questions;
        self.known.field(id).is_some() || learned.iter().any(|one| one.field.id.as_str() == id)
    }

    /// Referees in blocks of their own are asked for by each block as a whole.
    fn referees(&mut self) {
        let blocks = |number: u8| {
            self.items
                .iter()
                .find(|item| matches!(item.part.referee, Some(of) if of == number || of == 99))
        };
        let found: Vec<(String, String)> = [1, 2]
            .into_iter()
            .filter_map(|number| Some((format!("referee_{number}"), blocks(number)?.place.clone())))
            .collect();
        if !found.is_empty() {
            self.learned.remarks.push(Remark::RefereeBlocks);
        }
        for (id, place) in found {
            let asked = self
                .learned
                .questions
                .iter()
                .any(|one| one.field.id.as_str() == id);
            let Some(mut field) = self.known.field(&id).filter(|_| !asked).map(ours) else {
                continue;
            };
            field.required = self.required.holds(None, field.required);
            self.learned.questions.push(Question {
                field,
                place,
                own: false,
                doubts: Vec::new(),
            });
        }
    }

    /// Where the address is asked for together with its postcode, both are answers.
    fn postcode(&mut self) {
        let place_of = |id: &str| {
            let mut learned = self.learned.questions.iter();
            learned.position(|one| one.field.id.as_str() == id)
        };
        let both = |question: &Question| {
            let said = fold(&question.field.question).replace("post code", "postcode");
            said.contains("postcode") || said.contains("cod post")
        };
        let (Some(at), None) = (place_of("address"), place_of("postcode")) else {
            return;
        };
        let address = self.learned.questions.get(at).filter(|one| both(one));
        if let (Some(address), Some(field)) = (address, self.known.field("postcode").map(ours)) {
            let postcode = Question {
                field: Field {
                    required: false,
                    ..field
                },
                place: address.place.clone(),
                own: false,
                doubts: Vec::new(),
            };
            self.learned.questions.insert(at + 1, postcode);
        }
    }

    /// What the form does not ask for, and rules or letters refer to.
    fn missing(&mut self) {
        for id in REFERRED_TO {
            let asked = self
                .learned
                .questions
                .iter()
                .any(|one| one.field.id.as_str() == *id);
            let Some(mut field) = self.known.field(id).filter(|_| !asked).map(ours) else {
                continue;
            };
            self.learned
                .remarks
                .push(Remark::NotAsked(field.id.clone()));
            if NEEDED.contains(id) {
                field.required = false;
                self.learned.questions.push(Question {
                    field,
                    place: String::new(),
                    own: false,
                    doubts: Vec::new(),
                });
            }
        }
    }
}

/// A field of ours without what the known definition lends it.
fn ours(known: &Field) -> Field {
    Field {
        labels: Vec::new(),
        meanings: Vec::new(),
        choices: Vec::new(),
        ..known.clone()
    }
}

/// The whole definition: what was learned, and of the known one what is none of a form's own. The
/// same comes of reading what [`crate::forms::definition::write`] writes.
pub fn definition(learned: &Learned, known: &FormDefinition) -> FormDefinition {
    let fields = learned.questions.iter().map(|one| one.field.clone());
    let form = FormDefinition {
        title: known.title.clone(),
        extends: None,
        placeholders: Vec::new(),
        other_questions: Vec::new(),
        other_meanings: Vec::new(),
        monitoring: MonitoringSigns::default(),
        blank: learned.blank.clone(),
        fields: fields.collect(),
    };
    extended(form, known)
}
