//! The Welsh letters: drafts that no Welsh speaker has read yet, held to everything that can be
//! seen without the language.

use qpm_intake::domain::form::FieldId;
use qpm_intake::domain::language::Language;
use qpm_intake::domain::letter::{LetterKind, LetterOwed};
use qpm_intake::domain::verdict::Unreadable;

use super::{
    LINKS, html_lines, is_decision, is_over, octets, parts, text_lines, unread, usual, variants,
    visible, write,
};

fn welsh(kind: LetterKind) -> LetterOwed {
    let mut owed = usual(kind);
    owed.language = Language::Welsh;
    owed
}

#[test]
fn every_welsh_letter_reads_as_it_was_drafted() {
    for (kind, example) in variants(Language::Welsh) {
        let variant = match example.variant {
            "" => String::new(),
            variant => format!("__{}", variant.replace(' ', "_")),
        };
        let letter = octets(&write(&example.owed)).replace('\r', "");
        insta::assert_snapshot!(format!("cy__{kind}{variant}"), letter);
    }
}

#[test]
fn both_parts_of_a_welsh_letter_say_the_same() {
    for (kind, example) in variants(Language::Welsh) {
        let (text, html) = parts(&write(&example.owed));
        // The text gives the form's address on the spot; the HTML part has its link at the end.
        let by_address = |line: &String| !line.contains("Mae'r ddolen i'r ffurflen isod.");
        let html: Vec<String> = html_lines(&html).into_iter().filter(by_address).collect();
        let text = text_lines(&text);
        assert!(text.len() > 10, "{kind}");
        assert_eq!(text, html, "{kind} {}", example.variant);
    }
}

#[test]
fn a_welsh_letter_says_that_it_is_welsh_and_where_it_is_not() {
    for kind in LetterKind::ALL {
        let letter = write(&welsh(*kind));
        let head = octets(&letter);
        assert!(head.contains("\r\nContent-Language: cy\r\n"), "{kind}");
        let answers = letter.subject.contains("(ateb awtomatig)");
        assert_eq!(answers, !is_decision(*kind), "{kind}");
        let (text, html) = parts(&letter);
        assert!(html.contains("<html lang=\"cy\">"), "{kind}");
        assert!(text.starts_with("Helo Zoe Sato,"), "{kind}: {text}");
        for shown in [&text, &visible(&html)] {
            for needed in [
                "Tachwedd 2026",
                "rheolwr y QPM",
                "E-bost: qpm.manager@qpm.example",
                "Ffôn: 020 7946 0123",
                "print bras",
                "Anfonwyd y llythyr hwn yn awtomatig. Person sy'n penderfynu",
            ] {
                // As in every letter: a capital where it begins a sentence.
                let found = shown.to_lowercase().contains(&needed.to_lowercase());
                assert!(found, "{kind} lacks {needed:?}:\n{shown}");
            }
            let invites = shown.contains("Does dim rhaid i chi ddefnyddio ein ffurflen.");
            assert_eq!(invites, !is_over(*kind), "{kind}:\n{shown}");
        }
        for (url, to_apply) in LINKS {
            let url = format!("https://qpm.example/{url}");
            let there = !(to_apply && is_over(*kind));
            assert_eq!(text.contains(&url), there, "{kind} {url}");
            let link = format!("href=\"{url}\"");
            assert_eq!(html.contains(&link), there, "{kind} {url}");
        }
    }
}

/// What an automatic checker of WCAG 2.2 AA looks for: zoom that nothing forbids (1.4.4), lines far
/// enough apart (1.4.12), all of it in one main landmark, headings without a step left out (1.3.1),
/// list items in lists, a title. Colours are the reader's own, so that dark mode is theirs too.
#[test]
fn an_accessibility_checker_finds_nothing_in_either_language() {
    for (kind, example) in Language::ALL.iter().flat_map(|one| variants(*one)) {
        let (_, html) = parts(&write(&example.owed));
        for never in [
            "user-scalable",
            "maximum-scale",
            "<h3",
            "<h4",
            "color:",
            "nowrap",
            "fixed",
        ] {
            assert!(!html.contains(never), "{kind}: {never}");
        }
        assert!(html.contains("line-height: 1.5"), "{kind}");
        assert!(html.contains("name=\"color-scheme\" content=\"light dark\""));
        assert_eq!(html.matches("<main").count(), 1, "{kind}");
        let (before, rest) = html.split_once("<main").unwrap();
        let (main, after) = rest.split_once("</main>").unwrap();
        assert!(
            before.trim_end().ends_with('>'),
            "{kind}: words before main"
        );
        assert!(after.split_whitespace().all(|word| word.starts_with("</")));
        assert!(main.find("<h1") < main.find("<h2"), "{kind}");
        for list in main.split("<ul>").skip(1) {
            let list = list.split_once("</ul>").unwrap().0;
            assert!(list.trim_start().starts_with("<li"), "{kind}: {list}");
        }
        for (at, _) in main.match_indices("<li") {
            let before = main.split_at(at).0;
            let inside = before.rfind("<ul>") > before.rfind("</ul>");
            assert!(inside, "{kind}: outside a list");
        }
        for empty in ["<p></p>", "<h2></h2>", "<li></li>", "<ul></ul>", "\"></a>"] {
            let squeezed: String = html.split_whitespace().collect();
            assert!(!squeezed.contains(empty), "{kind}: {empty}");
        }
    }
}

