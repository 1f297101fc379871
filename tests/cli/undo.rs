//! At the manager's machine: a command says how it is put back, and letters can be paused.

use super::desk::Desk;

fn desk() -> Desk {
    let desk = Desk::with_database("[opening]\ntarget = 1\n");
    for name in ["One", "Two", "Three"] {
        let name = format!("full_name={name}");
        desk.run(&["applicants", "add", "--field", &name]).ok();
    }
    desk
}

#[test]
fn what_was_done_last_is_undone_and_once() {
    let desk = desk();
    let said = desk.run(&["applicants", "set", "1", "recruited"]).ok();
    assert!(said.err.contains("to put it back: undo 4"), "{said:?}");
    let said = desk.run(&["undo"]).ok();
    assert!(said.err.contains("QPM-0001 is received again."), "{said:?}");
    assert!(said.err.contains("The opening is open again."), "{said:?}");
    let said = desk.run(&["undo", "4"]).ok();
    assert!(said.err.contains("undone already, by 5"), "{said:?}");
    let said = desk.run(&["undo", "1"]);
    assert_eq!(said.code, 1, "an addition stays: {said:?}");
}

#[test]
fn all_that_are_left_are_declined() {
    let desk = desk();
    desk.run(&["applicants", "set", "2", "recruited"]).ok();
    let said = desk
        .run(&["applicants", "decline-rest", "--note", "Enough."])
        .ok();
    assert!(said.err.contains("2 applications are declined"), "{said:?}");
    let said = desk.run(&["applicants", "ask", "1"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("hint: applicants set QPM-0001 received"),
        "{said:?}"
    );
}

#[test]
fn paused_letters_are_told_of() {
    let desk = desk();
    desk.run(&["outbox", "pause"]).ok();
    let shown = desk.run(&["opening", "show"]).ok().out;
    assert!(shown.contains("paused since"), "{shown}");
    let checked = desk.run(&["check"]);
    let all = format!("{}{}", checked.out, checked.err);
    assert!(all.contains("letters to applicants are paused"), "{all}");
    desk.run(&["outbox", "resume"]).ok();
    let shown = desk.run(&["opening", "show"]).ok().out;
    assert!(!shown.contains("paused"), "{shown}");
}
