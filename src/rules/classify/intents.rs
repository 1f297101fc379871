//! What a person wants, by their own words, where no form tells: tables of phrases, each with
//! the second sign it needs. English, and Welsh where that is easy.
//!
//! In doubt it is a question: a question gets an answer from a person.

use super::wording::Words;

/// What a person's words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Intent {
    Withdrawal,
    Referral,
    Feedback,
    Interest,
    Spam,
    Thanks,
    Question,
}

/// What a subject and a text are about. `own` is the text with its signature: thanks are
/// closing words, too.
pub(super) fn intent(subject: &Words, said: &Words, own: &Words) -> Intent {
    let both = Words::of(&format!("{} . {}", subject.as_str(), said.as_str()));
    if is_withdrawal(subject, said) {
        Intent::Withdrawal
    } else if is_referral(subject, &both) {
        Intent::Referral
    } else if is_spam(&both) {
        Intent::Spam
    } else if is_interest(subject, said) {
        Intent::Interest
    } else if is_feedback(subject, &both) {
        Intent::Feedback
    } else if is_thanks(own) {
        Intent::Thanks
    } else {
        Intent::Question
    }
}

/// Asks for their data, for its erasure or correction, or complains about its use: in any
/// wording, since the law asks for none (UK GDPR Art. 12, 15-17).
pub(super) fn asks_for_rights(subject: &Words, said: &Words) -> bool {
    const CERTAIN: &str = "subject access|data protection law|data protection act|data protection officer|gdpr|\
        dsar|right to erasure|right of access|right to be forgotten|\
        information commissioner|personal data that you hold|personal data you hold|\
        data you hold|data that you hold|information you hold about|\
        information that you hold about|what you hold about me|you still hold about me|\
        data protection complaint|freedom of information|cais am fynediad|diogelu data|\
        dileu fy manylion|dileu fy nata";
    let is = |words: &Words| {
        words.any(CERTAIN)
            || words.near(
                "delete|erase|remove|destroy|deleting|erasing",
                "data|details|records|information|everything|file",
                4,
            ) && words.any("my|me|about me")
            || words.near("copy|copies", "data|records|file", 5) && words.any("about me|my")
    };
    is(subject) || is(said)
}

/// Asks for an adjustment or another format (Equality Act 2010 s.20).
pub(super) fn asks_for_adjustment(subject: &Words, said: &Words) -> bool {
    const CERTAIN: &str = "another format|alternative format|different format|accessible format|\
        accessible version|large print|bigger print|larger font|braille|easy read|easyread|\
        bsl|sign language|screen reader|screenreader|speech software|screen magnif~|\
        reasonable adjustment~|coloured paper|audio version|audio format|textphone|relay uk|\
        visually impaired|deaf|dyslexi~|by telephone instead|over the phone instead|\
        print bras|fformat arall|fformat hygyrch|addasiad~ rhesymol";
    // Who offers another format ("I can send another format if you like") asks for nothing.
    const OFFERS: &str = "i can send|i could send|can provide|could provide|happy to send|\
        happy to provide|if that is easier for you|if you prefer";
    let is = |words: &Words| {
        words
            .sentences()
            .map(Words::of)
            .any(|sentence| sentence.any(CERTAIN) && !sentence.any(OFFERS))
            || words.any(
                "cannot fill in|can't fill in|unable to fill in|cannot complete the form|\
                unable to complete the form|struggle to",
            ) && words.any("telephone|phone|help|disab~|software|hands|condition|sight")
            || words.any("more time|extra time")
                && words.any("disab~|condition|illness|unwell|hospital|health")
    };
    is(subject) || is(said)
}

/// A person in danger, or one who speaks of it: nothing cheerful goes out by itself.
pub(super) fn tells_of_danger(said: &Words) -> bool {
    said.any(
        "kill myself|end my life|suicid~|harm myself|hurt myself|being abused|he hits me|\
        she hits me|in danger|not safe at home|don't want to live|lladd fy hun",
    )
}

/// Points to a file kept elsewhere; such links are never opened.
pub(super) fn links_to_a_file(said: &str) -> bool {
    const PLACES: [&str; 17] = [
        "drive.google",
        "docs.google",
        "dropbox",
        "onedrive",
        "1drv.",
        "sharepoint",
        "wetransfer",
        "we.tl",
        "icloud",
        "box.com",
        "mega.nz",
        "pcloud",
        "sync.com",
        "filemail",
        "transfernow",
        "acrobat.adobe",
        "smash.",
    ];
    said.to_lowercase()
        .split("://")
        .skip(1)
        .filter_map(|tail| tail.split(['/', ' ', '\n', '>', '"']).next())
        .any(|host| PLACES.iter().any(|place| host.contains(place)))
}

/// Says that documents come of which no person asked a copy: passport, bank details.
pub(super) fn mentions_restricted(said: &Words) -> bool {
    said.near(
        "attach~|enclos~|send~|copy|scan|here",
        "passport|dbs|licence|visa",
        6,
    ) || said.any("sort code|national insurance number|my bank details")
}

/// Asks something: a question mark, or a request in other words.
pub(super) fn asks(said: &Words) -> bool {
    said.as_str().contains('?')
        || said.any(
            "could you|can you|would you|please send me|please could|please can|\
            please tell me|let me know if|let me know whether|let me know when|i wonder|\
            i was wondering|where can i|how do i|how can i|i would like to know|\
            i'd like to know|a oes|allwch chi|ydych chi|sut mae",
        )
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
        pull out of|retract my|stand down from|tynnu fy nghais|dynnu fy nghais|dynnu'n ôl|dynnu fy enw|tynnu'n ôl|tynnu fy enw";
    let stated = said.sentences().any(|sentence| {
        let sentence = Words::of(sentence);
        // "Can I withdraw later?" is a question, and "I do not want to withdraw" is none.
        let question = sentence.as_str().ends_with('?')
            && !sentence.any("please withdraw|withdraw my application please");
        let denied = sentence.any(
            "not withdraw|not want to withdraw|not wish to withdraw|if i withdraw|\
            how to withdraw|how do i withdraw|never withdraw",
        );
        !question && !denied && sentence.any(CERTAIN)
    });
    stated || (subject.any(CERTAIN) || subject.any("withdrawal")) && !asks(said)
}

