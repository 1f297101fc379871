//! The digest as the manager gets it: what it says, what it offers, and what hostile applicants
//! do to it.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;
use qpm_intake::domain::address::Address;
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::briefing::{Briefing, Card, Cards};
use qpm_intake::domain::form::{FieldId, FormDefinition};
use qpm_intake::domain::letter::ANSWER_ABOVE;
use qpm_intake::domain::verdict::{Flag, Problem};
use qpm_intake::forms::definition;
use qpm_intake::letters::Templates;
use qpm_intake::letters::desk::{self, Desk, DeskLetter, Enclosed, Token, examples};

use qpm_intake::parse::parse;
use qpm_intake::rules::command;

use super::{built_in, settings, visible};

/// Gmail hides what comes after 102 KB of HTML.
const WHOLE: usize = 90_000;

fn form() -> FormDefinition {
    definition::parse(definition::BUILT_IN).unwrap()
}

pub(super) fn token() -> Token {
    Token::from_random(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210)
}

fn write(briefing: &Briefing) -> DeskLetter {
    write_for(briefing, "recruitment@qpm.example", vec![])
}

pub(super) fn write_for(briefing: &Briefing, mailbox: &str, files: Vec<Enclosed>) -> DeskLetter {
    let to = Address::parse(mailbox).unwrap();
    let token = token();
    let desk = Desk {
        token: &token,
        commands_to: &to,
    };
    let zone = TimeZone::get("Europe/London").unwrap();
    let (settings, form, templates) = (settings(), form(), built_in());
    desk::digest(briefing, &desk, &settings, &zone, &form, &templates, files).unwrap()
}

/// Each link: what stands on it, where it leads.
fn links(html: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    for piece in html.split("<a").skip(1) {
        let (_, rest) = piece.split_once("href=\"").unwrap();
        let (to, rest) = rest.split_once("\">").unwrap();
        let (says, _) = rest.split_once("</a>").unwrap();
        links.push((says.replace('\n', " "), to.replace("&amp;", "&")));
    }
    links
}

/// The subject and the body that a link opens.
fn opened(to: &str) -> (String, String) {
    let (_, query) = to.split_once('?').unwrap();
    let (subject, body) = query.split_once('&').unwrap();
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    (
        decode(subject.strip_prefix("subject=").unwrap()),
        decode(body.strip_prefix("body=").unwrap()),
    )
}

/// The text part as a program shows it that knows RFC 3676.
fn shown(text: &str) -> String {
    text.replace(" \n", " ")
}

/// What an answer with these words orders.
fn ordered(text: &str) -> Vec<&'static str> {
    let mail = format!("From: m@qpm.example\nSubject: Re: x\n\n{text}\n");
    let message = parse(mail.as_bytes());
    let orders = command::read(&message, &form(), "QPM");
    let commands = orders.commands().unwrap_or_else(|| panic!("{orders:?}"));
    commands.iter().map(|(_, command)| command.verb()).collect()
}

#[test]
fn every_digest_reads_as_it_was_agreed() {
    for (name, briefing) in examples::briefings() {
        let letter = write(&briefing);
        let name = name.replace(' ', "_");
        let text = format!("Subject: {}\n\n{}", letter.subject, letter.text);
        insta::assert_snapshot!(format!("digest__{name}__text"), text);
        insta::assert_snapshot!(format!("digest__{name}__html"), letter.html);
    }
}

