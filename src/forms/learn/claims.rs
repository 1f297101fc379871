//! Which question of the blank form is which field: each field that the program knows goes to the
//! one question that asks for it best, all others are the organisation's own.

use std::collections::HashMap;

use super::decide::Purpose;
use super::kinds;
use super::owners::Owners;
use super::paper::{Item, STRONG, Slot, What, Words};
use super::wording::Wording;
use crate::domain::form::{FieldId, FieldType};
use crate::forms::find::is_follow_up;
use crate::forms::layout::Takes;
use crate::forms::lexicon::{Guess, Key, Lexicon};
use crate::forms::wording::fold;

/// One question of the form.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    /// The number of its item.
    pub(super) at: usize,
    pub(super) wording: Wording,
    pub(super) slots: Vec<&'a Slot>,
    pub(super) purpose: Purpose,
    pub(super) is: Is,
    /// How surely it is that.
    pub(super) score: f32,
}

/// What a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// This field.
    Field(usize),
    /// One of several boxes for this field.
    Part(usize),
    /// Details of the question before it, which has this number among those asked.
    Details(usize),
    /// The organisation's own.
    Own,
    /// The same as one before it.
    Again,
    /// No question after all: one of ours that is asked elsewhere, with a place.
    Nothing,
}

/// Finds what each question is.
pub(super) fn claims<'a>(
    items: &'a [Item],
    owners: &Owners,
    purposes: &[Purpose],
    lexicon: &Lexicon,
    stars: bool,
) -> Vec<Asked<'a>> {
    let mut asked: Vec<Asked<'a>> = Vec::new();
    for (at, (item, purpose)) in items.iter().zip(purposes).enumerate() {
        let one = match &item.what {
            What::Words(words) if purpose.asks() => {
                let slots = owners.slots_of(at).iter();
                let slots = slots.filter_map(|slot| items.get(*slot)?.slot()).collect();
                Some(of_words(at, words, slots, *purpose, lexicon, stars))
            }
            // A control that no words stand beside asks by its title.
            What::Slot(slot) if !owners.is_owned(at) && !item.part.monitoring => {
                of_title(at, slot, lexicon, stars)
            }
            _ => continue,
        };
        let one = one.filter(|one| !fold(&one.wording.question).is_empty());
        asked.extend(one.filter(|one| !is_other(one, asked.last(), lexicon)));
    }
    bind_details(&mut asked, lexicon);
    share(&mut asked, lexicon, items);
    asked
}

/// "Other (please say what)" behind the options of a list is one more of them, and no question.
fn is_other(one: &Asked<'_>, before: Option<&Asked<'_>>, lexicon: &Lexicon) -> bool {
    const LONGEST: usize = 6;
    let folded = fold(&one.wording.question);
    let mut words = folded.split(' ');
    let other = matches!(words.next(), Some("other" | "others" | "arall"));
    let offers = |list: &Asked<'_>| kinds::options(&list.slots, lexicon).len() >= 2;
    other && words.count() < LONGEST && before.is_some_and(offers)
}

fn of_words<'a>(
    at: usize,
    words: &'a Words,
    slots: Vec<&'a Slot>,
    purpose: Purpose,
    lexicon: &Lexicon,
    stars: bool,
) -> Asked<'a> {
    let mut wording = Wording::of(&words.text, stars);
    if let Some(whole) = words
        .with_gap
        .as_ref()
        .filter(|whole| **whole == words.text)
    {
        wording.question.clone_from(whole);
    }
    let (is, score) = first_claim(&words.guesses, &slots, lexicon);
    let is = with_postcode(is, &wording.question, lexicon);
    Asked {
        at,
        wording,
        slots,
        purpose,
        is,
        score,
    }
}

fn of_title<'a>(at: usize, slot: &'a Slot, lexicon: &Lexicon, stars: bool) -> Option<Asked<'a>> {
    if slot.title.trim().is_empty() || slot.takes == Some(Takes::Tick) {
        return None;
    }
    let slots = vec![slot];
    let (is, score) = first_claim(&lexicon.guess(&slot.title), &slots, lexicon);
    Some(Asked {
        at,
        wording: Wording::of(&slot.title, stars),
        slots,
        purpose: Purpose::Asks,
        is,
        score,
    })
}

/// What a question says that it is; a control's name may say it where the words do not.
fn first_claim(guesses: &[Guess], slots: &[&Slot], lexicon: &Lexicon) -> (Is, f32) {
    if let Some(guess) = guesses.first().filter(|guess| guess.score >= STRONG) {
        match guess.key {
            Key::Field(field) => return (Is::Field(field), guess.score),
            Key::Part(field, _) => return (Is::Part(field), guess.score),
            Key::Other if guess.score >= 0.97 => return (Is::Own, guess.score),
            Key::Other | Key::Monitoring(_) => {}
        }
    }
    let named = slots.iter().find_map(|slot| lexicon.index(&slot.tag));
    named.map_or((Is::Own, 1.0), |field| (Is::Field(field), 0.95))
}

/// "Home address and postcode" asks for the address; its postcode is found at its end.
fn with_postcode(is: Is, question: &str, lexicon: &Lexicon) -> Is {
    let both = fold(question).split(' ').any(|word| word == "address");
    match (lexicon.index("postcode"), lexicon.index("address")) {
        (Some(postcode), Some(address)) if both && is == Is::Field(postcode) => Is::Field(address),
        _ => is,
    }
}

