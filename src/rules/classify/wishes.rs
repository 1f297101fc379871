//! What people ask for beside anything else they send: their rights, an adjustment, an answer.

use super::wording::Words;

/// Asks for their data, for its erasure or correction, or complains about its use: in any
/// wording, since the law asks for none (UK GDPR Art. 12, 15-17).
pub(super) fn asks_for_rights(subject: &Words, said: &Words) -> bool {
    const CERTAIN: &str = "subject access|data protection law|data protection act|data protection officer|gdpr|\
        dsar|object to the processing|object to you processing|object to my data|stop using my personal data|\
        stop processing my|stop using my data|right of access|\
        information commissioner|personal data that you hold|personal data you hold|\
        data you hold|data that you hold|information you hold about|\
        information that you hold about|what you hold about me|you still hold about me|\
        data protection complaint|freedom of information|information you have about me|data you have about me|held about me|held on me|hold on me|\
        have about me on file|right to rectification|rectify|article 15|article 16|cais am fynediad|diogelu data";
    let is = |words: &Words| {
        words.any(CERTAIN)
            || words.near("copy|copies", "data|records|file", 5) && words.any("about me|my")
    };
    asks_for_erasure(subject, said) || is(subject) || is(said)
}

/// Asks to be erased (UK GDPR Art. 17).
pub(super) fn asks_for_erasure(subject: &Words, said: &Words) -> bool {
    const CERTAIN: &str =
        "right to erasure|right to be forgotten|article 17|dileu fy manylion|dileu fy nata";
    let is = |words: &Words| {
        words.any(CERTAIN)
            || words.near(
                "delete|erase|remove|destroy|deleting|erasing",
                "data|details|records|information|everything|file",
                7,
            ) && words.any("my|me|about me")
    };
    is(subject) || is(said)
}

/// Asks for an adjustment or another format (Equality Act 2010 s.20).
pub(super) fn asks_for_adjustment(subject: &Words, said: &Words) -> bool {
    const CERTAIN: &str = "another format|alternative format|different format|accessible format|\
        accessible version|large print|bigger print|larger font|braille|easy read|easyread|\
        screen reader|screenreader|speech software|screen magnif~|\
        reasonable adjustment~|coloured paper|audio version|audio format|textphone|relay uk|\
        visually impaired|i am deaf|i'm deaf|as a deaf|hard of hearing|questions in advance|\
        apply by phone|apply by telephone|answers over the phone|i am autistic|i'm autistic|i am dyslexic|i'm dyslexic|my dyslexia|have dyslexia|can't type|cannot type|\
        can't write|cannot write|by telephone instead|over the phone instead|\
        print bras|fformat arall|fformat hygyrch|addasiad~ rhesymol";
    // Who offers another format ("I can send another format if you like") asks for nothing.
    const OFFERS: &str = "i can send|i could send|can provide|could provide|happy to send|\
        happy to provide|if that is easier for you|if you prefer";
    let is = |words: &Words| {
        words.sentences().map(Words::of).any(|sentence| {
            let signed = sentence.any("bsl|sign language")
                && sentence.any("need|version|user|interpreter|video|have it in|please");
            (signed || sentence.any(CERTAIN)) && !sentence.any(OFFERS)
        }) || words.any(
            "cannot fill in|can't fill in|unable to fill in|cannot complete the form|\
                unable to complete the form|struggle to",
        ) && words.any("telephone|phone|help|disab~|software|hands|condition|sight")
            || words.any("more time|extra time")
                && words.any("disab~|condition|illness|unwell|hospital|health")
    };
    is(subject) || is(said)
}

/// Asks to be called by telephone. Who offers to be ("do call me if you have any questions")
/// asks for nothing.
pub(super) fn asks_for_call(said: &Words) -> bool {
    const CALLS: &str = "call me|ring me|phone me|telephone me|call me back|ring me back|give me a call|\
        give me a ring|a phone call|a telephone call|by phone|by telephone|over the phone|\
        on the phone|over the telephone|on the telephone|ffoniwch fi|fy ffonio|galwad ffôn";
    const ASKING: &str = "please|could you|can you|would you|could someone|can someone|could somebody|\
        can somebody|would someone|would somebody|could i|can i|may i|i would like|i'd like|\
        i would prefer|i'd prefer|i prefer|i need|a hoffech|allwch|hoffwn|os gwelwch yn dda";
    const OFFERS: &str = "if you|if there|if anything|should you|feel free|don't hesitate|do not hesitate|\
        happy to|available for|any questions|any queries";
    said.sentences()
        .map(Words::of)
        .any(|sentence| sentence.any(CALLS) && sentence.any(ASKING) && !sentence.any(OFFERS))
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

/// The same in a page, where the words of a link do not tell where it leads. What is quoted is
/// left out.
pub(super) fn page_links_to_a_file(page: &str) -> bool {
    const QUOTES: [&str; 4] = [
        "gmail_quote",
        "<blockquote",
        "divrplyfwdmsg",
        "appendonsend",
    ];
    let page = page.to_lowercase();
    let end = QUOTES.iter().filter_map(|mark| page.find(mark)).min();
    let own = page.get(..end.unwrap_or(page.len())).unwrap_or_default();
    own.split("href=").skip(1).any(|tail| {
        let link = tail.trim_start_matches(['"', '\'']);
        links_to_a_file(link.split(['"', '\'', '>', ' ']).next().unwrap_or_default())
    })
}

/// Says that documents come of which no person asked a copy: passport, bank details, a letter
/// about somebody's health.
pub(super) fn mentions_restricted(said: &Words) -> bool {
    const HEALTH: &str = "letter from my gp|letter from my doctor|letter from my consultant|\
        letter from the hospital|letter from my psychiatrist|gp letter|gp's letter|doctor's letter|\
        hospital letter|consultant's letter|medical report|medical letter|medical certificate|\
        medical evidence|proof of my diagnosis|proof of my disability|diagnosis letter|fit note|\
        sick note|discharge summary|llythyr gan fy meddyg";
    const COMES: &str = "attach~|enclos~|here is|here's|please find|i send|i am sending|i'm sending|\
        i have sent|i've sent|i include|i have included|i've included|amgae~";
    said.near(
        "attach~|enclos~|send~|copy|scan|here",
        "passport|dbs|licence|visa",
        6,
    ) || said.any("sort code|national insurance number|my bank details")
        || said
            .sentences()
            .map(Words::of)
            .any(|sentence| sentence.any(HEALTH) && sentence.any(COMES))
}

/// Asks something: a question mark, or a request in other words. The question mark of a link
/// asks nothing.
pub(super) fn asks(said: &Words) -> bool {
    let mut after_mark = said.as_str().split('?').skip(1);
    let ends = |c: char| !(c.is_alphanumeric() || "=&%_".contains(c));
    after_mark.any(|rest| rest.chars().next().is_none_or(ends))
        || said.any(
            "could you|can you|would you|please send me|please could|please can|\
            please tell me|let me know if|let me know whether|let me know when|i wonder|\
            i was wondering|where can i|how do i|how can i|i would like to know|\
            i'd like to know|hoffwn wybod|gwybod mwy|a oes|allwch chi|ydych chi|sut mae",
        )
}