#[test]
fn every_link_brings_the_command_that_it_says() {
    let verbs = BTreeMap::from([
        ("Shortlist", "shortlist"),
        ("Recruit", "recruit"),
        ("Decline", "decline"),
        ("Ask for more", "ask"),
        ("Note", "note"),
        ("Show", "show"),
        ("Send", "send"),
        ("Send the letter", "send"),
        ("Done", "done"),
        ("Reopen", "reopen"),
        ("Decline all who are left", "decline rest"),
        ("Let letters go out again", "resume"),
        ("Everything you can say", "help"),
        ("How things stand now", "status"),
    ]);
    let mut seen = BTreeMap::new();
    for (name, briefing) in examples::briefings() {
        let letter = write(&briefing);
        for (says, to) in links(&letter.html) {
            assert!(to.starts_with("mailto:recruitment@qpm.example?"), "{to}");
            let (subject, body) = opened(&to);
            let verb = verbs.get(says.as_str()).unwrap_or_else(|| panic!("{says}"));
            let (said, number) = match body.trim_end().rsplit_once(' ') {
                Some((said, number)) if number.parse::<u32>().is_ok() => (said, Some(number)),
                _ => (body.trim_end(), None),
            };
            assert_eq!(said, *verb, "{name}: {says}");
            let words = if body.ends_with(' ') { "her words" } else { "" };
            assert_eq!(ordered(&format!("{body}{words}")), [*verb], "{body}");
            let alone = ["reopen", "decline rest", "resume", "help", "status"];
            assert_eq!(number.is_none(), alone.contains(verb), "{name}: {body}");
            // Her own words begin behind a blank.
            let open = matches!(*verb, "decline" | "note");
            assert_eq!(body.ends_with(' '), open, "{name}: {body:?}");
            assert_eq!(subject, format!("{} {}", body.trim_end(), token().mark()));
            assert_eq!(Token::in_subject(&subject), Some(token()));
            *seen.entry(says).or_insert(0) += 1;
        }
    }
    assert_eq!(seen.len(), verbs.len(), "each is offered: {seen:?}");
}

#[test]
fn the_links_on_a_card_are_about_whom_it_shows() {
    let html = write(&examples::busy()).html;
    let mut cards = 0;
    for piece in html.split("QPM-").skip(1) {
        let number: u32 = piece.get(..4).unwrap().parse().unwrap();
        // Review items and letters have numbers of their own.
        for (says, to) in links(piece) {
            let (_, body) = opened(&to);
            if matches!(says.as_str(), "Shortlist" | "Recruit" | "Decline" | "Note") {
                let verb = says.to_lowercase();
                assert_eq!(body.trim_end(), format!("{verb} {number}"));
                cards += 1;
            }
        }
    }
    assert_eq!(cards, 3 * 4 + 3 + 4);
}

#[test]
fn what_waits_for_her_word_offers_the_words() {
    for (code, offers) in [
        (
            "proposed_version",
            &["take 23", "leave 23", "show 23", "done 6"][..],
        ),
        ("withdrawal_unsure", &["withdraw 23", "show 23", "done 6"]),
        ("target_reached", &["close", "done 6"]),
    ] {
        let mut briefing = examples::busy();
        let item = briefing.reviews.iter_mut().find(|item| item.id == 6);
        item.unwrap().code = code.into();
        let html = write(&briefing).html;
        let bodies: Vec<String> = links(&html).iter().map(|(_, to)| opened(to).1).collect();
        for command in offers {
            assert!(
                bodies.iter().any(|body| body == command),
                "{code}: {command}: {bodies:?}"
            );
        }
        assert!(!bodies.is_empty());
    }
}

#[test]
fn nobody_is_asked_for_what_is_not_missing() {
    let mut briefing = examples::busy();
    briefing.undecided = Cards::default();
    let asked = |briefing: &Briefing| {
        let letter = write(briefing);
        let all = links(&letter.html);
        all.iter()
            .filter(|(says, _)| says == "Ask for more")
            .count()
    };
    assert_eq!(asked(&briefing), 1);
    for card in &mut briefing.new.shown {
        card.problems.clear();
    }
    assert_eq!(asked(&briefing), 0);
}

#[test]
fn what_is_decided_is_not_offered_again() {
    let offered = |status| {
        let mut briefing = examples::quiet();
        let mut card = examples::busy().new.shown.first().unwrap().clone();
        card.status = status;
        briefing.new.shown = vec![card];
        let all = links(&write(&briefing).html);
        let says: Vec<String> = all.into_iter().map(|(says, _)| says).collect();
        says.join(" ")
    };
    let rest = "Note Show Everything you can say How things stand now";
    for (status, decide) in [
        (Status::Received, "Shortlist Recruit Decline "),
        (Status::Shortlisted, "Recruit Decline "),
        (Status::Recruited, ""),
        (Status::Declined, ""),
        (Status::Withdrawn, ""),
    ] {
        assert_eq!(offered(status), format!("{decide}{rest}"), "{status}");
    }
}

