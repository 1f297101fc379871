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

/// How people ask without a question.
const REQUESTS: &str = "please|grateful|hoping|wondering|wonder|need|needs|help|would like|like to know|want to|\
    advise|hoffwn|os gwelwch|gwybod|angen";

/// Names something that this mailbox is for.
pub(super) fn names_our_matters(words: &Words) -> bool {
    words.without_addresses().any(OUR_MATTERS)
}

/// Somebody speaks of themselves.
pub(super) fn is_in_first_person(words: &Words) -> bool {
    words.any(FIRST_PERSON)
}

/// Asks something, or speaks of themselves and of what this mailbox is for.
pub(super) fn speaks_to_us(subject: &Words, said: &Words) -> bool {
    let matters = names_our_matters(said) || names_our_matters(subject);
    wishes::asks(said)
        || wishes::asks(subject)
        || (is_in_first_person(said) && (matters || said.any(REQUESTS)))
}