/// WCAG 2.2, 3.1.2: what is in another language says so. The form's own questions are in English.
#[test]
fn no_english_stands_in_a_welsh_letter_but_the_forms_own_questions_and_those_are_marked() {
    const ENGLISH: [&str; 14] = [
        " the ",
        " and ",
        " you ",
        " your ",
        " we ",
        " is ",
        " please ",
        " within ",
        " file ",
        "Tuesday",
        "November",
        "application",
        "Hello",
        "months",
    ];
    for (kind, example) in variants(Language::Welsh) {
        let mut owed = example.owed;
        owed.facts.unread.clear();
        for why in Unreadable::ALL {
            owed.facts.unread.push(unread("llun.jpg", *why));
        }
        // File names and subjects are theirs.
        owed.facts.files.clear();
        let (_, html) = parts(&write(&owed));
        let mut own = html.clone();
        for question in html.split("<li lang=\"en-GB\">").skip(1) {
            own = own.replace(question.split_once("</li>").unwrap().0, "");
        }
        let shown = format!(" {} ", visible(&own));
        for word in ENGLISH {
            assert!(!shown.contains(word), "{kind} says {word:?}:\n{shown}");
        }
    }
    let mut owed = welsh(LetterKind::AcknowledgementIncomplete);
    owed.facts.missing = vec![FieldId::new("regions")];
    let (_, html) = parts(&write(&owed));
    let question = "<li lang=\"en-GB\">Which parts of the country can you work in?</li>";
    let unfolded = html.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unfolded.contains(question), "{html}");
}

#[test]
fn a_welsh_circumflex_arrives_as_it_was_written() {
    let mut owed = welsh(LetterKind::Acknowledgement);
    owed.to.name = Some("Siân Tŷ Gŵyr".into());
    owed.facts.greeting_name = Some("Siân Tŷ Gŵyr".into());
    owed.facts.files = vec!["ffurflen ŵ ŷ.docx".into()];
    owed.in_answer_to.as_mut().unwrap().subject = "Cais Tŷ'r Dŵr".into();
    let letter = write(&owed);
    // RFC 5322 §2.1.1, RFC 2047 §2, RFC 2045 §6.7: nothing needs 8BITMIME, no line is long.
    assert!(letter.octets.is_ascii());
    let all = octets(&letter);
    assert!(all.lines().all(|line| line.len() <= 78), "{all}");
    let parsed = mail_parser::MessageParser::new()
        .parse(&letter.octets[..])
        .unwrap();
    let subject = parsed.subject().unwrap();
    assert_eq!(
        subject,
        "Mae eich cais gennym QPM-0042 (ateb awtomatig): Cais Tŷ'r Dŵr"
    );
    let (text, html) = parts(&letter);
    for shown in [&text, &visible(&html)] {
        assert!(shown.contains("Helo Siân Tŷ Gŵyr,"), "{shown}");
        assert!(shown.contains("ffurflen ŵ ŷ.docx"), "{shown}");
        assert!(shown.contains("Ffôn:"), "{shown}");
    }
}

#[test]
fn every_day_of_the_year_has_its_welsh_name() {
    for (day, named) in [
        ("2026-01-05", "dydd Llun 5 Ionawr 2026"),
        ("2026-02-10", "dydd Mawrth 10 Chwefror 2026"),
        ("2026-03-11", "dydd Mercher 11 Mawrth 2026"),
        ("2026-04-16", "dydd Iau 16 Ebrill 2026"),
        ("2026-05-22", "dydd Gwener 22 Mai 2026"),
        ("2026-06-27", "dydd Sadwrn 27 Mehefin 2026"),
        ("2026-07-05", "dydd Sul 5 Gorffennaf 2026"),
        ("2026-08-03", "dydd Llun 3 Awst 2026"),
        ("2026-09-01", "dydd Mawrth 1 Medi 2026"),
        ("2026-10-07", "dydd Mercher 7 Hydref 2026"),
        ("2026-11-12", "dydd Iau 12 Tachwedd 2026"),
        ("2026-12-25", "dydd Gwener 25 Rhagfyr 2026"),
    ] {
        let mut owed = welsh(LetterKind::RightsReceived);
        owed.facts.answer_by = Some(day.parse().unwrap());
        let (text, _) = parts(&write(&owed));
        assert!(text.contains(&format!("erbyn {named} fan")), "{text}");
    }
}
