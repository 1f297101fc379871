//! What a person wants, by their own words, where no form tells: tables of phrases, each with
//! the second sign it needs. English, and Welsh where that is easy.
//!
//! In doubt it is a question: a question gets an answer from a person.

use super::wording::Words;
use super::{spam, speech, wishes};

/// What a person's words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Intent {
    Withdrawal,
    Referral,
    Feedback,
    Interest,
    Spam,
    Circular,
    Thanks,
    Question,
}

/// What a subject and a text are about. `own` is the text with its signature: where nothing
/// else is said, closing words are thanks.
pub(super) fn intent(subject: &Words, said: &Words, own: &Words) -> Intent {
    let both = Words::of(&format!("{} . {}", subject.as_str(), said.as_str()));
    if is_withdrawal(subject, said) {
        Intent::Withdrawal
    } else if is_referral(subject, &both) {
        Intent::Referral
    } else if is_circular(own) && !(wishes::asks(said) && speech::names_our_matters(said)) {
        Intent::Circular
    } else if spam::is_spam(&both) {
        Intent::Spam
    } else if is_interest(subject, said) {
        Intent::Interest
    } else if is_feedback(subject, &both) {
        Intent::Feedback
    } else if is_thanks(if said.count() <= 3 { own } else { said }) {
        Intent::Thanks
    } else {
        Intent::Question
    }
}

fn is_withdrawal(subject: &Words, said: &Words) -> bool {
    const CERTAIN: &str = "withdraw my|withdraw from|withdraw the|withdraw this|withdraw it|withdrawing my|\
        withdrawing from|withdrawing the|like to withdraw|wish to withdraw|want to withdraw|\
        need to withdraw|have to withdraw|decided to withdraw|must withdraw|please withdraw|\
        to be withdrawn|withdrawal of my|no longer wish to be considered|\
        no longer want to be considered|no longer wish to apply|no longer wish to proceed|\
        no longer interested in|no longer available for the|no longer in a position to|\
        do not wish to be considered|do not wish to proceed|don't wish to proceed|\
        not wish to continue|take me off the list|take my name off|remove my name from|\
        remove my application|remove me from the|cancel my application|cancel my expression|\
        pull out of|pulling out of|out of the running|retract my|not be able to take this further|no longer able to put myself|no longer able to continue|no longer able to take part|no longer able to apply|no longer able to be considered|not be going ahead|not going ahead|no longer going ahead|\
        pull my application|pull my expression|do not consider my|don't consider my|not consider my form|\
        not consider my application|stop considering me|changed my mind about applying|need to drop out|drop out of|stand down from|tynnu fy nghais|dynnu fy nghais|dynnu'n ôl|dynnu fy enw|tynnu'n ôl|tynnu fy enw";
    const STOPPING: &str = "disregard|cancel|retract|rescind|discontinue|ignore|remove";
    const GOING_ON: &str = "continue|continuing|proceed|proceeding|pursue|pursuing|ahead|progress";
    const NOT: &str = "not|don't|won't|cannot|can't|unable|rather|longer|wouldn't";
    const APPLICATION: &str = "application|expression|candidacy|eoi|cais";
    // "Could you take me off the list?" asks for it; "Can I withdraw later?" asks about it.
    const ABOUT_IT: &str = "can i|may i|could i|am i able|if i withdraw|if i need to|if i have to|\
        how to withdraw|how do i|how would i|how i can|how i withdraw|whether i can|\
        never withdraw|not withdraw|not want to withdraw|not wish to withdraw|\
        don't want to withdraw|don't wish to withdraw";
    // A newer form is coming: that is no withdrawal.
    const OLDER_ONE: &str = "previous|earlier|old|first|last|wrong|duplicate|instead";
    let stated = said.sentences().any(|sentence| {
        let sentence = Words::of(sentence);
        let worded = sentence.any(CERTAIN)
            || sentence.near(STOPPING, APPLICATION, 3) && !sentence.any(OLDER_ONE)
            || sentence.near(NOT, GOING_ON, 4) && sentence.any("with my application|with the application|with this|with the process|with it|my application");
        worded && !sentence.any(ABOUT_IT)
    });
    stated || (subject.any(CERTAIN) || subject.any("withdrawal|tynnu'n ôl")) && !wishes::asks(said)
}

