//! `opening show`: how far it is, week by week, and when the manager hears of it next.

use jiff::{SignedDuration, Timestamp};

use super::desk::Desk;
use super::log::add;

const MANAGER: &str = "[manager]\naddresses = [\"manager@example.org\"]\n";

#[test]
fn the_target_and_the_weeks_are_drawn_without_colour_and_within_the_screen() {
    let desk = Desk::with_database("[opening]\ntarget = 4");
    for name in ["One", "Two", "Three"] {
        add(&desk, name, &format!("{name}@example.org"));
    }
    desk.run(&["applicants", "set", "1", "recruited"]).ok();
    let text = desk.run(&["opening", "show"]).ok().out;
    let bar = format!("target     1 of 4  {}{}", "█".repeat(10), "░".repeat(30));
    assert!(text.lines().any(|line| line == bar), "{text}");
    assert!(text.contains("applications a week"), "{text}");
    let week = text.lines().last().unwrap();
    assert!(week.ends_with("      3 ███"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let json = &desk.run(&["opening", "show", "--json"]).ok().json()[0];
    assert_eq!(json["weeks"].as_array().unwrap().len(), 1, "{json}");
    assert_eq!(json["weeks"][0]["applications"], 3, "{json}");
    let monday = json["weeks"][0]["monday"].as_str().unwrap();
    let monday: jiff::civil::Date = monday.parse().unwrap();
    assert_eq!(monday.weekday(), jiff::civil::Weekday::Monday);
}

#[test]
fn an_opening_without_applications_has_no_chart() {
    let desk = Desk::with_database("");
    let text = desk.run(&["opening", "show"]).ok().out;
    assert!(text.contains(&"░".repeat(40)), "{text}");
    assert!(!text.contains("a week"), "{text}");
    let json = &desk.run(&["opening", "show", "--json"]).ok().json()[0];
    assert_eq!(json["weeks"].as_array().unwrap().len(), 0, "{json}");
}

#[test]
fn the_next_digest_is_announced_by_the_managers_clock() {
    let settings =
        format!("{MANAGER}zone = \"Asia/Kathmandu\"\n[digest]\nschedule = \"daily 08:30\"\n");
    let desk = Desk::with_database(&settings);
    let text = desk.run(&["opening", "show"]).ok().out;
    assert!(
        text.contains(", 08:30, Asia/Kathmandu, unless nothing happens\n"),
        "{text}"
    );
    let json = &desk.run(&["opening", "show", "--json"]).ok().json()[0];
    let next: Timestamp = json["next_digest_at"].as_str().unwrap().parse().unwrap();
    #[expect(
        clippy::disallowed_methods,
        reason = "the program asked the same clock"
    )]
    let away = next.duration_since(Timestamp::now());
    assert!(away <= SignedDuration::from_hours(24), "{away:?}");
    // Nepal is five hours and three quarters ahead.
    assert!(next.to_string().ends_with("T02:45:00Z"), "{next}");
}

#[test]
fn that_no_digest_is_due_is_told_with_the_reason() {
    for (settings, why) in [
        (String::new(), "manager.addresses is empty"),
        (
            format!("{MANAGER}[digest]\nschedule = \"\"\n"),
            "digest.schedule is empty",
        ),
    ] {
        let desk = Desk::with_database(&settings);
        let text = desk.run(&["opening", "show"]).ok().out;
        assert!(text.contains(&format!("digest     none: {why}")), "{text}");
        let json = &desk.run(&["opening", "show", "--json"]).ok().json()[0];
        assert!(json["next_digest_at"].is_null(), "{json}");
    }
}
