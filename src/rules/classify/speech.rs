//! Whether somebody speaks to us: asks, or tells us something about themselves and our work.
//!
//! A letter needs a reason. What asks nothing and names nothing of ours is as likely a machine's
//! as a person's, in whatever language: a person reads it, and no letter goes out.

use super::wishes;
use super::wording::Words;

/// What people who write to this mailbox write about.
const OUR_MATTERS: &str = "assessor~|asessor~|expression of interest|expressions of interest|eoi|qpm|\
    quality performance mark|advocacy|advocate~|role|position|post|vacanc~|opportunity|opportunities|\
    apply|applied|applying|application|applications|applicant~|candidate~|my form|the form|your form|\
    a form|form attached|interview~|closing date|deadline|shortlist~|referee|referees|induction|\
    interested in|volunteer~|your advert~|the advert|your charity|your website|aseswr|aseswyr|\
    mynegi diddordeb|mynegiant o ddiddordeb|swydd|ffurflen|cais|ceisiadau|ymgeisio|eiriolaeth|\
    eiriolwr|rôl|dyddiad cau|diddordeb mewn";

/// Words that only somebody who speaks for themselves uses.
const FIRST_PERSON: &str = "i|i'm|i've|i'd|i'll|me|my|mine|we'd|we've|rwy'n|rwyf|rydw|rydw i|dw|hoffwn|fy|mae gen i|gen i|\
    oes gen i|a fyddai modd|wnes i|cefais|alla i|gallaf";

/// How people ask without a question mark and without a word of themselves.
const REQUESTS: &str = "please send|please post|please email|please e-mail|please forward|please provide|\
    please supply|please advise|please confirm|please ring|please call|please phone|grateful|do i|\
    do assessors|do you|does it|does the|is it|is there|is the role|are there|are assessors|can i|\
    can assessors|could i|will i|will there|would i|how many|how much|how long|how often|what is the|\
    what are the|when is the|when are|where do|who do|os gwelwch|oes modd|faint o";

/// Names something that this mailbox is for.
pub(super) fn names_our_matters(words: &Words) -> bool {
    words.without_addresses().any(OUR_MATTERS)
}

/// Somebody speaks of themselves.
pub(super) fn is_in_first_person(words: &Words) -> bool {
    words.any(FIRST_PERSON)
}

/// Asks about what this mailbox is for, or speaks of themselves and asks, or of both. A question
/// alone is no sign: "Need help? See our website" is how machines close their receipts.
pub(super) fn speaks_to_us(subject: &Words, said: &Words) -> bool {
    let matters = names_our_matters(said) || names_our_matters(subject);
    let asks = wishes::asks(said) || wishes::asks(subject);
    let themselves = is_in_first_person(said);
    (matters && (asks || themselves || said.any(REQUESTS)))
        || (asks && themselves)
        || is_a_question(said)
}

/// A short mail that begins with its question and leads nowhere: "What is the fee?"
fn is_a_question(said: &Words) -> bool {
    const GREETING: usize = 3;
    let mut sentences = said.sentences();
    let first = sentences.find(|one| one.ends_with('?') || Words::of(one).count() > GREETING);
    first.is_some_and(|one| one.ends_with('?'))
        && said.count() <= 30
        && !said.as_str().contains("://")
}