/// Whether the words of a withdrawal leave no doubt that it is meant, and meant now.
pub(super) fn withdraws_plainly(said: &Words) -> bool {
    // "I'd be grateful if you could withdraw it" is plain; "if I hear nothing I'll withdraw" is not.
    const DOUBTS: &str = "might|maybe|perhaps|possibly|probably|unless|in case|may have to|may need to|\
        may want to|may wish to|may withdraw|may be withdrawing|may not be able|may no longer|\
        think i|thinking of|thinking about|considering withdrawing|considering pulling|\
        consider withdrawing|not sure|unsure|undecided|not decided|haven't decided|not yet decided|\
        wonder~|if i|if the|if there|if we|if my|if no|if not|would it be|should i|efallai";
    const LEAVING: &str = "withdraw~|remove|cancel|retract|pull|pulling|drop|stand down|continue|proceed|\
        pursue|considered|consider|tynnu|dynnu|disregard|take me|take my|going ahead|go ahead|interested|available";
    !said.sentences().any(|sentence| {
        let sentence = Words::of(sentence);
        sentence.any(LEAVING) && sentence.any(DOUBTS)
    })
}

/// A person referred for advocacy: a request for an advocate, and somebody it is about.
fn is_referral(subject: &Words, both: &Words) -> bool {
    const ADVOCATES: &str =
        "imca|imcas|imha|imhas|rpr|advocate|advocates|advocacy|icaa|ipa|eiriolwr";
    const ASKING: &str = "need|needs|needed|require|requires|required|request|requesting|allocate|assign|\
        appoint|arrange|instruct|refer|referring|referred|referral|send|provide|visit|have|\
        support|see|get|given|want|wants|wanted";
    const ABOUT: &str = "patient|patients|client|resident|service user|mum|mam|mother|dad|father|husband|\
        wife|partner|son|daughter|brother|sister|nan|gran|grandmother|grandad|neighbour|\
        lacks capacity|lack capacity|detained under|section 2|section 3|hospital number|\
        nhs number|nhs no|date of birth|dob|tribunal|social worker|on the ward|our ward|\
        best interests|care home|dols|serious medical treatment|care act assessment|\
        safeguarding enquiry|s42|section 42|substantial difficulty|ward|\
        has no family|he needs|she needs|they need|autism|in hospital|no next of kin|unbefriended|claf|mam i";
    const APPLYING: &str = "assessor|assessors|expression of interest|apply|applying|application|role profile|\
        recruit~|my experience|i have worked|blog|article";
    let titled = subject.any("referral|referrals|atgyfeiriad") && subject.any(ADVOCATES)
        || subject.any(
            "advocate needed|advocate required|advocacy needed|advocacy required|\
            advocate request|advocacy request|need an advocate|\
            request for advocate|request for advocacy",
        );
    let asked = both.near(ASKING, ADVOCATES, 6)
        || both.near(
            ADVOCATES,
            "needed|required|visit|attend|urgently|come|help",
            4,
        );
    let about = both.hits(ABOUT);
    let applying = both.hits(APPLYING);
    let statutory = both.any("imca|imcas|imha|imhas|rpr|care act advocate|nhs complaints advocacy");
    (titled && applying < 2)
        || (asked && applying == 0 && (about >= 2 || (statutory && about == 1)))
        || (asked && about >= 4)
}

/// Sent to many by a machine that bears no mark of it: it offers a way out of the mailing.
fn is_circular(said: &Words) -> bool {
    let leaves =
        said.any("unsubscribe|manage preferences|update your preferences|manage your subscription");
    let mailed = said.any(
        "view this email in your browser|view in browser|view it in your browser|\
        you are receiving this|you're receiving this|you received this email because|\
        because you signed up|because you subscribed",
    );
    leaves && (mailed || said.any("http~"))
}