/// "If yes, please give details" asks about the question before it.
fn bind_details(asked: &mut [Asked<'_>], lexicon: &Lexicon) {
    let conflict = lexicon.index("conflict_details");
    let advocacy = lexicon.index(FieldId::PROVIDES_ADVOCACY_NOW);
    let mut before: Option<(usize, Is, bool)> = None;
    for (number, this) in asked.iter_mut().enumerate() {
        if !is_follow_up(&this.wording.question) {
            before = Some((number, this.is, may_be_yes(this, lexicon)));
            continue;
        }
        let Some((number, is, closed)) = before else {
            continue;
        };
        let about_conflict = conflict.map(Is::Field);
        let ours = advocacy.is_some_and(|advocacy| is == Is::Field(advocacy));
        this.is = match about_conflict {
            Some(conflict) if ours || (this.is == conflict && !closed) => conflict,
            _ => Is::Details(number),
        };
    }
}

/// Whether a yes may answer a question.
fn may_be_yes(one: &Asked<'_>, lexicon: &Lexicon) -> bool {
    let field = match one.is {
        Is::Field(field) => lexicon.fields().get(field),
        _ => None,
    };
    let options = kinds::options(&one.slots, lexicon);
    let (kind, may_be) = kinds::own_type(&one.wording.question, &one.slots, &options);
    may_be
        || kind == FieldType::YesNo
        || field.is_some_and(|field| field.field_type == FieldType::YesNo)
}

/// Each field goes to one question.
fn share(asked: &mut [Asked<'_>], lexicon: &Lexicon, items: &[Item]) {
    let mut holder: HashMap<usize, usize> = HashMap::new();
    let worth = |one: &Asked<'_>| {
        let place = one.purpose == Purpose::Asks;
        (one.score >= 0.9 && place, place, one.score)
    };
    for (number, one) in asked.iter().enumerate() {
        let Is::Field(field) = one.is else { continue };
        let better = holder
            .get(&field)
            .and_then(|known| asked.get(*known))
            .is_none_or(|known| {
                let (a, b) = (worth(one), worth(known));
                (a.0, a.1) > (b.0, b.1) || ((a.0, a.1) == (b.0, b.1) && a.2 > b.2 + 0.05)
            });
        if better {
            holder.insert(field, number);
        }
    }
    let parts: Vec<usize> = asked
        .iter()
        .filter_map(|one| match one.is {
            Is::Part(field) => Some(field),
            _ => None,
        })
        .collect();
    let declared = asked.iter().position(
        |one| matches!(one.is, Is::Field(field) if lexicon.index("declaration") == Some(field)),
    );
    let name = lexicon.index(FieldId::FULL_NAME);
    let signed = lexicon.index("signed_name");
    let mut given: Vec<(usize, Is)> = Vec::new();
    for (number, one) in asked.iter().enumerate() {
        let Is::Field(field) = one.is else { continue };
        let held = holder.get(&field).copied();
        if held == Some(number) && !(Some(field) == name && parts.contains(&field)) {
            continue;
        }
        let winner = held
            .filter(|held| *held != number)
            .and_then(|held| asked.get(held));
        let same = winner
            .is_some_and(|known| fold(&known.wording.question) == fold(&one.wording.question));
        let signs = Some(field) == name && declared.is_some_and(|declared| number > declared);
        let free = |field: usize| !holder.contains_key(&field) && !parts.contains(&field);
        let another = other_field(items.get(one.at), field, &free);
        let is = match (signs, signed.filter(|signed| free(*signed)), another) {
            (true, Some(signed), _) => Is::Field(signed),
            (_, _, Some(other)) if !same => Is::Field(other),
            _ if same => Is::Again,
            _ if one.purpose == Purpose::Asks => Is::Own,
            // It only resembles what another question asks for.
            _ if one.purpose == Purpose::SeemsToAsk && one.score < 0.97 => Is::Own,
            _ => Is::Nothing,
        };
        if let Is::Field(field) = is {
            holder.insert(field, number);
        }
        given.push((number, is));
    }
    for (number, is) in given {
        if let Some(one) = asked.get_mut(number) {
            one.is = is;
        }
    }
    again(asked);
}

/// The next field that a question resembles, if nobody has it.
fn other_field(item: Option<&Item>, field: usize, free: &dyn Fn(usize) -> bool) -> Option<usize> {
    let words = item.and_then(Item::words)?;
    let mut strong = words.guesses.iter().filter(|guess| guess.score >= STRONG);
    strong.find_map(|guess| match guess.key {
        Key::Field(other) if other != field && free(other) => Some(other),
        _ => None,
    })
}

/// One wording cannot put two questions of the organisation's own.
fn again(asked: &mut [Asked<'_>]) {
    let mut seen: Vec<String> = Vec::new();
    for one in asked.iter_mut().filter(|one| one.is == Is::Own) {
        let folded = fold(&one.wording.question);
        if seen.contains(&folded) {
            one.is = Is::Again;
        } else {
            seen.push(folded);
        }
    }
}