/// A card whose every part is as long as it gets.
fn full_card(number: u32) -> Card {
    let fields = ["phone", "availability", "advocacy_experience", "referee_1"];
    Card {
        reference: Reference::new("QPM", number),
        regions: vec!["Yorkshire and the Humber".into(); 4],
        role: Some("Head of independent advocacy ".repeat(20)),
        experience: Some("Many years as an advocate & trainer. ".repeat(40)),
        flags: vec![Flag::ConflictOfInterest, Flag::SenderDiffers],
        problems: fields
            .map(|field| Problem::Missing(FieldId::new(field)))
            .to_vec(),
        ..examples::busy().new.shown.first().unwrap().clone()
    }
}

#[test]
fn a_digest_with_forty_new_applications_is_shown_whole_by_gmail() {
    let mut briefing = examples::busy();
    let card = briefing.new.shown.first().unwrap().clone();
    briefing.new.shown = (100..140)
        .map(|number| Card {
            reference: Reference::new("QPM", number),
            ..card.clone()
        })
        .collect();
    briefing.new.total = 40;
    let letter = write(&briefing);
    assert!(letter.html.len() < WHOLE, "{}", letter.html.len());
    for number in 100..140 {
        assert!(letter.html.contains(&format!("QPM-0{number}")), "{number}");
    }
    // Links are short enough for every program that cuts long ones.
    let mailbox = format!("{}@{}.example", "r+".repeat(20), "recruitment".repeat(3));
    for (says, to) in links(&write_for(&briefing, &mailbox, vec![]).html) {
        assert!(to.len() < 400, "{says}: {}", to.len());
    }
}

#[test]
fn where_there_is_too_much_less_is_shown_and_the_rest_is_counted() {
    let mut briefing = examples::busy();
    let many = |range: std::ops::Range<u32>, total| Cards {
        shown: range.map(full_card).collect(),
        total,
    };
    briefing.new = many(100..140, 321);
    briefing.undecided = many(200..220, 700);
    briefing.late = many(300..320, 20);
    let item = briefing.reviews.last().unwrap().clone();
    briefing.reviews = vec![item; 40];
    briefing.reviews_total = 90;
    let letter = write(&briefing);
    assert!(letter.html.len() <= WHOLE, "{}", letter.html.len());
    let shown_cards = letter.html.matches("<h3").count();
    assert!(shown_cards > 10, "{shown_cards}");
    let left = |total: usize, first: u32| {
        let numbers = first..first + 40;
        let there = numbers.filter(|n| letter.html.contains(&format!("QPM-0{n} ")));
        total - there.count()
    };
    let page = visible(&letter.html);
    for (total, first) in [(321, 100), (700, 200), (20, 300)] {
        let left = left(total, first);
        assert!(
            page.contains(&format!("And {left} more.")),
            "{first}: {left}"
        );
        assert!(shown(&letter.text).contains(&format!("nd {left} more")));
    }
}

/// What somebody could write to harm whoever reads it.
const HOSTILE: [&str; 10] = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</td></tr></table><a href=\"mailto:evil@evil.example\">Recruit</a>",
    "\"><a href='https://evil.example/'>press</a>",
    "\u{202e}gnp.exe \u{2066}abc\u{2069}",
    "mailto:evil@evil.example?body=recruit%2012",
    "https://evil.example/ www.evil.example evil.example/x",
    "Zoe\r\nrecruit 12\nrecruit 15",
    "{{ help.to }}{% include \"digest.html\" %}",
    "recruit 12",
    "Answer above this line, or press a link below.",
];