/// A letter of interest: states it, and does not merely ask.
fn is_interest(subject: &Words, said: &Words) -> bool {
    const STATED: &str = "express my interest|expressing my interest|express an interest|express interest|\
        expressing an interest|my expression of interest|i would like to apply|\
        i'd like to apply|i wish to apply|i want to apply|i am applying|i'm applying|\
        i am writing to apply|like to be considered|wish to be considered|\
        please consider me|put myself forward|put my name forward|interested in becoming|\
        interested in the role|interested in the position|interested in the opportunity|\
        interested in being|interested in applying|interested in joining|\
        interested in this role|interested in this opportunity|interested in working|\
        would like to become|i would love to become|would like to be an assessor|\
        would like to be a qpm|apply for the role|apply for the post|apply for the position|\
        apply to be|apply to become|hoffwn wneud cais|hoffwn fynegi diddordeb|\
        mynegi fy niddordeb|mynegi diddordeb|diddordeb mewn bod|hoffwn ymgeisio";
    const ABOUT_MYSELF: &str = "i have|i've|i am|i'm|i was|i worked|i know|i led|i ran|i retired|my experience|\
        my background|my career|i bring|i spent|rwyf|rydw i|gweithiais|mae gen i";
    // "I would very much like to be part of the assessor team": the wish and the role, near by.
    let wished = said.near(
        "like|love|keen|interested|wish|want|hope|hoping|delighted",
        "assessor|assessors|role|position|opportunity|team|aseswr",
        9,
    );
    // "Your expression of interest" is how we speak: somebody, or something, answers that.
    let titled = !subject.any("your expression of interest")
        && (subject.any(STATED) || subject.any("expression of interest|eoi"));
    let stated = said.any(STATED) || (wished || titled) && said.any(ABOUT_MYSELF);
    if !stated {
        return false;
    }
    // "I would like to apply. Could you send me the form?" wants an answer, not a form letter,
    // unless the person also says who they are.
    let telling = said
        .sentences()
        .filter(|sentence| !sentence.ends_with('?') && Words::of(sentence).any(ABOUT_MYSELF))
        .count();
    !wishes::asks(said) || (telling >= 3 && said.count() >= 50)
}

/// A reader's thoughts on something published.
fn is_feedback(subject: &Words, both: &Words) -> bool {
    const PIECES: &str = "blog|blogs|guest blog|article|guest article|your piece|thoughtful piece|\
        opinion piece|blog post|guest post|editorial|podcast|column|erthygl|the author|\
        your post|the piece|a piece|webinar";
    const THOUGHTS: &str = "spot on|keep writing|i read|i enjoyed|enjoyed|my thoughts|thoughts on|my view|in my view|in my opinion|\
        i disagree|i agree|i think|comment|comments|response to|thoughtful|interesting|\
        the author|author|follow-up|reading your|points|feedback|thank you for the|\
        thank you for your|loved|great article|great blog|great piece|\
        the writer|refreshing|well written|paragraph|published|good read|great read|\
        mwynheais|darllenais";
    const APPLYING: &str = "apply|applying|application|assessor role|assessor|expression of interest|\
        role profile|vacancy|is the role|the advert|your advert";
    let pieces = both.hits(PIECES);
    let thoughts = both.hits(THOUGHTS);
    let titled = subject.any(PIECES) || subject.any("thoughts on|my thoughts");
    let weight = pieces.min(2) + thoughts.min(3) + usize::from(titled);
    pieces > 0 && thoughts > 0 && weight >= 3 && !both.any(APPLYING)
}

/// No more than thanks: the first thing said, and little beside it.
fn is_thanks(said: &Words) -> bool {
    let thanks = |words: &Words| words.any("thank you|thanks|thankyou|diolch|much appreciated");
    let greeting = |words: &Words| words.count() <= 4 && !thanks(words);
    let first = said
        .sentences()
        .map(Words::of)
        .find(|sentence| !greeting(sentence));
    first.is_some_and(|first| thanks(&first)) && said.count() <= 30 && !wishes::asks(said)
}