/// A person referred for advocacy: a request for an advocate, and somebody it is about.
fn is_referral(subject: &Words, both: &Words) -> bool {
    const ADVOCATES: &str =
        "imca|imcas|imha|imhas|rpr|advocate|advocates|advocacy|icaa|ipa|eiriolwr";
    const ASKING: &str = "need|needs|needed|require|requires|required|request|requesting|allocate|assign|\
        appoint|arrange|instruct|refer|referring|referred|referral|send|provide|visit|have|\
        support";
    const ABOUT: &str = "patient|patients|client|resident|service user|mum|mam|mother|dad|father|husband|\
        wife|partner|son|daughter|brother|sister|nan|gran|grandmother|grandad|neighbour|\
        lacks capacity|lack capacity|detained under|section 2|section 3|hospital number|\
        nhs number|nhs no|date of birth|dob|tribunal|social worker|on the ward|our ward|\
        best interests|care home|dols|serious medical treatment|care act assessment|\
        safeguarding enquiry|claf|mam i";
    const APPLYING: &str = "assessor|assessors|expression of interest|apply|applying|application|role profile|\
        recruit~|my experience|i have worked|blog|article";
    let titled = subject.any("referral|referrals|atgyfeiriad") && subject.any(ADVOCATES)
        || subject.any(
            "advocate needed|advocate required|advocate request|need an advocate|\
            request for advocate|request for advocacy",
        );
    let asked = both.near(ASKING, ADVOCATES, 6)
        || both.near(ADVOCATES, "needed|required|visit|attend|urgently", 4);
    let about = both.hits(ABOUT);
    let applying = both.hits(APPLYING);
    (titled && applying < 2) || (asked && about >= 2 && applying == 0) || (asked && about >= 4)
}

/// Advertising or worse: two signs at least, and no sign of somebody who applies.
fn is_spam(both: &Words) -> bool {
    const SIGNS: &str = "seo|page one|first page|1st page|google ranking~|on google|rank #1|ranking|\
        your website|web design|website design|backlink~|guest post~|increase traffic|\
        more traffic|click here|verify your password|verify your account|\
        confirm your account|account will be closed|account will be suspended|\
        will be suspended|storage limit|mailbox has exceeded|mailbox is almost full|\
        password expires|lottery|inheritance|next of kin|million dollars|million pounds|\
        wire transfer|bitcoin|crypto~|investment opportunity|business proposal|loan offer|\
        business loan|merchant cash|price list|best price|limited time|act now|\
        special offer|% off|discount|free trial|free quote|buy now|casino|viagra|pharmacy|\
        weight loss|dear sir/madam|hi sir/madam|dear sir / madam|dear beneficiary|\
        dear customer|dear user|email list|mailing lists for sale|leads|lead generation|\
        digital marketing|online marketing|marketing services|social media marketing|\
        overdue invoice|invoice attached|unpaid invoice|remittance|gift card~|outsourc~|\
        app development|software development company|boost your|grow your business|\
        our services include|unusual sign-in|docusign|shared a document with you|reactivate";
    const HONEST: &str = "expression of interest|eoi|role profile|assessor|application form|my application|\
        my form|advocacy|i would like to apply|apply for|mynegi diddordeb|aseswr";
    both.hits(SIGNS) >= 2 && !both.any(HONEST)
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
    let stated = said.any(STATED)
        || (subject.any(STATED) || subject.any("expression of interest|eoi"))
            && said.any(ABOUT_MYSELF);
    if !stated {
        return false;
    }
    // "I would like to apply. Could you send me the form?" wants an answer, not a form letter,
    // unless the person also says who they are.
    let telling = said
        .sentences()
        .filter(|sentence| !sentence.ends_with('?') && Words::of(sentence).any(ABOUT_MYSELF))
        .count();
    !asks(said) || (telling >= 3 && said.count() >= 50)
}

/// A reader's thoughts on something published.
fn is_feedback(subject: &Words, both: &Words) -> bool {
    const PIECES: &str = "blog|blogs|guest blog|article|guest article|your piece|thoughtful piece|\
        opinion piece|blog post|guest post|editorial|podcast|column|erthygl|the author|\
        your post|webinar";
    const THOUGHTS: &str = "i read|i enjoyed|enjoyed|my thoughts|thoughts on|my view|in my view|in my opinion|\
        i disagree|i agree|i think|comment|comments|response to|thoughtful|interesting|\
        the author|author|follow-up|reading your|points|feedback|thank you for the|\
        thank you for your|loved|great article|great blog|great piece|mwynheais|darllenais";
    const APPLYING: &str = "apply|applying|application|assessor role|assessor|expression of interest|\
        role profile|vacancy";
    let pieces = both.hits(PIECES);
    let thoughts = both.hits(THOUGHTS);
    let titled = subject.any(PIECES) || subject.any("thoughts on|my thoughts");
    let weight = pieces.min(2) + thoughts.min(3) + usize::from(titled);
    pieces > 0 && thoughts > 0 && weight >= 3 && !both.any(APPLYING)
}

/// No more than thanks.
fn is_thanks(said: &Words) -> bool {
    said.count() <= 40
        && said.any("thank you|thanks|diolch|much appreciated|received with thanks")
        && !asks(said)
}
