//! `digest send`: the digest at once, for those who may have it.

use super::desk::Desk;
use super::log::add;

const TWO: &str = "[manager]\naddresses = [\"one@example.org\", \"two@example.org\"]\n[digest]\nschedule = \"\"\n";

/// To whom digests lie in the outbox folder as files.
fn sent(desk: &Desk) -> Vec<String> {
    desk.run(&["run", "--once"]).ok();
    let mut to: Vec<String> = std::fs::read_dir(desk.file("outbox"))
        .map_or_else(
            |_| Vec::new(),
            |entries| entries.map(|entry| entry.unwrap().path()).collect(),
        )
        .iter()
        .map(|path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap())
        .filter(|letter| letter.contains("[desk-"))
        .map(|letter| {
            assert!(letter.contains("Content-Type: application/vnd.openxml"));
            let to = letter.lines().find_map(|line| line.strip_prefix("To: "));
            to.unwrap().to_owned()
        })
        .collect();
    to.sort();
    to
}

#[test]
fn a_digest_goes_to_every_manager_or_to_one_and_to_nobody_else() {
    let desk = Desk::with_database(TWO);
    add(&desk, "Zoe Sato", "zoe@example.org");
    for stranger in ["zoe@example.org", "three@example.org"] {
        let said = desk.run(&["digest", "send", "--to", stranger]);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("managers only"), "{said:?}");
    }
    let said = desk.run(&["digest", "send", "--to", "nobody"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(sent(&desk).is_empty());

    let said = desk
        .run(&["digest", "send", "--to", "Two@Example.org"])
        .ok();
    assert!(said.err.contains("to one manager"), "{said:?}");
    assert_eq!(sent(&desk), ["two@example.org"]);
    let said = desk.run(&["digest", "send"]).ok();
    assert!(said.err.contains("to 2 managers"), "{said:?}");
    assert_eq!(
        sent(&desk),
        ["one@example.org", "two@example.org", "two@example.org"]
    );
}

#[test]
fn without_managers_nobody_can_be_sent_one_and_check_says_so() {
    let desk = Desk::with_database("");
    let said = desk.run(&["digest", "send"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("manager.addresses is empty"), "{said:?}");
    let checked = desk.run(&["check"]).ok().out;
    let line = checked.lines().find(|line| line.contains(" digest "));
    let line = line.unwrap();
    assert!(line.starts_with("warning"), "{line}");
    assert!(line.contains("manager.addresses is empty"), "{line}");

    desk.configure(TWO);
    let checked = desk.run(&["check"]).ok().out;
    assert!(
        checked.contains("ok       digest      none: digest.schedule is empty"),
        "{checked}"
    );
    desk.configure("[manager]\naddresses = [\"one@example.org\"]\n");
    let checked = desk.run(&["check"]).ok().out;
    assert!(
        checked.contains("ok       digest      next on "),
        "{checked}"
    );
}
