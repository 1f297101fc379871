//! Which lines are hers.

use super::{orders, told};

#[test]
fn pleasantries_alone_are_no_lines() {
    for text in [
        "",
        "Hi",
        "Hello,\n\nThanks for this.\n\nKind regards,\nJane Smith\nQPM manager\n07700 900123",
        "Thank you!\n\nJane",
        "Great, thanks\n\nSent from my iPhone",
        "Good morning\n\nGet Outlook for iOS<https://aka.ms/o0ukef>",
        "Thanks\n-- \nJane Smith\nclose",
        "Dear bot,\nHope you are well.\nBest wishes\nJane",
    ] {
        assert_eq!(told(&orders(text)), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_stands_below_her_closing_words_is_not_read() {
    for below in [
        "Kind regards\nJane\nclose",
        "Kind regards, Jane Smith\nclose",
        "-- \nclose",
        "Jane\nQPM manager",
        "Jane Smith\nFind us in the High Street",
        "Thanks,\nJane",
        "Thanks, Jane",
        "Thanks Jane",
        "Many thanks\n\nJane Smith (she/her)\nQPM manager\nOpen Monday to Friday",
        "Sent from my iPad",
        "Sent with Proton Mail secure email.",
        "Ms J Smith MBE\nHead of Quality",
        "Example Advocacy\nTel 07700 900456 | www.example.org",
        "Janey",
        "J x",
        "Example Advocacy is a registered charity (1234567)",
        "This email and any attachments are confidential.\nclose",
        "[cid:image001.png@01DC5D.6B1F0A40]",
        "________________________________",
    ] {
        let text = format!("recruit 12\n\n{below}\n");
        assert_eq!(told(&orders(&text)), ["recruit 12"], "{below}");
    }
}

#[test]
fn thanks_above_a_command_end_nothing() {
    for text in [
        "Thanks\nrecruit 12",
        "Thanks!\n\nrecruit 12\nThanks\ndecline 15",
        "Many thanks for this.\nrecruit 12\ndecline 15\nThanks\nJane",
    ] {
        let found = told(&orders(text));
        assert_eq!(
            found.first().map(String::as_str),
            Some("recruit 12"),
            "{text}"
        );
        let two = text.contains("15");
        assert_eq!(found.len(), if two { 2 } else { 1 }, "{text}: {found:?}");
    }
    let below = orders("recruit 12\nKind regards\nJane\n\nP.S. decline 15");
    assert_eq!(below.lines.len(), 2);
    assert!(below.commands().is_none(), "{below:?}");
    let said = orders("recruit 12\n\nPlease ring Zoe on 07700 900123");
    assert_eq!(said.lines.len(), 2, "{said:?}");
    let slip = told(&orders("recruit 12\nThanks\nrecriut 15"));
    assert_eq!(slip, ["recruit 12", "? recruit 15"]);
}

#[test]
fn lines_that_a_program_broke_are_one_again() {
    let text = "recruit 12, 15 and 18; decline QPM-0020 already assessing for another\nbody; target 12; close\n";
    assert_eq!(
        told(&orders(text)),
        [
            "recruit 12 + recruit 15 + recruit 18 + decline 20 (already assessing for another body) + target 12 + close"
        ]
    );
    let list = "recruit QPM-0012, QPM-0015, QPM-0018, QPM-0019, QPM-0021, QPM-0022,\nQPM-0023 and QPM-0024\nclose";
    let found = told(&orders(list));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].matches("recruit").count(), 8);
    for text in [
        "decline 20\ntell them: thank you.\nWe had many.\n\nThanks\nJane",
        "decline 20 tell them:\nthank you.\nWe had many.\nKind regards\nJane",
    ] {
        assert_eq!(
            told(&orders(text)),
            ["decline 20 <thank you. We had many.>"]
        );
    }
    let found = told(&orders(
        "note 12 rang today.\nShe is free from May.\nrecruit 12\nclsoe",
    ));
    assert_eq!(
        found,
        [
            "note 12 (rang today. She is free from May.)",
            "recruit 12",
            "? close"
        ]
    );
    let told_them = "decline 20 tell them:\nThank you for your time,\nand good luck.\n\nclose";
    assert_eq!(
        told(&orders(told_them)),
        [
            "decline 20 <Thank you for your time, and good luck.>",
            "close"
        ]
    );
}

#[test]
fn two_commands_below_each_other_stay_two() {
    let text = "decline 20 already assessing for another body and lives too far.\nrecruit 12";
    assert_eq!(told(&orders(text)).len(), 2);
    let text = "recruit QPM-0012, QPM-0015, QPM-0018, QPM-0019, QPM-0021 and QPM-0022\nrecruit 12";
    assert_eq!(told(&orders(text)).len(), 2);
}

#[test]
fn quoted_lines_are_never_read() {
    for text in [
        "recruit 12\n\nOn Wed, 25 Nov 2026 at 08:30, QPM <r@example.test> wrote:\n\n> decline 15\n> close",
        "recruit 12\n\n> On 25 Nov 2026, at 08:30, QPM <r@example.test> wrote:\n> \n> decline 15",
        "On 25/11/2026 08:30, QPM wrote:\n> decline 15\n> close\n\nrecruit 12\n",
        "On Wed, 2026-11-25 at 08:30 +0000, QPM wrote:\n> decline 15\nrecruit 12\n> close",
        "recruit 12\n\nFrom: QPM <r@example.test>\nSent: 25 November 2026 08:30\nTo: Jane\nSubject: Digest\n\ndecline 15",
        "recruit 12\n\n-----Original Message-----\nFrom: QPM\n\ndecline 15",
        "recruit 12\n________________________________\nFrom: QPM\nSent: 25 November 2026 08:30\n\ndecline 15",
        "recruit 12\n\nAnswer above this line, or press a link below.\n\ndecline 15",
        "recruit 12\n\nDe: QPM <r@example.test>\nEnviado: mi\u{e9}rcoles\nPara: Jane\nAsunto: Digest\n\ndecline 15",
        "recruit 12\n\nMittente: QPM <r@example.test>\nInviato il: mercoled\u{ec}\nDestinatario: Jane\nTitolo: Digest\n\nAnswer above this line, or press a link below.\ndecline 15",
        "recruit 12\n\n25.11.2026 08:30, QPM <r@example.test> pisze:\n\nAnswer above this line, or press a link below.\ndecline 15",
        "recruit 12\n\n\u{2010}\u{2010}\u{2010}\u{2010}\u{2010}\u{2010}\u{2010} Original Message \u{2010}\u{2010}\u{2010}\u{2010}\u{2010}\u{2010}\u{2010}\nOn Wednesday, QPM <r@example.test> wrote:\n\ndecline 15",
    ] {
        assert_eq!(told(&orders(text)), ["recruit 12"], "{text}");
    }
}

#[test]
fn the_rest_of_a_quoted_line_is_asked_about() {
    let quoted = "> Please write in your answer to this letter, as soon as you can, the words so";
    let text = format!("On Wed, QPM wrote:\n{quoted}\nrecruit 12\n> and that is all\n");
    let found = orders(&text);
    assert_eq!(found.lines.len(), 1);
    assert!(found.commands().is_none(), "{found:?}");
}
