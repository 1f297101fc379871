//! What hostile texts cost, and that none of them is a panic or a command.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{form, orders};
use crate::parse::parse;
use crate::rules::command::read;

#[test]
fn a_thousand_commands_are_too_many() {
    let lines: Vec<String> = (1..=1_000).map(|n| format!("decline {n}\n")).collect();
    let one = (1..=1_000)
        .map(|n| n.to_string())
        .collect::<Vec<_>>()
        .join(", ");
    for text in [
        lines.concat(),
        format!("decline {one}"),
        "close; ".repeat(400),
        "Zoe said so\n".repeat(600),
    ] {
        let found = orders(&text);
        let held = found.lines.iter().any(|line| line.meant.is_err());
        assert!(found.too_many || held, "{}", found.lines.len());
        assert!(found.commands().is_none());
        assert!(found.lines.len() <= 500);
    }
    assert!(orders(&"decline 1\n".repeat(201)).too_many);
    assert_eq!(
        orders(&"decline 1\n".repeat(200))
            .commands()
            .map(|all| all.len()),
        Some(200)
    );
}

#[test]
fn a_hostile_megabyte_costs_little() {
    let fill = |unit: &str| unit.repeat((1 << 20) / unit.len());
    let long = |unit: &str| {
        let line = unit.repeat(3_900 / unit.len());
        format!("{line}\n").repeat(260)
    };
    for text in [
        fill("\n"),
        fill("a"),
        fill(" "),
        fill(";"),
        fill(". close"),
        fill("recruit 12 and "),
        fill("On a wrote:\n\n"),
        fill("On \n"),
        fill("From: \n"),
        fill("Thanks\n"),
        fill("12, "),
        fill("Answer above this line "),
        long("and "),
        long("recruit 1 x; "),
        long("note 12 x, and "),
        long("recriut 1 "),
        long("please "),
        long("tell them: "),
        long("number "),
        long("answer 1 my "),
        fill(&format!("decline 1 {}\n", "x".repeat(55))),
    ] {
        let before = Instant::now();
        let _ = orders(&text);
        let took = before.elapsed();
        let start: String = text.chars().take(20).collect();
        assert!(took < Duration::from_secs(20), "{start:?} took {took:?}");
    }
}

proptest! {
    #[test]
    fn nothing_is_a_panic(text in "(?s).{0,300}") {
        orders(&text);
    }

    #[test]
    fn words_of_commands_in_any_order_are_no_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "recruit", "decline", "12", "QPM-0015", ",", ";", "and", "then", "not", "if", "tell",
            "them:", "note", "merge", "into", "answer", "phone", "add", "zoe@example.org", "target",
            "undo", "the", "rest", "?", ".", "-", "\n", "\u{2019}", "close", "send", "\u{a0}", "é",
            "> ", "On", "wrote:", "Thanks", "Jane",
        ]), 0..40)
    ) {
        orders(&words.join(" "));
    }

    #[test]
    fn what_is_quoted_is_no_line(text in "(?s)([a-z0-9 ,;:.\n]|recruit 12|decline 15|close|\\n){0,60}") {
        let quoted: Vec<String> = text.lines().map(|line| format!("> {line}\n")).collect();
        let quoted = quoted.concat();
        prop_assert!(orders(&quoted).lines.is_empty());
        let mail = format!("From: <jane@example.org>\r\n\r\nOn Wed, QPM wrote:\r\n{quoted}");
        prop_assert!(read(&parse(mail.as_bytes()), form(), "QPM").lines.is_empty());
    }
}