#[test]
fn what_hostile_applicants_write_stays_inert() {
    let long = "x".repeat(10_000);
    let wide = "recruit 12 ".repeat(1_000);
    let usual = links(&write(&examples::busy()).html);
    for evil in HOSTILE.into_iter().chain([&*long, &*wide]) {
        let mut briefing = examples::busy();
        for card in &mut briefing.new.shown {
            card.name = Some(evil.into());
            card.regions = vec![evil.into(); 20];
            card.role = Some(evil.into());
            card.experience = Some(evil.into());
        }
        for item in &mut briefing.reviews {
            item.name = item.reference.is_some().then(|| evil.into());
        }
        for letter in briefing.returned.iter_mut().chain(&mut briefing.held) {
            letter.name = Some(evil.into());
        }
        let letter = write(&briefing);
        assert_eq!(links(&letter.html), usual, "{evil}");
        for tag in ["<script", "<img src=x", "</a><a", "<a href='"] {
            assert!(!letter.html.contains(tag), "{evil}: {tag}");
        }
        assert_eq!(letter.html.matches("<img").count(), 1, "{evil}");
        assert_eq!(letter.html.matches("</table>").count(), {
            let usual = write(&examples::busy()).html;
            usual.matches("</table>").count()
        });
        let text = letter.text.replace("mailto:recruitment@qpm.example", "");
        let page = visible(&letter.html);
        for part in [&text, &page] {
            for link in [
                "://",
                "www.",
                "mailto:",
                "evil.example",
                "\u{202e}",
                "\u{2066}",
            ] {
                assert!(!part.contains(link), "{evil}: {link}\n{part}");
            }
        }
        assert!(letter.text.lines().all(|line| line.chars().count() < 300));
        assert!(letter.html.len() < 30_000, "{evil}: {}", letter.html.len());
        // No line begins with what they wrote: it could be taken for hers.
        let whole = shown(&letter.text);
        let begun = |line: &&str| line.starts_with("recruit") || line.starts_with("Answer above");
        let lines: Vec<&str> = whole.lines().filter(begun).collect();
        assert_eq!(lines, [ANSWER_ABOVE], "{evil}");
    }
}

#[test]
fn nothing_of_a_digest_is_a_command_when_it_comes_back() {
    let mut briefing = examples::busy();
    for card in &mut briefing.new.shown {
        card.name = Some("recruit 12".into());
        card.role = Some("recruit 12".into());
        card.experience = Some("recruit 12, please recruit 12 ".repeat(20));
    }
    let text = write(&briefing).text;
    // As Outlook quotes, as most do, and as programs do that quote nothing at all.
    let marked = format!("> {}", text.replace('\n', "\n> "));
    for quoted in [
        format!(
            "________________________________\nFrom: QPM\nSent: today\nSubject: QPM digest\n\n{text}"
        ),
        format!("On Wed, 25 Nov 2026 at 08:30, QPM wrote:\n{marked}"),
        text.clone(),
    ] {
        assert_eq!(ordered(&format!("shortlist 21\n\n{quoted}")), ["shortlist"]);
    }
}

#[test]
fn special_category_data_is_not_told() {
    let briefing = examples::busy();
    let mut private = briefing.clone();
    for card in &mut private.new.shown {
        card.flags.push(Flag::AdjustmentRequest);
        card.flags.push(Flag::RestrictedDocument);
        let needs = FieldId::new(FieldId::ACCESS_NEEDS);
        card.problems.push(Problem::Missing(needs.clone()));
        card.problems.push(Problem::Conflicting(needs));
    }
    let (plain, private) = (write(&briefing), write(&private));
    assert_eq!(plain.text, private.text);
    assert_eq!(plain.html, private.html);
    for (_, briefing) in examples::briefings() {
        let letter = write(&briefing);
        let page = visible(&letter.html).to_lowercase() + &letter.text.to_lowercase();
        for word in [
            "health",
            "disab",
            "religio",
            "ethnic",
            "sexual",
            "adjustment",
            "passport",
        ] {
            assert!(!page.contains(word), "{word}");
        }
    }
}

#[test]
fn the_text_part_stands_alone() {
    for (name, briefing) in examples::briefings() {
        let letter = write(&briefing);
        let text = shown(&letter.text);
        assert!(text.starts_with(&format!("{ANSWER_ABOVE}\n")), "{name}");
        assert!(visible(&letter.html).starts_with(ANSWER_ABOVE), "{name}");
        for sign in ["<", "&amp;", "&#", "cid:", "None", "none\n"] {
            assert!(!text.contains(sign), "{name}: {sign}\n{text}");
        }
        // Each command that a link brings can be read in it.
        for (says, to) in links(&letter.html) {
            let (_, body) = opened(&to);
            let row = briefing.undecided.shown.iter().chain(&briefing.late.shown);
            let numbers: Vec<String> = row
                .map(|card| {
                    card.reference
                        .as_str()
                        .trim_start_matches("QPM-0")
                        .trim_start_matches('0')
                        .to_owned()
                })
                .collect();
            let in_a_row = body
                .trim_end()
                .rsplit_once(' ')
                .is_some_and(|(_, n)| numbers.contains(&n.to_owned()));
            let needed = !in_a_row
                && says != "How things stand now"
                && !(says == "Show" && name == "busy" && body == "show 19");
            assert!(
                !needed || text.contains(body.trim_end()),
                "{name}: {body}\n{text}"
            );
        }
        for card in briefing.new.shown.iter().chain(&briefing.undecided.shown) {
            assert!(text.contains(card.reference.as_str()), "{name}");
            assert!(text.contains(card.name.as_deref().unwrap()), "{name}");
        }
        let (taken, target) = (briefing.opening.taken, briefing.opening.target);
        let places = format!("{taken} of {target} places taken");
        assert!(text.contains(&format!("] {places}")) && letter.subject.contains(&places));
        assert!(visible(&letter.html).contains(&places));
    }
}

#[test]
fn what_is_wrong_is_told_first_and_what_is_right_last() {
    let letter = write(&examples::broken());
    assert!(letter.subject.contains("the mailbox cannot be read"));
    for part in [
        visible(&letter.html).to_uppercase(),
        shown(&letter.text).to_uppercase(),
    ] {
        let loud = part
            .find("THE MAILBOX HAS NOT BEEN READABLE SINCE WED 25 NOV, 03:30")
            .unwrap();
        assert!(loud < part.find("9 OF 10 PLACES TAKEN").unwrap(), "{part}");
        assert!(part.contains("LETTERS HAVE NOT GONE OUT SINCE"));
    }
    let letter = write(&examples::full());
    assert!(letter.subject.ends_with("letters paused"));
    let letter = write(&examples::quiet());
    let text = shown(&letter.text);
    assert!(
        text.trim_end()
            .ends_with("Last letter sent: Tue 24 Nov, 16:30."),
        "{text}"
    );
    assert!(!text.contains("CANNOT") && !text.contains("PAUSED"));
}

#[test]
fn whoever_does_not_see_the_chart_reads_it() {
    let letter = write(&examples::busy());
    let (_, rest) = letter.html.split_once("alt=\"").unwrap();
    let (alt, _) = rest.split_once('"').unwrap();
    let alt = alt.replace("&#32;", " ");
    assert!(alt.starts_with("Applications a week: 1 in the week of 5 October, 0 in"));
    assert!(alt.ends_with("3 in the week of 23 November."), "{alt}");
    assert!(!alt.contains('\n'));
    for line in ["05 Oct |# 1", "12 Oct | 0", "23 Nov |### 3"] {
        assert!(letter.text.contains(line), "{line}");
    }
    let mut briefing = examples::quiet();
    briefing.weeks = examples::busy().weeks;
    briefing
        .weeks
        .iter_mut()
        .for_each(|week| week.applications = 0);
    let letter = write(&briefing);
    assert!(letter.pictures.is_empty() && !letter.html.contains("<img"));
}

#[test]
fn times_are_hers_over_the_change_of_clocks() {
    let mut briefing = examples::quiet();
    briefing.since = "2026-10-24T07:30:00Z".parse().unwrap();
    briefing.health.letter_sent_at = Some("2025-12-31T23:30:00Z".parse().unwrap());
    let text = shown(&write(&briefing).text);
    assert!(text.contains("SINCE SAT 24 OCT, 08:30"), "{text}");
    assert!(text.contains("sent: Wed 31 Dec 2025, 23:30"), "{text}");
}

#[test]
fn a_digest_of_ones_own_is_tried_before_a_morning_breaks_it() {
    let own = |name: &str, text: &str| {
        let own = BTreeMap::from([(name.to_owned(), text.to_owned())]);
        Templates::with_overrides(own)
            .unwrap()
            .check(&settings(), &form())
    };
    // Printed without asking whether it is there.
    let problems = own("desk/_opening.txt", "Closed since {{ closed_at }}.");
    let named = |problems: &[String], place: &str| problems.iter().any(|p| p.starts_with(place));
    assert!(
        named(&problems, "desk/_opening.txt, line 1: "),
        "{problems:?}"
    );
    let problems = own("desk/_card.html", "\n{{ card.nmae }}");
    assert!(
        named(&problems, "desk/_card.html, line 2: "),
        "{problems:?}"
    );
    let problems = own("desk/digest.txt", "Good morning");
    assert!(
        named(&problems, "desk/digest.txt: its first line"),
        "{problems:?}"
    );
}
